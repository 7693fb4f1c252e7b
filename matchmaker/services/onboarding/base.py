"""What the use cases of onboarding share: whose partner it is, who hears of it, conflicts of two editors."""

from collections.abc import Mapping, Sequence
from typing import Any

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

APPLICATION_PATH = "/partnerbereich/bewerbung"
OFFERINGS_PATH = "/partnerbereich/angebote"
REVIEWS_PATH = "/koordination/pruefung"


class EditedMeanwhile(Conflict):
    """Somebody else has changed the same values; `current` are those as they stand now, `mark` is theirs."""

    def __init__(self, current: Mapping[str, Any], mark: str) -> None:
        super().__init__("somebody else has changed this meanwhile", "edited")
        self.current, self.mark = dict(current), mark


class Case:
    """A use case of onboarding."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def _own(self, uow: UnitOfWork, actor: Actor) -> "models.Partner":
        """The actor's own partner, whole. Raises NotFound."""
        require(actor, Permission.EDIT_PARTNER, Subject(partner_id=actor.partner_id))
        row = uow.onboarding.partner(actor.partner_id or 0)
        if row is None:
            raise NotFound("there is no such partner")
        return row

    def _reviewed(self, uow: UnitOfWork, actor: Actor, partner_key: str) -> "models.Partner":
        """A partner that the actor's chamber reviews, whole. Raises NotFound."""
        row = uow.onboarding.partner_by_key(partner_key)
        if row is None:
            raise NotFound(f"there is no partner {partner_key}")
        require(actor, Permission.REVIEW_PARTNER, Subject(chamber_code=row.chamber_code))
        return row

    def _mail(
        self,
        uow: UnitOfWork,
        people: Sequence["models.User"],
        message: str,
        event: str,
        values: Mapping[str, Any],
        *,
        worded: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Owe a mail to each of these people; `worded` holds values by the reader's language."""
        for user in people:
            uow.outbox.add(
                message,
                key=f"{event}:user:{user.id}",
                user=user,
                values={**values, **(worded or {}).get(user.language, {})},
                now=self._clock(),
            )
