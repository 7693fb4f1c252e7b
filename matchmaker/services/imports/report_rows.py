"""The report of a dry run as rows of a table, for downloading and for the command line."""

from collections.abc import Iterator

from matchmaker.services.imports.views import CheckView
from matchmaker.services.imports.words import duplicate_label, problem_label, report_headers

Cell = str | int


def report_rows(view: CheckView, language: str) -> Iterator[list[Cell]]:
    """A header, then every problem and duplicate in the order of the file."""
    yield list(report_headers(language))
    found: list[tuple[int, list[Cell]]] = [
        (
            one.number,
            [
                one.number,
                view.headers.get(one.field, ""),
                one.value,
                problem_label(one.field, one.key, language),
            ],
        )
        for one in view.report.problems
    ]
    found += [
        (
            one.number,
            [one.number, view.headers.get(view.titled, ""), one.label, duplicate_label(one, language)],
        )
        for one in view.report.duplicates
    ]
    for _, row in sorted(found, key=lambda one: one[0]):
        yield row
