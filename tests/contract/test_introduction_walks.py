"""Random walks of several people through many introductions, step by step as a simple model says."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.months import month_of
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction
from tests.introduction_world import SECRETS, World
from tests.stores import STORES, sqlite_copy

CAPACITY = 2
OFFERINGS = ("riese-netz", "berta-kurs")
NEEDS = 2
STEPS = 14
EXAMPLES = 8

TARGETS = {
    ("requested", "ask"): "info_needed",
    ("info_needed", "answer"): "requested",
    ("requested", "approve"): "approved",
    ("approved", "undo"): "requested",
    ("requested", "refuse"): "refused",
    ("info_needed", "refuse"): "refused",
    ("requested", "withdraw"): "withdrawn",
    ("info_needed", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("approved", "accept"): "accepted",
    ("approved", "decline"): "declined",
    ("accepted", "met"): "met",
    ("accepted", "no_show"): "no_show",
    ("met", "close"): "closed",
    ("no_show", "close"): "closed",
}
"""The model's table: from, what is done, to."""
OCCUPIES = {"approved", "accepted", "met", "no_show", "closed"}
RELEASED = OCCUPIES - {"approved"}
OVER = {"refused", "declined", "expired", "withdrawn", "closed"}


@dataclass
class Known:
    """One introduction in the model."""

    token: str
    need: str
    partner: str
    status: str = "requested"
    approved: object = None
    month: str | None = None


class Model:
    """What must have happened, kept beside the product and much simpler than it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.needs = [world.need() for _ in range(NEEDS)]
        self.known: list[Known] = []

    def taken(self, partner: str, month: str) -> int:
        return sum(one.partner == partner and one.month == month for one in self.known)

    def request(self, place: int) -> None:
        need, offering = self.needs[place % NEEDS], OFFERINGS[place // NEEDS % len(OFFERINGS)]
        partner = offering.split("-")[0]
        earlier = [one for one in self.known if (one.need, one.partner) == (need, partner)]
        full = self.taken(partner, month_of(self.world.now)) >= CAPACITY
        allowed = all(one.status == "withdrawn" for one in earlier) and not full
        try:
            token = self.world.requested(offering, need)
        except Conflict:
            assert not allowed
        else:
            assert allowed
            self.known.append(Known(token, need, partner))

    def act(self, name: str, place: int) -> None:
        if not self.known:
            return
        one = self.known[place % len(self.known)]
        target = TARGETS.get((one.status, name))
        full = self.taken(one.partner, month_of(self.world.now)) >= CAPACITY
        if name == "approve" and full:
            target = None
        if name == "undo" and target and self.world.now > one.approved + timedelta(minutes=10):  # type: ignore[operator]
            target = None
        try:
            self._click(name, one)
        except (Conflict, NotFound):
            assert target is None, f"{name} from {one.status} was refused"
        else:
            assert target is not None, f"{name} from {one.status} was possible"
            self._moved(one, target)

    def _moved(self, one: Known, target: str) -> None:
        one.status = target
        if target == "approved":
            one.approved = self.world.now
        if target not in OCCUPIES:
            one.month = None
        elif one.month is None:
            one.month = month_of(self.world.now)

    def _click(self, name: str, one: Known) -> None:
        use, token, version = self.world.services, one.token, self.world.version(one.token)
        clara, anna = self.world.actor("clara"), self.world.actor("anna")
        partner = self.world.actor(one.partner)
        match name:
            case "ask":
                use.decide.ask(clara, token, version, "Wie viele?")
            case "answer":
                use.request.answer_question(anna, token, version, "Acht")
            case "approve":
                use.decide.approve(clara, token, version)
            case "undo":
                use.decide.undo(self.world.actor("carl"), token)
            case "refuse":
                use.decide.refuse(clara, token, version, "unclear", "")
            case "withdraw":
                use.request.withdraw(anna, token, version)
            case "accept":
                use.answer.accept(partner, token, version)
            case "decline":
                use.answer.decline(partner, token, version, "size", "")
            case "met":
                use.follow_up.report_met(partner, token, version)
            case "no_show":
                use.follow_up.report_no_show(anna, token, version)
            case "close":
                use.follow_up.close(clara, token, version, "none")

    def wait(self, days: int) -> None:
        """Time passes and the worker does its work."""
        self.world.pass_time(days=days)
        self.world.services.clock.remind_due()
        expired = self.world.services.clock.expire_due()
        late = [
            one
            for one in self.known
            if one.status == "approved" and self.world.now >= one.approved + timedelta(days=10)  # type: ignore[operator]
        ]
        assert expired == len(late)
        for one in late:
            self._moved(one, "expired")

    def check(self) -> None:
        """The product agrees with the model in everything that anybody can see."""
        for one in self.known:
            row = self.world.row(one.token)
            assert row.status == one.status
            self._check_trail(row)
            self._check_partner(one)
        open_pairs = Counter((one.need, one.partner) for one in self.known if one.status not in OVER)
        assert max(open_pairs.values(), default=1) == 1
        with UnitOfWork(self.world.database) as uow:
            for key in ("riese", "berta"):
                for month in uow.capacity.ledger(uow.partners.by_keys([key])[key]):
                    assert month.reserved + month.used == self.taken(key, month.month) <= CAPACITY

    def _check_trail(self, row: Introduction) -> None:
        status = None
        for number, event in enumerate(row.events, start=1):
            assert (event.number, event.from_status) == (number, status)
            status = event.to_status
        assert status == row.status

    def _check_partner(self, one: Known) -> None:
        try:
            view = self.world.services.read.one(self.world.actor(one.partner), one.token, "de")
        except NotFound:
            assert one.status not in OCCUPIES
            return
        if one.status not in RELEASED:
            shown = str(asdict(view)).lower()
            assert [secret for secret in SECRETS if secret in shown] == []
            assert (view.sme.name, view.sme_contact) == (None, None)


ACTIONS = sorted({name for _, name in TARGETS})
LIKELY = ["approve", "approve", "accept", "accept", "met"]
STEP = st.one_of(
    st.tuples(st.just("request"), st.integers(0, NEEDS * len(OFFERINGS) - 1)),
    st.tuples(st.sampled_from(ACTIONS + LIKELY), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from([0, 1, 3, 11, 31])),
)
WALK = st.lists(STEP, min_size=4, max_size=STEPS)


@pytest.fixture(params=STORES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Gives the seeded database anew for each walk."""
    if request.param == "postgres":
        states = request.getfixturevalue("_seeded_postgres")
        return lambda: Database(states.restore("seeded"))
    template, numbers = request.getfixturevalue("_seeded_sqlite"), count(1)
    return lambda: Database(sqlite_copy(template, tmp_path / f"walk{next(numbers)}.sqlite3"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=WALK)
def test_walks_go_exactly_where_the_table_leads(
    fresh: Callable[[], Database], steps: list[tuple[str, int]]
) -> None:
    with fresh() as database:
        world = World(database)
        for key in ("riese", "berta"):
            world.set_capacity(CAPACITY, key)
        model = Model(world)
        for place in range(3):
            model.request(place)
        for name, place in steps:
            if name == "request":
                model.request(place)
            elif name == "wait":
                model.wait(place)
            else:
                model.act(name, place)
        model.check()
