"""Plain sentences about tables in the reader's language, for pages, downloads and commands."""

from matchmaker.domain.application import OFFERINGS_MAX
from matchmaker.domain.import_fields import NEEDS_MAX
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.problem_words import problem_label
from matchmaker.services.imports.report import Duplicate
from matchmaker.translations import translator

__all__ = ["duplicate_label", "field_label", "problem_label", "report_headers", "texts_rule"]


def field_label(name: str, language: str) -> str:
    """The name of a field; a header of this name is recognised as its column."""
    _ = translator(language).gettext
    return {
        "file": _("File"),
        "kind": _("What does the table hold?"),
        "sheet": _("Sheet"),
        "company": _("Name of the company"),
        "postcode": _("Postcode"),
        "industry": _("Industry"),
        "size": _("Number of employees"),
        "name": _("Contact person"),
        "email": _("E-mail address"),
        "phone": _("Telephone number"),
        "need": _("Need"),
        "website": _("Website"),
        "partner_kind": _("Kind of company"),
        "seat": _("Place"),
        "summary": _("Short description"),
        "regions": _("Districts"),
        "languages": _("Languages"),
        "capacity": _("Introductions a month"),
        "partner": _("Name of the partner"),
        "title": _("Title of the offering"),
        "get": _("What one gets"),
        "whom": _("For whom"),
        "needs": _("What it needs"),
        "topics": _("Topics"),
        "sizes": _("Company sizes"),
        "formats": _("Kind of help"),
    }.get(name) or _event_field(name, language)


def _event_field(name: str, language: str) -> str:
    _ = translator(language).gettext
    return {
        "event_title": _("Title"),
        "event_kind": _("Kind of event"),
        "day": _("Day"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "last_day": _("Last day"),
        "place": _("Venue"),
        "link": _("Online address"),
        "places": _("Places"),
        "until_day": _("Register until"),
        "language": _("Language"),
        "partners": _("Partners who take part"),
        "event_text": _("Description"),
    }[name]


def duplicate_label(one: Duplicate, language: str) -> str:
    """Why a row is left out."""
    _ = translator(language).gettext
    if one.of is not None:
        text = {
            "same_address": _("Same e-mail address as row %(num)d (%(known)s)."),
            "same_name": _("Same name and postcode as row %(num)d (%(known)s)."),
            "same_domain": _("Same company address on the internet as row %(num)d (%(known)s)."),
            "same_offering": _("Same offering as row %(num)d (%(known)s)."),
            "same_event": _("Same title and beginning as row %(num)d (%(known)s)."),
        }[one.why]
        return text % {"num": one.of, "known": one.known}
    text = {
        "same_address": _("Your chamber knows this e-mail address already."),
        "same_name": _("Your chamber knows this company already: %(known)s."),
        "same_domain": _(
            "Your chamber knows a company with this address on the internet already: %(known)s."
        ),
        "in_network": _("This partner is in the network already, your chamber can recognise it: %(known)s."),
        "same_offering": _("This offering is there already: %(known)s."),
        "same_event": _("Your chamber's programme has this event already: %(known)s."),
    }[one.why]
    return text % {"known": one.known}


def texts_rule(kind: ImportKind, language: str) -> str:
    """What several rows about the same mean, and how cells are written."""
    _ = translator(language).gettext
    return {
        ImportKind.COMPANIES: _(
            "Several rows with the same company, postcode and e-mail address are one company with several"
            " needs, at most %(num)d."
        )
        % {"num": NEEDS_MAX},
        ImportKind.PARTNERS: _(
            "Several rows with the same company and e-mail address are one partner with several offerings, at"
            " most %(num)d; the first of them says what applies to the partner. Several districts, topics,"
            " languages, sizes or kinds of help are divided by semicolons; “nationwide” is a district, too."
        )
        % {"num": OFFERINGS_MAX},
        ImportKind.OFFERINGS: _(
            "Only for partners that your chamber reviews or recognises and that have somebody with an"
            " account. Their people get a mail, complete the offering and send it to review; until then"
            " nobody else sees it. A partner has at most %(num)d offerings."
        )
        % {"num": OFFERINGS_MAX},
        ImportKind.EVENTS: _(
            "Every event becomes a draft of your programme, which nobody else sees before you publish it."
            " Days like 06.04.2027 or 2027-04-06 and times of Germany like 09:30 are understood. A place"
            " needs its postcode. Your chamber is the host; partners can take part."
        ),
    }[kind]


def report_headers(language: str) -> list[str]:
    """The header of the report that can be downloaded."""
    _ = translator(language).gettext
    return [_("Row"), _("Column"), _("Cell"), _("What to do")]
