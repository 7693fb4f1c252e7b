"""Many people deciding at the same moment, on both stores: nothing lost, nothing doubled, never too many."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from matchmaker.domain.errors import Conflict
from matchmaker.domain.introduction import OCCUPYING
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from tests.introduction_world import World

THREADS = 8
INTRODUCTIONS = 10
CAPACITY = 4
NEED = "Wir suchen Hilfe mit der Datensicherung im Betrieb."


@dataclass
class Tally:
    """What became of every click; threads only ever append."""

    done: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)


def _at_once(works: list[Callable[[Tally], None]]) -> Tally:
    tally, barrier = Tally(), Barrier(len(works))

    def run(work: Callable[[Tally], None]) -> None:
        barrier.wait()
        try:
            work(tally)
        except BaseException as error:
            tally.broken.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _click(tally: Tally, name: str, token: str, act: Callable[[], object]) -> None:
    try:
        act()
    except Conflict as refused:
        tally.refused.append(refused.key)
    else:
        tally.done.append((name, token))


def _decider(world: World, who: str, tokens: list[str], seed: int) -> Callable[[Tally], None]:
    """One person who clicks on every introduction once, in an order of its own, with what it sees then."""
    use, actor = world.services, world.actor(who)
    moves: dict[str, Callable[[str, int], object]] = {
        "approve": lambda token, version: use.decide.approve(actor, token, version),
        "refuse": lambda token, version: use.decide.refuse(actor, token, version, "unclear", ""),
        "withdraw": lambda token, version: use.request.withdraw(actor, token, version),
        "accept": lambda token, version: use.answer.accept(actor, token, version),
        "decline": lambda token, version: use.answer.decline(actor, token, version, "size", ""),
    }
    choices = {
        "clara": ("approve", "approve", "approve", "refuse"),
        "carl": ("approve", "approve", "approve", "refuse"),
        "anna": ("withdraw",),
        "riese": ("accept", "accept", "decline"),
    }[who]

    def work(tally: Tally) -> None:
        random = Random(seed)
        order = random.sample(tokens, len(tokens))
        for token in order[: 3 if who == "anna" else len(order)]:
            _, version, asked = world.seen(token)
            name = random.choice(choices)
            if who != "riese" or asked:
                _click(tally, name, token, partial(moves[name], token, version))

    return work


def _check(world: World, tokens: list[str]) -> None:
    """What must hold whatever happened: the trail tells the status, places are those of the statuses."""
    occupying = 0
    for token in tokens:
        row = world.row(token)
        status: str | None = None
        for number, event in enumerate(row.events, start=1):
            assert (event.number, event.from_status) == (number, status)
            status = event.to_status
        assert status == row.status
        changes = sum(event.from_status != event.to_status for event in row.events)
        assert row.version == changes + 1, "every version is one move in the trail"
        occupying += row.status in OCCUPYING
    with world.database.engine.connect() as connection:
        slots = connection.execute(text("SELECT slot, introduction_id FROM capacity_slots")).all()
    assert len(slots) == occupying <= CAPACITY
    assert len({slot for slot, _ in slots}) == len(slots)


def test_two_coordinators_partner_and_sme_decide_at_once(world: World) -> None:
    world.set_capacity(CAPACITY)
    tokens = [world.requested(need=world.need(text=NEED)) for _ in range(INTRODUCTIONS - 2)]
    tokens += [world.approved(need=world.need(text=NEED)) for _ in range(2)]
    cast = ["clara", "carl", "clara", "carl", "riese", "riese", "anna", "clara"]
    assert len(cast) == THREADS
    tally = _at_once([_decider(world, who, tokens, seed) for seed, who in enumerate(cast)])
    assert tally.broken == []
    done = Counter(name for name, _ in tally.done)
    assert len(tally.done) + len(tally.refused) >= 5 * INTRODUCTIONS, "all coordinators tried all"
    assert "busy" not in tally.refused
    _check(world, tokens)
    trail = Counter(event.action for token in tokens for event in world.row(token).events)
    trail["approve"] -= 2
    assert {name: trail[name] for name in done} == dict(done), "every success is one step, and no other is"
    assert max(Counter(tally.done).values()) == 1, "nothing is done twice"
    assert len(world.mails("request_approved")) <= done["approve"] + 2
    assert len(world.mails("introduction_accepted_sme")) == done["accept"]


def test_of_many_clicks_on_one_decision_exactly_one_wins(world: World) -> None:
    token = world.requested()
    version = world.version(token)
    use, people = world.services, [world.actor("clara"), world.actor("carl")]
    acts: list[Callable[[], object]] = [
        lambda: use.decide.approve(people[0], token, version),
        lambda: use.decide.approve(people[1], token, version),
        lambda: use.decide.refuse(people[1], token, version, "unclear", ""),
        lambda: use.request.withdraw(world.actor("anna"), token, version),
    ] * 2
    tally = _at_once([lambda tally, act=act: _click(tally, "won", token, act) for act in acts])
    assert tally.broken == []
    assert len(tally.done) == 1
    assert set(tally.refused) <= {"stale", "moved_on"}
    assert len(world.row(token).events) == 3


def test_last_place_is_given_once(world: World) -> None:
    world.set_capacity(1)
    tokens = [world.requested(need=world.need(text=NEED)) for _ in range(THREADS)]
    versions = {token: world.version(token) for token in tokens}
    clara = world.actor("clara")

    def approve(token: str) -> Callable[[Tally], None]:
        act = lambda: world.services.decide.approve(clara, token, versions[token])  # noqa: E731
        return lambda tally: _click(tally, "approve", token, act)

    tally = _at_once([approve(token) for token in tokens])
    assert tally.broken == []
    assert (len(tally.done), set(tally.refused)) == (1, {"no_capacity"})
    assert len(tally.refused) == THREADS - 1
    assert Counter(world.status(token) for token in tokens) == {"approved": 1, "requested": THREADS - 1}


def test_same_request_sent_many_times_is_made_once(world: World) -> None:
    need, anna = world.need(), world.actor("anna")

    def send(tally: Tally) -> None:
        ask = world.services.request.request
        _click(tally, "request", need, lambda: ask(anna, need, "riese-netz", "", language="de"))

    tally = _at_once([send] * THREADS)
    assert tally.broken == []
    assert len(tally.done) == 1
    assert set(tally.refused) == {"already_introduced"}
    assert len(world.services.read.of_sme(anna, "de")) == 1


def test_both_sides_rating_at_once_close_it(world: World) -> None:
    token = world.met()
    version = world.version(token)

    def rate(who: str) -> Callable[[Tally], None]:
        act = lambda: world.services.follow_up.rate(  # noqa: E731
            world.actor(who), token, version, outcome="order", stars=5, line=""
        )
        return lambda tally: _click(tally, who, token, act)

    tally = _at_once([rate(who) for who in ("anna", "riese") * 3])
    assert tally.broken == []
    assert sorted(who for who, _ in tally.done) == ["anna", "riese"]
    assert world.status(token) == "closed"


def test_capacity_lowered_while_places_are_taken_is_never_exceeded(world: World) -> None:
    tokens = [world.requested(need=world.need(text=NEED)) for _ in range(6)]
    versions = {token: world.version(token) for token in tokens}
    clara = world.actor("clara")

    def approve(token: str) -> Callable[[Tally], None]:
        act = lambda: world.services.decide.approve(clara, token, versions[token])  # noqa: E731
        return lambda tally: _click(tally, "approve", token, act)

    def lower(capacity: int) -> Callable[[Tally], None]:
        def work(tally: Tally) -> None:
            write_with_retry(world.database, lambda uow: _set(uow, capacity), attempts=50)

        return work

    def _set(uow: UnitOfWork, capacity: int) -> int:
        return uow.capacity.set_capacity(uow.partners.by_keys(["riese"])["riese"], capacity, world.now)

    tally = _at_once([*(approve(token) for token in tokens), lower(2), lower(2)])
    assert tally.broken == []
    with world.database.engine.connect() as connection:
        taken, capacity = connection.execute(
            text("SELECT (SELECT count(*) FROM capacity_slots), capacity FROM partner_months")
        ).one()
    assert len(tally.done) == taken
    assert capacity == max(2, taken) or taken <= capacity <= 4


@pytest.mark.parametrize("clock", ["remind_due", "expire_due"])
def test_two_workers_do_what_time_does_once(world: World, clock: str) -> None:
    tokens = [world.approved(need=world.need(text=NEED)) for _ in range(3)]
    world.pass_time(days=3 if clock == "remind_due" else 10)
    counts: list[int] = []
    tally = _at_once([lambda tally: counts.append(getattr(world.services.clock, clock)())] * 4)
    assert tally.broken == []
    assert sum(counts) == len(tokens)
    message = {"remind_due": "partner_reminder", "expire_due": "introduction_expired"}[clock]
    assert len(world.mails(message)) == len(tokens)
