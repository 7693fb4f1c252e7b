"""The next-best partners for a need: those still allowed now, from the stored answer or a fresh one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.matching.results import Match, Recommendation
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.need_documents import need_now
from matchmaker.services.present import is_live, text_of
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, Offering

SHOWN = 3
"""Alternatives to propose."""
KEPT = 10
"""Matches kept of a fresh answer."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An offering that may be asked for now, with its stored evidence."""

    match: Match
    offering: Offering


class NextBest:
    """Finds alternatives before a move and keeps the fresh answer, if one was needed, with it."""

    def __init__(self, database: Database, engines: EngineProvider) -> None:
        self._database = database
        self._engines = engines

    def look(self, token: str, now: datetime) -> Recommendation | None:
        """A fresh answer to the need of an introduction when the stored ones name too few partners.

        Runs the engine, so it must not be called inside a transaction. None: the stored ones suffice, or
        the need is gone.
        """
        with UnitOfWork(self._database) as uow:
            row = uow.introductions.by_token(token)
            if row is None or row.need is None or len(alternatives(uow, row, now)) >= SHOWN:
                return None
            need = need_now(uow, row.need, now)
        return self._engines.current().recommend(need, KEPT)


def keep(
    uow: UnitOfWork, row: Introduction, fresh: Recommendation | None, now: datetime
) -> tuple[Alternative, ...]:
    """Store a fresh answer with the need; gives the alternatives to name in mails."""
    if fresh is not None and row.need is not None:
        uow.runs.add(row.need, fresh, now)
    return alternatives(uow, row, now)[:SHOWN]


def alternatives(uow: UnitOfWork, row: Introduction, now: datetime) -> tuple[Alternative, ...]:
    """What could be asked instead, best first: the answer that was shown, then the newest one.

    Live offerings of partners that the chamber recognises, with a free place this month, that this need was
    never introduced to; one for each partner.
    """
    if row.need is None:
        return ()
    runs = [uow.runs.by_id(row.run_id) if row.run_id else None, uow.runs.latest_of(row.need)]
    matches: dict[str, Match] = {}
    for run in {run.id: run for run in runs if run is not None}.values():
        for match in uow.runs.as_recommendation(run).matches:
            matches.setdefault(match.offering_id, match)
    ruled_out = uow.introductions.introduced_partners(row.need.id) | uow.capacity.full_partners(now)
    offerings = uow.offerings.by_keys(matches)
    recognised = uow.recognitions.counting({one.partner_id for one in offerings.values()}, row.chamber_code)
    found: dict[str, Alternative] = {}
    for key, match in matches.items():
        offering = offerings[key]
        partner = offering.partner
        free = partner.key not in ruled_out and partner.capacity_per_month > 0
        if free and is_live(offering) and offering.partner_id in recognised and partner.key not in found:
            found[partner.key] = Alternative(match, offering)
    return tuple(found.values())


def named(found: tuple[Alternative, ...]) -> Callable[[str], list[dict[str, str]]]:
    """Alternatives as mails name them, in the recipient's language."""
    return lambda language: [
        {"partner": one.offering.partner.name, "offering": text_of(one.offering, language).title}
        for one in found
    ]
