"""The life of an introduction through its use cases, on both stores."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import update

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Membership, Sme
from tests.introduction_world import SECRETS, SME_NAME, World


def test_request_approve_accept_meet_rate(world: World) -> None:
    anna, clara, riese = world.actor("anna"), world.actor("clara"), world.actor("riese")
    use = world.services
    token = world.requested()
    assert world.status(token) == "requested"
    use.decide.approve(clara, token, world.version(token))
    assert (world.status(token), world.left()) == ("approved", 3)
    use.answer.accept(riese, token, world.version(token))
    use.follow_up.report_met(anna, token, world.version(token))
    use.follow_up.rate(anna, token, world.version(token), outcome="order", stars=5, line="Gut")
    assert world.status(token) == "met"
    use.follow_up.rate(riese, token, world.version(token), outcome="pilot", stars=4, line="")
    view = use.read.one(clara, token, "de")
    assert (view.status, view.outcome, view.outcomes_differ) == ("closed", "order", True)
    assert [one.action for one in view.timeline] == [
        *("open", "request", "approve", "accept", "report_met", "rate", "rate"),
    ]
    assert world.left() == 3, "an accepted introduction keeps its place"


def test_request_freezes_what_was_shown_and_keeps_the_need(world: World) -> None:
    need = world.need()
    token = world.requested(need=need)
    row = world.row(token)
    assert row.need is not None
    assert row.need.expires_at is None
    assert row.run_id is not None
    with UnitOfWork(world.database, write=True) as uow:
        changed = uow.needs.by_token(need, world.now)
        assert changed is not None
        changed.text = "Etwas ganz anderes, das niemand gesehen hat."
        uow.commit()
    view = world.services.read.one(world.actor("anna"), token, "de")
    assert "Datensicherung" in view.need_text
    assert view.match is not None
    assert view.match.offering.key == "riese-netz"
    assert (view.number, view.next_step) == (f"V-2026-{row.id:05d}", "coordinator")


def test_only_the_owner_of_the_need_may_request_and_only_what_was_recommended(world: World) -> None:
    need = world.need()
    for who in ("wirt", "clara", "riese"):
        with pytest.raises(NotFound):
            world.services.request.request(world.actor(who), need, "riese-netz", "", language="de")
    for missing in ("nobody", "anton-vor-ort"):
        other = world.need("wirt")
        with pytest.raises(NotFound):
            world.services.request.request(world.actor("wirt"), other, missing, "", language="de")


def test_sme_without_a_chamber_cannot_request(world: World) -> None:
    need = world.need()
    with UnitOfWork(world.database, write=True) as uow:
        uow.session.execute(update(Sme).values(chamber_code=None))
        uow.commit()
    with pytest.raises(InvalidInput) as refused:
        world.requested(need=need)
    assert refused.value.errors == {"chamber": "chamber_unknown"}


def test_one_introduction_for_each_need_and_partner(world: World) -> None:
    need = world.need()
    token = world.requested(need=need)
    for offering in ("riese-netz", "riese-cloud"):
        with pytest.raises(Conflict) as refused:
            world.requested(offering, need)
        assert (refused.value.key, refused.value.status) == ("already_introduced", "requested")
    world.requested("berta-kurs", need)
    world.services.request.withdraw(world.actor("anna"), token, world.version(token))
    again = world.requested(need=need)
    world.services.decide.refuse(world.actor("clara"), again, world.version(again), "unclear", "")
    with pytest.raises(Conflict):
        world.requested(need=need)


def test_double_click_and_stale_page_do_nothing(world: World) -> None:
    clara, carl = world.actor("clara"), world.actor("carl")
    token = world.requested()
    version = world.version(token)
    world.services.decide.approve(clara, token, version)
    mails = len(world.mails())
    for again in (
        lambda: world.services.decide.approve(clara, token, version),
        lambda: world.services.decide.approve(carl, token, world.version(token)),
        lambda: world.services.decide.refuse(carl, token, version, "unclear", ""),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.status == "approved"
    assert len(world.mails()) == mails
    assert len(world.row(token).events) == 3
    assert world.left() == 3


def test_question_and_answer_stay_between_sme_and_coordinator(world: World) -> None:
    token = world.requested()
    world.services.decide.ask(world.actor("clara"), token, world.version(token), "Wie viele Rechner?")
    assert world.services.read.one(world.actor("anna"), token, "de").next_step == "sme"
    world.services.request.answer_question(world.actor("anna"), token, world.version(token), " Acht. ")
    view = world.services.read.one(world.actor("clara"), token, "de")
    assert [(one.actor_kind, one.text) for one in view.thread] == [
        ("coordinator", "Wie viele Rechner?"),
        ("sme", "Acht."),
    ]
    world.services.decide.approve(world.actor("clara"), token, world.version(token))
    partner = world.services.read.one(world.actor("riese"), token, "de")
    assert partner.thread == ()
    assert [one.action for one in partner.timeline] == ["approve"]
    other = world.requested()
    with pytest.raises(InvalidInput):
        world.services.decide.ask(world.actor("clara"), other, world.version(other), "  ")


def test_partner_knows_nothing_before_it_is_asked_and_nobody_of_another_house_ever(world: World) -> None:
    token = world.requested()
    read = world.services.read
    for who in ("riese", "berta", "wirt", "foreign"):
        with pytest.raises(NotFound):
            read.one(world.actor(who), token, "de")
    with pytest.raises(NotFound):
        world.services.decide.approve(world.actor("foreign"), token, world.version(token))
    assert read.of_partner(world.actor("riese"), "de") == ()
    assert read.queue(world.actor("foreign"), "de").lines == ()
    world.services.decide.approve(world.actor("clara"), token, world.version(token))
    assert [one.token for one in read.of_partner(world.actor("riese"), "de")] == [token]
    with pytest.raises(NotFound):
        read.one(world.actor("berta"), token, "de")


def _leaks(world: World, token: str) -> list[str]:
    read, riese = world.services.read, world.actor("riese")
    shown = [str(asdict(read.one(riese, token, language))) for language in ("de", "en")]
    shown += [str([asdict(one) for one in read.of_partner(riese, "de")])]
    shown += [json.dumps(mail.values, ensure_ascii=False) for mail in world.mails() if _to_partner(mail)]
    return [secret for secret in SECRETS for text in shown if secret in text.lower()]


def _to_partner(mail: object) -> bool:
    return getattr(mail, "address", "").startswith(("riese@", "berta@", "anton@"))


def test_partner_learns_name_and_contact_only_by_accepting(world: World) -> None:
    token = world.approved()
    assert [mail.message for mail in world.mails() if _to_partner(mail)] == ["partner_asked"]
    world.pass_time(days=3)
    assert world.services.clock.remind_due() == 1
    assert _leaks(world, token) == []
    before = world.services.read.one(world.actor("riese"), token, "de")
    assert (before.sme.name, before.sme_contact, before.partner_contact) == (None, None, None)
    assert (before.sme.place, before.need_token) == ("Weilheim", None)
    assert "Datensicherung" in before.need_text
    world.services.answer.accept(world.actor("riese"), token, world.version(token))
    after = world.services.read.one(world.actor("riese"), token, "de")
    assert after.sme.name == SME_NAME
    assert after.sme_contact is not None
    assert after.sme_contact.email == "anna@firma.example"
    anna = world.services.read.one(world.actor("anna"), token, "de")
    assert anna.partner_contact is not None
    assert anna.partner_contact.email == "riese@firma.example"
    (mail,) = world.mails("introduction_accepted_partner")
    assert mail.values["contact"]["email"] == "anna@firma.example"


def test_partner_learns_nothing_when_it_declines_or_is_too_late_or_it_is_withdrawn(world: World) -> None:
    declined = world.approved()
    world.services.answer.decline(world.actor("riese"), declined, world.version(declined), "region", "")
    withdrawn = world.approved()
    world.services.request.withdraw(world.actor("anna"), withdrawn, world.version(withdrawn))
    expired = world.approved()
    world.pass_time(days=10)
    assert world.services.clock.expire_due() == 1
    for token in (declined, withdrawn, expired):
        assert _leaks(world, token) == []


def test_opened_by_telephone_nothing_happens_until_the_sme_confirms(world: World) -> None:
    clara, anna = world.actor("clara"), world.actor("anna")
    need, sme_id = world.need(), world.actor("anna").sme_id
    assert sme_id is not None
    opening = {"need_token": need, "offering_key": "riese-netz", "personal_line": ""}
    for who, owner in (("foreign", sme_id), ("clara", sme_id + 1), ("anna", sme_id)):
        with pytest.raises(NotFound):
            world.services.open_for.open(world.actor(who), sme_id=owner, **opening)
    token = world.services.open_for.open(clara, sme_id=sme_id, **opening)
    view = world.services.read.one(anna, token, "de")
    assert (view.status, view.on_behalf, view.confirmed) == ("draft", True, False)
    assert [mail.address for mail in world.mails("confirm_request")] == ["anna@firma.example"]
    with pytest.raises(Conflict):
        world.services.decide.approve(clara, token, view.version)
    world.services.request.confirm(anna, token, view.version)
    assert world.services.read.one(clara, token, "de").confirmed
    assert len(world.mails("request_confirmed")) == 2, "both coordinators of the chamber"


def test_coordinator_takes_back_only_what_nobody_has_confirmed(world: World) -> None:
    clara, sme_id = world.actor("clara"), world.actor("anna").sme_id
    assert sme_id is not None
    token = world.services.open_for.open(
        clara, sme_id=sme_id, need_token=world.need(), offering_key="riese-netz", personal_line=""
    )
    world.services.request.withdraw(clara, token, world.version(token))
    assert world.status(token) == "withdrawn"
    confirmed = world.requested()
    with pytest.raises(Conflict) as refused:
        world.services.request.withdraw(clara, confirmed, world.version(confirmed))
    assert refused.value.key == "moved_on"


def test_each_side_rates_once_and_sees_the_other_only_when_closed(world: World) -> None:
    anna, riese = world.actor("anna"), world.actor("riese")
    token = world.met()
    version = world.version(token)
    rate = world.services.follow_up.rate
    rate(anna, token, version, outcome="later", stars=3, line="Geht so")
    with pytest.raises(Conflict) as refused:
        rate(anna, token, version, outcome="order", stars=5, line="")
    assert refused.value.key == "already_rated"
    partner = world.services.read.one(riese, token, "de")
    assert (partner.feedback, partner.outcome) == ((), None)
    assert "later" not in str(partner.timeline)
    rate(riese, token, version, outcome="later", stars=4, line="")
    assert len(world.services.read.one(riese, token, "de").feedback) == 2
    assert {mail.values["outcome"] for mail in world.mails("introduction_closed")} == {"later"}


def test_coordinator_closes_when_a_side_does_not_rate_and_the_sme_counts(world: World) -> None:
    token = world.met()
    world.services.follow_up.rate(
        world.actor("anna"), token, world.version(token), outcome="pilot", stars=4, line=""
    )
    world.services.follow_up.close(world.actor("clara"), token, world.version(token), "none")
    view = world.services.read.one(world.actor("clara"), token, "de")
    assert (view.status, view.outcome) == ("closed", "pilot")


def test_withdrawing_frees_the_place_and_tells_a_partner_that_was_asked(world: World) -> None:
    token = world.approved()
    world.deliver()
    world.services.request.withdraw(world.actor("anna"), token, world.version(token))
    assert world.left() == 4
    assert len(world.mails("introduction_withdrawn_partner")) == 1
    quiet = world.requested("berta-kurs")
    world.services.request.withdraw(world.actor("anna"), quiet, world.version(quiet))
    assert len(world.mails("introduction_withdrawn_partner")) == 1
    untold = world.approved("berta-kurs")
    world.services.request.withdraw(world.actor("anna"), untold, world.version(untold))
    assert len(world.mails("introduction_withdrawn_partner")) == 1
    assert len(world.mails("partner_asked")) == 1, "who was not told yet need not be told of the end"
    late = world.accepted("anton-vor-ort")
    with pytest.raises(Conflict) as refused:
        world.services.request.withdraw(world.actor("anna"), late, world.version(late))
    assert refused.value.key == "moved_on"


def test_paused_partner_or_archived_offering_cannot_be_asked(world: World) -> None:
    token = world.requested()
    with UnitOfWork(world.database, write=True) as uow:
        partner = uow.partners.by_key("riese")
        assert partner is not None
        partner.status = "paused"
        uow.commit()
    with pytest.raises(Conflict) as refused:
        world.services.decide.approve(world.actor("clara"), token, world.version(token))
    assert refused.value.key == "not_available"
    assert world.left() == 4
    with pytest.raises(Conflict):
        world.requested("riese-cloud")


def test_mails_go_to_the_person_who_asked_and_in_each_language(world: World) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        colleague = uow.accounts.by_email("wirt@firma.example")
        assert colleague is not None
        uow.session.add(
            Membership(
                user_id=colleague.id,
                role="sme",
                sme_id=world.actor("anna").sme_id,
                created_at=world.now,
            )
        )
        uow.commit()
    world.approved("anton-vor-ort")
    assert {mail.address for mail in world.mails("request_received")} == {"anna@firma.example"}
    (asked,) = world.mails("partner_asked")
    assert (asked.language, asked.values["offering"]) == ("en", "anton-vor-ort en")
    assert asked.values["path"].startswith("/partnerbereich/vermittlungen/")
    assert asked.values["due"] == "2026-03-12"


def test_need_that_is_gone_leaves_the_introduction_readable(world: World) -> None:
    need = world.need()
    token = world.requested(need=need)
    with UnitOfWork(world.database, write=True) as uow:
        uow.session.delete(uow.needs.by_token(need, world.now))
        uow.commit()
    view = world.services.read.one(world.actor("clara"), token, "de")
    assert (view.need_token, view.alternatives) == (None, ())
    assert "Datensicherung" in view.need_text
    assert view.match is not None
    assert "exchange" not in view.actions
    world.services.decide.refuse(world.actor("clara"), token, view.version, "unclear", "")
