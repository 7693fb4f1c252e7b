"""Plays the demonstration's introductions through the real use cases, on the days on which they happened."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import Conflict, DataFileError, Forbidden, NotFound
from matchmaker.domain.months import BERLIN
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.matching.results import Match
from matchmaker.services.registry import Services
from matchmaker.services.state_need import Owner
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.seed.introductions import FILE, Story, StoryStep
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

MORNING = time(6)
"""When the clock reminds and lets expire, Berlin."""

MAILS_MOST = 10_000
"""More mails than all stories owe."""

MAILS = ("introduction:",)
"""Beginnings of the keys of all mails about introductions."""

Progress = Callable[[int, int], None]
Moment = tuple[datetime, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Told:
    """How many stories were told, were there already, and found no partner."""

    told: int
    there: int
    left_out: int


@dataclass(slots=True)
class _Play:
    """A story on its way; `token` once there is an introduction, `over` when it cannot go on."""

    story: Story
    sme: "models.Sme"
    coordinator: Actor
    token: str = ""
    over: bool = False


class DemoIntroductions:
    """Needs use cases that go by `clock`, so that everything bears the time at which it is played."""

    def __init__(self, database: Database, services: Services, clock: SetClock) -> None:
        self._database = database
        self._services = services
        self._clock = clock

    def tell(self, stories: Sequence[Story], now: datetime, progress: Progress | None = None) -> Told:
        """Play every story that is not there yet; deterministic for the day of `now` and the same network.

        Mails of these days count as delivered then. Raises DataFileError for an unknown SME, Forbidden
        when the database holds people who are not invented.
        """
        plays = [self._prepare(number, story) for number, story in enumerate(stories)]
        new = [play for play in plays if play is not None]
        today = now.astimezone(BERLIN).date()
        moments: list[Moment] = []
        for number, play in enumerate(plays):
            if play is not None:
                moments += self._moments(number, play, today)
        if new:
            first = max(play.story.days_ago for play in new)
            mornings = (today - timedelta(days=back) for back in range(first, 0, -1))
            moments += [(datetime.combine(day, MORNING, BERLIN), self._morning) for day in mornings]
        moments.sort(key=lambda one: one[0])
        for done, (at, act) in enumerate(moments):
            self._clock.now = at.astimezone(UTC)
            act()
            if progress:
                progress(done + 1, len(moments))
        if new:
            write_with_retry(self._database, lambda uow: settle_mails(uow, now, MAILS))
        told = sum(bool(play.token) for play in new)
        return Told(told, len(stories) - len(new), len(new) - told)

    def _prepare(self, number: int, story: Story) -> _Play | None:
        """The story with its people; None when it was told before."""

        def work(uow: UnitOfWork) -> _Play | None:
            sme = uow.smes.by_key(story.sme)
            if sme is None or sme.chamber_code is None:
                raise DataFileError(FILE, f"introductions/{number}/sme", f"there is no SME {story.sme!r}")
            if not sme.fictional:
                raise Forbidden("demonstration introductions are for invented companies only")
            known = [need for need in sme.needs if need.text == story.need]
            if any(uow.introductions.introduced_partners(need.id) for need in known):
                return None
            give_contact(uow, sme, story.contact)
            people = uow.introductions.coordinators_of(sme.chamber_code)
            coordinator = Actor(
                user_id=people[0].id if people else None,
                role=Role.COORDINATOR,
                chamber_code=sme.chamber_code,
                second_factor=True,
            )
            return _Play(story, sme, coordinator)

        return write_with_retry(self._database, work)

    def _moments(self, number: int, play: _Play, today: date) -> list[Moment]:
        """When each step happens: office hours that differ from story to story, never on the last day."""
        asked = today - timedelta(days=play.story.days_ago)
        moments: list[Moment] = [(_at(asked, 8, number * 37), lambda: self._request(play))]
        for place, step in enumerate(play.story.steps):
            at = _at(asked + timedelta(days=step.day), 9, number * 53 + place * 91)
            moments.append((at, lambda step=step: self._step(play, step)))  # type: ignore[misc]
        return moments

    def _morning(self) -> None:
        self._services.introductions.clock.remind_due()
        self._services.introductions.clock.expire_due()

    def _request(self, play: _Play) -> None:
        """State the need, look at what is recommended, ask the preferred partner or the best one."""
        story, sme = play.story, play.sme
        typed = NeedInput(story.need, sme.postcode, sme.size, sme.industry_code, story.topics)
        owner = Owner(sme.id, sme.district_ags, tuple(sme.service_languages), sme.grade)
        known = next((need.token for need in sme.needs if need.text == story.need), None)
        if known:
            self._services.state_need.search_again(known, typed, owner)
        token = known or self._services.state_need.state(typed, owner)
        # Sorting keeps the order of equals: the preferred partner first, then as recommended.
        for match in sorted(self._found(token), key=lambda one: one.partner_id != story.partner):
            try:
                play.token = self._ask(play, token, match.offering_id)
            except Conflict:
                continue
            return
        play.over = True

    def _found(self, need_token: str) -> tuple[Match, ...]:
        with UnitOfWork(self._database) as uow:
            need = uow.needs.by_token(need_token, self._clock())
            run = uow.runs.latest_of(need) if need else None
            return uow.runs.as_recommendation(run).matches if run else ()

    def _ask(self, play: _Play, need: str, offering: str) -> str:
        use, line = self._services.introductions, play.story.line
        if play.story.by_telephone:
            return use.open_for.open(
                play.coordinator,
                sme_id=play.sme.id,
                need_token=need,
                offering_key=offering,
                personal_line=line,
            )
        return use.request.request(self._sme(play), need, offering, line, language="de")

    def _step(self, play: _Play, step: StoryStep) -> None:
        """Make a move; a story that came to another end (full partner, no answer in time) stays there."""
        if play.over:
            return
        with UnitOfWork(self._database) as uow:
            row = uow.introductions.by_token(play.token)
            assert row is not None
            people = uow.introductions.people_of_partner(row.partner_id)
        partner = Actor(people[0].id if people else None, Role.PARTNER, partner_id=row.partner_id)
        try:
            self._move(play, step, partner, row.version)
        except (Conflict, NotFound):
            play.over = True

    def _move(self, play: _Play, step: StoryStep, partner: Actor, version: int) -> None:
        use, token = self._services.introductions, play.token
        sme, coordinator = self._sme(play), play.coordinator
        match step.do:
            case "confirm":
                use.request.confirm(sme, token, version)
            case "answer":
                use.request.answer_question(sme, token, version, step.text)
            case "withdraw":
                use.request.withdraw(sme, token, version)
            case "ask":
                use.decide.ask(coordinator, token, version, step.text)
            case "approve":
                use.decide.approve(coordinator, token, version)
            case "refuse":
                use.decide.refuse(coordinator, token, version, step.reason, step.text)
            case "exchange":
                others = use.read.one(coordinator, token, "de").alternatives
                if not others:
                    raise NotFound("nobody else was recommended")
                play.token = use.decide.exchange(coordinator, token, version, others[0].offering.key)
            case "accept":
                use.answer.accept(partner, token, version)
            case "decline":
                use.answer.decline(partner, token, version, step.reason, step.text)
            case _:
                self._follow_up(play, step, partner, version)

    def _follow_up(self, play: _Play, step: StoryStep, partner: Actor, version: int) -> None:
        use, token = self._services.introductions.follow_up, play.token
        match step.do:
            case "met":
                use.report_met(partner, token, version)
            case "no_show":
                use.report_no_show(partner, token, version)
            case "rate":
                side = partner if step.side == "partner" else self._sme(play)
                use.rate(side, token, version, outcome=step.outcome, stars=step.stars, line=step.line)
            case "close":
                use.close(play.coordinator, token, version, step.outcome)

    def _sme(self, play: _Play) -> Actor:
        with UnitOfWork(self._database) as uow:
            people = uow.introductions.people_of_sme(play.sme.id)
        return Actor(people[0].id if people else None, Role.SME, sme_id=play.sme.id)


def _at(day: date, hour: int, minutes: int) -> datetime:
    """A moment in office hours: `minutes` after the hour, at most seven hours of them."""
    return datetime.combine(day, time(hour), BERLIN) + timedelta(minutes=minutes % 420)


def give_contact(uow: UnitOfWork, sme: "models.Sme", contact: str | None) -> None:
    """An invented person for an SME without people; without a password, so nobody can sign in as it."""
    if not contact or uow.introductions.people_of_sme(sme.id):
        return
    plain = contact.lower().translate(_ASCII)
    email = ".".join(re.findall("[a-z]+", plain)) + "@demo.example"
    user = uow.accounts.by_email(email)
    if user is None:
        user = models.User(
            email=email,
            name=f"{contact} (fiktiv)",
            phone="089 0000-0",
            language="de",
            status=UserStatus.ACTIVE,
            email_verified_at=sme.created_at,
            created_at=sme.created_at,
            memberships=[],
        )
        uow.accounts.add(user)
    uow.accounts.join(user, Role.SME, Organisation(sme_id=sme.id), sme.created_at)


_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def settle_mails(uow: UnitOfWork, now: datetime, prefixes: tuple[str, ...]) -> None:
    """What was owed on the days that were played counts as delivered then; nobody gets it today.

    `prefixes`: beginnings of the keys of the mails that were played.
    """
    today = datetime.combine(now.astimezone(BERLIN).date(), time(), BERLIN)
    for mail in uow.outbox.recent(MAILS_MOST):
        if mail.sent_at is None and mail.created_at < today and mail.key.startswith(prefixes):
            uow.outbox.delivered(mail.id, mail.created_at, "demonstration")
