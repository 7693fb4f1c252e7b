"""Words for the closed vocabularies: sizes, formats, bands, grades, messages of the need form."""

from flask_babel import gettext as _


def size_label(size: str) -> str:
    """Size class in employees."""
    return {
        "micro": _("1 to 9 employees"),
        "small": _("10 to 49 employees"),
        "medium": _("50 to 249 employees"),
        "large": _("250 employees and more"),
    }[size]


def format_label(name: str) -> str:
    """Form in which an offering is given."""
    return {
        "workshop": _("Workshop"),
        "webinar": _("Webinar"),
        "advice": _("Personal advice"),
        "product_trial": _("Product trial"),
    }[name]


def band_label(band: str) -> str:
    """How well an offering fits."""
    return {"strong": _("Fits very well"), "good": _("Fits well"), "possible": _("May fit")}[band]


def kind_label(kind: str) -> str:
    """Kind of partner."""
    return {
        "founding": _("Founding partner"),
        "agency": _("Agency"),
        "system_house": _("IT system house"),
        "consultancy": _("Consultancy"),
        "vendor": _("Vendor"),
    }[kind]


def language_label(code: str) -> str:
    """Name of a language."""
    return {"de": _("German"), "en": _("English")}[code]


def rule_exclusion_label(rule: str) -> str:
    """Why offerings were left out, for the counts on the result page."""
    return {
        "active": _("are paused at the moment"),
        "capacity": _("have no free introductions this month"),
        "region": _("do not come to your district"),
        "size": _("are meant for companies of another size"),
        "language": _("are not given in your language"),
        "partner": _("are from partners you already know"),
    }.get(rule, _("do not meet a condition"))


def need_problem(key: str) -> str:
    """Message for a problem with the need form."""
    return {
        "text_short": _("Please describe in at least 20 characters what you need."),
        "text_long": _("Please shorten your description to at most 2,000 characters."),
        "postcode_format": _("Please enter a German postcode: five digits."),
        "postcode_unknown": _("We do not know this postcode. Please check the five digits."),
        "size_missing": _("Please choose how many people work in your company."),
        "topics_many": _("Please choose at most five topics."),
        "topic_unknown": _("One of the topics no longer exists. Please choose again."),
        "industry_choose": _("Please choose one of the industries we found, or “I would rather not say”."),
        "industry_unknown": _("We found no industry for this word. Try another one, or leave the field empty."),
    }[key]
