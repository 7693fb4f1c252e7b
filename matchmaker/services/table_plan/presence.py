"""Who comes later to a roadshow or leaves earlier: what the chamber sees and corrects, also on the day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.presence import check_presence
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.events.views import EventView
from matchmaker.services.table_plan.managed import ensure_open, managed
from matchmaker.services.table_plan.reading import presence_of
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

Row = models.EventRegistration | models.EventPartner


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """A company or a partner with its times as typed. `number` stands for it in the form."""

    number: str
    name: str
    there_from: str
    there_until: str


@dataclass(frozen=True, slots=True)
class PresenceView:
    """Everybody who is planned: partners with tables, then companies that wish for talks."""

    event: EventView
    partners: tuple[PresenceLine, ...]
    companies: tuple[PresenceLine, ...]


@dataclass(frozen=True, slots=True)
class TypedPresence:
    """What was typed for one of the lines, and what the page had shown."""

    there_from: str
    there_until: str
    shown_from: str
    shown_until: str

    @property
    def changed(self) -> bool:
        """Whether somebody typed something else than the page showed."""
        return (self.there_from, self.there_until) != (self.shown_from, self.shown_until)


class Presences:
    """For the chamber of the event only; others get NotFound."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of(self, actor: Actor, key: str, language: str) -> PresenceView:
        """Everybody with the times at which they are there. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            event = managed(uow, actor, key)
            view = EventPresenter.load(uow, [event], language, self._clock()).event(event)
            lines = {number: _line(number, row) for number, row in _rows(uow, event)}
        return PresenceView(
            view,
            tuple(line for number, line in lines.items() if number.startswith("p")),
            tuple(line for number, line in lines.items() if number.startswith("s")),
        )

    def change(self, actor: Actor, key: str, typed: Mapping[str, TypedPresence]) -> int:
        """Keep what was changed, by the lines' numbers, all or nothing; how many lines.

        The plan stays as it is until it is made again. Raises InvalidInput (the line's number with the field
        of check_presence, like "s12.there_from"), Conflict (stale when a line says something else by now,
        too_late) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> int:
            event = managed(uow, actor, key)
            ensure_open(event, now)
            errors: dict[str, str] = {}
            changed = 0
            for number, row in _rows(uow, event):
                said = typed.get(number)
                if said is None or not said.changed:
                    continue
                if presence_of(row).typed != (said.shown_from, said.shown_until):
                    raise Conflict("these times have changed since the page was shown", "", key="stale")
                try:
                    times = check_presence(said.there_from, said.there_until, event.starts_at, event.ends_at)
                except InvalidInput as problem:
                    errors |= {f"{number}.{name}": one for name, one in problem.errors.items()}
                    continue
                row.there_from, row.there_until = times.start, times.end
                changed += 1
            if errors:
                raise InvalidInput(errors)
            return changed

        return write_with_retry(self._database, work)


def _rows(uow: UnitOfWork, event: "models.Event") -> Iterator[tuple[str, Row]]:
    partners = sorted(event.partners, key=lambda one: one.partner.name)
    yield from ((f"p{one.partner_id}", one) for one in partners if one.tables > 0)
    companies = uow.table_plans.participants(event.id)
    yield from ((f"s{one.id}", one) for one in sorted(companies, key=_name))


def _name(row: Row) -> str:
    if isinstance(row, models.EventPartner):
        return row.partner.name
    named = [one.name for one in (row.sme, row.user) if one is not None]
    return ", ".join(named)


def _line(number: str, row: Row) -> PresenceLine:
    return PresenceLine(number, _name(row), *presence_of(row).typed)
