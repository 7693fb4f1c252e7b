"""Use cases that answer from the fake network, with the signatures of the real ones."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import fake_network as network
from fake_events import fake_events

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.clock import utc_now
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.hint_funding import FundingHints
from matchmaker.services.measured_quality import MeasuredQuality
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.steering.published import PublicNeutralityView
from matchmaker.services.views import (
    DirectoryFilter,
    DirectoryView,
    DistrictView,
    FigureView,
    IndustryView,
    MatchView,
    NeedView,
    NetworkSizeView,
    OfferingView,
    PartnerView,
    Piece,
    RankingFactsView,
    RecommendationView,
    TopicFieldView,
    TopicPageView,
    TopicView,
)
from matchmaker.storage.database import Database

PAGE = 20
DATA = PROJECT_ROOT / "data"


class FakeEngines:
    """An engine that ranks by weights nobody has measured."""

    def current(self) -> SimpleNamespace:
        return SimpleNamespace(weights=SimpleNamespace(version="learned-2026-12-01.1"))


class FakeStateNeed:
    anonymous_need_days = 30

    def days_kept(self, postcode: str) -> int:
        return self.anonymous_need_days

    def __init__(self) -> None:
        self.stated: list[NeedInput] = []

    def check(self, need: NeedInput) -> None:
        if need.postcode == "00000":
            raise InvalidInput({"postcode": "postcode_unknown"})

    def state(self, need: NeedInput) -> str:
        if "boom" in need.text:
            raise RuntimeError("out of order")
        self.stated.append(need)
        return "abc123"


class FakeClosest:
    """Two offerings where nothing fits."""

    def to(self, found: RecommendationView, language: str, shown: int = 3) -> tuple[OfferingView, ...]:
        if found.matches or not found.allowed:
            return ()
        return tuple(one.offerings[0] for one in network.partners(language)[:2])


class FakeRecommend:
    """Tokens: abc123 full, bare without optional values, html, long, one, funded, nothing, empty."""

    def need(self, token: str, language: str) -> NeedView:
        if token in {"bare", "nothing-bare"}:
            return network.need(language, **(network.BARE_NEED | {"token": token}))
        if token == "html":
            return network.need(
                language, token=token, text="<script>alert('Betrieb & Co')</script> \u202eטקסט 🙂"
            )
        if token == "long":
            return network.need(language, token=token, text="Donaudampfschifffahrtselektrizitäten" * 55)
        if token == "funded":
            return network.need(language, token=token, topics=(network.topics(language)["erp"],))
        if token in {"abc123", "one", "nothing", "empty"}:
            return network.need(language, token=token)
        raise NotFound(token)

    def for_need(self, token: str, language: str, shown: int) -> RecommendationView:
        need = self.need(token, language)
        if token.startswith("nothing"):
            return network.nothing(language, need)
        if token == "empty":
            return network.nothing(language, need, considered=0, allowed=0)
        full = network.recommendation(language, need, shown)
        if token == "one":
            partner = network.partners(language)[1]
            bare = {"topics": (), "rules": (), "need_pieces": (Piece(need.text),), "offering_pieces": ()}
            single = network.match(1, language, partner, "possible", **bare)
            return RecommendationView(need, (), (single,), 0, 1, 1)
        return full

    def match_in(self, recommendation: RecommendationView, offering: str) -> MatchView:
        for match in recommendation.matches:
            if match.offering.key == offering:
                return match
        raise NotFound(offering)


class FakeSuggest:
    def suggest(self, text: str, language: str) -> list[TopicView]:
        if len(text) < 8:
            return []
        known = network.topics(language)
        return [known["apprentices"], known["social-media"], known["employer-brand"]]


class FakeIndustries:
    def __init__(self) -> None:
        self.known = (
            IndustryView("10.71", "Herstellung von Backwaren (ohne Dauerbackwaren)"),
            IndustryView("47.24", "Einzelhandel mit Back- und Süßwaren"),
        )

    def search(self, word: str, language: str) -> list[IndustryView]:
        if word.lower().startswith("bä"):
            return [IndustryView(one.code, one.title, word) for one in self.known]
        return [IndustryView("55.10", "Hotels", word)] if word.lower() == "hotel" else []

    def by_code(self, code: str, language: str) -> IndustryView | None:
        return next((one for one in self.known if one.code == code), None)


class FakeDirectory:
    def partners(self, chosen: DirectoryFilter, language: str, page: int = 1) -> DirectoryView:
        everyone = [network.bare_partner(language), *network.founding(language), *network.partners(language)]
        if chosen.topic:
            everyone = [
                one
                for one in everyone
                for offering in one.offerings[:1]
                if chosen.topic in {topic.key for topic in offering.topics}
            ]
        if chosen.format == "webinar":
            everyone = []
        pages = max(1, -(-len(everyone) // PAGE))
        page = min(max(page, 1), pages)
        shown = tuple(everyone[(page - 1) * PAGE : page * PAGE])
        return DirectoryView(shown, len(everyone), page, pages, chosen)

    def partner(self, key: str, language: str) -> PartnerView:
        everyone = (network.bare_partner(language), *network.founding(language), *network.partners(language))
        for one in everyone:
            if one.key == key:
                return one
        raise NotFound(key)

    def founding_partners(self, language: str) -> tuple[PartnerView, ...]:
        return network.founding(language)

    def network_size(self) -> NetworkSizeView:
        return NetworkSizeView(51, 1158)

    def districts(self) -> tuple[DistrictView, ...]:
        return network.DISTRICTS

    def topics(self, keys: tuple[str, ...], language: str) -> tuple[TopicView, ...]:
        known = network.topics(language)
        return tuple(known[key] for key in keys if key in known)

    def topic_fields(self, language: str) -> tuple[TopicFieldView, ...]:
        return network.fields(language)

    def topic_page(self, key: str, language: str) -> TopicPageView:
        if key not in network.topics(language):
            raise NotFound(key)
        offerings = tuple(
            offering
            for partner in network.partners(language)
            for offering in partner.offerings
            if key in {topic.key for topic in offering.topics}
        )
        phrases = network.phrases(key, language)
        return TopicPageView(network.topics(language)[key], phrases, () if key == "funding" else offerings)


class FakeRankingFacts:
    def facts(self) -> RankingFactsView:
        return RankingFactsView(
            engine_version="1",
            model="intfloat/multilingual-e5-small@0123456789abcdef0123456789abcdef+use",
            weights_version="2026-11-23",
            rules=("active", "capacity", "region", "size", "language", "excluded", "unheard"),
            views={
                "dense": 1.0,
                "lexical_same": 3.0,
                "characters_other": 1.5,
                "topics": 0.0,
                "unheard": 0.25,
            },
            bonuses={"industry": 0.2, "grade": 0.2, "unheard": 0.001},
            newcomers={"days": 90, "introductions": 3, "every": 2, "margin": 0.3},
            thresholds={"strong": 0.7, "good": 0.45, "possible": 0.2},
            precision={"strong": 0.912, "good": 0.7},
        )


class FakeFigures:
    def figures(self, language: str) -> tuple[FigureView, ...]:
        said = {"de": "sagten im Test „ja“.", "en": "said “yes” in a test."}
        heard = {"de": "Umfrage <unter> Testern", "en": "survey of testers"}
        return (FigureView("12 & 3", said[language], "2031", heard[language]),)


class FakePublished:
    """No chamber publishes anything."""

    def of(self, chamber: str | None) -> PublicNeutralityView:
        if chamber is not None:
            raise NotFound(chamber)
        return PublicNeutralityView((), None, None)


def fake_services() -> SimpleNamespace:
    return SimpleNamespace(
        state_need=FakeStateNeed(),
        recommend=FakeRecommend(),
        closest=FakeClosest(),
        suggest_topics=FakeSuggest(),
        industries=FakeIndustries(),
        directory=FakeDirectory(),
        ranking_facts=FakeRankingFacts(),
        events=fake_events(),
        figures=FakeFigures(),
        funding=FundingHints(DATA, lambda: datetime(2026, 11, 27, 12, tzinfo=UTC)),
        measured_quality=MeasuredQuality(DATA, cast(EngineProvider, FakeEngines())),
        self_assessment=SelfAssessmentServices.make(DATA, Figures(DATA), Database("sqlite://"), utc_now),
        steering=SimpleNamespace(published=FakePublished()),
        health=SimpleNamespace(check=lambda: {"offerings": 1158}),
    )
