"""Sign-up of SMEs and partners by e-mail: an account counts when the mailed link has been used."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.company import ProfileInput, validate_profile
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.person import clean, clean_email, email_problem, name_problem
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.hashing import password_hash, password_matches
from matchmaker.services.accounts.links import Links, Purpose, hours
from matchmaker.services.accounts.once import write_once
from matchmaker.services.accounts.passwords import PasswordRules, mail_reset
from matchmaker.services.accounts.sessions import open_session
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.new_company import new_company
from matchmaker.services.new_partner import new_partner
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import User

COMPANY_MIN, COMPANY_MAX = 2, 120
WEBSITE_MAX = 200
UNVERIFIED_KEPT = timedelta(days=7)
"""After that an account whose address was never confirmed is deleted with its organisation."""
_WEBSITE = re.compile(r"(https?://)?([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonInput:
    """The person who signs up, as typed."""

    name: str
    email: str
    password: str
    language: str


class SignUp:
    """Answers alike and equally late whether the address has an account: the difference is in the mail."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, rules: PasswordRules) -> None:
        self._database, self._clock, self._rules = database, clock, rules
        self._links, self._throttle = Links(settings.secret_key), Throttle(database, "password")

    def sme(self, person: PersonInput, company: str, postcode: str, size: str, industry: str | None) -> None:
        """Sign a person up with a new SME; district and chamber follow from the postcode.

        Raises InvalidInput with keys of every field at fault: name, email, password, company, postcode, size,
        industry.
        """
        errors = self._person_errors(person, company)
        profile = ProfileInput(company, industry, size, postcode, None, ("de", person.language))
        try:
            profile = validate_profile(profile)
        except InvalidInput as problem:
            errors |= {{"name": "company"}.get(name, name): key for name, key in problem.errors.items()}
        with UnitOfWork(self._database) as uow:
            place = uow.reference.place(profile.postcode) if "postcode" not in errors else None
            if place is None:
                errors.setdefault("postcode", "postcode_unknown")
            if "industry" not in errors and uow.reference.industry(str(industry)) is None:
                errors["industry"] = "industry_unknown"
        if errors or place is None:
            raise InvalidInput(errors)
        now = self._clock()

        def organisation(uow: UnitOfWork) -> Organisation:
            sme = new_company(profile, place, now)
            uow.smes.add(sme)
            return Organisation(sme_id=sme.id)

        self._sign_up(person, Role.SME, organisation, now)

    def partner(self, person: PersonInput, company: str, website: str) -> None:
        """Sign a person up with the draft of a new partner; everything else belongs to its application.

        Raises InvalidInput with keys of every field at fault: name, email, password, company, website.
        """
        errors = self._person_errors(person, company)
        company, website = clean(company), clean(website)
        if problem := name_problem(company):
            errors["company"] = problem
        if website and (len(website) > WEBSITE_MAX or not _WEBSITE.fullmatch(website)):
            errors["website"] = "website_format"
        if errors:
            raise InvalidInput(errors)
        if website and not website.lower().startswith("http"):
            website = f"https://{website}"
        now = self._clock()

        def organisation(uow: UnitOfWork) -> Organisation:
            partner = new_partner(company, website, clean(person.name), clean_email(person.email), now)
            uow.partners.add(partner)
            return Organisation(partner_id=partner.id)

        self._sign_up(person, Role.PARTNER, organisation, now)

    def _person_errors(self, person: PersonInput, company: str) -> dict[str, str]:
        email = clean_email(person.email)
        found = {
            "name": name_problem(clean(person.name)),
            "email": email_problem(email),
            "password": self._rules.problem(person.password, (email, person.name, company)),
        }
        return {name: problem for name, problem in found.items() if problem is not None}

    def _sign_up(
        self,
        person: PersonInput,
        role: Role,
        organisation: Callable[[UnitOfWork], Organisation],
        now: datetime,
    ) -> None:
        email = clean_email(person.email)
        hashed = password_hash(person.password)

        def work(uow: UnitOfWork) -> None:
            if (known := uow.accounts.by_email(email)) is not None:
                self._mail_known(uow, known, person.language, now)
                return
            user = User(
                email=email,
                name=clean(person.name),
                language=person.language,
                status=UserStatus.UNVERIFIED,
                password_hash=hashed,
                password_changed_at=now,
                created_at=now,
                memberships=[],
            )
            uow.accounts.add(user)
            uow.accounts.join(user, role, organisation(uow), now)
            self._mail_link(uow, user, now)

        write_once(self._database, work)

    def _mail_known(self, uow: UnitOfWork, known: User, language: str, now: datetime) -> None:
        if known.status == UserStatus.UNVERIFIED:
            if known.password_hash is None:
                # Entered by a chamber: the link lets the person choose the first password.
                mail_reset(uow, self._links, known, language, now)
            else:
                self._mail_link(uow, known, now)
            return
        uow.outbox.add(
            "address_known",
            key=f"address_known:{known.id}:{now:%Y%m%d%H%M}",
            user=known,
            language=language,
            values={"path": "/anmelden"},
            now=now,
        )

    def _mail_link(self, uow: UnitOfWork, user: User, now: datetime) -> None:
        token = self._links.sign(Purpose.VERIFY, user.id, _bound(user))
        uow.outbox.add(
            "verify_address",
            key=f"verify_address:{user.id}:{now:%Y%m%d%H%M}",
            user=user,
            values={"path": f"/adresse-bestaetigen/{token}", "hours": hours(Purpose.VERIFY)},
            now=now,
        )

    def mail_again(self, email: str) -> None:
        """Mail the link once more to an address that is not confirmed; at most one mail a minute."""

        def work(uow: UnitOfWork) -> None:
            user = uow.accounts.by_email(email)
            if user is not None and user.status == UserStatus.UNVERIFIED:
                self._mail_link(uow, user, self._clock())

        write_with_retry(self._database, work)

    def email_of(self, token: str) -> str:
        """Address that a link confirms. Raises NotFound when the link cannot be used (any more)."""
        with UnitOfWork(self._database) as uow:
            return self._user(uow, token).email

    def verify(self, token: str, password: str, browser: str) -> str:
        """Confirm an address by a mailed link and sign in; gives the session's token.

        The password is asked for, too: otherwise somebody could register a foreign address with a password of
        their own and wait for its owner to confirm it. Raises NotFound as `email_of` does, InvalidInput
        {"password": "wrong"}, TooManyAttempts.
        """
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            kept = self._user(uow, token)
        self._throttle.check(kept.email, now)
        if not password_matches(kept.password_hash, password):
            self._throttle.count(kept.email, now)
            raise InvalidInput({"password": "wrong"})

        def work(uow: UnitOfWork) -> str:
            user = self._user(uow, token)
            user.status, user.email_verified_at = UserStatus.ACTIVE, now
            self._throttle.forgive(uow, user.email)
            return open_session(uow, user, browser, now, second_factor=False, membership=None)

        return write_with_retry(self._database, work)

    def _user(self, uow: UnitOfWork, token: str) -> User:
        opened = self._links.open(Purpose.VERIFY, token)
        user = uow.accounts.by_id(opened.number) if opened else None
        if opened is None or user is None or not opened.still(_bound(user)):
            raise NotFound("this link cannot be used, or was used already")
        return user


def forget_unverified(uow: UnitOfWork, now: datetime) -> int:
    """Delete accounts that were not confirmed in time, with the organisations made for them; how many."""
    users = uow.accounts.unverified_before(now - UNVERIFIED_KEPT)
    owned = [one for user in users for one in user.memberships]
    smes = [one.sme_id for one in owned if one.sme_id is not None]
    partners = [one.partner_id for one in owned if one.partner_id is not None]
    for user in users:
        uow.accounts.delete(user)
    for sme in filter(None, map(uow.smes.by_id, smes)):
        uow.smes.delete(sme)
    for partner_id in partners:
        uow.partners.delete_draft(partner_id)
    return len(users)


def _bound(user: User) -> tuple[object, ...]:
    return user.email, user.status, user.email_verified_at
