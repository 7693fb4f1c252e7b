"""People of the small network, one or more for every role."""

from collections.abc import Mapping
from datetime import UTC, datetime

from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.hashing import password_hash
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User

PASSWORD = "drei Brezen zum Frühstück"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HASH = password_hash(PASSWORD)
SINCE = datetime(2026, 1, 31, 8, tzinfo=UTC)

PEOPLE: dict[str, list[tuple[Role, str]]] = {
    "sme": [(Role.SME, "baecker")],
    "sme_colleague": [(Role.SME, "baecker")],
    "other_sme": [(Role.SME, "wirt")],
    "partner": [(Role.PARTNER, "anton")],
    "other_partner": [(Role.PARTNER, "berta")],
    "coordinator": [(Role.COORDINATOR, "155")],
    "second_coordinator": [(Role.COORDINATOR, "155")],
    "foreign_coordinator": [(Role.COORDINATOR, "104")],
    "administrator": [(Role.ADMINISTRATOR, "155")],
    "both": [(Role.SME, "wirt"), (Role.PARTNER, "berta")],
    "nobody": [],
}
"""What the person of each name belongs to; the address is NAME@test.example."""


def address(name: str) -> str:
    return f"{name}@test.example"


def add_people(database: Database, people: Mapping[str, list[tuple[Role, str]]] = PEOPLE) -> dict[str, int]:
    """Give the small network its people; their user ids by name.

    Coordinators and administrators have the second factor SECRET. The chamber of the SMEs is 155.
    """
    with UnitOfWork(database, write=True) as uow:
        ids = {name: _add(uow, name, belongs) for name, belongs in people.items()}
        uow.commit()
    return ids


def _add(uow: UnitOfWork, name: str, belongs: list[tuple[Role, str]]) -> int:
    with_factor = any(role in (Role.COORDINATOR, Role.ADMINISTRATOR) for role, _ in belongs)
    user = User(
        email=address(name),
        name=name.replace("_", " ").title(),
        language="de",
        status=UserStatus.ACTIVE,
        password_hash=HASH,
        password_changed_at=SINCE,
        email_verified_at=SINCE,
        totp_secret=SECRET if with_factor else None,
        totp_confirmed_at=SINCE if with_factor else None,
        created_at=SINCE,
        memberships=[],
    )
    uow.accounts.add(user)
    for role, key in belongs:
        uow.accounts.join(user, role, organisation(uow, role, key), SINCE)
    return user.id


def organisation(uow: UnitOfWork, role: Role, key: str) -> Organisation:
    """The SME or partner of a key, or the chamber of a code."""
    if role is Role.SME:
        sme = uow.smes.by_key(key)
        assert sme
        return Organisation(sme_id=sme.id)
    if role is Role.PARTNER:
        return Organisation(partner_id=uow.partners.by_keys([key])[key].id)
    return Organisation(chamber_code=key)
