"""Part `network`: everybody's pages when a chamber has 20,000 introductions, on both stores."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from bench.filled import empty_stores
from bench.measure import Action, interleave, ratio, summary, timed
from bench.network_store import PEOPLE, Amounts, fill
from bench.progress import bar, say
from bench.setting import Setting
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.container import Container

FLOOR = "health check"
PAGES: dict[str, tuple[str | None, str]] = {
    FLOOR: (None, "/healthz"),
    "landing": (None, "/"),
    "partner directory": (None, "/partner"),
    "partner page": (None, "/partner/partner-1"),
    "calendar": (None, "/veranstaltungen"),
    "neutrality, public": (None, "/neutralitaet"),
    "company: home": ("sme", "/betrieb"),
    "company: self-assessment": ("sme", "/betrieb/selbsteinschaetzung"),
    "partner: home": ("partner", "/partnerbereich"),
    "partner: introductions": ("partner", "/partnerbereich/vermittlungen?stand=alle"),
    "partner: figures": ("partner", "/partnerbereich/statistik"),
    "chamber: today": ("coordinator", "/koordination"),
    "chamber: queue": ("coordinator", "/koordination/anfragen"),
    "chamber: all introductions": ("coordinator", "/koordination/anfragen?liste=alle"),
    "chamber: one request": ("coordinator", "/koordination/vermittlungen/introduction-1"),
    "chamber: search": ("coordinator", "/koordination/suche?q=betrieb+17"),
    "chamber: a company": ("coordinator", "/koordination/betriebe/sme-1"),
    "chamber: a partner": ("coordinator", "/koordination/partner/partner-1"),
    "chamber: needs without a match": ("coordinator", "/koordination/ohne-partner"),
    "chamber: neutrality of a year": ("coordinator", "/koordination/neutralitaet"),
    "chamber: network map": ("coordinator", "/koordination/netz"),
    "chamber: effect": ("coordinator", "/koordination/wirkung"),
}
"""Who opens which page."""
FULL = Amounts(smes=5_000, partners=500, introductions=20_000, other_needs=5_000)
QUICK = Amounts(smes=500, partners=50, introductions=2_000, other_needs=500)


def measure(setting: Setting) -> dict[str, Any]:
    """Fill each store, open every page in turn; the pages are made in this process, without a server."""
    amounts = QUICK if setting.quick else FULL
    found: dict[str, Any] = {
        "amounts": {name: getattr(amounts, name) for name in amounts.__slots__}, "stores": {},
    }  # fmt: skip
    with empty_stores(setting.out) as stores:
        for name, url in stores.items():
            say(f"network: {name}")
            seconds, _ = timed(lambda url=url: fill(url, setting, amounts))  # type: ignore[misc]
            found["stores"][name] = {"fill_seconds": seconds, "pages": _pages(setting, url)}
    return found


def _pages(setting: Setting, url: str) -> dict[str, Any]:
    settings = Settings(
        secret_key="b" * 32, database_url=url, data_dir=setting.data, var_dir=setting.out, demo=True
    )
    container = Container(settings)
    app = create_app(settings, container)
    clients = _clients(app, container)
    rounds = setting.rounds(20)
    actions: dict[str, Action] = {
        name: partial(_open, clients[who], path) for name, (who, path) in PAGES.items()
    }
    with bar(f"{rounds} rounds over {len(actions)} pages") as report:
        samples = interleave(actions, rounds, report)
    container.database.dispose()
    return {
        name: {**summary(seconds), "times_floor": ratio(seconds, samples[FLOOR])}
        for name, seconds in samples.items()
    }


def _open(client: FlaskClient, path: str, _: int) -> None:
    answer = client.get(path, headers={"Accept-Language": "de"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}; the measurement would mean nothing")


def _clients(app: Flask, container: Container) -> dict[str | None, FlaskClient]:
    """A visitor, and somebody signed in for each role."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("the application signs no cookies")
    clients: dict[str | None, FlaskClient] = {None: app.test_client()}
    for number, role in enumerate(PEOPLE, 1):
        client = app.test_client()
        token = container.services.accounts.sessions.start(number, "Bench", second_factor=True)
        client.set_cookie(str(app.config["SESSION_COOKIE_NAME"]), str(signer.dumps({"_user_id": token})))
        clients[role] = client
    return clients
