"""Each hard rule by itself, and that none can be got around."""

from dataclasses import replace

import pytest
from engine_cases import engine_of, offering
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import SIZES, Conditions, Need
from matchmaker.matching.rules import apply_rules, rules_held

FREE = Conditions()
NEED = Need("Kasse", district="09184", size="small")


def verdict(conditions: Conditions, need: Need = NEED, language: str = "de") -> tuple[bool, set[str]]:
    ruling = apply_rules(Catalogue.build([offering("o", conditions=conditions)]), need, language)
    return bool(ruling.mask[0]), {rule for rule, count in ruling.excluded_by.items() if count}


@pytest.mark.parametrize(
    ("conditions", "broken"),
    [
        (FREE, set()),
        (replace(FREE, active=False), {"active"}),
        (replace(FREE, capacity_left=0), {"capacity"}),
        (replace(FREE, sizes=frozenset({"large"})), {"size"}),
        (replace(FREE, service_languages=frozenset({"en"})), {"language"}),
        (replace(FREE, service_languages=frozenset({"fr", "de"})), set()),
        (replace(FREE, nationwide=False), {"region"}),
        (replace(FREE, on_site=True), {"region"}),
        (replace(FREE, nationwide=False, districts=frozenset({"09184"})), set()),
        (replace(FREE, nationwide=False, on_site=True, districts=frozenset({"09184"})), set()),
        (replace(FREE, on_site=True, districts=frozenset({"09162"})), {"region"}),
    ],
)
def test_each_rule_by_itself(conditions: Conditions, broken: set[str]) -> None:
    assert verdict(conditions) == (not broken, broken)


def test_what_the_need_leaves_open_is_not_ruled_on() -> None:
    conditions = replace(FREE, nationwide=False, on_site=True, sizes=frozenset({"large"}))
    assert verdict(conditions, Need("Kasse")) == (True, set())


def test_english_need_can_be_served_in_german_unless_it_says_otherwise() -> None:
    german = replace(FREE, service_languages=frozenset({"de"}))
    assert verdict(german, Need("till"), "en")[0]
    assert not verdict(german, Need("till", service_languages=frozenset({"en"})), "en")[0]


def test_excluded_partners_are_out() -> None:
    need = Need("Kasse", excluded_partners=frozenset({"partner-o", "nobody"}))
    assert verdict(FREE, need) == (False, {"excluded"})


def test_partners_without_a_free_place_this_month_break_the_rule_of_capacity() -> None:
    need = replace(NEED, full_partners=frozenset({"partner-o", "nobody"}))
    assert verdict(FREE, need) == (False, {"capacity"})
    assert verdict(FREE, replace(NEED, full_partners=frozenset({"nobody"}))) == (True, set())


def test_only_allowed_offerings_are_considered() -> None:
    catalogue = Catalogue.build([offering("a"), offering("b")])
    ruling = apply_rules(catalogue, Need("Kasse"), "de", ["b", "unknown"])
    assert ruling.mask.tolist() == [False, True]
    assert ruling.excluded_by["allowed"] == 1


def test_offering_that_breaks_two_rules_is_counted_once_under_the_first() -> None:
    assert verdict(replace(FREE, active=False, capacity_left=0))[1] == {"active"}


@pytest.mark.parametrize(
    ("need", "conditions", "variants"),
    [
        (NEED, FREE, ("nationwide", "suits", "de", "free")),
        (NEED, replace(FREE, districts=frozenset({"09184"})), ("district", "suits", "de", "free")),
        (Need("Kasse"), FREE, ("unknown", "unknown", "de", "free")),
    ],
)
def test_held_rules_say_by_which_variant(
    need: Need, conditions: Conditions, variants: tuple[str, ...]
) -> None:
    held = rules_held(need, "de", offering("o", conditions=conditions))
    assert tuple(one.rule for one in held) == ("region", "size", "language", "capacity")
    assert tuple(one.variant for one in held) == variants


CONDITIONS = st.builds(
    Conditions,
    active=st.booleans(),
    capacity_left=st.integers(0, 1),
    nationwide=st.booleans(),
    on_site=st.booleans(),
    districts=st.frozensets(st.sampled_from(["09184", "09162"])),
    sizes=st.frozensets(st.sampled_from(SIZES)),
    service_languages=st.frozensets(st.sampled_from(["de", "en", "fr"])),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=12), st.integers(1, 12))
def test_no_excluded_offering_is_ever_recommended(conditions: list[Conditions], k: int) -> None:
    engine = engine_of([offering(f"o{n}", conditions=one) for n, one in enumerate(conditions)])
    found = engine.recommend(NEED, k)
    ruling = apply_rules(engine.catalogue, NEED, "de")
    allowed = {one.id for one, held in zip(engine.catalogue.offerings, ruling.mask, strict=True) if held}
    assert {match.offering_id for match in found.matches} <= allowed
    assert len(found.matches) == min(k, len(allowed))
    assert found.allowed == len(allowed)
