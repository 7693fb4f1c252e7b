"""Words for chambers: how far one takes part, what is missing, and what is wrong with an entry."""

from flask_babel import gettext as _

from matchmaker.domain.chamber import LOGO_BYTES, MOST, NEED_DAYS
from matchmaker.domain.errors import InvalidInput
from matchmaker.web.labels_accounts import account_problem


def chamber_status_label(status: str | None) -> str:
    """How far a chamber takes part."""
    return {
        None: _("Does not take part yet"),
        "prepared": _("Is being prepared"),
        "open": _("Open"),
        "paused": _("Paused"),
    }[status]


def chamber_missing_label(missing: str) -> str:
    """What is still to be done before a chamber can open."""
    return {
        "districts": _("Choose the districts"),
        "imprint": _("Write the lines for the imprint in German"),
        "privacy": _("Name the contact for data protection in German"),
        "administrator": _("An administrator of the chamber has accepted the invitation"),
        "coordinator": _("A coordinator or administrator is there who answers requests"),
        "partners": _("Recognise at least one partner, or let one in yourself"),
    }[missing]


def chamber_problems(problem: InvalidInput) -> dict[str, str]:
    """Messages by field."""
    return {field: _problem(field, key) for field, key in problem.errors.items()}


def _problem(field: str, key: str) -> str:
    if key == "text_too_long":
        most = MOST[field if field in MOST else field.rpartition("_")[0]]
        return _("Please shorten the text to at most %(num)d characters.", num=most)
    least, most = NEED_DAYS
    words = {
        "days_range": _("Please enter a number of days from %(least)d to %(most)d.", least=least, most=most),
        "sender_signs": _("Please use no brackets, quotation marks or punctuation such as @ : ; , here."),
        "open_needs_text": _("An open chamber needs this text."),
        "logo_missing": _("Please choose a picture."),
        "logo_large": _("The picture is too large: at most %(num)d kB are possible.", num=LOGO_BYTES // 1000),
        "logo_kind": _("Please choose a PNG, JPEG or WebP picture."),
        "districts_missing": _("Please choose at least one district."),
        "district_unknown": _("We do not know one of these districts. Please choose again."),
        "district_taken": _("One of these districts belongs to another chamber. Please choose again."),
        "district_companies": _("Companies lie in one of the districts that you took away. It must stay."),
        "own_address": _("You cannot invite yourself: the chamber is left to its own people."),
    }
    return words.get(key) or account_problem(field, key)


CHAMBER_LABELS = (chamber_status_label, chamber_missing_label)
"""What templates may call."""
