"""Demonstration introductions: played by the rules, once, on days before the import, on both stores."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError
from matchmaker.domain.introduction import find
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus
from matchmaker.services.demo_introductions import DemoIntroductions, Told
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.introductions import IntroductionsServices
from matchmaker.services.registry import Services
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.seed import introductions
from matchmaker.storage.seed.introductions import Story, StoryStep
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, OutboxMail
from tests.introduction_world import build_engine

NOW = datetime(2026, 11, 25, 5, tzinfo=UTC)
NEED = "Wir brauchen eine Datensicherung und ein besseres Netz, Bedarf Nummer "
Tell = Callable[..., Told]


def _story(days_ago: int, *steps: StoryStep, number: int = 0, **changes: Any) -> Story:
    story = Story(
        sme="baecker",
        contact="Öznur Großmüller",
        days_ago=days_ago,
        need=f"{NEED}{number or days_ago}.",
        topics=("backup",),
        partner="riese",
        line="",
        by_telephone=False,
        steps=steps,
    )
    return replace(story, **changes)


STEP = StoryStep
STORIES = (
    _story(60, STEP(1, "ask", text="Wie viel?"), STEP(2, "answer", text="Viel."), STEP(3, "approve"),
           STEP(5, "accept"), STEP(9, "met"), STEP(10, "rate", side="sme", outcome="order", stars=5),
           STEP(12, "rate", side="partner", outcome="pilot", stars=4)),
    _story(50, STEP(1, "approve"), STEP(2, "accept"), STEP(3, "no_show"), STEP(9, "close", outcome="none")),
    _story(40, STEP(1, "approve"), STEP(4, "decline", reason="region")),
    _story(30, STEP(1, "approve")),
    _story(25, STEP(1, "refuse", reason="unclear")),
    _story(22, STEP(1, "withdraw")),
    _story(20, STEP(1, "exchange"), STEP(2, "accept")),
    _story(6, STEP(1, "approve"), sme="wirt", partner="berta"),
    _story(3),
    _story(2, by_telephone=True, sme="wirt"),
    _story(9, STEP(2, "confirm"), STEP(3, "approve"), by_telephone=True, partner="berta"),
)  # fmt: skip
STATES = {
    60: "closed", 50: "closed", 40: "declined", 30: "expired", 25: "refused", 22: "withdrawn",
    6: "approved", 3: "requested", 2: "draft", 9: "approved",
}  # fmt: skip


@pytest.fixture
def tell(seeded: Database) -> Tell:
    def tell(stories: tuple[Story, ...] = STORIES, now: datetime = NOW) -> Told:
        clock, engines = SetClock(now), EngineProvider(seeded, build_engine)
        values = Settings("x" * 32, "sqlite://", PROJECT_ROOT / "data", PROJECT_ROOT / "var")
        services = SimpleNamespace(
            state_need=StateNeed(seeded, engines, 30, clock),
            introductions=IntroductionsServices.make(seeded, engines, values, clock),
        )
        return DemoIntroductions(seeded, cast(Services, services), clock).tell(stories, now)

    return tell


def _rows(database: Database) -> list[Introduction]:
    query = select(Introduction).options(
        selectinload(Introduction.events), selectinload(Introduction.partner)
    )
    with UnitOfWork(database) as uow:
        return list(uow.session.scalars(query.order_by(Introduction.id)).all())


def test_stories_are_played_by_the_rules(seeded: Database, tell: Tell) -> None:
    assert tell() == Told(told=len(STORIES), there=0, left_out=0)
    found = {row.need_text: row.status for row in _rows(seeded)}
    assert {days: found[f"{NEED}{days}."] for days in STATES} == STATES
    exchanged = [row for row in _rows(seeded) if row.need_text == f"{NEED}20."]
    assert [row.status for row in exchanged] == ["withdrawn", "accepted"]
    assert len({row.partner.key for row in exchanged}) == 2
    _check_trails(_rows(seeded))
    _check_mails(seeded)
    with UnitOfWork(seeded) as uow:
        user = uow.accounts.by_email("oeznur.grossmueller@demo.example")
    assert user is not None
    assert (user.name, user.password_hash) == ("Öznur Großmüller (fiktiv)", None)


def _check_trails(rows: list[Introduction]) -> None:
    """Every step obeys the table and lies in the past; reminders and expiry come from the clock."""
    for row in rows:
        status: IntroductionStatus | None = None
        for event in row.events:
            move = find(status, Action(event.action), ActorKind(event.actor_kind))
            assert move is not None, (row.need_text, status, event.action)
            status = IntroductionStatus(event.to_status)
            assert event.at < NOW
        assert status == row.status
        assert [event.at for event in row.events] == sorted(event.at for event in row.events)
    (row,) = [row for row in rows if row.status == "expired"]
    assert [event.action for event in row.events] == [
        "open", "request", "approve", "remind", "remind", "expire",
    ]  # fmt: skip


def test_a_second_import_changes_nothing(seeded: Database, tell: Tell) -> None:
    tell(STORIES[:3])
    before = [(row.token, row.version) for row in _rows(seeded)]
    assert tell(STORIES[:3], now=NOW + timedelta(days=3)) == Told(0, 3, 0)
    assert [(row.token, row.version) for row in _rows(seeded)] == before


def _check_mails(seeded: Database) -> None:
    """Nobody gets an old mail."""
    with UnitOfWork(seeded) as uow:
        mails = uow.session.scalars(select(OutboxMail)).all()
    assert mails
    assert all(mail.sent_at == mail.created_at and mail.due_at is None for mail in mails)


def test_a_full_partner_stops_a_story_without_stopping_the_others(seeded: Database, tell: Tell) -> None:
    many = tuple(_story(8, STEP(1, "approve"), number=number) for number in range(1, 7))
    told = tell(many)
    assert told.told + told.left_out == 6
    taken: dict[str, int] = {}
    for row in _rows(seeded):
        taken[row.partner.key] = taken.get(row.partner.key, 0) + (row.status == "approved")
    assert max(taken.values()) <= 4


def test_the_same_day_tells_the_same(seeded: Database, tell: Tell) -> None:
    tell(STORIES[:2], now=NOW + timedelta(hours=9))
    moments = [event.at for row in _rows(seeded) for event in row.events]
    assert min(moments).isoformat() == "2026-09-26T06:00:00+00:00"
    assert max(moments) < NOW - timedelta(hours=12)


def test_an_unknown_company_is_named(seeded: Database, tell: Tell) -> None:
    with pytest.raises(DataFileError, match="introductions/0/sme: there is no SME 'niemand'"):
        tell((_story(5, sme="niemand"),))


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([{"day": 5, "do": "approve"}], "before the import"),
        ([{"day": 2, "do": "approve"}, {"day": 2, "do": "accept"}], "go forward"),
        ([{"day": 1, "do": "decline"}], "decline needs reason"),
        ([{"day": 1, "do": "dance"}], "dance"),
    ],
)
def test_wrong_steps_are_named(tmp_path: Path, steps: list[dict[str, Any]], problem: str) -> None:
    (tmp_path / "schema").mkdir()
    schema = "introductions.schema.json"
    (tmp_path / "schema" / schema).write_bytes((PROJECT_ROOT / "data/schema" / schema).read_bytes())
    one = {"sme": "a", "contact": None, "days_ago": 5, "need": "x" * 20, "topics": [], "steps": steps}
    head = {"format": "matchmaker-introductions/1", "as_of": "2026-11-25", "notice": {"de": "x", "en": "x"}}
    file = tmp_path / introductions.FILE
    file.write_text(json.dumps(head | {"introductions": [one]}), encoding="utf-8")
    with pytest.raises(DataFileError, match=problem):
        introductions.read(tmp_path)


def test_the_shipped_file_is_in_order() -> None:
    stories = introductions.read(PROJECT_ROOT / "data")
    assert len(stories) >= 40
    assert len({(story.sme, story.need) for story in stories}) == len(stories)
