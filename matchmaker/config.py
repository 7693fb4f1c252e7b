"""Settings from the environment: frozen, validated, with every problem reported at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class ConfigurationError(Exception):
    """Settings are missing or wrong; `problems` lists every one of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Settings are wrong: " + "; ".join(problems))
        self.problems = problems


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

    @property
    def models_dir(self) -> Path:
        """Where built embedding models lie."""
        return self.var_dir / "models"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, serving: bool = True) -> "Settings":
        """Read MATCHMAKER_* variables.

        A secret key is needed for `serving` pages only; in demonstration mode (MATCHMAKER_DEMO=1) one is
        kept in var/. Raises ConfigurationError naming every missing or wrong variable.
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
            "secret_key": reader.secret("SECRET_KEY", demo, var_dir) if serving else "",
        }
        reader.earlier("REMINDER_DAYS", settings["reminder_days"], "EXPIRY_DAYS", settings["expiry_days"])
        if reader.problems:
            raise ConfigurationError(reader.problems)
        return cls(demo=demo, var_dir=var_dir, **settings)  # type: ignore[arg-type]


def _database_url(value: str) -> str | None:
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return None
    return "must begin with sqlite:/// or postgresql+psycopg://"


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

    def optional(self, name: str) -> str | None:
        return self.environ.get(self.prefix + name, "").strip() or None

    def text(self, name: str, default: str, check: Callable[[str], str | None] | None = None) -> str:
        value = self.optional(name) or default
        if check and (problem := check(value)):
            self._problem(name, problem)
        return value

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
