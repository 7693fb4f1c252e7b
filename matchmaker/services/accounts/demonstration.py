"""Accounts for trying every role; their passwords are public, so they exist in demonstration mode only."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.hashing import password_hash, password_matches
from matchmaker.services.accounts.totp import code_at
from matchmaker.services.accounts.views import DemoPersonView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.seed.files import read_json
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

FILE = "demo_people.json"


class Demonstration:
    """Reads `data/demo_people.json`."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._settings, self._clock = database, settings, clock

    @cached_property
    def _content(self) -> Any:
        return read_json(self._settings.data_dir, FILE, "people")

    def create(self) -> int:
        """Create the accounts that are missing and set the others back; how many people there are.

        Raises Forbidden outside demonstration mode, DataFileError naming the place of what does not exist.
        """
        if not self._settings.demo:
            raise Forbidden("demonstration accounts have public passwords and need MATCHMAKER_DEMO=1")
        write_with_retry(self._database, self._write)
        return len(self._content["people"])

    def _write(self, uow: UnitOfWork) -> None:
        for place, given in enumerate(self._content["people"]):
            user = uow.accounts.by_email(given["email"])
            if user is None:
                user = self._new(given)
                uow.accounts.add(user)
            self._set_back(user, given)
            for number, membership in enumerate(given["memberships"]):
                organisation = _organisation(uow, membership, f"people/{place}/memberships/{number}")
                uow.accounts.join(user, Role(membership["role"]), organisation, self._clock())
            if given.get("opens_chambers") and user.opens_chambers_since is None:
                user.opens_chambers_since = self._clock()

    def _new(self, given: Mapping[str, Any]) -> User:
        now = self._clock()
        return User(
            email=given["email"],
            name=given["name"],
            phone=given["phone"],
            language=given["language"],
            status=UserStatus.ACTIVE,
            email_verified_at=now,
            created_at=now,
            memberships=[],
        )

    def _set_back(self, user: User, given: Mapping[str, Any]) -> None:
        """Password, second factor and state as in the file; names and memberships stay as they are."""
        now = self._clock()
        if not password_matches(user.password_hash, self._content["password"]):
            user.password_hash, user.password_changed_at = password_hash(self._content["password"]), now
        secret = given.get("totp_secret")
        if user.totp_secret != secret or (secret and user.totp_confirmed_at is None):
            user.totp_secret, user.totp_confirmed_at = secret, now if secret else None
            user.totp_last_step = None
        user.status = UserStatus.ACTIVE

    def people(self) -> tuple[DemoPersonView, ...]:
        """The accounts with passwords and present codes; none outside demonstration mode."""
        if not self._settings.demo or not (self._settings.data_dir / FILE).is_file():
            return ()
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            found = [(given, uow.accounts.by_email(given["email"])) for given in self._content["people"]]
            names = uow.accounts.organisation_names(
                one for _, user in found if user is not None for one in user.memberships
            )
        return tuple(
            DemoPersonView(
                name=user.name,
                email=user.email,
                password=self._content["password"],
                code=code_at(user.totp_secret, now) if user.totp_secret and user.totp_confirmed_at else None,
                roles=tuple((Role(one.role), names[one.id]) for one in user.memberships),
            )
            for _, user in found
            if user is not None
        )


def _organisation(uow: UnitOfWork, given: Mapping[str, str], place: str) -> Organisation:
    if "sme" in given:
        sme = uow.smes.by_key(given["sme"])
        if sme is None:
            raise DataFileError(FILE, f"{place}/sme", f"there is no SME {given['sme']!r}")
        return Organisation(sme_id=sme.id)
    if "partner" in given:
        partner = uow.partners.by_keys([given["partner"]]).get(given["partner"])
        if partner is None:
            raise DataFileError(FILE, f"{place}/partner", f"there is no partner {given['partner']!r}")
        return Organisation(partner_id=partner.id)
    if given["chamber"] not in {chamber.code for chamber in uow.reference.chambers()}:
        raise DataFileError(FILE, f"{place}/chamber", f"there is no chamber {given['chamber']!r}")
    return Organisation(chamber_code=given["chamber"])
