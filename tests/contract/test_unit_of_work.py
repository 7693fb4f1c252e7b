"""All or nothing, no lost update, and a catalogue version that tells every process what is stale."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import Offering, OfferingTopic, Partner, Topic

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


def _add_need(uow: UnitOfWork, token: str | None = None) -> str:
    text = "Wir finden keine Lehrlinge."
    need = uow.needs.add(
        text=text, language="de", postcode="80331", size="small", created_at=NOW, token=token
    )
    return need.token


def test_nothing_is_kept_without_commit(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _add_need(uow, "forgotten")
    with UnitOfWork(seeded) as uow:
        assert uow.needs.by_token("forgotten", NOW) is None


def test_an_error_undoes_everything(seeded: Database) -> None:
    def fail() -> None:
        with UnitOfWork(seeded, write=True) as uow:
            _add_need(uow, "forgotten")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with UnitOfWork(seeded) as uow:
        assert uow.needs.by_token("forgotten", NOW) is None


def test_an_error_in_the_database_undoes_everything(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _add_need(uow, "first")
        with pytest.raises(IntegrityError):
            _add_need(uow, "first")
    with UnitOfWork(seeded) as uow:
        assert uow.needs.by_token("first", NOW) is None


def test_commit_keeps_everything(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        token = _add_need(uow)
        uow.commit()
    with UnitOfWork(seeded) as uow:
        assert uow.needs.by_token(token, NOW) is not None


def test_reading_unit_of_work_refuses_to_write(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        with pytest.raises(RuntimeError, match="only reads"):
            _add_need(uow)
        with pytest.raises(RuntimeError, match="only reads"):
            uow.commit()
        with pytest.raises(RuntimeError, match="only reads"):
            uow.session.execute(update(Partner).values(name="x"))


def test_what_was_not_loaded_raises_instead_of_querying(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        partner = uow.session.scalars(select(Partner)).first()
        assert partner is not None
        with pytest.raises(Exception, match="raise_on_sql"):
            _ = partner.offerings


def test_reader_sees_one_moment(seeded: Database) -> None:
    with UnitOfWork(seeded) as reader:
        before = reader.catalogue.version()
        _rename(seeded, "riese", "Anderer Name")
        assert reader.catalogue.version() == before
        partner = reader.partners.by_key("riese")
        assert partner is not None
        assert partner.name == "Riese GmbH"


def _rename(database: Database, key: str, name: str) -> None:
    with UnitOfWork(database, write=True) as uow:
        partner = uow.partners.by_key(key)
        assert partner is not None
        partner.name = name
        uow.commit()


def _version(database: Database) -> int:
    with UnitOfWork(database) as uow:
        return uow.catalogue.version()


def test_every_change_of_the_catalogue_raises_its_version_once(seeded: Database) -> None:
    before = _version(seeded)
    _rename(seeded, "riese", "Riesig GmbH")
    assert _version(seeded) == before + 1
    _rename(seeded, "riese", "Riesig GmbH")
    assert _version(seeded) == before + 1, "setting the same value is no change"


@pytest.mark.parametrize(
    "statement",
    [
        update(Offering).values(status="archived"),
        update(OfferingTopic).values(position=7),
        update(Topic).values(labels={"de": "x", "en": "y"}),
    ],
    ids=["offerings", "offering_topics", "topics"],
)
def test_statements_raise_the_version_too(seeded: Database, statement: object) -> None:
    before = _version(seeded)
    with UnitOfWork(seeded, write=True) as uow:
        uow.session.execute(statement)  # type: ignore[call-overload]
        uow.commit()
    assert _version(seeded) == before + 1


def test_a_removed_part_of_an_offering_raises_the_version(seeded: Database) -> None:
    before = _version(seeded)
    with UnitOfWork(seeded, write=True) as uow:
        offering = uow.offerings.by_key("riese-netz")
        assert offering is not None
        offering.formats.pop()
        uow.commit()
    assert _version(seeded) == before + 1


def test_undone_change_and_new_need_leave_the_version_alone(seeded: Database) -> None:
    before = _version(seeded)
    with UnitOfWork(seeded, write=True) as uow:
        partner = uow.partners.by_key("riese")
        assert partner is not None
        partner.name = "Riesig GmbH"
        uow.session.flush()
    with UnitOfWork(seeded, write=True) as uow:
        _add_need(uow)
        uow.commit()
    assert _version(seeded) == before


def _in_threads(work: object, count: int) -> list[BaseException]:
    failures: list[BaseException] = []
    barrier = Barrier(count)

    def run() -> None:
        barrier.wait()
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def _count_up(uow: UnitOfWork) -> None:
    """Read, compute, write: the pattern that loses updates when two do it at once."""
    partner = uow.partners.by_key("riese")
    assert partner is not None
    partner.capacity_per_month += 1


def test_no_update_is_lost_among_threads(seeded: Database) -> None:
    threads, rounds = 4, 5
    before = _version(seeded)

    def work() -> None:
        for _ in range(rounds):
            write_with_retry(seeded, _count_up, attempts=100)

    assert _in_threads(work, threads) == []
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("riese")
        assert partner is not None
        assert partner.capacity_per_month == 4 + threads * rounds
    assert _version(seeded) == before + threads * rounds


def test_two_writers_at_once_without_retry_lose_nothing_either(seeded: Database) -> None:
    def work() -> None:
        with UnitOfWork(seeded, write=True) as uow:
            _count_up(uow)
            uow.commit()

    failures = _in_threads(work, 2)
    assert all(isinstance(failure, ConcurrentChange) for failure in failures)
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("riese")
        assert partner is not None
        assert partner.capacity_per_month == 4 + 2 - len(failures)


def test_needs_stated_at_once_are_all_kept(seeded: Database) -> None:
    def work() -> None:
        with UnitOfWork(seeded, write=True) as uow:
            _add_need(uow)
            uow.commit()

    with UnitOfWork(seeded) as uow:
        before = uow.needs.count(NOW)
    assert _in_threads(work, 8) == []
    with UnitOfWork(seeded) as uow:
        assert uow.needs.count(NOW + timedelta(days=1)) == before + 8


def test_retry_gives_up_after_the_last_attempt(seeded: Database) -> None:
    tried: list[int] = []

    def work(uow: UnitOfWork) -> None:
        tried.append(1)
        raise ConcurrentChange("someone was quicker")

    with pytest.raises(ConcurrentChange):
        write_with_retry(seeded, work, attempts=3)
    assert len(tried) == 3
