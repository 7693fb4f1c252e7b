"""The product's words with a closed set of values; labels live in the translations."""

from enum import StrEnum


class Size(StrEnum):
    """Size class by number of employees (EU recommendation 2003/361/EC)."""

    MICRO = "micro"  # 1 to 9
    SMALL = "small"  # 10 to 49
    MEDIUM = "medium"  # 50 to 249
    LARGE = "large"  # 250 and more


class Format(StrEnum):
    """In which form an offering is given."""

    WORKSHOP = "workshop"
    WEBINAR = "webinar"
    ADVICE = "advice"
    PRODUCT_TRIAL = "product_trial"


class Language(StrEnum):
    """Languages of the product; German is the default."""

    GERMAN = "de"
    ENGLISH = "en"


class PartnerKind(StrEnum):
    """What kind of company a partner is."""

    FOUNDING = "founding"
    AGENCY = "agency"
    SYSTEM_HOUSE = "system_house"
    CONSULTANCY = "consultancy"
    VENDOR = "vendor"


class PartnerStatus(StrEnum):
    """A partner's life: draft, submitted, returned, active, paused, retired or rejected."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"
    REJECTED = "rejected"


class OfferingStatus(StrEnum):
    """An offering's life: draft, in_review, live, archived."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    LIVE = "live"
    ARCHIVED = "archived"


class CatalogueChangeKind(StrEnum):
    """What a version of the catalogue changed: one partner with its offerings, the taxonomy, or anything."""

    PARTNER = "partner"
    TOPICS = "topics"
    ALL = "all"


class Role(StrEnum):
    """What a person acts as, for one SME, partner or chamber."""

    SME = "sme"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class ChamberStatus(StrEnum):
    """How far a chamber takes part: prepared, open to its companies, or paused (nothing new is asked for)."""

    PREPARED = "prepared"
    OPEN = "open"
    PAUSED = "paused"


class UserStatus(StrEnum):
    """An account's life: unverified until the mailed link was used, then active or deactivated."""

    UNVERIFIED = "unverified"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class IntroductionStatus(StrEnum):
    """Where an introduction stands; the moves between them are in domain/introduction.py."""

    DRAFT = "draft"
    REQUESTED = "requested"
    INFO_NEEDED = "info_needed"
    APPROVED = "approved"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    MET = "met"
    NO_SHOW = "no_show"
    CLOSED = "closed"


class Action(StrEnum):
    """What is done to an introduction."""

    OPEN = "open"
    REQUEST = "request"
    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    UNDO_APPROVE = "undo_approve"
    REFUSE = "refuse"
    EXCHANGE = "exchange"
    ACCEPT = "accept"
    DECLINE = "decline"
    REMIND = "remind"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REPORT_MET = "report_met"
    REPORT_NO_SHOW = "report_no_show"
    RATE = "rate"
    CLOSE = "close"


class ActorKind(StrEnum):
    """Who acts on an introduction; the clock is the worker, when time is over."""

    SME = "sme"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    CLOCK = "clock"


class RefusalReason(StrEnum):
    """Why a coordinator refuses or a partner declines."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_EXPERTISE = "not_our_expertise"
    REGION = "region"
    SIZE = "size"
    UNCLEAR = "unclear"
    NOT_DIGITAL = "not_digital"
    DUPLICATE = "duplicate"
    OTHER = "other"


class ReplyKind(StrEnum):
    """What a chamber's answer to an unmet need is: something it has written, or the end of it with a note."""

    WRITTEN = "written"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of an introduction."""

    ORDER = "order"
    PILOT = "pilot"
    LATER = "later"
    NONE = "none"


class ReviewDecision(StrEnum):
    """What a coordinator decides on a partner's application."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class RevisionStatus(StrEnum):
    """An edit of an offering: waiting for review, taken over, returned with a note, or taken back."""

    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class WeightsOrigin(StrEnum):
    """Where a version of the ranking's weights comes from."""

    LEARNED = "learned"
    MANUAL = "manual"


class WeightsDecision(StrEnum):
    """What a coordinator or administrator decided on a version of the weights."""

    APPROVED = "approved"
    REJECTED = "rejected"


class ActivationKind(StrEnum):
    """How weights went live: newly approved, or by going back to earlier ones."""

    APPROVAL = "approval"
    ROLLBACK = "rollback"


class EventKind(StrEnum):
    """What kind of event of a chamber's programme it is."""

    ROADSHOW = "roadshow"
    WEBINAR = "webinar"
    WORKSHOP = "workshop"


class EventStatus(StrEnum):
    """An event's life; that it is over follows from the time. The moves are in domain/event.py."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class EventAction(StrEnum):
    """What is done to an event."""

    CREATE = "create"
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    CANCEL = "cancel"
    DELETE = "delete"


class RegistrationStatus(StrEnum):
    """Where a person's registration for an event stands; the moves are in domain/event.py."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"


class RegistrationAction(StrEnum):
    """What is done to a registration. `wait`: registering when no place is free."""

    REGISTER = "register"
    WAIT = "wait"
    MOVE_UP = "move_up"
    CANCEL = "cancel"
    MARK_ATTENDED = "mark_attended"
    MARK_ABSENT = "mark_absent"
    UNMARK = "unmark"


class ImportKind(StrEnum):
    """What the rows of an uploaded table are."""

    COMPANIES = "companies"
    PARTNERS = "partners"
    OFFERINGS = "offerings"
    EVENTS = "events"


class ImportState(StrEnum):
    """An import's life: uploaded until it is imported, then perhaps undone."""

    UPLOADED = "uploaded"
    IMPORTED = "imported"
    UNDONE = "undone"


class ImportRowState(StrEnum):
    """Where an imported entry stands: it waits for its person's word, which may be yes, no or missing.

    `created`: nobody had to be asked, its draft was made at once.
    """

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    FORGOTTEN = "forgotten"
    UNDONE = "undone"
    CREATED = "created"


class GapStatus(StrEnum):
    """Where the computing of a report about gaps stands."""

    QUEUED = "queued"
    COMPUTING = "computing"
    DONE = "done"
    FAILED = "failed"


class PlanStatus(StrEnum):
    """Where the making of a table plan stands; `idle`: nothing is being computed."""

    IDLE = "idle"
    QUEUED = "queued"
    COMPUTING = "computing"
    FAILED = "failed"


class TableMeetingStatus(StrEnum):
    """What became of a one-to-one meeting of a table plan."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
