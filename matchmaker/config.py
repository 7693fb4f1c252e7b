"""Settings from the environment: frozen, validated, with every problem reported at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEMO_SENDER = "Matchmaker <matchmaker@localhost>"
DEMO_ADDRESS = "http://127.0.0.1:8000"


class ConfigurationError(Exception):
    """Settings are missing or wrong; `problems` lists every one of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Settings are wrong: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over. `timeout` in seconds holds for every single step of the conversation."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: int = 20

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read smtp://user:password@host:587?starttls=1&timeout=20 or smtps://…:465.

        Raises ValueError with one phrase that says what is wrong; it never repeats the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("must look like smtp://user:password@host:587?starttls=1 or smtps://host")
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        starttls, timeout = options.pop("starttls", "0"), options.pop("timeout", "20")
        if options or starttls not in ("0", "1") or parts.path not in ("", "/"):
            raise ValueError("knows only the options starttls=0 or 1 and timeout=SECONDS")
        if not timeout.isascii() or not timeout.isdigit() or not 1 <= int(timeout) <= 60:
            raise ValueError("has a timeout that is no whole number from 1 to 60")
        if parts.scheme == "smtps" and starttls == "1":
            raise ValueError("is encrypted from the start with smtps://, so starttls=1 does not belong there")
        try:
            port = parts.port
        except ValueError:
            raise ValueError("has a port that is no number from 1 to 65535") from None
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if tls else 587 if starttls == "1" else 25),
            security="tls" if tls else "starttls" if starttls == "1" else "none",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            timeout=int(timeout),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations. docs/operations.md explains each variable."""

    secret_key: str
    database_url: str
    data_dir: Path
    var_dir: Path
    embedding_model: str = "bundled"
    embedding_revision: str | None = None
    embedding_dtype: Literal["auto", "bfloat16", "float32"] = "auto"
    demo: bool = False
    secure_cookies: bool = True
    trusted_proxies: int = 0
    rate_limit_storage: str = "memory://"
    need_rate_limit: str = "20 per minute; 200 per hour"
    anonymous_need_days: int = 30
    undo_minutes: int = 10
    reminder_days: tuple[int, ...] = (3, 6)
    expiry_days: int = 10
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = DEMO_SENDER
    mail_reply_to: str | None = None
    base_url: str = DEMO_ADDRESS

    @property
    def mail_server(self) -> MailServer | None:
        """Where mails are handed over; None: nowhere, they are only readable in the demonstration."""
        return MailServer.from_url(self.smtp_url) if self.smtp_url else None

    @property
    def models_dir(self) -> Path:
        """Where built embedding models lie."""
        return self.var_dir / "models"

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, serving: bool = True, mailing: bool = False
    ) -> "Settings":
        """Read MATCHMAKER_* variables.

        A secret key is needed for `serving` pages and for `mailing`, because reminders hold signed links; in
        demonstration mode (MATCHMAKER_DEMO=1) one is kept in var/. `mailing`, the worker, needs the mail
        settings, except in demonstration mode.
        Raises ConfigurationError naming every missing or wrong variable.
        """
        reader = _Reader(os.environ if environ is None else environ)
        demo = reader.flag("DEMO", False)
        var_dir = reader.path("VAR_DIR", PROJECT_ROOT / "var")
        sqlite = f"sqlite:///{var_dir / 'matchmaker.sqlite3'}"
        settings = {
            "database_url": reader.text("DATABASE_URL", sqlite, _database_url),
            "data_dir": reader.path("DATA_DIR", PROJECT_ROOT / "data", must_exist=True),
            "embedding_model": reader.text("EMBEDDING_MODEL", "bundled"),
            "embedding_revision": reader.optional("EMBEDDING_REVISION"),
            "embedding_dtype": reader.text("EMBEDDING_DTYPE", "auto", _one_of("auto", "bfloat16", "float32")),
            "secure_cookies": reader.flag("SECURE_COOKIES", not demo),
            "trusted_proxies": reader.number("TRUSTED_PROXIES", 0, 0, 10),
            "rate_limit_storage": reader.text("RATE_LIMIT_STORAGE", "memory://"),
            "need_rate_limit": reader.text("NEED_RATE_LIMIT", "20 per minute; 200 per hour"),
            "anonymous_need_days": reader.number("ANONYMOUS_NEED_DAYS", 30, 1, 3650),
            "undo_minutes": reader.number("UNDO_MINUTES", 10, 0, 1440),
            "reminder_days": reader.numbers("REMINDER_DAYS", (3, 6), 1, 365),
            "expiry_days": reader.number("EXPIRY_DAYS", 10, 1, 365),
            "secret_key": reader.secret("SECRET_KEY", demo, var_dir) if serving or mailing else "",
            "smtp_url": reader.optional("SMTP_URL", _smtp_url),
            "mail_from": reader.text("MAIL_FROM", DEMO_SENDER, _mail_address),
            "mail_reply_to": reader.optional("MAIL_REPLY_TO", _mail_address),
            "base_url": reader.text("BASE_URL", DEMO_ADDRESS, _base_url).rstrip("/"),
        }
        reader.earlier("REMINDER_DAYS", settings["reminder_days"], "EXPIRY_DAYS", settings["expiry_days"])
        if mailing and not demo:
            for name in ("SMTP_URL", "MAIL_FROM", "BASE_URL"):
                reader.require(name, "is missing: the worker needs it to send mails (docs/operations.md)")
        if reader.problems:
            raise ConfigurationError(reader.problems)
        return cls(demo=demo, var_dir=var_dir, **settings)  # type: ignore[arg-type]


def _database_url(value: str) -> str | None:
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return None
    return "must begin with sqlite:/// or postgresql+psycopg://"


def _smtp_url(value: str) -> str | None:
    try:
        MailServer.from_url(value)
    except ValueError as problem:
        return str(problem)
    return None


def _mail_address(value: str) -> str | None:
    address = parseaddr(value)[1]
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(ord(sign) < 33 for sign in address) or "\n" in value:
        return "must be a mail address, such as Matchmaker <matchmaker@example.org>"
    return None


def _base_url(value: str) -> str | None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        return "must be the address of the pages, such as https://matchmaker.example.org"
    return None


def _one_of(*choices: str) -> Callable[[str], str | None]:
    return lambda value: None if value in choices else f"must be one of {', '.join(choices)}"


class _Reader:
    """Reads prefixed variables and collects problems instead of stopping at the first."""

    prefix = "MATCHMAKER_"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def _problem(self, name: str, what: str) -> None:
        self.problems.append(f"{self.prefix}{name} {what}")

    def optional(self, name: str, check: Callable[[str], str | None] | None = None) -> str | None:
        value = self.environ.get(self.prefix + name, "").strip() or None
        if value is not None and check and (problem := check(value)):
            self._problem(name, problem)
        return value

    def require(self, name: str, problem: str) -> None:
        if self.optional(name) is None:
            self._problem(name, problem)

    def text(self, name: str, default: str, check: Callable[[str], str | None] | None = None) -> str:
        return self.optional(name, check) or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.optional(name)
        if value is None:
            return default
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() not in {"0", "false", "no", "off"}:
            self._problem(name, "must be 1 or 0")
        return False

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.optional(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            self._problem(name, f"must be a whole number from {low} to {high}")
            return default
        return int(value)

    def numbers(self, name: str, default: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
        """Whole numbers with commas between them, in ascending order."""
        value = self.optional(name)
        if value is None:
            return default
        parts = [part.strip() for part in value.split(",")]
        if not all(part.isascii() and part.isdigit() and low <= int(part) <= high for part in parts):
            self._problem(name, f"must be whole numbers from {low} to {high} with commas between them")
            return default
        return tuple(sorted({int(part) for part in parts}))

    def earlier(self, name: str, values: object, other: str, limit: object) -> None:
        """Report values that do not lie before the limit, which another variable sets."""
        if isinstance(values, tuple) and isinstance(limit, int) and max(values) >= limit:
            self._problem(name, f"must lie before {self.prefix}{other}")

    def path(self, name: str, default: Path, *, must_exist: bool = False) -> Path:
        value = Path(self.optional(name) or default).expanduser().resolve()
        if must_exist and not value.is_dir():
            self._problem(name, f"is not a folder: {value}")
        return value

    def secret(self, name: str, demo: bool, var_dir: Path) -> str:
        value = self.optional(name)
        if value is None and demo:
            return _kept_secret(var_dir)
        if value is None:
            self._problem(name, "is missing (at least 32 characters; MATCHMAKER_DEMO=1 makes one itself)")
            return ""
        if len(value) < 32:
            self._problem(name, "is too short (at least 32 characters)")
        return value


def _kept_secret(var_dir: Path) -> str:
    """The demonstration secret, made once and kept, so that sessions survive a restart."""
    import secrets

    file = var_dir / "secret-key"
    if not file.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        # Exclusive creation: two processes starting together must end up with one key.
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32))
    return file.read_text(encoding="ascii").strip()
