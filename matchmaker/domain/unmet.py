"""Needs that no partner fits: by when the chamber answers the company, and what it may still say."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from matchmaker.domain.errors import Conflict
from matchmaker.domain.vocabulary import ReplyKind

ANSWER_DAYS = 3
"""Days within which a company hears from its chamber; shown to both, sorts the list."""

REPLIES: Mapping[ReplyKind | None, frozenset[ReplyKind]] = {
    None: frozenset(ReplyKind),
    ReplyKind.WRITTEN: frozenset(ReplyKind),
    ReplyKind.CLOSED: frozenset(),
}
"""What may follow the last answer (None: there is none yet). What is closed stays closed."""


def due_at(since: datetime) -> datetime:
    """By when a need that nobody fits since then is answered."""
    return since + timedelta(days=ANSWER_DAYS)


def check_reply(last: str | None, kind: ReplyKind) -> None:
    """Raises Conflict (closed) for an answer that may not follow the last one."""
    before = None if last is None else ReplyKind(last)
    if kind not in REPLIES[before]:
        raise Conflict(f"{kind.value} is not possible after {last}", last, key="closed")
