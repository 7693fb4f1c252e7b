"""Who acts: a person in one role for one organisation, a visitor, or the clock."""

from dataclasses import dataclass

from matchmaker.domain.vocabulary import ActorKind, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the use cases see it; everything about rights is decided from these values alone.

    `role` is None for visitors and for people without an organisation. Exactly the organisation that
    belongs to the role is set. `second_factor`: whether this session was confirmed by TOTP or recovery code.
    `opens_chambers`: whether the operator lets this administrator prepare other chambers.
    """

    user_id: int | None = None
    role: Role | None = None
    sme_id: int | None = None
    partner_id: int | None = None
    chamber_code: str | None = None
    language: str = "de"
    second_factor: bool = False
    opens_chambers: bool = False

    @property
    def kind(self) -> ActorKind | None:
        """As which side the person acts on introductions; None for visitors."""
        if self.role is None:
            return None
        if self.role is Role.ADMINISTRATOR:
            return ActorKind.COORDINATOR
        return ActorKind(self.role.value)


VISITOR = Actor()
"""Somebody who is not signed in."""
