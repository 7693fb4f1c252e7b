"""The outbox on both stores: owed once, claimed by one, settled for good, blanked but never forgotten."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.accounts.invitations import invite
from matchmaker.services.accounts.links import Links
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.repositories.outbox import CLAIM
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import Membership, OutboxMail, User
from tests.introduction_world import World

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def owe(database: Database, *keys: str, due_at: datetime | None = None) -> None:
    with UnitOfWork(database, write=True) as uow:
        for key in keys:
            uow.outbox.add(
                "verify_address",
                key=key,
                address=f"{key.replace(':', '-')}@example.org",
                language="de",
                values={"path": "/registrieren/abc"},
                now=NOW,
                due_at=due_at,
            )
        uow.commit()


def claim(database: Database, now: datetime = NOW) -> OutboxMail | None:
    return write_with_retry(database, lambda uow: uow.outbox.claim(now), attempts=20)


def settle(database: Database, name: str, *arguments: Any) -> Any:
    return write_with_retry(database, lambda uow: getattr(uow.outbox, name)(*arguments))


def mail(database: Database, key: str) -> OutboxMail:
    with UnitOfWork(database) as uow:
        return uow.session.scalars(select(OutboxMail).where(OutboxMail.key == key)).one()


def test_an_event_is_owed_once(database: Database) -> None:
    owe(database, "a", "a")
    owe(database, "a")
    with UnitOfWork(database) as uow:
        assert uow.outbox.waiting() == 1
        assert uow.session.scalars(select(func.count()).select_from(OutboxMail)).one() == 1


def test_values_that_the_message_does_not_take_are_refused_at_once(database: Database) -> None:
    with UnitOfWork(database, write=True) as uow, pytest.raises(ValueError, match="path is missing"):
        uow.outbox.add("verify_address", key="a", address="a@b.de", language="de", values={}, now=NOW)


def test_mails_are_claimed_in_order_and_by_one_only(database: Database) -> None:
    owe(database, "a", "b")
    first, second = claim(database), claim(database)
    assert first is not None
    assert second is not None
    assert [first.key, second.key] == ["a", "b"]
    assert claim(database) is None


def test_a_claim_ends(database: Database) -> None:
    owe(database, "a")
    claim(database)
    assert claim(database, NOW + CLAIM - timedelta(seconds=1)) is None
    again = claim(database, NOW + CLAIM)
    assert again is not None
    assert again.attempts == 2


def test_a_new_worker_takes_over_what_a_dead_one_had_claimed(database: Database) -> None:
    owe(database, "a")
    claim(database)
    assert settle(database, "release_claims") == 1
    assert claim(database) is not None


def test_a_mail_is_not_tried_before_it_is_due(database: Database) -> None:
    owe(database, "a", due_at=NOW + timedelta(minutes=10))
    assert claim(database, NOW + timedelta(minutes=9)) is None
    assert claim(database, NOW + timedelta(minutes=10)) is not None


def test_times_written_by_a_clock_that_ran_ahead_do_not_hold_a_mail(database: Database) -> None:
    owe(database, "a", due_at=NOW + timedelta(days=400))
    first = claim(database)
    assert first is not None
    settle(database, "postpone", first.id, NOW + timedelta(days=300), "450 later")
    assert claim(database) is not None
    owe(database, "b")
    claim(database, NOW + timedelta(days=200))
    assert claim(database) is not None


def test_a_delivered_mail_is_never_claimed_again(database: Database) -> None:
    owe(database, "a")
    first = claim(database)
    assert first is not None
    settle(database, "delivered", first.id, NOW, "<a@example.org>")
    settle(database, "postpone", first.id, NOW, "too late")
    settle(database, "release_claims")
    assert claim(database, NOW + timedelta(days=900)) is None
    assert mail(database, "a").sent_at == NOW
    assert mail(database, "a").last_error is None


def test_a_mail_that_was_given_up_is_listed_with_the_reason(database: Database) -> None:
    owe(database, "a")
    first = claim(database)
    assert first is not None
    settle(database, "give_up", first.id, NOW, "550 no such person" + "!" * 600)
    assert claim(database, NOW + timedelta(days=900)) is None
    with UnitOfWork(database) as uow:
        assert [len(one.last_error or "") for one in uow.outbox.given_up(10)] == [500]


def test_only_mails_that_nobody_tried_are_taken_back(database: Database) -> None:
    owe(database, "introduction:1:3:a", "introduction:1:3:b", "introduction:1:30:c")
    first = claim(database)
    assert first is not None
    settle(database, "delivered", first.id, NOW, "<a@example.org>")
    assert settle(database, "take_back", "introduction:1:3:") == (1, 1)
    left = claim(database)
    assert left is not None
    assert left.key == "introduction:1:30:c"


def test_contents_of_old_mails_are_blanked_and_their_keys_stay(database: Database) -> None:
    owe(database, "old", "new", "open")
    for key, day in (("old", 0), ("new", 80)):
        settle(database, "delivered", mail(database, key).id, NOW + timedelta(days=day), f"<{key}@x>")
    assert settle(database, "forget_contents", NOW + timedelta(days=1)) == 1
    assert settle(database, "forget_contents", NOW + timedelta(days=1)) == 0
    old = mail(database, "old")
    assert (old.address, old.values, old.sent_at) == ("", {}, NOW)
    assert mail(database, "new").values
    owe(database, "old")
    with UnitOfWork(database) as uow:
        assert uow.outbox.waiting() == 1
        assert [one.key for one in uow.outbox.recent(10)] == ["open", "new"]


def test_many_workers_at_once_never_get_the_same_mail(database: Database) -> None:
    owe(database, *(f"m{number}" for number in range(60)))
    got: list[int] = []
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        while (one := claim(database)) is not None:
            got.append(one.id)
            settle(database, "delivered", one.id, NOW, "<x@example.org>")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(set(got)) == 60


def test_administrators_see_failures_of_their_own_network_only(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        for chamber in ("155", "104"):
            user = User(
                email=f"k{chamber}@example.org", name="K", language="de", status=UserStatus.ACTIVE,
                created_at=NOW,
                memberships=[Membership(role="coordinator", chamber_code=chamber, created_at=NOW)],
            )  # fmt: skip
            uow.accounts.add(user)
            uow.outbox.add(
                "password_changed", key=f"k:{chamber}", user=user, values={"path": "/konto"}, now=NOW
            )
        uow.commit()
    for chamber in ("155", "104"):
        settle(seeded, "give_up", mail(seeded, f"k:{chamber}").id, NOW, "550")
    with UnitOfWork(seeded) as uow:
        assert [one.key for one in uow.outbox.given_up(10, "155")] == ["k:155"]
        assert len(uow.outbox.given_up(10)) == 2


def test_administrators_see_failures_of_addresses_without_account_of_their_own_network(
    seeded: Database,
) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        for chamber in ("155", "104", None):
            uow.outbox.add(
                "invitation", key=f"bare:{chamber}", address=f"neu{chamber}@example.org", language="de",
                values={"path": "/einladung/x"}, now=NOW, chamber=chamber,
            )  # fmt: skip
        uow.commit()
    for chamber in ("155", "104", None):
        settle(seeded, "give_up", mail(seeded, f"bare:{chamber}").id, NOW, "550")
    with UnitOfWork(seeded) as uow:
        assert [one.address for one in uow.outbox.given_up(10, "155")] == ["neu155@example.org"]
        assert len(uow.outbox.given_up(10)) == 3


def test_every_mail_to_an_address_without_account_belongs_to_a_chamber(world: World) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        riese = uow.partners.by_keys(["riese"])["riese"]
        riese.contact_email, riese.chamber_code = "kontakt@riese.example", "155"
        uow.session.execute(delete(Membership).where(Membership.partner_id == riese.id))
        links = Links("x" * 32)
        for role, organisation in (
            (Role.SME, Organisation(sme_id=world.actor("anna").sme_id)),
            (Role.PARTNER, Organisation(partner_id=riese.id)),
            (Role.COORDINATOR, Organisation(chamber_code="155")),
        ):
            invite(
                uow, links, email="neu@firma.example", role=role, organisation=organisation,
                inviter=None, language="de", now=NOW,
            )  # fmt: skip
        uow.commit()
    world.approved()
    bare = [one for one in world.mails() if one.user_id is None]
    assert [one.message for one in bare] == ["invitation"] * 3 + ["partner_asked"]
    assert {one.chamber_code for one in bare} == {"155"}
    assert {one.chamber_code for one in world.mails() if one.user_id} == {None}
