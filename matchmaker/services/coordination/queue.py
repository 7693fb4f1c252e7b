"""The coordinator's lists: what waits, most urgent first, with all that a quick decision needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.services.coordination.lists import TO_APPROVE, URGENT, ListKey, filter_of
from matchmaker.services.coordination.rows import by_urgency, chamber_of, loads, row
from matchmaker.services.coordination.similar import Request, SimilarNeeds
from matchmaker.services.coordination.views import Around, Choice, ListView
from matchmaker.services.present import Presenter
from matchmaker.services.views import DistrictView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.coordination import ListEntry, ListFilter
from matchmaker.storage.unit_of_work import UnitOfWork

PAGE_SIZE = 25
"""Rows of a page; a group is never torn apart, so that a page may have some more."""

_Placed = tuple[ListEntry, str | None]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a list is asked for: by whom, when, in which language, and filtered how."""

    chamber: str
    language: str
    now: datetime
    choice: Choice

    @property
    def filter(self) -> ListFilter:
        one = self.choice
        return filter_of(one.list, self.now, topic=one.topic, district=one.district, partner=one.partner)

    def urgent(self, uow: UnitOfWork) -> list[ListEntry]:
        """Everything, most urgent first."""
        return by_urgency(uow.coordination.entries(self.chamber, self.filter, self.language), self.now)


class CoordinatorQueue:
    """Lists of one chamber; another chamber's introductions are never in them."""

    def __init__(self, database: Database, similar: SimilarNeeds, clock: Clock) -> None:
        self._database = database
        self._similar = similar
        self._clock = clock

    def page(self, actor: Actor, language: str, choice: Choice, page: int = 1) -> ListView:
        """One page of a list; unknown filter values are ignored, too high a page is the last.

        Raises NotFound for everybody but coordinators.
        """
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            districts = uow.reference.districts(chamber)
            partners = sorted(uow.coordination.partners_asked(chamber), key=lambda one: one[1].casefold())
            known = _known(choice, presenter, {one.ags for one in districts}, {one[0] for one in partners})
            wanted = _Wanted(chamber, language, now, known)
            groups, total, page, pages = self._groups(uow, wanted, page)
            ids = {entry.partner_id for group in groups for entry, _ in group}
            found = loads(uow, ids, now)
        return ListView(
            groups=tuple(
                tuple(row(entry, now, found.get(entry.partner_id), why) for entry, why in group)
                for group in groups
            ),
            total=total,
            page=page,
            pages=pages,
            choice=known,
            topics=tuple(presenter.topics.values()),
            districts=tuple(DistrictView(one.ags, one.name) for one in districts),
            partners=tuple(partners),
        )

    def order(self, actor: Actor, choice: Choice) -> list[str]:
        """Tokens of everything that waits for a decision and meets the choice, in the order of the queue."""
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            entries = _Wanted(chamber, actor.language, now, _waiting(choice)).urgent(uow)
        return [entry.token for group in self._grouped(entries) for entry, _ in group]

    def next_after(self, actor: Actor, token: str, choice: Choice) -> str | None:
        """The one to go on with after this one: the next in the queue, after the last the first; or None."""
        return _following(self.order(actor, choice), token)

    def around(self, actor: Actor, token: str, choice: Choice, language: str) -> Around:
        """Where an introduction stands in the queue of the choice, and what belongs together with it."""
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            entries = _Wanted(chamber, language, now, _waiting(choice)).urgent(uow)
        groups = self._grouped(entries)
        order = [entry.token for group in groups for entry, _ in group]
        mine = next((group for group in groups if any(entry.token == token for entry, _ in group)), [])
        return Around(
            position=order.index(token) + 1 if token in order else None,
            waiting=len(order),
            next=_following(order, token),
            related=tuple(row(entry, now, None, why) for entry, why in mine if entry.token != token),
        )

    def warm_up(self) -> None:
        """Compute the vectors of everything that waits at any chamber, so that nobody waits for them."""
        with UnitOfWork(self._database) as uow:
            texts = uow.coordination.texts_waiting()
        self._similar.remember(texts)

    def _groups(
        self, uow: UnitOfWork, wanted: _Wanted, page: int
    ) -> tuple[Sequence[Sequence[_Placed]], int, int, int]:
        """The groups of one page, how many rows there are in all, the page's number, how many pages."""
        if wanted.choice.list not in URGENT:
            total = uow.coordination.size(wanted.chamber, wanted.filter)
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            found = uow.coordination.entries(
                wanted.chamber, wanted.filter, wanted.language, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
            )
            return [[(entry, None)] for entry in found], total, page, pages
        entries = wanted.urgent(uow)
        grouped = wanted.choice.list in TO_APPROVE
        sheets = _sheets(self._grouped(entries) if grouped else [[(one, None)] for one in entries])
        page = min(max(1, page), len(sheets))
        return sheets[page - 1], len(entries), page, len(sheets)

    def _grouped(self, entries: Sequence[ListEntry]) -> list[list[_Placed]]:
        requests = [Request(one.sme_id, one.need_id, one.need_text) for one in entries]
        return [[(entries[place], why) for place, why in group] for group in self._similar.groups(requests)]


def _waiting(choice: Choice) -> Choice:
    """The same filters on a list in which everything waits for a decision."""
    return choice if choice.list in TO_APPROVE else replace(choice, list=ListKey.TO_DECIDE)


def _following(tokens: Sequence[str], token: str) -> str | None:
    """What follows a token in an order; after the last one the first, None when there is no other."""
    place = tokens.index(token) if token in tokens else -1
    rest = [*tokens[place + 1 :], *tokens[: max(place, 0)]]
    return rest[0] if rest else None


def _sheets(groups: Sequence[Sequence[_Placed]]) -> list[list[Sequence[_Placed]]]:
    """Groups dealt to pages; a page is full when it holds PAGE_SIZE rows or more."""
    sheets: list[list[Sequence[_Placed]]] = [[]]
    for group in groups:
        if sum(1 for _ in chain(*sheets[-1])) >= PAGE_SIZE:
            sheets.append([])
        sheets[-1].append(group)
    return sheets


def _known(choice: Choice, presenter: Presenter, districts: set[str], partners: set[str]) -> Choice:
    return Choice(
        list=choice.list,
        topic=choice.topic if choice.topic in presenter.topics else None,
        district=choice.district if choice.district in districts else None,
        partner=choice.partner if choice.partner in partners else None,
    )
