"""Figures of one chamber that only the comparison with others needs."""

from sqlalchemy import case, func, select

from matchmaker.domain.grade_groups import Sum
from matchmaker.domain.neutrality import FIRST
from matchmaker.domain.vocabulary import RegistrationStatus
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.gaps import without_partner
from matchmaker.storage.repositories.neutrality import Span, first_runs
from models import Event, EventRegistration, Need, Offering, RecommendationItem, SelfAssessment, Sme


class ComparisonRepository(Repository):
    """Reads only; every query is bound to one chamber."""

    def unmet(self, span: Span) -> int:
        """How many needs of the period have no partner until now."""
        runs = first_runs(span)
        query = select(func.count()).select_from(Need).join(runs, runs.c.need_id == Need.id)
        return self._session.scalars(query.where(without_partner())).one()

    def places(self, span: Span) -> tuple[int, int]:
        """Needs of the period with somebody in the first places, and these places (partner and need)."""
        item, runs = RecommendationItem, first_runs(span)
        pairs = (
            select(item.run_id, Offering.partner_id)
            .join(runs, runs.c.id == item.run_id)
            .join(Offering, Offering.id == item.offering_id)
            .where(item.rank <= FIRST)
            .distinct()
            .subquery()
        )
        row = self._session.execute(select(func.count(pairs.c.run_id.distinct()), func.count())).one()
        return int(row[0]), int(row[1])

    def attendance(self, span: Span) -> tuple[int, int]:
        """Of registrations for the chamber's events that ended in the period: who came, of all noted."""
        one = EventRegistration
        noted = one.status.in_([RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT])
        came = func.sum(case((one.status == RegistrationStatus.ATTENDED, 1), else_=0))
        query = (
            select(came, func.count())
            .join(Event, Event.id == one.event_id)
            .where(Event.chamber_code == span.chamber, noted)
            .where(Event.ends_at >= span.start, Event.ends_at < span.end)
        )
        row = self._session.execute(query).one()
        return int(row[0] or 0), int(row[1])

    def grades(self, span: Span) -> Sum:
        """Grades overall of the chamber's companies, each by its last self-assessment in the period."""
        one = SelfAssessment
        last = (
            select(func.max(one.id))
            .join(Sme, Sme.id == one.sme_id)
            .where(Sme.chamber_code == span.chamber, one.overall.is_not(None))
            .where(one.completed_at >= span.start, one.completed_at < span.end)
            .group_by(one.sme_id)
        )
        query = select(func.count(), func.sum(one.overall)).where(one.id.in_(last))
        row = self._session.execute(query).one()
        return Sum(int(row[0]), float(row[1] or 0))
