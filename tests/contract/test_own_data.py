"""The copy of one's own data names every place in the database that names a person, on both stores."""

from collections.abc import Mapping

import pytest

from matchmaker.domain.vocabulary import EventStatus
from matchmaker.storage.unit_of_work import UnitOfWork
from models import (
    Base,
    ChamberSetup,
    Event,
    PartnerRecognition,
    Revision,
    TablePlan,
    WeightActivation,
    WeightVersion,
)
from tests.contract.test_erasure import Office
from tests.event_world import Programme
from tests.introduction_world import World

NAMING = (
    "email",
    "address",
    "contact_email",
    "phone",
    "contact_phone",
    "contact_name",
    "actor_id",
    "user_id",
)
"""Columns that name a person without a foreign key to the accounts, or could."""
IN_COPY: Mapping[str, str] = {
    "chamber_setups.prepared_by_id": "chambers_prepared",
    "email_changes.email": "account",
    "email_changes.user_id": "account",
    "event_registrations.user_id": "event_registrations",
    "events.created_by_id": "events_planned",
    "import_batches.created_by_id": "tables_imported",
    "import_rows.email": "imported_entries_waiting",
    "introduction_events.actor_id": "steps_in_introductions",
    "introductions.asked_by_id": "introductions_asked_for",
    "introductions.by_coordinator_id": "introductions_opened_for_companies",
    "invitations.email": "invitations",
    "invitations.invited_by": "invitations",
    "known_browsers.user_id": "known_browsers",
    "memberships.user_id": "organisations",
    "need_replies.author_id": "answers_to_needs",
    "outbox.address": "mails",
    "outbox.user_id": "mails",
    "partner_recognitions.recognised_by_id": "partners_recognised",
    "partner_recognitions.withdrawn_by_id": "partners_recognised",
    "partner_reviews.reviewer_id": "partner_reviews",
    "partners.contact_email": "contact_of_partners",
    "partners.contact_name": "contact_of_partners",
    "partners.contact_phone": "contact_of_partners",
    "recovery_codes.user_id": "account",
    "revisions.author_id": "edits_of_partners",
    "revisions.reviewer_id": "edits_of_partners",
    "self_assessments.user_id": "self_assessments",
    "table_plans.changed_by_id": "table_plans_changed",
    "user_sessions.user_id": "sessions",
    "users.email": "account",
    "users.phone": "account",
    "weight_activations.by_id": "weights_put_into_use",
    "weight_versions.created_by_id": "weights_written_or_decided",
    "weight_versions.decided_by_id": "weights_written_or_decided",
}
"""Columns that name a person, and where the copy holds what they name."""
NOT_IN_COPY: Mapping[str, str] = {
    "login_failures.address_hash": "a hash that leads back to nobody, forgotten within a day",
    "introduction_feedback.side": "speaks for a side; `ratings_of_meetings` finds who spoke in the trail",
    "event_feedback.registration_id": "belongs to the registration and stands with it",
    "table_meetings.registration_id": "the same, under `meetings_at_roadshows`",
}
"""What the copy holds elsewhere or leaves out, with the reason."""


def test_every_column_that_names_a_person_is_in_the_copy_or_a_named_exception() -> None:
    naming = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in NAMING or any(key.column.table.name == "users" for key in column.foreign_keys)
    }
    assert naming - set(IN_COPY) - set(NOT_IN_COPY) == set(), "who adds such a column adds it to the copy"
    known = {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }
    assert (set(IN_COPY) | set(NOT_IN_COPY)) - known == set()


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def test_the_copy_of_a_coordinator_holds_what_it_decided(office: Office) -> None:
    """Every column of IN_COPY that the chamber's and the partner's work fills, with a row of its own."""
    world = office.world
    clara = world.actor("clara").user_id
    assert clara is not None
    event = Programme(world).published()
    token = world.services.open_for.open(
        world.actor("clara"),
        sme_id=world.actor("anna").sme_id or 0,
        need_token=world.need(),
        offering_key="riese-netz",
        personal_line="",
    )
    with UnitOfWork(world.database, write=True) as uow:
        riese = uow.partners.by_keys(["riese"])["riese"]
        riese.contact_name, riese.contact_email = "Clara Kord", "Clara@Firma.example"
        row = uow.events.by_key(event)
        setup = uow.session.get(ChamberSetup, "155")
        assert row
        assert setup
        setup.prepared_by_id = clara
        uow.session.add_all(_decisions(world, clara, row, riese.id))
        uow.commit()
    copy = office.use.own_data.of(office.viewer("clara"))
    assert set(IN_COPY.values()) <= set(copy)
    (opened,) = copy["introductions_opened_for_companies"]
    assert opened["status"] == world.row(token).status
    (weights,) = copy["weights_written_or_decided"]
    assert (weights["version"], weights["decision"]) == ("manual-1", "rejected")
    assert (weights["written_by_me"], weights["note"]) == (False, None), (
        "a colleague's words are the colleague's"
    )
    assert copy["weights_put_into_use"] == [{"kind": "rollback", "at": world.now.isoformat()}]
    assert [one["status"] for one in copy["events_planned"]] == [EventStatus.PUBLISHED]
    assert len(copy["table_plans_changed"]) == len(copy["chambers_prepared"]) == 1
    (edit,) = copy["edits_of_partners"]
    assert (edit["decided_by_me"], edit["note"], edit["content"]) == (True, "Bitte kürzer.", None)
    (given,) = copy["partners_recognised"]
    assert (given["partner"], bool(given["recognised"]), given["withdrawn"]) == ("Riese GmbH", True, None)
    assert [one["name"] for one in copy["contact_of_partners"]] == ["Clara Kord"]
    other = office.use.own_data.of(office.viewer("carl"))
    assert other["weights_written_or_decided"][0]["note"] == "Versuch"
    assert [other[key] for key in ("events_planned", "partners_recognised", "contact_of_partners")] == [
        []
    ] * 3


def _decisions(world: World, clara: int, event: Event, partner_id: int) -> list[Base]:
    now, carl = world.now, world.actor("carl").user_id
    made_for: dict[str, str] = {"model": "m", "engine_version": "1", "based_on": "shipped"}
    return [
        WeightVersion(
            version="manual-1", origin="manual", **made_for, weights={}, report={}, note="Versuch",
            created_at=now, created_by_id=carl, decision="rejected", decided_at=now, decided_by_id=clara,
        ),
        WeightActivation(version_id=None, kind="rollback", at=now, by_id=clara),
        TablePlan(
            event_id=event.id, starts_at=event.starts_at, slot_minutes=15, slots=4, break_after=0,
            break_minutes=0, room=2, wanted=2, in_a_row=0, minimum_fit=0, status="idle", progress=0,
            published=0, changed_by_id=clara, version=1,
        ),
        Revision(
            partner_id=partner_id, status="returned", content={"name": "Riese"}, note="Bitte kürzer.",
            reviewer_id=clara, created_at=now, decided_at=now,
        ),
        PartnerRecognition(
            partner_id=partner_id, chamber_code="104", recognised_at=now, recognised_by_id=clara
        ),
    ]  # fmt: skip


def test_the_copy_holds_the_ratings_of_the_person_and_nobody_elses(office: Office) -> None:
    world = office.world
    token = world.met()
    for who, stars in (("anna", 5), ("riese", 2)):
        world.services.follow_up.rate(
            world.actor(who), token, world.version(token), outcome="order", stars=stars, line=f"Von {who}."
        )
    for who, stars in (("anna", 5), ("riese", 2)):
        (said,) = office.use.own_data.of(office.viewer(who))["ratings_of_meetings"]
        assert (said["stars"], said["line"]) == (stars, f"Von {who}.")
    assert office.use.own_data.of(office.viewer("wirt"))["ratings_of_meetings"] == []
