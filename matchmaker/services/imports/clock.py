"""What time does to imports: people are reminded once, silent entries and forgotten uploads are deleted."""

from datetime import timedelta

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import ImportRowState
from matchmaker.services.accounts.links import Links
from matchmaker.services.imports.letters import LANGUAGE, REMIND_AFTER, REMINDED, keys, mail
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

UPLOADS_KEPT = timedelta(days=7)
"""After that a table that nobody imported is deleted with its file."""
AT_ONCE = 500


class ImportClock:
    """Called by the worker, as often as it likes: what was done already is not done again."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._links = Links(settings.secret_key)

    def remind_due(self) -> int:
        """Remind people who have not answered; how many, at most 500 in one go."""
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            rows = uow.imports.to_remind(now - REMIND_AFTER, now, AT_ONCE)
            names = {one.code: one.name for one in uow.reference.chambers()} if rows else {}
            mails = [
                mail(
                    self._links,
                    REMINDED,
                    row.id,
                    row.created_at,
                    {
                        "address": row.email,
                        "company": row.entry["company"],
                        "chamber": names[row.chamber_code],
                        "code": row.chamber_code,
                    },
                )
                for row in rows
            ]
            for row in rows:
                row.reminded_at = now
            return uow.outbox.add_many(REMINDED, mails, LANGUAGE, now)

        return write_with_retry(self._database, work)

    def forget_due(self) -> int:
        """Delete what nobody has agreed to in time, at most 500 entries in one go, and old uploads."""
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            ids = uow.imports.overdue(now, AT_ONCE)
            uow.imports.end(ids, ImportRowState.FORGOTTEN, now)
            uow.outbox.forget(keys(ids))
            return len(ids) + uow.imports.delete_uploads(now - UPLOADS_KEPT)

        return write_with_retry(self._database, work)
