"""Language of a page: German at /…, English at /en/….

The prefix moves into SCRIPT_NAME before routing, so every view exists in both languages and
url_for keeps the reader's language by itself.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, request, url_for
from flask_babel import Babel, format_decimal

from matchmaker.translations import FOLDER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT = "de"
PREFIXES = {"en": "/en"}
_ENVIRON_KEY = "matchmaker.language"
_IN_PATH = "/:@!$&'()*+,;=~"
_IN_QUERY = _IN_PATH + "?%"


class LanguagePrefix:
    """WSGI middleware that takes the language prefix off the path."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request with the prefix moved."""
        path = environ.get("PATH_INFO", "")
        environ[_ENVIRON_KEY] = DEFAULT
        for language, prefix in PREFIXES.items():
            if path == prefix or path.startswith(prefix + "/"):
                environ[_ENVIRON_KEY] = language
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
                environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return self.application(environ, start_response)


def language() -> str:
    """Language of the current request, "de" or "en"."""
    return str(request.environ.get(_ENVIRON_KEY, DEFAULT))


def speaking(code: str) -> dict[str, str]:
    """What the environment of a request in a language holds; for commands, which have no visitor."""
    return {_ENVIRON_KEY: code}


def other_language_url(address: str | None = None) -> str:
    """The current page in the other language, query included; or another page's address (from url_for)."""
    script = root = request.environ.get("SCRIPT_NAME", "")
    for prefix in PREFIXES.values():
        root = root.removesuffix(prefix)
    prefix = "" if language() != DEFAULT else PREFIXES["en"]
    if address is not None:
        return f"{root}{prefix}{address.removeprefix(script)}"
    # A page that was posted has no address of its own to come back to; its GET form does.
    query = request.query_string if request.method == "GET" else b""
    # One slash in front: an address of two would lead to another host.
    path = quote("/" + request.path.lstrip("/"), safe=_IN_PATH)
    return f"{root}{prefix}{path}" + (f"?{quote(query, safe=_IN_QUERY)}" if query else "")


def static_url(filename: str) -> str:
    """Address of a static file without language prefix: one cache entry for both languages."""
    path = url_for("static", filename=filename)
    for prefix in PREFIXES.values():
        root = request.environ.get("SCRIPT_NAME", "")
        if root.endswith(prefix):
            path = root.removesuffix(prefix) + path[len(root) :]
    return path


def number(value: float, pattern: str | None = None) -> str:
    """A number as the reader's language writes it, as in "0.00" where a pattern is given.

    Whole ones below a thousand are the same in every language of the pages; large tables have thousands.
    """
    if pattern is None and type(value) is int and 0 <= value < 1_000:
        return str(value)
    return str(format_decimal(value, pattern))


def init(app: Flask) -> None:
    """Install Babel, the prefix and the template helpers."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Berlin"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, locale_selector=language)  # type: ignore[no-untyped-call]
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.filters["number"] = number
    app.jinja_env.globals.update(
        page_language=language, other_language_url=other_language_url, static_url=static_url
    )
