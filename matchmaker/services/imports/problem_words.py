"""Why a file, a column or a cell cannot be used, in the reader's language."""

from collections.abc import Callable

from matchmaker.domain import application, event_input
from matchmaker.domain.import_fields import COLUMNS_MAX, FILE_BYTES_MAX
from matchmaker.translations import translator

Gettext = Callable[[str], str]


def problem_label(field: str, key: str, language: str) -> str:
    """Why a file, a column or a cell cannot be used, and what to do. A key may end with a number it needs."""
    _ = translator(language).gettext
    key, _colon, number = key.partition(":")
    words = _of_files(_, number) | _of_people(_) | _of_companies(_) | _of_partners(_) | _of_offerings(_)
    words |= _of_events(_)
    special = {
        ("name", "name_short"): _("The name of the contact person is missing."),
        ("event_title", "title_short"): _("The title is missing or too short: at least %(num)d characters.")
        % {"num": event_input.TITLE_MIN},
        ("event_text", "text_long"): _("This text is too long: at most %(num)d characters.")
        % {"num": event_input.TEXT_MAX},
        ("event_kind", "kind_missing"): _("Please write roadshow, webinar or workshop."),
    }
    return special.get((field, key)) or words[key]


def _of_files(_: Gettext, number: str) -> dict[str, str]:
    return {
        "file_missing": _("Please choose a file."),
        "file_large": _("This file is too large. At most %(size)d MB are possible.")
        % {"size": FILE_BYTES_MAX // 1024 // 1024},
        "file_kind": _("We can read CSV and XLSX files only. Please save the table in one of these forms."),
        "file_broken": _("This file cannot be read. Please open it in a spreadsheet and save it again."),
        "rows_none": _("This table has no rows below its header."),
        "rows_many": _("This table has more than %(num)s rows. Please split it.") % {"num": number},
        "columns_many": _("This table has more than %(num)d columns.") % {"num": COLUMNS_MAX},
        "uploads_many": _("Too many tables wait to be imported. Please finish or discard one of them first."),
        "kind_unknown": _("Please choose what the table holds."),
        "sheet_unknown": _("The file has no such sheet."),
        "column_missing": _("Please choose the column for this."),
        "column_twice": _("This column is used for something else already."),
    }


def _of_people(_: Gettext) -> dict[str, str]:
    return {
        "name_short": _("The name is missing."),
        "name_missing": _("The name is missing."),
        "name_long": _("The name is longer than 120 characters."),
        "contact_name_short": _("The name of the contact person is missing."),
        "contact_name_long": _("The name is longer than 120 characters."),
        "email_format": _("This is not an e-mail address."),
        "email_long": _("This e-mail address is too long."),
        "phone_format": _("This is not a telephone number."),
    }


def _of_companies(_: Gettext) -> dict[str, str]:
    return {
        "postcode_format": _("This is not a German postcode: five digits."),
        "postcode_unknown": _("We do not know this postcode."),
        "postcode_foreign": _("This place belongs to another chamber."),
        "size_missing": _("The number of employees is missing."),
        "size_unknown": _("This is no size we understand. Write a number, or klein, mittel or groß."),
        "industry_missing": _("The industry is missing."),
        "industry_unknown": _("We found no industry for this word."),
        "industry_many": _("Too many different words for industries. Is this the right column?"),
        "text_short": _("This text is too short: at least 20 characters."),
        "text_long": _("This text is too long: at most 2,000 characters."),
    }


def _of_partners(_: Gettext) -> dict[str, str]:
    low, high = application.SUMMARY_MIN, application.SUMMARY_MAX
    summary = _("A short description has %(low)d to %(high)d characters.") % {"low": low, "high": high}
    return {
        "website_format": _("This is no address on the internet like www.company.de."),
        "website_long": _("This address is too long."),
        "partner_kind_unknown": _("Please write agency, IT system house, consultancy or vendor."),
        "seat_short": _("This place is too short."),
        "seat_long": _("This place is too long."),
        "summary_short": summary,
        "summary_long": summary,
        "region_unknown": _("We know no district of this name. Several are divided by semicolons."),
        "language_unknown": _("Please write German or English."),
        "capacity_format": _("Please write a number from %(low)d to %(high)d.")
        % {"low": application.CAPACITY_MIN, "high": application.CAPACITY_MAX},
        "partner_unknown": _("No partner that your chamber reviews or recognises has this name."),
        "partner_several": _(
            "Several partners are called so. Please write the name as the directory has it."
        ),
        "partner_nobody": _("Nobody of this partner has an account yet who could confirm an offering."),
    }


def _of_offerings(_: Gettext) -> dict[str, str]:
    title = _("A title has %(low)d to %(high)d characters.") % {
        "low": application.TITLE_MIN,
        "high": application.TITLE_MAX,
    }
    part = _("This text needs %(low)d to %(high)d characters.") % {
        "low": application.PART_MIN,
        "high": application.PART_MAX,
    }
    return {
        **dict.fromkeys(("title_missing", "title_short", "title_long"), title),
        **dict.fromkeys(("part_missing", "part_short", "part_long"), part),
        "topic_unknown": _("We know no topic of this name. Several are divided by semicolons."),
        "topics_missing": _("The topic is missing."),
        "topics_many": _("These are too many topics: at most %(num)d.") % {"num": application.TOPICS_MAX},
        "format_unknown": _("Please write workshop, webinar, personal advice or product trial."),
        "offerings_many": _("A partner has at most %(num)d offerings.") % {"num": application.OFFERINGS_MAX},
    }


def _of_events(_: Gettext) -> dict[str, str]:
    return {
        "event_kind_unknown": _("Please write roadshow, webinar or workshop."),
        "day_unknown": _("This is no day that exists. Write it like 06.04.2027 or 2027-04-06."),
        "time_unknown": _("This is no time that exists on this day. Write it like 09:30."),
        "in_the_past": _("This day or time is over already."),
        "too_far": _("This day is more than two years away."),
        "ends_early": _("The end must lie after the beginning."),
        "too_long": _("An event lasts three days at most."),
        "place_missing": _("Please write a place, an address for taking part online, or both."),
        "place_long": _("This place is too long."),
        "link_format": _("This address must begin with https://."),
        "link_long": _("This address is too long."),
        "capacity_range": _("Please write a number of places from %(low)d to %(high)d.")
        % {"low": event_input.CAPACITY_MIN, "high": event_input.CAPACITY_MAX},
        "until_late": _("People cannot register after the event has begun."),
        "host_unknown": _("No partner in the network has this name."),
    }
