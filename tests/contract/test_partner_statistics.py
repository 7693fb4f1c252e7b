"""A partner's statistics count its own past, month by month, the same on both stores."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import Role
from matchmaker.matching.results import Band, Match, Recommendation
from matchmaker.services.partners.statistics import Figures, PartnerStatistics, PartnerStatisticsView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_feedback, add_introduction

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
Read = Callable[..., PartnerStatisticsView]


def _actor(database: Database, key: str) -> Actor:
    with UnitOfWork(database) as uow:
        partner = uow.partners.by_key(key)
        assert partner is not None
        return Actor(user_id=1, role=Role.PARTNER, partner_id=partner.id)


@pytest.fixture
def read(seeded: Database) -> Read:
    def read(key: str = "berta", language: str = "de") -> PartnerStatisticsView:
        return PartnerStatistics(seeded, lambda: NOW).of_partner(_actor(seeded, key), language)

    return read


def _run(uow: UnitOfWork, at: datetime, *offerings: str) -> None:
    need = uow.needs.add(
        text="Wir finden keine Lehrlinge.",
        language="de",
        postcode="82362",
        size="small",
        created_at=at,
    )
    rows = uow.offerings.by_keys(offerings)
    matches = tuple(
        Match(key, rows[key].partner.key, 1.0, 0.5, Band.GOOD, "de", {}, (), (), (), "") for key in offerings
    )
    uow.runs.add(need, Recommendation("de", (), matches, 4, 4, "1", "m", "w", {}), at)


def _asked(at: datetime) -> tuple[Happened, Happened]:
    return Happened("request", at), Happened("approve", at + DAY)


def test_a_partner_without_a_past_gets_twelve_empty_months(read: Read) -> None:
    view = read()
    assert (view.partner_key, view.partner_name) == ("berta", "Berta GmbH")
    assert [one.month for one in view.months] == [
        "2025-12", *(f"2026-{number:02d}" for number in range(1, 12)),
    ]  # fmt: skip
    assert view.empty
    assert (view.stars, view.answer_hours, view.answered, view.rated) == (None, None, 0, 0)


def test_each_step_counts_in_the_month_in_which_it_happened(seeded: Database, read: Read) -> None:
    end_of_october = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)
    with UnitOfWork(seeded, write=True) as uow:
        add_introduction(
            uow,
            Happened("request", end_of_october),
            Happened("approve", end_of_october + timedelta(hours=1)),
            Happened("accept", end_of_october + timedelta(hours=5)),
            Happened("report_met", end_of_october + 9 * DAY),
        )
        uow.commit()
    october, november = read().months[-2:]
    assert october.figures == Figures(requested=1)
    assert november.figures == Figures(approved=1, accepted=1, met=1)
    assert read().total == Figures(requested=1, approved=1, accepted=1, met=1)


def test_reasons_of_declines_and_expiries_are_counted(seeded: Database, read: Read) -> None:
    start = NOW - 40 * DAY
    with UnitOfWork(seeded, write=True) as uow:
        for place, reason in enumerate(["region", "no_capacity", "no_capacity"]):
            add_introduction(uow, *_asked(start), Happened("decline", start + (place + 2) * DAY, reason))
        add_introduction(uow, *_asked(start), Happened("expire", start + 11 * DAY))
        uow.commit()
    view = read()
    assert list(view.declined_by.items()) == [("no_capacity", 2), ("region", 1)]
    assert (view.total.declined, view.total.expired, view.total.approved) == (3, 1, 4)


def test_answer_time_is_the_median_from_approval_to_answer(seeded: Database, read: Read) -> None:
    start = NOW - 20 * DAY
    with UnitOfWork(seeded, write=True) as uow:
        for hours, answer in ((2, "accept"), (10, "decline"), (30, "accept")):
            at = start + DAY + timedelta(hours=hours)
            add_introduction(
                uow, *_asked(start), Happened(answer, at, "size" if answer == "decline" else None)
            )
        add_introduction(uow, *_asked(start), Happened("expire", start + 11 * DAY))
        uow.commit()
    assert (read().answer_hours, read().answered) == (10, 3)


def test_an_answer_is_measured_from_an_approval_before_the_twelve_months(
    seeded: Database, read: Read
) -> None:
    start = datetime(2025, 11, 28, 12, tzinfo=UTC)
    with UnitOfWork(seeded, write=True) as uow:
        add_introduction(uow, *_asked(start), Happened("accept", start + 6 * DAY))
        uow.commit()
    view = read()
    assert view.total == Figures(accepted=1)
    assert view.answer_hours == 5 * 24


def test_an_undone_approval_never_happened(seeded: Database, read: Read) -> None:
    start = NOW - 10 * DAY
    undone = Happened("undo_approve", start + DAY + timedelta(minutes=4))
    with UnitOfWork(seeded, write=True) as uow:
        add_introduction(uow, *_asked(start), undone)
        add_introduction(
            uow, *_asked(start), undone, Happened("approve", start + 2 * DAY),
            Happened("accept", start + 3 * DAY), sme="wirt",
        )  # fmt: skip
        uow.commit()
    assert (read().total.approved, read().answer_hours) == (1, 24)


def test_the_chamber_s_word_on_the_outcome_counts_between_both_sides(seeded: Database, read: Read) -> None:
    start = NOW - 10 * DAY
    met = (*_asked(start), Happened("accept", start + 2 * DAY), Happened("report_met", start + 3 * DAY))
    with UnitOfWork(seeded, write=True) as uow:
        rows = [add_introduction(uow, *met, Happened("close", NOW - DAY, "order")) for _ in range(2)]
        add_feedback(uow, rows[0], "partner", "none", 2, NOW - 2 * DAY)
        add_feedback(uow, rows[1], "sme", "later", 3, NOW - 2 * DAY)
        uow.commit()
    assert read().outcomes == {"later": 1, "order": 1}


def test_the_company_s_word_on_the_outcome_counts_before_the_partner_s(seeded: Database, read: Read) -> None:
    start = NOW - 10 * DAY
    with UnitOfWork(seeded, write=True) as uow:
        met = (*_asked(start), Happened("accept", start + 2 * DAY), Happened("report_met", start + 3 * DAY))
        rows = [add_introduction(uow, *met, Happened("close", NOW)) for _ in range(3)]
        open_one = add_introduction(uow, *met)
        add_feedback(uow, open_one, "sme", "none", 1, NOW)
        add_feedback(uow, rows[0], "sme", "pilot", 4, NOW)
        add_feedback(uow, rows[0], "partner", "order", 1, NOW)
        add_feedback(uow, rows[1], "partner", "order", 2, NOW)
        add_feedback(uow, rows[2], "sme", "pilot", 5, NOW)
        uow.commit()
    view = read()
    assert list(view.outcomes.items()) == [("pilot", 2), ("order", 1)]
    assert (view.stars, view.rated) == (4.5, 2)


def test_shown_counts_recommendations_with_the_partner_among_the_first_three(
    seeded: Database, read: Read
) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _run(uow, NOW - DAY, "riese-netz", "riese-cloud", "berta-kurs")
        _run(uow, NOW - 40 * DAY, "berta-kurs")
        _run(uow, NOW - DAY, "riese-netz", "riese-cloud", "anton-vor-ort", "berta-kurs")
        _run(uow, NOW - 400 * DAY, "berta-kurs")
        uow.commit()
    assert [one.figures.shown for one in read("berta").months[-3:]] == [0, 1, 1]
    assert read("berta").total.shown == 2
    assert read("riese").total.shown == 2, "two offerings in one recommendation show the partner once"


def test_only_own_figures_are_counted(seeded: Database, read: Read) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _run(uow, NOW - DAY, "berta-kurs")
        row = add_introduction(uow, *_asked(NOW - 5 * DAY), Happened("accept", NOW - 3 * DAY))
        add_feedback(uow, row, "sme", "order", 5, NOW)
        uow.commit()
    assert read("anton").empty
    assert (read("anton").outcomes, read("anton").answered) == ({}, 0)


def test_offerings_that_nobody_saw_for_ninety_days_are_named(seeded: Database, read: Read) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _run(uow, NOW - 91 * DAY, "riese-cloud")
        _run(uow, NOW - 89 * DAY, "riese-netz")
        _run(uow, NOW - 9 * DAY, "riese-netz")
        add_introduction(uow, *_asked(NOW - 5 * DAY), offering="riese-netz")
        uow.commit()
    seen, quiet = read("riese").offerings
    assert (seen.key, seen.shown, seen.requested, seen.quiet) == ("riese-netz", 2, 1, False)
    assert (quiet.key, quiet.shown, quiet.requested, quiet.quiet) == ("riese-cloud", 0, 0, True)
    assert (quiet.title, quiet.language) == ("riese-cloud de", "de")


def test_a_new_offering_is_given_time(seeded: Database, read: Read) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        offering = uow.offerings.by_key("berta-kurs")
        assert offering is not None
        offering.created_at = NOW - 89 * DAY
        uow.commit()
    assert [one.quiet for one in read("berta").offerings] == [False]


@pytest.mark.parametrize(
    "actor",
    [
        VISITOR,
        Actor(user_id=1, role=Role.SME, sme_id=1),
        Actor(user_id=1, role=Role.PARTNER),
        Actor(user_id=1, role=Role.PARTNER, partner_id=10_000),
        Actor(user_id=1, role=Role.COORDINATOR, chamber_code="155", second_factor=True),
    ],
)
def test_nobody_else_gets_them(seeded: Database, actor: Actor) -> None:
    with pytest.raises(NotFound):
        PartnerStatistics(seeded, lambda: NOW).of_partner(actor, "de")


def test_figures_name_no_company(seeded: Database, read: Read) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        add_introduction(uow, *_asked(NOW - 5 * DAY), Happened("accept", NOW - 3 * DAY))
        uow.commit()
    told = repr(read())
    for private in ("baecker", "Bäcker", "82362", "10.71", "09190", "Lehrlinge"):
        assert private not in told
