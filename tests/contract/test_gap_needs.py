"""Needs without a partner: nobody fits, or the partner declined or let it expire; the same on both stores."""

from datetime import timedelta

import pytest

from matchmaker.domain import periods
from matchmaker.domain.errors import NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.services.state_need import Owner, StateNeed
from matchmaker.services.steering.gap_views import GapsView
from matchmaker.services.steering.gap_work import GapWork
from matchmaker.services.steering.gaps import Gaps
from matchmaker.storage.repositories.gaps import Why
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Need
from tests.introduction_rows import Happened, add_introduction
from tests.introduction_world import World
from tests.runs import answer

TEXT = "Wir suchen eine Drohne zur Vermessung unserer Dächer"


def without_partner(world: World, chamber: str = "155", days: int = 1) -> dict[str, Why]:
    now = world.now + timedelta(seconds=1)
    with UnitOfWork(world.database) as uow:
        rows = uow.gaps.without_partner(Span(chamber, now - timedelta(days=days), now))
    return {row.need.text: row.why for row in rows}


def stated(world: World, text: str = TEXT, sme: str = "baecker", *, found: bool = False) -> str:
    with UnitOfWork(world.database) as uow:
        row = uow.smes.by_key(sme)
    assert row is not None
    state = StateNeed(world.database, world.engines, 30, lambda: world.now)
    token = state.state(NeedInput(text, "82362", "small"), Owner(row.id))
    if not found:
        with UnitOfWork(world.database, write=True) as uow:
            need = uow.needs.by_token(token, world.now)
            run = uow.runs.latest_of(need) if need else None
            assert run is not None
            run.items.clear()
            uow.commit()
    return token


def introduced(world: World, text: str, *actions: str, reason: str | None = None) -> None:
    """An introduction for the need with this text that went this way."""
    with UnitOfWork(world.database, write=True) as uow:
        need = uow.session.query(Need).filter_by(text=text).one()
        row = add_introduction(uow, *(Happened(action, world.now) for action in actions))
        row.need_id, row.reason = need.id, reason
        uow.commit()


def test_nobody_fits_counts_within_period_and_chamber(world: World) -> None:
    stated(world)
    stated(world, "Jemand passt", found=True)
    assert without_partner(world) == {TEXT: Why.NOBODY_FITS}
    assert without_partner(world, "104") == {}
    world.pass_time(days=3)
    assert without_partner(world) == {}
    assert without_partner(world, days=5) == {TEXT: Why.NOBODY_FITS}


@pytest.mark.parametrize(
    ("last", "reason", "why"),
    [
        ("decline", "not_our_expertise", Why.DECLINED),
        ("decline", "no_capacity", None),
        ("expire", None, Why.EXPIRED),
    ],
)
def test_an_introduction_that_came_to_nothing_counts_until_there_is_another(
    world: World, last: str, reason: str | None, why: Why | None
) -> None:
    stated(world, found=True)
    introduced(world, TEXT, "request", "approve", last, reason=reason)
    assert without_partner(world) == ({TEXT: why} if why else {})
    introduced(world, TEXT, "request")
    assert without_partner(world) == {}


def test_what_the_company_took_back_is_no_gap_until_it_looks_again(world: World) -> None:
    token = stated(world)
    stated(world, "Jemand hat nicht geantwortet", found=True)
    introduced(world, TEXT, "request", "withdraw")
    introduced(world, "Jemand hat nicht geantwortet", "request", "approve", "expire")
    assert without_partner(world) == {"Jemand hat nicht geantwortet": Why.EXPIRED}
    introduced(world, "Jemand hat nicht geantwortet", "request", "withdraw")
    assert without_partner(world) == {}
    world.pass_time(minutes=1)
    with UnitOfWork(world.database, write=True) as uow:
        need = uow.needs.by_token(token, world.now)
        assert need
        answer(uow, need, world.now)
        uow.commit()
    assert without_partner(world) == {TEXT: Why.NOBODY_FITS}


def test_the_report_is_for_the_own_chamber_and_remembers(world: World) -> None:
    tokens = {stated(world), stated(world, sme="wirt")}
    period = periods.since_start(periods.EARLIEST, periods.today(world.now))
    use = Gaps(world.database, GapWork(world.database, world.engines, lambda: world.now))
    view = use.of(world.actor("clara"), period, "de")
    assert isinstance(view, GapsView)
    (gap,) = view.gaps
    assert {need.token for need in gap.needs} == tokens
    assert (view.count, view.companies, gap.companies) == (2, 2, 2)
    first = view.at
    world.pass_time(hours=1)
    again = use.of(world.actor("clara"), period, "de")
    assert isinstance(again, GapsView)
    assert again.at == first, "nothing has changed, so nothing is computed again"
    assert use.one(world.actor("clara"), period, next(iter(tokens)), "en")[1].rank == 1
    foreign = use.of(world.actor("foreign"), period, "de")
    assert isinstance(foreign, GapsView)
    assert foreign.count == 0
    for who in ("foreign", "anna", "riese"):
        with pytest.raises(NotFound):
            use.one(world.actor(who), period, next(iter(tokens)), "de")
