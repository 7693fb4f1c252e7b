"""What a partner writes into its application: the steps, the limits, and what is still missing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from matchmaker.domain.vocabulary import Format, Language, PartnerKind, Size

NAME_MIN, NAME_MAX = 2, 120
SEAT_MAX = 120
WEBSITE_MAX = 200
SUMMARY_MIN, SUMMARY_MAX = 40, 600
EMAIL_MAX = 254
PHONE_MAX = 40
CAPACITY_MIN, CAPACITY_MAX = 1, 200
"""New introductions a month."""
TITLE_MIN, TITLE_MAX = 8, 120
PART_MIN, PART_MAX = 20, 1200
"""Characters of each part of an offering's text: what you get, for whom, what it needs."""
OFFERINGS_MAX = 12
TOPICS_MAX = 5
INDUSTRIES_MAX = 20
TYPED_MAX = 20_000
"""Characters kept of any one field, however wrong: far above every limit, so that nothing typed is lost."""

_EMAIL = re.compile(r"[^\s@<>,;\"]+@(?:[^\s@<>,;\"./\\]+\.)+[^\s@<>,;\"./\\]{2,}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{3,}")
_WEBSITE = re.compile(r"https?://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)

KINDS = tuple(kind for kind in PartnerKind if kind is not PartnerKind.FOUNDING)
"""Kinds that an applicant may choose; founding partners are named by the chamber."""


class Step(StrEnum):
    """The steps of the application in their order."""

    COMPANY = "company"
    CONTACT = "contact"
    REGIONS = "regions"
    WISHES = "wishes"
    OFFERINGS = "offerings"
    DOCUMENTS = "documents"
    SUMMARY = "summary"


class Typed:
    """What both kinds of drafts share: values as they were typed, kept as JSON."""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what was kept; unknown values are ignored, missing ones empty, lists become tuples."""
        values = {}
        for one in fields(cls):  # type: ignore[arg-type]
            if one.name in kept:
                value = kept[one.name]
                values[one.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Plain values; `from_json` gives an equal object."""
        values = asdict(self)  # type: ignore[call-overload]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class ProfileInput(Typed):
    """A partner's profile as typed, offerings apart."""

    name: str = ""
    kind: str = ""
    website: str = ""
    seat: str = ""
    summary_de: str = ""
    summary_en: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    nationwide: bool = False
    districts: tuple[str, ...] = ()
    chamber: str = ""
    sizes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    languages: tuple[str, ...] = (Language.GERMAN.value,)
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class OfferingInput(Typed):
    """An offering as typed. `key` is its address; topics most important first; grades 1 best to 6 worst."""

    key: str
    title_de: str = ""
    get_de: str = ""
    whom_de: str = ""
    needs_de: str = ""
    title_en: str = ""
    get_en: str = ""
    whom_en: str = ""
    needs_en: str = ""
    topics: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    grade_best: str = "1"
    grade_worst: str = "6"
    on_site: bool = False

    def text(self, language: str) -> tuple[str, str, str, str]:
        """Title, what you get, for whom and what it needs in one language, trimmed."""
        names = (f"{part}_{language}" for part in ("title", "get", "whom", "needs"))
        title, gets, whom, needs = (tidy(getattr(self, name)) for name in names)
        return title, gets, whom, needs

    @property
    def has_english(self) -> bool:
        """Whether anything is written in English."""
        return any(self.text(Language.ENGLISH))


PROFILE_FIELDS: Mapping[Step, tuple[str, ...]] = {
    Step.COMPANY: ("name", "kind", "website", "seat", "summary_de", "summary_en"),
    Step.CONTACT: ("contact_name", "contact_email", "contact_phone"),
    Step.REGIONS: ("nationwide", "districts", "chamber"),
    Step.WISHES: ("sizes", "industries", "languages", "capacity"),
}
"""Which fields of the profile each step asks for."""


def tidy(text: str) -> str:
    """Trimmed, with one kind of line end and without characters that no store keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def tidy_website(typed: str) -> str:
    """The address with its scheme; nothing stays nothing."""
    address = tidy(typed)
    return address if not address or "://" in address else f"https://{address}"


def check_profile(typed: ProfileInput, steps: Iterable[Step] = PROFILE_FIELDS) -> dict[str, str]:
    """Every problem of these steps, as field to message key; empty when all is well."""
    checks = {
        Step.COMPANY: _check_company,
        Step.CONTACT: _check_contact,
        Step.REGIONS: _check_regions,
        Step.WISHES: _check_wishes,
    }
    return {name: problem for step in steps for name, problem in checks[step](typed).items()}


def _length(value: str, low: int, high: int, name: str) -> str | None:
    size = len(tidy(value))
    if size == 0 and low > 0:
        return f"{name}_missing"
    if size < low:
        return f"{name}_short"
    return f"{name}_long" if size > high else None


def _found(problems: Mapping[str, str | None]) -> dict[str, str]:
    return {name: problem for name, problem in problems.items() if problem}


def _check_company(typed: ProfileInput) -> dict[str, str]:
    website, english = tidy_website(typed.website), tidy(typed.summary_en)
    return _found(
        {
            "name": _length(typed.name, NAME_MIN, NAME_MAX, "name"),
            "kind": None if typed.kind in set(PartnerKind) else "kind_missing",
            "website": _website_problem(website),
            "seat": _length(typed.seat, 2, SEAT_MAX, "seat"),
            "summary_de": _length(typed.summary_de, SUMMARY_MIN, SUMMARY_MAX, "summary"),
            "summary_en": _length(english, SUMMARY_MIN, SUMMARY_MAX, "summary") if english else None,
        }
    )


def _website_problem(website: str) -> str | None:
    if not website:
        return None
    if len(website) > WEBSITE_MAX:
        return "website_long"
    return None if _WEBSITE.fullmatch(website) else "website_format"


def _check_contact(typed: ProfileInput) -> dict[str, str]:
    email, phone = tidy(typed.contact_email), tidy(typed.contact_phone)
    good = len(email) <= EMAIL_MAX and _EMAIL.fullmatch(email)
    return _found(
        {
            "contact_name": _length(typed.contact_name, NAME_MIN, NAME_MAX, "contact_name"),
            "contact_email": None if good else "email_format" if email else "email_missing",
            "contact_phone": None
            if not phone or (len(phone) <= PHONE_MAX and _PHONE.fullmatch(phone))
            else "phone_format",
        }
    )


def _check_regions(typed: ProfileInput) -> dict[str, str]:
    nowhere = not typed.nationwide and not typed.districts
    return _found(
        {
            "districts": "districts_missing" if nowhere else None,
            "chamber": None if typed.chamber else "chamber_missing",
        }
    )


def capacity_of(typed: str) -> int | None:
    """The number typed, None when it is none or outside the limits."""
    number = tidy(typed)
    if not (number.isascii() and number.isdigit()) or len(number) > 5:
        return None
    return int(number) if CAPACITY_MIN <= int(number) <= CAPACITY_MAX else None


def _check_wishes(typed: ProfileInput) -> dict[str, str]:
    no_number = "capacity_format" if tidy(typed.capacity) else "capacity_missing"
    return _found(
        {
            "sizes": None if set(typed.sizes) <= set(Size) else "size_unknown",
            "industries": "industries_many" if len(typed.industries) > INDUSTRIES_MAX else None,
            "languages": None if set(typed.languages) & set(Language) else "languages_missing",
            "capacity": None if capacity_of(typed.capacity) is not None else no_number,
        }
    )


def check_offering(typed: OfferingInput, *, serves_districts: bool) -> dict[str, str]:
    """Every problem of an offering, as field to message key; empty when all is well.

    English is optional, but whole or not at all. On site only where the partner names districts.
    """
    problems: dict[str, str | None] = _text_problems(typed, "de")
    if typed.has_english:
        problems |= _text_problems(typed, "en")
    topics = set(typed.topics)
    best, worst = typed.grade_best, typed.grade_worst
    known = {best, worst} <= set("123456")
    problems |= {
        "topics": "topics_missing" if not topics else "topics_many" if len(topics) > TOPICS_MAX else None,
        "sizes": None if set(typed.sizes) & set(Size) else "sizes_missing",
        "formats": None if set(typed.formats) & set(Format) else "formats_missing",
        "grade_worst": "grades_order" if not known or best > worst else None,
        "on_site": "on_site_districts" if typed.on_site and not serves_districts else None,
    }
    return _found(problems)


def _text_problems(typed: OfferingInput, language: str) -> dict[str, str | None]:
    title, gets, whom, needs = typed.text(language)
    return {
        f"title_{language}": _length(title, TITLE_MIN, TITLE_MAX, "title"),
        f"get_{language}": _length(gets, PART_MIN, PART_MAX, "part"),
        f"whom_{language}": _length(whom, PART_MIN, PART_MAX, "part"),
        f"needs_{language}": _length(needs, PART_MIN, PART_MAX, "part"),
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that counts towards completeness; `required` ones must be there before submitting."""

    key: str
    step: Step
    required: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far an application is; `percent` moves in steps of 5 and is 100 only when nothing is missing."""

    counted: tuple[Counted, ...] = field(default=())

    @property
    def percent(self) -> int:
        """Share of what is done, rounded down to a step of 5."""
        done = sum(one.done for one in self.counted)
        return done * 20 // len(self.counted) * 5 if self.counted else 0

    @property
    def missing(self) -> tuple[Counted, ...]:
        """What must still be done before the application can be submitted."""
        return tuple(one for one in self.counted if one.required and not one.done)

    @property
    def recommended(self) -> tuple[Counted, ...]:
        """What is not necessary, but helps to be found."""
        return tuple(one for one in self.counted if not one.required and not one.done)


def completeness(profile: ProfileInput, offerings: Iterable[OfferingInput]) -> Completeness:
    """Count what is there and right. Required: all but website, English texts and telephone."""
    problems = check_profile(profile)
    offers = tuple(offerings)
    serves = bool(profile.districts)
    good = [one for one in offers if not check_offering(one, serves_districts=serves)]

    def right(*names: str) -> bool:
        return not any(name in problems for name in names)

    def filled(*names: str) -> bool:
        return right(*names) and all(tidy(getattr(profile, name)) for name in names)

    return Completeness(
        (
            Counted("name", Step.COMPANY, True, right("name")),
            Counted("kind", Step.COMPANY, True, right("kind")),
            Counted("seat", Step.COMPANY, True, right("seat")),
            Counted("summary", Step.COMPANY, True, right("summary_de")),
            Counted("website", Step.COMPANY, "website" in problems, filled("website")),
            Counted("summary_en", Step.COMPANY, "summary_en" in problems, filled("summary_en")),
            Counted("contact", Step.CONTACT, True, right("contact_name", "contact_email")),
            Counted("phone", Step.CONTACT, "contact_phone" in problems, filled("contact_phone")),
            Counted("regions", Step.REGIONS, True, right("districts")),
            Counted("chamber", Step.REGIONS, True, right("chamber")),
            Counted("wishes", Step.WISHES, True, right("sizes", "industries", "languages")),
            Counted("capacity", Step.WISHES, True, right("capacity")),
            Counted("offering", Step.OFFERINGS, True, bool(good)),
            Counted("offerings_whole", Step.OFFERINGS, True, len(good) == len(offers) and bool(offers)),
            Counted("offering_en", Step.OFFERINGS, False, any(one.has_english for one in good)),
        )
    )
