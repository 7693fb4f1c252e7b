"""One introduction with all that a coordinator needs to decide on it."""

from dataclasses import dataclass

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.services.coordination.queue import CoordinatorQueue
from matchmaker.services.coordination.rows import chamber_of, loads, row
from matchmaker.services.coordination.views import CaseView, Choice
from matchmaker.services.introductions.read import ReadIntroductions
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.coordination import ListFilter
from matchmaker.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CoordinatorCase:
    """Reads what the introduction's own use case shows, and adds load, answers and neighbours."""

    database: Database
    read: ReadIntroductions
    queue: CoordinatorQueue
    clock: Clock

    def open(self, actor: Actor, token: str, language: str, choice: Choice) -> CaseView:
        """One introduction of the own chamber; `choice` is the list it was reached from.

        Raises NotFound for everything else.
        """
        chamber, now = chamber_of(actor), self.clock()
        shown = self.read.one(actor, token, language)
        partners = {shown.partner.key, *(match.partner.key for match in shown.alternatives)}
        with UnitOfWork(self.database) as uow:
            ids = {key: partner.id for key, partner in uow.partners.by_keys(partners).items()}
            found = loads(uow, ids.values(), now)
            sme = uow.coordination.sme_of(chamber, token)
            if sme is None:
                raise NotFound("there is no such introduction at this chamber")
            others = uow.coordination.entries(chamber, ListFilter(sme_id=sme[0]), language)
        return CaseView(
            introduction=shown,
            sme_key=sme[1],
            loads={key: found[one] for key, one in ids.items() if one in found},
            others=tuple(row(entry, now) for entry in others if entry.token != token),
            around=self.queue.around(actor, token, choice, language),
        )
