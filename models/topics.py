"""The shared taxonomy: topics in fields, with the everyday phrases owners use."""

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, owned
from models.types import Json


class TopicField(Base):
    """A field that groups topics."""

    __tablename__ = "topic_fields"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    labels: Mapped[dict[str, str]] = mapped_column(Json)


class Topic(Base):
    """A topic with label and description per language."""

    __tablename__ = "topics"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    field_key: Mapped[str] = mapped_column(ForeignKey("topic_fields.key", ondelete="RESTRICT"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    labels: Mapped[dict[str, str]] = mapped_column(Json)
    descriptions: Mapped[dict[str, str]] = mapped_column(Json)

    phrases: Mapped[list["TopicPhrase"]] = owned(order_by="TopicPhrase.position")


class TopicPhrase(Base):
    """How an owner would say it."""

    __tablename__ = "topic_phrases"

    topic_key: Mapped[str] = mapped_column(ForeignKey("topics.key", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    phrase: Mapped[str] = mapped_column(String(120))
