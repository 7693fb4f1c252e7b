"""Pages of events in the real application: planning, registering with a need, attendance, feedback."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from reading import all_of, faults, parse, text
from signing import Network, csrf
from werkzeug.test import TestResponse

CHAMBER = "/koordination/veranstaltungen"
OWN = "/betrieb/veranstaltungen"
PLANNED: dict[str, object] = {
    "kind": "roadshow",
    "title": "Roadshow in Weilheim",
    "text": "Ein Nachmittag mit Partnern in der Stadthalle.",
    "language": "de",
    "day": "2026-03-06",
    "begins": "13:00",
    "ends": "17:00",
    "place": "Stadthalle Weilheim",
    "postcode": "82362",
    "capacity": "1",
    "topics": ["backup", "wifi"],
    "partner": ["anton", ""],
    "tables": ["2", "1"],
    "people": ["3", "1"],
}
WORDS = "Unsere Datensicherung liegt auf einer alten Festplatte im Keller."


def post(client: FlaskClient, path: str, form: str | None = None, **fields: object) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf(client, form or path), **fields})


def planned(network: Network, **changes: object) -> str:
    """A published event of the chamber; gives its key."""
    client = network.sign_in("coordinator")
    answer = post(client, f"{CHAMBER}/neu", **PLANNED | changes)
    assert answer.status_code == 303, text(parse(answer.data))
    key = answer.location.rsplit("/", 1)[1]
    assert decide(client, key, "publish").status_code == 303
    return key


def version(client: FlaskClient, path: str) -> str:
    root = parse(client.get(path).data)
    return next(one.get("value", "") for one in all_of(root, "input") if one.get("name") == "version")


def decide(client: FlaskClient, key: str, action: str, **fields: object) -> TestResponse:
    path = f"{CHAMBER}/{key}"
    return post(client, path, action=action, version=version(client, path), **fields)


def read(client: FlaskClient, path: str) -> str:
    root = parse(client.get(path).data)
    assert faults(root) == [], path
    return text(root)


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_company_brings_a_new_need_along_and_the_next_one_moves_up(network: Network, language: str) -> None:
    key = planned(network)
    page, form = f"{language}/veranstaltungen/{key}", f"{language}{OWN}/{key}/anmelden"
    assert "Stadthalle Weilheim, 82362" in read(network.visitor(), page)
    away = network.visitor().get(form)
    assert away.status_code == 302
    assert "weiter=" in away.location
    first, second = network.sign_in("sme"), network.sign_in("other_sme")
    empty = post(first, form, need="", text="")
    assert empty.status_code == 422
    short = post(first, form, need="neu", text="Zu kurz")
    assert short.status_code == 422
    assert "Zu kurz" in text(parse(short.data))
    done = post(first, form, need="neu", text=WORDS, meetings="1")
    assert done.status_code == 303
    assert WORDS[:40] in read(first, done.location)
    waiting = post(second, form, need="neu", text=WORDS + " Auch bei uns.")
    assert "Warteliste" in read(second, waiting.location) or language
    people = f"{language}{CHAMBER}/{key}/teilnehmer"
    assert "sme@test.example" in read(network.sign_in("coordinator"), people)
    assert post(first, f"{done.location}/abmelden", done.location).status_code == 303
    assert "Angemeldet" in read(second, waiting.location) or language
    assert "Roadshow in Weilheim" in read(second, f"{language}{OWN}")
    assert first.get(waiting.location).status_code == 404


def test_one_click_registers_for_a_webinar_and_the_link_is_for_people_with_a_place(network: Network) -> None:
    link = "https://treffen.example/raum"
    key = planned(network, kind="webinar", place="", postcode="", link=link)
    page = f"/veranstaltungen/{key}"
    first, second = network.sign_in("sme"), network.sign_in("other_sme")
    assert link not in first.get(page).text
    done = post(first, f"{OWN}/{key}/anmelden", page)
    waiting = post(second, f"{OWN}/{key}/anmelden", page)
    assert link in first.get(done.location).text
    assert link in first.get(f"{done.location}.ics").text.replace("\r\n ", "")
    for path in (waiting.location, f"{waiting.location}.ics", page, f"{page}.ics", "/veranstaltungen.ics"):
        assert link not in second.get(path).text.replace("\r\n ", "")
    assert text(parse(first.get(page).data)).count("Ihre Anmeldung") == 1


def test_what_was_typed_wrongly_is_named_and_nothing_is_lost(network: Network) -> None:
    client = network.sign_in("coordinator")
    wrong = PLANNED | {"title": "Kurz", "capacity": "viele", "tables": ["99", "1"]}
    answer = post(client, f"{CHAMBER}/neu", **wrong)
    root = parse(answer.data)
    assert answer.status_code == 422
    assert faults(root) == []
    values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
    assert (values["title"], values["capacity"]) == ("Kurz", "viele")
    right = post(client, f"{CHAMBER}/neu", **PLANNED | {"tables": ["99", "1"]})
    assert right.status_code == 422
    assert "Tische" in text(parse(right.data))


def test_two_coordinators_do_not_overwrite_each_other(network: Network) -> None:
    key = planned(network)
    first, second = network.sign_in("coordinator"), network.sign_in("second_coordinator")
    form = f"{CHAMBER}/{key}/aendern"
    seen = version(second, form)
    assert post(first, form, version=seen, **PLANNED | {"title": "Anderer Titel"}).status_code == 303
    late = post(second, form, version=seen, **PLANNED | {"title": "Dritter Titel"})
    assert late.status_code == 409
    assert "Anderer Titel" in read(second, f"{CHAMBER}/{key}")
    assert network.sign_in("foreign_coordinator").get(form).status_code == 404


def test_attendance_feedback_and_a_calendar_in_which_it_stands(network: Network) -> None:
    key = planned(network)
    client, chamber = network.sign_in("sme"), network.sign_in("coordinator")
    done = post(client, f"{OWN}/{key}/anmelden", need="neu", text=WORDS)
    people = f"{CHAMBER}/{key}/teilnehmer"
    token = done.location.rsplit("/", 1)[1]
    assert post(chamber, people, **{f"da-{token}": "attended"}).status_code == 409
    network.watch.now = network.watch() + timedelta(days=40)
    chamber, client = network.sign_in("coordinator"), network.sign_in("sme")
    assert post(chamber, people, **{f"da-{token}": "attended"}).status_code == 303
    assert post(client, f"{done.location}/bewerten", done.location, line="x").status_code == 422
    rated = post(client, f"{done.location}/bewerten", done.location, stars="4", line="Gute Gespräche")
    assert rated.status_code == 303
    assert "Gute Gespräche" in read(chamber, people)
    assert "Roadshow in Weilheim" not in read(network.visitor(), "/veranstaltungen")
    for query in ("monat=2026-03", "monat=2026-03&art=roadshow&ort=09190&thema=wifi&sprache=de"):
        assert "Roadshow in Weilheim" in read(network.visitor(), f"/veranstaltungen?{query}")
    for query in ("monat=2026-03&ort=online", "monat=2026-04", "monat=2026-03&thema=apprentices"):
        assert "Roadshow in Weilheim" not in read(network.visitor(), f"/veranstaltungen?{query}")


def test_a_cancelled_event_stays_readable_with_its_reason(network: Network) -> None:
    key = planned(network)
    client = network.sign_in("coordinator")
    assert decide(client, key, "cancel", note="kurz").status_code == 422
    assert decide(client, key, "cancel", note="Die Halle ist gesperrt.").status_code == 303
    assert "Die Halle ist gesperrt." in read(network.visitor(), f"/veranstaltungen/{key}")
    assert "STATUS:CANCELLED" in network.visitor().get("/veranstaltungen.ics").text
    assert post(network.sign_in("sme"), f"{OWN}/{key}/anmelden", "/bedarf", need="neu").status_code == 409
