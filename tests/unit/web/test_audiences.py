"""Every page is for whom it is declared to be; reading changes nothing; every change needs its token."""

from collections.abc import Iterator

import pytest
import sample_arguments
from flask.testing import FlaskClient
from reading import all_of, faults, parse
from signing import Network, csrf
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from matchmaker.app import create_app
from matchmaker.domain.vocabulary import Role
from matchmaker.web.audiences import ROLES, Audience, audience_of
from models import Base
from tests.people import PEOPLE

VISITOR = "visitor"
PERSONS = (VISITOR, "sme", "partner", "coordinator", "administrator", "nobody")
Samples = dict[str, str | int]


@pytest.fixture
def samples(network: Network) -> Samples:
    return sample_arguments.build(network)


def rules(network: Network) -> list[Rule]:
    return sorted(network.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def value(samples: Samples, endpoint: str, argument: str) -> str | int:
    blueprint = endpoint.partition(".")[0]
    for key in (f"{endpoint}.{argument}", f"{blueprint}.{argument}", argument):
        if key in samples:
            return samples[key]
    raise AssertionError(f"tests/unit/web/sample_arguments.py has nothing for {argument} of {endpoint}")


def path(network: Network, samples: Samples, rule: Rule) -> str:
    given = {name: value(samples, rule.endpoint, name) for name in rule.arguments}
    with network.app.test_request_context():
        return network.app.url_map.bind("localhost").build(rule.endpoint, given, method=None)


def is_for(audience: Audience, person: str) -> bool:
    if audience is Audience.EVERYBODY or person == VISITOR:
        return audience is Audience.EVERYBODY
    return audience is Audience.SIGNED_IN or any(role in ROLES[audience] for role, _ in PEOPLE[person])


def browsers(network: Network) -> Iterator[tuple[str, FlaskClient]]:
    for person in PERSONS:
        yield person, network.visitor() if person == VISITOR else network.sign_in(person)


def is_page(answer: TestResponse) -> bool:
    """A whole page of ours, neither a file nor a fragment nor a mail."""
    return (
        answer.mimetype == "text/html"
        and answer.data.startswith(b"<!DOCTYPE")
        and b"mm-header" in answer.data
    )


def dump(network: Network) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; "last seen" of sessions and derived vectors may change by reading."""
    content = {}
    with network.container.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [
                column
                for column in table.columns
                if (table.name, column.name) != ("user_sessions", "seen_at")
            ]
            if table.name != "embeddings":
                content[table.name] = sorted(map(repr, connection.execute(select(*columns)).all()))
    return content


def signed_in_rows(network: Network) -> dict[str, list[tuple[object, ...]]]:
    """What signing the next person in has written."""
    content = dump(network)
    return {name: content[name] for name in ("user_sessions", "known_browsers")}


def test_every_endpoint_has_a_declared_audience(network: Network) -> None:
    assert [rule.endpoint for rule in rules(network) if audience_of(rule.endpoint) is None] == []


def test_what_nobody_declared_is_open_to_nobody(network: Network) -> None:
    network.app = create_app(network.container.settings, network.container)
    network.app.add_url_rule("/vergessen", "forgotten", lambda: "secret")
    for person, client in browsers(network):
        assert client.get("/vergessen").status_code == 404, person


def test_every_role_has_a_person_in_the_walk() -> None:
    walked = {role for person in PERSONS if person != VISITOR for role, _ in PEOPLE[person]}
    assert walked == set(Role)


def test_pages_open_for_their_audience_only_and_reading_changes_nothing(
    network: Network, samples: Samples
) -> None:
    before = dump(network)
    wrong = []
    for person, client in browsers(network):
        before |= signed_in_rows(network)
        for rule in rules(network):
            if "GET" not in (rule.methods or ()):
                continue
            address = path(network, samples, rule)
            answer = client.get(address)
            audience = audience_of(rule.endpoint)
            assert audience
            if is_for(audience, person):
                fine = answer.status_code in (200, 302, 303) and "/anmelden?" not in answer.headers.get(
                    "Location", ""
                )
            elif person == VISITOR:
                fine = answer.status_code == 302 and answer.headers["Location"].startswith(
                    "/anmelden?weiter="
                )
            else:
                fine = answer.status_code == 404
            if not fine:
                wrong.append((person, rule.endpoint, answer.status_code, answer.headers.get("Location")))
            if answer.status_code == 200 and is_page(answer) and (found := faults(parse(answer.data))):
                wrong.append((person, rule.endpoint, str(found)))
            answer.close()
    assert wrong == [], "\n".join(map(str, wrong))
    after = dump(network)
    assert {name for name in before if before[name] != after[name]} == set()


def test_changes_need_the_token_and_are_open_to_their_audience_only(
    network: Network, samples: Samples
) -> None:
    before = dump(network)
    wrong = []
    for person, client in browsers(network):
        before |= signed_in_rows(network)
        token = csrf(client, "/bedarf")
        for rule in rules(network):
            for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
                address = path(network, samples, rule)
                bare = client.open(address, method=method)
                audience = audience_of(rule.endpoint)
                assert audience
                expected = 400
                if bare.status_code != expected:
                    wrong.append((person, rule.endpoint, method, "without token", bare.status_code))
                if not is_for(audience, person):
                    refused = client.open(address, method=method, data={"csrf_token": token, "text": "x"})
                    expected = 401 if person == VISITOR else 404
                    if refused.status_code != expected:
                        wrong.append((person, rule.endpoint, method, refused.status_code))
    assert wrong == [], "\n".join(map(str, wrong))
    after = dump(network)
    assert {name for name in before if before[name] != after[name]} == set()


def test_every_form_that_changes_something_carries_the_token(network: Network, samples: Samples) -> None:
    missing = []
    for person, client in browsers(network):
        for rule in rules(network):
            audience = audience_of(rule.endpoint)
            if "GET" not in (rule.methods or ()) or audience is None or not is_for(audience, person):
                continue
            answer = client.get(path(network, samples, rule))
            if is_page(answer):
                for form in all_of(parse(answer.data), "form"):
                    names = {one.get("name") for one in all_of(form, "input")}
                    if form.get("method", "get") == "post" and "csrf_token" not in names:
                        missing.append((person, rule.endpoint, form.get("action")))
            answer.close()
    assert missing == [], "\n".join(map(str, missing))
