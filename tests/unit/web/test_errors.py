"""Error pages in both languages, with the status and headers that programs need."""

import logging

import pytest
from flask.testing import FlaskClient
from reading import all_of, by_id, faults, parse, send, text, token
from werkzeug.datastructures import MultiDict

HEADINGS = {
    ("", 400): "Dieses Formular ist abgelaufen",
    ("/en", 400): "This form has expired",
    ("", 404): "Diese Seite gibt es nicht",
    ("/en", 404): "This page does not exist",
    ("", 405): "So geht das nicht",
    ("/en", 405): "This does not work that way",
    ("", 413): "Das war zu viel auf einmal",
    ("/en", 413): "That was too much at once",
    ("", 429): "Zu viele Anfragen",
    ("/en", 429): "Too many requests",
    ("", 500): "Bei uns ist etwas schiefgegangen",
    ("/en", 500): "Something went wrong on our side",
}


def _check(answer, prefix: str, code: int) -> None:
    assert answer.status_code == code
    root = parse(answer.data)
    assert faults(root) == []
    assert text(next(all_of(root, "h1"))) == HEADINGS[prefix, code]
    assert next(all_of(root, "html")).get("lang") == ("en" if prefix else "de")
    assert "Content-Security-Policy" in answer.headers


def test_missing_token(client: FlaskClient, services, prefix: str) -> None:
    answer = client.post(prefix + "/bedarf", data={"text": "x" * 30, "postcode": "83022", "size": "small"})
    _check(answer, prefix, 400)
    assert services.state_need.stated == []


def test_what_was_typed_comes_back_with_a_fresh_token(client: FlaskClient, prefix: str) -> None:
    typed = {
        "text": "Ein langer Text & <mehr>",
        "postcode": "83022",
        "topics": ["erp", "wifi"],
        "strange": "x",
    }
    root = parse(client.post(prefix + "/bedarf", data=typed).data)
    (form,) = all_of(root, "form")
    fields = [(one.get("name", ""), one.get("value", "")) for one in all_of(form, "input")]
    assert ("strange", "x") not in fields
    values = MultiDict(fields)
    answer = client.post(form.get("action", ""), data=values)
    assert answer.status_code == 200
    back = parse(answer.data)
    assert text(by_id(back, "need-text")) == "Ein langer Text & <mehr>"
    assert "checked" in by_id(back, "chip-wifi").attrib


@pytest.mark.parametrize(
    "path",
    ["/nix", "/bedarf/unknown", "/bedarf/unknown/aendern", "/bedarf/abc123/vermittlung/gone", "/partner/gone",
     "/themen/gone", "/bedarf/unknown/beratung", "/%00", "/partner/" + "x" * 3000],
)  # fmt: skip
def test_not_found(client: FlaskClient, prefix: str, path: str) -> None:
    _check(client.get(prefix + path), prefix, 404)


def test_wrong_method_names_the_right_ones(client: FlaskClient, prefix: str) -> None:
    answer = client.delete(prefix + "/bedarf", headers={"X-CSRFToken": token(client)})
    _check(answer, prefix, 405)
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["Allow"].split(",")}
    assert answer.headers.getlist("Content-Type") == ["text/html; charset=utf-8"]


def test_too_large(client: FlaskClient, prefix: str) -> None:
    _check(send(client, prefix + "/bedarf", text="x" * 70_000), prefix, 413)


def test_too_often_says_when_to_come_back(make_app, prefix: str) -> None:
    client = make_app(need_rate_limit="2 per minute").test_client()
    for _ in range(2):
        assert send(client, prefix + "/bedarf").status_code == 303
    answer = send(client, prefix + "/bedarf")
    _check(answer, prefix, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_crash_is_noted_without_the_words_of_the_form(
    client: FlaskClient, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = send(client, prefix + "/bedarf", text="boom, Geheimnis der Firma Huber")
    _check(answer, prefix, 500)
    assert "unexpected error at POST /bedarf" in caplog.text
    assert "Geheimnis" not in caplog.text
    assert "out of order" not in answer.text


def test_htmx_gets_a_fragment(client: FlaskClient) -> None:
    answer = client.post("/themen/vorschlaege", data={"text": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<html" not in answer.text
