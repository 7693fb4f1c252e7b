"""What time does to imports: people are reminded once, silent entries and forgotten uploads are deleted."""

from collections import defaultdict
from datetime import timedelta

from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import ImportRowState
from matchmaker.services.accounts.links import Links
from matchmaker.services.imports.letters import LANGUAGE, REMIND_AFTER, REMINDED, keys, mail
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.outbox import NewMail
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

UPLOADS_KEPT = timedelta(days=7)
"""After that a table that nobody imported is deleted with its file."""
AT_ONCE = 500


class ImportClock:
    """Called by the worker, as often as it likes: what was done already is not done again."""

    def __init__(self, database: Database, links: Links, clock: Clock) -> None:
        self._database, self._links, self._clock = database, links, clock

    def remind_due(self) -> int:
        """Remind people who have not answered; how many, at most 500 in one go."""
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            rows = uow.imports.to_remind(now - REMIND_AFTER, now, AT_ONCE)
            names = {one.code: one.name for one in uow.reference.chambers()} if rows else {}
            kinds = uow.imports.kinds(row.batch_id for row in rows)
            mails: dict[str, list[NewMail]] = defaultdict(list)
            for row in rows:
                row.reminded_at = now
                message = REMINDED[kinds[row.batch_id]]
                told = {"address": row.email, "company": row.entry["company"], "code": row.chamber_code}
                told["chamber"] = names[row.chamber_code]
                mails[message].append(mail(self._links, message, row.id, row.created_at, told))
            return sum(uow.outbox.add_many(message, owed, LANGUAGE, now) for message, owed in mails.items())

        return write_with_retry(self._database, work)

    def forget_due(self) -> int:
        """Delete what nobody has agreed to in time, at most 500 entries in one go, and old uploads."""
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            ids = uow.imports.overdue(now, AT_ONCE)
            uow.imports.end(ids, ImportRowState.FORGOTTEN, now)
            uow.outbox.forget(keys(ids))
            return len(ids) + uow.imports.delete_uploads(now - UPLOADS_KEPT)

        return write_with_retry(self._database, work)
