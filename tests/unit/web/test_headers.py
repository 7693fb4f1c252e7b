"""Security and caching headers of pages, files and errors."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["/", "/en/bedarf", "/nix", "/static/matchmaker.css", "/healthz"])
def test_policy_allows_nothing_inline_and_nothing_foreign(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    answer.close()


def test_pages_are_never_kept_and_files_are(client: FlaskClient) -> None:
    assert client.get("/bedarf/abc123").headers["Cache-Control"] == "no-store"
    assert client.get("/bedarf").headers["Cache-Control"] == "private, no-cache"
    file = client.get("/static/matchmaker.js")
    assert "max-age" in file.headers["Cache-Control"]
    file.close()


def test_cookie_is_closed_to_scripts_and_other_sites(make_app) -> None:
    cookie = make_app(secure_cookies=True).test_client().get("/bedarf", base_url="https://localhost")
    value = cookie.headers["Set-Cookie"]
    assert all(part in value for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "Strict-Transport-Security" in cookie.headers
