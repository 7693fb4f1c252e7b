"""Words for sizes: classes that meet are joined; and names of everything that templates call."""

from collections import Counter

import pytest
from flask import Flask

from matchmaker.web.labels import sizes_label
from matchmaker.web.template_tools import LABELS


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        (("micro",), "1 bis 9 Beschäftigte"),
        (("small", "micro"), "1 bis 49 Beschäftigte"),
        (("medium", "large", "small"), "10 Beschäftigte und mehr"),
        (("large", "micro", "small", "medium"), "Betriebe jeder Größe"),
        (("micro", "medium"), "1 bis 9 Beschäftigte · 50 bis 249 Beschäftigte"),
        (("large",), "250 Beschäftigte und mehr"),
        ((), ""),
    ],
)
def test_sizes_are_joined_where_they_meet(app: Flask, sizes: tuple[str, ...], words: str) -> None:
    with app.test_request_context("/"):
        assert sizes_label(sizes) == words


def test_no_two_functions_that_templates_call_share_a_name() -> None:
    names = Counter(function.__name__ for function in set(LABELS))
    assert [name for name, count in names.items() if count > 1] == []
