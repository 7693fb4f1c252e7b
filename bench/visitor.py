"""A visitor of the pages: kept connection, cookies, form token, like a browser without scripts."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TIMEOUT_S = 120


class UnexpectedAnswer(Exception):
    """A page answered with another status than expected; the measurement would mean nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to the end."""

    status: int
    body: bytes
    location: str


class Visitor:
    """Talks to one server; `address` is the loopback address it comes from (limits count per address)."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=TIMEOUT_S, source_address=(address, 0)
        )
        self._cookies: dict[str, str] = {}
        self.token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, path: str, expected: int = 200) -> Answer:
        """One GET; UnexpectedAnswer when the status differs."""
        return self._ask("GET", path, None, expected)

    def post(self, path: str, fields: dict[str, str], expected: int) -> Answer:
        """One POST of a form with the token of this session."""
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}), expected)

    def fetch_token(self, path: str = "/bedarf") -> None:
        """Open the need form once to get a session and its token."""
        found = _TOKEN.search(self.get(path).body.decode("utf-8"))
        if found is None:
            raise UnexpectedAnswer(f"{path} has no csrf_token")
        self.token = found.group(1)

    def _ask(self, method: str, path: str, body: str | None, expected: int) -> Answer:
        headers = {"Accept-Language": "de"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.read(), response.getheader("Location") or "")
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        if answer.status != expected:
            raise UnexpectedAnswer(f"{method} {path} answered {answer.status} instead of {expected}")
        return answer
