"""Numbers on pages: the short way for small whole ones gives what the long one would."""

import pytest
from flask import Flask
from flask_babel import force_locale, format_decimal

from matchmaker.web.i18n import number


@pytest.mark.parametrize("locale", ["de", "en"])
def test_numbers_are_written_as_the_language_has_them(app: Flask, locale: str) -> None:
    with app.test_request_context(), force_locale(locale):
        for value in (0, 7, 999, 1_000, 12_345, -3, 2.5):
            assert number(value) == format_decimal(value)
        assert number(1_000) == ("1.000" if locale == "de" else "1,000")
