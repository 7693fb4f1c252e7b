"""Why a mail could not be handed over, as far as it decides what to do next."""

from matchmaker.domain.errors import MatchmakerError


class MailError(MatchmakerError):
    """Base of every expected failure of handing a mail over."""


class Rejected(MailError):
    """The server refuses this mail for good (an answer of 5xx); trying again would change nothing."""


class Deferred(MailError):
    """The server does not take this mail now (an answer of 4xx); later it may."""


class Unreachable(MailError):
    """There is no way to the server for any mail: away, too slow, no encryption, wrong password."""
