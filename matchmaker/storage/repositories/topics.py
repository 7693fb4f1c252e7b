"""The taxonomy of topics."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from matchmaker.matching.documents import Topic as EngineTopic
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.catalogue import LIVE
from models import Offering, OfferingTopic, Topic, TopicField


class TopicRepository(Repository):
    """Topics in the order of the taxonomy."""

    def fields(self) -> Sequence[TopicField]:
        """Fields in order."""
        return self._session.scalars(select(TopicField).order_by(TopicField.position)).all()

    def all(self) -> Sequence[Topic]:
        """All topics with their phrases, field by field."""
        query = select(Topic).options(selectinload(Topic.phrases))
        query = query.join(TopicField, TopicField.key == Topic.field_key)
        return self._session.scalars(query.order_by(TopicField.position, Topic.position)).all()

    def by_key(self, key: str) -> Topic | None:
        """One topic with its phrases, or None."""
        query = select(Topic).options(selectinload(Topic.phrases)).where(Topic.key == key)
        return self._session.scalars(query).one_or_none()

    def for_engine(self) -> tuple[EngineTopic, ...]:
        """All topics as the engine sees them."""
        return tuple(
            EngineTopic(
                key=topic.key,
                field=topic.field_key,
                labels=dict(topic.labels),
                descriptions=dict(topic.descriptions),
                phrases=_phrases(topic),
            )
            for topic in self.all()
        )

    def live_counts(self) -> Mapping[str, int]:
        """How many live offerings each topic has; topics without any are missing."""
        query = (
            select(OfferingTopic.topic_key, func.count())
            .join(Offering, Offering.id == OfferingTopic.offering_id)
            .join(Offering.partner)
            .where(*LIVE)
            .group_by(OfferingTopic.topic_key)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}


def _phrases(topic: Topic) -> dict[str, tuple[str, ...]]:
    languages = dict.fromkeys(phrase.language for phrase in topic.phrases)
    return {
        language: tuple(phrase.phrase for phrase in topic.phrases if phrase.language == language)
        for language in languages
    }
