"""Coordinators' pages over a real small network: sound in every state, decisions, one chamber only."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from company import STATES, Company
from desk import CASE, QUEUE, Desk
from flask.testing import FlaskClient
from reading import all_of, by_id, faults, parse, text

from matchmaker.storage.unit_of_work import UnitOfWork


@pytest.fixture
def desk(company: Company) -> Desk:
    return Desk(company)


@pytest.fixture
def foreigner(desk: Desk) -> FlaskClient:
    return desk.company.network.sign_in("foreign_coordinator")


def pages(token: str, need: str) -> list[str]:
    return [
        *("/koordination", QUEUE, f"{QUEUE}?liste=alle", f"{QUEUE}?thema=wifi&kreis=09190&partner=riese"),
        *(f"{QUEUE}?liste=erledigt&seite=9", f"{QUEUE}?leer=1", f"{QUEUE}?zuletzt={token}"),
        *(f"{CASE}{token}", f"{CASE}{token}/verlauf", "/koordination/suche", "/koordination/suche?q=xyz"),
        *("/koordination/suche?q=weilheim", "/koordination/suche?q=e&art=partner&seite=2"),
        *("/koordination/betriebe/baecker", "/koordination/betriebe/wirt", "/koordination/partner/riese"),
        *("/koordination/im-auftrag", "/koordination/im-auftrag?q=baecker", "/koordination/im-auftrag?q=qq"),
        *("/koordination/im-auftrag/baecker", f"/koordination/im-auftrag/baecker/{need}"),
        f"{QUEUE}/ergebnis?frei={token}&nicht={token}.no_capacity&nicht=unknown.moved_on",
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_sound(desk: Desk, prefix: str) -> None:
    need = desk.company.need()
    token = desk.company.bring("info_needed", need)
    desk.company.bring("requested")
    for path in pages(token, need):
        root = desk.read(prefix + path)
        assert faults(root) == [], path
        assert next(all_of(root, "html")).get("lang") == ("en" if prefix else "de")


@pytest.mark.parametrize("state", STATES)
def test_decision_page_is_sound_in_every_state(desk: Desk, state: str) -> None:
    token = desk.company.bring(state)
    desk.client = desk.company.network.sign_in("coordinator")
    for prefix in ("", "/en"):
        root = desk.read(f"{prefix}{CASE}{token}")
        assert faults(root) == [], state
    forms = {
        one.get("action", "").rsplit("/", 1)[-1]
        for one in all_of(root, "form")
        if "vermittlungen" in (one.get("action") or "")
    }
    offered = {
        "draft": {"zurueckziehen"},
        "requested": {"freigeben", "tauschen", "rueckfrage", "ablehnen"},
        "info_needed": {"ablehnen"},
        "accepted": {"treffen"},
        "met": {"abschliessen"},
        "no_show": {"abschliessen"},
        "rated": {"abschliessen"},
    }
    if state == "approved":
        assert {"zuruecknehmen"} <= forms
    else:
        assert forms == offered.get(state, set()), state


def endpoints(desk: Desk) -> Iterator[tuple[str, str]]:
    """Method and rule of every coordinator page that is about one object."""
    for rule in desk.company.network.app.url_map.iter_rules():
        if rule.endpoint.startswith("coordinator.") and rule.arguments & {"token", "key", "need"}:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, rule.rule


def test_no_page_shows_or_changes_another_chambers_objects(desk: Desk, foreigner: FlaskClient) -> None:
    need = desk.company.need()
    token = desk.company.bring("requested", need)
    root = parse(foreigner.get("/koordination/im-auftrag").data)
    csrf = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "csrf_token")
    tried = 0
    for method, rule in endpoints(desk):
        if "partner" in rule or "pruefung" in rule or "bewerbung" in rule:
            continue  # Partners belong to the whole network.
        path = rule.replace("<token>", token).replace("<key>", "baecker").replace("<need>", need)
        assert "<" not in path, rule
        fields = {
            "csrf_token": csrf,
            "version": 1,
            "offering": "riese-cloud",
            "text": "Wir brauchen neues WLAN.",
        }
        answer = foreigner.get(path) if method == "GET" else foreigner.post(path, data=fields)
        assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
        tried += 1
    assert tried >= 15
    assert desk.status(token) == "requested"
    for path in (QUEUE, f"{QUEUE}?liste=alle", "/koordination/suche?q=baecker", "/koordination"):
        assert token not in foreigner.get(path).get_data(as_text=True)
    answer = foreigner.post(f"{QUEUE}/freigeben", data={"csrf_token": csrf, "wahl": desk.ticked(token)})
    assert "not_found" in answer.headers["Location"]
    assert foreigner.get(answer.headers["Location"]).status_code == 200
    assert desk.status(token) == "requested"
    answer = foreigner.post(
        f"{QUEUE}/zuruecknehmen", data={"csrf_token": csrf, "einzeln": token, "offen": token}
    )
    assert answer.status_code == 404


def test_other_roles_do_not_find_the_pages(desk: Desk) -> None:
    for name in ("sme", "partner"):
        client = desk.company.network.sign_in(name)
        assert client.get("/koordination").status_code == 404
        assert client.get(QUEUE).status_code == 404
    visitor = desk.company.network.visitor().get(QUEUE)
    assert visitor.status_code == 302
    assert "/anmelden" in visitor.headers["Location"]


def test_approving_goes_on_with_the_next_one(desk: Desk) -> None:
    first = desk.company.bring("requested")
    desk.company.network.watch.forward(days=1)
    second = desk.company.bring("requested", desk.company.need(), "berta-kurs")
    desk.client = desk.company.network.sign_in("coordinator")
    answer = desk.decide(first, "freigeben")
    root = desk.follow(answer)
    assert f"{CASE}{second}?zuletzt={first}" in answer.headers["Location"]
    assert desk.status(first) == "approved"
    assert "Freigabe" in text(root), "it can be taken back from the next page"
    root = desk.follow(desk.decide(second, "ablehnen", reason="unclear", text=""))
    assert text(next(all_of(root, "h1"))) == "Zu entscheiden"
    assert desk.status(second) == "refused"
    answer = desk.post(f"{CASE}{first}/zuruecknehmen")
    assert answer.status_code == 303
    assert desk.status(first) == "requested"


def test_refusal_can_be_looked_at_before_it_is_sent(desk: Desk) -> None:
    token = desk.company.bring("requested")
    words = "Bitte melden Sie sich <b>noch einmal</b>."
    answer = desk.decide(token, "ablehnen", reason="unclear", text=words, schritt="vorschau")
    assert answer.status_code == 200
    root = parse(answer.data)
    assert faults(root) == []
    preview = text(by_id(root, "preview"))
    assert words in preview
    assert "Anton GmbH" in preview, "the next-best partners"
    assert desk.status(token) == "requested", "looking changes nothing"
    area = next(one for one in all_of(root, "textarea") if one.get("name") == "text")
    assert text(area) == words


@pytest.mark.parametrize(
    ("what", "fields", "anchor"),
    [
        ("ablehnen", {"reason": "", "text": "Worte"}, "reason-unclear"),
        ("ablehnen", {"reason": "other", "text": ""}, "text"),
        ("ablehnen", {"reason": "unclear", "text": "x" * 501}, "text"),
        ("rueckfrage", {"question": ""}, "question"),
        ("rueckfrage", {"question": "x" * 1001}, "question"),
        ("tauschen", {"offering": ""}, "offering-1"),
        ("tauschen", {"offering": "riese-cloud"}, "offering-1"),
    ],
)
def test_mistakes_keep_what_was_typed(desk: Desk, what: str, fields: dict[str, str], anchor: str) -> None:
    token = desk.company.bring("requested")
    answer = desk.decide(token, what, **fields)
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    summary = by_id(root, "error-summary")
    assert [one.get("href") for one in all_of(summary, "a")] == [f"#{anchor}"]
    typed = next(iter(fields.values())) if what == "rueckfrage" else fields.get("text", "")
    areas = [text(one) for one in all_of(root, "textarea")]
    assert not typed or typed in areas
    assert desk.status(token) == "requested"


def test_partner_is_exchanged(desk: Desk) -> None:
    token = desk.company.bring("requested")
    root = desk.read(CASE + token)
    offered = [one.get("value") for one in all_of(root, "input") if one.get("name") == "offering"]
    assert offered
    answer = desk.decide(token, "tauschen", offering=offered[0])
    assert answer.status_code == 303
    assert desk.status(token) == "withdrawn"
    new = re.search(r"zuletzt=([\w-]+)", answer.headers["Location"])
    assert new
    assert desk.status(new[1]) == "approved"


def test_colleague_who_was_quicker_is_named(desk: Desk) -> None:
    token = desk.company.bring("requested")
    version = desk.company.version(token)
    colleague = desk.company.actor("second_coordinator")
    desk.company.services.introductions.decide.refuse(colleague, token, version, "duplicate", "Siehe oben.")
    for what, fields in (
        ("freigeben", {}),
        ("rueckfrage", {"question": "Wie viele Rechner?"}),
        ("ablehnen", {"reason": "unclear"}),
    ):
        answer = desk.post(f"{CASE}{token}/{what}", version=version, **fields)
        assert answer.status_code == 409
        root = parse(answer.data)
        assert faults(root) == []
        words = text(next(all_of(root, "main")))
        assert "Second Coordinator" in words
        assert "Siehe oben." in words
        assert fields.get("question", "") in words, "what was typed is not lost"
    assert desk.status(token) == "refused"


def test_bulk_approval_says_what_was_done_and_what_not(desk: Desk) -> None:
    with UnitOfWork(desk.company.network.container.database, write=True) as uow:
        riese = uow.partners.by_keys(["riese"])["riese"]
        uow.capacity.set_capacity(riese, 1, desk.company.network.watch())
        uow.commit()
    first, full = (desk.company.bring("requested", desk.company.need()) for _ in range(2))
    decided = desk.company.bring("refused", desk.company.need(), "berta-kurs")
    ticked = [desk.ticked(token) for token in (first, full, decided)]
    ticked += ["garbage", "x.y", ".1"]
    answer = desk.post(f"{QUEUE}/freigeben?thema=wifi", wahl=ticked)
    root = desk.follow(answer)
    assert faults(root) == []
    words = text(next(all_of(root, "main")))
    assert "Eine Anfrage ist freigegeben. 2 sind es nicht." in words
    assert "Der Partner hat in diesem Monat keinen freien Platz mehr." in words
    assert "Jemand hat" in words
    assert (desk.status(first), desk.status(full)) == ("approved", "requested")
    assert "thema=wifi" in answer.headers["Location"], "the list comes back as it was"
    root = desk.follow(desk.post(f"{QUEUE}/zuruecknehmen", einzeln=first, frei=[first], offen=[first]))
    assert desk.status(first) == "requested"
    assert "0 Anfragen sind freigegeben." in text(next(all_of(root, "main")))


def test_everything_is_taken_back_at_once_but_not_after_ten_minutes(desk: Desk) -> None:
    tokens = [
        desk.company.bring("requested", desk.company.need(), offering)
        for offering in ("riese-netz", "berta-kurs")
    ]
    answer = desk.post(f"{QUEUE}/freigeben", wahl=[desk.ticked(token) for token in tokens])
    root = desk.follow(answer)
    assert "Alle rückgängig" in text(root)
    desk.post(f"{QUEUE}/zuruecknehmen", frei=tokens, offen=tokens)
    assert [desk.status(token) for token in tokens] == ["requested", "requested"]
    desk.post(f"{QUEUE}/freigeben", einzeln=desk.ticked(tokens[0]))
    assert [desk.status(token) for token in tokens] == ["approved", "requested"], "only the one of the button"
    desk.company.network.watch.forward(minutes=11)
    root = desk.follow(desk.post(f"{QUEUE}/zuruecknehmen", einzeln=tokens[0], frei=tokens[:1]))
    assert "Die Zeit zum Zurücknehmen ist vorbei" in text(root)
    assert desk.status(tokens[0]) == "approved"


def test_nothing_ticked_is_said(desk: Desk) -> None:
    desk.company.bring("requested")
    root = desk.follow(desk.post(f"{QUEUE}/freigeben"))
    assert "Es ist keine Anfrage ausgewählt" in text(root)


def test_trail_as_a_table_holds_no_formula(desk: Desk) -> None:
    token = desk.company.bring("requested")
    desk.decide(token, "rueckfrage", question='＝HYPERLINK("http://x";"y")\nzweite Zeile')
    answer = desk.client.get(f"{CASE}{token}/verlauf.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "V-2026-" in answer.headers["Content-Disposition"]
    table = list(csv.reader(StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert len(table) == 4
    assert {len(line) for line in table} == {10}
    assert table[-1][-1].startswith("'＝HYPERLINK")
    assert table[-1][5] == "Coordinator"
    assert not [cell for line in table for cell in line if cell.startswith(("=", "＝", "+", "-", "@"))]


def test_posts_without_token_are_refused(desk: Desk) -> None:
    token = desk.company.bring("requested")
    for path in (f"{CASE}{token}/freigeben", f"{QUEUE}/freigeben", "/koordination/im-auftrag"):
        assert desk.client.post(path, data={"version": 2, "wahl": f"{token}.2"}).status_code == 400
    assert desk.status(token) == "requested"
