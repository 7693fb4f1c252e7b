"""The audit trail of an introduction: every step as it was written, which nobody can change any more."""

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introduction import number_of
from matchmaker.domain.policy import Permission
from matchmaker.services.coordination.rows import chamber_of
from matchmaker.services.coordination.views import Step, TrailView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork


class AuditTrail:
    """The trail is append-only: triggers of the database refuse every change and deletion."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, token: str) -> TrailView:
        """All steps, oldest first. Raises NotFound for introductions of other chambers."""
        chamber = chamber_of(actor, Permission.SEE_AUDIT_TRAIL)
        with UnitOfWork(self._database) as uow:
            found = uow.coordination.trail(chamber, token)
        if found is None:
            raise NotFound("there is no such introduction at this chamber")
        introduction_id, created_at, entries = found
        steps = tuple(
            Step(
                number=entry.number,
                at=entry.at,
                action=entry.action,
                from_status=entry.from_status,
                to_status=entry.to_status,
                actor_kind=entry.actor_kind,
                name=entry.name,
                reason=entry.reason,
                text=entry.text,
            )
            for entry in entries
        )
        return TrailView(token, number_of(introduction_id, created_at), steps)
