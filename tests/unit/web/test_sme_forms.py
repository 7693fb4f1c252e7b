"""Forms of a company: profile, needs, drafts, taking a need over; nothing typed is lost on the way."""

from urllib.parse import unquote

import pytest
from company import TEXT, Company
from reading import all_of, by_id, faults, fragment, parse, text
from signing import csrf
from sqlalchemy import select

from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail
from tests.people import PASSWORD, address

LANGUAGES = ("", "/en")
PROFILE = {
    "name": "Bäckerei & Söhne",
    "industry_word": "Bäcker",
    "industry": "10.71",
    "size": "micro",
    "postcode": "82362",
    "district": "09190",
    "district_for": "82362",
    "languages": ["de", "en"],
    "grade": "3",
}
NEED = {"text": TEXT, "postcode": "82362", "size": "small", "industry_word": "Bäcker", "industry": "10.71"}


def test_profile_is_sound_and_saved(company: Company) -> None:
    for prefix in LANGUAGES:
        root = company.read(f"{prefix}/betrieb/profil")
        assert faults(root) == []
        assert "IHK München" in text(root)
    assert company.post("/betrieb/profil", **PROFILE).status_code == 303
    kept = company.services.sme_profile.of(company.actor(), "de")
    assert (kept.name, kept.size, kept.grade) == ("Bäckerei & Söhne", "micro", 3)
    assert kept.service_languages == ("de", "en")


def test_district_can_be_corrected_and_the_chamber_follows(company: Company) -> None:
    company.post("/betrieb/profil", **PROFILE | {"district": "09162"})
    place = company.services.sme_profile.of(company.actor(), "de").place
    assert (place.district.ags, place.chamber) == ("09162", "IHK München")
    company.post("/betrieb/profil", **PROFILE | {"district": "01001"})
    place = company.services.sme_profile.of(company.actor(), "de").place
    assert (place.district.ags, place.chamber) == ("01001", None)
    root = company.read("/betrieb/bedarf/" + company.need())
    assert "noch keine Kammer" in text(root)
    assert not [one for one in all_of(root, "a") if "/anfragen/" in one.get("href", "")]


def test_district_does_not_outlive_a_change_of_the_postcode(company: Company) -> None:
    company.post("/betrieb/profil", **PROFILE | {"postcode": "80331"})
    assert company.services.sme_profile.of(company.actor(), "de").place.district.ags == "09162"


def test_place_is_shown_while_typing(company: Company) -> None:
    found = fragment(company.client.get("/betrieb/profil/ort?postcode=80331").text)
    assert "München" in text(found)
    chosen = [one.get("value") for one in all_of(found, "option") if "selected" in one.attrib]
    assert chosen == ["09162"]
    assert not list(all_of(fragment(company.client.get("/betrieb/profil/ort?postcode=99").text), "select"))


@pytest.mark.parametrize(
    ("field", "value", "anchor"),
    [
        ("name", " ", "name"),
        ("name", "x" * 121, "name"),
        ("industry_word", "", "industry-word"),
        ("industry_word", "Xylofonist", "industry-word"),
        ("size", "", "size-micro"),
        ("postcode", "1", "postcode"),
        ("postcode", "99999", "postcode"),
        ("district", "99999", "district"),
        ("languages", [], "language-de"),
        ("grade", "7", "grade"),
    ],
)
def test_error_in_the_profile_is_named_and_linked(
    company: Company, field: str, value: object, anchor: str
) -> None:
    for prefix in LANGUAGES:
        answer = company.post(
            f"{prefix}/betrieb/profil", **PROFILE | {"industry_for": "Bäcker", field: value}
        )
        assert answer.status_code == 422
        root = parse(answer.data)
        assert faults(root) == []
        links = [one.get("href") for one in all_of(by_id(root, "error-summary"), "a")]
        assert links == [f"#{anchor}"]
    assert company.services.sme_profile.of(company.actor(), "de").size == "small"


def test_need_form_is_filled_in_from_the_profile(company: Company) -> None:
    for path in ("/betrieb/bedarf", "/en/betrieb/bedarf", "/bedarf", "/bedarf?thema=wifi"):
        root = company.read(path)
        assert faults(root) == []
        assert by_id(root, "need-postcode").get("value") == "82362"
        assert "checked" in by_id(root, "size-small").attrib
        assert by_id(root, "need-form").get("action", "").endswith("/betrieb/bedarf")
        switch = [one.get("formaction", "") for one in all_of(root, "button") if one.get("lang")]
        assert [one.endswith("/betrieb/bedarf") for one in switch] == [True]


def test_need_is_kept_for_the_company_and_its_draft_goes(company: Company) -> None:
    drafts = company.services.need_drafts
    token = drafts.save(company.actor(), drafts.new_token(), {"text": "halb"}).token
    answer = company.post("/betrieb/bedarf", draft=token, **NEED)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?neu=1")
    root = company.read(answer.headers["Location"])
    assert faults(root) == []
    assert drafts.of_sme(company.actor()) == ()
    assert company.services.sme_needs.of_sme(company.actor())[0].excerpt == TEXT


def test_wrong_need_keeps_what_was_typed_and_the_draft(company: Company) -> None:
    token = company.services.need_drafts.new_token()
    answer = company.post("/betrieb/bedarf", draft=token, **NEED | {"text": "kurz"})
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    assert text(by_id(root, "need-text")) == "kurz"
    assert [one.get("value") for one in all_of(root, "input") if one.get("name") == "draft"] == [token]


def test_draft_is_saved_resumed_and_deleted_without_scripts(company: Company) -> None:
    wrong = NEED | {"text": "halb & <falsch>", "postcode": "12", "topics": ["wifi"]}
    answer = company.post("/betrieb/bedarf", step="draft", **wrong)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    for prefix in LANGUAGES:
        root = company.read(prefix + path)
        assert faults(root) == []
        assert text(by_id(root, "need-text")) == "halb & <falsch>"
        assert by_id(root, "need-postcode").get("value") == "12"
        assert "checked" in by_id(root, "chip-wifi").attrib
        assert not [one for one in root.iter() if one.get("id") == "error-summary"]
    home = company.read("/betrieb")
    assert faults(home) == []
    assert "halb & <falsch>" in text(home)
    delete = path.split("?")[0] + "/loeschen"
    for prefix in LANGUAGES:
        assert faults(company.read(prefix + delete)) == []
    assert company.post(delete).status_code == 303
    assert company.client.get(path).status_code == 404
    assert company.post(delete).status_code == 404


def test_draft_is_saved_while_typing_once(company: Company) -> None:
    token = company.services.need_drafts.new_token()
    fields = {"csrf_token": csrf(company.client, "/betrieb/bedarf"), "draft": token}
    for words in ("eins", "eins zwei"):
        answer = company.client.post(
            "/betrieb/entwuerfe", data={**fields, "text": words}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
        assert "Entwurf gespeichert" in text(fragment(answer.text))
    assert [one.excerpt for one in company.services.need_drafts.of_sme(company.actor())] == ["eins zwei"]


def test_too_many_drafts_are_said_and_nothing_is_lost(company: Company) -> None:
    drafts = company.services.need_drafts
    for _ in range(20):
        drafts.save(company.actor(), drafts.new_token(), {"text": "x"})
    answer = company.post("/betrieb/bedarf", step="draft", **NEED)
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    assert text(by_id(root, "need-text")) == TEXT
    typing = company.client.post(
        "/betrieb/entwuerfe",
        data={"csrf_token": csrf(company.client, "/betrieb/bedarf"), "text": "x"},
        headers={"HX-Request": "true"},
    )
    assert typing.status_code == 422
    assert "20 Entwürfe" in typing.text


def test_anonymous_need_leads_through_sign_in_to_the_request(company: Company) -> None:
    need = company.anonymous_need()
    visitor = company.network.visitor()
    page = parse(visitor.get(f"/bedarf/{need}/vermittlung/riese-netz").data)
    assert faults(page) == []
    target = f"/betrieb/bedarf/{need}/anfragen/riese-netz"
    ways = [one.get("href", "") for one in all_of(page, "a") if "weiter=" in one.get("href", "")]
    assert any(unquote(one).endswith("weiter=" + target) for one in ways)
    direct = company.client.get(f"/bedarf/{need}/vermittlung/riese-netz")
    assert (direct.status_code, direct.headers["Location"]) == (302, target)
    for prefix in LANGUAGES:
        assert faults(company.read(prefix + target)) == []
        assert faults(company.read(f"{prefix}/betrieb/bedarf/{need}")) == []
    assert visitor.get(f"/bedarf/{need}").status_code == 200  # Looking took nothing over.
    assert company.post(target, personal_line="").status_code == 303
    assert visitor.get(f"/bedarf/{need}").status_code == 404
    own = company.client.get(f"/bedarf/{need}")
    assert own.headers["Location"] == f"/betrieb/bedarf/{need}"


def test_need_survives_signing_up(company: Company) -> None:
    need = company.anonymous_need()
    visitor = company.network.visitor()
    page = parse(visitor.get(f"/bedarf/{need}/vermittlung/riese-netz").data)
    way = next(one.get("href", "") for one in all_of(page, "a") if "/registrieren" in one.get("href", ""))
    form = parse(visitor.get(way).data)
    assert faults(form) == []
    hidden = {
        one.get("name"): one.get("value") for one in all_of(form, "input") if one.get("type") == "hidden"
    }
    new = {
        "name": "Frida Neu",
        "email": "frida@neu.example",
        "password": PASSWORD,
        "company": "Bäckerei Neu",
        "postcode": "80331",
        "size": "small",
        "industry_word": "Bäckerei",
    }
    assert visitor.post("/registrieren/betrieb", data={**hidden, **new}).status_code == 303
    with UnitOfWork(company.network.container.database) as uow:
        mail = uow.session.scalars(select(OutboxMail).where(OutboxMail.message == "verify_address")).one()
    path = str(mail.values["path"])
    sent = {"csrf_token": csrf(visitor, path), "password": PASSWORD}
    answer = visitor.post(path, data=sent)
    target = f"/betrieb/bedarf/{need}/anfragen/riese-netz"
    assert (answer.status_code, answer.headers["Location"]) == (303, target)
    assert TEXT in visitor.get(target).text


def test_need_is_taken_over_once(company: Company) -> None:
    need = company.anonymous_need()
    path = f"/betrieb/bedarf/{need}"
    assert company.client.get(f"{path}/uebernehmen").status_code == 405
    for _ in range(2):
        assert company.post(f"{path}/uebernehmen").status_code == 303
    company.client = company.network.sign_in("other_sme")
    assert company.client.get(path).status_code == 404
    assert company.post(f"{path}/uebernehmen").status_code == 404


@pytest.mark.parametrize(
    ("path", "fields", "kept"),
    [
        ("/betrieb/bedarf", NEED, TEXT),
        ("/betrieb/bedarf/{need}/anfragen/riese-netz", {"personal_line": "Gern am Vormittag."}, "Gern am"),
    ],
)
def test_expired_session_loses_nothing_that_was_typed(
    company: Company, path: str, fields: dict[str, str], kept: str
) -> None:
    path = path.format(need=company.need())
    visitor = company.network.visitor()
    asked = visitor.post(
        path, data={"csrf_token": "old", **fields}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert asked.status_code == 401
    hidden = {
        one.get("name"): one.get("value", "")
        for one in all_of(parse(asked.data), "input")
        if one.get("type") == "hidden"
    }
    sign_in = {**hidden, "email": address("sme"), "password": PASSWORD}
    page = visitor.post("/anmelden", data=sign_in)
    assert page.status_code == 200
    root = parse(page.data)
    assert faults(root) == []
    assert kept in text(root)
    (form,) = [one for one in all_of(root, "form") if one.get("action") == path]
    sent = [(one.get("name", ""), one.get("value", "")) for one in all_of(form, "input")]
    done = visitor.post(path, data=dict(sent))
    assert done.status_code == 303


def test_coordinator_page_promises_only_what_it_does(company: Company) -> None:
    need = company.anonymous_need()
    for client in (company.network.visitor(), company.client):
        for prefix in LANGUAGES:
            root = parse(client.get(f"{prefix}/bedarf/{need}/beratung").data)
            assert faults(root) == []
            assert not list(all_of(by_id(root, "content"), "textarea"))
