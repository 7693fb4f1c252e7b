"""The public calendar of events: filtered, one by one, and as a feed for calendar programs."""

import re

from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.event import EventFilter
from matchmaker.domain.months import month_of
from matchmaker.domain.vocabulary import EventKind, Language
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.events.views import CalendarView, EventView
from matchmaker.services.present import Presenter
from matchmaker.services.views import DistrictView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

PAGE_SIZE = 12
FEED_SIZE = 500
"""Events in a feed at most, the next ones first."""
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class EventCalendar:
    """What everybody may see of the programme."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def page(self, chosen: EventFilter, language: str, page: int = 1) -> CalendarView:
        """One page of the calendar; unknown filter values are ignored, too high a page is the last."""
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            words = Presenter.load(uow, language)
            wanted = _known(chosen, words)
            total = uow.events.calendar_size(wanted, now)
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            rows = uow.events.calendar(wanted, now, PAGE_SIZE, (page - 1) * PAGE_SIZE)
            presenter = EventPresenter.load(uow, rows, language, now)
            places = uow.events.districts()
            months = tuple(dict.fromkeys(month_of(moment) for moment in uow.events.starts()))
            views = tuple(presenter.event(row) for row in rows)
        districts = sorted(
            (DistrictView(ags, words.district_names[ags]) for ags in places), key=lambda one: one.name
        )
        return CalendarView(views, total, page, pages, wanted, months, tuple(districts))

    def one(self, key: str, language: str) -> EventView:
        """One public event, also when it is over or cancelled. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = uow.events.public_by_key(key)
            if row is None:
                raise NotFound(f"there is no public event {key}")
            return EventPresenter.load(uow, [row], language, self._clock()).event(row)

    def feed(self, chosen: EventFilter, language: str) -> tuple[EventView, ...]:
        """The events of the filtered calendar for a feed, cancelled ones too, so that calendars notice."""
        now = self._clock()
        with UnitOfWork(self._database) as uow:
            wanted = _known(chosen, Presenter.load(uow, language))
            rows = uow.events.calendar(wanted, now, FEED_SIZE)
            presenter = EventPresenter.load(uow, rows, language, now)
            return tuple(presenter.event(row) for row in rows)


def _known(chosen: EventFilter, words: Presenter) -> EventFilter:
    return EventFilter(
        kind=chosen.kind if chosen.kind in set(EventKind) else None,
        topic=chosen.topic if chosen.topic in words.topics else None,
        district=chosen.district if chosen.district in words.district_names else None,
        online=chosen.online,
        language=chosen.language if chosen.language in set(Language) else None,
        month=chosen.month if chosen.month and _MONTH.fullmatch(chosen.month) else None,
    )
