"""The real application over the small network, and signing people in without typing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from reading import all_of, parse

from matchmaker.container import Container
from matchmaker.domain.actor import Actor
from tests.people import PEOPLE


@dataclass
class Watch:
    """A clock that tests set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 2, 2, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Let time pass: forward(hours=3)."""
        self.now += timedelta(**amount)


@dataclass
class Network:
    """A real application with a real database: `client = network.sign_in("coordinator")`.

    People are those of tests/people.py. `container.services` are the use cases, `watch` its clock.
    """

    app: Flask
    container: Container
    people: dict[str, int]
    watch: Watch

    def actor(self, name: str) -> Actor:
        """The person as the use cases see it when it is signed in."""
        with self.sign_in(name).session_transaction() as session:
            found = self.container.services.accounts.sessions.find(session["_user_id"])
        assert found
        return found.actor

    def visitor(self) -> FlaskClient:
        """A browser in which nobody is signed in."""
        return self.app.test_client()

    def sign_in(self, name: str) -> FlaskClient:
        """A browser in which this person is signed in, with the second factor where the role demands it."""
        factor = any(role.value in ("coordinator", "administrator") for role, _ in PEOPLE[name])
        token = self.container.services.accounts.sessions.start(
            self.people[name], "Test", second_factor=factor
        )
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
        return client


def csrf(client: FlaskClient, path: str) -> str:
    """The token of the first form on a page."""
    root = parse(client.get(path).data)
    values = [one.get("value", "") for one in all_of(root, "input") if one.get("name") == "csrf_token"]
    assert values, f"{path} has no form"
    return values[0]
