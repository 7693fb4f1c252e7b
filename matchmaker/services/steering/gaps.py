"""Coverage gaps of a chamber: which unmet needs belong together, and which partner to recruit next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.matching.coverage.model import Coverage, Gap, OpenNeed
from matchmaker.matching.ports import Progress
from matchmaker.services.district_map import district_map
from matchmaker.services.present import Presenter, in_language
from matchmaker.services.steering.gap_views import Counts, GapNeedView, GapsPending, GapsView, GapView
from matchmaker.services.steering.gap_work import Found, GapWork, Waiting, open_needs
from matchmaker.services.steering.neutrality import reader_of
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.gaps import GapNeed
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.unit_of_work import UnitOfWork
from models import District, Industry


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a report is made of, read once."""

    period: Period
    chamber_name: str
    rows: list[GapNeed]
    places: Sequence[District]
    industries: dict[str, Industry]
    presenter: Presenter

    @property
    def needs(self) -> list[OpenNeed]:
        return open_needs(self.rows)


class Gaps:
    """Only needs of the actor's own chamber."""

    def __init__(self, database: Database, work: GapWork) -> None:
        self._database, self._work = database, work

    def of(self, actor: Actor, period: Period, language: str) -> GapsView | GapsPending:
        """The gaps of a period, or how far their computation has come.

        Raises NotFound for everybody but the chamber's coordinators and administrators.
        """
        chamber = reader_of(actor)
        loaded = self._load(chamber, period, language)
        found = self._work.ask(chamber, key_of(period), loaded.needs)
        if isinstance(found, Waiting):
            return GapsPending(found.state, len(loaded.rows), found.done, found.total)
        return _view(loaded, found)

    def order(self, actor: Actor, period: Period) -> None:
        """Let the worker compute the gaps of a period. Raises NotFound as `of` does."""
        self._work.order(Span(reader_of(actor), period.start, period.end), key_of(period))

    def run_due(self) -> int:
        """Compute what was ordered; how many reports. For the worker."""
        return self._work.run_due()

    def one(self, actor: Actor, period: Period, key: str, language: str) -> tuple[GapsView, GapView]:
        """The report and the gap of a need. Raises NotFound where that need is in no gap of this period,
        or its report is not computed yet."""
        view = self.of(actor, period, language)
        for gap in view.gaps if isinstance(view, GapsView) else ():
            if isinstance(view, GapsView) and any(need.token == key for need in gap.needs):
                return view, gap
        raise NotFound("there is no such gap at this chamber in this period")

    def of_chamber(
        self, chamber: str, period: Period, language: str, progress: Progress | None = None
    ) -> GapsView:
        """The gaps for the command line, however long it takes. Raises NotFound for an unknown chamber."""
        loaded = self._load(chamber, period, language)
        return _view(loaded, self._work.compute(loaded.needs, progress))

    def chambers(self) -> list[str]:
        """Codes of all chambers that have companies."""
        with UnitOfWork(self._database) as uow:
            return uow.gaps.chambers()

    def _load(self, chamber: str, period: Period, language: str) -> _Loaded:
        with UnitOfWork(self._database) as uow:
            known = uow.reference.chamber(chamber)
            if known is None:
                raise NotFound(f"there is no chamber {chamber}")
            rows = uow.gaps.without_partner(Span(chamber, period.start, period.end))
            codes = {row.need.industry_code for row in rows if row.need.industry_code}
            return _Loaded(
                period,
                known.name,
                rows,
                uow.reference.districts(chamber),
                uow.reference.industries(codes),
                Presenter.load(uow, language),
            )


def key_of(period: Period) -> str:
    """What names a period among the reports; one since the start ends on another day every day."""
    own = period.kind is PeriodKind.OWN
    return f"{period.first}/{period.last}" if own else period.key


def _view(loaded: _Loaded, found: Found) -> GapsView:
    everything = range(len(loaded.rows))
    by_district = Counter(row.need.district_ags or "" for row in loaded.rows)
    return GapsView(
        period=loaded.period,
        chamber_name=loaded.chamber_name,
        at=found.at,
        gaps=tuple(_gaps(loaded, found.coverage)),
        alone=tuple(_need_view(loaded, place) for place in found.coverage.alone),
        count=len(loaded.rows),
        companies=_companies(loaded, everything),
        map=district_map(loaded.places, by_district),
        districts=_districts(loaded, everything),
        industries=_industries(loaded, everything),
        sizes=_sizes(loaded, everything),
    )


def _gaps(loaded: _Loaded, coverage: Coverage) -> Iterable[GapView]:
    total = 0
    for rank, gap in enumerate(coverage.gaps, start=1):
        total += len(gap.gain)
        yield _gap_view(loaded, gap, rank, total)


def _gap_view(loaded: _Loaded, gap: Gap, rank: int, total: int) -> GapView:
    needs = tuple(_need_view(loaded, place) for place in gap.members)
    return GapView(
        key=needs[0].token,
        rank=rank,
        topics=loaded.presenter.topic_views(gap.topics),
        words=gap.words,
        needs=needs,
        companies=_companies(loaded, gap.members),
        districts=_districts(loaded, gap.members),
        industries=_industries(loaded, gap.members),
        sizes=_sizes(loaded, gap.members),
        gain=len(gap.gain),
        serves=len(gap.serves),
        total=total,
    )


def _need_view(loaded: _Loaded, place: int) -> GapNeedView:
    row = loaded.rows[place]
    need, sme = row.need, row.need.sme
    assert sme is not None
    industry = loaded.industries.get(need.industry_code or "")
    return GapNeedView(
        token=need.token,
        text=need.text,
        language=need.language,
        created_at=need.created_at,
        why=row.why.value,
        sme_key=sme.key,
        sme_name=sme.name,
        district=loaded.presenter.district_names.get(need.district_ags or "", ""),
        industry=in_language(industry.titles, loaded.presenter.language) if industry else "",
        size=need.size,
    )


def _companies(loaded: _Loaded, places: Iterable[int]) -> int:
    return len({loaded.rows[place].need.sme_id for place in places})


def _districts(loaded: _Loaded, places: Iterable[int]) -> Counts:
    names = loaded.presenter.district_names
    found = (names.get(loaded.rows[place].need.district_ags or "") for place in places)
    return _counted(found)


def _industries(loaded: _Loaded, places: Iterable[int]) -> Counts:
    language = loaded.presenter.language
    found = (loaded.industries.get(loaded.rows[place].need.industry_code or "") for place in places)
    return _counted(in_language(row.titles, language) if row else None for row in found)


def _sizes(loaded: _Loaded, places: Iterable[int]) -> Counts:
    return _counted(loaded.rows[place].need.size for place in places)


def _counted(labels: Iterable[str | None]) -> Counts:
    """What is unknown is not counted."""
    counts = Counter(label for label in labels if label)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
