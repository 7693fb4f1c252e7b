"""What pages and commands learn about chambers."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.chamber import ChamberInput, Missing
from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.services.accounts.views import InvitationView
from matchmaker.services.views import ChamberFace


@dataclass(frozen=True, slots=True)
class ChamberLine:
    """A chamber in the list of all. `status`: None when it does not take part."""

    code: str
    name: str
    seat: str
    state: str
    status: ChamberStatus | None
    districts: int
    own: bool
    may_set_up: bool
    """Whether the reader may change it now."""


@dataclass(frozen=True, slots=True)
class ChamberSetupView:
    """How far a chamber is set up. `typed`: what is kept, as the form shows it; `logo`: its digest.

    `own`: the reader is its administrator; otherwise somebody who prepares it. `invitations`: open ones.
    """

    code: str
    name: str
    status: ChamberStatus
    version: int
    typed: ChamberInput
    logo: str | None
    missing: tuple[Missing, ...]
    districts: tuple[str, ...]
    administrators: int
    coordinators: int
    partners: int
    own: bool
    opened_at: datetime | None
    invitations: tuple[InvitationView, ...] = ()


@dataclass(frozen=True, slots=True)
class DistrictChoice:
    """A district to choose. `other`: the chamber that has it now; `fixed`: why it cannot be changed.

    `fixed` is "taken" (that chamber takes part or prepares for it), "companies" (own companies lie there) or
    None.
    """

    ags: str
    name: str
    chosen: bool
    other: str | None = None
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class DistrictChoices:
    """All districts by state, the chamber's own state first."""

    states: tuple[tuple[str, tuple[DistrictChoice, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChamberPage:
    """What a chamber tells its companies, in the reader's language."""

    face: ChamberFace
    imprint: str
    privacy: str
    districts: tuple[str, ...]
    need_days: int | None


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture and its media type."""

    content: bytes
    media_type: str
