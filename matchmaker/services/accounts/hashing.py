"""Secrets are kept as hashes only: passwords by argon2id, random tokens and codes by SHA-256."""

import hashlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
"""46 MiB and two passes, twice the least that OWASP's Password Storage Cheat Sheet asks of argon2id; about
0.1 s on a present processor."""

_NOBODY = _HASHER.hash("nobody has this password")


def password_hash(password: str) -> str:
    """The argon2id hash of a password, with a new salt."""
    return _HASHER.hash(password)


def password_matches(kept: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; takes equally long when there is no hash."""
    try:
        return _HASHER.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def spend_time() -> None:
    """Take as long as checking a password does, so that no answer tells by its time who has an account."""
    password_matches(None, "")


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def secret_hash(secret: str) -> str:
    """SHA-256 in hexadecimal digits; for secrets that are random and long, and for addresses as keys."""
    return hashlib.sha256(secret.encode()).hexdigest()
