"""Requests opened by telephone that nobody confirms: reminded, ended, and never known to the partner."""

from dataclasses import replace

import pytest

from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.coordination.on_behalf import CompanyInput
from matchmaker.services.introductions.confirmation_clock import ConfirmationClock
from tests.introduction_world import World

HOLDER = CompanyInput("Schreinerei Höß", "Hans Höß", "hans@hoess.example", "", "82362", "small", "10.71")


def opened(world: World) -> str:
    """A request opened for Anna's company; gives its token."""
    sme_id = world.actor("anna").sme_id
    assert sme_id is not None
    return world.services.open_for.open(
        *(world.actor("clara"),),
        **{"sme_id": sme_id, "need_token": world.need(), "offering_key": "riese-netz", "personal_line": ""},
    )


@pytest.fixture
def clock(world: World) -> ConfirmationClock:
    return world.services.confirmation_clock


def test_company_is_reminded_on_day_three_once_and_keeps_its_page(
    world: World, clock: ConfirmationClock
) -> None:
    token = opened(world)
    version = world.version(token)
    world.pass_time(days=2, hours=23)
    assert clock.remind_due() == 0
    world.pass_time(hours=1)
    assert (clock.remind_due(), clock.remind_due()) == (1, 0)
    (mail,) = world.mails("confirm_reminder")
    assert (mail.user_id, mail.values["due"]) == (world.actor("anna").user_id, "2026-03-12")
    world.pass_time(days=4)
    assert clock.remind_due() == 0
    world.services.request.confirm(world.actor("anna"), token, version)
    assert world.status(token) == "requested"
    world.pass_time(days=30)
    assert (clock.remind_due(), clock.end_due()) == (0, 0)


def test_on_day_ten_it_ends_once_and_company_and_coordinators_are_told(
    world: World, clock: ConfirmationClock
) -> None:
    token = opened(world)
    world.pass_time(days=9, hours=23)
    assert clock.end_due() == 0
    world.pass_time(hours=1)
    assert (clock.end_due(), clock.end_due(), clock.remind_due()) == (1, 0, 0)
    assert world.status(token) == "withdrawn"
    assert len(world.mails("confirm_ended")) == 1
    told = {mail.user_id for mail in world.mails("confirm_ended_coordinator")}
    assert told == {world.actor("clara").user_id, world.actor("carl").user_id}
    with pytest.raises(Conflict):
        world.services.request.confirm(world.actor("anna"), token, world.version(token))


def test_the_partner_never_hears_of_it_and_loses_nothing(
    world: World, desk: CoordinationServices, clock: ConfirmationClock
) -> None:
    token = opened(world)
    world.pass_time(days=10)
    clock.end_due()
    with pytest.raises(NotFound):
        world.services.read.one(world.actor("riese"), token, "de")
    assert world.left() == 4
    answers = desk.files.partner(world.actor("clara"), "riese", "de").load.answers
    assert (answers.accepted, answers.declined, answers.expired) == (0, 0, 0)
    assert {mail.message for mail in world.mails()} == {
        *("confirm_request", "confirm_ended", "confirm_ended_coordinator")
    }


def test_the_company_may_ask_the_same_partner_anew(world: World, clock: ConfirmationClock) -> None:
    token = opened(world)
    world.pass_time(days=10)
    clock.end_due()
    need = world.row(token).need
    assert need is not None
    assert world.status(world.requested("riese-netz", need.token)) == "requested"


def test_a_clock_that_jumps_reminds_at_most_once_and_not_after_the_end(
    world: World, clock: ConfirmationClock
) -> None:
    opened(world)
    world.pass_time(days=8)
    assert clock.remind_due() == 1
    world.pass_time(days=-7)
    assert (clock.remind_due(), clock.end_due()) == (0, 0)
    world.pass_time(days=2)
    assert clock.remind_due() == 0
    opened(world)
    world.pass_time(days=40)
    assert clock.remind_due() == 0
    assert clock.end_due() == 2
    assert len(world.mails("confirm_reminder")) == 1


def test_who_has_no_account_is_reminded_with_a_link_that_confirms(
    world: World, desk: CoordinationServices, clock: ConfirmationClock
) -> None:
    clara = world.actor("clara")
    key = desk.on_behalf.add(clara, replace(HOLDER))
    need = desk.on_behalf.state(clara, key, "Wir brauchen eine neue Datensicherung in der Werkstatt.", ())
    token = desk.on_behalf.open(clara, key, need, "riese-netz", "")
    world.pass_time(days=5)
    assert clock.remind_due() == 1
    (mail,) = world.mails("confirm_reminder")
    assert mail.address == "hans@hoess.example"
    signed = mail.values["path"].removeprefix("/bestaetigung/")
    desk.confirm.confirm(signed, desk.confirm.page(signed, "de").introduction.version)
    assert world.status(token) == "requested"


def test_a_company_that_was_asked_is_told_when_the_chamber_takes_it_back(world: World) -> None:
    clara = world.actor("clara")
    quick = opened(world)
    world.services.request.withdraw(clara, quick, world.version(quick))
    assert world.mails() == [], "nobody had been asked yet, so nobody is told"
    token = opened(world)
    world.deliver()
    world.services.request.withdraw(clara, token, world.version(token))
    (mail,) = world.mails("request_taken_back")
    assert mail.user_id == world.actor("anna").user_id
