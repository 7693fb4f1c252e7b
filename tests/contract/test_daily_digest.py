"""The digest: on weekdays from seven, once a day, only to whom something has been waiting, on both stores."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.vocabulary import PartnerStatus
from matchmaker.mail.render import render
from matchmaker.matching.results import Recommendation
from matchmaker.services.mailing.digest import DailyDigest
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import NeedReply, OutboxMail, User
from tests.introduction_rows import Happened, add_introduction
from tests.people import add_people, address

SEVEN = datetime(2026, 2, 4, 6, 0, tzinfo=UTC)
"""A Wednesday, seven o'clock in Berlin."""
YESTERDAY = SEVEN - timedelta(days=1)


@pytest.fixture
def people(seeded: Database) -> dict[str, int]:
    return add_people(seeded)


def wait(database: Database, *, requested: datetime | None = None, approved: datetime | None = None) -> None:
    """A request waits for the chamber since `requested`, an introduction for the partner since `approved`."""
    with UnitOfWork(database, write=True) as uow:
        if requested:
            row = add_introduction(uow, Happened("request", requested))
            row.due_at = SEVEN + timedelta(hours=3)
        if approved:
            row = add_introduction(
                uow, Happened("request", approved), Happened("approve", approved), sme="wirt"
            )
            row.due_at = SEVEN + timedelta(days=9)
        uow.commit()


def send(database: Database, now: datetime = SEVEN) -> int:
    return DailyDigest(database, lambda: now).send_daily()


def digests(database: Database) -> dict[str, dict[str, object]]:
    with UnitOfWork(database) as uow:
        rows = uow.session.scalars(select(OutboxMail).where(OutboxMail.message == "daily_digest")).all()
        return {row.address: row.values for row in rows}


def test_nothing_is_sent_when_nothing_waits(seeded: Database, people: dict[str, int]) -> None:
    assert send(seeded) == 0


def test_everybody_reads_what_waits_for_them(seeded: Database, people: dict[str, int]) -> None:
    wait(seeded, requested=YESTERDAY, approved=YESTERDAY)
    with UnitOfWork(seeded, write=True) as uow:
        applying = uow.partners.by_keys(["anton"])["anton"]
        applying.status, applying.chamber_code = PartnerStatus.SUBMITTED, "155"
        applying.submitted_at = YESTERDAY
        uow.commit()
    send(seeded)
    found = digests(seeded)
    chamber = {address(name) for name in ("coordinator", "second_coordinator", "administrator")}
    partner = {address(name) for name in ("other_partner", "both")}
    assert set(found) == chamber | partner
    for person in chamber:
        assert found[person] == {
            "path": "/koordination", "due": None, "requests": 1, "due_today": 1, "applications": 1,
        }  # fmt: skip
    for person in partner:
        assert found[person] == {"path": "/partnerbereich", "due": "2026-02-13", "introductions": 1}
    for values in found.values():
        assert render("daily_digest", "de", values, "https://netz.example").text


def test_a_day_has_one_digest_however_often_the_clock_asks(seeded: Database, people: dict[str, int]) -> None:
    wait(seeded, approved=YESTERDAY)
    assert send(seeded) == 2
    assert send(seeded, SEVEN + timedelta(hours=5)) == 0
    assert send(seeded, SEVEN + timedelta(days=1)) == 2
    assert send(seeded, SEVEN) == 0


def test_what_begins_to_wait_after_seven_counts_for_tomorrow(
    seeded: Database, people: dict[str, int]
) -> None:
    wait(seeded, approved=SEVEN + timedelta(minutes=1))
    assert send(seeded, SEVEN + timedelta(hours=5)) == 0
    assert send(seeded, SEVEN + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    "moment",
    [SEVEN - timedelta(seconds=1), SEVEN + timedelta(days=3, hours=1), SEVEN + timedelta(days=4, hours=1)],
    ids=["before seven", "Saturday", "Sunday"],
)
def test_there_is_a_time_for_digests(seeded: Database, people: dict[str, int], moment: datetime) -> None:
    wait(seeded, approved=YESTERDAY - timedelta(days=1))
    assert send(seeded, moment) == 0


def test_seven_is_seven_in_summer_too(seeded: Database, people: dict[str, int]) -> None:
    summer = datetime(2026, 7, 1, 5, 0, tzinfo=UTC)
    wait(seeded, approved=summer - timedelta(days=1))
    assert send(seeded, summer - timedelta(seconds=1)) == 0
    assert send(seeded, summer) == 2


def test_closed_accounts_get_none(seeded: Database, people: dict[str, int]) -> None:
    wait(seeded, approved=YESTERDAY)
    with UnitOfWork(seeded, write=True) as uow:
        user = uow.session.get(User, people["both"])
        assert user is not None
        user.status = "deactivated"
        uow.commit()
    send(seeded)
    assert set(digests(seeded)) == {address("other_partner")}


def test_needs_that_no_partner_fits_are_counted_until_somebody_answers(
    seeded: Database, people: dict[str, int]
) -> None:
    nobody = Recommendation("de", (), (), 3, 0, "1", "hashing", "1", {})
    with UnitOfWork(seeded, write=True) as uow:
        for sme in ("baecker", "wirt"):
            company = uow.smes.by_key(sme)
            assert company is not None
            company.needs[0].created_at = YESTERDAY
            uow.runs.add(company.needs[0], nobody, YESTERDAY)
        uow.unmet.add(
            NeedReply(need_id=company.needs[0].id, number=1, kind="written", text="Bitte anrufen.", at=SEVEN)
        )
        uow.commit()
    send(seeded)
    assert {name: found["needs"] for name, found in digests(seeded).items()} == {
        address(name): 1 for name in ("coordinator", "second_coordinator", "administrator")
    }
    assert (
        "Ein Bedarf, zu dem kein Partner passt, wartet"
        in render("daily_digest", "de", digests(seeded)[address("coordinator")], "https://netz.example").text
    )
