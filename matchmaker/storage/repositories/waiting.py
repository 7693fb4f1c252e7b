"""What is waiting for whom, for the daily digest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from matchmaker.domain.vocabulary import IntroductionStatus, PartnerStatus, RevisionStatus, Role, UserStatus
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.unmet import UnmetRepository
from models import Introduction, Membership, Partner, Revision, User


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts. `due_today` of the `requests`; `needs`: those that no partner fits and nobody has answered;
    `next_due`: when the first of the `introductions` expires."""

    requests: int = 0
    due_today: int = 0
    applications: int = 0
    introductions: int = 0
    needs: int = 0
    next_due: datetime | None = None

    def __add__(self, other: "Waiting") -> "Waiting":
        dues = [one for one in (self.next_due, other.next_due) if one is not None]
        return Waiting(
            self.requests + other.requests,
            self.due_today + other.due_today,
            self.applications + other.applications,
            self.introductions + other.introductions,
            self.needs + other.needs,
            min(dues, default=None),
        )

    def __bool__(self) -> bool:
        return bool(self.requests or self.applications or self.introductions or self.needs)


class WaitingRepository(Repository):
    """Counts only what has been waiting since before a moment, so that asking later gives nothing new."""

    def by_person(self, since: datetime, end_of_day: datetime) -> Iterable[tuple[User, Waiting]]:
        """Active people for whom something waits; one entry each, over all their organisations."""
        chambers, partners = self._of_chambers(since, end_of_day), self._of_partners(since)
        query = (
            select(User, Membership.chamber_code, Membership.partner_id)
            .join(Membership, Membership.user_id == User.id)
            .where(User.status == UserStatus.ACTIVE, Membership.role != Role.SME)
            .order_by(User.id)
        )
        sums: dict[int, Waiting] = defaultdict(Waiting)
        people: dict[int, User] = {}
        counted: set[tuple[int, str]] = set()
        for user, chamber_code, partner_id in self._session.execute(query):
            people[user.id] = user
            if partner_id is not None:
                sums[user.id] += partners.get(partner_id, Waiting())
            elif chamber_code is not None and (user.id, chamber_code) not in counted:
                # Somebody may be coordinator and administrator of one chamber.
                counted.add((user.id, chamber_code))
                sums[user.id] += chambers.get(chamber_code, Waiting())
        return [(people[user_id], waiting) for user_id, waiting in sums.items() if waiting]

    def _of_chambers(self, since: datetime, end_of_day: datetime) -> dict[str, Waiting]:
        due_today = func.count().filter(Introduction.due_at <= end_of_day)
        requests = (
            select(Introduction.chamber_code, func.count(), due_today)
            .where(Introduction.status == IntroductionStatus.REQUESTED, Introduction.changed_at <= since)
            .group_by(Introduction.chamber_code)
        )
        found: dict[str, Waiting] = defaultdict(Waiting)
        for chamber, count, due in self._session.execute(requests):
            found[chamber] += Waiting(requests=count, due_today=due)
        for query in (_applications(since), _revisions(since)):
            for responsible, count in self._session.execute(query):
                if responsible is not None:
                    found[responsible] += Waiting(applications=count)
        for chamber, count in UnmetRepository(self._session).waiting_since(since):
            found[chamber] += Waiting(needs=count)
        return found

    def _of_partners(self, since: datetime) -> dict[int, Waiting]:
        query = (
            select(Introduction.partner_id, func.count(), func.min(Introduction.due_at))
            .where(Introduction.status == IntroductionStatus.APPROVED, Introduction.approved_at <= since)
            .group_by(Introduction.partner_id)
        )
        return {
            partner: Waiting(introductions=count, next_due=due)
            for partner, count, due in self._session.execute(query)
        }


def _applications(since: datetime) -> Select[str | None, int]:
    return (
        select(Partner.chamber_code, func.count())
        .where(Partner.status == PartnerStatus.SUBMITTED, Partner.submitted_at <= since)
        .group_by(Partner.chamber_code)
    )


def _revisions(since: datetime) -> Select[str | None, int]:
    return (
        select(Partner.chamber_code, func.count())
        .select_from(Revision)
        .join(Partner, Partner.id == Revision.partner_id)
        .where(Revision.status == RevisionStatus.IN_REVIEW, Revision.created_at <= since)
        .group_by(Partner.chamber_code)
    )
