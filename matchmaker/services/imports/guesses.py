"""What words of a table were taken for, as people read it."""

from matchmaker.services.imports.report import Report
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork


def topics_and_districts(uow: UnitOfWork, report: Report, language: str) -> dict[tuple[str, str], str]:
    """Names of the topics and districts that words of the table were taken for, by field and word."""
    if not report.understood:
        return {}
    presenter = Presenter.load(uow, language)
    found = {}
    for (field, word), keys in report.understood.items():
        if field == "regions":
            views = (presenter.district(ags) for ags in keys.split(","))
            found[field, word] = ", ".join(one.name for one in views if one)
        else:
            found[field, word] = ", ".join(one.label for one in presenter.topic_views([keys]))
    return found
