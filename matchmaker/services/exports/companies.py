"""Rows of companies: the companies themselves, their needs, what was found for these, their grades."""

from matchmaker.domain.assessment import Grade
from matchmaker.domain.vocabulary import ActorKind
from matchmaker.services.exports.views import Cells, Reading, Value
from matchmaker.services.present import in_language
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from models import SelfAssessment


def companies(reading: Reading, ids: list[int]) -> list[Cells]:
    """Companies as their file and their profile show them."""
    uow = reading.uow
    people = uow.exports.names_of_people(ids) if reading.side is ActorKind.COORDINATOR else {}
    return [
        {
            **row,
            "industry": in_language(row["titles"], reading.language),
            "languages": tuple(row["service_languages"]),
            "people": tuple(people.get(row["id"], ())),
            "known_since": row["created_at"],
        }
        for row in uow.exports.companies(ids)
    ]


def needs(reading: Reading, ids: list[int]) -> list[Cells]:
    """Needs with how many offerings the newest search found; none for those without a search."""
    uow, presenter = reading.uow, reading.reader.presenter
    topics, counts = uow.exports.topics_of_needs(ids), uow.runs.match_counts(ids)
    return [
        {
            **row,
            "need": row["id"],
            "stated": row["created_at"],
            "topics": tuple(one.label for one in presenter.topic_views(topics.get(row["id"], ()))),
            "matches": counts.get(row["id"]),
        }
        for row in uow.exports.needs(ids)
    ]


def matches(reading: Reading, ids: list[int]) -> list[Cells]:
    """What was found for needs, as the page of a need shows it: only what can still be recommended."""
    rows = reading.uow.exports.matches(reading.wish, ids)
    titles = reading.uow.exports.titles({one.offering_id for one in rows})
    return [
        {
            "need": one.need_id,
            "company": one.company,
            "rank": one.place,
            "partner": one.partner,
            "offering": in_language(titles[one.offering_id], reading.language),
            "band": one.band,
            "found": one.found_at,
        }
        for one in rows
    ]


class Assessments:
    """Grades of completed self-assessments, never their answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire

    def __call__(self, reading: Reading, ids: list[int]) -> list[Cells]:
        """One row for the grade overall, whose area is empty, and one for each area.

        A chamber sees areas of the newest assessment only.
        """
        own = reading.side is ActorKind.SME
        rows: list[Cells] = []
        for one, company, newest in reading.uow.exports.assessments(ids):
            rows.append(_graded(one, company, None, one.overall))
            for area in one.areas if own or newest else ():
                label = self._label(area.area_key, reading.language)
                rows.append(_graded(one, company, label, area.grade))
        return rows

    def _label(self, key: str, language: str) -> str:
        known = {area.key for area in self._questionnaire.areas}
        return self._questionnaire.label(key, language) if key in known else key


def _graded(row: SelfAssessment, company: str, area: str | None, kept: float | None) -> dict[str, Value]:
    grade = None if kept is None else Grade.kept(kept)
    return {
        "company": company,
        "completed": row.completed_at,
        "area": area,
        "grade": grade.decimal if grade else None,
        "notation": grade.notation if grade else None,
    }
