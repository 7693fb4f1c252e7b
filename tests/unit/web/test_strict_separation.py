"""People of one chamber never reach what belongs to another: every page, every change, every role.

The walk takes its pages from the application itself and its objects from sample_arguments.py, so a page that
is added later is walked too, and one without a sample fails. What may be seen across chambers is named here,
with the reason. `pytest -s` prints how many attempts there were.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import sample_arguments
from flask.testing import FlaskClient
from signing import Network, csrf
from sqlalchemy import select
from test_audiences import Samples, dump, path, rules
from werkzeug.routing import Rule

from matchmaker.domain.export import ExportFormat
from matchmaker.domain.vocabulary import Role
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.web.audiences import Audience, audience_of
from matchmaker.web.export_files import ALL, SLUGS
from models import Introduction, Membership, Need, Partner, Sme, User
from tests.open_chambers import open_chamber
from tests.people import SINCE, add_people, address

OTHERS: dict[str, list[tuple[Role, str]]] = {
    "coordinator_b": [(Role.COORDINATOR, "104")],
    "administrator_b": [(Role.ADMINISTRATOR, "104")],
    "sme_b": [(Role.SME, "fremdbetrieb")],
    "partner_b": [(Role.PARTNER, "fremdpartner")],
}
"""Everybody of chamber 104; its administrator may also prepare chambers. All objects are of chamber 155."""

SHARED = {
    "coordinator.partner": "the file of a partner that has been let in, with the own introductions only",
    "coordinator.recognise_partner": "what recognising is about: partners of others",
    "coordinator.withdraw_recognition": "the same",
    "coordinator.weight_version": "the weights are one for the installation and name no company",
    "coordinator.decide_weights": "the same",
    "sme.event_form": "published events are open to companies of every chamber",
    "sme.register_for_event": "the same",
    "coordinator.download": "names a table; its rows are the own chamber's, see the test below",
    "partner.download": "the same with the own partner's",
    "sme.download": "the same with the own company's",
    "coordinator.import_template": "an empty table of a kind; postcode and districts are the own chamber's",
    "partner.step": "a step of the own application, no object",
    "partner.save_step": "the same",
    "partner.preview_offering": "tries the text that is typed; the key reads nothing of others",
}
"""Signed-in pages that people of another chamber may open, and why."""
PUBLIC = Audience.EVERYBODY
BY_LINK = {"token", "signed", "mail_id"}
"""Public pages with such an argument are for whoever holds the secret or signed link."""

NOT_FOUND = (403, 404)
ACTIONS = {"admin.move_chamber": "pause"}
FORM = {
    "text": "Ein Satz, der lang genug ist.",
    "version": "1",
    "action": "approve",
    "reason": "other",
    "role": "coordinator",
    "email": "neu@test.example",
    "stars": "5",
}


@pytest.fixture
def samples(network: Network) -> Samples:
    return sample_arguments.build(network)


@pytest.fixture
def foreigners(network: Network, samples: Samples) -> dict[str, FlaskClient]:
    """Browsers of everybody of chamber 104, which is open and has a company and a partner of its own."""
    database = network.container.database
    with UnitOfWork(database, write=True) as uow:
        sme = uow.smes.by_key("wirt")
        assert sme
        uow.smes.add(
            Sme(
                key="fremdbetrieb",
                name="Fremdbetrieb",
                postcode=sme.postcode,
                size="small",
                industry_code=sme.industry_code,
                district_ags="01001",
                chamber_code="104",
                service_languages=["de"],
                fictional=False,
                created_at=SINCE,
                needs=[],
            )
        )
        known = uow.partners.by_keys(["riese"])["riese"]
        names = [
            one.key
            for one in Partner.__table__.columns
            if one.key not in ("id", "key", "name", "chamber_code")
        ]
        copied = {name: getattr(known, name) for name in names if name != "version"}
        uow.partners.add(Partner(key="fremdpartner", name="Fremdpartner", chamber_code="104", **copied))
        uow.commit()
    open_chamber(database, "104", recognise=False)
    network.people |= add_people(database, OTHERS)
    with UnitOfWork(database, write=True) as uow:
        head = uow.accounts.by_email(address("administrator_b"))
        assert head
        head.opens_chambers_since = SINCE
        uow.commit()
    return {name: browser(network, name) for name in OTHERS}


def browser(network: Network, name: str) -> FlaskClient:
    factor = OTHERS[name][0][0] in (Role.COORDINATOR, Role.ADMINISTRATOR)
    sessions = network.container.services.accounts.sessions
    client = network.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.start(network.people[name], "Test", second_factor=factor)
    return client


def secrets(network: Network) -> set[str]:
    """What nobody of chamber 104 may read: names, needs and words of companies, addresses of people."""
    with UnitOfWork(network.container.database) as uow:
        found: set[Any] = set(uow.session.scalars(select(Sme.name).where(Sme.chamber_code == "155")))
        found |= set(uow.session.scalars(select(Need.text)))
        found |= set(uow.session.scalars(select(Introduction.personal_line)))
        theirs = select(Membership.user_id).where(Membership.chamber_code == "104")
        known = [address(name) for name in OTHERS]
        others = select(User.email).where(User.id.not_in(theirs), User.email.not_in(known))
        found |= set(uow.session.scalars(others))
    return {one for one in found if one} | {"Angefangen", "Nachweis.pdf", "Netzwerk Neu", "nora@test.example"}


def form(rule: Rule, token: str) -> dict[str, str]:
    """What is typed into every form: nothing that is refused before the object is looked for."""
    return FORM | {"csrf_token": token, "action": ACTIONS.get(rule.endpoint, FORM["action"])}


def attempts(network: Network, samples: Samples) -> Iterator[tuple[Rule, str, str]]:
    """Every page and change of the application with its method and the address of a foreign object."""
    for rule in rules(network):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, path(network, samples, rule)


def test_nobody_of_another_chamber_sees_or_changes_anything(
    network: Network, samples: Samples, foreigners: dict[str, FlaskClient]
) -> None:
    # Not as the end of a longer address.
    hidden = [re.compile(rb"(?<![\w.-])" + re.escape(one.encode())) for one in secrets(network)]
    tokens = {name: csrf(client, "/bedarf") for name, client in foreigners.items()}
    before, counted, wrong = dump(network), Counter[str](), []
    for rule, method, target in attempts(network, samples):
        if method == "POST" and (not rule.arguments or rule.endpoint in SHARED):
            continue
        public = audience_of(rule.endpoint) is PUBLIC
        if public and (method == "POST" or BY_LINK & rule.arguments or rule.endpoint.startswith("demo.")):
            continue
        for name, client in foreigners.items():
            data = form(rule, tokens[name])
            answer = client.open(target, method=method, data=data if method == "POST" else None)
            forbidden = bool(rule.arguments) and not public and rule.endpoint not in SHARED
            counted[method if forbidden else "lists and shared pages"] += 1
            if forbidden and answer.status_code not in NOT_FOUND:
                wrong.append((name, method, rule.endpoint, answer.status_code))
            wrong += [(name, method, rule.endpoint, word) for word in hidden if word.search(answer.data)]
            answer.close()
    assert wrong == [], "\n".join(map(str, wrong))
    after = dump(network)
    assert {name for name in before if before[name] != after[name]} == set()
    print(f"\nattempts across chambers: {dict(counted)}, {counted.total()} in all")
    assert counted["GET"] + counted["POST"] > 400


def test_no_download_holds_anything_of_another_chamber(
    network: Network, samples: Samples, foreigners: dict[str, FlaskClient]
) -> None:
    """Every table, and all of them at once in every format; packed files are looked into."""
    hidden = [re.compile(rb"(?<![\w.-])" + re.escape(one.encode())) for one in secrets(network)]
    before, had = dump(network), 0
    addresses = {
        (path(network, samples | {"table": slug}, rule), form)
        for rule in rules(network)
        if rule.endpoint.endswith(".download")
        for slug in (*SLUGS.values(), ALL)
        for form in (ExportFormat if slug == ALL else (ExportFormat.CSV,))
    }
    for name, client in foreigners.items():
        token = csrf(client, "/bedarf")
        for target, form in addresses:
            answer = client.post(target, data={"csrf_token": token, "format": str(form)})
            had += answer.status_code == 200
            found = [word.pattern for word in hidden if word.search(unpacked(answer.data))]
            assert found == [], (name, target, form)
            answer.close()
    assert had == 2 * 12 + 8 + 9, "tables of two people of the chamber, a partner and a company"
    after = dump(network)
    assert {name for name in before if before[name] != after[name]} == set()


def unpacked(content: bytes) -> bytes:
    """A file with everything that is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"\n".join(unpacked(archive.read(one)) for one in archive.namelist())


def test_search_finds_nothing_of_companies_of_others(
    network: Network, samples: Samples, foreigners: dict[str, FlaskClient]
) -> None:
    for word in ("Betrieb", "baecker", "Metzgerei", "Datensicherung", "82362", "sme@test.example"):
        page = foreigners["coordinator_b"].get("/koordination/suche", query_string={"q": word})
        found = [one for one in secrets(network) - {word} if one.encode() in page.data]
        assert (page.status_code, found) == (200, []), word
    # The same words find something at the chamber itself, so the search was not simply empty.
    own = network.sign_in("coordinator").get("/koordination/suche", query_string={"q": "Metzgerei"})
    assert b"Metzgerei Ruf an" in own.data


def test_every_exception_is_a_page_that_exists(network: Network) -> None:
    known = {rule.endpoint for rule in rules(network)}
    assert set(SHARED) - known == set()
    assert all(audience_of(endpoint) is not PUBLIC for endpoint in SHARED)


def test_the_objects_of_the_walk_are_there_for_their_own_people(network: Network, samples: Samples) -> None:
    """Otherwise "not found" would say nothing about separation."""
    people = {name: network.sign_in(name) for name in ("sme", "partner", "coordinator", "administrator")}
    tokens = {name: csrf(client, "/bedarf") for name, client in people.items()}
    missing = []
    # Looking first and removing last, because a change may take away what others look at.
    walked = sorted(attempts(network, samples), key=lambda one: (one[1], one[0].endpoint == "admin.remove"))
    for rule, method, target in walked:
        if rule.endpoint == "sme.rate_event":
            continue  # There only after the event; who took part is checked in tests/contract.
        if not rule.arguments or audience_of(rule.endpoint) is PUBLIC:
            continue
        codes = set()
        for name, client in people.items():
            data = form(rule, tokens[name])
            answer = client.open(target, method=method, data=data if method == "POST" else None)
            codes.add(answer.status_code)
            answer.close()
        if codes <= set(NOT_FOUND):
            missing.append((method, rule.endpoint))
    assert missing == [], "\n".join(map(str, missing))
