"""Words for the closed vocabularies: sizes, formats, bands, rules, views, messages of the need form."""

from collections.abc import Sequence

from flask_babel import gettext as _


def size_label(size: str) -> str:
    """Size class in employees."""
    return {
        "micro": _("1 to 9 employees"),
        "small": _("10 to 49 employees"),
        "medium": _("50 to 249 employees"),
        "large": _("250 employees and more"),
    }[size]


_EMPLOYEES = {"micro": (1, 9), "small": (10, 49), "medium": (50, 249), "large": (250, None)}
"""From and to how many employees; none: no upper end."""


def sizes_label(sizes: Sequence[str]) -> str:
    """Several size classes, joined where they meet: "1 to 49 employees"."""
    order = list(_EMPLOYEES)
    places = sorted(order.index(size) for size in sizes)
    if len(places) < 2 or places != list(range(places[0], places[-1] + 1)):
        return " · ".join(size_label(order[place]) for place in places)
    low, high = _EMPLOYEES[order[places[0]]][0], _EMPLOYEES[order[places[-1]]][1]
    if high is not None:
        return _("%(low)d to %(high)d employees", low=low, high=high)
    return _("companies of every size") if low == 1 else _("%(low)d employees and more", low=low)


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


def mark_label(mark: str) -> str:
    """How a marked stretch of one text met the other text."""
    return {
        "words": _("same word"),
        "spelling": _("similar spelling"),
        "meaning": _("same meaning"),
    }.get(mark, _("belongs together"))


def rule_exclusion_label(rule: str) -> str:
    """Why offerings were left out; stands behind a number on the result page."""
    return {
        "active": _("paused at the moment"),
        "chamber": _("from partners that your chamber has not recognised"),
        "capacity": _("without a free introduction this month"),
        "region": _("not available in your district"),
        "size": _("meant for companies of another size"),
        "language": _("not given in your language"),
        "excluded": _("from partners you already know"),
    }.get(rule, _("left out for another reason"))


def rule_label(rule: str) -> str:
    """A hard rule as a condition, for the page that publishes the ranking."""
    return {
        "active": _("The partner takes part at the moment, and the offering has been checked and published."),
        "chamber": _("Your chamber has checked the partner itself or recognises it."),
        "capacity": _("The partner still has a free introduction this month."),
        "region": _("The partner serves your district or works nationwide."),
        "size": _("The offering is meant for companies of your size."),
        "language": _("The offering is given in a language you use."),
        "excluded": _("You have not been introduced to this partner already."),
    }.get(rule, rule)


def view_label(view: str) -> str:
    """A view on both texts: one way of measuring how close they are."""
    return {
        "dense_same": _("Meaning, same language"),
        "lexical_same": _("Words, same language"),
        "characters_same": _("Spelling, same language"),
        "dense_other": _("Meaning, other language"),
        "lexical_other": _("Words, other language"),
        "characters_other": _("Spelling, other language"),
        "topics": _("Topics"),
    }.get(view, view)


def view_description(view: str) -> str:
    """What a view compares, in one sentence."""
    return {
        "dense_same": _("Language models on our own server compare what both texts mean."),
        "dense_other": _("The same across languages, where words in common are rare."),
        "lexical_same": _("Same words, also in another form or as part of a compound word."),
        "characters_same": _("Similar spelling: catches typing errors and dialect."),
        "lexical_other": _("Words that both languages share, such as product names."),
        "characters_other": _("Similar spelling across languages, such as foreign words."),
        "topics": _("Topics that you chose or that we found in your text, and topics of the offering."),
    }.get(view, _("A further comparison of both texts."))


def bonus_label(bonus: str) -> str:
    """What the partner wishes for and what counts beside the texts."""
    return {
        "industry": _("The partner wishes for companies of your industry."),
        "size": _("The partner wishes for companies of your size."),
        "grade": _("The offering suits how you see your own state of digitalisation."),
        "newcomer": _("New partners get a small, limited share of attention."),
    }.get(bonus, bonus)


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
        "industry_unknown": _(
            "We found no industry for this word. Try another one, or leave the field empty."
        ),
        "drafts_many": _("You have 20 drafts, more are not possible. Please delete one."),
        "draft_long": _("This is too long for a draft. Please shorten your text."),
    }[key]


def profile_problem(key: str) -> str:
    """Message for a problem with a company's profile."""
    return {
        "name_short": _("Please enter the name of your company."),
        "name_long": _("Please shorten the name to at most 120 characters."),
        "industry_missing": _("Please say in one word what your company does, and choose from what we find."),
        "languages_missing": _("Please choose at least one language."),
        "grade_unknown": _("Please choose a grade from 1 to 6, or none."),
        "district_far": _("This district is too far from your postcode. Please choose again."),
    }.get(key) or need_problem(key)


def grade_label(grade: int) -> str:
    """A school grade of the self-assessment in words."""
    return {
        1: _("1: very good"),
        2: _("2: good"),
        3: _("3: satisfactory"),
        4: _("4: sufficient"),
        5: _("5: poor"),
        6: _("6: insufficient"),
    }[grade]


def grade_word(grade: int) -> str:
    """A whole school grade in its word alone."""
    return {
        1: _("very good"),
        2: _("good"),
        3: _("satisfactory"),
        4: _("sufficient"),
        5: _("poor"),
        6: _("insufficient"),
    }[grade]


def group_kind(kind: str) -> str:
    """A group of companies that grades are compared with, in one word."""
    return {"network": _("Network"), "industry": _("Industry"), "size": _("Size class")}[kind]


def companies_label(kind: str, name: str) -> str:
    """The same with the name of the industry or the size class."""
    if kind == "network":
        return _("All companies of the network")
    if kind == "size":
        return _("Companies of your size (%(size)s)", size=size_label(name))
    return _("Your industry (%(industry)s)", industry=name)


def change_label(standing: str) -> str:
    """How a grade has changed since the first assessment."""
    return {
        "better": _("better than the first time"),
        "same": _("as the first time"),
        "worse": _("worse than the first time"),
        "unknown": _("no comparison"),
    }[standing]


def standing_label(standing: str, own: str, average: str, year: str) -> str:
    """How a grade overall compares with the average of a published survey."""
    return {
        "better": _(
            "Your %(own)s is better than the average of %(year)s (%(average)s).",
            own=own,
            year=year,
            average=average,
        ),
        "same": _("Your %(own)s is exactly the average of %(year)s.", own=own, year=year),
        "worse": _(
            "Your %(own)s is worse than the average of %(year)s (%(average)s).",
            own=own,
            year=year,
            average=average,
        ),
    }[standing]
