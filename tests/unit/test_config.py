"""Settings: defaults, limits, every problem at once."""

from pathlib import Path

import pytest

from matchmaker.config import ConfigurationError, MailServer, Settings

KEY = "x" * 32


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    environ = {
        "MATCHMAKER_SECRET_KEY": "short",
        "MATCHMAKER_DATABASE_URL": "mysql://nope",
        "MATCHMAKER_ANONYMOUS_NEED_DAYS": "0",
        "MATCHMAKER_EMBEDDING_DTYPE": "int4",
        "MATCHMAKER_DEMO": "perhaps",
        "MATCHMAKER_DATA_DIR": str(tmp_path / "missing"),
    }
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env(environ)
    named = {problem.split()[0] for problem in caught.value.problems}
    assert named == set(environ)


def test_secret_key_is_required_outside_demonstration() -> None:
    with pytest.raises(ConfigurationError, match="MATCHMAKER_SECRET_KEY is missing"):
        Settings.from_env({})


def test_tools_need_no_secret_key() -> None:
    assert Settings.from_env({}, serving=False).secret_key == ""


def test_demonstration_keeps_one_secret_key(tmp_path: Path) -> None:
    environ = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)}
    first, second = Settings.from_env(environ), Settings.from_env(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_cookies_are_secure_unless_in_demonstration(tmp_path: Path) -> None:
    production = Settings.from_env({"MATCHMAKER_SECRET_KEY": KEY})
    assert production.secure_cookies
    assert not production.demo
    demo = Settings.from_env({"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)})
    assert not demo.secure_cookies


def test_database_defaults_to_sqlite_in_var(tmp_path: Path) -> None:
    settings = Settings.from_env({"MATCHMAKER_SECRET_KEY": KEY, "MATCHMAKER_VAR_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'matchmaker.sqlite3'}"


@pytest.mark.parametrize(
    ("value", "valid"), [("1", True), ("3650", True), ("3651", False), ("²", False), ("-1", False)]
)
def test_days_have_limits(value: str, valid: bool) -> None:
    environ = {"MATCHMAKER_SECRET_KEY": KEY, "MATCHMAKER_ANONYMOUS_NEED_DAYS": value}
    if valid:
        assert Settings.from_env(environ).anonymous_need_days == int(value)
    else:
        with pytest.raises(ConfigurationError, match="whole number from 1 to 3650"):
            Settings.from_env(environ)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost:2525", MailServer("localhost", 2525, "none")),
        ("smtp://relay.example", MailServer("relay.example", 25, "none")),
        (
            "smtp://relay.example?starttls=1&timeout=5",
            MailServer("relay.example", 587, "starttls", timeout=5),
        ),
        ("smtps://a%40b:p%2Fw@relay.example", MailServer("relay.example", 465, "tls", "a@b", "p/w")),
    ],
)
def test_mail_server_is_read_from_one_address(url: str, server: MailServer) -> None:
    assert Settings.from_env({"MATCHMAKER_SMTP_URL": url}, serving=False).mail_server == server


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "relay.example:25"),
        ("SMTP_URL", "smtp://relay.example?tls=1"),
        ("SMTP_URL", "smtp://relay.example?timeout=61"),
        ("SMTP_URL", "smtp://relay.example:99999"),
        ("SMTP_URL", "smtps://relay.example?starttls=1"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "Eve <eve@example.org\r\nBcc: all@example.org>"),
        ("MAIL_REPLY_TO", "@example.org"),
        ("BASE_URL", "matchmaker.example.org"),
        ("BASE_URL", "https://matchmaker.example.org/?a=1"),
    ],
)
def test_mail_settings_are_checked(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"MATCHMAKER_{name} "):
        Settings.from_env({f"MATCHMAKER_{name}": value}, serving=False)


def test_worker_needs_mail_settings_outside_demonstration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env({}, serving=False, mailing=True)
    named = [problem.split()[0] for problem in caught.value.problems]
    assert named == [f"MATCHMAKER_{name}" for name in ("SECRET_KEY", "SMTP_URL", "MAIL_FROM", "BASE_URL")]
    demo = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)}
    assert Settings.from_env(demo, mailing=True).mail_server is None


def test_password_of_the_mail_server_is_never_printed() -> None:
    settings = Settings.from_env({"MATCHMAKER_SMTP_URL": "smtp://me:hunter2@relay.example"}, serving=False)
    assert "hunter2" not in repr(settings) + repr(settings.mail_server)


@pytest.mark.parametrize(
    ("value", "days"), [("3,6", (3, 6)), (" 6 , 3,3", (3, 6)), ("1", (1,)), ("", (3, 6))]
)
def test_reminder_days_are_a_list(value: str, days: tuple[int, ...]) -> None:
    environ = {"MATCHMAKER_SECRET_KEY": KEY, "MATCHMAKER_REMINDER_DAYS": value}
    assert Settings.from_env(environ).reminder_days == days


@pytest.mark.parametrize("value", ["0", "3;6", "3,", "366", "-3", "three", "²"])
def test_wrong_reminder_days_are_reported(value: str) -> None:
    with pytest.raises(ConfigurationError, match="MATCHMAKER_REMINDER_DAYS must be whole numbers"):
        Settings.from_env({"MATCHMAKER_SECRET_KEY": KEY, "MATCHMAKER_REMINDER_DAYS": value})


def test_reminders_lie_before_expiry() -> None:
    environ = {"MATCHMAKER_SECRET_KEY": KEY, "MATCHMAKER_EXPIRY_DAYS": "6"}
    with pytest.raises(ConfigurationError, match="must lie before MATCHMAKER_EXPIRY_DAYS"):
        Settings.from_env(environ)
    assert Settings.from_env(environ | {"MATCHMAKER_REMINDER_DAYS": "2,5"}).expiry_days == 6
