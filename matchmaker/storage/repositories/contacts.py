"""Who met whom: introductions that a partner has accepted, by the company's district, partner and topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from matchmaker.domain.vocabulary import Action
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.neutrality import Span
from models import Introduction, IntroductionEvent, OfferingTopic, Partner, Sme


@dataclass(frozen=True, slots=True)
class Contact:
    """How many introductions of companies of a district a partner accepted, and how many of them met."""

    district: str
    partner_key: str
    partner_name: str
    accepted: int
    met: int


@dataclass(frozen=True, slots=True)
class TopicContacts:
    """The same for a topic of the offering; an offering with several topics counts for each."""

    topic: str
    accepted: int
    met: int


class ContactRepository(Repository):
    """Reads only; every query is bound to one chamber and to acceptances within a period."""

    def by_district(
        self, span: Span, topic: str | None = None, district: str | None = None
    ) -> Sequence[Contact]:
        """Most frequent first; of one topic or district where given."""
        accepted = func.count().label("accepted")
        query = (
            select(Sme.district_ags, Partner.key, Partner.name, accepted, func.count(_met()))
            .select_from(Introduction)
            .join(Sme, Sme.id == Introduction.sme_id)
            .join(Partner, Partner.id == Introduction.partner_id)
            .where(*_chosen(span, topic, district))
            .group_by(Sme.district_ags, Partner.key, Partner.name)
            .order_by(accepted.desc(), Partner.name, Partner.key, Sme.district_ags)
        )
        return [
            Contact(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in self._session.execute(query)
        ]

    def by_topic(
        self, span: Span, topic: str | None = None, district: str | None = None
    ) -> Sequence[TopicContacts]:
        """Most frequent first."""
        accepted = func.count().label("accepted")
        query = (
            select(OfferingTopic.topic_key, accepted, func.count(_met()))
            .select_from(Introduction)
            .join(Sme, Sme.id == Introduction.sme_id)
            .join(OfferingTopic, OfferingTopic.offering_id == Introduction.offering_id)
            .where(*_chosen(span, topic, district))
            .group_by(OfferingTopic.topic_key)
            .order_by(accepted.desc(), OfferingTopic.topic_key)
        )
        return [TopicContacts(row[0], int(row[1]), int(row[2])) for row in self._session.execute(query)]


def _chosen(span: Span, topic: str | None, district: str | None) -> list[ColumnElement[bool]]:
    one = Introduction
    found = [one.chamber_code == span.chamber, one.accepted_at >= span.start, one.accepted_at < span.end]
    if topic is not None:
        has = exists().where(OfferingTopic.offering_id == one.offering_id, OfferingTopic.topic_key == topic)
        found.append(has.correlate(one))
    if district is not None:
        found.append(Sme.district_ags == district)
    return found


def _met() -> ColumnElement[Any]:
    """Something for introductions with a meeting, NULL for the others; reported once at most."""
    return (
        select(func.min(IntroductionEvent.id))
        .where(IntroductionEvent.introduction_id == Introduction.id)
        .where(IntroductionEvent.action == Action.REPORT_MET)
        .correlate(Introduction)
        .scalar_subquery()
    )
