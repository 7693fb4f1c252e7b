"""A coordinator takes a company's need down by telephone: find or add the company, state the need, choose."""

from dataclasses import dataclass

import models
from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.company import ProfileInput, validate_profile
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.need import NeedInput, validate_need
from matchmaker.domain.person import clean, clean_email, email_problem, name_problem, phone_problem
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Role
from matchmaker.services.accounts.entered import enter
from matchmaker.services.coordination.rows import chamber_of
from matchmaker.services.coordination.views import CompanyHeader, HandFound, SmeFound
from matchmaker.services.introductions.open_for import OpenFor
from matchmaker.services.new_company import new_company
from matchmaker.services.present import Presenter, text_of
from matchmaker.services.recommend_partners import need_view, offerings_to_show, recommendation_view
from matchmaker.services.state_need import KEPT_MATCHES, Owner, StateNeed
from matchmaker.services.views import RecommendationView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.repositories.reference import Place
from matchmaker.storage.repositories.search import typed_words
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

FOUND_MOST = 10
"""Companies shown for a name."""


@dataclass(frozen=True, slots=True)
class CompanyInput:
    """A company and the person who calls for it, as typed. `industry` is a WZ 2008 code."""

    company: str
    name: str
    email: str
    phone: str
    postcode: str
    size: str
    industry: str | None


class OpenOnBehalf:
    """Only companies of the coordinator's own chamber."""

    def __init__(self, database: Database, state_need: StateNeed, open_for: OpenFor, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._state_need, self._open_for = state_need, open_for

    def find(self, actor: Actor, text: str) -> tuple[SmeFound, ...]:
        """Companies of the own chamber whose name or place holds all typed words, at most 10."""
        chamber, words = chamber_of(actor, Permission.OPEN_ON_BEHALF), typed_words(text)
        if not words:
            return ()
        with UnitOfWork(self._database) as uow:
            hits = uow.search.smes(chamber, words, FOUND_MOST)
        return tuple(
            SmeFound(one.key, one.name, one.size, one.postcode, one.place, one.needs, one.introductions)
            for one in hits
        )

    def add(self, actor: Actor, typed: CompanyInput) -> str:
        """Add a company with an invited person; returns its key.

        Raises NotFound for everybody but coordinators, and InvalidInput with the fields company, name, email,
        phone, postcode, size, industry: keys of the sign-up, and postcode_foreign for places of other
        chambers, company_known for a name known at this postcode.
        """
        chamber = chamber_of(actor, Permission.OPEN_ON_BEHALF)
        profile, place = self._checked(typed, chamber)
        now, email = self._clock(), clean_email(typed.email)

        def work(uow: UnitOfWork) -> str:
            if uow.search.same_company(chamber, profile.name, profile.postcode):
                raise InvalidInput({"company": "company_known"})
            sme = new_company(profile, place, now)
            uow.smes.add(sme)
            person = enter(uow, email=email, name=clean(typed.name), phone=clean(typed.phone), now=now)
            uow.accounts.join(person, Role.SME, Organisation(sme_id=sme.id), now)
            return sme.key

        return write_with_retry(self._database, work)

    def _checked(self, typed: CompanyInput, chamber: str) -> tuple[ProfileInput, Place]:
        profile = ProfileInput(typed.company, typed.industry, typed.size, typed.postcode, None, ("de",))
        found = {
            "name": name_problem(clean(typed.name)),
            "email": email_problem(clean_email(typed.email)),
            "phone": phone_problem(clean(typed.phone)),
        }
        errors = {name: problem for name, problem in found.items() if problem}
        try:
            profile = validate_profile(profile)
        except InvalidInput as problem:
            errors |= {{"name": "company"}.get(name, name): key for name, key in problem.errors.items()}
        with UnitOfWork(self._database) as uow:
            place = uow.reference.place(profile.postcode) if "postcode" not in errors else None
            if "industry" not in errors and uow.reference.industry(str(typed.industry)) is None:
                errors["industry"] = "industry_unknown"
        if place is None:
            errors.setdefault("postcode", "postcode_unknown")
        elif place.chamber != chamber:
            errors["postcode"] = "postcode_foreign"
        if errors or place is None:
            raise InvalidInput(errors)
        return profile, place

    def company(self, actor: Actor, key: str) -> CompanyHeader:
        """A company of the own chamber. Raises NotFound for every other one."""
        with UnitOfWork(self._database) as uow:
            sme = _own(uow, actor, key)
            place = uow.reference.place(sme.postcode)
            people = uow.coordination.people_of(sme.id)
        return CompanyHeader(
            key=sme.key,
            name=sme.name,
            postcode=sme.postcode,
            place=place.place if place else "",
            size=sme.size,
            reachable=bool(people),
        )

    def state(self, actor: Actor, key: str, text: str, topics: tuple[str, ...]) -> str:
        """Keep the company's need with its recommendation; returns the need's token.

        Raises NotFound, and InvalidInput as validate_need and StateNeed.check do.
        """
        with UnitOfWork(self._database) as uow:
            sme = _own(uow, actor, key)
        typed = validate_need(NeedInput(text, sme.postcode, sme.size, sme.industry_code, topics))
        self._state_need.check(typed)
        owner = Owner(sme.id, sme.district_ags, tuple(sme.service_languages), sme.grade)
        return self._state_need.state(typed, owner)

    def offers(self, actor: Actor, key: str, need_token: str, language: str) -> RecommendationView:
        """What was recommended for a need of the company, with evidence. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            sme = _own(uow, actor, key)
            row = uow.needs.by_token(need_token, self._clock())
            run = uow.runs.latest_of(row) if row is not None and row.sme_id == sme.id else None
            if row is None or run is None:
                raise NotFound("there is no such need of this company")
            found = uow.runs.as_recommendation(run)
            presenter = Presenter.load(uow, language)
            need = need_view(uow, row, presenter, chamber=sme.chamber_code)
            offerings = offerings_to_show(uow, found, sme.chamber_code)
        return recommendation_view(need, found, offerings, presenter, KEPT_MATCHES)

    def by_hand(self, actor: Actor, key: str, text: str, language: str) -> tuple[HandFound, ...]:
        """Live offerings whose title or partner's name holds all typed words, at most 10: what a coordinator
        knows may help, although the search did not name it. Raises NotFound."""
        words, now = typed_words(text), self._clock()
        with UnitOfWork(self._database) as uow:
            _own(uow, actor, key)
            keys = uow.search.live_offerings(words, FOUND_MOST, actor.chamber_code) if words else []
            rows = uow.offerings.by_keys(keys)
            return tuple(
                HandFound(
                    one, text_of(rows[one], language).title, rows[one].partner.name,
                    uow.capacity.left(rows[one].partner, now) > 0,
                )
                for one in keys
            )  # fmt: skip

    def open(self, actor: Actor, key: str, need_token: str, offering_key: str, personal_line: str) -> str:
        """Open the request; the company is mailed to confirm it. Returns the introduction's token.

        Raises NotFound, InvalidInput (personal_line: text_too_long) and Conflict (already_introduced,
        not_available).
        """
        with UnitOfWork(self._database) as uow:
            sme = _own(uow, actor, key)
        return self._open_for.open(
            actor,
            sme_id=sme.id,
            need_token=need_token,
            offering_key=offering_key,
            personal_line=personal_line,
        )


def _own(uow: UnitOfWork, actor: Actor, key: str) -> "models.Sme":
    sme = uow.smes.by_key(key)
    if sme is None:
        raise NotFound("there is no such company")
    policy.require(actor, Permission.OPEN_ON_BEHALF, Subject(chamber_code=sme.chamber_code))
    return sme
