"""From a message and its values to subject, text and HTML in one language."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from matchmaker.mail.messages import complete
from matchmaker.mail.words import Words
from matchmaker.translations import translator

FOLDER = Path(__file__).parent / "templates"
PREFIXES = {"de": "", "en": "/en"}
"""The language is part of a page's address."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail as people read it. `subject` is one line; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def render(
    message: str,
    language: str,
    values: Mapping[str, Any],
    base_url: str,
    recipient: str | None = None,
) -> RenderedMail:
    """Word a message for its `recipient` (a person's name; None: greeted without).

    `values` as messages.py lists them; their `path` becomes a link to the page in the recipient's language.
    Raises ValueError for an unknown message and for missing, unknown or malformed values.
    """
    if language not in PREFIXES:
        raise ValueError(f"there is no language {language}")
    filled = _clean(complete(message, values))
    filled |= {
        "url": f"{base_url.rstrip('/')}{PREFIXES[language]}{filled['path']}",
        "recipient": _clean(recipient),
        "language": language,
    }
    environment = _environment(language)

    def part(name: str) -> str:
        return environment.get_template(f"{message}/{name}").render(filled)

    subject = filled["subject"] = " ".join(part("subject.txt").split())
    text = re.sub(r"\n{3,}", "\n\n", part("body.txt")).strip() + "\n"
    return RenderedMail(subject, text, part("body.html").strip() + "\n")


@cache
def style_source() -> str:
    """The one style sheet of all mails as a content security policy names it: 'sha256-…'."""
    style = _environment("de").get_template("shared/style.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _clean(value: Any) -> Any:
    """Without control characters: some mail programs show them as something else, some stop reading."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value.replace("\r\n", "\n"))
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value


def _quote(text: str) -> str:
    """Somebody's words in a mail without markup: every line marked, so that nothing passes for ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


@cache
def _environment(language: str) -> Environment:
    # HTML is escaped, text is not: what decides is the ending of the file.
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"], default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue, words = translator(language), Words(language)
    install = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(catalogue.gettext, catalogue.ngettext, newstyle=True)
    environment.filters.update(
        quote=_quote,
        day=words.day,
        event_time=words.event_time,
        reason=words.reason,
        outcome=words.outcome,
        size=words.size,
        band=words.band,
        role=words.role,
    )
    return environment
