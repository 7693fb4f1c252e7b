"""Pages of table plans: the coordinator's way from settings to publishing, and everybody's own plan."""

from dataclasses import asdict

from flask.testing import FlaskClient
from reading import all_of, parse, text
from roadshow import SETTINGS, planned_roadshow, roadshow
from signing import Network, csrf
from werkzeug.test import TestResponse


def path_of(key: str) -> str:
    return f"/koordination/veranstaltungen/{key}/tischplan"


def send(client: FlaskClient, path: str, to: str = "", **data: str) -> TestResponse:
    root = parse(client.get(path).data)
    versions = [str(one.get("value")) for one in all_of(root, "input") if one.get("name") == "version"]
    return client.post(path + to, data={"csrf_token": csrf(client, path), "version": versions[0]} | data)


def test_a_coordinator_orders_sees_the_progress_takes_and_publishes(network: Network) -> None:
    client, path = network.sign_in("coordinator"), path_of(roadshow(network))
    page = send(client, path, **asdict(SETTINGS))
    assert page.status_code == 303
    waiting = client.get(path)
    assert waiting.headers["Refresh"]
    assert "Ein Plan wird berechnet" in text(parse(waiting.data))
    assert "Refresh" not in client.get(f"{path}?bleiben=1").headers
    network.container.services.table_plan.compute.run_due()
    proposed = client.get(path)
    assert "Refresh" not in proposed.headers
    assert "Es gibt keinen besseren Plan" in text(parse(proposed.data))
    assert send(client, path, "/entscheiden", action="take").status_code == 303
    assert "Noch nicht veröffentlicht" in text(parse(client.get(path).data))
    assert send(client, path, "/entscheiden", action="publish").status_code == 303
    for view in ("partner", "betrieb", "tisch", "unsinn"):
        assert "10:00" in text(parse(client.get(f"{path}?ansicht={view}").data))


def test_wrong_settings_are_named_at_their_fields_and_nothing_typed_is_lost(network: Network) -> None:
    client, path = network.sign_in("coordinator"), path_of(roadshow(network))
    page = send(client, path, **asdict(SETTINGS) | {"room": "viele", "slots": "99"})
    assert page.status_code == 422
    words = text(parse(page.data))
    assert "Bitte geben Sie eine ganze Zahl von 1 bis 200 ein." in words
    assert "Bitte geben Sie eine ganze Zahl von 1 bis 40 ein." in words
    assert b'value="viele"' in page.data


def test_who_decides_on_an_older_page_is_told(network: Network) -> None:
    client, path = network.sign_in("coordinator"), path_of(planned_roadshow(network))
    data = {"csrf_token": csrf(client, path), "version": "1", "action": "publish"}
    page = client.post(f"{path}/entscheiden", data=data)
    assert page.status_code == 409
    assert "Jemand anders hat diesen Plan geändert" in text(parse(page.data))


def test_a_meeting_is_noted_once_it_has_begun(network: Network) -> None:
    client, path = network.sign_in("coordinator"), path_of(planned_roadshow(network))
    root = parse(client.get(path).data)
    meeting = next(str(one.get("value")) for one in all_of(root, "input") if one.get("name") == "meeting")
    assert send(client, path, "/gespraech", meeting=meeting, status="held").status_code == 409
    network.watch.forward(days=14, hours=2)
    client = network.sign_in("coordinator")
    assert send(client, path, "/gespraech", meeting=meeting, status="held").status_code == 303
    assert "Hat stattgefunden" in text(parse(client.get(path).data))


def test_everybody_sees_its_own_plan_and_nobody_else_does(network: Network) -> None:
    key = planned_roadshow(network)
    company = network.sign_in("sme").get(f"/betrieb/tischplan/{key}")
    assert "10:00" in text(parse(company.data))
    registered = parse(network.sign_in("sme").get("/betrieb/veranstaltungen").data)
    to = next(str(a.get("href")) for a in all_of(registered, "a") if "/anmeldung/" in str(a.get("href")))
    assert f"/betrieb/tischplan/{key}" in network.sign_in("sme").get(to).text
    taking = network.sign_in("partner").get(f"/partnerbereich/veranstaltungen/{key}").text
    assert f"/partnerbereich/tischplan/{key}" in taking
    partner = network.sign_in("partner").get(f"/partnerbereich/tischplan/{key}")
    assert "Datensicherung" in text(parse(partner.data))
    assert network.sign_in("other_sme").get(f"/betrieb/tischplan/{key}").status_code == 404
    assert network.sign_in("other_partner").get(f"/partnerbereich/tischplan/{key}").status_code == 404
    file = network.sign_in("sme").get(f"/betrieb/tischplan/{key}.ics")
    assert file.content_type.startswith("text/calendar")
    assert b"SUMMARY:" in file.data
    for who, path in (
        ("sme", f"/betrieb/tischplan/{key}.pdf"),
        ("partner", f"/partnerbereich/tischplan/{key}.pdf"),
        ("coordinator", f"{path_of(key)}.pdf"),
    ):
        paper = network.sign_in(who).get(path)
        assert paper.data.startswith(b"%PDF-")
        assert b"FiraSans" in paper.data
    assert network.sign_in("foreign_coordinator").get(path_of(key)).status_code == 404


def test_a_company_says_when_it_is_there_and_reads_it_again(network: Network) -> None:
    key, client = roadshow(network), network.sign_in("sme")
    path = f"/betrieb/veranstaltungen/{key}/anmelden"
    form = parse(client.get(path).data)
    need = next(one.get("value") for one in all_of(form, "input") if one.get("name") == "need")
    data = {"csrf_token": csrf(client, path), "need": str(need), "meetings": "1"}
    wrong = client.post(path, data=data | {"there_from": "11:00", "there_until": "10:30"})
    assert wrong.status_code == 422
    assert "Bitte geben Sie eine Zeit nach der des Kommens an." in text(parse(wrong.data))
    assert b'value="11:00"' in wrong.data
    kept = client.post(path, data=data | {"there_from": "11:00", "there_until": ""})
    assert kept.status_code == 303
    assert "Da ab 11:00 Uhr." in text(parse(client.get(kept.location).data))
    assert b'value="11:00"' in client.get(path).data


def test_a_chamber_corrects_who_comes_later_and_is_told_to_plan_again(network: Network) -> None:
    key, client = planned_roadshow(network), network.sign_in("coordinator")
    path = f"{path_of(key)}/anwesenheit"
    names = [str(one.get("name")) for one in all_of(parse(client.get(path).data), "input")]
    late = next(name for name in names if name.startswith("s") and name.endswith(".there_from"))
    data = {"csrf_token": csrf(client, path)}
    wrong = client.post(path, data=data | {late: "abends"})
    assert wrong.status_code == 422
    assert b'value="abends"' in wrong.data
    page = client.post(path, data=data | {late: "12:30"}, follow_redirects=True)
    words = text(parse(page.data))
    assert "Die Zeiten von einem sind geändert. Bitte planen Sie neu." in words
    assert "Zu einer Zeit geplant, zu der sie nicht da sind:" in words
    stale = client.post(path, data=data | {late: "12:00", late.replace("there", "shown"): "09:30"})
    assert stale.status_code == 409
