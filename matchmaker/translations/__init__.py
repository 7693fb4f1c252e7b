"""Texts in German and English: gettext catalogues that pages, commands and services share.

Message ids are English; `de` is the complete German catalogue. Compiled by `make` (pybabel compile).
"""

import gettext
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DOMAIN = "messages"


@cache
def translator(language: str) -> gettext.NullTranslations:
    """The catalogue of a language ("de", "en"); unknown languages and missing files fall back to the ids."""
    return gettext.translation(DOMAIN, FOLDER, languages=[language], fallback=True)
