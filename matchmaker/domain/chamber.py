"""How a chamber takes part: its life, what it says about itself and the limits of that, and its logo."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.documents import media_type_of
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.person import clean, clean_email, email_problem
from matchmaker.domain.vocabulary import ChamberStatus

NAME_MAX = 160
WELCOME_MAX = 600
CONTACT_MAX = 1_000
"""Characters of imprint and privacy contact, each."""
SENDER_MAX = 60
NEED_DAYS = (1, 365)
"""Fewest and most days after which a chamber lets needs without account be forgotten."""
LOGO_BYTES = 200_000
LOGO_KINDS = ("image/png", "image/jpeg", "image/webp")
"""SVG is no picture but a document that can hold scripts, so it is not taken."""


class ChamberAction(StrEnum):
    """What an administrator does with a chamber that is set up."""

    OPEN = "open"
    PAUSE = "pause"


_MOVES: Mapping[ChamberAction, tuple[frozenset[ChamberStatus], ChamberStatus]] = {
    ChamberAction.OPEN: (frozenset({ChamberStatus.PREPARED, ChamberStatus.PAUSED}), ChamberStatus.OPEN),
    ChamberAction.PAUSE: (frozenset({ChamberStatus.OPEN}), ChamberStatus.PAUSED),
}


class Missing(StrEnum):
    """What a chamber still needs before it can open, in the order in which it is best done."""

    DISTRICTS = "districts"
    IMPRINT = "imprint"
    PRIVACY = "privacy"
    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What counts for opening: how many districts, people and partners there are, and the German texts."""

    districts: int
    administrators: int
    coordinators: int
    partners: int
    imprint: str
    privacy: str

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is still to be done; empty when the chamber can open."""
        there = {
            Missing.DISTRICTS: self.districts,
            Missing.IMPRINT: self.imprint,
            Missing.PRIVACY: self.privacy,
            Missing.ADMINISTRATOR: self.administrators,
            # An administrator can do all that a coordinator does.
            Missing.COORDINATOR: self.coordinators or self.administrators,
            Missing.PARTNERS: self.partners,
        }
        return tuple(one for one, found in there.items() if not found)


def moved(status: str, action: ChamberAction) -> ChamberStatus:
    """Where an action leads. Raises Conflict when it is not possible there."""
    before, after = _MOVES[action]
    if status not in before:
        raise Conflict(f"a chamber that is {status} cannot {action.value}", status)
    return after


@dataclass(frozen=True, slots=True)
class ChamberInput:
    """What is typed about a chamber, per language where visitors read it; empty means: not said.

    A missing English text is replaced by the German one, a missing name by the chamber's official one, a
    missing number of days by the installation's.
    """

    name_de: str = ""
    name_en: str = ""
    welcome_de: str = ""
    welcome_en: str = ""
    imprint_de: str = ""
    imprint_en: str = ""
    privacy_de: str = ""
    privacy_en: str = ""
    need_days: str = ""
    sender_name: str = ""
    reply_to: str = ""


MOST: Mapping[str, int] = {
    "name": NAME_MAX,
    "welcome": WELCOME_MAX,
    "imprint": CONTACT_MAX,
    "privacy": CONTACT_MAX,
    "sender_name": SENDER_MAX,
}
"""Characters of each text, in each language."""


@dataclass(frozen=True, slots=True)
class ChamberTexts:
    """Checked texts and settings of a chamber, as they are kept."""

    names: dict[str, str]
    welcome: dict[str, str]
    imprint: dict[str, str]
    privacy: dict[str, str]
    need_days: int | None
    sender_name: str | None
    reply_to: str | None


def check_texts(typed: ChamberInput) -> ChamberTexts:
    """Clean and check what was typed.

    Raises InvalidInput by field: text_too_long, days_range, email_format, email_long, sender_signs.
    """
    names = {"de": clean(typed.name_de), "en": clean(typed.name_en)}
    welcome = {"de": _lines(typed.welcome_de), "en": _lines(typed.welcome_en)}
    imprint = {"de": _lines(typed.imprint_de), "en": _lines(typed.imprint_en)}
    privacy = {"de": _lines(typed.privacy_de), "en": _lines(typed.privacy_en)}
    sender, reply = clean(typed.sender_name), clean_email(typed.reply_to)
    errors = {
        f"{field}_{language}": "text_too_long"
        for field, texts in {
            "name": names,
            "welcome": welcome,
            "imprint": imprint,
            "privacy": privacy,
        }.items()
        for language, text in texts.items()
        if len(text) > MOST[field]
    }
    days, fewest, most = typed.need_days.strip(), *NEED_DAYS
    # isdigit alone also takes digits that int cannot read.
    if days and not (days.isascii() and days.isdigit() and len(days) <= 4 and fewest <= int(days) <= most):
        errors["need_days"] = "days_range"
    if len(sender) > SENDER_MAX:
        errors["sender_name"] = "text_too_long"
    elif set(sender) & set('<>()@",;:\\'):
        # Somebody might take it for another address than the one that we write from.
        errors["sender_name"] = "sender_signs"
    if reply and (problem := email_problem(reply)):
        errors["reply_to"] = problem
    if errors:
        raise InvalidInput(errors)
    return ChamberTexts(
        names=_given(names),
        welcome=_given(welcome),
        imprint=_given(imprint),
        privacy=_given(privacy),
        need_days=int(days) if days else None,
        sender_name=sender or None,
        reply_to=reply or None,
    )


def logo_type(content: bytes) -> str:
    """The media type of a logo by its first bytes, whatever its name says.

    Raises InvalidInput (logo: logo_missing, logo_large, logo_kind).
    """
    if not content:
        raise InvalidInput({"logo": "logo_missing"})
    if len(content) > LOGO_BYTES:
        raise InvalidInput({"logo": "logo_large"})
    kind = media_type_of(content)
    # RFC 9649, 2.4.
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        kind = "image/webp"
    if kind not in LOGO_KINDS:
        raise InvalidInput({"logo": "logo_kind"})
    return kind


def _given(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


def _lines(text: str) -> str:
    """Lines without control characters, and without empty ones around them."""
    return "\n".join(clean(line) for line in text.strip().splitlines()).strip()
