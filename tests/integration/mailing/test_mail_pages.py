"""The demonstration's mails on pages: readable, filtered, alone in a sandbox, and nowhere else."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from mail_cases import START, owe

from matchmaker.app import create_app
from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork


def client_of(store: Database, folder: Path, *, demo: bool) -> FlaskClient:
    settings = Settings(
        secret_key="k" * 40,
        database_url=store.url.render_as_string(hide_password=False),
        data_dir=PROJECT_ROOT / "data",
        var_dir=folder,
        demo=demo,
        secure_cookies=False,
    )
    container = Container(settings, lambda: START)
    container.database.dispose()
    container.__dict__["database"] = store
    return create_app(settings, container).test_client()


@pytest.fixture
def client(store: Database, tmp_path: Path) -> FlaskClient:
    owe(store, "eva", "otto")
    with UnitOfWork(store, write=True) as uow:
        values = {
            "number": "V-2026-00001",
            "path": "/betrieb/vermittlungen/x",
            "partner": "P",
            "offering": "O",
        }
        uow.outbox.add(
            "question_asked",
            key="test:nasty",
            address="eva@example.org",
            language="en",
            values=values | {"text": "<script>alert(1)</script>"},
            now=START,
        )
        uow.commit()
    return client_of(store, tmp_path, demo=True)


def test_mails_are_listed_newest_first_and_by_recipient(client: FlaskClient) -> None:
    page = client.get("/demo/mails").text
    assert page.index("A question about your request") < page.index("Bitte bestätigen Sie Ihre Adresse")
    assert page.count('href="/demo/mails/') == 3
    page = client.get("/demo/mails?an=otto@example.org").text
    assert page.count('href="/demo/mails/') == 1
    assert '<option value="otto@example.org" selected>' in page
    assert "wartet" in page


def test_a_mail_shows_its_text_and_leads_to_its_page_here(client: FlaskClient) -> None:
    page = client.get("/en/demo/mails/3").text
    assert "&gt; &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="/en/betrieb/vermittlungen/x"' in page
    assert 'href="/en/demo/mails/3/html"' in page


def test_the_html_part_stands_alone_in_a_sandbox(client: FlaskClient) -> None:
    answer = client.get("/demo/mails/3/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "style-src 'sha256-" in policy
    assert "<script>" not in answer.text
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in client.get("/demo/mails").headers["Content-Security-Policy"]


def test_reading_changes_nothing(client: FlaskClient, store: Database) -> None:
    for path in ("/demo/mails", "/demo/mails/1", "/demo/mails/1/html"):
        client.get(path)
    with UnitOfWork(store) as uow:
        assert [one.attempts for one in uow.outbox.recent(9)] == [0, 0, 0]


@pytest.mark.parametrize(
    "path", ["/demo/mails/99", "/demo/mails/99/html", "/demo/mails/2147483648", "/demo/mails/x"]
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_empty_mailbox_says_so(store: Database, tmp_path: Path) -> None:
    page = client_of(store, tmp_path, demo=True).get("/demo/mails")
    assert page.status_code == 200
    assert "Noch gibt es keine E-Mail." in page.text


@pytest.mark.parametrize("path", ["/demo/mails", "/demo/mails/1", "/demo/mails/1/html"])
def test_outside_the_demonstration_the_pages_do_not_exist(store: Database, tmp_path: Path, path: str) -> None:
    owe(store, "eva")
    assert client_of(store, tmp_path, demo=False).get(path).status_code == 404
