"""An offering in a row of a table, as far as the table knows it."""

from collections.abc import Mapping

from matchmaker.domain.application import OfferingInput, check_offering
from matchmaker.domain.import_cells import format_of, listed, size_of
from matchmaker.services.imports.lookups import Topics
from matchmaker.services.imports.report import Report

PARTS = {"title_de": "title", "get_de": "get", "whom_de": "whom", "needs_de": "needs"}
"""Part of an offering's text to the field of the table."""
OFFERING_FIELDS = (*PARTS.values(), "topics", "sizes", "formats")


def read_offering(
    typed: Mapping[str, str], topics: Topics, report: Report
) -> tuple[OfferingInput, dict[str, str]]:
    """The offering of a row, and what is wrong with it by field.

    What is missing is no problem but of the title and of what one gets: its partner completes it.
    """
    errors: dict[str, str] = {}
    keys, problem = topics.read(typed["topics"], "topics", report)
    if problem:
        errors["topics"] = problem
    sizes = [size_of(word) for word in listed(typed["sizes"])]
    formats = [format_of(word) for word in listed(typed["formats"])]
    if None in sizes:
        errors["sizes"] = "size_unknown"
    if None in formats:
        errors["formats"] = "format_unknown"
    found = OfferingInput(
        key="",
        title_de=typed["title"],
        get_de=typed["get"],
        whom_de=typed["whom"],
        needs_de=typed["needs"],
        topics=keys,
        sizes=tuple(dict.fromkeys(size.value for size in sizes if size)),
        formats=tuple(dict.fromkeys(one.value for one in formats if one)),
    )
    needed = ("title_de", "get_de")
    for part, key in check_offering(found, serves_districts=False).items():
        field = PARTS.get(part, part)
        if not key.endswith("_missing") or part in needed:
            errors.setdefault(field, key)
    return found, errors
