"""Pages of onboarding over the real application: strictly parsed, in both languages, with errors, too."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from reading import all_of, by_id, faults, parse, text
from signing import Network, csrf
from werkzeug.test import TestResponse

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.actor import Actor
from matchmaker.matching.weights import Weights
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.fakes import HashingEmbedder
from tests.onboarding_people import COMPANY, CONTACT, OFFERING, WISHES, applicant

AREA = "/partnerbereich"
APPLICATION = f"{AREA}/bewerbung"
OFFERINGS = f"{AREA}/angebote"
REVIEWS = "/koordination/pruefung"
ALL = ["serves_region", "concrete", "truthful", "no_duplicate", "neutral", "data_protection", "reachable"]


def _browser(network: Network, actor: Actor) -> FlaskClient:
    token = network.container.services.accounts.sessions.start(
        actor.user_id or 0, "Test", second_factor=False
    )
    client = network.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


@pytest.fixture(autouse=True)
def _matching(network: Network) -> None:
    """The weights and typical needs that the product ships, with a cheap stand-in for the models."""
    network.container.__dict__.update(
        weights=Weights.load(PROJECT_ROOT / "data" / "weights.json"), _evidence_embedder=HashingEmbedder()
    )
    network.container.services.onboarding.preview._data_dir = PROJECT_ROOT / "data"


@pytest.fixture
def newcomer(network: Network) -> FlaskClient:
    """Somebody who has just signed up for a new partner."""
    return _browser(network, applicant(network.container.database))


def _values(client: FlaskClient, path: str) -> dict[str, Any]:
    """What a browser would send back of a page's form: hidden fields of the form that has a mark."""
    root = parse(client.get(path).data)
    for form in all_of(root, "form"):
        fields = {one.get("name", ""): one.get("value", "") for one in all_of(form, "input")}
        if "mark" in fields:
            return {"csrf_token": fields["csrf_token"], "mark": fields["mark"]}
    raise AssertionError(f"{path} has no form with a mark")


def _send(client: FlaskClient, path: str, **values: Any) -> TestResponse:
    # The test client takes a tuple for a file.
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return client.post(path, data={**_values(client, path), **lists})


def _post(client: FlaskClient, path: str, page: str, **values: Any) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf(client, page), **values})


def _good(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.status_code
    root = parse(answer.data)
    assert faults(root) == []
    return root


def _fill_in(client: FlaskClient, prefix: str = "") -> str:
    """All steps with an offering; its address."""
    base = prefix + APPLICATION
    assert _send(client, f"{base}/unternehmen", **COMPANY).status_code == 303
    assert _send(client, f"{base}/kontakt", **CONTACT).status_code == 303
    assert _send(client, f"{base}/region", nationwide="1", districts=["09190"]).status_code == 303
    assert _send(client, f"{base}/wuensche", **WISHES).status_code == 303
    begun = _post(client, prefix + OFFERINGS, prefix + OFFERINGS)
    assert begun.status_code == 303
    assert _send(client, begun.location, **OFFERING).status_code == 303
    return begun.location


LISTED = {name: list(value) if isinstance(value, tuple) else value for name, value in OFFERING.items()}
STEPS = ["unternehmen", "kontakt", "region", "wuensche", "abschluss"]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("filled", [False, True])
def test_every_page_of_an_application_is_sound(newcomer: FlaskClient, prefix: str, filled: bool) -> None:
    pages = [f"{APPLICATION}/{slug}" for slug in STEPS]
    pages += [APPLICATION, OFFERINGS, f"{AREA}/unterlagen", f"{AREA}/teilnahme"]
    if filled:
        pages.append(_fill_in(newcomer))
    for page in pages:
        _good(newcomer.get(prefix + page))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("slug", "values", "wrong"),
    [
        ("unternehmen", {**COMPANY, "summary_de": "kurz"}, "f-summary_de-error"),
        ("kontakt", {**CONTACT, "contact_email": "nora"}, "f-contact_email-error"),
        ("region", {"nationwide": "", "districts": []}, "f-districts-error"),
        ("wuensche", {**WISHES, "capacity": "0"}, "f-capacity-error"),
    ],
)
def test_wrong_input_is_kept_named_and_saved(
    newcomer: FlaskClient, prefix: str, slug: str, values: dict[str, Any], wrong: str
) -> None:
    path = f"{prefix}{APPLICATION}/{slug}"
    root = _good(_send(newcomer, path, **values), 422)
    assert text(by_id(root, wrong))
    assert by_id(root, "error-summary") is not None
    again = newcomer.get(path).get_data(as_text=True)
    for value in values.values():
        if isinstance(value, str) and value:
            assert value in again


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("page", "words"),
    [
        (APPLICATION, ["gespeichert", "gesendet", "zurueckgenommen", "unternehmen", "kontakt", "region"]),
        (OFFERINGS, ["gespeichert", "gesendet", "verworfen", "archiviert", "unbekannt"]),
        (REVIEWS, ["approve", "return", "reject", "unknown"]),
    ],
)
def test_what_was_done_is_said(network: Network, prefix: str, page: str, words: list[str]) -> None:
    client = network.sign_in("coordinator" if page == REVIEWS else "partner")
    for word in words:
        root = _good(client.get(f"{prefix}{page}?getan={word}"))
        said = [one for one in root.iter() if "kern-alert--success" in one.get("class", "")]
        assert len(said) == (word not in ("unbekannt", "unknown"))


def test_thirteenth_offering_is_refused_in_words(newcomer: FlaskClient) -> None:
    for _ in range(12):
        assert _post(newcomer, OFFERINGS, OFFERINGS).status_code == 303
    root = _good(_post(newcomer, OFFERINGS, OFFERINGS), 422)
    assert [one for one in root.iter() if "kern-alert--danger" in one.get("class", "")]


def test_going_on_later_saves_what_is_wrong_without_a_word(newcomer: FlaskClient) -> None:
    path = f"{APPLICATION}/unternehmen"
    answer = _send(newcomer, path, name="Halb", action="later")
    assert (answer.status_code, answer.location) == (303, f"{APPLICATION}?getan=gespeichert")
    assert "Halb" in newcomer.get(path).get_data(as_text=True)


def test_whole_area_of_a_chamber_is_chosen_at_one_click(newcomer: FlaskClient) -> None:
    root = _good(_send(newcomer, f"{APPLICATION}/region", action="area:155"))
    ticked = {one.get("value") for one in all_of(root, "input") if one.get("checked") is not None}
    assert {"09162", "09190"} <= ticked


@pytest.mark.parametrize(
    ("word", "ticked", "message"),
    [("weilheim", True, ""), ("Atlantis", False, "keinen Landkreis")],
)
def test_district_is_added_by_its_name(newcomer: FlaskClient, word: str, ticked: bool, message: str) -> None:
    path = f"{APPLICATION}/region"
    root = _good(_send(newcomer, path, action="district", district_word=word))
    box = by_id(root, "d-09190")
    assert (box.get("checked") is not None) == ticked
    assert message in text(root)


def test_industry_is_found_by_a_plain_word_and_kept(newcomer: FlaskClient) -> None:
    path = f"{APPLICATION}/wuensche"
    root = _good(_send(newcomer, path, action="industry", industry_word="Bäcker"))
    found = [one.get("value") for one in all_of(root, "input") if one.get("name") == "industries"]
    assert "10.71" in found
    _send(newcomer, path, **WISHES)
    assert "Herstellung von Backwaren" in text(parse(newcomer.get(path).data))


def test_second_colleague_keeps_what_was_typed_and_sees_what_changed(newcomer: FlaskClient) -> None:
    path = f"{APPLICATION}/kontakt"
    old = _values(newcomer, path)
    _send(newcomer, path, **CONTACT)
    answer = newcomer.post(path, data={**old, **CONTACT, "contact_name": "Otto Alt"})
    root = _good(answer, 409)
    assert "Nora Neu" in text(by_id(root, "edited"))
    assert by_id(root, "f-contact_name").get("value") == "Otto Alt"
    mark = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "mark")
    again = newcomer.post(path, data={**old, **CONTACT, "contact_name": "Otto Alt", "mark": mark})
    assert again.status_code == 303


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_offering_names_every_problem_at_its_field(newcomer: FlaskClient, prefix: str) -> None:
    begun = _post(newcomer, OFFERINGS, OFFERINGS)
    wrong = {"title_de": "kurz", "title_en": "Half", "grade_best": "5", "grade_worst": "2", "on_site": "1"}
    root = _good(_send(newcomer, prefix + begun.location, **wrong), 422)
    for name in ("title_de", "get_de", "get_en", "topics", "sizes", "formats", "grade_worst", "on_site"):
        assert text(by_id(root, f"f-{name}-error"))


def test_preview_works_as_a_button_and_as_a_fragment(newcomer: FlaskClient) -> None:
    path = _fill_in(newcomer)
    root = _good(_send(newcomer, path, **OFFERING, action="preview"))
    assert "Bedarfen" in text(by_id(root, "preview"))
    values = {**_values(newcomer, path), **LISTED}
    fragment = newcomer.post(f"{path}/vorschau", data=values, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "Bedarfen" in fragment.get_data(as_text=True)


def test_topics_are_suggested_for_the_text(newcomer: FlaskClient) -> None:
    path = _fill_in(newcomer)
    answer = newcomer.post(f"{OFFERINGS}/themen", data={**_values(newcomer, path), **LISTED})
    assert answer.status_code == 200
    assert 'value="backup"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_whole_story_through_the_pages(network: Network, newcomer: FlaskClient, prefix: str) -> None:
    offering = _fill_in(newcomer)
    summary = prefix + APPLICATION + "/abschluss"
    root = _good(newcomer.get(summary))
    version = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "version")
    answer = _post(newcomer, summary, summary, version=version)
    assert answer.status_code == 303
    _good(newcomer.get(prefix + APPLICATION))
    _good(newcomer.get(prefix + offering))
    assert newcomer.get(f"{APPLICATION}/kontakt").status_code == 302
    assert _post(newcomer, summary, OFFERINGS, version=version).status_code == 409

    chamber = network.sign_in("coordinator")
    page = f"{prefix}{REVIEWS}/partner/netzwerk-neu"
    _good(chamber.get(prefix + REVIEWS))
    root = _good(chamber.get(page))
    version = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "version")
    root = _good(_post(chamber, page, page, version=version, action="approve", met=ALL[1:]), 422)
    assert text(by_id(root, "f-met-error"))
    _good(_post(chamber, page, page, version=version, action="return", note="kurz"), 422)
    _good(_post(chamber, page, page, version=version, action="reject", note="Das passt nicht zu uns."), 422)
    note = "Bitte nennen Sie die Dauer."
    assert _post(chamber, page, page, version=version, action="return", note=note).status_code == 303
    assert _post(chamber, page, "/konto", version=version, action="approve", met=ALL).status_code == 409
    assert note in text(_good(newcomer.get(prefix + APPLICATION)))
    assert _send(
        newcomer, offering, **{**OFFERING, "needs_de": "Zwei Stunden an einem Vormittag."}
    ).status_code
    root = _good(newcomer.get(summary))
    again = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "version")
    assert _post(newcomer, summary, summary, version=again).status_code == 303
    root = _good(chamber.get(page))
    version = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "version")
    assert _post(chamber, page, page, version=version, action="approve", met=ALL).status_code == 303
    _good(newcomer.get(prefix + APPLICATION))
    public = newcomer.get(f"{prefix}/partner/netzwerk-neu").get_data(as_text=True)
    assert OFFERING["title_de"] in public
    assert CONTACT["contact_email"] not in public


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_edit_is_reviewed_as_a_difference(network: Network, prefix: str) -> None:
    partner, chamber = network.sign_in("partner"), network.sign_in("coordinator")
    path = f"{prefix}{OFFERINGS}/anton-vor-ort"
    changes = {**OFFERING, "title_de": "Ein neuer Titel für das alte Angebot", "on_site": "1"}
    _good(partner.get(path))
    assert _send(partner, path, **changes).status_code == 303
    _good(partner.get(prefix + OFFERINGS))
    _good(partner.get(path))
    (link,) = [
        one.get("href", "")
        for one in all_of(parse(chamber.get(prefix + REVIEWS).data), "a")
        if "/aenderung/" in one.get("href", "")
    ]
    root = _good(chamber.get(link))
    assert [one for one in all_of(root, "ins") if "neuer" in text(one)]
    assert [one for one in all_of(root, "del") if text(one)]
    _good(_post(chamber, link, link, action="return", note="nein"), 422)
    assert _post(chamber, link, link, action="approve").status_code == 303
    _good(chamber.get(link))
    assert _post(chamber, link, "/konto", action="approve").status_code == 409
    assert "Ein neuer Titel" in partner.get("/partner/anton").get_data(as_text=True)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_profile_of_an_active_partner(network: Network, prefix: str) -> None:
    partner, chamber = network.sign_in("partner"), network.sign_in("coordinator")
    base = prefix + APPLICATION
    _good(partner.get(base))
    for slug in ("unternehmen", "kontakt", "region", "wuensche"):
        _good(partner.get(f"{base}/{slug}"))
    assert _send(partner, f"{base}/kontakt", **CONTACT).status_code == 303
    _good(_send(partner, f"{base}/wuensche", **{**WISHES, "capacity": "viele"}), 422)
    assert _send(partner, f"{base}/wuensche", **{**WISHES, "capacity": "7"}).status_code == 303
    assert _send(partner, f"{base}/unternehmen", **COMPANY).status_code == 303
    _good(partner.get(base))
    _good(partner.get(f"{base}/unternehmen"))
    with UnitOfWork(network.container.database) as uow:
        row = uow.partners.by_key("anton")
        assert row is not None
        assert (row.capacity_per_month, row.contact_name, row.name) == (7, "Nora Neu", "Anton GmbH")
    assert "Netzwerk Neu" in text(_good(chamber.get(prefix + REVIEWS)))
    assert _post(partner, f"{base}/unternehmen/zuruecknehmen", f"{base}/unternehmen").status_code == 303


def test_partner_pauses_and_comes_back(network: Network) -> None:
    partner, page = network.sign_in("partner"), f"{AREA}/teilnahme"
    for action, word in (("pause", "Pause"), ("resume", "Pausieren")):
        root = _good(partner.get(page))
        version = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "version")
        assert _post(partner, page, page, version=version, action=action).status_code == 303
        assert word in text(_good(partner.get(page)))
        assert _post(partner, page, page, version=version, action=action).status_code == 409


def test_document_is_an_attachment_for_its_people_and_its_chamber_only(
    network: Network, newcomer: FlaskClient
) -> None:
    page = f"{AREA}/unterlagen"
    _good(_post(newcomer, page, page, document=(BytesIO(b"MZ..."), "prospekt.pdf")), 422)
    answer = _post(newcomer, page, page, document=(BytesIO(b"%PDF-1.7"), "a/b\\Prüf zeugnis.pdf"))
    assert answer.status_code == 303
    root = _good(newcomer.get(page))
    (link,) = [one.get("href", "") for one in all_of(root, "a") if one.get("download") is not None]
    file = newcomer.get(link)
    assert file.data == b"%PDF-1.7"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Disposition"].startswith("attachment")
    number = link.rsplit("/", 1)[1]
    assert network.sign_in("partner").get(link).status_code == 404
    _fill_in(newcomer)
    newcomer.post(
        f"{APPLICATION}/abschluss",
        data={"csrf_token": csrf(newcomer, OFFERINGS), "version": _version(network)},
    )
    assert network.sign_in("coordinator").get(f"{REVIEWS}/unterlagen/{number}").data == b"%PDF-1.7"
    assert network.sign_in("foreign_coordinator").get(f"{REVIEWS}/unterlagen/{number}").status_code == 404


def _version(network: Network) -> int:
    with UnitOfWork(network.container.database) as uow:
        partner = uow.partners.by_key("netzwerk-neu")
        assert partner is not None
        draft = uow.onboarding.draft(partner.id)
        assert draft is not None
        return draft.version


def test_too_large_a_file_gets_a_page_that_names_the_limit(newcomer: FlaskClient) -> None:
    assert "5 MB" in text(_good(_upload(newcomer, 6 * 1024 * 1024), 413))
    assert text(by_id(_good(_upload(newcomer, 5 * 1024 * 1024), 422), "f-document-error"))
    assert _upload(newcomer, 5 * 1024 * 1024 - 5).status_code == 303


def _upload(client: FlaskClient, size: int) -> TestResponse:
    """Send a PDF of five bytes more than the size."""
    page = f"{AREA}/unterlagen"
    fields = [b'name="csrf_token"\r\n\r\n' + csrf(client, page).encode()]
    fields.append(b'name="document"; filename="a.pdf"\r\n\r\n%PDF-' + bytes(size))
    parts = [b"--limit\r\nContent-Disposition: form-data; " + field + b"\r\n" for field in fields]
    body = b"".join(parts) + b"--limit--\r\n"
    return client.post(page, data=body, content_type="multipart/form-data; boundary=limit")


def test_large_form_is_still_refused_elsewhere(newcomer: FlaskClient) -> None:
    path = f"{APPLICATION}/kontakt"
    assert _send(newcomer, path, contact_name="x" * 70_000).status_code == 413


def test_new_offering_of_a_partner_in_the_network_is_reviewed(network: Network) -> None:
    partner, chamber = network.sign_in("partner"), network.sign_in("coordinator")
    begun = _post(partner, OFFERINGS, OFFERINGS).location
    assert _send(partner, begun, **OFFERING).status_code == 303
    page = f"{REVIEWS}/angebot/{begun.rsplit('/', 1)[1]}"
    _good(chamber.get(page))
    _good(chamber.get("/en" + page))
    answer = chamber.post(page, data={**_values(chamber, page), "action": "approve"})
    assert answer.status_code == 303
    assert OFFERING["title_de"] in partner.get("/partner/anton").get_data(as_text=True)
    assert _post(partner, f"{begun}/archivieren", OFFERINGS).status_code == 303
    assert OFFERING["title_de"] not in partner.get("/partner/anton").get_data(as_text=True)


def test_markup_in_texts_stays_text(network: Network, newcomer: FlaskClient) -> None:
    path = f"{APPLICATION}/unternehmen"
    _send(newcomer, path, **{**COMPANY, "name": "<script>alert(1)</script> & Co"})
    for page in (path, f"{APPLICATION}/abschluss", APPLICATION):
        assert not [one for one in all_of(_good(newcomer.get(page)), "script") if text(one)]
