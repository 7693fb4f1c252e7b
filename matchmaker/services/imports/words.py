"""Plain sentences about what a check finds, in the reader's language, for pages, downloads and commands."""

from matchmaker.domain.import_fields import COLUMNS_MAX, FILE_BYTES_MAX, NEEDS_MAX, ROWS_MAX
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.report import Duplicate
from matchmaker.translations import translator


def field_label(name: str, language: str) -> str:
    """The name of a field."""
    _ = translator(language).gettext
    return {
        "file": _("File"),
        "sheet": _("Sheet"),
        "company": _("Name of the company"),
        "postcode": _("Postcode"),
        "industry": _("Industry"),
        "size": _("Number of employees"),
        "name": _("Contact person"),
        "email": _("E-mail address"),
        "phone": _("Telephone number"),
        "need": _("Need"),
    }[name]


def problem_label(field: str, key: str, language: str) -> str:
    """Why a file, a column or a cell cannot be used, and what to do."""
    _ = translator(language).gettext
    words = {
        "file_missing": _("Please choose a file."),
        "file_large": _("This file is too large. At most %(size)d MB are possible.")
        % {"size": FILE_BYTES_MAX // 1024 // 1024},
        "file_kind": _("We can read CSV and XLSX files only. Please save the table in one of these forms."),
        "file_broken": _("This file cannot be read. Please open it in a spreadsheet and save it again."),
        "rows_none": _("This table has no rows below its header."),
        "rows_many": _("This table has more than %(num)d rows. Please split it.") % {"num": ROWS_MAX},
        "columns_many": _("This table has more than %(num)d columns.") % {"num": COLUMNS_MAX},
        "uploads_many": _("Too many tables wait to be imported. Please finish or discard one of them first."),
        "kind_unknown": _("Please choose what the table holds."),
        "sheet_unknown": _("The file has no such sheet."),
        "column_missing": _("Please choose the column for this."),
        "column_twice": _("This column is used for something else already."),
        "name_short": _("The name is missing."),
        "name_long": _("The name is longer than 120 characters."),
        "postcode_format": _("This is not a German postcode: five digits."),
        "postcode_unknown": _("We do not know this postcode."),
        "postcode_foreign": _("This place belongs to another chamber."),
        "size_missing": _("The number of employees is missing."),
        "size_unknown": _("This is no size we understand. Write a number, or klein, mittel or groß."),
        "industry_missing": _("The industry is missing."),
        "industry_unknown": _("We found no industry for this word."),
        "industry_many": _("Too many different words for industries. Is this the right column?"),
        "email_format": _("This is not an e-mail address."),
        "email_long": _("This e-mail address is too long."),
        "phone_format": _("This is not a telephone number."),
        "text_short": _("This text is too short: at least 20 characters."),
        "text_long": _("This text is too long: at most 2,000 characters."),
    }
    special = {("name", "name_short"): _("The name of the contact person is missing.")}
    return special.get((field, key)) or words[key]


def duplicate_label(one: Duplicate, language: str) -> str:
    """Why a row is left out."""
    _ = translator(language).gettext
    if one.of is not None:
        text = {
            "same_address": _("Same e-mail address as row %(num)d (%(known)s)."),
            "same_name": _("Same name and postcode as row %(num)d (%(known)s)."),
            "same_domain": _("Same company address on the internet as row %(num)d (%(known)s)."),
        }[one.why]
        return text % {"num": one.of, "known": one.known}
    text = {
        "same_address": _("Your chamber knows this e-mail address already."),
        "same_name": _("Your chamber knows this company already: %(known)s."),
        "same_domain": _(
            "Your chamber knows a company with this address on the internet already: %(known)s."
        ),
    }[one.why]
    return text % {"known": one.known}


def texts_rule(kind: ImportKind, language: str) -> str:
    """How several needs of one company are written."""
    _ = translator(language).gettext
    return {
        ImportKind.COMPANIES: _(
            "Several rows with the same company, postcode and e-mail address are one company with several"
            " needs, at most %(num)d."
        )
        % {"num": NEEDS_MAX}
    }[kind]


def report_headers(language: str) -> list[str]:
    """The header of the report that can be downloaded."""
    _ = translator(language).gettext
    return [_("Row"), _("Column"), _("Cell"), _("What to do")]
