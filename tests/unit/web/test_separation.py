"""Nobody reaches another chamber's companies: every address with their objects is tried by strangers."""

import pytest
import sample_arguments
from flask.testing import FlaskClient
from signing import Network, csrf
from test_audiences import Samples, dump, path, rules
from werkzeug.routing import Rule

from matchmaker.domain.vocabulary import Role
from matchmaker.web.audiences import ROLES, Audience, audience_of
from tests.people import add_people

STRANGERS = {
    "foreign_coordinator": Role.COORDINATOR,
    "foreign_administrator": Role.ADMINISTRATOR,
    "other_sme": Role.SME,
    "other_partner": Role.PARTNER,
}
"""People of another chamber, another company, another partner, and the role in which they come."""
SECRETS = ("Betrieb baecker", "sme_colleague@test.example", "Bitte bald.")
"""What belongs to the company of the samples: its name, an address, the line it wrote to a partner."""
SHARED = frozenset(
    {
        # Weights are shared by all chambers, and each chamber recognises partners for itself.
        *("coordinator.weight_version", "coordinator.decide_weights"),
        *("coordinator.partner", "coordinator.recognise_partner", "coordinator.withdraw_recognition"),
        # Published events are for every company; partners and chambers have only their own.
        *("sme.event_form", "sme.register_for_event"),
        # Steps of one's own application, by name.
        *("partner.step", "partner.save_step"),
    }
)
"""Addresses whose object is not one company's or one chamber's."""


FIELDS = {"version": "1", "text": "x" * 20, "action": "approve", "note": "x" * 20}
"""So much typed that what is not theirs is not refused for an empty field only."""


class _Nothing(dict[str, str | int]):
    """A value for every argument that stands for nothing."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> str | int:
        number = key.endswith(("_id", "number", "area"))
        return 2147483647 if number else "nirgends00000000"[: 10 if key.endswith("code") else 16]


NOTHING: Samples = _Nothing()


@pytest.fixture
def samples(network: Network) -> Samples:
    return sample_arguments.build(network)


@pytest.fixture
def clients(network: Network, samples: Samples) -> dict[str, FlaskClient]:
    network.people |= add_people(
        network.container.database, {"foreign_administrator": [(Role.ADMINISTRATOR, "104")]}
    )
    return {name: _signed_in(network, name) for name in STRANGERS}


def _signed_in(network: Network, name: str) -> FlaskClient:
    sessions = network.container.services.accounts.sessions
    client = network.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.start(network.people[name], "Test", second_factor=True)
    return client


def _theirs(rule: Rule, role: Role) -> bool:
    """Whether somebody of this role may open such pages, of their own objects."""
    audience = audience_of(rule.endpoint)
    return audience is not None and role in ROLES.get(audience, frozenset())


def test_addresses_with_objects_of_others_are_not_there(
    network: Network, samples: Samples, clients: dict[str, FlaskClient]
) -> None:
    before, wrong, tried = dump(network), [], 0
    for name, client in clients.items():
        token = csrf(client, "/bedarf")
        for rule in rules(network):
            if not rule.arguments or rule.endpoint in SHARED or not _theirs(rule, STRANGERS[name]):
                continue
            address = path(network, samples, rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                data = None if method == "GET" else {"csrf_token": token, **FIELDS}
                answer = client.open(address, method=method, data=data)
                known, said = answer.status_code, answer.data
                answer.close()
                tried += 1
                # Whatever else it says, it says of what does not exist, too.
                nowhere = client.open(path(network, NOTHING, rule), method=method, data=data)
                if known not in (403, 404, nowhere.status_code) or any(
                    one.encode() in said for one in SECRETS
                ):
                    wrong.append((name, rule.endpoint, method, known, nowhere.status_code))
                nowhere.close()
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried >= 100, tried
    after = dump(network)
    after["user_sessions"] = before["user_sessions"]
    assert {table for table in before if before[table] != after[table]} == set()


def test_lists_and_searches_of_others_do_not_name_the_company(
    network: Network, clients: dict[str, FlaskClient]
) -> None:
    wrong = []
    for name, client in clients.items():
        for rule in rules(network):
            if rule.arguments or "GET" not in (rule.methods or ()) or not _theirs(rule, STRANGERS[name]):
                continue
            address = rule.rule + ("?q=huber" if rule.endpoint == "coordinator.search" else "")
            answer = client.get(address)
            if any(one.encode() in answer.data for one in SECRETS):
                wrong.append((name, rule.endpoint, [one for one in SECRETS if one.encode() in answer.data]))
            answer.close()
    assert wrong == []


def test_everything_that_everybody_may_open_is_no_exception() -> None:
    assert all(audience_of(endpoint) is not Audience.EVERYBODY for endpoint in SHARED)
