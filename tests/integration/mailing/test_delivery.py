"""Mails reach a real server once: also when it refuses, is slow, is away, or when the clock jumps."""

import socket
import threading
from datetime import timedelta

import pytest
from mail_cases import START, Make, Watch, owe, row
from mail_server import Postbox, start

from matchmaker.domain.vocabulary import UserStatus
from matchmaker.mail.compose import message_id
from matchmaker.mail.transport import Unconfigured
from matchmaker.storage.database import Database
from matchmaker.storage.errors import StoreUnavailable
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User


def test_a_mail_arrives_once_with_text_html_and_its_headers(
    store: Database, postbox: Postbox, deliverer: Make
) -> None:
    owe(store, "a")
    deliver = deliverer()
    assert deliver.deliver_due().sent == 1
    assert deliver.deliver_due().sent == 0
    (mail,) = postbox.mails
    assert mail["From"] == "Netz <netz@ihk.example>"
    assert mail["To"] == "a@example.org"
    assert mail["Reply-To"] == "fragen@ihk.example"
    assert mail["Subject"] == "Bitte bestätigen Sie Ihre Adresse"
    assert mail["Message-ID"] == message_id("test:a", "netz@ihk.example") == row(store, "a").message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "de"
    assert mail["List-Id"] is None
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail.get_content_type() == "multipart/alternative"
    assert "https://netz.example/registrieren/a" in text.get_content().splitlines()
    assert '<a href="https://netz.example/registrieren/a">' in html.get_content()
    assert row(store, "a").sent_at == START


def test_the_recipients_present_name_and_language_count(
    store: Database, postbox: Postbox, deliverer: Make
) -> None:
    with UnitOfWork(store, write=True) as uow:
        user = User(email="eva@example.org", name="Eva, die Erste", language="de", status=UserStatus.ACTIVE,
                    created_at=START)  # fmt: skip
        uow.accounts.add(user)
        uow.outbox.add("password_changed", key="test:eva", user=user, values={"path": "/konto"}, now=START)
        user.language = "en"
        uow.commit()
    deliverer().deliver_due()
    (mail,) = postbox.mails
    assert mail["To"] == '"Eva, die Erste" <eva@example.org>'
    assert mail["Subject"] == "Your password has been changed"
    assert "https://netz.example/en/konto" in str(mail.get_body(("plain",)))


def test_a_deactivated_account_gets_no_mail(store: Database, postbox: Postbox, deliverer: Make) -> None:
    with UnitOfWork(store, write=True) as uow:
        user = User(email="x@example.org", name="X", language="de", status=UserStatus.DEACTIVATED,
                    created_at=START)  # fmt: skip
        uow.accounts.add(user)
        uow.outbox.add("password_changed", key="test:x", user=user, values={"path": "/konto"}, now=START)
        uow.commit()
    assert deliverer().deliver_due().given_up == 1
    assert postbox.mails == []


def test_a_refused_mail_is_given_up_at_once_and_does_not_hold_the_others(
    store: Database, postbox: Postbox, deliverer: Make
) -> None:
    owe(store, "gone", "here")
    postbox.answers = {"gone@example.org": ["550 5.1.1 no such person"]}
    report = deliverer().deliver_due()
    assert (report.sent, report.given_up) == (1, 1)
    assert row(store, "gone").given_up_at == START
    assert "550" in (row(store, "gone").last_error or "")
    assert postbox.recipients == ["here@example.org"]


def test_refused_content_is_given_up_too(store: Database, postbox: Postbox, deliverer: Make) -> None:
    owe(store, "a")
    postbox.refused_data = ["554 5.6.0 not this"]
    assert deliverer().deliver_due().given_up == 1


def test_a_temporary_failure_is_tried_again_with_growing_pauses_and_given_up_after_five_days(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch
) -> None:
    owe(store, "a")
    postbox.answers = {"a@example.org": ["451 4.3.0 later"] * 99}
    deliver, pauses = deliverer(), []
    while (due := (deliver.deliver_due(), row(store, "a"))[1].due_at) is not None:
        pauses.append(due - watch.now)
        assert deliver.deliver_due().put_off == 0
        watch.now = due
    minutes = [round(pause.total_seconds() / 60) for pause in pauses]
    assert minutes == [1, 5, 15, 60, 240, 720, *[1440] * (len(minutes) - 6)]
    assert timedelta(days=5) <= watch.now - START < timedelta(days=6)
    assert "451" in (row(store, "a").last_error or "")
    assert postbox.mails == []


def test_a_temporary_failure_that_passes_delivers_once(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch
) -> None:
    owe(store, "a")
    postbox.answers = {"a@example.org": ["450 4.2.0 greylisted"]}
    deliver = deliverer()
    assert deliver.deliver_due().put_off == 1
    watch.turn(minutes=1)
    assert deliver.deliver_due().sent == 1
    assert len(postbox.mails) == 1


def test_a_slow_server_is_left_after_the_timeout_and_the_mail_keeps_its_identity(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch
) -> None:
    owe(store, "a")
    postbox.pause = 3
    deliver = deliverer(timeout=1)
    report = deliver.deliver_due()
    assert report.unreachable
    assert report.put_off == 1
    postbox.pause = 0
    watch.turn(minutes=1)
    assert deliver.deliver_due().sent == 1
    # The server had taken it and answered too late: SMTP cannot exclude this one.
    assert postbox.doubles() == {message_id("test:a", "netz@ihk.example"): 2}


def test_a_server_that_accepts_and_says_nothing_does_not_hold_the_worker(
    store: Database, deliverer: Make
) -> None:
    owe(store, "a", "b")
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        report = deliverer(port=deaf.getsockname()[1], timeout=1).deliver_due()
    assert report.unreachable
    assert row(store, "b").attempts == 0


def test_a_server_that_is_away_and_comes_back_gets_everything_once(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch
) -> None:
    owe(store, "a", "b", "c")
    gone = start(postbox)
    deliver = deliverer(port=gone.port)
    gone.stop()
    assert deliver.deliver_due().unreachable
    assert row(store, "b").attempts == 0
    back = start(postbox, gone.port)
    try:
        assert deliver.deliver_due().sent == 2
        watch.turn(minutes=1)
        assert deliver.deliver_due().sent == 1
    finally:
        back.stop()
    assert sorted(postbox.recipients) == ["a@example.org", "b@example.org", "c@example.org"]


def test_an_unreachable_server_is_left_alone_for_a_while(store: Database, deliverer: Make) -> None:
    owe(store, "a", "b")
    deliver = deliverer(port=1)
    deliver._quiet = 60
    assert deliver.deliver_due().unreachable
    assert deliver.deliver_due().unreachable is None
    assert row(store, "b").attempts == 0


def test_encryption_that_the_server_lacks_is_never_given_up_silently(
    store: Database, postbox: Postbox, deliverer: Make
) -> None:
    owe(store, "a")
    assert "STARTTLS" in (deliverer(security="starttls").deliver_due().unreachable or "")
    assert deliverer(security="tls").deliver_due().unreachable is None  # Its pause is not over.
    assert postbox.mails == []


def test_a_wrong_password_loses_no_mail(store: Database, postbox: Postbox, deliverer: Make) -> None:
    owe(store, "a")
    report = deliverer(user="me", password="hunter2").deliver_due()
    assert report.put_off == 1
    assert "hunter2" not in (row(store, "a").last_error or "")


def test_without_settings_mails_wait(store: Database, deliverer: Make) -> None:
    owe(store, "a")
    assert "MATCHMAKER_SMTP_URL" in (deliverer(Unconfigured()).deliver_due().unreachable or "")
    assert row(store, "a").due_at is not None


def test_a_malformed_address_is_given_up(store: Database, postbox: Postbox, deliverer: Make) -> None:
    with UnitOfWork(store, write=True) as uow:
        for number, address in enumerate(["no-address", "a@b\r\nBcc: c@d.de", "a b@example.org", "@x.de"]):
            uow.outbox.add("verify_address", key=f"test:{number}", address=address, language="de",
                           values={"path": "/x"}, now=START)  # fmt: skip
        uow.commit()
    assert deliverer().deliver_due().given_up == 4
    assert postbox.mails == []


def test_names_with_line_breaks_make_no_headers(store: Database, postbox: Postbox, deliverer: Make) -> None:
    with UnitOfWork(store, write=True) as uow:
        user = User(email="eve@example.org", name="Eve\r\nBcc: all@example.org", language="de",
                    status=UserStatus.ACTIVE, created_at=START)  # fmt: skip
        uow.accounts.add(user)
        uow.outbox.add("application_submitted", key="test:eve", user=user, now=START,
                       values={"path": "/x", "partner": "Evil\r\nBcc: all@example.org"})  # fmt: skip
        uow.commit()
    assert deliverer().deliver_due().sent == 1
    (mail,) = postbox.mails
    assert mail["Bcc"] is None
    assert postbox.recipients == ["eve@example.org"]


def test_umlauts_in_a_domain_travel_as_punycode(store: Database, postbox: Postbox, deliverer: Make) -> None:
    with UnitOfWork(store, write=True) as uow:
        uow.outbox.add("verify_address", key="test:u", address="info@bäcker.example", language="de",
                       values={"path": "/x"}, now=START)  # fmt: skip
        uow.commit()
    assert deliverer().deliver_due().sent == 1
    assert postbox.recipients == ["info@xn--bcker-gra.example"]


def test_a_mail_that_cannot_be_worded_waits_for_a_better_version(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch
) -> None:
    owe(store, "bad", "good")
    with UnitOfWork(store, write=True) as uow:
        bad = uow.outbox.by_id(row(store, "bad").id)
        assert bad is not None
        bad.values = {"unknown": 1}
        uow.commit()
    report = deliverer().deliver_due()
    assert (report.sent, report.put_off) == (1, 1)
    assert "path is missing" in (row(store, "bad").last_error or "")


def test_two_deliverers_at_once_make_no_doubles(store: Database, postbox: Postbox, deliverer: Make) -> None:
    owe(store, *(f"n{number}" for number in range(40)))
    sent: list[int] = []
    threads = [
        threading.Thread(target=lambda one: sent.append(one.deliver_due().sent), args=[deliverer()])
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 40
    assert len(set(postbox.recipients)) == len(postbox.recipients) == 40


@pytest.mark.parametrize("days", [400, -400, 0.5, -0.5])
def test_a_clock_that_jumps_sends_nothing_twice_and_forgets_nothing(
    store: Database, postbox: Postbox, deliverer: Make, watch: Watch, days: float
) -> None:
    owe(store, "a", "later", "b")
    postbox.answers = {"later@example.org": ["451 later"]}
    deliver = deliverer()
    deliver.deliver_due(limit=2)
    watch.turn(days=days)
    deliver.deliver_due()
    watch.turn(days=-days)
    for _ in range(3):
        watch.turn(minutes=1)
        deliver.deliver_due()
    assert sorted(postbox.recipients) == ["a@example.org", "b@example.org", "later@example.org"]


def test_a_database_that_goes_away_after_the_handing_over_makes_no_double(
    store: Database, postbox: Postbox, deliverer: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(store, "a")
    deliver = deliverer()
    with monkeypatch.context() as broken:

        def away(*_: object, **__: object) -> None:
            raise StoreUnavailable("away")

        broken.setattr("matchmaker.storage.repositories.outbox.OutboxRepository.delivered", away)
        with pytest.raises(StoreUnavailable):
            deliver.deliver_due()
    deliver.start_afresh()
    deliver.deliver_due()
    assert len(postbox.mails) == 1
    assert row(store, "a").sent_at is not None


def test_stopping_ends_after_the_mail_in_hand(store: Database, postbox: Postbox, deliverer: Make) -> None:
    owe(store, *(f"n{number}" for number in range(20)))
    deliver = deliverer()
    postbox.pause = 0.2
    thread = threading.Thread(target=deliver.deliver_due)
    thread.start()
    assert postbox.arrived.wait(5)
    deliver.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert len(postbox.mails) < 20
    with UnitOfWork(store) as uow:
        assert uow.outbox.waiting() == 20 - len(postbox.mails)
