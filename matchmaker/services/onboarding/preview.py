"""Which needs would find an offering: the real engine on needs that were really stated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import OfferingInput, ProfileInput, capacity_of
from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import Language, OfferingStatus, Size
from matchmaker.matching.documents import Conditions, Need, OfferingDocument, Passage
from matchmaker.matching.embedding.cache import CachingEmbedder
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.judged import read_judged
from matchmaker.matching.ports import Vectors
from matchmaker.matching.retrieval.topics import NeedTopics, TopicIndex
from matchmaker.matching.reverse import Finders, who_finds
from matchmaker.matching.text.language import detect_language
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.need_documents import need_of
from matchmaker.services.onboarding.base import Case
from matchmaker.services.onboarding.content import Draft, profile_of
from matchmaker.services.onboarding.views import FoundNeedView, PreviewView
from matchmaker.services.present import Presenter
from matchmaker.storage.catalogue_source import passage_body
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

TRIED_MAX = 60
"""Needs put to the engine: more would make the answer slower than a second."""
TRIED_MIN = 20
"""Below so many stated needs, typical ones that ship with the product fill up."""
SHOWN_MAX = 8
EXCERPT = 160
"""Characters of a need that a partner reads."""
TEXT_MIN = 20
"""Characters of title and text below which there is nothing to try."""

_PRIVATE = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?:\+|\b)\d[\d ()/\-]{4,}\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A need as it is tried; `district` is named to the reader."""

    need: Need
    district: str | None


class Preview(Case):
    """Asks the engine in use, with its present catalogue and weights, as if the draft were published."""

    def __init__(self, database: Database, clock: Clock, engines: EngineProvider, data_dir: Path) -> None:
        super().__init__(database, clock)
        self._engines = engines
        self._data_dir = data_dir
        self._embedder: CachingEmbedder | None = None
        self._known: tuple[TopicIndex, dict[Need, NeedTopics]] | None = None

    def of(self, actor: Actor, typed: OfferingInput, language: str) -> PreviewView | None:
        """Needs that would be shown this offering, best place first; None while too little is written.

        Only needs of companies with an account whose chamber reviews or recognises the partner, and the
        typical ones of the product are tried, never those stated anonymously. Raises NotFound.
        """
        with UnitOfWork(self._database) as uow:
            partner = self._own(uow, actor)
            draft = _document(partner, Draft(uow, partner).whole_profile, typed)
            if draft is None:
                return None
            asked = self._asked(uow, partner)
            replaced = {row.key for row in partner.offerings if row.status == OfferingStatus.LIVE}
            presenter = Presenter.load(uow, language)
        found = self._ask(draft, asked, typed.key if typed.key in replaced else None)
        return PreviewView(
            needs=tuple(
                FoundNeedView(
                    text=_excerpt(asked[one.need].need.text),
                    language=asked[one.need].need.language or "de",
                    district=asked[one.need].district,
                    band=str(one.match.band),
                    place=one.place,
                    topics=presenter.topic_views(one.match.topics),
                )
                for one in found.found[:SHOWN_MAX]
            ),
            found=len(found.found),
            tried=len(asked),
            rivals=found.rivals,
            left_out=found.left_out,
        )

    def warm_up(self) -> None:
        """Embed the needs, so that the first preview does not wait for it."""
        with UnitOfWork(self._database) as uow:
            asked = self._asked(uow)
        engine = self._engines.current()
        for one, vector in zip(asked, self._vectors(engine, asked), strict=True):
            self._about(engine, one.need, vector)

    def _ask(self, draft: OfferingDocument, asked: Sequence[_Asked], instead_of: str | None) -> Finders:
        engine = self._engines.current()
        return who_finds(
            engine,
            draft,
            [one.need for one in asked],
            self._vectors(engine, asked),
            instead_of=instead_of,
            about=lambda need, vector: self._about(engine, need, vector),
        )

    def _vectors(self, engine: MatchingEngine, asked: Sequence[_Asked]) -> Vectors:
        return engine.embed_needs([one.need.text for one in asked], self._cache(engine))

    def _about(self, engine: MatchingEngine, need: Need, vector: Vectors) -> NeedTopics | None:
        """The topics of a need, remembered as long as the taxonomy is the same."""
        if engine.topics is None:
            return None
        known = self._known
        if known is None or known[0] is not engine.topics or len(known[1]) > 4 * TRIED_MAX:
            known = self._known = (engine.topics, {})
        if need not in known[1]:
            found = engine.need_topics(need, need.language or detect_language(need.text), vector)
            assert found is not None
            known[1][need] = found
        return known[1][need]

    def _cache(self, engine: MatchingEngine) -> CachingEmbedder:
        if self._embedder is None:
            self._embedder = CachingEmbedder(engine.embedder, 4 * TRIED_MAX)
        return self._embedder

    def _asked(self, uow: UnitOfWork, partner: "models.Partner | None" = None) -> list[_Asked]:
        names = {one.ags: one.name for one in uow.reference.districts()}
        rows = uow.onboarding.recent_needs(self._clock(), TRIED_MAX, partner)
        asked = [_Asked(need_of(row), names.get(row.district_ags or "")) for row in rows]
        if len(asked) < TRIED_MIN:
            asked += [_Asked(Need(text, language), None) for text, language in self._typical]
        return asked[:TRIED_MAX]

    @cached_property
    def _typical(self) -> list[tuple[str, str]]:
        judged = read_judged(self._data_dir / "judged_needs.json")
        return [(one.text, detect_language(one.text)) for one in judged if one.in_scope]


def _document(
    partner: "models.Partner", profile: ProfileInput, typed: OfferingInput
) -> OfferingDocument | None:
    """The draft as the engine would see it once published; what is not filled in yet excludes nobody."""
    passages = []
    for language in Language:
        title, gets, whom, needs = typed.text(language)
        body = passage_body(gets, whom, needs).strip()
        if len(title) + len(body) >= TEXT_MIN:
            passages.append(Passage(language.value, title, body or title))
    if not passages:
        return None
    approved = partner.approved_at is not None or partner.source is not None
    reach = profile_of(partner) if approved else profile
    nowhere = not reach.nationwide and not reach.districts
    best, worst = (int(one) if one in set("123456") else 0 for one in (typed.grade_best, typed.grade_worst))
    return OfferingDocument(
        id=f"draft of {typed.key}",
        partner_id=partner.key,
        passages=tuple(passages),
        topics=typed.topics,
        formats=typed.formats,
        industries=frozenset(reach.industries),
        wanted_sizes=frozenset(reach.sizes),
        grades=(best, worst) if 0 < best <= worst else (1, 6),
        conditions=Conditions(
            capacity_left=capacity_of(reach.capacity) or 1,
            nationwide=reach.nationwide or nowhere,
            on_site=typed.on_site and not nowhere,
            districts=frozenset(reach.districts),
            sizes=frozenset(typed.sizes) or frozenset(size.value for size in Size),
            service_languages=frozenset(reach.languages) or frozenset((Language.GERMAN.value,)),
        ),
    )


def _excerpt(text: str) -> str:
    """The beginning of a need without e-mail addresses, links and numbers as long as a telephone's."""
    clean = " ".join(_PRIVATE.sub("…", text).split())
    if len(clean) <= EXCERPT:
        return clean
    return clean[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:") + " …"
