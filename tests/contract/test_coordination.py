"""What coordinators look at is found, ordered and paged alike on both stores, and never another chamber's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from matchmaker.domain.errors import NotFound
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.coordination.lists import ListKey
from matchmaker.services.coordination.views import Choice, ListView, Row
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent
from tests.introduction_world import World

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def rows(view: ListView) -> list[Row]:
    return [row for group in view.groups for row in group]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every SQL statement that is sent meanwhile."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def waiting(world: World, count: int) -> list[str]:
    """Requests with needs of their own, in turn from both companies; one day between their deadlines."""
    tokens = []
    for number in range(count):
        who = ("anna", "wirt")[number % 2]
        text = " ".join(ALPHABET[(number * 3 + place) % 26] * 5 + str(number) for place in range(6))
        tokens.append(world.requested("riese-netz", world.need(who, text), who))
        world.pass_time(days=1)
    return tokens


def test_earliest_day_comes_first_and_on_one_day_the_most_confident(
    world: World, desk: CoordinationServices
) -> None:
    weak, sure = waiting(world, 2)

    def put(token: str, confidence: float, due_in: timedelta) -> None:
        values = {"confidence": confidence, "due_at": world.now + due_in}
        with UnitOfWork(world.database, write=True) as uow:
            uow.session.execute(update(Introduction).where(Introduction.token == token).values(**values))
            uow.commit()

    put(weak, 0.2, timedelta(hours=1))
    put(sure, 0.9, timedelta(hours=5))
    assert desk.queue.order(world.actor("clara"), Choice()) == [sure, weak], "the same day"
    put(weak, 0.2, timedelta(days=-1))
    view = desk.queue.page(world.actor("clara"), "de", Choice())
    assert [(row.token, row.days_left) for row in rows(view)] == [(weak, -1), (sure, 0)]


def test_pages_hold_every_row_once_and_never_tear_a_group(
    world: World, desk: CoordinationServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.services.coordination.queue.PAGE_SIZE", 3)
    tokens = waiting(world, 8)
    coordinator = world.actor("clara")
    first = desk.queue.page(coordinator, "de", Choice())
    assert (first.total, first.page) == (8, 1)
    pages = [desk.queue.page(coordinator, "de", Choice(), page) for page in range(1, first.pages + 1)]
    assert sorted(row.token for page in pages for row in rows(page)) == sorted(tokens)
    assert desk.queue.page(coordinator, "de", Choice(), 99).page == first.pages
    assert {len(group) for page in pages for group in page.groups} == {4}, "one group for each company"


def test_finished_ones_are_paged_by_the_store_newest_change_first(
    world: World, desk: CoordinationServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.services.coordination.queue.PAGE_SIZE", 2)
    tokens = waiting(world, 5)
    for token in tokens:
        world.services.decide.refuse(world.actor("clara"), token, world.version(token), "unclear", "")
        world.pass_time(minutes=1)
    choice = Choice(ListKey.DONE)
    pages = [desk.queue.page(world.actor("clara"), "de", choice, page) for page in (1, 2, 3)]
    assert [row.token for page in pages for row in rows(page)] == tokens[::-1]
    assert {page.pages for page in pages} == {3}


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(), 2),
        (Choice(topic="wifi"), 1),
        (Choice(topic="apprentices"), 1),
        (Choice(topic="unheard-of"), 2),
        (Choice(district="09190"), 1),
        (Choice(district="09162"), 1),
        (Choice(partner="berta"), 1),
        (Choice(partner="berta", district="09190"), 0),
        (Choice(ListKey.AT_PARTNER), 0),
        (Choice(ListKey.ALL), 2),
    ],
)
def test_lists_are_filtered(world: World, desk: CoordinationServices, choice: Choice, found: int) -> None:
    world.requested("riese-netz", None, "anna")
    world.requested("berta-kurs", None, "wirt")
    view = desk.queue.page(world.actor("clara"), "de", choice)
    assert (view.total, len(rows(view))) == (found, found)


def test_every_state_stands_in_its_list(world: World, desk: CoordinationServices) -> None:
    clara = world.actor("clara")

    def listed(key: ListKey) -> list[str]:
        return [row.token for row in rows(desk.queue.page(clara, "de", Choice(key)))]

    token = world.requested()
    world.services.decide.ask(clara, token, world.version(token), "Wie viele?")
    assert (listed(ListKey.TO_DECIDE), listed(ListKey.QUESTIONS)) == ([], [token])
    world.services.request.answer_question(world.actor("anna"), token, world.version(token), "Zwölf.")
    assert (listed(ListKey.ANSWERED), listed(ListKey.TO_DECIDE)) == ([token], [token])
    world.services.decide.approve(clara, token, world.version(token))
    assert (listed(ListKey.AT_PARTNER), listed(ListKey.SILENT)) == ([token], [])
    world.pass_time(days=4)
    assert (listed(ListKey.SILENT), listed(ListKey.EXPIRING)) == ([token], [])
    world.pass_time(days=5)
    assert listed(ListKey.EXPIRING) == [token]
    world.pass_time(days=2)
    world.services.clock.expire_due()
    assert (listed(ListKey.UNPLACED), listed(ListKey.AT_PARTNER)) == ([token], [])
    world.pass_time(days=31)
    assert (listed(ListKey.UNPLACED), listed(ListKey.DONE)) == ([], [token])


def test_contact_without_any_news_stands_in_the_list_of_missing_outcomes(
    world: World, desk: CoordinationServices
) -> None:
    clara = world.actor("clara")
    token = world.approved("berta-kurs")
    world.services.answer.accept(world.actor("berta"), token, world.version(token))

    def listed() -> list[str]:
        return [row.token for row in rows(desk.queue.page(clara, "de", Choice(ListKey.OUTCOME)))]

    world.pass_time(days=13)
    assert listed() == []
    world.pass_time(days=1)
    assert listed() == [token]
    assert desk.home.today(clara, "de").counts[ListKey.OUTCOME] == 1
    world.services.follow_up.report_met(clara, token, world.version(token))
    assert listed() == []


def test_home_counts_what_the_lists_hold(world: World, desk: CoordinationServices) -> None:
    waiting(world, 3)
    world.approved("berta-kurs")
    view = desk.home.today(world.actor("clara"), "de")
    assert (view.counts[ListKey.TO_DECIDE], view.counts[ListKey.AT_PARTNER], view.overdue) == (3, 1, 0)
    assert len(view.first) == 3
    world.pass_time(days=2)
    assert desk.home.today(world.actor("clara"), "de").overdue == 3 - 1
    foreign = desk.home.today(world.actor("foreign"), "de")
    assert set(foreign.counts.values()) == {0}
    assert foreign.first == ()


def test_load_and_earlier_answers_stand_beside_the_partner(world: World, desk: CoordinationServices) -> None:
    for offering, act in (("riese-netz", "accept"), ("riese-cloud", "decline")):
        token = world.approved(offering, world.need())
        world.pass_time(days=2)
        version = world.version(token)
        if act == "accept":
            world.services.answer.accept(world.actor("riese"), token, version)
        else:
            world.services.answer.decline(world.actor("riese"), token, version, "region", "")
    world.requested("riese-netz", world.need("wirt"), "wirt")
    (row,) = rows(desk.queue.page(world.actor("clara"), "de", Choice()))
    assert row.load is not None
    assert (row.load.capacity, row.load.free) == (4, 3)
    answers = row.load.answers
    assert (answers.accepted, answers.declined, answers.expired, answers.median_days) == (1, 1, 0, 2.0)
    world.pass_time(days=400)
    (row,) = rows(desk.queue.page(world.actor("clara"), "de", Choice()))
    assert row.load is not None
    assert row.load.answers.accepted == 0, "a year later it does not count any more"


def test_number_of_statements_does_not_grow_with_the_rows(world: World, desk: CoordinationServices) -> None:
    clara = world.actor("clara")
    waiting(world, 2)
    desk.queue.page(clara, "de", Choice())
    with statements(world.database) as few:
        desk.queue.page(clara, "de", Choice())
    waiting(world, 12)
    with statements(world.database) as many:
        assert desk.queue.page(clara, "de", Choice()).total == 14
    assert len(many) == len(few) <= 14


def test_what_belongs_together_stands_together_and_says_why(world: World, desk: CoordinationServices) -> None:
    text = "Unsere Datensicherung ist alt und wir brauchen eine neue für fünf Rechner."
    need = world.need("anna", text)
    first = world.requested("riese-netz", need)
    world.pass_time(days=1)
    other = world.requested("berta-kurs", world.need("wirt", text.replace("fünf", "sechs")), "wirt")
    world.pass_time(days=1)
    again = world.requested("berta-kurs", need)
    (group,) = desk.queue.page(world.actor("clara"), "de", Choice()).groups
    assert [(row.token, row.why) for row in group] == [
        (first, None),
        (other, "alike"),
        (again, "same_need"),
    ]
    around = desk.queue.around(world.actor("clara"), first, Choice(), "de")
    assert [row.token for row in around.related] == [other, again]
    assert (around.position, around.waiting, around.next) == (1, 3, other)


def test_after_the_last_one_the_first_comes(world: World, desk: CoordinationServices) -> None:
    waiting(world, 3)
    clara = world.actor("clara")
    order = desk.queue.order(clara, Choice())
    assert [desk.queue.next_after(clara, token, Choice()) for token in order] == [*order[1:], order[0]]
    assert desk.queue.next_after(clara, "unknown", Choice()) == order[0]


def test_trail_names_who_did_what(world: World, desk: CoordinationServices) -> None:
    token = world.requested()
    world.services.decide.refuse(world.actor("clara"), token, world.version(token), "other", "=1+1")
    trail = desk.trail.of(world.actor("carl"), token)
    assert [(step.number, step.action, step.name) for step in trail.steps] == [
        (1, "open", "Anna Huber"),
        (2, "request", "Anna Huber"),
        (3, "refuse", "Clara Kord"),
    ]
    last = trail.steps[-1]
    assert (last.from_status, last.to_status, last.reason, last.text) == (
        *("requested", "refused", "other", "=1+1"),
    )
    with pytest.raises(Exception, match="append"), UnitOfWork(world.database, write=True) as uow:
        uow.session.execute(update(IntroductionEvent).values(text="never happened"))


def test_another_chamber_finds_nothing(world: World, desk: CoordinationServices) -> None:
    token, foreign, need = world.requested(), world.actor("foreign"), world.need()
    refused = (
        lambda: desk.case.open(foreign, token, "de", Choice()),
        lambda: desk.trail.of(foreign, token),
        lambda: desk.files.sme(foreign, "baecker", "de"),
        lambda: desk.on_behalf.company(foreign, "baecker"),
        lambda: desk.on_behalf.state(foreign, "baecker", "Wir brauchen eine neue Kasse.", ()),
        lambda: desk.on_behalf.offers(foreign, "baecker", need, "de"),
        lambda: desk.on_behalf.open(foreign, "baecker", need, "riese-netz", ""),
        lambda: desk.queue.page(world.actor("anna"), "de", Choice()),
        lambda: desk.home.today(replace(world.actor("clara"), second_factor=False), "de"),
        lambda: desk.on_behalf.offers(world.actor("clara"), "wirt", need, "de"),
    )
    for use in refused:
        with pytest.raises(NotFound):
            use()
    assert desk.on_behalf.find(foreign, "huber") == ()
    assert desk.queue.page(foreign, "de", Choice(ListKey.ALL)).total == 0
