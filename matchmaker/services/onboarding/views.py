"""What the use cases of onboarding hand to pages: plain values, already in the reader's language."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.application import Completeness, OfferingInput, ProfileInput
from matchmaker.services.views import (
    DistrictView,
    IndustryView,
    OfferingView,
    PartnerView,
    Piece,
    TopicView,
)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file of an application."""

    id: int
    name: str
    media_type: str
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChamberView:
    """A chamber by its code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DraftOfferingView:
    """An offering as its partner sees it in lists.

    `state`: draft, in_review, live, live_in_review (an edit waits), live_returned (an edit came back with
    `note`), archived. `problems` counts what is wrong with the draft; `drafted`: unsent changes are kept.
    """

    key: str
    title: str
    state: str
    note: str | None
    problems: int
    drafted: bool


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Where a partner stands, and all that it has typed.

    `version` is that of the draft: every change of it must name the version its page showed.
    `note` and `criteria` are those of the last review, while they concern the partner.
    `waiting`: an edit of the profile waits for review; `returned`: the note of one that came back.
    """

    key: str
    name: str
    status: str
    version: int
    profile: ProfileInput
    offerings: tuple[DraftOfferingView, ...]
    documents: tuple[DocumentView, ...]
    completeness: Completeness
    districts: tuple[DistrictView, ...]
    industries: tuple[IndustryView, ...]
    chamber: ChamberView | None
    note: str | None = None
    criteria: tuple[str, ...] = ()
    submitted_at: datetime | None = None
    changed_at: datetime | None = None
    waiting: bool = False
    returned: str | None = None


@dataclass(frozen=True, slots=True)
class OfferingFormView:
    """One offering to be edited. `live` is the published text while an edit is written or waits.

    `revision_waiting`: an edit waits for review; sending another one replaces it.
    """

    typed: OfferingInput
    state: str
    version: int
    note: str | None
    partner_status: str
    serves_districts: bool
    live: OfferingView | None = None
    revision_waiting: bool = False


@dataclass(frozen=True, slots=True)
class FoundNeedView:
    """A need for which a draft offering would be shown: place 1 is the best of all offerings.

    `text` is shortened and without addresses and numbers; nobody's name stands here.
    """

    text: str
    language: str
    district: str | None
    band: str
    place: int
    topics: tuple[TopicView, ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """Which needs would find a draft. `tried` needs were put to the engine beside `rivals` live offerings."""

    needs: tuple[FoundNeedView, ...]
    found: int
    tried: int
    rivals: int
    left_out: dict[str, int]
    """Needs for which a hard rule leaves the draft out, by rule."""


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """A hint that somebody may be in the network already; `why`: name, website, email or offering.

    `public`: there is a page everybody may open. `offering` and `similarity` are set for similar offerings.
    """

    why: str
    partner_key: str
    partner_name: str
    status: str
    public: bool
    detail: str
    offering_key: str | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One entry of the coordinator's list. `kind`: application, offering, revision or profile."""

    kind: str
    path_id: str
    partner_name: str
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PastReview:
    """An earlier decision on the same application."""

    decision: str
    note: str
    unmet: tuple[str, ...]
    reviewer: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """An application as its reviewer sees it; `partner` is the public page as it would be."""

    key: str
    status: str
    version: int
    partner: PartnerView
    english: PartnerView
    contact_name: str
    contact_email: str
    contact_phone: str
    industries: tuple[IndustryView, ...]
    sizes: tuple[str, ...]
    documents: tuple[DocumentView, ...]
    duplicates: tuple[DuplicateView, ...]
    past: tuple[PastReview, ...]
    submitted_at: datetime | None
    chamber: str | None


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One field of an edit: old and new text, with stretches marked del or ins."""

    field: str
    language: str | None
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class RevisionView:
    """An edit that waits, as a difference; `kind`: revision (an offering), profile, offering (a new one)."""

    kind: str
    path_id: str
    status: str
    partner_key: str
    partner_name: str
    title: str
    author: str | None
    created_at: datetime
    differences: tuple[DifferenceView, ...]
    duplicates: tuple[DuplicateView, ...]
    offering: OfferingView | None = None
    """A new offering as it would be shown."""
