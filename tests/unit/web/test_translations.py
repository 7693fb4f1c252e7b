"""Both catalogues hold exactly the texts in use, complete, without doubt, with the same placeholders."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import matchmaker
from matchmaker.translations import DOMAIN, FOLDER

LANGUAGES = ("de", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
ADVICE = "run `make texts` and translate what is new"


@cache
def in_use() -> Catalog:
    """Every text in the code and the templates."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for name, _, message, _, context in extract_from_dir(
        Path(matchmaker.__file__).parent, method_map=methods, options_map=options
    ):
        assert context is None, f"{name}: contexts are not used"
        catalog.add(message)
    return catalog


@cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file)


def _ids(catalog: Catalog) -> set[str | tuple[str, ...]]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in catalog if message.id
    }


def _forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _messages() -> list[tuple[str, Message]]:
    return [(language, message) for language in LANGUAGES for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing_or_left_over(language: str) -> None:
    used, kept = _ids(in_use()), _ids(catalogue(language))
    assert used - kept == set(), ADVICE
    assert kept - used == set(), ADVICE
    assert not catalogue(language).obsolete, ADVICE


def test_texts_were_found() -> None:
    assert len(_ids(in_use())) > 200


def test_every_text_is_translated_for_sure() -> None:
    open_ones = [
        (language, message.id)
        for language, message in _messages()
        if message.fuzzy or not all(form.strip() for form in _forms(message.string))
    ]
    assert open_ones == []


def test_placeholders_survive_translation() -> None:
    for language, message in _messages():
        originals, forms = _forms(message.id), _forms(message.string)
        # A singular may leave the number out ("One partner"), every other form must keep all of them.
        for original, form in zip([*originals, originals[-1]], forms, strict=False):
            assert _placeholders(form) == _placeholders(original), (language, message.id)


def test_english_is_the_source_itself() -> None:
    for message in catalogue("en"):
        if message.id:
            assert _forms(message.string) == _forms(message.id)


def test_german_speaks_german() -> None:
    """Quotation marks, dashes and address of the German copy."""
    for message in catalogue("de"):
        for form in _forms(message.string) if message.id else []:
            assert not re.search(r"[“][^„]*[”]|\"|(?<!\w)'|\bDu\b|\bDein", form), form
            assert not re.search(r"\s-\s", form), form
