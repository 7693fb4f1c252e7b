"""Chambers that take part, for tests."""

from datetime import UTC, datetime

from matchmaker.domain.vocabulary import ChamberStatus
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ChamberSetup

SINCE = datetime(2026, 1, 31, 8, tzinfo=UTC)


def open_chamber(database: Database, code: str, *, recognise: bool = True) -> None:
    """Open a chamber; with `recognise` it recognises every active partner of others."""
    with UnitOfWork(database, write=True) as uow:
        uow.chambers.add(
            ChamberSetup(
                chamber_code=code,
                status=ChamberStatus.OPEN,
                names={},
                welcome={},
                imprint={},
                privacy={},
                prepared_at=SINCE,
                opened_at=SINCE,
            )
        )
        for one in uow.recognitions.of_others(code) if recognise else ():
            uow.recognitions.recognise(one.partner.id, code, None, SINCE)
        uow.commit()
