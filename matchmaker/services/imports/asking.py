"""What kinds of tables share whose people are asked: entries that lie apart, and mails with a link."""

from collections.abc import Sequence

from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import ImportRowState
from matchmaker.services.accounts.links import Links
from matchmaker.services.imports.kind import AskingKind, Ground
from matchmaker.services.imports.letters import ASKED, DELETE_AFTER, LANGUAGE, keys, mail
from matchmaker.services.imports.report import Entry
from matchmaker.services.imports.views import Undone
from models import ImportBatch


class MailedKind(AskingKind):
    """Entries are rows that wait, one address once in a chamber, each with a mail to its person."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def still_new(self, ground: Ground, entries: Sequence[Entry]) -> list[Entry]:
        """Those whose address nobody has asked meanwhile."""
        asked = ground.uow.imports.waiting_addresses(ground.chamber)
        return [one for one in entries if one.email not in asked]

    def keep(self, ground: Ground, actor: Actor, batch: ImportBatch, entries: Sequence[Entry]) -> None:
        """Entries as rows that wait, and a mail to everybody."""
        uow, now = ground.uow, ground.now
        shared = {"batch_id": batch.id, "chamber_code": batch.chamber_code, "created_at": now}
        shared |= {"due_at": now + DELETE_AFTER, "state": ImportRowState.WAITING}
        ids = uow.imports.add_rows(
            shared | {"number": one.number, "email": one.email, "name": one.name, "entry": one.content}
            for one in entries
        )
        chamber, message = uow.reference.chamber(batch.chamber_code), ASKED[self.name]
        common = {"chamber": chamber.name if chamber else "", "code": batch.chamber_code}
        mails = (
            mail(self._links, message, number, now, common | {"address": one.email, "company": one.label})
            for number, one in zip(ids, entries, strict=True)
        )
        uow.outbox.add_many(message, mails, LANGUAGE, now)

    def undo(self, ground: Ground, batch: ImportBatch) -> Undone:
        """Delete every entry that waits; who has agreed stays."""
        uow = ground.uow
        gone = uow.imports.waiting_ids(batch.id)
        uow.imports.end(gone, ImportRowState.UNDONE, ground.now)
        uow.outbox.forget(keys(gone))
        return Undone(len(gone), tuple(uow.imports.stayed_names(batch.id)))
