"""Errors a user can do something about; the web and the command line word them."""


class MatchmakerError(Exception):
    """Base of every expected error; the message is one clear English sentence for operators."""


class DataFileError(MatchmakerError):
    """A data file does not follow its schema; `place` says where ("partners/3/offerings/0/topics")."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        super().__init__(f"{file}: at {place or 'the top'}: {problem}")
        self.file, self.place, self.problem = file, place, problem


class NotFound(MatchmakerError):
    """The object does not exist, or not for this person."""


class InvalidInput(MatchmakerError):
    """Input outside the stated limits; `errors` maps a field name to message keys."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in errors.items()))
        self.errors = errors


class Forbidden(MatchmakerError):
    """The person may see the object but not do this to it."""


class Conflict(MatchmakerError):
    """The object has moved on, or somebody else was quicker; `status` is where it stands now (HTTP 409).

    `key` says in one word why: "moved_on" (the move is not possible any more), "stale" (the page showed an
    older state), "no_capacity", "not_available" (partner or offering left the network),
    "not_recognised" (the chamber does not recognise the partner), "chamber_closed" (it is not open),
    "not_ready" (a chamber still misses something for opening),
    "already_introduced", "too_late" (the time for undoing is over), "already_rated", "needs_somebody" (an
    organisation would be left without anybody) or "busy".
    """

    def __init__(self, message: str, status: str | None = None, key: str = "moved_on") -> None:
        super().__init__(message)
        self.status = status
        self.key = key


class TooManyAttempts(MatchmakerError):
    """Somebody guesses; the next attempt counts only after `wait_seconds` (HTTP 429)."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"too many attempts, wait {wait_seconds} seconds")
        self.wait_seconds = wait_seconds
