"""What an applicant chooses from: chambers, districts by name, and hints at a company already listed."""

from dataclasses import dataclass

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.duplicates import plain_name
from matchmaker.services.onboarding.base import Case
from matchmaker.services.onboarding.content import Draft
from matchmaker.services.onboarding.duplicates import Duplicates
from matchmaker.services.onboarding.reading import chambers_to_choose, suggested_chamber
from matchmaker.services.onboarding.views import ChamberView, DuplicateView
from matchmaker.services.views import DistrictView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

_KINDS = "landkreis kreis stadt landkr lk region staedteregion"


@dataclass(frozen=True, slots=True)
class AreaView:
    """Districts that belong together: the area of a chamber, or a state where chambers are not recorded."""

    code: str
    name: str
    is_chamber: bool
    districts: tuple[DistrictView, ...]


class Choices(Case):
    """Lists for the forms."""

    def __init__(self, database: Database, clock: Clock, duplicates: Duplicates) -> None:
        super().__init__(database, clock)
        self._duplicates = duplicates

    def chambers(self) -> tuple[ChamberView, ...]:
        """Chambers that review applications, by name."""
        with UnitOfWork(self._database) as uow:
            return chambers_to_choose(uow)

    def areas(self, actor: Actor) -> tuple[AreaView, ...]:
        """All districts: the own chamber's area first, then other chambers' by name, then states.

        The own chamber is the chosen one, else the one of the seat. Raises NotFound.
        """
        with UnitOfWork(self._database) as uow:
            names = {one.code: one.name for one in uow.reference.chambers()}
            rows = uow.reference.districts()
            profile = Draft(uow, self._own(uow, actor)).whole_profile
            own = profile.chamber or suggested_chamber(uow, profile)
        grouped: dict[tuple[bool, str, str], list[DistrictView]] = {}
        for row in rows:
            known = row.chamber_code is not None
            code = row.chamber_code or row.state
            place = (not known, names.get(code, code), code)
            grouped.setdefault(place, []).append(DistrictView(row.ags, row.name))
        return tuple(
            AreaView(code, name, not state, tuple(found))
            for (state, name, code), found in sorted(
                grouped.items(), key=lambda item: (item[0][2] != own, item[0])
            )
        )

    def find_districts(self, typed: str) -> tuple[DistrictView, ...]:
        """Districts by a typed name: those that are called so, else those that begin so; by name."""
        wanted = _plain(typed)
        if not wanted:
            return ()
        with UnitOfWork(self._database) as uow:
            rows = [(_plain(row.name), DistrictView(row.ags, row.name)) for row in uow.reference.districts()]
        exact = [view for name, view in rows if name == wanted]
        return tuple(exact or [view for name, view in rows if wanted in name])

    def listed_already(self, actor: Actor) -> tuple[DuplicateView, ...]:
        """Public partners that look like the actor's own company. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = self._own(uow, actor)
            profile = Draft(uow, partner).whole_profile
            return self._duplicates.of_company(uow, partner, profile, public_only=True)


def _plain(name: str) -> str:
    kinds = set(_KINDS.split())
    return " ".join(word for word in plain_name(name).split() if word not in kinds)
