"""Makes the engine: from the whole catalogue, from what changed in it, or from an earlier process' files."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from matchmaker.matching.catalogue import SMALL, Catalogue
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.evidence.meaning import SegmentVectors
from matchmaker.matching.explanation import Explanation
from matchmaker.matching.ports import VectorIndex
from matchmaker.matching.retrieval.topics import TopicCredits, TopicIndex
from matchmaker.matching.text.analysis import Analyser
from matchmaker.matching.weights import Weights
from matchmaker.services.engine_provider import EngineProvider, EngineWeigher
from matchmaker.storage import catalogue_files
from matchmaker.storage.catalogue_files import KeptName
from matchmaker.storage.catalogue_source import CatalogueChange, CatalogueSnapshot, load_catalogue
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.storage.vector_index import follow_index, open_index, reopen_index, rows_to_keep

MOST_FOLLOWED = 2_000
"""Changed offerings that one engine carries along; then it is built anew in the background."""
FOLLOWED_SHARE = 0.05
"""Of a smaller catalogue this share, but at least AT_LEAST: beyond, what words weigh is out of date."""
AT_LEAST = 50

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EngineSource:
    """Up to `small` offerings are built anew after every change, in a fraction of a second.

    A larger catalogue is built as a whole once, kept in `folder`, and continued with what changed: what words
    weigh, and how common they are, is as of the last whole build; see `outgrown`.
    """

    database: Database
    make_stored: Callable[[], StoredEmbedder]
    weights: Callable[[], Weights]
    make_segments: Callable[[], SegmentVectors | None]
    folder: Path
    weigh: EngineWeigher | None = None
    small: int = SMALL
    most_followed: int = MOST_FOLLOWED

    @cached_property
    def stored(self) -> StoredEmbedder:
        """The model in use over the store; asked for when an engine is first needed."""
        return self.make_stored()

    def provider(self) -> EngineProvider:
        """The engine of one process, following every committed change."""
        return EngineProvider(
            self.database,
            self.build,
            self.update,
            self.open_kept,
            outgrown=self.outgrown,
            weigh=self.weigh,
        )

    def build(self, snapshot: CatalogueSnapshot, previous: MatchingEngine | None) -> MatchingEngine:
        """An engine over a whole catalogue; a large one is kept for the next process."""
        analyser = previous.catalogue.passage_set.analyser if previous else Analyser()
        catalogue = Catalogue.build(snapshot.offerings, analyser)
        topics = previous.topics if previous else None
        if topics is None or topics.topics != snapshot.topics:
            topics = TopicIndex.build(snapshot.topics, self.stored)
        index = open_index(self.database, self.stored, catalogue.texts)
        engine = self._engine(catalogue, index, topics)
        if len(catalogue) > self.small and snapshot.token:
            self._keep(KeptName(snapshot.version, snapshot.token, self.stored.identifier), engine)
        return engine

    def update(self, engine: MatchingEngine, change: CatalogueChange) -> MatchingEngine | None:
        """The engine continued with what changed; None for a small catalogue, which is better built anew."""
        before = engine.catalogue
        if len(before) <= self.small:
            return None
        topics, credits = engine.topics, engine.credits
        if change.topics is not None and (topics is None or topics.topics != change.topics):
            topics, credits = TopicIndex.build(change.topics, self.stored), None
        catalogue = before.updated(change.partners, change.offerings)
        count = len((before.base or before).offerings)
        first = int(catalogue.first[count])
        texts = [passage.text for one in catalogue.offerings[count:] for passage in one.passages]
        index = follow_index(engine.index, self.stored, first, texts)
        if credits is not None and topics is not None:
            credits = credits.followed_by(topics.credits(catalogue.offerings[count:]), count)
        return self._engine(catalogue, index, topics, credits)

    def open_kept(self) -> tuple[int, MatchingEngine] | None:
        """The engine that an earlier process kept, and its version; None when the store never was there."""
        name = catalogue_files.newest(self.folder, self.stored.identifier)
        if name is None:
            return None
        with UnitOfWork(self.database) as uow:
            known, topics = uow.changes.token(name.version) == name.token, uow.topics.for_engine()
        kept = catalogue_files.open_kept(self.folder, name) if known else None
        index = reopen_index(self.database, self.stored, kept.rows) if kept else None
        if kept is None or index is None:
            return None
        return name.version, self._engine(kept.catalogue, index, TopicIndex.build(topics, self.stored))

    def outgrown(self, engine: MatchingEngine) -> bool:
        """Whether so much has changed that a whole build is due."""
        share = int(FOLLOWED_SHARE * len(engine.catalogue))
        return engine.catalogue.changed > min(self.most_followed, max(AT_LEAST, share))

    def prepare(self) -> bool:
        """Build and keep a large catalogue unless it is kept nearly as it is; whether that was done."""
        opened = self.open_kept()
        if opened is not None:
            with UnitOfWork(self.database) as uow:
                if uow.changes.since(opened[0]) is not None:
                    return False
        snapshot = load_catalogue(self.database)
        if len(snapshot.offerings) <= self.small:
            return False
        self.build(snapshot, None)
        return True

    def _engine(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        topics: TopicIndex | None,
        credits: TopicCredits | None = None,
    ) -> MatchingEngine:
        return MatchingEngine(
            self.stored.inner,
            catalogue,
            index,
            self.weights(),
            topics=topics,
            explainer=Explanation(catalogue, self.make_segments()),
            credits=credits,
        )

    def _keep(self, name: KeptName, engine: MatchingEngine) -> None:
        try:
            catalogue_files.keep(self.folder, name, engine.catalogue, rows_to_keep(engine.index))
        except OSError as problem:
            # Only the next start takes longer; whoever waits for an answer now must get it.
            _log.warning("The catalogue could not be kept in %s: %s", self.folder, problem)
