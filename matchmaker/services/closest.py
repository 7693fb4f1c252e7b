"""Where nothing fits: the offerings that come closest, which nobody promises to help."""

from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.need_documents import need_now
from matchmaker.services.present import Presenter, is_live
from matchmaker.services.views import OfferingView, RecommendationView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

SHOWN = 3


class ClosestOfferings:
    """Computed when somebody looks, never stored: these are no recommendations and count in no report."""

    def __init__(self, database: Database, engines: EngineProvider, clock: Clock) -> None:
        self._database, self._engines, self._clock = database, engines, clock

    def to(
        self, recommendation: RecommendationView, language: str, shown: int = SHOWN
    ) -> tuple[OfferingView, ...]:
        """What comes closest to a need without a match, best first; of each partner one offering.

        Nothing for needs with a match, and where no offering held the conditions. The hard rules hold as they
        are now. The recommendation must be one that the reader may see.
        """
        if recommendation.matches or not recommendation.allowed:
            return ()
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            stated = uow.needs.by_token(recommendation.need.token, now)
            need = need_now(uow, stated, now) if stated else None
        found = self._engines.current().closest(need, shown) if need else ()
        with UnitOfWork(self._database) as uow:
            rows = uow.offerings.by_keys(one.offering_id for one in found)
            presenter = Presenter.load(uow, language)
            return tuple(
                presenter.offering(row, row.partner)
                for one in found
                if (row := rows.get(one.offering_id)) and is_live(row)
            )
