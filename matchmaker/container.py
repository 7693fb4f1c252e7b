"""The one place where implementations are chosen and wired."""

from dataclasses import dataclass
from functools import cached_property

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.matching.documents import LANGUAGES
from matchmaker.matching.embedding.factory import make_embedder
from matchmaker.matching.evidence.background import background_phrases
from matchmaker.matching.evidence.meaning import EmbeddedSegments
from matchmaker.matching.evidence.phrases import segments_of
from matchmaker.matching.ports import Embedder, Progress
from matchmaker.matching.retrieval.topics import topic_texts
from matchmaker.matching.weights import Weights
from matchmaker.services.accounts import AccountsServices
from matchmaker.services.browse_directory import Directory
from matchmaker.services.chambers import ChambersServices
from matchmaker.services.check_health import Health
from matchmaker.services.closest import ClosestOfferings
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.engine_source import EngineSource
from matchmaker.services.erasure import ErasureServices
from matchmaker.services.events import EventsServices
from matchmaker.services.explain_ranking import RankingFacts
from matchmaker.services.exports import ExportsServices
from matchmaker.services.find_industry import Industries
from matchmaker.services.forget_old import ForgetOld
from matchmaker.services.hint_funding import FundingHints
from matchmaker.services.imports import ImportsServices
from matchmaker.services.introductions import IntroductionsServices
from matchmaker.services.learning import LearningServices, LiveWeights
from matchmaker.services.mailing import MailingServices
from matchmaker.services.measured_quality import MeasuredQuality
from matchmaker.services.need_drafts import NeedDrafts
from matchmaker.services.onboarding import OnboardingServices
from matchmaker.services.partners import PartnersServices
from matchmaker.services.quote_figures import Figures
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.services.registry import Services
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.services.sme_profile import SmeProfiles
from matchmaker.services.state_need import StateNeed
from matchmaker.services.steering import SteeringServices
from matchmaker.services.suggest_topics import SuggestTopics
from matchmaker.services.table_plan import TablePlanServices
from matchmaker.services.try_need import TryNeed
from matchmaker.storage.catalogue_source import CatalogueSnapshot, load_catalogue
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.vector_index import ensure_graph


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """How many vectors were computed, were there already, and were deleted."""

    computed: int
    kept: int
    deleted: int


def _ranked_texts(snapshot: CatalogueSnapshot) -> list[str]:
    """Every text whose vector ranks, each once: passages of offerings and what topics are recognised by."""
    passages = [passage.text for one in snapshot.offerings for passage in one.passages]
    topics = [text for topic in snapshot.topics for _, text in topic_texts(topic)]
    return list(dict.fromkeys([*passages, *topics]))


def _quoted_texts(snapshot: CatalogueSnapshot) -> list[str]:
    """Every phrase that evidence may quote or is measured against, each once."""
    background = [text for language in LANGUAGES for text in background_phrases(language)]
    passages = [passage for one in snapshot.offerings for passage in one.passages]
    return list(dict.fromkeys([*background, *(text for one in passages for text in segments_of(one))]))


def _shifted(progress: Progress | None, offset: int, total: int) -> Progress | None:
    return (lambda done, _: progress(offset + done, total)) if progress else None


class Container:
    """Everything the application and the commands are made of; each part is made when first asked for.

    Make one per process, after a fork: database connections and the model must not cross it.
    """

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.clock = clock

    @cached_property
    def database(self) -> Database:
        """The store; opens no connection yet."""
        return Database(self.settings.database_url)

    @cached_property
    def embedder(self) -> Embedder:
        """The configured embedding model; loads at its first use. Raises ModelMissing."""
        return make_embedder(
            self.settings.embedding_model,
            models_dir=self.settings.models_dir,
            revision=self.settings.embedding_revision,
            dtype=self.settings.embedding_dtype,
        )

    @cached_property
    def weights(self) -> Weights:
        """The ranking's parameters as they come with the product. Raises WeightsError."""
        return Weights.load(self.settings.data_dir / "weights.json")

    @cached_property
    def live_weights(self) -> LiveWeights:
        """The ranking's parameters that are in use: the product's, or an approved version of them."""
        return LiveWeights(self.database, lambda: self.weights, lambda: self.embedder.identifier)

    @cached_property
    def engines(self) -> EngineProvider:
        """The engine over the live catalogue."""
        return self._engine_source.provider()

    @cached_property
    def _engine_source(self) -> EngineSource:
        return EngineSource(
            self.database,
            lambda: self._stored,
            self.live_weights.current,
            lambda: self._segments,
            self.settings.var_dir / "catalogue",
            self.live_weights.applied,
        )

    @cached_property
    def _stored(self) -> StoredEmbedder:
        return StoredEmbedder(self.database, self.embedder)

    @cached_property
    def _evidence_embedder(self) -> Embedder:
        # Evidence compares short phrases: the small encoder finds the same pairs as the full model in a
        # sixth of the time (docs/matching.md).
        return make_embedder("bundled-use", models_dir=self.settings.models_dir)

    @cached_property
    def _stored_phrases(self) -> StoredEmbedder:
        return StoredEmbedder(self.database, self._evidence_embedder, "phrase")

    @cached_property
    def _segments(self) -> EmbeddedSegments:
        return EmbeddedSegments(self._evidence_embedder, self._stored_phrases)

    def reindex(self, progress: Progress | None = None) -> ReindexReport:
        """Compute and keep the vectors that are missing; delete those that no text needs any more.

        Afterwards a large catalogue has a graph index (PostgreSQL) and is kept for the next start.
        """
        snapshot = load_catalogue(self.database)
        work = [(self._stored, _ranked_texts(snapshot)), (self._stored_phrases, _quoted_texts(snapshot))]
        missing = [stored.missing(texts) for stored, texts in work]
        total, computed, deleted = sum(map(len, missing)), 0, 0
        for (stored, texts), lacking in zip(work, missing, strict=True):
            computed += stored.ensure(lacking, _shifted(progress, computed, total))
            deleted += stored.delete_orphans(texts)
        ensure_graph(self.database, self._stored.identifier, self._stored.kind, self._stored.dimensions)
        self._engine_source.prepare()
        return ReindexReport(computed, sum(len(texts) for _, texts in work) - computed, deleted)

    @cached_property
    def services(self) -> Services:
        """All use cases."""
        engines, database = self.engines, self.database
        wiring = (database, engines, self.settings, self.clock)
        state_need = StateNeed(database, engines, self.settings.anonymous_need_days, self.clock)
        introductions = IntroductionsServices.make(*wiring)
        figures = Figures(self.settings.data_dir)
        self_assessment = SelfAssessmentServices.make(self.settings.data_dir, figures, database, self.clock)
        return Services(
            state_need=state_need,
            recommend=RecommendPartners(database, self.clock),
            closest=ClosestOfferings(database, engines, self.clock),
            try_need=TryNeed(database, engines, self.clock),
            suggest_topics=SuggestTopics(database, engines),
            industries=Industries(database),
            directory=Directory(database),
            ranking_facts=RankingFacts(engines),
            measured_quality=MeasuredQuality(self.settings.data_dir, engines),
            figures=figures,
            funding=FundingHints(self.settings.data_dir, self.clock),
            self_assessment=self_assessment,
            health=Health(database),
            forget_old=ForgetOld(database, self.clock),
            accounts=AccountsServices.make(*wiring),
            erasure=ErasureServices.make(*wiring),
            introductions=introductions,
            onboarding=OnboardingServices.make(*wiring),
            mailing=MailingServices.make(*wiring),
            sme_profile=SmeProfiles(database),
            sme_needs=SmeNeeds(database, state_need, self.clock),
            need_drafts=NeedDrafts(database, self.clock),
            learning=LearningServices.make(database, self.live_weights, self.clock),
            partners=PartnersServices.make(*wiring),
            imports=ImportsServices.make(database, self.settings, self.clock, state_need),
            exports=ExportsServices.make(database, self_assessment.questionnaire, self.settings, self.clock),
            steering=SteeringServices.make(database, engines, self.clock),
            events=EventsServices.make(database, self_assessment.questionnaire, self.clock),
            table_plan=TablePlanServices.make(database, engines, self.clock),
            chambers=ChambersServices.make(database, self.settings, self.clock),
            coordination=CoordinationServices.make(
                database,
                self._evidence_embedder,
                self.settings,
                self.clock,
                introductions=introductions,
                state_need=state_need,
            ),
        )

    def warm_up(self) -> None:
        """Load the models and build the engine, so that the first visitor does not wait."""
        self.engines.current().embedder.embed_queries(["Guten Tag"])
        self.services.coordination.queue.warm_up()
        self.services.onboarding.preview.warm_up()
