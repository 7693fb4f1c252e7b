"""A partner that does not exist yet: the offering that a gap asks for."""

from collections.abc import Iterable, Sequence

from matchmaker.matching.documents import LANGUAGES, Conditions, OfferingDocument, Passage, Topic

_OPENING = {"de": "Wir unterstützen Unternehmen bei", "en": "We support companies with"}
_AND = {"de": "und", "en": "and"}


def profile(
    name: str, topics: Sequence[Topic], words: Sequence[str], districts: Iterable[str]
) -> OfferingDocument:
    """An offering in these districts for companies of every size, with room for everybody.

    Its text: label and description of the topics and the typical words of the needs, in German, and in
    English as far as the taxonomy knows it. Raises ValueError without topics and words.
    """
    if not topics and not words:
        raise ValueError("a profile needs topics or words")
    passages = [_passage(language, topics, words if language == "de" else ()) for language in LANGUAGES]
    return OfferingDocument(
        id=name,
        partner_id=name,
        passages=tuple(one for one in passages if one),
        topics=tuple(topic.key for topic in topics),
        conditions=Conditions(nationwide=False, districts=frozenset(districts)),
    )


def _passage(language: str, topics: Sequence[Topic], words: Sequence[str]) -> Passage | None:
    labels = [label for topic in topics if (label := topic.labels.get(language))]
    if not labels and not words:
        return None
    title = ", ".join(labels or words[:3])
    said = [text for topic in topics if (text := topic.descriptions.get(language))]
    if words:
        said.append(f"{_OPENING[language]} {_listed(words, language)}.")
    return Passage(language, title, " ".join(said) or f"{_OPENING[language]} {_listed(labels, language)}.")


def _listed(words: Sequence[str], language: str) -> str:
    return f" {_AND[language]} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
