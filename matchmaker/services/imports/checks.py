"""Which check belongs to which kind of table."""

from collections.abc import Callable, Mapping

from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.companies import check_companies
from matchmaker.services.imports.reading import Table
from matchmaker.services.imports.report import Progress, Report
from matchmaker.storage.unit_of_work import UnitOfWork

CheckTable = Callable[[UnitOfWork, str, Table, Mapping[str, str], Progress | None], Report]

_CHECKS: Mapping[ImportKind, CheckTable] = {ImportKind.COMPANIES: check_companies}
KINDS = tuple(_CHECKS)
"""What can be imported."""


def check_table(kind: ImportKind) -> CheckTable:
    """The check of a kind of table."""
    return _CHECKS[kind]
