"""Import of the taxonomy from topics.json."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.repositories import Tally
from matchmaker.storage.seed.files import read_json
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Topic, TopicField, TopicPhrase

FILE = "topics.json"


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Rows of fields, topics and phrases, ready to be written."""

    fields: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    phrases: list[dict[str, Any]]

    @property
    def keys(self) -> set[str]:
        """Keys of all topics."""
        return {row["key"] for row in self.topics}


def read(folder: Path) -> Taxonomy:
    """Read and check the file; raises DataFileError."""
    content = read_json(folder, FILE, "topics")
    taxonomy = Taxonomy([], [], [])
    seen: set[str] = set()
    for i, field in enumerate(content["fields"]):
        _once(seen, f"field {field['key']}", f"fields/{i}/key")
        taxonomy.fields.append({"key": field["key"], "position": i, "labels": field["label"]})
        for j, topic in enumerate(field["topics"]):
            _once(seen, f"topic {topic['key']}", f"fields/{i}/topics/{j}/key")
            taxonomy.topics.append(_topic(field["key"], j, topic))
            taxonomy.phrases.extend(_phrases(topic))
    return taxonomy


def write(uow: UnitOfWork, taxonomy: Taxonomy) -> dict[str, Tally]:
    """Write fields, topics and phrases; what the file no longer has goes with `uow.bulk.prune`."""
    return {
        "topic_fields": uow.bulk.merge(TopicField, taxonomy.fields),
        "topics": uow.bulk.merge(Topic, taxonomy.topics),
        "topic_phrases": uow.bulk.merge(TopicPhrase, taxonomy.phrases),
    }


def _once(seen: set[str], name: str, place: str) -> None:
    if name in seen:
        raise DataFileError(FILE, place, f"{name} is given twice")
    seen.add(name)


def _topic(field: str, position: int, topic: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": topic["key"],
        "field_key": field,
        "position": position,
        "labels": topic["label"],
        "descriptions": topic["description"],
    }


def _phrases(topic: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"topic_key": topic["key"], "language": language, "position": position, "phrase": phrase}
        for language, phrases in topic["phrases"].items()
        for position, phrase in enumerate(phrases)
    ]
