"""Gives the demonstration's self-assessments through the real use case, on their days before the import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError, Forbidden, InvalidInput
from matchmaker.domain.vocabulary import Role
from matchmaker.services.self_assessment.stored import StoredAssessments
from matchmaker.storage.database import Database
from matchmaker.storage.seed.assessments import FILE, Given
from matchmaker.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Graded:
    """How many assessments were given, and how many were left out because their firm has some already."""

    given: int
    there: int


class DemoAssessments:
    """`stored` must go by `clock`, so that every assessment bears the time at which it was given."""

    def __init__(self, database: Database, stored: StoredAssessments, clock: SetClock) -> None:
        self._database = database
        self._stored = stored
        self._clock = clock

    def give(self, assessments: Sequence[Given], now: datetime) -> Graded:
        """Complete them in their order, for every firm that has no assessment at all.

        Raises DataFileError for an unknown firm and where questions are left open, Forbidden for one that is
        not invented.
        """
        new = self._without_any({one.sme for one in assessments})
        for number, one in enumerate(assessments):
            if one.sme not in new:
                continue
            actor = Actor(role=Role.SME, sme_id=new[one.sme])
            self._clock.now = now - timedelta(days=one.days_ago)
            self._stored.keep(actor, one.answers)
            try:
                self._stored.complete(actor)
            except InvalidInput as error:
                raise DataFileError(
                    FILE, f"assessments/{number}/answers", "questions are left open"
                ) from error
        given = sum(one.sme in new for one in assessments)
        return Graded(given, len(assessments) - given)

    def _without_any(self, keys: set[str]) -> dict[str, int]:
        """Number of every firm that has begun no assessment, by its key."""
        new = {}
        with UnitOfWork(self._database) as uow:
            for key in keys:
                sme = uow.smes.by_key(key)
                if sme is None:
                    raise DataFileError(FILE, "assessments", f"there is no SME {key!r}")
                if not sme.fictional:
                    raise Forbidden("demonstration assessments are for invented companies only")
                if not uow.assessments.completed(sme.id) and uow.assessments.unfinished(sme.id) is None:
                    new[key] = sme.id
        return new
