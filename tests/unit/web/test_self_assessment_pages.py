"""The self-assessment without account: nothing is lost, nothing is stored, grades lead to needs."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from reading import Element, all_of, faults, parse, text
from signing import Network
from test_audiences import dump
from werkzeug.test import TestResponse

from matchmaker.config import PROJECT_ROOT

FILE = PROJECT_ROOT / "data" / "self_assessment.json"
AREAS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["areas"]
RESULT = "/selbsttest/ergebnis"
SVG = "{http://www.w3.org/2000/svg}"


def send(
    client: FlaskClient, area: int, answers: dict[str, str], prefix: str = "", **fields: str
) -> TestResponse:
    path = f"{prefix}/selbsttest/{area}"
    values = [
        one.get("value", "")
        for one in all_of(parse(client.get(path).data), "input")
        if one.get("name") == "csrf_token"
    ]
    return client.post(path, data={"csrf_token": values[0], **answers, **fields})


def all_at(area: int, value: str) -> dict[str, str]:
    return {one["key"]: value for one in AREAS[area - 1]["questions"]}


def fill(client: FlaskClient, *values: str) -> None:
    """Answer the areas from the first on, each with one value for all questions."""
    for area, value in enumerate(values, 1):
        assert send(client, area, all_at(area, value)).status_code == 303


def chosen(root: Element) -> dict[str, str]:
    return {
        one.get("name", ""): one.get("value", "") for one in all_of(root, "input") if "checked" in one.attrib
    }


def grades(client: FlaskClient, prefix: str = "") -> list[list[str]]:
    root = parse(client.get(prefix + RESULT).data)
    (table,) = all_of(root, "table")
    return [[text(cell) for cell in all_of(row, "th", "td")] for row in list(all_of(table, "tr"))[1:]]


def test_each_page_leads_to_the_next_and_the_last_to_the_grades(client: FlaskClient) -> None:
    for area in range(1, 7):
        answer = send(client, area, all_at(area, "2"))
        expected = f"/selbsttest/{area + 1}" if area < 6 else RESULT
        assert (answer.status_code, answer.headers["Location"]) == (303, expected)
    assert client.get(RESULT).status_code == 200


def test_place_in_the_questionnaire_is_named(client: FlaskClient) -> None:
    root = parse(client.get("/selbsttest/2").data)
    assert "Selbsteinschätzung, Bereich 2 von 6" in text(root)
    (bar,) = all_of(root, "progress")
    assert (bar.get("value"), bar.get("max")) == ("2", "6")


def test_answers_come_back_on_every_page(client: FlaskClient) -> None:
    fill(client, "0", "-", "3")
    for area, value in ((1, "0"), (2, "-"), (3, "3")):
        assert chosen(parse(client.get(f"/selbsttest/{area}").data)) == all_at(area, value)
    assert chosen(parse(client.get("/selbsttest/4").data)) == {}


def test_going_back_keeps_what_is_half_done(client: FlaskClient) -> None:
    some = dict(list(all_at(3, "1").items())[:2])
    answer = send(client, 3, some, step="back")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/selbsttest/2")
    assert chosen(parse(client.get("/selbsttest/3").data)) == some
    assert send(client, 1, {}, step="back").headers["Location"] == "/selbsttest"


def test_what_is_missing_is_named_and_nothing_chosen_is_lost(client: FlaskClient) -> None:
    some = dict(list(all_at(1, "2").items())[1:])
    answer = send(client, 1, some)
    root = parse(answer.data)
    assert answer.status_code == 422
    assert chosen(root) == some
    assert faults(root) == []
    (summary,) = [one for one in root.iter() if one.get("id") == "error-summary"]
    (link,) = all_of(summary, "a")
    first = AREAS[0]["questions"][0]
    assert link.get("href") == f"#{first['key']}-0"
    assert text(link) == f"{first['text']['de']} Bitte wählen Sie eine Antwort."


def test_change_of_language_keeps_the_answers(client: FlaskClient) -> None:
    answer = send(client, 2, all_at(2, "1"), prefix="/en", step="stay")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/selbsttest/2")
    assert chosen(parse(client.get("/selbsttest/2").data)) == all_at(2, "1")
    (switch,) = [
        one for one in all_of(parse(client.get("/selbsttest/2").data), "button") if one.get("value") == "stay"
    ]
    assert switch.get("formaction") == "/en/selbsttest/2"


def test_result_waits_for_every_answer(client: FlaskClient) -> None:
    assert client.get(RESULT).headers["Location"] == "/selbsttest/1"
    fill(client, "1", "1")
    assert client.get(RESULT).headers["Location"] == "/selbsttest/3"


def test_whoever_comes_back_goes_on_where_it_stopped(client: FlaskClient) -> None:
    fill(client, "1", "1")
    root = parse(client.get("/selbsttest").data)
    assert "Sie haben bisher 8 von 24 Fragen beantwortet." in text(root)
    (link,) = [one for one in all_of(root, "a") if text(one) == "Weitermachen"]
    assert link.get("href") == "/selbsttest/3"


def test_starting_anew_forgets_everything(client: FlaskClient) -> None:
    fill(client, *"111111")
    root = parse(client.get(RESULT).data)
    (form,) = [one for one in all_of(root, "form") if one.get("action") == "/selbsttest/neu"]
    token = next(one.get("value", "") for one in all_of(form, "input"))
    assert client.post("/selbsttest/neu", data={"csrf_token": token}).status_code == 303
    assert client.get(RESULT).headers["Location"] == "/selbsttest/1"
    assert chosen(parse(client.get("/selbsttest/1").data)) == {}


def test_grades_stand_in_the_german_notation(client: FlaskClient) -> None:
    fill(client, "3", "2", "1", "0", "-", "3")
    assert grades(client) == [
        ["Kunden und Verkauf", "1", "sehr gut"],
        ["Abläufe", "3+", "befriedigend"],
        ["Menschen und Fähigkeiten", "4−", "ausreichend"],
        ["IT-Sicherheit und Datenschutz", "6", "ungenügend"],
        ["Daten und Technik", "–", "zu wenige Fragen treffen zu"],
        ["Strategie", "1", "sehr gut"],
        ["Gesamt", "3", "befriedigend"],
    ]
    assert grades(client, "/en")[2] == ["People and skills", "4−", "sufficient"]


def test_picture_says_the_same_as_the_table(client: FlaskClient) -> None:
    fill(client, "3", "2", "1", "0", "-", "3")
    root = parse(client.get(RESULT).data)
    (picture,) = [one for one in all_of(root, f"{SVG}svg") if one.get("role") == "img"]
    words = [text(one) for one in all_of(picture, f"{SVG}text")]
    assert words[:10:2] == [one[0] for one in grades(client)[:5]]
    assert words[1:12:2] == [one[1] for one in grades(client)[:6]]
    widths = [
        one.get("width") for one in all_of(picture, f"{SVG}rect") if one.get("class") == "mm-grades__bar"
    ]
    assert widths == ["100.0%", "66.7%", "33.3%", "0.0%", "100.0%"]
    assert {one.get("x1") for one in all_of(picture, f"{SVG}line")} == {"53.3%"}
    assert "die Tabelle darunter sagt dasselbe" in picture.get("aria-label", "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ("333333", "Ihre 1 ist besser als der Durchschnitt von 2017 (3−)."),
        ("000000", "Ihre 6 ist schlechter als der Durchschnitt von 2017 (3−)."),
        ("112222", "Ihre 3− ist genau der Durchschnitt von 2017."),
    ],
)
def test_published_survey_stands_beside_with_date_and_source(
    client: FlaskClient, values: str, sentence: str
) -> None:
    fill(client, *values)
    words = text(parse(client.get(RESULT).data))
    assert sentence in words
    for published in ("3 minus", "7 Prozent", "Stand 2017. Quelle: Umfrage der bayerischen IHKs"):
        assert published in words
    assert "Die Fragen der Umfrage sind nicht mit veröffentlicht." in words
    assert "andere Fragen" not in words


def test_weakest_areas_suggest_needs_that_one_click_puts_into_the_form(client: FlaskClient) -> None:
    fill(client, "3", "2", "1", "0", "2", "2")
    root = parse(client.get(RESULT).data)
    assert [text(one) for one in all_of(root, "h3")] == [
        "IT-Sicherheit und Datenschutz (6)",
        "Menschen und Fähigkeiten (4−)",
    ]
    links = [one.get("href", "") for one in all_of(root, "a") if text(one) == "Partner dafür finden"]
    assert len(links) == 4
    need = AREAS[3]["needs"][0]
    assert links[0] == f"/bedarf?selbsttest={need['key']}"
    form = parse(client.get(links[0]).data)
    (area,) = all_of(form, "textarea")
    assert text(area) == need["text"]["de"]


def test_worst_answers_of_a_weak_area_come_first(client: FlaskClient) -> None:
    fill(client, "3", "3", "3", "3", "3")
    keys = [one["key"] for one in AREAS[5]["questions"]]
    send(client, 6, dict(zip(keys, ("2", "-", "0", "1"), strict=True)))
    root = parse(client.get(RESULT).data)
    links = [one.get("href", "") for one in all_of(root, "a") if text(one) == "Partner dafür finden"]
    assert links == [f"/bedarf?selbsttest={key}" for key in (keys[2], keys[3])]


def test_good_grades_suggest_nothing_but_leave_the_way_open(client: FlaskClient) -> None:
    fill(client, *"333333")
    words = text(parse(client.get(RESULT).data))
    assert "Kein Bereich ist schwach" in words
    assert "Partner dafür finden" not in words


def test_when_nothing_applies_there_is_no_grade_and_no_praise(client: FlaskClient) -> None:
    fill(client, *"------")
    root = parse(client.get(RESULT).data)
    assert faults(root) == []
    assert "Es gibt keine Gesamtnote" in text(root)
    assert "Kein Bereich ist schwach" not in text(root)
    assert "Durchschnitt von 2017" not in text(root)


@pytest.mark.parametrize("values", ["032121", "------", "333333"])
def test_result_is_sound_in_both_languages(client: FlaskClient, prefix: str, values: str) -> None:
    fill(client, *values)
    answer = client.get(prefix + RESULT)
    assert answer.status_code == 200
    assert faults(parse(answer.data)) == []


@pytest.mark.parametrize("value", ["4", "-1", "99999999999999999999", "²", "x", ""])
def test_an_answer_that_is_none_is_not_taken(client: FlaskClient, value: str) -> None:
    answer = send(client, 1, all_at(1, value))
    assert answer.status_code == 422
    assert chosen(parse(answer.data)) == {}


@pytest.mark.parametrize("area", ["0", "7", "x", "99999999999"])
def test_areas_that_do_not_exist_are_not_found(client: FlaskClient, area: str) -> None:
    assert client.get(f"/selbsttest/{area}").status_code == 404


def test_forged_answers_are_dropped(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["self_assessment"] = {"found-online": 99, "ordering": "2", "gone": 1, "paper": 3}
    assert "Sie haben bisher 1 von 24 Fragen" in text(parse(client.get("/selbsttest").data))
    with client.session_transaction() as session:
        session["self_assessment"] = "nonsense"
    assert client.get("/selbsttest").status_code == 200


def test_sending_needs_the_token(client: FlaskClient) -> None:
    for path in ("/selbsttest/1", "/selbsttest/neu"):
        assert client.post(path, data=all_at(1, "1")).status_code == 400


def test_nothing_about_a_visitor_is_stored(network: Network) -> None:
    client = network.visitor()
    before = dump(network)
    fill(client, *"012301")
    assert len(grades(client)) == 7
    assert dump(network) == before


def test_cookie_ends_with_the_browser_and_stays_small(client: FlaskClient) -> None:
    fill(client, *"01230-")
    cookie = client.get_cookie("matchmaker")
    assert cookie is not None
    assert cookie.expires is None
    assert len(cookie.value) < 1500


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_home_page_and_menu_lead_there(client: FlaskClient, path: str) -> None:
    targets = [one.get("href") for one in all_of(parse(client.get(path).data), "a")]
    assert targets.count(path.rstrip("/") + "/selbsttest") == 2
