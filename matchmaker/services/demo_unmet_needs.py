"""States the demonstration's needs without a partner by the real use cases, on days before the import."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import Role
from matchmaker.services.registry import Services
from matchmaker.services.state_need import Owner
from matchmaker.storage.database import Database
from matchmaker.storage.seed.unmet_needs import FILE, Stated, StatedNeeds
from matchmaker.storage.unit_of_work import UnitOfWork

CLOSED_AFTER = 3
"""Days after which the chamber has answered; younger needs still wait."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many needs were stated, and how many were there already."""

    stated: int
    there: int


class DemoUnmetNeeds:
    """The use cases must go by `clock`, so that everything bears the time at which it happened."""

    def __init__(self, database: Database, services: Services, clock: SetClock) -> None:
        self._database, self._services, self._clock = database, services, clock

    def state(self, needs: StatedNeeds, now: datetime) -> Told:
        """State every need that its firm has not stated yet; the chamber closes the old ones without partner.

        Raises DataFileError for an unknown firm, Forbidden for one that is not invented.
        """
        told = 0
        for number, one in enumerate(needs.needs):
            sme = self._firm(number, one)
            if any(need.text == one.text for need in sme.needs):
                continue
            self._clock.now = now - timedelta(days=one.days_ago)
            typed = NeedInput(one.text, sme.postcode, sme.size, sme.industry_code)
            token = self._services.state_need.state(typed, Owner(sme.id))
            if one.days_ago > CLOSED_AFTER:
                self._close(sme, token, needs.closing_note)
            told += 1
        return Told(told, len(needs.needs) - told)

    def _close(self, sme: "models.Sme", token: str, note: str) -> None:
        self._clock.now += timedelta(days=1)
        with UnitOfWork(self._database) as uow:
            people = uow.introductions.coordinators_of(str(sme.chamber_code))
            waiting = uow.unmet.one(str(sme.chamber_code), token)
        if people and waiting:
            coordinator = Actor(
                user_id=people[0].id,
                role=Role.COORDINATOR,
                chamber_code=sme.chamber_code,
                second_factor=True,
            )
            self._services.coordination.unmet.close(coordinator, token, 0, note)

    def _firm(self, number: int, one: Stated) -> "models.Sme":
        with UnitOfWork(self._database) as uow:
            sme = uow.smes.by_key(one.sme)
            if sme is None:
                raise DataFileError(FILE, f"needs/{number}/sme", f"there is no SME {one.sme!r}")
            if not sme.fictional:
                raise Forbidden("demonstration needs are for invented companies only")
            return sme
