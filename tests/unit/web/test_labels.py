"""Words for sizes: classes that meet are joined."""

import pytest
from flask import Flask

from matchmaker.web.labels import sizes_label


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
