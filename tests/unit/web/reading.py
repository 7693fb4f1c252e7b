"""Reads a page the way a strict parser, a keyboard user and a screen reader do."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Element = ET.Element


def parse(page: bytes | str) -> Element:
    """The document; html5lib in strict mode refuses every parse error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page)  # type: ignore[no-any-return]


def fragment(page: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(page)  # type: ignore[no-any-return]


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def all_of(root: Element, *tags: str) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag in tags)


def by_id(root: Element, name: str) -> Element:
    found = [one for one in root.iter() if one.get("id") == name]
    assert len(found) == 1, f"{len(found)} elements with id {name}"
    return found[0]


def token(client: FlaskClient, path: str = "/bedarf") -> str:
    root = parse(client.get(path).data)
    values = [one.get("value", "") for one in all_of(root, "input") if one.get("name") == "csrf_token"]
    assert values
    return values[0]


def send(client: FlaskClient, path: str = "/bedarf", **fields: object) -> TestResponse:
    """Fill the need form in and send it as a browser without JavaScript does."""
    values = {
        "text": "Wir finden seit zwei Jahren keine Lehrlinge mehr.",
        "postcode": "83022",
        "size": "small",
    }
    return client.post(path, data={"csrf_token": token(client), **values, **fields})


def faults(root: Element) -> list[str]:
    """What would stop a keyboard or screen reader user, as far as markup alone shows it."""
    found: list[str] = []
    ids = Counter(one.get("id") for one in root.iter() if one.get("id"))
    found += [f"id {name} occurs {count} times" for name, count in ids.items() if count > 1]
    headings = [int(one.tag[1]) for one in all_of(root, "h1", "h2", "h3", "h4", "h5", "h6")]
    if headings.count(1) != 1 or headings[0] != 1:
        found.append(f"headings begin with {headings[:1]} and have {headings.count(1)} h1")
    found += [f"h{deep} follows h{high}" for high, deep in pairwise(headings) if deep > high + 1]
    labelled = {one.get("for") for one in all_of(root, "label")}
    for one in all_of(root, "input", "select", "textarea"):
        if one.get("type") != "hidden" and one.get("id") not in labelled:
            found.append(f"{one.tag} {one.get('name')} has no label")
    for one in all_of(root, "a", "button", "summary", "label", "legend", "h1", "h2", "h3", "h4", "th"):
        if not text(one) and not one.get("aria-label"):
            found.append(f"{one.tag} without words")
    for one in root.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "for", "form", "data-counter", "data-fill"):
            for name in one.get(attribute, "").split():
                if name not in ids:
                    found.append(f"{attribute}={name} points nowhere")
        if (target := one.get("href", "")).startswith("#") and target[1:] not in ids:
            found.append(f"link to {target} leads nowhere")
        found += [f"inline {name}" for name in one.attrib if name == "style" or re.match(r"on[a-z]+$", name)]
        if one.tag == "style" or (one.tag == "script" and text(one)):
            found.append(f"inline {one.tag}")
    return found


class Library:
    """Pages of an application that nobody changes, each asked for and parsed once."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._read: dict[str, tuple[TestResponse, Element]] = {}

    def __call__(self, path: str) -> Element:
        return self._entry(path)[1]

    def answer(self, path: str) -> TestResponse:
        return self._entry(path)[0]

    def _entry(self, path: str) -> tuple[TestResponse, Element]:
        if path not in self._read:
            answer = self.client.get(path)
            self._read[path] = (answer, parse(answer.data))
        return self._read[path]
