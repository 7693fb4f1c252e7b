"""Events: what can be moved where by whom, what can be kept, and times of Europe/Berlin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event import (
    EVENT_MOVES,
    event_actions,
    moved_event,
    moved_registration,
    registration_closed,
)
from matchmaker.domain.event_input import (
    EventInput,
    check_feedback,
    check_note,
    local_moment,
    validate_event,
)
from matchmaker.domain.vocabulary import (
    ActorKind,
    EventAction,
    EventStatus,
    RegistrationAction,
    RegistrationStatus,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TYPED = EventInput(
    kind="webinar", title="Lehrlinge finden", text="Eine Stunde mit Beispielen.", day="2027-04-06",
    begins="10:00", ends="11:30", link="https://treffen.example/raum", capacity="40", topics=("apprentices",),
)  # fmt: skip


def problems(**changes: object) -> dict[str, str]:
    try:
        validate_event(replace(TYPED, **changes), NOW)  # type: ignore[arg-type]
    except InvalidInput as problem:
        return problem.errors
    return {}


def test_a_partners_event_is_published_by_the_chamber_alone() -> None:
    status = moved_event(None, EventAction.CREATE, ActorKind.PARTNER, by_partner=True)
    for action, kind, expected in (
        (EventAction.SUBMIT, ActorKind.PARTNER, EventStatus.IN_REVIEW),
        (EventAction.RETURN, ActorKind.COORDINATOR, EventStatus.RETURNED),
        (EventAction.SUBMIT, ActorKind.PARTNER, EventStatus.IN_REVIEW),
        (EventAction.WITHDRAW, ActorKind.PARTNER, EventStatus.DRAFT),
        (EventAction.SUBMIT, ActorKind.PARTNER, EventStatus.IN_REVIEW),
        (EventAction.APPROVE, ActorKind.COORDINATOR, EventStatus.PUBLISHED),
        (EventAction.CANCEL, ActorKind.COORDINATOR, EventStatus.CANCELLED),
    ):
        status = moved_event(status, action, kind, by_partner=True)
        assert status is expected


def test_whatever_is_not_in_the_table_is_refused() -> None:
    allowed = {
        (source, row.action, row.kind, host)
        for row in EVENT_MOVES
        for source in row.sources
        for host in (True, False)
        if row.by_partner in (None, host)
    }
    for move in product([None, *EventStatus], EventAction, ActorKind, (True, False)):
        status, action, kind, host = move
        if move not in allowed:
            with pytest.raises(Conflict):
                moved_event(status, action, kind, by_partner=host)
    assert event_actions("published", ActorKind.PARTNER, by_partner=True) == ()
    assert EventAction.PUBLISH not in event_actions("draft", ActorKind.COORDINATOR, by_partner=True)


def test_only_what_nobody_else_has_planned_with_is_deleted_and_only_by_its_maker() -> None:
    deleted = {
        (status, kind, host)
        for status, kind, host in product(EventStatus, ActorKind, (True, False))
        if EventAction.DELETE in event_actions(status, kind, by_partner=host)
    }
    assert deleted == {
        (EventStatus.DRAFT, ActorKind.COORDINATOR, False),
        (EventStatus.DRAFT, ActorKind.PARTNER, True),
        (EventStatus.RETURNED, ActorKind.PARTNER, True),
    }


def test_nobody_moves_up_by_hand_and_what_is_ticked_cannot_be_cancelled() -> None:
    for kind in (ActorKind.SME, ActorKind.COORDINATOR, ActorKind.PARTNER):
        with pytest.raises(Conflict):
            moved_registration(RegistrationStatus.WAITING, RegistrationAction.MOVE_UP, kind)
    for status in (RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT, RegistrationStatus.CANCELLED):
        with pytest.raises(Conflict):
            moved_registration(status, RegistrationAction.CANCEL, ActorKind.SME)


def test_the_deadline_itself_is_in_time() -> None:
    assert registration_closed("published", NOW, NOW) is None
    assert registration_closed("published", NOW, NOW + timedelta(seconds=1)) == "too_late"
    assert registration_closed("cancelled", NOW, NOW) == "cancelled"


def test_typed_times_are_those_of_berlin_and_must_exist() -> None:
    assert local_moment("2027-01-10", "10:00") == datetime(2027, 1, 10, 9, 0, tzinfo=UTC)
    assert local_moment("2027-07-10", "10:00") == datetime(2027, 7, 10, 8, 0, tzinfo=UTC)
    assert local_moment("2027-03-28", "02:30") is None
    assert local_moment("2027-10-31", "02:30") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert local_moment("2027-02-30", "10:00") is None


def test_a_good_event_is_kept_as_typed() -> None:
    valid = validate_event(replace(TYPED, title="  Lehrlinge   finden ", until_day="2027-04-05"), NOW)
    assert (valid.title, valid.place, valid.postcode) == ("Lehrlinge finden", None, None)
    assert valid.starts_at == datetime(2027, 4, 6, 8, 0, tzinfo=UTC)
    assert valid.register_until == datetime(2027, 4, 5, 21, 59, tzinfo=UTC)
    assert validate_event(TYPED, NOW).register_until == valid.starts_at


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "party", "title": "Kurz", "text": "x"},
         {"kind": "kind_missing", "title": "title_short", "text": "text_short"}),
        ({"title": "x" * 121}, {"title": "title_long"}),
        ({"text": "x" * 3001}, {"text": "text_long"}),
        ({"day": "6. April"}, {"day": "day_unknown"}),
        ({"begins": "25:00"}, {"begins": "time_unknown"}),
        ({"day": "2027-03-01", "begins": "09:59"}, {"day": "in_the_past"}),
        ({"day": "2030-04-06"}, {"day": "too_far"}),
        ({"ends": "10:00"}, {"ends": "ends_early"}),
        ({"last_day": "2027-04-10"}, {"last_day": "too_long"}),
        ({"until_day": "2027-04-07"}, {"until_day": "until_late"}),
        ({"link": ""}, {"place": "place_missing"}),
        ({"place": "Halle", "postcode": "8236"}, {"postcode": "postcode_format"}),
        ({"link": "http://x.example"}, {"link": "link_format"}),
        ({"link": "https://a@b.example"}, {"link": "link_format"}),
        ({"link": 'https://x.example/"onload'}, {"link": "link_format"}),
        ({"capacity": "0"}, {"capacity": "capacity_range"}),
        ({"capacity": "1001"}, {"capacity": "capacity_range"}),
        ({"topics": ()}, {"topics": "topics_missing"}),
        ({"topics": tuple("abcdef")}, {"topics": "topics_many"}),
    ],
)  # fmt: skip
def test_every_limit_is_named(changes: dict[str, object], expected: dict[str, str]) -> None:
    assert problems(**changes) == expected


def test_notes_and_feedback_have_limits() -> None:
    assert check_note("  Bitte nennen Sie den Ort.  ") == "Bitte nennen Sie den Ort."
    for bad in ("zu kurz", "x" * 1001):
        with pytest.raises(InvalidInput):
            check_note(bad)
    assert check_feedback(5, " Sehr \n gut ") == (5, "Sehr gut")
    with pytest.raises(InvalidInput) as both:
        check_feedback(6, "x" * 501)
    assert both.value.errors == {"stars": "stars_missing", "line": "line_long"}
