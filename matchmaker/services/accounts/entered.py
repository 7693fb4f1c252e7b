"""People whom a chamber has entered: they have no password, and a mailed link proves their address."""

from datetime import datetime

from matchmaker.domain.vocabulary import UserStatus
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User


def enter(uow: UnitOfWork, *, email: str, name: str, phone: str, now: datetime, language: str = "de") -> User:
    """The account of a clean address: the one that is there, else a new one that is not confirmed yet."""
    person = uow.accounts.by_email(email)
    if person is None:
        person = User(
            email=email,
            name=name,
            phone=phone or None,
            language=language,
            status=UserStatus.UNVERIFIED,
            created_at=now,
            memberships=[],
        )
        uow.accounts.add(person)
    return person


def address_works(person: User, now: datetime) -> None:
    """Count the address as confirmed: the person has used a link that was mailed there.

    With a password somebody has signed up with this address; that needs the address's own link.
    """
    if person.password_hash is None and person.status == UserStatus.UNVERIFIED:
        person.status = UserStatus.ACTIVE
        person.email_verified_at = now
