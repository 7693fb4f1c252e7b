"""What name, e-mail address and telephone number of a person must look like before they are kept."""

import re

NAME_MIN, NAME_MAX = 2, 120
EMAIL_MAX = 254
PHONE_MAX = 40

_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
"""What browsers take for an address (HTML standard, "valid e-mail address"), with a dot in the domain."""
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{3,}")


def clean(text: str) -> str:
    """One line without control characters and doubled spaces."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


def clean_email(text: str) -> str:
    """An address as it is kept: trimmed, in lower case, domain names with umlauts in their ASCII form."""
    typed = text.strip().lower()
    local, at, domain = typed.rpartition("@")
    if domain.isascii():
        return typed
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return typed


def email_problem(email: str) -> str | None:
    """Why a cleaned address is refused ("email_format", "email_long"), or None."""
    if len(email) > EMAIL_MAX:
        return "email_long"
    return None if _EMAIL.fullmatch(email) and ".." not in email else "email_format"


def name_problem(name: str) -> str | None:
    """Why a cleaned name is refused ("name_short", "name_long"), or None."""
    if len(name) < NAME_MIN:
        return "name_short"
    return "name_long" if len(name) > NAME_MAX else None


def phone_problem(phone: str) -> str | None:
    """Why a cleaned telephone number is refused ("phone_format"), or None; an empty one is fine."""
    if not phone:
        return None
    return None if len(phone) <= PHONE_MAX and _PHONE.fullmatch(phone) else "phone_format"
