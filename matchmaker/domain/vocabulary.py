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
