"""A whole story is played through, faults included: the log holds nothing that leads to a person."""

import logging
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from reading import all_of, parse
from signing import Network, csrf

from matchmaker.domain.vocabulary import UserStatus
from matchmaker.jobs.schedule import Job, Schedule
from matchmaker.mail.errors import Deferred, Rejected, Unreachable
from matchmaker.mail.transport import NoTransport
from matchmaker.services.mailing.deliver import DeliverMails, Sender
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail, User
from tests.people import PASSWORD

NAME, EMAIL, COMPANY = "Xaverine Zwiebel", "xaverine@zwiebel.example", "Zwiebelbäckerei"
NEED = "Unsere Datensicherung ist kaputt, und Quastelhuber weiß nicht weiter."
WRONG = "falsches Wort aus Stein"
SECRETS = [NAME, "xaverine", "zwiebel", "quastelhuber", PASSWORD, WRONG, "brezen"]

SAID = [
    "the mail server cannot be reached: 450", "cannot be worded", "is given up", "INSERT INTO users",
    "unexpected error at GET", "/betrieb/bedarf/<token>", "in broken", "the job broken failed",
    "caused by sqlalchemy.exc.IntegrityError",
]  # fmt: skip
"""What an operator needs: what failed, where, and what kind of fault it was."""


class Server(NoTransport):
    """A mail server that quotes whom a mail was for, in every kind of refusal."""

    def __init__(self, fault: type[Exception]) -> None:
        self.fault = fault

    def send(self, message: EmailMessage) -> None:
        raise self.fault(f"450 4.2.1 <{EMAIL}>: {NAME} cannot receive now")


class Story:
    def __init__(self, network: Network) -> None:
        self.network, self.client = network, network.visitor()
        self.tokens: list[str] = []

    def post(self, path: str, page: str = "", **fields: object):
        token = csrf(self.client, page or path)
        return self.client.post(path, data={"csrf_token": token, **fields})

    def link(self, message: str) -> str:
        with UnitOfWork(self.network.container.database) as uow:
            query = uow.session.query(OutboxMail).filter_by(message=message).order_by(OutboxMail.id.desc())
            path = str(query.first().values["path"])  # type: ignore[union-attr]
        self.tokens.append(path.rsplit("/", 1)[1])
        return path

    def sign_up(self) -> None:
        typed = {"name": NAME, "email": EMAIL, "password": PASSWORD, "company": COMPANY, "postcode": "80331"}
        self.post("/registrieren/betrieb", **typed, size="small", industry_word="Bäckerei")
        path = self.link("verify_address")
        assert self.post("/anmelden", email=EMAIL, password=WRONG).status_code == 422
        assert self.post(path, password=WRONG).status_code == 422
        assert self.post(path, password=PASSWORD).status_code == 303

    def ask_for_an_introduction(self) -> None:
        answer = self.post("/betrieb/bedarf", text=NEED, postcode="80331", size="small", topics="backup")
        assert answer.status_code == 303
        self.need = answer.headers["Location"]
        self.tokens.append(self.need.rsplit("/", 1)[1])
        root = parse(self.client.get(self.need).data)
        wish = next(one.get("href", "") for one in all_of(root, "a") if "/anfragen/" in one.get("href", ""))
        assert self.post(wish, personal_line=f"{NAME}, {EMAIL}").status_code == 303
        self.link("request_received")

    def deliver(self) -> None:
        mailing = self.network.container.services.mailing.deliver
        for fault in (Unreachable, Deferred, Rejected):
            sender = Sender("netz@ihk.example", None, "https://netz.example")
            DeliverMails(
                self.network.container.database, Server(fault), sender, self.network.watch
            ).deliver_due()
            self.network.watch.forward(days=1)
        with UnitOfWork(self.network.container.database, write=True) as uow:
            values = {"path": "/", "text": NEED}
            uow.session.add(
                OutboxMail(key="x", message="question_asked", address=EMAIL, language="de", values=values,
                           created_at=self.network.watch(), due_at=self.network.watch(), attempts=0)
            )  # fmt: skip
            uow.commit()
        mailing.deliver_due()

    def twice_the_same_person(self) -> None:
        """A fault that the database itself words, with the values in it."""
        with UnitOfWork(self.network.container.database, write=True) as uow:
            for _ in range(2):
                uow.session.add(
                    User(email=EMAIL, name=NAME, language="de", status=UserStatus.ACTIVE,
                         created_at=self.network.watch(), memberships=[])
                )  # fmt: skip
            uow.commit()

    def crash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*given: object, **more: object) -> None:
            try:
                self.twice_the_same_person()
            except Exception as problem:
                raise RuntimeError(f"{NAME} <{EMAIL}> said: {NEED}") from problem

        with monkeypatch.context() as patch:
            patch.setattr(SmeNeeds, "of", broken, raising=False)
            patch.setattr(SmeNeeds, "show", broken, raising=False)
            for name in [one for one in vars(SmeNeeds) if not one.startswith("_")]:
                patch.setattr(SmeNeeds, name, broken)
            assert self.client.get(f"{self.need}?wer={EMAIL}").status_code == 500
            with pytest.raises(RuntimeError):
                broken()
        Schedule([Job("broken", 1, broken)]).run_due()  # type: ignore[arg-type]


def written(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(logging.Formatter("%(name)s %(message)s").format(one) for one in caplog.records)


@pytest.fixture
def story(network: Network) -> Story:
    return Story(network)


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_no_line_of_the_log_leads_to_a_person(
    story: Story, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, level: int
) -> None:
    caplog.set_level(logging.INFO)
    for name in ("matchmaker", "sqlalchemy.engine"):
        caplog.set_level(level if name == "matchmaker" else logging.INFO, name)
    story.sign_up()
    story.ask_for_an_introduction()
    story.deliver()
    story.network.watch.forward(days=-4)
    story.crash(monkeypatch)
    log = written(caplog)
    found = [word for word in [*SECRETS, *story.tokens] if word.lower() in log.lower()]
    assert found == [], log[-3000:]
    for word in SAID:
        assert word in log, word


def test_a_failing_error_page_is_logged_without_words_too(
    story: Story, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object, **more: object) -> None:
        raise RuntimeError(f"{NAME} {EMAIL}")

    monkeypatch.setattr("matchmaker.web.errors.render_template", broken)
    story.network.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert story.client.get(f"/bedarf/{'x' * 32}?wer={EMAIL}").status_code == 500
    log = written(caplog)
    assert "in broken" in log
    assert [word for word in (NAME, EMAIL, "x" * 32) if word in log] == []


def test_a_trace_names_kinds_and_places_only() -> None:
    from matchmaker.domain.traces import trace

    def fail(work: Callable[[], object]) -> str:
        try:
            work()
        except Exception as problem:
            return trace(problem)
        raise AssertionError

    def chained() -> None:
        try:
            int(EMAIL)
        except ValueError:
            raise KeyError(NAME) from None

    said = fail(lambda: int(EMAIL))
    assert "builtins.ValueError" in said
    assert EMAIL not in said
    assert "ValueError" not in fail(chained), "a context that was put away on purpose stays away"
