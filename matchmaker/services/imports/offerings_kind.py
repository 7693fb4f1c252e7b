"""Tables of offerings of partners in the network: drafts that only the partner's own people see and send."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.domain.actor import Actor
from matchmaker.domain.application import OfferingInput
from matchmaker.domain.duplicates import names_alike, plain_name
from matchmaker.domain.vocabulary import ImportKind, ImportRowState
from matchmaker.services.imports.guesses import topics_and_districts
from matchmaker.services.imports.kind import Ground, RowCheck, TableKind, created_row
from matchmaker.services.imports.lookups import Topics
from matchmaker.services.imports.offering_facts import offering_text
from matchmaker.services.imports.offering_rows import read_offering
from matchmaker.services.imports.report import Duplicate, Entry, Report, problems_of
from matchmaker.services.imports.views import Fact, TextFact, Undone
from matchmaker.services.onboarding.base import OFFERINGS_PATH
from matchmaker.services.onboarding.content import Draft
from matchmaker.services.onboarding.offerings import prepare, room_for, withdraw
from matchmaker.storage.repositories.imports import ServedPartner
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportBatch

PROPOSED = "offerings_proposed"


class OfferingRows(RowCheck):
    """Rows of one partner belong together. It is named by its key or its name, as the directory has it."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._topics = Topics(ground.uow)
        self._partners = ground.uow.imports.served_partners(ground.chamber)
        self._named: dict[str, ServedPartner | str] = {}
        self._entries: dict[int, Entry] = {}
        self._titles: dict[int, dict[str, int | None]] = defaultdict(dict)
        self._room: dict[int, int] = {}

    def take(self, number: int, typed: dict[str, str]) -> None:
        """Check one offering."""
        offering, errors = read_offering(typed, self._topics, self.report)
        partner = self._partner(typed["partner"])
        if isinstance(partner, str):
            errors["partner"] = partner
        elif not errors:
            self._learn(partner)
            title = plain_name(offering.title_de)
            if title in self._titles[partner.id]:
                of = self._titles[partner.id][title]
                known = f"{partner.name}: {offering.title_de}"
                self.report.duplicates.append(
                    Duplicate(number, offering.title_de, "same_offering", of, known)
                )
                return
            if self._room[partner.id] < 1:
                errors["partner"] = "offerings_many"
        if errors or isinstance(partner, str):
            self.report.problems += problems_of(number, errors, typed)
            return
        self._titles[partner.id][title] = number
        self._room[partner.id] -= 1
        self.report.texts += 1
        entry = self._entries.get(partner.id)
        if entry is None:
            content = {"company": partner.name, "partner_id": partner.id, "offerings": []}
            entry = self._entries[partner.id] = Entry(number, partner.name, "", "", content)
            self.report.entries.append(entry)
        entry.content["offerings"].append(offering.to_json())

    def _partner(self, typed: str) -> ServedPartner | str:
        """The partner that a cell names, or what is wrong with it."""
        if typed not in self._named:
            alike = [one for one in self._partners if one.key == typed.strip()]
            alike = alike or [one for one in self._partners if plain_name(one.name) == plain_name(typed)]
            alike = alike or [one for one in self._partners if names_alike(one.name, typed)]
            if len(alike) == 1:
                found: ServedPartner | str = alike[0] if alike[0].people else "partner_nobody"
            else:
                found = "partner_several" if alike else "partner_unknown"
            self._named[typed] = found
        return self._named[typed]

    def _learn(self, partner: ServedPartner) -> None:
        """What the partner offers and drafts already, once for every partner."""
        if partner.id in self._room:
            return
        row = self.ground.uow.onboarding.partner(partner.id)
        assert row is not None
        draft = Draft(self.ground.uow, row)
        self._room[partner.id] = room_for(row, draft)
        titles = [text.title for one in row.offerings for text in one.texts]
        titles += [one.title_de for one in draft.offerings.values()]
        self._titles[partner.id] = {plain_name(title): None for title in titles if title}


class PartnerOfferings(TableKind):
    """Nobody is asked by link: drafts are the partner's own, and a mail asks its people to send them."""

    name = ImportKind.OFFERINGS
    titled = "partner"
    asks = False

    def rows(self, ground: Ground) -> RowCheck:
        """Rows of offerings."""
        return OfferingRows(ground)

    def guesses(self, uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
        """Topics that words were taken for."""
        return topics_and_districts(uow, report, language)

    def facts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[Fact, ...]:
        """The partner; `content` as OfferingRows makes it."""
        return (Fact("partner", (content["company"],)),)

    def texts(self, ground: Ground, content: Mapping[str, Any], language: str) -> tuple[TextFact, ...]:
        """The offerings."""
        return tuple(offering_text(ground.uow, one, language) for one in content["offerings"])

    def still_new(self, ground: Ground, entries: Sequence[Entry]) -> list[Entry]:
        """Those whose partner still takes part."""
        served = {one.id for one in ground.uow.imports.served_partners(ground.chamber) if one.people}
        return [one for one in entries if one.content["partner_id"] in served]

    def keep(self, ground: Ground, actor: Actor, batch: ImportBatch, entries: Sequence[Entry]) -> None:
        """Drafts for each partner, and a mail to its people."""
        uow, now = ground.uow, ground.now
        chamber = uow.reference.chamber(ground.chamber)
        rows = []
        for one in entries:
            partner = uow.onboarding.partner(one.content["partner_id"])
            assert partner is not None
            offerings = [OfferingInput.from_json(typed) for typed in one.content["offerings"]]
            marks = prepare(uow, partner, offerings, now)
            rows.append(created_row(ground, batch, one.number, partner_id=partner.id, entry={"marks": marks}))
            values = {
                "path": OFFERINGS_PATH,
                "partner": partner.name,
                "chamber": chamber.name if chamber else "",
            }
            for user in uow.onboarding.people(partner.id):
                key = f"{_prefix(batch.id, partner.id)}{user.id}"
                uow.outbox.add(PROPOSED, key=key, user=user, values=values, now=now)
        uow.imports.add_rows(rows)

    def undo(self, ground: Ground, batch: ImportBatch) -> Undone:
        """Take drafts back that nobody has changed or sent."""
        uow, gone = ground.uow, []
        for row in uow.imports.created(batch.id):
            if row.partner_id is None or withdraw(uow, row.partner_id, row.entry["marks"], ground.now):
                gone.append(row.id)
                if row.partner_id is not None:
                    uow.outbox.take_back(_prefix(batch.id, row.partner_id))
        uow.imports.end(gone, ImportRowState.UNDONE, ground.now)
        return Undone(len(gone), tuple(uow.imports.stayed_names(batch.id)))


def _prefix(batch_id: int, partner_id: int) -> str:
    """What the keys of the mails to a partner's people about one import begin with."""
    return f"{PROPOSED}:{batch_id}:{partner_id}:"
