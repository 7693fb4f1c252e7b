"""The life of an introduction through its use cases, on both stores."""

import json
from dataclasses import asdict

import pytest
from sqlalchemy import update

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.services.state_need import StateNeed
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


def test_next_best_is_proposed_after_refusal_decline_and_expiry(world: World) -> None:
    clara, anna = world.actor("clara"), world.actor("anna")
    need = world.need()
    refused = world.requested("riese-netz", need)
    world.services.decide.refuse(clara, refused, world.version(refused), "other", "Bitte Berta fragen.")
    view = world.services.read.one(anna, refused, "de")
    assert (view.reason, view.reason_text) == ("other", "Bitte Berta fragen.")
    assert {one.partner.key for one in view.alternatives} == {"anton", "berta"}
    (mail,) = world.mails("introduction_refused")
    assert {one["partner"] for one in mail.values["alternatives"]} == {"Anton GmbH", "Berta GmbH"}
    declined = world.approved("berta-kurs", need)
    world.services.answer.decline(world.actor("berta"), declined, world.version(declined), "no_capacity", "")
    assert world.left("berta") == 4
    assert [one.partner.key for one in world.services.read.one(anna, declined, "de").alternatives] == [
        "anton"
    ]
    expired = world.approved("anton-vor-ort", need)
    world.pass_time(days=10, minutes=1)
    assert (world.services.clock.expire_due(), world.services.clock.expire_due()) == (1, 0)
    assert world.status(expired) == "expired"
    assert world.services.read.one(anna, expired, "de").alternatives == ()
    assert len(world.mails("introduction_expired")) == 1
    assert world.left("anton") == 4


def test_fresh_answer_respects_capacity_and_earlier_introductions_and_is_stored(world: World) -> None:
    world.set_capacity(1, "berta")
    world.approved("berta-kurs")
    need = world.need()
    token = world.requested("riese-netz", need)
    world.services.decide.refuse(world.actor("clara"), token, world.version(token), "unclear", "")
    with UnitOfWork(world.database) as uow:
        row = uow.needs.by_token(need, world.now)
        assert row is not None
        run = uow.runs.latest_of(row)
        assert run is not None
        found = uow.runs.as_recommendation(run)
    assert [match.partner_id for match in found.matches] == ["anton"]
    assert found.excluded_by["capacity"] == 1
    assert found.excluded_by["excluded"] == 2
    assert run.id != world.row(token).run_id


def test_new_need_is_not_recommended_a_partner_without_a_free_place(world: World) -> None:
    world.set_capacity(1)
    world.approved()
    state = StateNeed(world.database, world.engines, 30, lambda: world.now)
    token = state.state(NeedInput("Wir brauchen eine Datensicherung.", "82362", "small"))
    with UnitOfWork(world.database) as uow:
        need = uow.needs.by_token(token, world.now)
        assert need is not None
        run = uow.runs.latest_of(need)
        assert run is not None
        assert {one.partner_id for one in uow.runs.as_recommendation(run).matches} == {"anton", "berta"}
    assert run.excluded_by["capacity"] == 2


def test_reminders_on_day_three_and_six_once_each_and_never_after_the_answer(world: World) -> None:
    token = world.approved()
    clock = world.services.clock
    assert clock.remind_due() == 0
    world.pass_time(days=3)
    assert (clock.remind_due(), clock.remind_due()) == (1, 0)
    (mail,) = world.mails("partner_reminder")
    assert mail.values["days"] == 7
    version = world.version(token)
    world.pass_time(days=3)
    assert (clock.remind_due(), clock.remind_due()) == (1, 0)
    assert world.version(token) == version, "a reminder makes nobody's page stale"
    world.services.answer.accept(world.actor("riese"), token, version)
    world.pass_time(days=30)
    assert (clock.remind_due(), clock.expire_due()) == (0, 0)


def test_clock_that_jumps_sends_one_reminder_or_none(world: World) -> None:
    world.approved()
    world.pass_time(days=8)
    assert (world.services.clock.remind_due(), world.services.clock.remind_due()) == (1, 0)
    world.pass_time(days=5)
    assert world.services.clock.remind_due() == 0
    assert world.services.clock.expire_due() == 1
    world.pass_time(days=-12)
    assert world.services.clock.remind_due() == 0


def test_exchange_asks_another_partner_at_once(world: World) -> None:
    clara = world.actor("clara")
    need = world.need()
    old = world.approved("riese-netz", need)
    with pytest.raises(InvalidInput):
        world.services.decide.exchange(clara, old, world.version(old), "riese-cloud")
    new = world.services.decide.exchange(clara, old, world.version(old), "berta-kurs")
    assert (world.status(old), world.status(new)) == ("withdrawn", "approved")
    assert (world.left("riese"), world.left("berta")) == (4, 3)
    view = world.services.read.one(clara, new, "de")
    assert view.replaces == old
    assert world.services.read.one(clara, old, "de").replaced_by == new
    assert [mail.values["previous"] for mail in world.mails("partner_exchanged")] == ["Riese GmbH"]
    assert len(world.mails("introduction_withdrawn_partner")) == 1
    world.set_capacity(1, "anton")
    world.approved("anton-vor-ort")
    with pytest.raises(Conflict) as refused:
        world.services.decide.exchange(clara, new, world.version(new), "anton-vor-ort")
    assert refused.value.key == "no_capacity"
    assert world.status(new) == "approved", "all or nothing"


def test_bulk_approval_waits_with_its_mails_and_can_be_undone(world: World) -> None:
    clara = world.actor("clara")
    first, second = world.requested(), world.requested("berta-kurs")
    chosen = {first: world.version(first), second: world.version(second) - 1, "nobody": 1}
    result = world.services.decide.approve_many(clara, chosen)
    assert result.approved == (first,)
    assert result.failed == {second: "stale", "nobody": "not_found"}
    (asked,) = world.mails("partner_asked")
    assert asked.due_at is not None
    assert (asked.due_at - world.now).total_seconds() == 600
    world.services.decide.undo(clara, first)
    assert (world.status(first), world.left()) == ("requested", 4)
    assert world.mails("partner_asked") == []
    assert world.mails("approval_undone") == []
    with pytest.raises(NotFound):
        world.services.read.one(world.actor("riese"), first, "de")


def test_undo_tells_a_partner_that_had_been_told_and_is_too_late_after_ten_minutes(world: World) -> None:
    clara = world.actor("clara")
    token = world.approved()
    with UnitOfWork(world.database, write=True) as uow:
        assert uow.outbox.claim(world.now) is not None
        while uow.outbox.claim(world.now) is not None:
            pass
        uow.commit()
    world.services.decide.undo(clara, token)
    assert len(world.mails("approval_undone")) == 1
    world.services.decide.approve(clara, token, world.version(token))
    assert world.services.read.one(clara, token, "de").undo_until is not None
    world.pass_time(minutes=11)
    assert world.services.read.one(clara, token, "de").undo_until is None
    with pytest.raises(Conflict) as refused:
        world.services.decide.undo(clara, token)
    assert (refused.value.key, refused.value.status) == ("too_late", "approved")


def test_undo_is_refused_once_the_partner_has_answered(world: World) -> None:
    token = world.accepted()
    with pytest.raises(Conflict) as refused:
        world.services.decide.undo(world.actor("clara"), token)
    assert refused.value.status == "accepted"


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
    world.services.request.withdraw(world.actor("anna"), token, world.version(token))
    assert world.left() == 4
    assert len(world.mails("introduction_withdrawn_partner")) == 1
    quiet = world.requested("berta-kurs")
    world.services.request.withdraw(world.actor("anna"), quiet, world.version(quiet))
    assert len(world.mails("introduction_withdrawn_partner")) == 1
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


def test_queue_comes_by_deadline_then_confidence(world: World) -> None:
    first = world.requested()
    world.pass_time(hours=1)
    second, third = world.requested("berta-kurs"), world.requested("anton-vor-ort")
    queue = world.services.read.queue(world.actor("clara"), "de")
    assert queue.lines[0].token == first
    assert {one.token for one in queue.lines[1:]} == {second, third}
    assert queue.lines[1].confidence >= queue.lines[2].confidence
    assert (queue.counts, queue.overdue) == ({"requested": 3}, 0)
    world.pass_time(days=3)
    assert world.services.read.queue(world.actor("clara"), "de").overdue == 3
    for who in ("anna", "riese"):
        with pytest.raises(NotFound):
            world.services.read.queue(world.actor(who), "de")


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
