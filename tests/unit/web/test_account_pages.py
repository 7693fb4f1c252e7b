"""Pages of one's own account: what they change, what they refuse, and what the browser sees."""

import pyotp
import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse, text
from signing import Network, csrf

from tests.people import PASSWORD, SECRET, address

PAGES = ["/konto", "/konto/organisation", "/konto/sicherheit", "/konto/zweiter-faktor", "/konto/kollegen"]


def _post(client: FlaskClient, page: str, path: str, **fields):
    return client.post(path, data={"csrf_token": csrf(client, page), **fields})


@pytest.mark.parametrize("name", ["sme", "partner", "coordinator", "administrator", "both", "nobody"])
def test_pages_are_sound_for_every_role(network: Network, prefix: str, name: str) -> None:
    client = network.sign_in(name)
    for path in [*PAGES, "/verwaltung/personen"]:
        answer = client.get(prefix + path)
        allowed = {
            "/konto/kollegen": name in ("sme", "partner", "both"),
            "/verwaltung/personen": name == "administrator",
        }.get(path, True)
        assert answer.status_code == (200 if allowed else 404), path
        assert faults(parse(answer.data)) == [], path


def test_profile_is_kept_and_faults_are_named(network: Network) -> None:
    client = network.sign_in("sme")
    wrong = _post(client, "/konto", "/konto", name="x", phone="ruf an", language="fr")
    assert wrong.status_code == 422
    root = parse(wrong.data)
    assert faults(root) == []
    assert len([one for one in all_of(root, "p") if one.get("id", "").endswith("-error")]) == 3
    assert (
        _post(client, "/konto", "/konto", name="Anna Huber", phone="+49 89 123", language="en").status_code
        == 303
    )
    page = text(parse(client.get("/konto").data))
    assert "Anna Huber" in page


def test_new_password_ends_all_other_sessions(network: Network) -> None:
    here, there = network.sign_in("sme"), network.sign_in("sme")
    new = "ganz neues Wort aus Holz"
    wrong = _post(here, "/konto/sicherheit", "/konto/sicherheit/passwort", present="x", password=new)
    assert wrong.status_code == 422
    common = _post(
        here, "/konto/sicherheit", "/konto/sicherheit/passwort", present=PASSWORD, password="passwort1234"
    )
    assert common.status_code == 422
    assert there.get("/konto").status_code == 200
    done = _post(here, "/konto/sicherheit", "/konto/sicherheit/passwort", present=PASSWORD, password=new)
    assert done.status_code == 303
    assert here.get("/konto").status_code == 200
    assert there.get("/konto").status_code == 302


def test_a_session_can_be_ended_from_another_one_but_not_that_of_somebody_else(network: Network) -> None:
    here, there, foreign = network.sign_in("sme"), network.sign_in("sme"), network.sign_in("other_sme")
    root = parse(here.get("/konto/sicherheit").data)
    actions = [
        form.get("action", "") for form in all_of(root, "form") if "/sitzungen/" in form.get("action", "")
    ]
    (one,) = [action for action in actions if action.endswith("/beenden")]
    assert _post(foreign, "/konto", one).status_code == 404
    assert there.get("/konto").status_code == 200
    assert _post(here, "/konto", one).status_code == 303
    assert there.get("/konto").status_code == 302


def test_second_factor_is_set_up_used_and_switched_off(network: Network) -> None:
    client, other = network.sign_in("sme"), network.sign_in("sme")
    path = "/konto/zweiter-faktor"
    page = parse(client.get(path).data)
    (picture,) = all_of(page, "img")
    assert picture.get("src", "").startswith("data:image/svg+xml")
    fields = {one.get("name"): one.get("value", "") for one in all_of(page, "input")}
    key = "".join(text(next(all_of(page, "code"))).split())
    wrong = client.post(path, data={**fields, "code": "123"})
    assert wrong.status_code == 422
    assert key in text(next(all_of(parse(wrong.data), "code"))).replace(" ", "")
    code = pyotp.TOTP(key).at(network.watch())
    done = client.post(path, data={**fields, "code": code})
    assert done.status_code == 200
    codes = [text(one) for one in all_of(parse(done.data), "code")]
    assert len(set(codes)) == 10
    assert other.get("/konto").status_code == 302
    assert faults(parse(client.get(path).data)) == []
    used = _post(client, path, path + "/abschalten", password=PASSWORD, code=code)
    assert used.status_code == 422, "a code works once"
    assert _post(client, path, path + "/abschalten", password=PASSWORD, code=codes[0]).status_code == 303
    assert client.get("/konto").status_code == 200


def test_recovery_code_signs_in_once(network: Network) -> None:
    client = network.sign_in("coordinator")
    code = pyotp.TOTP(SECRET).at(network.watch())
    page = _post(client, "/konto/zweiter-faktor", "/konto/zweiter-faktor/ersatzcodes", new_code=code)
    recovery = text(next(all_of(parse(page.data), "code")))
    for expected in (303, 422):
        browser = network.visitor()
        first = parse(
            _post(browser, "/anmelden", "/anmelden", email=address("coordinator"), password=PASSWORD).data
        )
        fields = {one.get("name"): one.get("value", "") for one in all_of(first, "input")}
        assert browser.post("/anmelden/code", data={**fields, "code": recovery}).status_code == expected


def test_coordinator_cannot_switch_the_second_factor_off(network: Network) -> None:
    client = network.sign_in("coordinator")
    code = pyotp.TOTP(SECRET).at(network.watch())
    path = "/konto/zweiter-faktor"
    assert _post(client, path, path + "/abschalten", password=PASSWORD, code=code).status_code == 403


def test_without_its_second_factor_a_coordinator_only_sees_the_set_up(network: Network) -> None:
    token = network.container.services.accounts.sessions.start(network.people["coordinator"], "Test")
    client = network.visitor()
    with client.session_transaction() as session:
        session["_user_id"] = token
    for path in ("/konto", "/konto/sicherheit", "/konto/organisation"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/konto/zweiter-faktor")


def test_person_of_two_organisations_changes_between_them(network: Network) -> None:
    client = network.sign_in("both")
    assert "Betrieb" in text(next(all_of(parse(client.get("/").data), "details")))
    page = parse(client.get("/konto/organisation").data)
    fields = {one.get("name"): one.get("value", "") for one in all_of(page, "input")}
    assert client.post("/konto/organisation", data=fields).status_code == 303
    assert "Partner" in text(next(all_of(parse(client.get("/").data), "details")))
    foreign = network.sign_in("sme")
    fields["csrf_token"] = csrf(foreign, "/konto")
    assert foreign.post("/konto/organisation", data=fields).status_code == 404


def test_sessions_end_by_disuse_and_by_age(network: Network) -> None:
    for name, idle, longest in (("sme", 12, 30 * 24), ("coordinator", 2, 12)):
        client = network.sign_in(name)
        network.watch.forward(hours=idle, minutes=-1)
        assert client.get("/konto").status_code == 200
        network.watch.forward(hours=idle, minutes=1)
        assert client.get("/konto").status_code == 302
        client = network.sign_in(name)
        for _ in range(int(longest // idle) * 2 + 1):
            network.watch.forward(hours=idle / 2)
            last = client.get("/konto").status_code
        assert last == 302
