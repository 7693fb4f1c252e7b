"""What the tests of delivery share: a clock, a sender, owed mails."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from matchmaker.services.mailing.deliver import DeliverMails, Sender
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SENDER = Sender("Netz <netz@ihk.example>", "fragen@ihk.example", "https://netz.example")


Make = Callable[..., DeliverMails]


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def owe(database: Database, *names: str, now: datetime = START) -> None:
    """Owe a mail to NAME@example.org for every name."""
    with UnitOfWork(database, write=True) as uow:
        for name in names:
            uow.outbox.add(
                "verify_address", key=f"test:{name}", address=f"{name}@example.org", language="de",
                values={"path": f"/registrieren/{name}"}, now=now,
            )  # fmt: skip
        uow.commit()


def row(database: Database, name: str) -> OutboxMail:
    """The outbox row of a name."""
    with UnitOfWork(database) as uow:
        return next(one for one in uow.outbox.recent(1000) if one.key == f"test:{name}")
