"""Sign-up, reset and invitations: nobody learns who has an account; a mailed link works once, by a click."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse, text
from signing import Network, csrf
from sqlalchemy import select

from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail, Sme, User
from tests.people import PASSWORD, address

NEW = "neues Wort aus Holz und Stein"
SME = {
    "name": "Frida Neu",
    "email": "frida@neu.example",
    "password": PASSWORD,
    "company": "Bäckerei Neu & Söhne",
    "postcode": "80331",
    "size": "small",
    "industry_word": "Bäckerei",
}
PARTNER = {
    "name": "Paul Neu", "email": "paul@neu.example", "password": PASSWORD, "company": "Neu IT",
    "website": "neu.example",
}  # fmt: skip


def mails(network: Network, message: str) -> list[OutboxMail]:
    with UnitOfWork(network.container.database) as uow:
        query = select(OutboxMail).where(OutboxMail.message == message).order_by(OutboxMail.id)
        return list(uow.session.scalars(query))


def link(network: Network, message: str) -> str:
    return str(mails(network, message)[-1].values["path"])


def user(network: Network, email: str) -> User | None:
    with UnitOfWork(network.container.database) as uow:
        return uow.accounts.by_email(email)


def post(client: FlaskClient, path: str, **fields: str):
    return client.post(path, data={"csrf_token": csrf(client, path), **fields})


@pytest.mark.parametrize(("kind", "fields"), [("betrieb", SME), ("partner", PARTNER)])
def test_who_signs_up_confirms_the_address_and_is_signed_in(
    network: Network, kind: str, fields: dict[str, str]
) -> None:
    client = network.visitor()
    assert post(client, f"/registrieren/{kind}", **fields).headers["Location"] == "/registrieren/gesendet"
    assert faults(parse(client.get("/registrieren/gesendet").data)) == []
    refused = post(client, "/anmelden", email=fields["email"], password=PASSWORD)
    assert refused.status_code == 422, "an address that is not confirmed does not count"
    path = link(network, "verify_address")
    assert faults(parse(client.get(path).data)) == []
    assert post(client, path, password="not the password").status_code == 422
    assert post(client, path, password=PASSWORD).status_code == 303
    known = user(network, fields["email"])
    assert known is not None
    assert (known.status, known.name) == ("active", fields["name"])
    assert len(known.memberships) == 1
    assert client.get("/konto").status_code == 200
    assert client.get(path).status_code == 404, "the link works once"


def test_district_and_chamber_of_a_new_company_follow_from_its_postcode(network: Network) -> None:
    post(network.visitor(), "/registrieren/betrieb", **SME)
    with UnitOfWork(network.container.database) as uow:
        sme = uow.session.scalars(select(Sme).where(Sme.name == SME["company"])).one()
    assert (sme.district_ags, sme.chamber_code, sme.industry_code) == ("09162", "155", "10.71")
    assert re.fullmatch(r"baeckerei-neu-soehne-[a-z0-9]{6}", sme.key)


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(network: Network) -> None:
    client = network.visitor()
    answer = post(client, "/registrieren/betrieb", **{**SME, "email": address("partner").upper()})
    assert answer.headers["Location"] == "/registrieren/gesendet"
    (mail,) = mails(network, "address_known")
    assert mail.address == address("partner")
    assert mails(network, "verify_address") == []


def test_every_fault_of_the_form_is_named_and_everything_typed_stays(network: Network, prefix: str) -> None:
    client = network.visitor()
    path = f"{prefix}/registrieren/betrieb"
    typed = {
        "name": "F",
        "email": "frida@",
        "password": "kurz",
        "company": "",
        "postcode": "8033",
        "industry_word": "Xyzzy",
    }
    answer = post(client, path, **typed)
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    summary = next(one for one in root.iter() if one.get("id") == "error-summary")
    assert len(list(all_of(summary, "li"))) == 7
    values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
    assert all(values[name] == value for name, value in typed.items() if name != "password")
    assert values["password"] == ""


@pytest.mark.parametrize(
    "password",
    ["elf zeichen", "x" * 129, "Passwort2026!!", "123456789012", "abcabcabcabc", "frida@neu.example",
     "Frida Neu 2026", "BäckereiNeuSöhne1", "Sommer-Sommer", "            "],
)  # fmt: skip
def test_weak_passwords_are_refused(network: Network, password: str) -> None:
    answer = post(network.visitor(), "/registrieren/betrieb", **{**SME, "password": password})
    assert answer.status_code == 422
    assert user(network, SME["email"]) is None


def test_password_is_reset_by_a_link_that_works_once(network: Network) -> None:
    before = network.sign_in("sme")
    client = network.visitor()
    for email in (address("sme"), "unknown@test.example"):
        assert (
            post(client, "/passwort-vergessen", email=email).headers["Location"]
            == "/passwort-vergessen/gesendet"
        )
    assert len(mails(network, "reset_password")) == 1
    path = link(network, "reset_password")
    page = parse(client.get(path).data)
    assert faults(page) == []
    assert post(client, path, password="kurz").status_code == 422
    assert before.get("/konto").status_code == 200, "opening the link changes nothing"
    assert post(client, path, password=NEW).status_code == 303
    assert before.get("/konto").status_code == 302
    assert client.get(path).status_code == 404
    assert client.get("/passwort-neu/nonsense").status_code == 404
    assert post(client, "/anmelden", email=address("sme"), password=NEW).status_code == 303
    assert len(mails(network, "password_changed")) == 1


def test_links_are_over_after_their_time_and_never_serve_another_purpose(
    network: Network, monkeypatch
) -> None:
    client = network.visitor()
    post(client, "/passwort-vergessen", email=address("sme"))
    token = link(network, "reset_password").rsplit("/", 1)[1]
    for other in ("adresse-bestaetigen", "einladung"):
        assert client.get(f"/{other}/{token}").status_code == 404
    from itsdangerous import TimestampSigner

    now = TimestampSigner("k").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now + 2 * 3600 + 1)
    assert client.get(f"/passwort-neu/{token}").status_code == 404


def test_colleague_is_invited_and_joins_with_a_new_account(network: Network) -> None:
    owner = network.sign_in("sme")
    assert post(owner, "/konto/kollegen", email="neu@kollegin.example").status_code == 303
    page = parse(owner.get("/konto/kollegen").data)
    assert faults(page) == []
    assert "neu@kollegin.example" in text(page)
    path = link(network, "invitation")
    client = network.visitor()
    assert faults(parse(client.get(path).data)) == []
    assert post(client, path, name="", password="kurz").status_code == 422
    assert post(client, path, name="Neue Kollegin", password=NEW).status_code == 303
    assert client.get("/konto/kollegen").status_code == 200
    assert network.visitor().get(path).status_code == 404
    assert "Neue Kollegin" in text(parse(owner.get("/konto/kollegen").data))


def test_inviting_a_known_address_shows_nothing_of_its_account(network: Network) -> None:
    owner = network.sign_in("sme")
    post(owner, "/konto/kollegen", email=address("other_partner"))
    shown = text(next(all_of(parse(owner.get("/konto/kollegen").data), "main")))
    assert address("other_partner") in shown
    assert "Other Partner" not in shown
    path = link(network, "invitation")
    stranger = network.sign_in("other_sme")
    assert post(stranger, "/konto", **{}).status_code == 422
    token = csrf(stranger, "/konto")
    assert stranger.post(path, data={"csrf_token": token}).status_code == 403
    visitor = network.visitor()
    assert urlsplit(post(visitor, path).headers["Location"]).path == "/anmelden"
    invited = network.sign_in("other_partner")
    assert post(invited, path).status_code == 303
    assert "Betrieb" in text(next(all_of(parse(invited.get("/").data), "details")))


def test_invitation_taken_back_is_void_and_foreign_ones_do_not_exist(network: Network) -> None:
    owner, foreign = network.sign_in("sme"), network.sign_in("other_sme")
    post(owner, "/konto/kollegen", email="neu@kollegin.example")
    root = parse(owner.get("/konto/kollegen").data)
    (action,) = [
        one.get("action", "") for one in all_of(root, "form") if "/einladungen/" in one.get("action", "")
    ]
    assert foreign.post(action, data={"csrf_token": csrf(foreign, "/konto")}).status_code == 404
    assert owner.post(action, data={"csrf_token": csrf(owner, "/konto")}).status_code == 303
    assert network.visitor().get(link(network, "invitation")).status_code == 404


def test_colleagues_are_removed_but_never_oneself_or_a_stranger(network: Network) -> None:
    owner, colleague = network.sign_in("sme"), network.sign_in("sme_colleague")
    token = csrf(owner, "/konto")

    def remove(name: str) -> int:
        path = f"/konto/kollegen/{network.people[name]}/entfernen"
        return owner.post(path, data={"csrf_token": token}).status_code

    assert remove("other_sme") == 404
    assert remove("sme") == 409
    assert remove("sme_colleague") == 303
    assert colleague.get("/konto/kollegen").status_code == 404
    assert colleague.get("/konto").status_code == 200


def test_administrator_deactivates_at_once_and_only_people_of_the_own_chamber(network: Network) -> None:
    admin, coordinator = network.sign_in("administrator"), network.sign_in("coordinator")
    token = csrf(admin, "/konto")

    def act(name: str, what: str) -> int:
        path = f"/verwaltung/personen/{network.people[name]}/{what}"
        return admin.post(path, data={"csrf_token": token}).status_code

    assert [act(name, "sperren") for name in ("foreign_coordinator", "sme", "administrator")] == [
        404,
        404,
        409,
    ]
    assert act("coordinator", "sperren") == 303
    assert coordinator.get("/konto").status_code == 302
    assert (
        post(network.visitor(), "/anmelden", email=address("coordinator"), password=PASSWORD).status_code
        == 422
    )
    assert act("coordinator", "freigeben") == 303
    assert act("coordinator", "freigeben") == 409


def test_invited_coordinator_must_set_the_second_factor_up_first(network: Network) -> None:
    admin = network.sign_in("administrator")
    assert post(admin, "/verwaltung/personen", email="neu@ihk.example", role="boss").status_code == 422
    assert post(admin, "/verwaltung/personen", email="neu@ihk.example", role="coordinator").status_code == 303
    client = network.visitor()
    path = link(network, "invitation")
    post(client, path, name="Neue Koordinatorin", password=NEW)
    assert client.get("/konto").headers["Location"] == "/konto/zweiter-faktor"


def test_accounts_never_confirmed_are_deleted_with_their_company(network: Network) -> None:
    post(network.visitor(), "/registrieren/betrieb", **SME)
    post(network.visitor(), "/registrieren/partner", **PARTNER)
    forget_old = network.container.services.forget_old
    assert forget_old.forget().accounts == 0
    network.watch.forward(days=8)
    assert forget_old.forget().accounts == 2
    with UnitOfWork(network.container.database) as uow:
        assert uow.session.scalars(select(Sme).where(Sme.name == SME["company"])).all() == []
