"""What operators do with chambers on the command line, without signing in."""

from collections import Counter
from dataclasses import dataclass

from matchmaker.domain.chamber import ChamberAction
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.person import clean_email
from matchmaker.domain.vocabulary import Role
from matchmaker.services.chambers.base import readiness
from matchmaker.services.chambers.set_up import move, new_setup
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class OperatedChamber:
    """A chamber in the operator's list. `status`: None when it does not take part; `missing`: for opening."""

    code: str
    name: str
    status: str | None
    districts: int
    missing: tuple[str, ...]


class OperateChambers:
    """The same rules as for administrators, without a person."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def all(self) -> tuple[OperatedChamber, ...]:
        """All chambers by name."""
        with UnitOfWork(self._database) as uow:
            counts = Counter(one.chamber_code for one in uow.reference.districts())
            return tuple(
                OperatedChamber(
                    chamber.code,
                    chamber.name,
                    setup.status if setup else None,
                    counts[chamber.code],
                    tuple(readiness(uow, setup).missing) if setup else (),
                )
                for chamber, setup in uow.chambers.with_setup()
            )

    def prepare(self, code: str) -> None:
        """Begin with a chamber; nothing happens when it is there already. Raises NotFound."""

        def work(uow: UnitOfWork) -> None:
            if uow.reference.chamber(code) is None:
                raise NotFound(f"there is no chamber with the code {code}")
            if uow.chambers.setup(code) is None:
                uow.chambers.add(new_setup(code, None, self._clock))

        write_with_retry(self._database, work)

    def move(self, code: str, action: ChamberAction) -> None:
        """Open or pause a chamber. Raises NotFound, Conflict (moved_on, not_ready)."""

        def work(uow: UnitOfWork) -> None:
            setup = uow.chambers.setup(code)
            if setup is None:
                raise NotFound(f"chamber {code} has prepared nothing yet")
            move(uow, setup, action, self._clock)

        write_with_retry(self._database, work)

    def let_open(self, email: str, *, allowed: bool) -> None:
        """Let an administrator prepare other chambers, or no longer.

        Raises NotFound, and InvalidInput {"email": ...} for somebody who is no administrator.
        """

        def work(uow: UnitOfWork) -> None:
            user = uow.accounts.by_email(clean_email(email))
            if user is None:
                raise NotFound(f"there is no account with the address {email}")
            if allowed and Role.ADMINISTRATOR not in {one.role for one in user.memberships}:
                raise InvalidInput({"email": "only administrators can prepare other chambers"})
            user.opens_chambers_since = self._clock() if allowed else None

        write_with_retry(self._database, work)
