"""A new e-mail address in the browser: a click in a mail, never a look at a page, makes it count."""

import pyotp
import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse, text
from signing import Network, csrf
from sqlalchemy import select

from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail
from tests.people import PASSWORD, SECRET, address

PAGE = "/konto/adresse"
NEW = "anna@neu.example"


def mails(network: Network) -> list[OutboxMail]:
    with UnitOfWork(network.container.database) as uow:
        return list(uow.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def link(network: Network) -> str:
    return str(next(one for one in mails(network) if one.message == "confirm_new_address").values["path"])


def ask(client: FlaskClient, email: str = NEW, password: str = PASSWORD, code: str = ""):
    fields = {"csrf_token": csrf(client, PAGE), "email": email, "password": password, "code": code}
    return client.post(PAGE, data=fields)


def confirm(client: FlaskClient, path: str, password: str = PASSWORD):
    return client.post(path, data={"csrf_token": csrf(client, path), "password": password})


def test_new_address_counts_when_its_link_is_confirmed_with_the_password(network: Network) -> None:
    here, there = network.sign_in("sme"), network.sign_in("sme")
    assert ask(here, NEW.upper()).status_code == 303
    page = parse(here.get(PAGE).data)
    assert faults(page) == []
    assert NEW in text(page)
    assert [(one.message, one.address) for one in mails(network)] == [
        ("confirm_new_address", NEW),
        ("new_address_asked", address("sme")),
    ]
    path = link(network)
    opened = parse(here.get(path).data)
    assert faults(opened) == []
    assert address("sme") not in text(next(all_of(opened, "main"))), "a stranger must not learn it"
    assert confirm(here, path, "not the password").status_code == 422
    assert there.get("/konto").status_code == 200
    assert confirm(here, path).status_code == 303
    assert NEW in text(parse(here.get("/konto").data))
    assert there.get("/konto").status_code == 302, "signed out everywhere else"
    assert here.get(path).status_code == 404, "the link works once"
    assert mails(network)[-1].message == "address_changed"
    assert mails(network)[-1].address == address("sme")


def test_link_works_without_being_signed_in_and_signs_nobody_in(network: Network) -> None:
    client = network.sign_in("sme")
    ask(client)
    visitor, path = network.visitor(), link(network)
    done = confirm(visitor, path)
    assert done.status_code == 303
    assert visitor.get("/konto").status_code == 302
    assert client.get("/konto").status_code == 302
    assert network.container.services.accounts.sign_in.with_password(NEW, PASSWORD, "Test").token


def test_every_fault_is_named_and_nothing_is_mailed(network: Network, prefix: str) -> None:
    client = network.sign_in("coordinator")
    code = pyotp.TOTP(SECRET).at(network.watch())
    wrong = [
        ({"email": "anna@"}, "email"),
        ({"email": address("coordinator")}, "email"),
        ({"email": NEW, "password": "x"}, "password"),
        ({"email": NEW, "code": "000000"}, "code"),
    ]
    for fields, field in wrong:
        typed = {"password": PASSWORD, "code": code, **fields, "csrf_token": csrf(client, prefix + PAGE)}
        answer = client.post(prefix + PAGE, data=typed)
        root = parse(answer.data)
        assert answer.status_code == 422, fields
        assert faults(root) == []
        assert [one.get("id") for one in all_of(root, "p") if "-error" in one.get("id", "")] == [
            f"{field}-error"
        ]
        values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
        assert values["password"] == values["code"] == ""
    assert mails(network) == []
    assert ask(client, code=code).status_code == 303
    assert ask(client, code=code).status_code == 422, "a code works once"


def test_a_taken_address_gets_the_same_pages_and_only_its_owner_is_told(network: Network) -> None:
    pages = []
    for name, email in (("sme", NEW), ("sme_colleague", address("partner"))):
        client = network.sign_in(name)
        answer = ask(client, email)
        shown = text(next(all_of(parse(client.get(PAGE).data), "main")))
        pages.append((answer.status_code, shown.replace(email, "NEW").replace(address(name), "OLD")))
    assert pages[0] == pages[1]
    assert [one.address for one in mails(network) if one.message == "address_taken"] == [address("partner")]
    assert [one.address for one in mails(network) if one.message == "confirm_new_address"] == [NEW]


def test_guessing_the_password_on_the_form_or_the_link_gets_pauses(network: Network) -> None:
    client = network.sign_in("sme")
    ask(client)
    path = link(network)
    codes = [ask(client, password="x").status_code for _ in range(3)]
    codes += [confirm(client, path, "x").status_code for _ in range(3)]
    assert codes == [422, 422, 422, 422, 422, 429]
    assert ask(client).status_code == 429


@pytest.mark.parametrize("change", ["take back", "later wish", "new password"])
def test_link_is_void_when_something_else_has_happened(network: Network, change: str) -> None:
    client = network.sign_in("sme")
    ask(client)
    path = link(network)
    assert client.get(path).status_code == 200
    if change == "take back":
        client.post(f"{PAGE}/zuruecknehmen", data={"csrf_token": csrf(client, PAGE)})
        assert NEW not in text(parse(client.get(PAGE).data))
    elif change == "later wish":
        ask(client, "other@neu.example")
    elif change == "new password":
        fields = {"csrf_token": csrf(client, "/konto/sicherheit"), "present": PASSWORD}
        client.post("/konto/sicherheit/passwort", data={**fields, "password": "neues Wort aus Holz"})
    assert client.get(path).status_code == 404


def test_a_secret_of_a_form_is_never_carried_through_sign_in(network: Network) -> None:
    client = network.sign_in("sme")
    token = csrf(client, PAGE)
    network.watch.forward(hours=13)
    secret = "geheimes Wort"
    typed = {"csrf_token": token, "email": NEW, "password": secret, "present": secret, "code": secret}
    page = parse(client.post(PAGE, data=typed).data)
    fields = {one.get("name"): one.get("value", "") for one in all_of(page, "input")}
    answer = client.post("/anmelden", data={**fields, "email": address("sme"), "password": PASSWORD})
    assert secret not in answer.data.decode()
    assert NEW in answer.data.decode()
