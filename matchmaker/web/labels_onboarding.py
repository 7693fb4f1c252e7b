"""Words of onboarding: steps, states, what is missing, what is wrong with what was typed."""

from collections.abc import Mapping

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from matchmaker.domain import application as limits
from matchmaker.domain.documents import DOCUMENT_BYTES_MAX, DOCUMENTS_MAX
from matchmaker.domain.onboarding import NOTE_MAX, NOTE_MIN
from matchmaker.services.onboarding.criteria import criterion_text
from matchmaker.web.i18n import language


def step_label(step: str) -> str:
    """Name of a step of the application."""
    return {
        "company": _("Company"),
        "contact": _("Contact"),
        "regions": _("Region"),
        "wishes": _("Whom you want to reach"),
        "offerings": _("Offerings"),
        "documents": _("Documents"),
        "summary": _("Check and send"),
    }[step]


def counted_label(key: str) -> str:
    """What counts towards a complete application, as something to do."""
    return {
        "name": _("Enter the name of the company"),
        "kind": _("Choose the kind of company"),
        "seat": _("Enter the place of the company"),
        "summary": _("Describe the company in two or three sentences"),
        "website": _("Add the website"),
        "summary_en": _("Describe the company in English, too"),
        "contact": _("Name a contact with an e-mail address"),
        "phone": _("Add a telephone number"),
        "regions": _("Say where you work"),
        "chamber": _("Choose the chamber that reads your application"),
        "wishes": _("Check sizes, industries and languages"),
        "capacity": _("Say how many introductions you take a month"),
        "offering": _("Complete at least one offering"),
        "offerings_whole": _("Complete or delete half-filled offerings"),
        "offering_en": _("Describe an offering in English, too"),
    }[key]


def offering_state_label(state: str) -> str:
    """Where an offering stands, for its partner."""
    return {
        "draft": _("Draft"),
        "in_review": _("In review"),
        "live": _("Published"),
        "live_in_review": _("Published, edit in review"),
        "live_returned": _("Published, edit came back"),
        "archived": _("Archived"),
    }[state]


def review_kind_label(kind: str) -> str:
    """What waits for a reviewer."""
    return {
        "application": _("Application"),
        "offering": _("New offering"),
        "revision": _("Edit of an offering"),
        "profile": _("Edit of the profile"),
    }[kind]


def decision_label(decision: str) -> str:
    """An earlier decision."""
    return {"approved": _("Approved"), "returned": _("Returned"), "rejected": _("Rejected")}[decision]


def duplicate_label(why: str) -> str:
    """Why somebody may be in the network already."""
    return {
        "name": _("Similar name"),
        "website": _("Same website"),
        "email": _("Same mail domain"),
        "offering": _("Similar offering"),
    }[why]


def edited_field_label(name: str) -> str:
    """A field of an edit, and of a form that two people changed at once."""
    return {
        "name": _("Name of the company"),
        "kind": _("Kind of company"),
        "website": _("Website"),
        "seat": _("Place"),
        "summary": _("About the company"),
        "summary_de": _("About the company (German)"),
        "summary_en": _("About the company (English)"),
        "contact_name": _("Name of the contact"),
        "contact_email": _("E-mail address"),
        "contact_phone": _("Telephone"),
        "nationwide": _("Nationwide"),
        "districts": _("Districts"),
        "chamber": _("Chamber"),
        "sizes": _("Company size"),
        "industries": _("Industries"),
        "languages": _("Languages"),
        "capacity": _("Introductions a month"),
        "title": _("Title"),
        "get": _("What one gets"),
        "whom": _("For whom"),
        "needs": _("What it needs"),
        "topics": _("Topics"),
        "formats": _("Kind of help"),
        "grades": _("Self-assessment"),
        "grade_best": _("Best grade"),
        "grade_worst": _("Worst grade"),
        "on_site": _("On site only"),
    }.get(name) or _of_language(name)


def _of_language(name: str) -> str:
    part, _sep, code = name.rpartition("_")
    if code not in ("de", "en") or not part:
        return name
    words = {"de": _("German"), "en": _("English")}
    return f"{edited_field_label(part)} ({words[code]})"


def criterion_label(key: str) -> str:
    """A criterion of the review as a sentence that is true when it is met."""
    return criterion_text(key, language())


def file_size_label(size: int) -> str:
    """Bytes as people read them."""
    if size < 1024 * 1024:
        return _("%(number)s KB", number=format_decimal(max(1, round(size / 1024))))
    return _("%(number)s MB", number=format_decimal(round(size / 1024 / 1024, 1)))


def onboarding_problem(key: str) -> str:
    """Message for a problem with what was typed."""
    return (_problems_of_profile() | _problems_of_offering() | _problems_of_review())[key]


def problems_in_words(errors: Mapping[str, str]) -> dict[str, str]:
    """Every problem by field in words."""
    return {name: onboarding_problem(key) for name, key in errors.items()}


def _problems_of_profile() -> dict[str, str]:
    low, high = limits.SUMMARY_MIN, limits.SUMMARY_MAX
    summary = _("Please describe the company in %(low)d to %(high)d characters.", low=low, high=high)
    return {
        "name_missing": _("Please enter the name of the company."),
        "name_short": _("Please enter the full name of the company."),
        "name_long": _("Please shorten the name to at most %(num)d characters.", num=limits.NAME_MAX),
        "kind_missing": _("Please choose the kind of company."),
        "website_format": _("Please enter an address like www.company.de."),
        "website_long": _(
            "Please shorten the address to at most %(num)d characters.", num=limits.WEBSITE_MAX
        ),
        "seat_missing": _("Please enter the place of the company."),
        "seat_short": _("Please enter the place of the company."),
        "seat_long": _("Please shorten the place to at most %(num)d characters.", num=limits.SEAT_MAX),
        "summary_missing": summary,
        "summary_short": summary,
        "summary_long": summary,
        "contact_name_missing": _("Please name a contact."),
        "contact_name_short": _("Please enter the full name of the contact."),
        "contact_name_long": _("Please shorten the name to at most %(num)d characters.", num=limits.NAME_MAX),
        "email_missing": _("Please enter an e-mail address."),
        "email_format": _("Please enter an e-mail address like name@company.de."),
        "phone_format": _("Please enter a telephone number like 089 5116-0."),
        "districts_missing": _("Please choose “nationwide” or at least one district."),
        "district_unknown": _("We know no district of this name. Please choose it from the lists below."),
        "district_several": _("Several districts are called so. Please tick the right ones."),
        "chamber_missing": _("Please choose the chamber that reads your application."),
        "size_unknown": _("Please choose from the sizes shown."),
        "industries_many": _("Please choose at most %(num)d industries.", num=limits.INDUSTRIES_MAX),
        "industry_unknown": _("We found no industry for this word. Please try another one."),
        "languages_missing": _("Please choose at least one language."),
        "capacity_missing": _("Please say how many introductions you take a month."),
        "capacity_format": _(
            "Please enter a number from %(low)d to %(high)d.",
            low=limits.CAPACITY_MIN,
            high=limits.CAPACITY_MAX,
        ),
        "nothing_changed": _("Nothing differs from what is published."),
        "document_empty": _("Please choose a file that is not empty."),
        "document_large": _(
            "Please choose a file of at most %(num)d MB.", num=DOCUMENT_BYTES_MAX // 1024 // 1024
        ),
        "document_kind": _("Please choose a PDF, PNG or JPEG file."),
        "documents_many": _(
            "There are %(num)d documents already. Please delete one first.", num=DOCUMENTS_MAX
        ),
    }


def _problems_of_offering() -> dict[str, str]:
    title = _(
        "Please enter a title of %(low)d to %(high)d characters.",
        low=limits.TITLE_MIN,
        high=limits.TITLE_MAX,
    )
    part = _(
        "Please write %(low)d to %(high)s characters.",
        low=limits.PART_MIN,
        high=format_decimal(limits.PART_MAX),
    )
    return {
        "title_missing": title,
        "title_short": title,
        "title_long": title,
        "part_missing": part,
        "part_short": part,
        "part_long": part,
        "topics_missing": _("Please choose at least one topic."),
        "topics_many": _("Please choose at most five topics."),
        "sizes_missing": _("Please choose at least one company size."),
        "formats_missing": _("Please choose at least one kind of help."),
        "grades_order": _("The second grade must not be better than the first (1 is the best)."),
        "on_site_districts": _("For help on site only, please name your districts first."),
        "offerings_many": ngettext(
            "At most %(num)d offering is possible.",
            "At most %(num)d offerings are possible. Please archive or delete one first.",
            limits.OFFERINGS_MAX,
        ),
    }


def _problems_of_review() -> dict[str, str]:
    return {
        "note_short": _("Please write at least %(num)d characters to the partner.", num=NOTE_MIN),
        "note_long": _(
            "Please shorten the note to at most %(num)s characters.", num=format_decimal(NOTE_MAX)
        ),
        "criteria_open": _("For an approval every criterion must be met. Please tick each of them."),
        "criteria_none": _("Please choose the criteria that are not met."),
    }


ONBOARDING_LABELS = (
    step_label,
    counted_label,
    criterion_label,
    offering_state_label,
    review_kind_label,
    decision_label,
    duplicate_label,
    edited_field_label,
    file_size_label,
)
"""What templates may call."""
