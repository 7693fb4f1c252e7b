"""Every message the product sends, with the values its templates need; what is not listed cannot be sent."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matchmaker.domain.vocabulary import Outcome, RefusalReason, Size

PATH_MAX = 1000
_PATH = re.compile(r"/(?:[A-Za-z0-9][^\s\\]*)?")
"""An address on our own pages: one slash, then no second one, so that it can never lead to another host."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: which values it `needs` and which it `knows` beside them (None when not given).

    `contact`: releases the contact data of the other side, which only an accepted introduction does.
    """

    name: str
    needs: frozenset[str]
    knows: frozenset[str] = frozenset()
    contact: bool = False

    def complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with None for what was not given.

        Raises ValueError naming every value that is missing, unknown to this message, or malformed.
        """
        given, known = set(values), self.needs | self.knows
        problems = [f"{name} is missing" for name in sorted(self.needs - given)]
        problems += [f"{name} does not belong here" for name in sorted(given - known)]
        problems += [
            f"{name} is malformed"
            for name in sorted(given & known)
            if not _well_formed(name, values[name], needed=name in self.needs)
        ]
        if problems:
            raise ValueError(f"message {self.name}: {', '.join(problems)}")
        return dict.fromkeys(known) | dict(values)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _path(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= PATH_MAX and _PATH.fullmatch(value) is not None


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _entries(*names: str) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list | tuple)
        and all(isinstance(one, Mapping) and all(_text(one.get(name)) for name in names) for one in value)
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_text(one) for one in value)


def _contact(value: Any) -> bool:
    return isinstance(value, Mapping) and {"name", "email", "phone", "organisation"} == set(value)


_FORMS: Mapping[str, Callable[[Any], bool]] = {
    "path": _path,
    "due": _day,
    "starts": _moment,
    "ends": _moment,
    "days": _number,
    "hours": _number,
    "requests": _number,
    "due_today": _number,
    "applications": _number,
    "introductions": _number,
    "needs": _number,
    "meetings": _number,
    "met": lambda value: isinstance(value, bool),
    "has_account": lambda value: isinstance(value, bool),
    "reason": lambda value: value in set(RefusalReason),
    "outcome": lambda value: value in set(Outcome),
    "size": lambda value: value in set(Size),
    "band": lambda value: value in ("strong", "good", "possible"),
    "alternatives": _entries("partner", "offering"),
    "criteria": _texts,
    "contact": _contact,
}
"""How values look that are not just words."""

NULLABLE = frozenset({"due", "reason_text"})
"""Needed values that may be None: the message then says nothing about them."""


def _well_formed(name: str, value: Any, *, needed: bool) -> bool:
    if value is None or (value == "" and (not needed or name in NULLABLE)):
        return not needed or name in NULLABLE
    return _FORMS.get(name, _text)(value)


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ABOUT = _set("number path partner offering")


def _introduction(name: str, needs: str = "", knows: str = "", *, contact: bool = False) -> Message:
    """To the SME or to coordinators: they know who asks."""
    return Message(name, _ABOUT | _set(needs), _set("sme need due") | _set(knows), contact)


def _to_partner(name: str, needs: str = "", knows: str = "") -> Message:
    """To a partner that has not accepted: it must not learn who asks, so `sme` is refused."""
    return Message(name, _ABOUT | _set(needs), _set("need due") | _set(knows))


def _application(name: str, needs: str = "", knows: str = "") -> Message:
    return Message(name, _set("path partner") | _set(needs), _set("offering note") | _set(knows))


def _event(name: str, needs: str = "") -> Message:
    """About an event; without `place` it takes place online, at an address that only the page tells."""
    return Message(name, _set("path event starts ends") | _set(needs), _set("place"))


def _account(name: str, knows: str = "") -> Message:
    return Message(name, _set("path"), _set("hours organisation") | _set(knows))


_ALL = (
    _introduction("introduction_requested", "sme"),
    _introduction("request_received"),
    _introduction("question_asked", "text"),
    _introduction("question_answered", "text"),
    _introduction("introduction_refused", "reason", "reason_text alternatives"),
    _to_partner("partner_asked", "need due band", "district size line"),
    _to_partner("partner_reminder", "days due"),
    _introduction("request_approved"),
    _introduction("introduction_accepted_sme", "contact", contact=True),
    _introduction("introduction_accepted_partner", "contact", contact=True),
    _introduction("introduction_accepted_coordinator"),
    _introduction("introduction_declined", "reason", "reason_text alternatives"),
    _introduction("introduction_declined_coordinator", "reason", "reason_text alternatives"),
    _introduction("introduction_expired", "", "alternatives"),
    _to_partner("introduction_expired_partner"),
    _introduction("introduction_expired_coordinator", "", "alternatives"),
    _to_partner("introduction_withdrawn_partner"),
    _introduction("introduction_withdrawn_coordinator"),
    _introduction("confirm_request"),
    _introduction("confirm_reminder", "due"),
    _introduction("confirm_ended"),
    _introduction("request_taken_back"),
    _introduction("confirm_ended_coordinator"),
    _introduction("request_confirmed"),
    _introduction("meeting_reported", "", "met"),
    _introduction("rate_meeting"),
    _introduction("introduction_closed", "", "outcome"),
    _introduction("partner_exchanged", "", "previous"),
    _to_partner("approval_undone"),
    _introduction("approval_taken_back"),
    _application("application_submitted"),
    _application("application_received"),
    _application("application_returned", "note"),
    _application("application_approved"),
    _application("application_rejected", "", "criteria"),
    _application("revision_submitted"),
    _application("revision_approved"),
    _application("revision_returned", "note"),
    Message("need_unmet", _set("path need"), _set("chamber due event starts ends")),
    Message("need_answered", _set("path need chamber author text")),
    Message("need_closed", _set("path need chamber author text")),
    Message("import_consent", _set("path company chamber due")),
    Message("import_reminder", _set("path company chamber due")),
    Message("partner_import_consent", _set("path company chamber due")),
    Message("partner_import_reminder", _set("path company chamber due")),
    Message("offerings_proposed", _set("path partner chamber")),
    Message("table_plan", _set("path event due clock meetings")),
    Message("regrade", _set("path due"), _set("grade")),
    _event("event_registered"),
    _event("event_waiting"),
    _event("event_moved_up"),
    _event("event_reminder"),
    _event("event_changed"),
    _event("event_cancelled", "note"),
    _event("event_feedback"),
    _event("event_proposed", "partner"),
    _event("event_approved"),
    _event("event_returned", "note"),
    Message("daily_digest", _set("path"), _set("requests due_today applications introductions needs due")),
    _account("verify_address"),
    _account("address_known"),
    _account("reset_password"),
    _account("invitation", "inviter role has_account"),
    _account("password_changed"),
    _account("confirm_new_address"),
    _account("new_address_asked", "address"),
    _account("address_changed", "address"),
    _account("address_taken"),
    _account("account_erased"),
    _account("new_sign_in", "browser"),
    _account("membership_added", "inviter role"),
)

MESSAGES: Mapping[str, Message] = {message.name: message for message in _ALL}
"""All messages by name."""

REGULAR = frozenset({"daily_digest"})
"""Messages that come again and again; mail programs can sort them by their List-Id."""


def complete(message: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a message with None for what was not given. Raises ValueError for an unknown message or
    for values that it does not take."""
    if message not in MESSAGES:
        raise ValueError(f"there is no message {message}")
    return MESSAGES[message].complete(values)
