"""Needs that no partner fits: a copy for the company, a list for its chamber, an answer that arrives."""

from threading import Barrier, Thread

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.coordination.on_behalf import CompanyInput
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.services.state_need import StateNeed
from tests.introduction_world import World

TEXT = "Wir brauchen jemanden, der unsere alte Kasse an den Webshop anbindet."
TYPED = NeedInput(TEXT, "82362", "small")


@pytest.fixture
def needs(world: World) -> SmeNeeds:
    """Needs of companies while no partner has a free place, so that nobody is found."""
    for key in ("riese", "anton", "berta"):
        world.set_capacity(0, key)
    state = StateNeed(world.database, world.engines, 30, lambda: world.now)
    return SmeNeeds(world.database, state, lambda: world.now)


def test_who_states_it_gets_a_copy_with_what_happens_next_and_the_chamber_sees_it(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    token = needs.state(world.actor("anna"), TYPED)
    (mail,) = world.mails("need_unmet")
    assert mail.user_id == world.actor("anna").user_id
    assert mail.values["need"] == TEXT
    assert (mail.values["due"], mail.values["path"]) == ("2026-03-05", f"/betrieb/bedarf/{token}")
    assert mail.values["chamber"]
    found = desk.unmet.all(world.actor("clara"))
    assert [(one.token, one.days_left) for one in found.waiting] == [(token, 3)]
    assert desk.home.today(world.actor("clara"), "de").unmet == 1
    assert desk.files.sme(world.actor("clara"), "baecker", "de").unmet == {token}
    assert needs.one(world.actor("anna"), token, "de", 3).answer_due is not None


def test_a_need_with_a_partner_and_one_without_account_are_no_gaps(
    world: World, desk: CoordinationServices
) -> None:
    state = StateNeed(world.database, world.engines, 30, lambda: world.now)
    needs = SmeNeeds(world.database, state, lambda: world.now)
    needs.state(world.actor("anna"), TYPED)
    world.set_capacity(0, "riese")
    for key in ("anton", "berta"):
        world.set_capacity(0, key)
    anonymous = state.state(TYPED)
    assert world.mails("need_unmet") == []
    assert desk.unmet.all(world.actor("clara")).waiting == ()
    needs.claim(world.actor("anna"), anonymous)
    needs.claim(world.actor("anna"), anonymous)
    assert len(world.mails("need_unmet")) == 1, "taken over it is the company's, and it is told once"
    assert [one.token for one in desk.unmet.all(world.actor("clara")).waiting] == [anonymous]


def test_looking_again_mails_no_second_time_and_a_found_partner_ends_it(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    token = needs.state(world.actor("anna"), TYPED)
    needs.search_again(world.actor("anna"), token)
    assert len(world.mails("need_unmet")) == 1
    world.set_capacity(4)
    world.pass_time(days=1)
    needs.search_again(world.actor("anna"), token)
    assert desk.unmet.all(world.actor("clara")).waiting == ()
    with pytest.raises(NotFound):
        desk.unmet.one(world.actor("clara"), token)


def test_an_answer_is_mailed_and_stands_on_the_companys_page_until_it_is_closed(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    anna, clara = world.actor("anna"), world.actor("clara")
    token = needs.state(anna, TYPED)
    desk.unmet.write(clara, token, 0, "  Rufen Sie mich bitte an. ")
    (mail,) = world.mails("need_answered")
    assert (mail.values["text"], mail.values["author"]) == ("Rufen Sie mich bitte an.", "Clara Kord")
    found = desk.unmet.all(clara)
    assert (found.waiting, [one.token for one in found.written]) == ((), [token])
    assert desk.home.today(clara, "de").unmet == 0
    desk.unmet.close(clara, token, 1, "Ein Dienstleister vor Ort hilft.")
    assert len(world.mails("need_closed")) == 1
    assert desk.unmet.all(clara).written == ()
    own = needs.one(anna, token, "de", 3)
    assert [(one.kind, one.author) for one in own.replies] == [
        ("written", "Clara Kord"),
        ("closed", "Clara Kord"),
    ]
    assert own.answer_due is None
    assert desk.unmet.one(clara, token).closed
    with pytest.raises(Conflict) as refused:
        desk.unmet.write(clara, token, 2, "Noch etwas.")
    assert refused.value.key == "closed"


@pytest.mark.parametrize("who", ["foreign", "anna", "riese"])
def test_nobody_else_sees_or_answers_it(
    world: World, needs: SmeNeeds, desk: CoordinationServices, who: str
) -> None:
    token, other = needs.state(world.actor("anna"), TYPED), world.actor(who)
    for act in (
        lambda: desk.unmet.one(other, token),
        lambda: desk.unmet.write(other, token, 0, "Hallo"),
        lambda: desk.unmet.close(other, token, 0, "Hallo"),
    ):
        with pytest.raises(NotFound):
            act()
    if who == "foreign":
        assert desk.unmet.all(other).waiting == ()


def test_what_is_wrong_with_an_answer_is_said(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    clara = world.actor("clara")
    token = needs.state(world.actor("anna"), TYPED)
    for text, key in ((" ", "text_missing"), ("x" * 1001, "text_too_long")):
        with pytest.raises(InvalidInput) as wrong:
            desk.unmet.write(clara, token, 0, text)
        assert wrong.value.errors == {"text": key}
    desk.unmet.write(clara, token, 0, "Erste Antwort.")
    with pytest.raises(Conflict) as refused:
        desk.unmet.close(world.actor("carl"), token, 0, "Zu spät gesehen.")
    assert refused.value.key == "stale"


def test_two_coordinators_at_once_never_both_answer(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    token = needs.state(world.actor("anna"), TYPED)
    barrier, refused, broken = Barrier(4), [], []

    def answer(who: str) -> None:
        barrier.wait()
        try:
            desk.unmet.write(world.actor(who), token, 0, f"Antwort von {who}")
        except Conflict as problem:
            refused.append(problem.key)
        except BaseException as problem:
            broken.append(problem)

    threads = [Thread(target=answer, args=(who,)) for who in ("clara", "carl") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (broken, refused) == ([], ["stale"] * 3)
    assert len(world.mails("need_answered")) == 1


def test_a_partner_named_by_hand_takes_it_off_the_list_and_the_company_confirms(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    anna, clara = world.actor("anna"), world.actor("clara")
    token = needs.state(anna, TYPED)
    assert desk.on_behalf.offers(clara, "baecker", token, "de").matches == ()
    assert desk.on_behalf.by_hand(clara, "baecker", "gibt es nicht", "de") == ()
    found = desk.on_behalf.by_hand(clara, "baecker", "RIESE", "de")
    assert {one.key for one in found} == {"riese-netz", "riese-cloud"}
    assert not any(one.free for one in found)
    with pytest.raises(NotFound):
        desk.on_behalf.by_hand(world.actor("foreign"), "baecker", "riese", "de")
    made = desk.on_behalf.open(clara, "baecker", token, "riese-netz", "")
    assert desk.unmet.all(clara).waiting == ()
    assert len(world.mails("confirm_request")) == 1
    world.pass_time(days=10)
    world.services.confirmation_clock.end_due()
    assert world.status(made) == "withdrawn"
    (back,) = desk.unmet.all(clara).waiting
    assert (back.token, back.days_left) == (token, -7), "unconfirmed it waits again"


def test_a_company_entered_by_telephone_is_written_to_at_its_address(
    world: World, needs: SmeNeeds, desk: CoordinationServices
) -> None:
    clara = world.actor("clara")
    holder = CompanyInput("Schreinerei Höß", "Hans Höß", "hans@hoess.example", "", "82362", "small", "10.71")
    key = desk.on_behalf.add(clara, holder)
    token = desk.on_behalf.state(clara, key, TEXT, ())
    assert world.mails("need_unmet") == [], "the coordinator is on the telephone"
    desk.unmet.write(clara, token, 0, "Wir suchen weiter.")
    assert [mail.address for mail in world.mails("need_answered")] == ["hans@hoess.example"]
