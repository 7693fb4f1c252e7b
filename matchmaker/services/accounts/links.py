"""Links that are mailed: signed, expiring, and void once what they are bound to has changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from matchmaker.config import ConfigurationError
from matchmaker.services.accounts.hashing import secret_hash


class Purpose(StrEnum):
    """What a link is for; one for another purpose never passes."""

    VERIFY = "verify-address"
    RESET = "reset-password"
    NEW_ADDRESS = "confirm-new-address"
    INVITATION = "invitation"
    CONFIRM = "confirm-request"
    CONSENT = "agree-to-import"
    SECOND_STEP = "sign-in-second-step"
    SET_UP_FACTOR = "set-up-second-factor"


LIFETIME = {
    Purpose.VERIFY: timedelta(days=3),
    Purpose.RESET: timedelta(hours=2),
    Purpose.NEW_ADDRESS: timedelta(hours=24),
    Purpose.INVITATION: timedelta(days=14),
    Purpose.CONFIRM: timedelta(days=21),
    Purpose.CONSENT: timedelta(days=21),
    Purpose.SECOND_STEP: timedelta(minutes=10),
    Purpose.SET_UP_FACTOR: timedelta(minutes=30),
}


@dataclass(frozen=True, slots=True)
class Links:
    """Signs with the secret key; the purpose is part of the signature."""

    secret_key: str

    def _signer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        if not self.secret_key:
            raise ConfigurationError(["MATCHMAKER_SECRET_KEY is missing: links cannot be signed without it"])
        return URLSafeTimedSerializer(self.secret_key, salt=f"matchmaker-{purpose.value}")

    def sign(self, purpose: Purpose, number: int, bound_to: Iterable[object], extra: str = "") -> str:
        """A token for the object of this number, void when `bound_to` changes; `extra` travels readably."""
        return self._signer(purpose).dumps([number, _fingerprint(bound_to), extra])

    def open(self, purpose: Purpose, token: str) -> "Opened | None":
        """What a token holds; None when it is not ours, for another purpose, or too old."""
        try:
            content: Any = self._signer(purpose).loads(
                token[:2000], max_age=int(LIFETIME[purpose].total_seconds())
            )
            number, fingerprint, extra = content
            return Opened(int(number), str(fingerprint), str(extra))
        except (BadData, ValueError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Opened:
    """A token's content; `still(bound_to)` says whether it may still be used."""

    number: int
    fingerprint: str
    extra: str

    def still(self, bound_to: Iterable[object]) -> bool:
        """Whether what the link was bound to is as it was when it was signed."""
        return _fingerprint(bound_to) == self.fingerprint


def hours(purpose: Purpose) -> int:
    """How long a link works, in whole hours."""
    return int(LIFETIME[purpose].total_seconds() // 3600)


def _fingerprint(bound_to: Iterable[object]) -> str:
    return secret_hash("\x1f".join(map(str, bound_to)))[:24]
