"""Search, files, and requests opened for companies that call: the same on both stores."""

from dataclasses import replace

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.folding import searchable
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.coordination.lists import ListKey
from matchmaker.services.coordination.on_behalf import CompanyInput
from matchmaker.services.coordination.views import Choice
from matchmaker.storage.repositories.coordination import ListFilter
from matchmaker.storage.repositories.search import typed_number, typed_words
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, Sme
from tests.introduction_world import World

HOLDER = CompanyInput("Schlosserei Höß", "Hans Höß", "hans@hoess.example", "", "82362", "small", "10.71")


@pytest.mark.parametrize(
    ("text", "smes", "introductions", "partners"),
    [
        ("huber", 1, 1, 0),
        ("BÄCKEREI", 1, 1, 0),
        ("baeckerei hub", 1, 1, 0),
        ("Backerei", 1, 1, 0),
        ("weilheim", 1, 1, 4),
        ("82362", 1, 0, 0),
        ("Datensicherung", 0, 1, 0),
        ("riese netz", 0, 1, 1),
        ("berta", 0, 0, 1),
        ("100%", 0, 0, 0),
        ("_", 0, 0, 0),
        ("", 0, 0, 0),
        ("  \x00 ", 0, 0, 0),
    ],
)
def test_search_finds_in_all_kinds(
    world: World, desk: CoordinationServices, text: str, smes: int, introductions: int, partners: int
) -> None:
    world.requested()
    found = desk.search.search(world.actor("clara"), text, "de")
    assert (found.smes_total, found.introductions_total) == (smes, introductions)
    if partners < 4:
        assert found.partners_total == partners


def test_search_by_number_finds_only_the_own_chambers(world: World, desk: CoordinationServices) -> None:
    token = world.requested()
    number = desk.trail.of(world.actor("clara"), token).number
    for typed in (number, number.lower(), number.replace("-", " "), number.replace("-000", "-")):
        found = desk.search.search(world.actor("clara"), typed, "de")
        assert [row.token for row in found.introductions] == [token], typed
    wrong_year = number.replace("2026", "2025")
    assert desk.search.search(world.actor("clara"), wrong_year, "de").introductions_total == 0
    foreign = desk.search.search(world.actor("foreign"), number, "de")
    assert (foreign.introductions_total, foreign.smes_total) == (0, 0)


def test_search_is_paged_in_alphabetical_order(
    world: World, desk: CoordinationServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.services.coordination.search.PAGE_SIZE", 2)
    names = ["Ärztehaus", "Zimmerei", "arbeit & co", "Öfen Maier", "Ofenbau"]
    for number, name in enumerate(names):
        typed = replace(HOLDER, company=f"{name} Fund", email=f"p{number}@firma.example")
        desk.on_behalf.add(world.actor("clara"), typed)
    pages = [desk.search.search(world.actor("clara"), "fund", "de", "smes", page) for page in (1, 2, 3)]
    found = [one.name.removesuffix(" Fund") for page in pages for one in page.smes]
    assert found == ["arbeit & co", "Ärztehaus", "Öfen Maier", "Ofenbau", "Zimmerei"]
    assert {page.pages for page in pages} == {3}


def test_files_show_needs_people_and_the_ledger(world: World, desk: CoordinationServices) -> None:
    token = world.approved()
    file = desk.files.sme(world.actor("clara"), "baecker", "de")
    assert (file.name, file.place, file.people) == (
        "Bäckerei Huber GmbH",
        "Weilheim",
        (("Anna Huber", "active"),),
    )
    assert [row.token for row in file.introductions] == [token]
    assert sorted(need.matches > 0 for need in file.needs) == [False, True], "one need has no run"
    partner = desk.files.partner(world.actor("clara"), "riese", "de")
    assert [(month.month, month.capacity, month.taken) for month in partner.ledger][-1] == ("2026-03", 4, 1)
    assert (partner.total, partner.load.free) == (1, 3)
    abroad = desk.files.partner(world.actor("foreign"), "riese", "de")
    assert (abroad.total, abroad.introductions, abroad.load.free) == (0, (), 3)


def test_company_that_calls_is_added_asked_and_confirms_by_link(
    world: World, desk: CoordinationServices
) -> None:
    clara = world.actor("clara")
    key = desk.on_behalf.add(clara, HOLDER)
    assert [one.key for one in desk.on_behalf.find(clara, "hoess")] == [key]
    need = desk.on_behalf.state(clara, key, "Wir brauchen eine neue Datensicherung in der Werkstatt.", ())
    offers = desk.on_behalf.offers(clara, key, need, "de")
    token = desk.on_behalf.open(clara, key, need, offers.matches[0].offering.key, "Bitte abends.")
    assert world.status(token) == "draft"
    ((row,),) = desk.queue.page(clara, "de", Choice(ListKey.CONFIRMATION)).groups
    assert (row.token, row.on_behalf) == (token, True)
    (mail,) = world.mails("confirm_request")
    assert mail.address == "hans@hoess.example"
    signed = mail.values["path"].removeprefix("/bestaetigung/")
    page = desk.confirm.page(signed, "de")
    assert (page.introduction.token, page.has_password) == (token, False)
    with pytest.raises(NotFound):
        desk.confirm.page(signed[:-2] + "xx", "de")
    desk.confirm.confirm(signed, page.introduction.version)
    assert world.status(token) == "requested"
    assert desk.files.sme(clara, key, "de").people == (("Hans Höß", "active"),)
    with pytest.raises(Conflict):
        desk.confirm.confirm(signed, page.introduction.version)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"postcode": "00000"}, {"postcode": "postcode_unknown"}),
        ({"postcode": "8"}, {"postcode": "postcode_format"}),
        ({"email": "nobody"}, {"email": "email_format"}),
        ({"company": "x", "name": ""}, {"company": "name_short", "name": "name_short"}),
        ({"industry": None}, {"industry": "industry_missing"}),
        ({"industry": "99.99"}, {"industry": "industry_unknown"}),
        ({"size": "huge"}, {"size": "size_missing"}),
        ({"phone": "???"}, {"phone": "phone_format"}),
        ({"company": "BAECKEREI huber gmbh"}, {"company": "company_known"}),
    ],
)
def test_what_is_wrong_with_a_new_company_is_said_by_field(
    world: World, desk: CoordinationServices, changes: dict[str, str], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.on_behalf.add(world.actor("clara"), replace(HOLDER, **changes))
    assert refused.value.errors == errors


def test_company_of_another_chambers_place_is_refused(world: World, desk: CoordinationServices) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.on_behalf.add(world.actor("foreign"), HOLDER)
    assert refused.value.errors == {"postcode": "postcode_foreign"}
    with UnitOfWork(world.database) as uow:
        assert uow.session.query(Sme).filter(Sme.name == HOLDER.company).count() == 0


def test_typed_words_are_the_same_in_every_spelling() -> None:
    assert typed_words("Müller") == typed_words("MUELLER") == typed_words("muller") == ["muller"]
    assert typed_words("a b c d e f g h i j") == list("abcdefgh")
    assert typed_number(" v-2026-00017 ") == (2026, 17)
    assert typed_number("V-2026") is None


def test_needs_are_kept_as_searches_compare_them_and_blanked_with_their_text(
    world: World, desk: CoordinationServices
) -> None:
    token = world.requested()
    with UnitOfWork(world.database, write=True) as uow:
        row = uow.session.query(Introduction).filter_by(token=token).one()
        assert row.need_folded == searchable(row.need_text)
        assert "huber" in row.need_folded
        uow.persons.hide_in_words(world.actor("anna").user_id, row.sme_id, ["Huber", "huber"])
        uow.commit()
    with UnitOfWork(world.database, write=True) as uow:
        row = uow.session.query(Introduction).filter_by(token=token).one()
        assert "huber" not in row.need_folded
        assert "datensicherung" in row.need_folded
        company = uow.session.get(Sme, row.sme_id)
        assert company
        uow.persons.blank_company(company, "Gelöscht", "geloescht")
        uow.commit()
    with UnitOfWork(world.database) as uow:
        row = uow.session.query(Introduction).filter_by(token=token).one()
        assert (row.need_text, row.need_folded) == ("", "")
    assert desk.search.search(world.actor("clara"), "Datensicherung", "de").introductions_total == 0


def test_counting_and_paging_go_by_one_look(world: World) -> None:
    tokens = [world.requested(offering) for offering in ("riese-netz", "berta-kurs", "anton-vor-ort")]
    asked = ListFilter(words=("datensicherung", "huber"))
    with UnitOfWork(world.database) as uow:
        ids = uow.coordination.found("155", asked)
        assert len(ids) == uow.coordination.size("155", asked) == len(tokens)
        listed = uow.coordination.entries("155", asked, "de")
        assert uow.coordination.entries_of(ids, "de") == listed
        assert uow.coordination.entries_of(ids[1:2], "de") == listed[1:2]
        assert uow.coordination.found("104", asked) == []
