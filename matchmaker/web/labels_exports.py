"""Words of downloads: names of tables and columns, what they hold, and words for what stands in cells."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from matchmaker.domain.export import Column, ExportTable
from matchmaker.web import labels
from matchmaker.web.labels_events import event_kind_label, event_status_label, registration_label
from matchmaker.web.labels_introductions import outcome_label, reason_label, status_label
from matchmaker.web.labels_onboarding import offering_state_label
from matchmaker.web.labels_partner import partner_status_label

WORDS: Mapping[str, Callable[[str], str]] = {
    "band": labels.band_label,
    "event_kind": event_kind_label,
    "event_status": event_status_label,
    "format": labels.format_label,
    "introduction_status": status_label,
    "language": labels.language_label,
    "offering_status": offering_state_label,
    "outcome": outcome_label,
    "partner_kind": labels.kind_label,
    "partner_status": partner_status_label,
    "reason": reason_label,
    "registration_status": registration_label,
    "size": labels.size_label,
}
"""Labels of the closed vocabularies that columns name."""


def export_table_label(table: str, side: str = "") -> str:
    """Name of a table; for a `side` that has only itself in it another one."""
    own = {("companies", "sme"): _("My company"), ("partners", "partner"): _("Profile")}
    return (
        own.get((table, side))
        or {
            "companies": _("Companies"),
            "needs": _("Needs"),
            "matches": _("Partners found for needs"),
            "introductions": _("Introductions"),
            "partners": _("Partners"),
            "offerings": _("Offerings"),
            "events": _("Events"),
            "registrations": _("Registrations for events"),
            "assessments": _("Self-assessments"),
        }[table]
    )


def export_table_note(table: str, side: str) -> str:
    """What a table holds for a side, in one sentence."""
    special = {
        ("companies", "sme"): _("The profile of your company."),
        ("introductions", "partner"): _(
            "Everything you have been asked for. Name and contact of a company only once you have accepted."
        ),
        ("introductions", "sme"): _("Everything you have asked for, with what became of it."),
        ("partners", "partner"): _("The profile of your company, with the contact it names."),
        ("offerings", "partner"): _("Your offerings, those that are not published included."),
        ("events", "partner"): _("Events that you host, and those in which you take part."),
        ("registrations", "partner"): _("Companies that agreed to be named to you; no contact data."),
        ("registrations", "sme"): _("Registrations of everybody in your company."),
        ("assessments", "sme"): _("All grades of your company, overall and by area."),
    }
    return (
        special.get((table, side))
        or {
            "companies": _("Companies of your chamber with their people; no addresses."),
            "needs": _("Every need in the company's own words, and how many offerings were found for it."),
            "matches": _("For each need the offerings found, in their order, as far as they can be had now."),
            "introductions": _(
                "States, dates and outcomes. Contacts of both sides once the partner has accepted."
            ),
            "partners": _("Partners of the network and those that your chamber reviews."),
            "offerings": _("Published offerings of these partners."),
            "events": _("Your chamber's programme with its numbers."),
            "registrations": _("Who has a place or waits for one, and who was there."),
            "assessments": _("Grades of your chamber's companies: overall each time, by area the newest."),
        }[table]
    )


def column_label(table: ExportTable, column: Column) -> str:
    """The heading of a column."""
    return _special_labels().get((table.value, column.key)) or _column_labels()[column.key]


def _special_labels() -> dict[tuple[str, str], str]:
    return {
        ("needs", "need"): _("Number of the need"),
        ("matches", "need"): _("Number of the need"),
        ("introductions", "number"): _("Number of the introduction"),
        ("registrations", "status"): _("Registration"),
        ("companies", "needs"): _("Needs"),
    }


def _column_labels() -> dict[str, str]:
    return {
        **_labels_of_companies(),
        **_labels_of_introductions(),
        **_labels_of_partners(),
        **_labels_of_events(),
        "completed": _("Completed"),
        "area": _("Area"),
        "notation": _("Grade as written"),
    }


def _labels_of_companies() -> dict[str, str]:
    return {
        "company": _("Company"),
        "postcode": _("Postcode"),
        "place": _("Place"),
        "district": _("District"),
        "size": _("Company size"),
        "industry": _("Industry"),
        "languages": _("Languages"),
        "grade": _("Grade"),
        "people": _("People"),
        "introductions": _("Introductions"),
        "known_since": _("Known since"),
        "stated": _("Stated on"),
        "text": _("Need"),
        "language": _("Language"),
        "topics": _("Topics"),
        "matches": _("Offerings found"),
        "rank": _("Rank"),
        "partner": _("Partner"),
        "offering": _("Offering"),
        "band": _("Fit"),
        "found": _("Searched on"),
    }


def _labels_of_introductions() -> dict[str, str]:
    return {
        "status": _("State"),
        "chamber": _("Checked by"),
        "created": _("Opened on"),
        "requested": _("Requested on"),
        "approved": _("Approved on"),
        "accepted": _("Accepted on"),
        "changed": _("In this state since"),
        "due": _("To be done by"),
        "need": _("Need"),
        "personal_line": _("What the company says to the partner"),
        "reason": _("Reason"),
        "reason_text": _("Words to the reason"),
        "on_behalf": _("Opened by the chamber"),
        "outcome": _("Outcome"),
        "company_stars": _("Stars of the company"),
        "company_line": _("Line of the company"),
        "partner_stars": _("Stars of the partner"),
        "partner_line": _("Line of the partner"),
        "company_contact": _("Contact of the company"),
        "company_email": _("E-mail of the company"),
        "company_phone": _("Telephone of the company"),
        "partner_contact": _("Contact of the partner"),
        "partner_email": _("E-mail of the partner"),
        "partner_phone": _("Telephone of the partner"),
    }


def _labels_of_partners() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "seat": _("Seat"),
        "website": _("Website"),
        "summary": _("About the company"),
        "nationwide": _("Nationwide"),
        "districts": _("Districts"),
        "capacity": _("Places"),
        "free": _("Free this month"),
        "contact_name": _("Name of the contact"),
        "contact_email": _("E-mail address"),
        "contact_phone": _("Telephone"),
        "what_you_get": _("What you get"),
        "for_whom": _("For whom"),
        "what_it_needs": _("What it needs"),
        "formats": _("Formats"),
        "sizes": _("Company sizes"),
        "grade_best": _("Suits grades from"),
        "grade_worst": _("Suits grades to"),
        "on_site": _("On site"),
    }


def _labels_of_events() -> dict[str, str]:
    return {
        "event": _("Event"),
        "starts": _("Begins"),
        "ends": _("Ends"),
        "register_until": _("Register until"),
        "online": _("Online"),
        "taken": _("Places taken"),
        "waiting": _("Waiting"),
        "attended": _("Were there"),
        "ratings": _("Ratings"),
        "mean_stars": _("Mean of the stars"),
        "host": _("Host"),
        "partners": _("Partners that take part"),
        "person": _("Person"),
        "email": _("E-mail address"),
        "wants_meetings": _("Would like one-to-one talks"),
        "share": _("Partners may know company and need"),
    }


def column_note(table: ExportTable, column: Column) -> str:
    """What to know about a column beside its heading; empty where that says everything."""
    key = (table.value, column.key)
    if key in {("needs", "need"), ("matches", "need")}:
        return _("Joins the tables “Needs” and “Partners found for needs”.")
    if key == ("partners", "capacity"):
        return _("Introductions a month.")
    return {
        "grade": _("School grade, 1 is best, 6 is worst."),
        "grade_best": _("School grade, 1 is best, 6 is worst."),
        "grade_worst": _("School grade, 1 is best, 6 is worst."),
        "area": _("Empty: the grade overall."),
        "company_stars": _("1 to 5, 5 is best."),
        "partner_stars": _("1 to 5, 5 is best."),
        "mean_stars": _("1 to 5, 5 is best."),
        "rank": _("1 is the best match."),
        "matches": _("Empty: nobody has searched yet. 0: no partner fits."),
        "due": _("Empty: nobody has to do anything."),
        "on_site": _("The offering is only given where the partner comes to."),
    }.get(column.key, "")


EXPORT_LABELS = (export_table_label, export_table_note, column_label)
"""What templates may call."""
