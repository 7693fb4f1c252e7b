"""Take out what one's pages show: which tables, how many rows, and the rows themselves in portions."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.export import (
    PORTION,
    ROWS_MAX,
    ExportTable,
    columns_of,
    permission_for,
    tables_of,
)
from matchmaker.domain.introduction import Deadlines
from matchmaker.domain.onboarding import IN_NETWORK
from matchmaker.domain.policy import Subject, may
from matchmaker.domain.vocabulary import ActorKind
from matchmaker.services.coordination.lists import filter_of
from matchmaker.services.exports.companies import Assessments, companies, matches, needs
from matchmaker.services.exports.events import events, registrations
from matchmaker.services.exports.introductions import introductions
from matchmaker.services.exports.network import offerings, partners
from matchmaker.services.exports.views import (
    EVERYTHING,
    ExportFilter,
    Portion,
    Reading,
    TableData,
    TableLine,
    Value,
)
from matchmaker.services.introductions.show import Reader
from matchmaker.services.present import Presenter
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.database import Database
from matchmaker.storage.export_trail import ExportTrail
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.repositories.coordination import ListFilter
from matchmaker.storage.repositories.exports import ExportWish
from matchmaker.storage.repositories.search import typed_number, typed_words
from matchmaker.storage.unit_of_work import UnitOfWork

_IN_NETWORK_ONLY = frozenset({ExportTable.EVENTS, ExportTable.REGISTRATIONS})
"""What a partner has only while it is in the network."""


class Exports:
    """Rows of the own company, the own partner or the own chamber; never another one's (docs/adr/0028)."""

    def __init__(
        self,
        database: Database,
        deadlines: Deadlines,
        questionnaire: Questionnaire,
        trail: ExportTrail,
        clock: Clock,
    ) -> None:
        self._database, self._deadlines, self.clock = database, deadlines, clock
        self._trail = trail
        self._portions: Mapping[ExportTable, Portion] = {
            ExportTable.COMPANIES: companies,
            ExportTable.NEEDS: needs,
            ExportTable.MATCHES: matches,
            ExportTable.INTRODUCTIONS: introductions,
            ExportTable.PARTNERS: partners,
            ExportTable.OFFERINGS: offerings,
            ExportTable.EVENTS: events,
            ExportTable.REGISTRATIONS: registrations,
            ExportTable.ASSESSMENTS: Assessments(questionnaire),
        }

    def overview(self, actor: Actor) -> tuple[TableLine, ...]:
        """Every table that the actor can have, with its number of rows. Raises NotFound for visitors."""
        side, now = _side(actor), self.clock()
        with UnitOfWork(self._database) as uow:
            return tuple(
                _line(uow, side, table, wish)
                for table in tables_of(side)
                if (wish := _wish(uow, actor, table, EVERYTHING, now)) is not None
            )

    def table(
        self, actor: Actor, table: ExportTable, language: str, wanted: ExportFilter = EVERYTHING
    ) -> TableData:
        """One table in the reader's language, the newest rows first, at most ROWS_MAX of them.

        Raises NotFound for a table that the actor cannot have.
        """
        side = _side(actor)
        with UnitOfWork(self._database) as uow:
            wish = _wish(uow, actor, table, wanted, self.clock())
            if wish is None:
                raise NotFound(f"{side} cannot have {table}")
            line = _line(uow, side, table, wish)
        return TableData(line, self._rows(side, table, wish, language))

    def everything(self, actor: Actor, language: str) -> tuple[TableData, ...]:
        """All tables that the actor can have. Raises NotFound for visitors."""
        return tuple(self.table(actor, line.table, language) for line in self.overview(actor))

    def check_chamber(self, actor: Actor) -> None:
        """Raises NotFound when the actor's chamber is none of the data's; pages know theirs exists."""
        with UnitOfWork(self._database) as uow:
            if uow.reference.chamber(actor.chamber_code or "") is None:
                raise NotFound(f"there is no chamber with the code {actor.chamber_code}")

    def note(self, actor: Actor, rows: Mapping[ExportTable, int], form: str, *, filtered: bool) -> None:
        """Write into the trail who took what out; to be called before the file leaves the house.

        `rows`: how many of each table. Raises OSError: without a trail nothing may be handed over.
        """
        self._trail.note(
            at=self.clock(),
            user=actor.user_id,
            role=str(actor.role),
            organisation={
                name: value
                for name, value in (
                    ("chamber", actor.chamber_code), ("partner", actor.partner_id), ("sme", actor.sme_id)
                )
                if value is not None
            },
            form=form,
            rows={str(table): count for table, count in rows.items()},
            filtered=filtered,
        )  # fmt: skip

    def _rows(
        self, side: ActorKind, table: ExportTable, wish: ExportWish, language: str
    ) -> Iterator[tuple[Value, ...]]:
        keys = [column.key for column in columns_of(table, side)]
        left, below = ROWS_MAX, None
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            reading = Reading(uow, side, Reader(uow, side, presenter, self.clock(), self._deadlines), wish)
            while left and (ids := uow.exports.ids(table, wish, below, PORTION)):
                for cells in self._portions[table](reading, ids)[:left]:
                    yield tuple(cells.get(key) for key in keys)
                    left -= 1
                below = ids[-1]


def _side(actor: Actor) -> ActorKind:
    if actor.kind is None:
        raise NotFound("only people of an organisation take something out")
    return actor.kind


def _line(uow: UnitOfWork, side: ActorKind, table: ExportTable, wish: ExportWish) -> TableLine:
    total = uow.exports.size(table, wish)
    return TableLine(table, columns_of(table, side), total, min(total, ROWS_MAX))


def _wish(
    uow: UnitOfWork, actor: Actor, table: ExportTable, wanted: ExportFilter, now: datetime
) -> ExportWish | None:
    """Which rows are meant; None where the actor cannot have the table."""
    side = _side(actor)
    # Of a partner's introductions only those are read for which it has been asked.
    subject = Subject(
        sme_id=actor.sme_id, partner_id=actor.partner_id, chamber_code=actor.chamber_code, asked=True
    )
    if not columns_of(table, side) or not may(actor, permission_for(table, side), subject):
        return None
    if side is ActorKind.PARTNER and table in _IN_NETWORK_ONLY:
        partner = uow.partners.by_id(actor.partner_id or 0)
        if partner is None or partner.status not in IN_NETWORK:
            return None
    return ExportWish(
        owner=_owner(actor, side),
        words=tuple(typed_words(wanted.words)),
        listed=_listed(wanted, now),
        event=wanted.event,
        recognising=_recognising(uow, actor) if table is ExportTable.MATCHES else None,
    )


def _owner(actor: Actor, side: ActorKind) -> Organisation:
    if side is ActorKind.SME:
        return Organisation(sme_id=actor.sme_id)
    if side is ActorKind.PARTNER:
        return Organisation(partner_id=actor.partner_id)
    return Organisation(chamber_code=actor.chamber_code)


def _listed(wanted: ExportFilter, now: datetime) -> ListFilter:
    """Which introductions are meant: those of a coordinator's list, of a search, or of a partner's inbox."""
    if wanted.choice is not None:
        one = wanted.choice
        return filter_of(one.list, now, topic=one.topic, district=one.district, partner=one.partner)
    if number := typed_number(wanted.words):
        return ListFilter(year=number[0], introduction_id=number[1])
    return ListFilter(statuses=wanted.statuses, words=tuple(typed_words(wanted.words)))


def _recognising(uow: UnitOfWork, actor: Actor) -> str | None:
    """The chamber whose recognitions count for what is shown to the actor."""
    sme = uow.smes.by_id(actor.sme_id) if actor.sme_id is not None else None
    return uow.chambers.taking_part(sme.chamber_code if sme else actor.chamber_code)
