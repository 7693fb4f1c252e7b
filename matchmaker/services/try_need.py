"""Try a need out: partners for a text, nothing stored."""

from collections.abc import Sequence

from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.need import TEXT_MAX
from matchmaker.matching.documents import Need
from matchmaker.matching.newcomers import NEW_DAYS, NEW_INTRODUCTIONS
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.present import Presenter, industry_view
from matchmaker.services.recommend_partners import recommendation_view
from matchmaker.services.views import NeedView, RecommendationView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import Place
from matchmaker.storage.unit_of_work import UnitOfWork


class TryNeed:
    """The same engine and the same words as for a stated need; what is not given is not checked."""

    def __init__(self, database: Database, engines: EngineProvider, clock: Clock = utc_now) -> None:
        self._database = database
        self._engines = engines
        self._clock = clock

    def answer(
        self,
        text: str,
        *,
        postcode: str | None = None,
        size: str | None = None,
        industry: str | None = None,
        topics: Sequence[str] = (),
        language: str = "de",
        count: int = 3,
    ) -> RecommendationView:
        """The best `count` matches. Raises InvalidInput for an empty or too long text and unknown values."""
        with UnitOfWork(self._database) as uow:
            place = self._check(uow, text, postcode, industry, topics)
            full = uow.capacity.full_partners(self._clock())
            new = uow.capacity.newcomers(self._clock(), NEW_DAYS, NEW_INTRODUCTIONS)
            chamber = uow.chambers.taking_part(place.chamber if place else None)
        need = Need(
            text=text.strip(),
            district=place.district if place else None,
            size=size,
            industry=industry,
            topics=tuple(topics),
            full_partners=full,
            newcomers=new,
            chamber=chamber,
        )
        found = self._engines.current().recommend(need, count)
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            view = NeedView(
                token="",
                text=need.text,
                language=found.need_language,
                postcode=postcode or "",
                place=place.place if place else None,
                district=presenter.district(need.district),
                chamber=place.chamber_name if place else None,
                size=size or "",
                industry=industry_view(uow.reference.industry(industry) if industry else None, language),
                topics=presenter.topic_views(topics),
            )
            offerings = uow.offerings.by_keys(match.offering_id for match in found.matches)
        return recommendation_view(view, found, offerings, presenter, count)

    def _check(
        self, uow: UnitOfWork, text: str, postcode: str | None, industry: str | None, topics: Sequence[str]
    ) -> Place | None:
        errors: dict[str, str] = {}
        place = uow.reference.place(postcode) if postcode else None
        if not text.strip():
            errors["text"] = "is empty"
        elif len(text.strip()) > TEXT_MAX:
            errors["text"] = f"is longer than {TEXT_MAX} characters"
        if postcode and place is None:
            errors["postcode"] = f"{postcode} is not known"
        if industry and uow.reference.industry(industry) is None:
            errors["industry"] = f"{industry} is no WZ 2008 code"
        if unknown := sorted(set(topics) - {topic.key for topic in uow.topics.all()}):
            errors["topic"] = f"{', '.join(unknown)} is no topic of the taxonomy"
        if errors:
            raise InvalidInput(errors)
        return place
