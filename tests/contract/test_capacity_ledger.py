"""A partner's ledger: what it shows, and that changing it never touches what is taken, on both stores."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.ledger import Month
from matchmaker.domain.vocabulary import Role
from matchmaker.services.partners.home import PartnerHome
from matchmaker.services.partners.ledger import CapacityLedger
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import CapacitySlot, PartnerMonth, PartnerReview
from tests.introduction_rows import Happened, add_introduction

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APPROVED = (Happened("request", NOW - 3 * DAY), Happened("approve", NOW - 2 * DAY))
ACCEPTED = (*APPROVED, Happened("accept", NOW - DAY))
Take = Callable[..., str]


@pytest.fixture
def actor(seeded: Database) -> Actor:
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("berta")
        assert partner is not None
        return Actor(user_id=1, role=Role.PARTNER, partner_id=partner.id)


@pytest.fixture
def ledger(seeded: Database) -> CapacityLedger:
    return CapacityLedger(seeded, lambda: NOW)


@pytest.fixture
def take(seeded: Database, actor: Actor) -> Take:
    """Put an introduction with this past on a place of a month; gives its token."""

    def take(slot: int, *steps: Happened, month: str = "2026-11", capacity: int = 4) -> str:
        with UnitOfWork(seeded, write=True) as uow:
            assert actor.partner_id
            if month not in uow.ledger.months(actor.partner_id, [month]):
                uow.session.add(PartnerMonth(partner_id=actor.partner_id, month=month, capacity=capacity))
                uow.session.flush()
            row = add_introduction(uow, *steps)
            row.need_id = None
            uow.session.add(
                CapacitySlot(
                    partner_id=actor.partner_id,
                    month=month,
                    slot=slot,
                    capacity=capacity,
                    introduction_id=row.id,
                )
            )
            uow.commit()
            return row.token

    return take


def test_an_untouched_month_has_the_usual_capacity_and_past_ones_are_unknown(
    ledger: CapacityLedger, actor: Actor
) -> None:
    view = ledger.of_partner(actor, "de")
    assert (view.partner_name, view.present, view.usual, view.own) == ("Berta GmbH", "2026-11", 4, False)
    assert view.opened == Month("2026-11", 4)
    assert view.opened.free == 4
    assert [one.month for one in view.history[:2]] == ["2026-11", "2026-10"]
    assert [one.capacity for one in view.history] == [4, *[None] * 11]


def test_places_are_reserved_until_accepted_and_used_from_then_on(
    ledger: CapacityLedger, actor: Actor, take: Take
) -> None:
    reserved, used = take(1, *APPROVED), take(3, *ACCEPTED)
    view = ledger.of_partner(actor, "de")
    assert view.opened == Month("2026-11", 4, reserved=1, used=1)
    assert (view.opened.free, view.own) == (2, True)
    assert [(one.token, one.used, one.status) for one in view.entries] == [
        (reserved, False, "approved"),
        (used, True, "accepted"),
    ]
    assert all(one.number.startswith("V-2026-") for one in view.entries)
    assert [one.offering_title for one in view.entries] == ["berta-kurs de", "berta-kurs de"]


def test_a_company_is_named_only_after_acceptance(ledger: CapacityLedger, actor: Actor, take: Take) -> None:
    take(1, *APPROVED)
    take(2, *ACCEPTED)
    names = [one.sme_name for one in ledger.of_partner(actor, "de").entries]
    assert names == [None, "Betrieb baecker (fiktiv)"]


def test_an_earlier_month_can_be_opened_and_a_strange_one_not(
    ledger: CapacityLedger, actor: Actor, take: Take
) -> None:
    token = take(2, *ACCEPTED, month="2026-09", capacity=2)
    view = ledger.of_partner(actor, "de", "2026-09")
    assert view.opened == Month("2026-09", 2, used=1)
    assert [one.token for one in view.entries] == [token]
    assert view.history[2] == view.opened
    for month in ("2025-11", "2026-12", "x", ""):
        if month:
            with pytest.raises(NotFound):
                ledger.of_partner(actor, "de", month)


def test_this_month_can_be_changed_down_to_what_is_taken(
    ledger: CapacityLedger, actor: Actor, take: Take
) -> None:
    take(2, *APPROVED)
    take(4, *ACCEPTED)
    assert ledger.set_this_month(actor, " 2 ") == Month("2026-11", 2, reserved=1, used=1)
    view = ledger.of_partner(actor, "de")
    assert (view.opened.free, len(view.entries), view.usual) == (0, 2, 4)
    with pytest.raises(InvalidInput) as refused:
        ledger.set_this_month(actor, "1")
    assert refused.value.errors == {"capacity": "capacity_below_taken"}
    assert ledger.set_this_month(actor, "7").free == 5
    assert len(ledger.of_partner(actor, "de").entries) == 2


def test_a_month_without_entries_can_be_closed(ledger: CapacityLedger, actor: Actor) -> None:
    assert ledger.set_this_month(actor, "0") == Month("2026-11", 0)
    assert ledger.of_partner(actor, "de").own


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "capacity_missing"),
        ("  ", "capacity_missing"),
        ("four", "capacity_number"),
        ("-1", "capacity_number"),
        ("1.5", "capacity_number"),
        ("²", "capacity_number"),
        ("9" * 50, "capacity_number"),
        ("201", "capacity_range"),
    ],
)
def test_wrong_numbers_are_named(ledger: CapacityLedger, actor: Actor, typed: str, problem: str) -> None:
    for change in (ledger.set_this_month, ledger.set_usual):
        with pytest.raises(InvalidInput) as refused:
            change(actor, typed)
        assert refused.value.errors == {"capacity": problem}
    with pytest.raises(InvalidInput):
        ledger.set_usual(actor, "0")


def test_the_usual_capacity_leaves_a_month_alone_that_has_begun(
    ledger: CapacityLedger, actor: Actor, take: Take
) -> None:
    assert ledger.set_usual(actor, "6") == "2026-11"
    assert ledger.of_partner(actor, "de").opened.capacity == 6
    take(1, *APPROVED, capacity=6)
    assert ledger.set_usual(actor, "1") == "2026-12"
    view = ledger.of_partner(actor, "de")
    assert (view.usual, view.opened.capacity, view.opened.free) == (1, 6, 5)


@pytest.mark.parametrize(
    "other",
    [
        VISITOR,
        Actor(user_id=1, role=Role.PARTNER, partner_id=10_000),
        Actor(user_id=1, role=Role.COORDINATOR, chamber_code="155", second_factor=True),
    ],
)
def test_nobody_else_reads_or_changes_it(ledger: CapacityLedger, seeded: Database, other: Actor) -> None:
    for act in (
        lambda: ledger.of_partner(other, "de"),
        lambda: ledger.set_this_month(other, "3"),
        lambda: ledger.set_usual(other, "3"),
        lambda: PartnerHome(seeded, lambda: NOW).of_partner(other),
    ):
        with pytest.raises(NotFound):
            act()


def test_home_knows_the_state_and_the_last_note(seeded: Database, actor: Actor, take: Take) -> None:
    home = PartnerHome(seeded, lambda: NOW)
    take(1, *APPROVED)
    view = home.of_partner(actor)
    assert (view.name, view.status, view.approved, view.live, view.note) == (
        "Berta GmbH", "active", True, 1, None,
    )  # fmt: skip
    assert view.month == Month("2026-11", 4, reserved=1)
    with UnitOfWork(seeded, write=True) as uow:
        partner = uow.partners.by_key("berta")
        assert partner is not None
        partner.status = "returned"
        for note in ("erste", "zweite"):
            uow.session.add(
                PartnerReview(
                    partner_id=partner.id,
                    decision="returned",
                    criteria={},
                    note=note,
                    reviewer_id=None,
                    at=NOW,
                )
            )
        uow.commit()
    view = home.of_partner(actor)
    assert (view.status, view.approved, view.note) == ("returned", False, "zweite")
