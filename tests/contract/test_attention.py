"""Undelivered mails and partners that accept less stand on a chamber's page of today, on both stores."""

from datetime import timedelta

from matchmaker.domain.attention import RECENT, Answers
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.coordination.home import UNREACHED
from matchmaker.storage.repositories.attention import PartnerAnswers, Unreached
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User
from tests.introduction_rows import Happened, add_introduction
from tests.introduction_world import SME_NAME, World

DAY = timedelta(days=1)


def lost(world: World, who: str | None, number: int = 1, chamber: str = "155") -> None:
    """A mail to somebody that was given up now."""
    with UnitOfWork(world.database, write=True) as uow:
        user = uow.session.query(User).filter_by(email=f"{who}@firma.example").one() if who else None
        address = None if user else "neu@firma.example"
        uow.outbox.add(
            "invitation", key=f"lost:{who}:{chamber}:{number}", user=user, address=address,
            language="de", values={"path": "/einladung/x"}, now=world.now, chamber=chamber,
        )  # fmt: skip
        mail = uow.outbox.claim(world.now)
        assert mail
        uow.outbox.give_up(mail.id, world.now, "550 unknown")
        uow.commit()


def test_whose_mails_did_not_arrive_until_a_later_one_does(world: World, desk: CoordinationServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        riese = uow.partners.by_keys(["riese"])["riese"]
        riese.chamber_code = "155"
        uow.commit()
    lost(world, "anna")
    lost(world, "anna", 2)
    lost(world, "riese")
    lost(world, None)
    lost(world, None, chamber="104")
    clara, foreign = world.actor("clara"), world.actor("foreign")
    view = desk.home.today(clara, "de")
    assert view.unreached == (
        Unreached("sme", "baecker", SME_NAME, 2),
        Unreached("partner", "riese", riese.name, 1),
    )
    assert (view.unreached_addresses, view.sees_mails) == (1, False)
    other = desk.home.today(foreign, "de")
    assert (other.unreached, other.unreached_addresses) == ((), 1)
    world.now += DAY
    with UnitOfWork(world.database, write=True) as uow:
        anna = uow.session.query(User).filter_by(email="anna@firma.example").one()
        assert anna.status == UserStatus.ACTIVE
        values = {"path": "/einladung/x"}
        uow.outbox.add("invitation", key="arrives", user=anna, values=values, now=world.now)
        mail = uow.outbox.claim(world.now)
        assert mail
        uow.outbox.delivered(mail.id, world.now, "id")
        uow.commit()
    assert [one.key for one in desk.home.today(clara, "de").unreached] == ["riese"]
    world.now += UNREACHED
    assert desk.home.today(clara, "de").unreached == ()


def test_partners_that_accept_less_of_the_own_chambers_requests(
    world: World, desk: CoordinationServices
) -> None:
    now = world.now
    with UnitOfWork(world.database, write=True) as uow:
        for number in range(10):
            long_ago = now - RECENT - (number + 1) * DAY
            asked = Happened("request", long_ago), Happened("approve", long_ago)
            add_introduction(uow, *asked, Happened("accept", long_ago))
        for last in ("decline", "expire", "decline", "accept", "expire"):
            at = now - RECENT + DAY
            reason = "no_capacity" if last == "decline" else None
            asked = Happened("request", at), Happened("approve", at)
            add_introduction(uow, *asked, Happened(last, at, reason))
            if last == "accept":
                other = add_introduction(uow, *asked, Happened("decline", at, "region"))
                other.chamber_code = "104"
        uow.commit()
    (fallen,) = desk.home.today(world.actor("clara"), "de").fallen
    assert isinstance(fallen, PartnerAnswers)
    assert (fallen.key, fallen.before, fallen.recent) == ("berta", Answers(10, 10), Answers(5, 1))
    assert desk.home.today(world.actor("foreign"), "de").fallen == ()
