"""Imported events on both stores: drafts of the programme, taken back as long as nobody registers."""

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import select

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import ROWS_MAX
from matchmaker.domain.vocabulary import EventStatus, ImportKind
from matchmaker.services.events.register import RegistrationInput
from matchmaker.services.imports import ImportsServices
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Event
from tests import import_tables
from tests.event_world import Programme
from tests.import_tables import ABOUT, EVENT, EVENTS, ONLINE, found
from tests.introduction_world import World

checked = partial(import_tables.checked, kind=ImportKind.EVENTS)
imported = partial(import_tables.imported, kind=ImportKind.EVENTS)


def events(world: World) -> list[Event]:
    with UnitOfWork(world.database) as uow:
        keys = uow.session.scalars(select(Event.key).order_by(Event.starts_at)).all()
        return [row for key in keys if (row := uow.events.by_key(key)) is not None]


def test_every_fault_of_an_event_is_named(world: World, imports: ImportsServices) -> None:
    rows = (
        "kurz;Ball;31.02.2026;früh;spät;IHK;823;http://x.example;viele;Bairisch;Quatsch;Niemand;kurz;gestern\n"
        + EVENT.replace("06.04.2026", "06.04.2025")
        + EVENT.replace("82362", "99999").replace("12 Uhr", "9 Uhr")
        + EVENT.replace("Mo, 06.04.2026", "29.03.2026").replace("9.30 Uhr", "02:30")
        + EVENT.replace("IHK, Raum 2;82362", ";")
    )
    problems, _ = found(checked(imports, world, rows=rows))
    assert problems == {
        (2, "event_title", "title_short"), (2, "event_kind", "event_kind_unknown"), (2, "day", "day_unknown"),
        (2, "postcode", "postcode_format"), (2, "link", "link_format"), (2, "places", "capacity_range"),
        (2, "language", "language_unknown"), (2, "topics", "topic_unknown"), (2, "partners", "host_unknown"),
        (2, "event_text", "text_short"), (2, "until_day", "day_unknown"), (3, "day", "in_the_past"),
        (4, "ends", "ends_early"), (4, "postcode", "postcode_unknown"), (5, "begins", "time_unknown"),
        (6, "place", "place_missing"),
    }  # fmt: skip


def test_more_rows_than_a_programme_may_have_are_refused_with_their_number(
    world: World, imports: ImportsServices
) -> None:
    content = (EVENTS + EVENT * (ROWS_MAX[ImportKind.EVENTS] + 1)).encode()
    with pytest.raises(InvalidInput) as problem:
        imports.batches.upload(world.actor("clara"), "events", "x.csv", content)
    assert problem.value.errors == {"file": "rows_many:500"}


def test_same_title_and_beginning_are_the_same_event(world: World, imports: ImportsServices) -> None:
    later = EVENT.replace("9.30 Uhr", "10 Uhr")
    report = checked(imports, world, rows=EVENT + EVENT.replace("Daten", "DATEN") + later)
    assert found(report)[1] == [(3, "same_event", 2)]
    assert len(report.entries) == 2
    imported(imports, world, rows=EVENT)
    assert found(checked(imports, world, rows=EVENT + later))[1] == [(2, "same_event", None)]
    foreign = imports.batches.check_file(world.actor("foreign"), "events", (EVENTS + EVENT).encode()).report
    assert foreign.duplicates == []


def test_events_become_drafts_of_the_chamber_and_nobody_is_mailed(
    world: World, imports: ImportsServices
) -> None:
    token = imported(imports, world, rows=EVENT + ONLINE)
    first, second = events(world)
    assert (first.status, first.chamber_code, first.by_partner) == (EventStatus.DRAFT, "155", False)
    assert first.starts_at == datetime(2026, 4, 6, 7, 30, tzinfo=UTC)
    assert first.ends_at == datetime(2026, 4, 6, 10, 0, tzinfo=UTC)
    assert (first.text, first.district_ags, first.capacity) == (ABOUT, "09190", 30)
    assert [(one.partner.key, one.tables) for one in first.partners] == [("anton", 1)]
    assert (second.language, second.link, second.partners) == ("en", "https://treffen.example/raum", [])
    assert second.ends_at == datetime(2026, 4, 8, 17, 0, tzinfo=UTC)
    assert second.register_until < second.starts_at
    with UnitOfWork(world.database) as uow:
        assert uow.events.upcoming(world.now) == []
    rows = imports.results.one(world.actor("clara"), token).rows
    assert [(one.label, one.event) for one in rows] == [(first.title, first.key), (second.title, second.key)]
    assert world.mails("event_changed") == []


def test_undoing_deletes_events_for_which_nobody_has_registered(
    world: World, imports: ImportsServices
) -> None:
    token = imported(imports, world, rows=EVENT + ONLINE)
    programme = Programme(world)
    for row in events(world):
        programme.use.programme.publish(programme.clara, row.key, row.version)
    registered, other = (row.key for row in reversed(events(world)))
    programme.use.registrations.register(
        world.actor("anna"), registered, RegistrationInput(None, False, False)
    )
    undone = imports.batches.undo(world.actor("clara"), token, 2)
    assert (undone.removed, undone.stayed) == (1, ("Online sicher",))
    assert [row.key for row in events(world)] == [registered]
    assert other not in {row.key for row in events(world)}
    result = imports.results.one(world.actor("clara"), token)
    assert [(one.label, one.event) for one in result.rows] == [("", None), ("Online sicher", registered)]
