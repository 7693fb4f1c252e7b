"""Codes of an authenticator app (TOTP, RFC 6238: six digits, 30 seconds) and recovery codes."""

import hmac
import re
import secrets
from datetime import datetime

import pyotp

from matchmaker.services.accounts.hashing import secret_hash

STEP_SECONDS = 30
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike."""
_LETTERS_EACH = 10


def new_secret() -> str:
    """A new random secret in base32, 160 bits."""
    return pyotp.random_base32()


def code_at(secret: str, moment: datetime) -> str:
    """The code of a moment."""
    return pyotp.TOTP(secret).at(moment)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The time step a code belongs to, or None; the steps before and after count, too: clocks differ."""
    digits = re.sub(r"\s", "", typed)
    present = int(now.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(generator.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten random codes of ten letters, about 49 bits each, written in two groups."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS_EACH)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_hash(typed: str) -> str:
    """What is kept of a recovery code; spaces, hyphens and capitals do not matter."""
    return secret_hash(re.sub(r"[\s-]", "", typed).lower())


def address_for_app(secret: str, email: str) -> str:
    """The otpauth:// address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Matchmaker")
