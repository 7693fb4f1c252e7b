"""How chambers take part: their setups, whose districts are whose, and where people must not be moved."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.vocabulary import ChamberStatus, Role, UserStatus
from matchmaker.storage.repositories.base import Repository
from models import Chamber, ChamberSetup, District, Membership, Sme, User

TAKING_PART = (ChamberStatus.OPEN, ChamberStatus.PAUSED)
"""Chambers whose recognitions count. One that is prepared is for visitors as if it did not exist."""


class ChamberRepository(Repository):
    """Logos are read by `logo` only."""

    def setup(self, code: str) -> ChamberSetup | None:
        """How a chamber takes part; None when it does not."""
        return self._session.get(ChamberSetup, code)

    def add(self, setup: ChamberSetup) -> None:
        """Keep a new setup."""
        self._session.add(setup)
        self._session.flush()

    def setups(self) -> dict[str, ChamberSetup]:
        """All setups by the chamber's code."""
        return {row.chamber_code: row for row in self._session.scalars(select(ChamberSetup))}

    def status(self, code: str | None) -> ChamberStatus | None:
        """How far a chamber takes part; None when it does not, or there is none."""
        if code is None:
            return None
        found = self._session.scalars(
            select(ChamberSetup.status).where(ChamberSetup.chamber_code == code)
        ).one_or_none()
        return ChamberStatus(found) if found else None

    def taking_part(self, code: str | None) -> str | None:
        """The code itself when the chamber takes part, so that its recognitions count; else None."""
        return code if self.status(code) in TAKING_PART else None

    def logo(self, code: str) -> tuple[bytes, str, str] | None:
        """A chamber's logo with its media type and digest, or None."""
        columns = (ChamberSetup.logo, ChamberSetup.logo_type, ChamberSetup.logo_digest)
        row = self._session.execute(select(*columns).where(ChamberSetup.chamber_code == code)).one_or_none()
        return (
            (row.logo, row.logo_type, row.logo_digest or "") if row and row.logo and row.logo_type else None
        )

    def touch(self, setup: ChamberSetup) -> None:
        """Raise the version of a setup of which something outside its row has changed."""
        flag_modified(setup, "names")

    def assign(self, code: str, districts: Iterable[str]) -> None:
        """Make these, and no others, the chamber's districts; companies there follow with their district."""
        wanted = set(districts)
        former = set(self._session.scalars(select(District.ags).where(District.chamber_code == code)))
        for keys, owner in ((former - wanted, None), (wanted - former, code)):
            if keys:
                where = District.ags.in_(sorted(keys))
                self._session.execute(update(District).where(where).values(chamber_code=owner))
                where = Sme.district_ags.in_(sorted(keys))
                self._session.execute(update(Sme).where(where).values(chamber_code=owner))

    def companies_by_district(self, code: str) -> Mapping[str, int]:
        """How many companies of a chamber lie in which district."""
        query = select(Sme.district_ags, func.count()).where(Sme.chamber_code == code)
        return {ags: count for ags, count in self._session.execute(query.group_by(Sme.district_ags)) if ags}

    def people(self, code: str) -> Mapping[Role, int]:
        """How many active people a chamber has, by role."""
        query = select(Membership.role, func.count()).join(User, User.id == Membership.user_id)
        query = query.where(Membership.chamber_code == code, User.status == UserStatus.ACTIVE)
        return {Role(role): count for role, count in self._session.execute(query.group_by(Membership.role))}

    def with_administrators(self) -> frozenset[str]:
        """Chambers that have an active administrator of their own."""
        query = select(Membership.chamber_code).join(User, User.id == Membership.user_id).distinct()
        query = query.where(Membership.role == Role.ADMINISTRATOR, User.status == UserStatus.ACTIVE)
        return frozenset(code for code in self._session.scalars(query) if code)

    def with_setup(self) -> Sequence[tuple[Chamber, ChamberSetup | None]]:
        """All chambers by name, each with its setup if it has one."""
        query = select(Chamber, ChamberSetup).outerjoin(
            ChamberSetup, ChamberSetup.chamber_code == Chamber.code
        )
        return [(row[0], row[1]) for row in self._session.execute(query.order_by(Chamber.name))]
