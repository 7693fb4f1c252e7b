"""The engine asked the other way round answers as it would with the draft in its catalogue."""

import numpy as np
from engine_cases import TOPICS, engine_of, offering, plain_offerings

from matchmaker.matching.documents import Conditions, Need
from matchmaker.matching.reverse import Finders, who_finds

DRAFT = offering("draft", "Drohne fotografiert Dachflächen", english="Drones photograph roofs")
NEEDS = [
    Need(
        "Wir suchen jemanden, der mit der Drohne Dachflächen fotografiert.",
        "de",
        district="09190",
        size="small",
    ),
    Need("Unsere Telefonanlage in der Cloud fällt dauernd aus.", "de", district="09162", size="large"),
    Need("Wir finden keine Lehrlinge über soziale Medien.", "de", district="09162", size="small"),
]


def _ask(draft: object = DRAFT, instead_of: str | None = None, count: int = 8) -> Finders:
    engine = engine_of(plain_offerings(count), topics=TOPICS)
    vectors = engine.embedder.embed_queries([need.text for need in NEEDS])
    return who_finds(engine, draft, NEEDS, vectors, instead_of=instead_of)  # type: ignore[arg-type]


def test_draft_stands_where_it_would_stand_once_published() -> None:
    finders = _ask()
    published = engine_of([*plain_offerings(), DRAFT], topics=TOPICS)
    expected = {}
    for number, need in enumerate(NEEDS):
        for place, match in enumerate(published.recommend(need, 10).matches, 1):
            if match.offering_id == "draft":
                expected[number] = (place, match.band, round(match.score, 4))
    found = {one.need: (one.place, one.match.band, round(one.match.score, 4)) for one in finders.found}
    assert found == expected
    assert found[0][0] == 1
    assert finders.rivals == 8


def test_best_place_comes_first() -> None:
    places = [one.place for one in _ask().found]
    assert places == sorted(places)


def test_needs_that_a_rule_keeps_away_are_counted_by_rule() -> None:
    near = Conditions(nationwide=False, districts=frozenset({"09190"}), sizes=frozenset({"micro"}))
    finders = _ask(offering("draft", "Drohne fotografiert Dachflächen", conditions=near))
    assert finders.found == ()
    assert finders.left_out == {"size": 1, "region": 2}


def test_text_that_the_draft_would_replace_does_not_compete() -> None:
    same = offering("draft", plain_offerings()[6].passages[0].body)
    with_it, without_it = _ask(same), _ask(same, instead_of="o6")
    assert (with_it.rivals, without_it.rivals) == (8, 7)
    assert next(one.place for one in without_it.found if one.need == 1) == 1


def test_nothing_of_the_draft_reaches_the_engine_in_use() -> None:
    engine = engine_of(plain_offerings(), topics=TOPICS)
    before = engine.recommend(NEEDS[0], 10)
    words = engine.catalogue.passage_set.analyser.vocabulary_size
    vectors = engine.embedder.embed_queries([need.text for need in NEEDS])
    who_finds(engine, DRAFT, NEEDS, np.asarray(vectors))
    assert engine.recommend(NEEDS[0], 10) == before
    assert engine.catalogue.passage_set.analyser.vocabulary_size == words


def test_first_offering_of_an_empty_network_is_found() -> None:
    finders = _ask(count=0)
    assert finders.rivals == 0
    assert 0 in {one.need for one in finders.found}
