"""Next-best partners, time, exchange, bulk approval, undoing, and the queue, on both stores."""

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import SECRETS, World


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
    world.deliver()
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
    assert world.mails("request_approved") == []
    world.deliver()
    assert world.mails("approval_undone") == []
    assert world.mails("approval_taken_back") == []
    with pytest.raises(NotFound):
        world.services.read.one(world.actor("riese"), first, "de")


def test_partner_that_answers_early_is_not_asked_any_more(world: World) -> None:
    tokens = [world.requested(), world.requested("berta-kurs")]
    world.services.decide.approve_many(
        world.actor("clara"), {token: world.version(token) for token in tokens}
    )
    world.services.answer.accept(world.actor("riese"), tokens[0], world.version(tokens[0]))
    berta = world.actor("berta")
    world.services.answer.decline(berta, tokens[1], world.version(tokens[1]), "region", "")
    assert world.mails("partner_asked") == []


def test_undo_tells_a_partner_that_had_been_told_and_is_too_late_after_ten_minutes(world: World) -> None:
    clara = world.actor("clara")
    token = world.approved()
    world.deliver()
    world.services.decide.undo(clara, token)
    assert len(world.mails("approval_undone")) == 1
    world.services.decide.approve(clara, token, world.version(token))
    assert world.services.read.one(clara, token, "de").undo_until is not None
    world.pass_time(minutes=11)
    assert world.services.read.one(clara, token, "de").undo_until is None
    with pytest.raises(Conflict) as refused:
        world.services.decide.undo(clara, token)
    assert (refused.value.key, refused.value.status) == ("too_late", "approved")


def test_undo_tells_a_company_that_had_been_told_and_nobody_who_had_not(world: World) -> None:
    clara = world.actor("clara")
    quick = world.approved()
    world.services.decide.undo(clara, quick)
    assert world.mails("approval_taken_back") == [], "its mail had not gone out, so it was taken back"
    world.services.decide.approve(clara, quick, world.version(quick))
    world.deliver()
    world.services.decide.undo(clara, quick)
    (mail,) = world.mails("approval_taken_back")
    assert mail.user_id == world.actor("anna").user_id
    assert (mail.values["partner"], mail.values["due"]) == ("Riese GmbH", "2026-03-05")
    assert mail.values["path"] == f"/betrieb/vermittlungen/{quick}"
    assert len(world.mails("approval_undone")) == 1


def test_undoing_an_exchange_tells_the_company_too(world: World) -> None:
    clara = world.actor("clara")
    old = world.requested()
    new = world.services.decide.exchange(clara, old, world.version(old), "berta-kurs")
    world.deliver()
    world.services.decide.undo(clara, new)
    assert [mail.values["partner"] for mail in world.mails("approval_taken_back")] == ["Berta GmbH"]


LINE = "Frau Huber von der Bäckerei Huber hat ab Mai Zeit: 0881 123456, huber@baeckerei.example."


def test_coordinators_word_reaches_the_partner_with_contact_data_hidden_until_it_accepts(
    world: World,
) -> None:
    clara, anna, riese = (world.actor(who) for who in ("clara", "anna", "riese"))
    with UnitOfWork(world.database, write=True) as uow:
        person = uow.accounts.by_id(anna.user_id or 0)
        assert person is not None
        person.name = "Anna Huber (fiktiv)"
        uow.commit()
    token = world.requested()
    world.services.decide.approve(clara, token, world.version(token), f"  {LINE} ")
    (mail,) = world.mails("partner_asked")
    shown = world.services.read.one(riese, token, "de")
    for text in (mail.values["line"], shown.coordinator_line):
        assert text.startswith("Frau ••••• von der ")
        assert "hat ab Mai Zeit" in text
        assert not [secret for secret in SECRETS if secret in text.casefold()]
    assert not [one for one in shown.timeline if one.text], "nowhere else unhidden"
    company = world.services.read.one(anna, token, "de")
    assert (company.coordinator_line, [one.text for one in company.timeline if one.text]) == ("", [])
    assert world.services.read.one(clara, token, "de").coordinator_line == LINE
    world.services.answer.accept(riese, token, world.version(token))
    assert world.services.read.one(riese, token, "de").coordinator_line == LINE


def test_coordinators_word_is_optional_limited_and_that_of_the_latest_approval(world: World) -> None:
    clara, riese = world.actor("clara"), world.actor("riese")
    token = world.requested()
    with pytest.raises(InvalidInput) as refused:
        world.services.decide.approve(clara, token, world.version(token), "x" * 501)
    assert refused.value.errors == {"line": "text_too_long"}
    assert world.status(token) == "requested"
    world.services.decide.approve(clara, token, world.version(token), "Erst ab Mai.")
    world.services.decide.undo(clara, token)
    world.services.decide.approve(clara, token, world.version(token))
    assert world.services.read.one(riese, token, "de").coordinator_line == ""
    (mail,) = world.mails("partner_asked")
    assert mail.values["line"] is None
    new = world.services.decide.exchange(clara, token, world.version(token), "berta-kurs", "Bitte bald.")
    assert world.services.read.one(world.actor("berta"), new, "de").coordinator_line == "Bitte bald."


def test_undo_is_refused_once_the_partner_has_answered(world: World) -> None:
    token = world.accepted()
    with pytest.raises(Conflict) as refused:
        world.services.decide.undo(world.actor("clara"), token)
    assert refused.value.status == "accepted"


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
