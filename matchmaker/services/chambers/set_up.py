"""Set a chamber up in a few steps: begin, districts, texts, logo, colleagues, open, pause."""

import hashlib
from collections.abc import Iterable

from matchmaker.config import Settings
from matchmaker.domain.actor import Actor
from matchmaker.domain.chamber import ChamberAction, ChamberInput, ChamberTexts, check_texts, logo_type, moved
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.person import clean_email
from matchmaker.domain.policy import Permission, may, require
from matchmaker.domain.vocabulary import ChamberStatus, Role
from matchmaker.services.accounts.invitations import invite
from matchmaker.services.accounts.links import Links
from matchmaker.services.accounts.sessions import PRIVILEGED
from matchmaker.services.chambers.base import found, readiness, subject_of
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import ChamberSetup


class SetUpChambers:
    """For the chamber's administrators, and for those who prepare it while it has none of its own.

    Every step names the version its page showed; a chamber that somebody else has changed meanwhile is
    refused (Conflict, stale). All raise NotFound for everybody else.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._links = Links(settings.secret_key)

    def prepare(self, actor: Actor, code: str) -> None:
        """Begin with a chamber; nothing happens when somebody has begun already. Raises NotFound."""

        def work(uow: UnitOfWork) -> None:
            if uow.reference.chamber(code) is None:
                raise NotFound(f"there is no chamber {code}")
            require(actor, Permission.SET_UP_CHAMBER, subject_of(uow, code))
            if uow.chambers.setup(code) is None:
                uow.chambers.add(new_setup(code, actor.user_id, self._clock))

        write_with_retry(self._database, work)

    def choose_districts(self, actor: Actor, code: str, version: int, keys: Iterable[str]) -> None:
        """Make these, and no others, the chamber's districts.

        Raises InvalidInput (districts: districts_missing, district_unknown, district_taken,
        district_companies), Conflict, NotFound.
        """
        wanted = set(keys)

        def work(uow: UnitOfWork) -> None:
            setup = found(uow, actor, code, version)
            if problem := _district_problem(uow, code, wanted):
                raise InvalidInput({"districts": problem})
            uow.chambers.assign(code, wanted)
            uow.chambers.touch(setup)

        write_with_retry(self._database, work)

    def write_texts(self, actor: Actor, code: str, version: int, typed: ChamberInput) -> None:
        """Keep texts, retention and how mails are sent. Raises InvalidInput as `check_texts`, Conflict."""

        def work(uow: UnitOfWork) -> None:
            setup = found(uow, actor, code, version)
            valid = check_texts(typed)
            if setup.status == ChamberStatus.OPEN:
                _demand_legal_texts(valid)
            setup.names, setup.welcome = valid.names, valid.welcome
            setup.imprint, setup.privacy = valid.imprint, valid.privacy
            setup.need_days = valid.need_days
            setup.sender_name, setup.reply_to = valid.sender_name, valid.reply_to

        write_with_retry(self._database, work)

    def keep_logo(self, actor: Actor, code: str, version: int, content: bytes) -> None:
        """Replace the logo. Raises InvalidInput (logo: logo_missing, logo_large, logo_kind), Conflict."""

        def work(uow: UnitOfWork) -> None:
            setup = found(uow, actor, code, version)
            setup.logo_type = logo_type(content)
            setup.logo, setup.logo_digest = content, hashlib.sha256(content).hexdigest()[:16]

        write_with_retry(self._database, work)

    def remove_logo(self, actor: Actor, code: str, version: int) -> None:
        """Go without a logo. Raises Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            setup = found(uow, actor, code, version)
            setup.logo = setup.logo_type = setup.logo_digest = None

        write_with_retry(self._database, work)

    def invite(self, actor: Actor, code: str, email: str, role: str, language: str) -> None:
        """Invite somebody to a chamber that is being prepared.

        Nobody invites oneself: who prepares a chamber must not come to see its companies. Raises NotFound,
        and InvalidInput: {"email": email_format, email_long, already_member, own_address}, {"role":
        role_unknown}.
        """
        if role not in PRIVILEGED:
            raise InvalidInput({"role": "role_unknown"})

        def work(uow: UnitOfWork) -> None:
            found(uow, actor, code)
            inviter = uow.accounts.by_id(actor.user_id or 0)
            if inviter is not None and clean_email(email) == inviter.email:
                raise InvalidInput({"email": "own_address"})
            invite(
                uow,
                self._links,
                email=email,
                role=Role(role),
                organisation=Organisation(chamber_code=code),
                inviter=inviter,
                language=language,
                now=self._clock(),
            )

        write_with_retry(self._database, work)

    def move(self, actor: Actor, code: str, version: int, action: ChamberAction) -> None:
        """Open or pause the chamber: for its own administrators only.

        Raises Conflict (moved_on, stale, not_ready), NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            setup = found(uow, actor, code, version)
            if not may(actor, Permission.MANAGE_PEOPLE, subject_of(uow, code)):
                raise NotFound("only its own administrators open a chamber")
            move(uow, setup, action, self._clock)

        write_with_retry(self._database, work)


def new_setup(code: str, by: int | None, clock: Clock) -> ChamberSetup:
    """A chamber with which somebody has begun."""
    return ChamberSetup(
        chamber_code=code,
        status=ChamberStatus.PREPARED,
        names={},
        welcome={},
        imprint={},
        privacy={},
        prepared_at=clock(),
        prepared_by_id=by,
    )


def move(uow: UnitOfWork, setup: ChamberSetup, action: ChamberAction, clock: Clock) -> None:
    """Open or pause in this transaction. Raises Conflict (moved_on, not_ready)."""
    after = moved(setup.status, action)
    if action is ChamberAction.OPEN:
        if missing := readiness(uow, setup).missing:
            raise Conflict(f"still missing: {', '.join(missing)}", setup.status, key="not_ready")
        setup.opened_at = setup.opened_at or clock()
    setup.status = after


def _demand_legal_texts(texts: ChamberTexts) -> None:
    """An open chamber keeps its imprint and its privacy note in German. Raises InvalidInput."""
    needed = (("imprint", texts.imprint), ("privacy", texts.privacy))
    missing = {f"{name}_de": "open_needs_text" for name, written in needed if not written.get("de")}
    if missing:
        raise InvalidInput(missing)


def _district_problem(uow: UnitOfWork, code: str, wanted: set[str]) -> str | None:
    if not wanted:
        return "districts_missing"
    owners = {one.ags: one.chamber_code for one in uow.reference.districts()}
    if not wanted <= set(owners):
        return "district_unknown"
    joined = set(uow.chambers.setups()) - {code}
    if any(owners[ags] in joined for ags in wanted):
        return "district_taken"
    return "district_companies" if set(uow.chambers.companies_by_district(code)) - wanted else None
