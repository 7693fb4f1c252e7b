"""A partner's way into the network through the use cases, on both stores."""

from collections.abc import Callable
from typing import Any

import pytest

from matchmaker.domain.actor import Actor
from matchmaker.domain.application import Step
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.onboarding import Criterion
from matchmaker.services.onboarding.base import EditedMeanwhile
from matchmaker.services.registry import Services
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail
from tests.onboarding_people import (
    COMPANY,
    CONTACT,
    REGIONS,
    WISHES,
    applicant,
    coordinator,
    fill_in,
    hand_in,
    mails,
    owner_of,
    services_of,
    submit,
    typed,
    write_offering,
)

ALL = [one.value for one in Criterion]
NEED = NeedInput("Unsere Daten sind nicht gesichert, wir brauchen eine Datensicherung.", "82362", "small")


@pytest.fixture
def services(seeded: Database) -> Services:
    return services_of(seeded)


def _version(services: Services, actor: Actor, key: str = "netzwerk-neu") -> int:
    return services.onboarding.review.one(actor, key, "de").version


def _found(services: Services, key: str) -> bool:
    token = services.state_need.state(NEED)
    matches = services.recommend.for_need(token, "de", 10).matches
    return key in {match.offering.key for match in matches}


def _save(services: Services, actor: Actor, step: Step, values: dict[str, Any]) -> dict[str, str]:
    application = services.onboarding.application
    return application.save(actor, step, values, application.mark(application.view(actor, "de"), step))


def test_wrong_and_half_filled_input_is_kept(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    problems = _save(services, actor, Step.COMPANY, {**COMPANY, "summary_de": "kurz", "website": "kein Netz"})
    assert problems == {"summary_de": "summary_short", "website": "website_format"}
    profile = services_of(seeded).onboarding.application.view(actor, "de").profile
    assert (profile.summary_de, profile.website, profile.name) == ("kurz", "kein Netz", COMPANY["name"])
    key = services.onboarding.offerings.start(actor)
    form = services.onboarding.offerings.form(actor, key, "de")
    mark = services.onboarding.offerings.mark(form)
    services.onboarding.offerings.save(actor, key, {"title_de": "x" * 500, "grade_best": "9"}, mark)
    assert typed(services, actor, key).title_de == "x" * 500


def test_draft_changes_neither_partner_nor_catalogue(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    with UnitOfWork(seeded) as uow:
        before = uow.catalogue.version()
    fill_in(services, actor)
    write_offering(services, actor)
    with UnitOfWork(seeded) as uow:
        assert uow.catalogue.version() == before
        partner = uow.onboarding.partner(actor.partner_id or 0)
        assert partner is not None
        assert (partner.name, partner.offerings) == ("", [])


def test_chamber_follows_from_the_seat_until_one_is_chosen(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    _save(services, actor, Step.COMPANY, COMPANY)
    _save(services, actor, Step.REGIONS, {"nationwide": True, "districts": (), "chamber": ""})
    assert services.onboarding.application.view(actor, "de").profile.chamber == "155"


def test_two_colleagues_never_overwrite_each_other(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    application = services.onboarding.application
    mark = application.mark(application.view(actor, "de"), Step.CONTACT)
    application.save(actor, Step.CONTACT, CONTACT, mark)
    with pytest.raises(EditedMeanwhile) as caught:
        application.save(actor, Step.CONTACT, {**CONTACT, "contact_name": "Otto"}, mark)
    assert caught.value.current["contact_name"] == "Nora Neu"
    application.save(actor, Step.CONTACT, {**CONTACT, "contact_name": "Otto"}, caught.value.mark)
    # Another step is another form: nobody is disturbed there.
    _save(services, actor, Step.WISHES, WISHES)
    assert application.view(actor, "de").profile.contact_name == "Otto"


def test_incomplete_application_is_not_handed_in(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    _save(services, actor, Step.COMPANY, COMPANY)
    with pytest.raises(InvalidInput) as caught:
        submit(services, actor)
    assert caught.value.errors["contact"] == "contact"
    assert caught.value.errors["offering"] == "offerings"
    assert mails(seeded) == []


def test_application_is_returned_corrected_approved_and_found_by_the_next_need(
    services: Services, seeded: Database
) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    review, application = services.onboarding.review, services.onboarding.application
    key = hand_in(services, actor)
    assert [line.kind for line in review.lines(reviewer)] == ["application"]
    assert mails(seeded) == [
        ("application_submitted", "koordination@ihk.test"),
        ("application_received", "netzwerk-neu@firma.test"),
    ]
    assert not _found(services, key)
    with pytest.raises(Conflict):
        _save(services, actor, Step.CONTACT, CONTACT)

    review.give_back(reviewer, "netzwerk-neu", _version(services, reviewer), [], "Bitte genauer beschreiben.")
    view = application.view(actor, "de")
    assert (view.status, view.note) == ("returned", "Bitte genauer beschreiben.")
    write_offering(services, actor, key, whom_de="Bäckereien und Metzgereien mit einem Server im Haus.")
    submit(services, actor)
    assert not _found(services, key)

    review.approve(reviewer, "netzwerk-neu", _version(services, reviewer), ALL)
    assert _found(services, key)
    view = application.view(actor, "de")
    assert (view.status, [one.state for one in view.offerings]) == ("active", ["live"])
    assert typed(services, actor, key).whom_de.startswith("Bäckereien")
    assert [message for message, _ in mails(seeded)][2:] == [
        "application_returned",
        "application_submitted",
        "application_received",
        "application_approved",
    ]
    assert review.lines(reviewer) == ()


def test_offering_that_was_dropped_after_the_return_is_gone(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    fill_in(services, actor)
    first, second = write_offering(services, actor), write_offering(services, actor)
    submit(services, actor)
    services.onboarding.review.give_back(
        reviewer, "netzwerk-neu", _version(services, reviewer), [], "Das zweite bitte streichen."
    )
    services.onboarding.offerings.discard(actor, second)
    submit(services, actor)
    services.onboarding.review.approve(reviewer, "netzwerk-neu", _version(services, reviewer), ALL)
    assert [one.key for one in services.onboarding.application.view(actor, "de").offerings] == [first]


def test_rejection_names_criteria_in_the_readers_words(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded, language="en")
    key = hand_in(services, actor)
    review = services.onboarding.review
    version = _version(services, reviewer)
    with pytest.raises(InvalidInput, match="criteria_none"):
        review.reject(reviewer, "netzwerk-neu", version, [], "Das passt leider nicht.")
    review.reject(reviewer, "netzwerk-neu", version, ["neutral"], "Das passt leider nicht.")
    assert services.onboarding.application.view(actor, "de").criteria == ("neutral",)
    assert not _found(services, key)
    with UnitOfWork(seeded) as uow:
        last = uow.session.query(OutboxMail).order_by(OutboxMail.id.desc()).first()
        assert last is not None
        assert last.message == "application_rejected"
        assert last.values["criteria"][0].startswith("The texts are neutral")
    with pytest.raises(Conflict):
        submit(services, actor)


def test_approval_needs_every_criterion(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    hand_in(services, actor)
    with pytest.raises(InvalidInput, match="criteria_open"):
        services.onboarding.review.approve(reviewer, "netzwerk-neu", _version(services, reviewer), ALL[1:])


def test_of_two_coordinators_one_wins(services: Services, seeded: Database) -> None:
    first = coordinator(seeded)
    second = coordinator(seeded, email="zweite@ihk.test")
    hand_in(services, applicant(seeded))
    review, version = services.onboarding.review, _version(services, first)
    review.approve(first, "netzwerk-neu", version, ALL)
    with pytest.raises(Conflict) as caught:
        review.reject(second, "netzwerk-neu", version, ["neutral"], "Das passt leider nicht.")
    assert caught.value.status == "active"
    with pytest.raises(Conflict):
        review.approve(first, "netzwerk-neu", version, ALL)


def test_page_of_an_earlier_application_decides_nothing(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    hand_in(services, actor)
    version = _version(services, reviewer)
    services.onboarding.review.give_back(reviewer, "netzwerk-neu", version, [], "Bitte genauer beschreiben.")
    submit(services, actor)
    with pytest.raises(Conflict, match="has changed"):
        services.onboarding.review.approve(reviewer, "netzwerk-neu", version, ALL)


@pytest.mark.parametrize(
    "look",
    [
        lambda services, actor: services.onboarding.review.one(actor, "netzwerk-neu", "de"),
        lambda services, actor: services.onboarding.review.approve(actor, "netzwerk-neu", 2, ALL),
        lambda services, actor: services.onboarding.application.view(actor, "de"),
        lambda services, actor: services.onboarding.offerings.start(actor),
    ],
)
def test_another_chamber_finds_nothing(
    services: Services, seeded: Database, look: Callable[[Services, Actor], object]
) -> None:
    hand_in(services, applicant(seeded))
    with pytest.raises(NotFound):
        look(services, coordinator(seeded, "104", "schwaben@ihk.test"))


def test_edit_of_a_live_offering_waits_while_the_old_text_stays(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    offerings, revisions = services.onboarding.offerings, services.onboarding.revisions
    write_offering(services, actor, "berta-kurs", title_de="Ein ganz neuer Kurs für Lehrlinge")
    offerings.send(actor, "berta-kurs")
    with UnitOfWork(seeded) as uow:
        row = uow.offerings.by_key("berta-kurs")
        assert row is not None
        assert (row.status, row.texts[0].title) == ("live", "berta-kurs de")
    (line,) = services.onboarding.review.lines(reviewer)
    shown = revisions.one(reviewer, int(line.path_id), "de")
    assert [one.field for one in shown.differences if one.changed] == ["title"]
    revisions.approve(reviewer, int(line.path_id))
    with UnitOfWork(seeded) as uow:
        row = uow.offerings.by_key("berta-kurs")
        assert row is not None
        assert row.texts[0].title == "Ein ganz neuer Kurs für Lehrlinge"
        assert (row.source, row.partner.source) == ("application", "application")
    with pytest.raises(Conflict):
        revisions.approve(reviewer, int(line.path_id))
    assert [message for message, _ in mails(seeded)] == ["revision_submitted", "revision_approved"]


def test_later_edit_replaces_the_waiting_one(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    offerings = services.onboarding.offerings
    write_offering(services, actor, "berta-kurs", title_de="Erster neuer Titel")
    offerings.send(actor, "berta-kurs")
    (first,) = services.onboarding.review.lines(reviewer)
    write_offering(services, actor, "berta-kurs", title_de="Zweiter neuer Titel")
    offerings.send(actor, "berta-kurs")
    (second,) = services.onboarding.review.lines(reviewer)
    assert (first.path_id != second.path_id, second.title) == (True, "Zweiter neuer Titel")
    with pytest.raises(Conflict) as caught:
        services.onboarding.revisions.approve(reviewer, int(first.path_id))
    assert caught.value.status == "withdrawn"


def test_returned_edit_keeps_its_text_and_tells_why(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    write_offering(services, actor, "berta-kurs", title_de="Der beste Kurs der Welt")
    services.onboarding.offerings.send(actor, "berta-kurs")
    (line,) = services.onboarding.review.lines(reviewer)
    services.onboarding.revisions.give_back(reviewer, int(line.path_id), "Bitte ohne Superlative.")
    form = services.onboarding.offerings.form(actor, "berta-kurs", "de")
    assert (form.state, form.note) == ("live_returned", "Bitte ohne Superlative.")
    assert form.typed.title_de == "Der beste Kurs der Welt"
    assert form.live is not None
    assert form.live.title == "berta-kurs de"


def test_edit_can_be_taken_back_and_an_equal_one_is_refused(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    offerings = services.onboarding.offerings
    write_offering(services, actor, "berta-kurs", title_de="Noch ein neuer Titel")
    offerings.send(actor, "berta-kurs")
    offerings.take_back(actor, "berta-kurs")
    assert services.onboarding.review.lines(reviewer) == ()
    assert typed(services, actor, "berta-kurs").title_de == "Noch ein neuer Titel"
    write_offering(services, actor, "berta-kurs", title_de="berta-kurs de")
    with pytest.raises(InvalidInput, match="nothing_changed"):
        offerings.send(actor, "berta-kurs")


def test_new_offering_of_an_active_partner_is_found_only_after_approval(
    services: Services, seeded: Database
) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    revisions = services.onboarding.revisions
    key = write_offering(services, actor)
    services.onboarding.offerings.send(actor, key)
    assert not _found(services, key)
    view, mark = revisions.new_offering(reviewer, key, "de")
    assert view.offering is not None
    revisions.give_back_new(reviewer, key, mark, "Bitte den Aufwand nennen.")
    assert services.onboarding.offerings.form(actor, key, "de").note == "Bitte den Aufwand nennen."
    write_offering(services, actor, key, needs_de="Zwei Stunden an einem Vormittag und den Zugang.")
    services.onboarding.offerings.send(actor, key)
    with pytest.raises(Conflict, match="has changed"):
        revisions.approve_new(reviewer, key, mark)
    revisions.approve_new(reviewer, key, revisions.new_offering(reviewer, key, "de")[1])
    assert _found(services, key)


def test_archived_offering_is_gone_with_the_next_need(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    key = write_offering(services, actor)
    services.onboarding.offerings.send(actor, key)
    mark = services.onboarding.revisions.new_offering(reviewer, key, "de")[1]
    services.onboarding.revisions.approve_new(reviewer, key, mark)
    assert _found(services, key)
    services.onboarding.offerings.archive(actor, key)
    assert not _found(services, key)
    with pytest.raises(Conflict):
        services.onboarding.offerings.archive(actor, key)


def test_capacity_and_regions_change_at_once_and_take_the_partner_over(
    services: Services, seeded: Database
) -> None:
    actor = owner_of(seeded, "berta")
    application = services.onboarding.application
    for step, values in ((Step.WISHES, {**WISHES, "capacity": "9"}), (Step.REGIONS, {**REGIONS})):
        application.change(actor, step, values, application.mark(application.view(actor, "de"), step))
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("berta")
        assert partner is not None
        assert (partner.capacity_per_month, partner.source) == (9, "application")
        assert partner.chamber_code == "155"
    mark = application.mark(application.view(actor, "de"), Step.WISHES)
    with pytest.raises(InvalidInput):
        application.change(actor, Step.WISHES, {**WISHES, "capacity": "many"}, mark)


def test_new_name_waits_for_review(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), owner_of(seeded, "berta")
    application, profile = services.onboarding.application, services.onboarding.profile
    mark = application.mark(application.view(actor, "de"), Step.COMPANY)
    profile.propose(actor, {"name": "Berta und Söhne GmbH"}, mark)
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("berta")
        assert partner is not None
        assert partner.name == "Berta GmbH"
    (line,) = services.onboarding.review.lines(reviewer)
    services.onboarding.revisions.approve(reviewer, int(line.path_id))
    with UnitOfWork(seeded) as uow:
        partner = uow.partners.by_key("berta")
        assert partner is not None
        assert partner.name == "Berta und Söhne GmbH"


def test_pause_resume_and_retire(services: Services, seeded: Database) -> None:
    actor = owner_of(seeded, "berta")
    profile = services.onboarding.profile
    version = profile.life(actor).version
    profile.pause(actor, version)
    with pytest.raises(Conflict):
        profile.pause(actor, version)
    with pytest.raises(Conflict, match="changed meanwhile"):
        profile.resume(actor, version)
    profile.resume(actor, profile.life(actor).version)
    profile.retire(actor, profile.life(actor).version)
    assert (profile.life(actor).status, profile.life(actor).live_offerings) == ("retired", 0)
    with pytest.raises(Conflict):
        services.onboarding.offerings.start(actor)
