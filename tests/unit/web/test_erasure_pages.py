"""The pages for a copy of one's data and for erasing the account."""

import json

import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse
from signing import Network, csrf

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import Role
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.people import PASSWORD, SECRET, address, organisation

PAGE = "/konto/loeschen"


def erase(client: FlaskClient, **fields: str):
    return client.post(PAGE, data={"csrf_token": csrf(client, PAGE), "password": PASSWORD, **fields})


def has_form(client: FlaskClient, path: str = PAGE) -> bool:
    return any(one.get("action", "").endswith(PAGE) for one in all_of(parse(client.get(path).data), "form"))


@pytest.mark.parametrize(
    "name", ["sme", "other_sme", "partner", "coordinator", "administrator", "both", "nobody"]
)
def test_page_says_for_every_role_what_would_happen(network: Network, prefix: str, name: str) -> None:
    client = network.sign_in(name)
    answer = client.get(prefix + PAGE)
    root = parse(answer.data)
    assert answer.status_code == 200
    assert faults(root) == []
    forbidden = name in ("partner", "administrator")
    assert has_form(client, prefix + PAGE) is not forbidden
    assert ("code" in {one.get("name") for one in all_of(root, "input")}) is (name == "coordinator")


def test_who_erases_the_account_is_signed_out_everywhere_and_unknown(network: Network) -> None:
    here, there = network.sign_in("sme"), network.sign_in("sme")
    wrong = erase(here, password="wrong")
    assert wrong.status_code == 422
    assert faults(parse(wrong.data)) == []
    done = erase(here)
    assert (done.status_code, done.headers["Location"]) == (303, "/konto-geloescht")
    assert faults(parse(here.get("/konto-geloescht").data)) == []
    assert here.get("/konto").status_code == there.get("/konto").status_code == 302
    with pytest.raises(InvalidInput, match="wrong"):
        network.container.services.accounts.sign_in.with_password(address("sme"), PASSWORD, "Test")
    assert network.sign_in("sme_colleague").get("/betrieb").status_code == 200


def test_who_is_needed_is_refused_however_the_form_is_sent(network: Network) -> None:
    client = network.sign_in("partner")
    fields = {"csrf_token": csrf(client, "/konto"), "password": PASSWORD}
    refused = client.post(PAGE, data=fields)
    assert refused.status_code == 409
    root = parse(refused.data)
    assert faults(root) == []
    links = {one.get("href") for one in all_of(next(all_of(root, "main")), "a")}
    assert {"/konto/kollegen", "/partnerbereich/teilnahme"} <= links
    assert client.get("/konto").status_code == 200


def test_guessing_gets_pauses(network: Network) -> None:
    client = network.sign_in("sme")
    assert [erase(client, password="x").status_code for _ in range(6)] == [422, 422, 422, 422, 422, 429]


def test_copy_of_ones_data_is_complete_and_holds_no_secret(network: Network) -> None:
    client = network.sign_in("coordinator")
    accounts = network.container.services.accounts
    accounts.passwords.ask_reset(address("coordinator"), "de")
    with UnitOfWork(network.container.database, write=True) as uow:
        user = uow.accounts.by_email(address("coordinator"))
        assert user
        uow.accounts.join(user, Role.SME, organisation(uow, Role.SME, "wirt"), network.watch())
        hashed = user.password_hash or "-"
        uow.commit()
    answer = client.get("/konto/daten.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    data = json.loads(answer.data)
    assert data["account"]["email"] == address("coordinator")
    assert data["account"]["second_factor_since"]
    assert [one["role"] for one in data["organisations"]] == ["coordinator", "sme"]
    assert [one["message"] for one in data["mails"]] == ["reset_password"]
    assert data["sessions"][0]["browser"] == data["known_browsers"][0]["browser"] == "Test"
    assert "path" not in data["mails"][0]["contents"]
    written = answer.data.decode()
    assert SECRET not in written
    assert hashed not in written
    assert address("administrator") not in written


def test_copy_holds_what_the_person_asked_for_and_did(network: Network) -> None:
    from sample_arguments import _introduction

    _introduction(network, "met")
    data = json.loads(network.sign_in("sme").get("/konto/daten.json").data)
    (asked,) = data["introductions_asked_for"]
    assert (asked["status"], asked["personal_line"]) == ("met", "Bitte bald.")
    assert [one["action"] for one in data["steps_in_introductions"]] == ["open", "request", "report_met"]
    assert {one["introduction"] for one in data["steps_in_introductions"]} == {asked["number"]}
    other = json.loads(network.sign_in("sme_colleague").get("/konto/daten.json").data)
    assert other["introductions_asked_for"] == other["steps_in_introductions"] == []
