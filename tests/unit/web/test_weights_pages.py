"""Pages about weights: what is in use, what is proposed, the decision, and the sandbox."""

import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse, text
from signing import Network, csrf
from werkzeug.test import TestResponse

from matchmaker.domain.need import NeedInput
from matchmaker.services.learning.propose import NOTE_MAX

LIST = "/koordination/gewichte"
SANDBOX = "/verwaltung/gewichte"
ANY_FORM = "/konto"
NEED = NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", None, ())


def form_of(client: FlaskClient, path: str = SANDBOX) -> dict[str, str]:
    """Everything that the sandbox's form holds."""
    root = parse(client.get(path).data)
    return {
        str(one.get("name")): str(one.get("value", "")) for one in all_of(root, "input") if one.get("name")
    }


def send(client: FlaskClient, action: str, **changes: str) -> TestResponse:
    return client.post(SANDBOX, data=form_of(client) | changes | {"action": action})


def proposed(network: Network) -> str:
    """A proposal by hand; gives the address of its page."""
    page = send(network.sign_in("administrator"), "save", topics="9", note="Themen zählen mehr")
    assert page.status_code == 303
    return page.location


def decide(client: FlaskClient, path: str, action: str) -> TestResponse:
    return client.post(path, data={"action": action, "csrf_token": csrf(client, ANY_FORM)})


@pytest.fixture
def with_need(network: Network) -> Network:
    network.container.services.state_need.state(NEED)
    return network


def test_the_sandbox_shows_the_weights_in_use_with_a_decimal_comma(network: Network) -> None:
    form = form_of(network.sign_in("administrator"))
    fusion = network.container.weights.fusion
    assert form["topics"] == str(fusion.topics).replace(".", ",")
    assert form["dense_same_1"] == str(fusion.dense_same[1]).replace(".", ",")
    english = form_of(network.sign_in("administrator"), f"/en{SANDBOX}")
    assert english["topics"] == str(fusion.topics)


def test_the_effect_is_shown_before_anything_is_kept(with_need: Network) -> None:
    client = with_need.sign_in("administrator")
    page = send(client, "try", topics="9,5")
    root = parse(page.data)
    assert page.status_code == 200
    assert faults(root) == []
    assert "Was sich ändern würde" in page.text
    assert "Was eine Empfehlung gezeigt hätte" in page.text
    assert form_field(page, "topics") == "9,5"
    assert not list(all_of(parse(client.get(LIST).data), "table"))


def form_field(page: TestResponse, name: str) -> str:
    (found,) = (one for one in all_of(parse(page.data), "input") if one.get("name") == name)
    return str(found.get("value", ""))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topics": "-1"}, "von 0 bis 20"),
        ({"topics": "viel"}, "von 0 bis 20"),
        ({"topics": ""}, "von 0 bis 20"),
        ({"offset_other": "-21"}, "von -20 bis 20"),
        ({}, "mindestens eines"),
    ],
)
def test_wrong_numbers_are_told_and_stay(network: Network, changes: dict[str, str], words: str) -> None:
    page = send(network.sign_in("administrator"), "try", **changes)
    assert page.status_code == 422
    assert words in page.text
    assert faults(parse(page.data)) == []
    for name, value in changes.items():
        assert form_field(page, name) == value


@pytest.mark.parametrize(
    ("note", "words"), [("", "in wenigen Worten, warum"), ("x" * (NOTE_MAX + 1), "kürzen Sie die Begründung")]
)
def test_a_proposal_needs_a_reason(network: Network, note: str, words: str) -> None:
    page = send(network.sign_in("administrator"), "save", topics="9", note=note)
    assert page.status_code == 422
    assert words in page.text
    assert form_field(page, "note") == note
    assert form_field(page, "topics") == "9"


def test_a_coordinator_approves_and_takes_back(with_need: Network) -> None:
    address = proposed(with_need)
    client = with_need.sign_in("coordinator")
    assert "Vorgeschlagene Gewichte" in client.get("/koordination").text
    page = client.get(address)
    assert faults(parse(page.data)) == []
    assert "Themen zählen mehr" in page.text
    assert decide(client, address, "approve").location.endswith(f"{LIST}?getan=approve")
    assert with_need.container.live_weights.current().fusion.topics == 9.0
    listed = client.get(f"{LIST}?getan=approve")
    assert faults(parse(listed.data)) == []
    assert "In Gebrauch" in text(next(all_of(parse(listed.data), "table")))
    assert "Freigeben" not in client.get(address).text
    again = decide(client, address, "approve")
    assert again.status_code == 409
    assert "Jemand hat bereits entschieden" in again.text
    assert decide(client, f"{LIST}/zuruecknehmen", "").location.endswith("getan=rollback")
    assert with_need.container.live_weights.current() == with_need.container.weights
    assert decide(client, f"{LIST}/zuruecknehmen", "").status_code == 409


def test_a_rejected_version_stays_readable(network: Network) -> None:
    address = proposed(network)
    client = network.sign_in("coordinator")
    assert decide(client, address, "reject").status_code == 303
    assert "Abgelehnt" in client.get(address).text
    assert network.container.live_weights.current() == network.container.weights


def test_unknown_versions_and_actions_are_refused(network: Network) -> None:
    client = network.sign_in("coordinator")
    assert client.get(f"{LIST}/gibt-es-nicht").status_code == 404
    assert decide(client, f"{LIST}/gibt-es-nicht", "approve").status_code == 404
    assert decide(client, f"{LIST}/gibt-es-nicht", "dance").status_code == 400
    assert send(network.sign_in("administrator"), "dance").status_code == 400


def test_only_administrators_are_offered_the_sandbox(network: Network) -> None:
    assert SANDBOX in network.sign_in("administrator").get(LIST).text
    assert SANDBOX not in network.sign_in("coordinator").get(LIST).text


def test_an_empty_list_says_how_learning_begins(network: Network, prefix: str) -> None:
    page = network.sign_in("coordinator").get(f"{prefix}{LIST}")
    assert faults(parse(page.data)) == []
    assert "matchmaker learn" in page.text
