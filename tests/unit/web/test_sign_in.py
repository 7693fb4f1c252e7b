"""Signing in and out: what the browser sees, where it is led, and what a wrong step says."""

import pyotp
import pytest
from flask import Blueprint
from reading import all_of, by_id, faults, parse, text
from signing import Network, csrf

from matchmaker.app import create_app
from matchmaker.domain.vocabulary import Role
from matchmaker.web import audiences, guards
from tests.people import PASSWORD, SECRET, address


def _send(client, path="/anmelden", **fields):
    return client.post(path, data={"csrf_token": csrf(client, "/anmelden"), **fields})


@pytest.fixture
def guarded(network: Network, monkeypatch: pytest.MonkeyPatch) -> Network:
    """The network with a guarded page of two coordinators' roles."""
    pages = Blueprint("pages", __name__)
    # What nobody has declared is for nobody.
    monkeypatch.setitem(audiences.BLUEPRINTS, "pages", audiences.Audience.SME)
    pages.before_request(guards.require_role(Role.SME))
    pages.add_url_rule("/geheim", "open", lambda: f"sme {guards.current_actor().sme_id}")
    pages.add_url_rule("/geheim", "send", lambda: "sent", methods=["POST"])
    network.app = create_app(network.container.settings, network.container)
    network.app.register_blueprint(pages)
    return network


def test_password_alone_signs_in_who_has_no_second_factor(network: Network) -> None:
    client = network.visitor()
    answer = _send(client, email=address("sme").upper(), password=PASSWORD)
    assert answer.status_code == 303
    page = parse(client.get("/").data)
    assert faults(page) == []
    assert "Sme" in text(next(all_of(page, "summary")))


def test_second_factor_is_asked_for_and_code_works_once(network: Network) -> None:
    client = network.visitor()
    first = _send(client, email=address("coordinator"), password=PASSWORD)
    assert first.status_code == 200
    page = parse(first.data)
    assert faults(page) == []
    fields = {one.get("name"): one.get("value", "") for one in all_of(page, "input")}
    with network.app.test_request_context():
        assert "Coordinator" not in text(page)
    code = pyotp.TOTP(SECRET).at(network.watch())
    wrong = client.post("/anmelden/code", data={**fields, "code": "000000"})
    assert wrong.status_code == 422
    assert client.post("/anmelden/code", data={**fields, "code": code}).status_code == 303
    again = network.visitor()
    fields["csrf_token"] = csrf(again, "/anmelden")
    assert again.post("/anmelden/code", data={**fields, "code": code}).status_code == 422


def test_unknown_address_and_wrong_password_get_the_same_page(network: Network) -> None:
    pages = []
    for email in (address("sme"), "unknown@test.example"):
        client = network.visitor()
        answer = _send(client, email=email, password="wrong password")
        assert answer.status_code == 422
        root = parse(answer.data)
        assert faults(root) == []
        assert by_id(root, "email").get("value") == email
        pages.append(text(next(all_of(root, "main"))))
    assert pages[0] == pages[1]


def test_guessing_gets_pauses_whether_the_address_exists_or_not(network: Network) -> None:
    for email in (address("sme"), "unknown@test.example"):
        client = network.visitor()
        codes = [_send(client, email=email, password="wrong").status_code for _ in range(6)]
        assert codes == [422, 422, 422, 422, 422, 429]
        assert _send(client, email=email, password=PASSWORD).status_code == 429
    network.watch.forward(seconds=31)
    assert _send(network.visitor(), email=address("sme"), password=PASSWORD).status_code == 303


def test_visitor_is_led_to_sign_in_and_back(guarded: Network) -> None:
    client = guarded.visitor()
    answer = client.get("/en/geheim?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/en/anmelden?weiter=/en/geheim?x%3D1"
    done = _send(client, email=address("sme"), password=PASSWORD, weiter="/en/geheim?x=1")
    assert done.headers["Location"] == "/en/geheim?x=1"
    assert client.get("/geheim").data.startswith(b"sme ")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/%0d%0aX: y\n", "evil", ""],
)  # fmt: skip
def test_nobody_is_led_to_another_site(network: Network, target: str) -> None:
    client = network.visitor()
    done = _send(client, email=address("sme"), password=PASSWORD, weiter=target)
    assert done.status_code == 303
    assert done.headers["Location"] in ("/", "/konto", "/betrieb")


def test_form_of_an_ended_session_is_carried_through_sign_in(guarded: Network) -> None:
    client = guarded.sign_in("sme")
    token = csrf(client, "/")
    guarded.watch.forward(hours=13)
    typed = {"text": "Mein langer Text", "password": "geheim", "csrf_token": token}
    page = parse(client.post("/geheim", data=typed).data)
    assert faults(page) == []
    fields = {one.get("name"): one.get("value", "") for one in all_of(page, "input")}
    assert "geheim" not in fields["mitgenommen"]
    answer = client.post("/anmelden", data={**fields, "email": address("sme"), "password": PASSWORD})
    assert answer.status_code == 200
    root = parse(answer.data)
    assert faults(root) == []
    (form,) = [one for one in all_of(root, "form") if one.get("action") == "/geheim"]
    carried = {one.get("name"): one.get("value", "") for one in all_of(form, "input")}
    assert carried["text"] == "Mein langer Text"
    assert "password" not in carried
    assert client.post("/geheim", data=carried).data == b"sent"


def test_another_site_cannot_have_a_form_carried(guarded: Network) -> None:
    client = guarded.visitor()
    foreign = client.post("/geheim", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400
    own = client.post("/geheim", data={"text": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 401


def test_other_roles_do_not_find_the_page(guarded: Network) -> None:
    assert guarded.sign_in("partner").get("/geheim").status_code == 404


def test_who_acts_for_another_organisation_now_is_asked_to_change(guarded: Network) -> None:
    client = guarded.sign_in("both")
    assert client.get("/geheim").status_code == 200


def test_signing_out_ends_the_session_everywhere(guarded: Network) -> None:
    client = guarded.sign_in("sme")
    with client.session_transaction() as session:
        token = session["_user_id"]
    answer = client.post("/abmelden", data={"csrf_token": csrf(client, "/")})
    assert answer.status_code == 303
    assert guarded.container.services.accounts.sessions.find(token) is None
    assert client.get("/geheim").status_code == 302


def test_error_page_appears_when_the_database_fails(
    guarded: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = guarded.sign_in("sme")

    def fail(token: str) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(
        type(guarded.container.services.accounts.sessions), "find", lambda self, token: fail(token)
    )
    answer = client.get("/geheim")
    assert answer.status_code == 500
    assert faults(parse(answer.data)) == []
