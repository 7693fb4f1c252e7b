"""Daily pages of partners in every state and both languages: sound, in words, nothing released too early."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import fake_introductions as fake
import pytest
from flask.testing import FlaskClient
from reading import all_of, by_id, faults, parse, text
from signing import Network, csrf

from matchmaker.storage.unit_of_work import UnitOfWork
from models import PartnerReview

INBOX = "/partnerbereich/vermittlungen"
PRIVATE = (
    fake.CONTACT.organisation,
    fake.CONTACT.name,
    str(fake.CONTACT.email),
    str(fake.CONTACT.phone),
    str(fake.OWN_CONTACT.email),
)


class Desk:
    """A partner's browser in front of real partner services and made-up introductions."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.views = fake.every_state()
        self.read = fake.FakeRead(self.views)
        self.answers = fake.FakeAnswers(self.views)
        services: Any = network.container.services
        introductions = replace(
            services.introductions, read=self.read, answer=self.answers, follow_up=self.answers
        )
        network.app.extensions["matchmaker-services"] = replace(services, introductions=introductions)
        self.client: FlaskClient = network.sign_in("partner")

    def page(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == status
        return parse(answer.data)

    def post(self, path: str, form_at: str | None = None, **fields: object) -> Any:
        token = csrf(self.client, form_at or f"{INBOX}/approved/ablehnen")
        return self.client.post(path, data={"csrf_token": token, **fields})


@pytest.fixture
def desk(network: Network) -> Desk:
    network.watch.now = fake.NOW
    return Desk(network)


PAGES = {
    "home": "/partnerbereich",
    "inbox": INBOX,
    "inbox, accepted": f"{INBOX}?stand=angenommen",
    "inbox, ended": f"{INBOX}?stand=beendet",
    "inbox, all": f"{INBOX}?stand=alle",
    "inbox, strange": f"{INBOX}?stand=%3Cb%3E&seite=-1",
    "decline": f"{INBOX}/approved/ablehnen",
    "rate": f"{INBOX}/met/bewerten",
    "capacity": "/partnerbereich/kapazitaet",
    "capacity, earlier": "/partnerbereich/kapazitaet?monat=2025-10",
    "statistics": "/partnerbereich/statistik",
    **{f"introduction, {state}": f"{INBOX}/{state}" for state in fake.STATES},
}


def test_pages_are_sound(desk: Desk, prefix: str) -> None:
    for name, path in PAGES.items():
        root = desk.page(prefix + path)
        assert faults(root) == [], name
        assert next(all_of(root, "html")).get("lang") == ("en" if prefix else "de"), name
        robots = [one.get("content") for one in all_of(root, "meta") if one.get("name") == "robots"]
        assert robots == ["noindex, nofollow"], name


def test_titles_are_unique(desk: Desk, prefix: str) -> None:
    paths = [path for name, path in PAGES.items() if name not in ("inbox, strange", "capacity, earlier")]
    titles = [text(next(all_of(desk.page(prefix + path), "title"))) for path in paths]
    introductions = len(fake.STATES)
    assert len(set(titles)) == len(titles) - introductions + 1


def test_nothing_private_is_on_the_page_before_acceptance(desk: Desk, prefix: str) -> None:
    hidden = ["approved", "declined", "expired", "withdrawn"]
    desk.read.lines = [fake.line(desk.views[state]) for state in hidden]
    for path in (*(f"{INBOX}/{state}" for state in hidden), f"{INBOX}?stand=alle", "/partnerbereich"):
        source = desk.client.get(prefix + path).text
        assert [one for one in PRIVATE if one in source] == [], path


def test_accepted_shows_both_contacts(desk: Desk) -> None:
    root = desk.page(f"{INBOX}/accepted")
    assert text(next(all_of(root, "h1"))) == "Bäckerei Zirnbichl"
    links = {one.get("href") for one in all_of(root, "a")}
    assert {"mailto:vroni@baeckerei.example", "tel:080250000-1", "mailto:max@partner.example"} <= links


def test_request_says_need_facts_evidence_deadline_and_consequences(desk: Desk) -> None:
    words = text(desk.page(f"{INBOX}/approved"))
    for part in (
        "Mir finden koane Lehrlinge mehr.", "Am besten vormittags.", "Landkreis Miesbach",
        "10 bis 49 Beschäftigte", "Herstellung von Backwaren", "Lehrlinge (gleiches Wort)",
        "Samstag, 7. Februar 2026", "sehen Sie sofort Name und Kontaktdaten des Betriebs",
        "2 weitere Plätze bleiben in diesem Monat frei",
    ):  # fmt: skip
        assert part in words
    assert "%" not in words


def test_last_free_place_is_named_before_accepting(desk: Desk) -> None:
    desk.views["approved"] = fake.view("approved", capacity_left=0)
    assert "Das ist der letzte Platz Ihres Monats" in text(desk.page(f"{INBOX}/approved"))


def test_accepting_takes_one_click_and_leads_back(desk: Desk) -> None:
    root = desk.page(f"{INBOX}/approved")
    (form,) = [one for one in all_of(root, "form") if one.get("action", "").endswith("/annehmen")]
    fields = {str(one.get("name")): one.get("value") for one in all_of(form, "input")}
    answer = desk.client.post(form.get("action", ""), data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{INBOX}/approved")
    assert desk.answers.done == [("accept", "approved")]
    again = desk.client.post(form.get("action", ""), data=fields)
    assert again.status_code == 409
    assert faults(parse(again.data)) == []
    assert desk.answers.done == [("accept", "approved")]


def test_a_form_without_a_version_is_refused(desk: Desk) -> None:
    for version in ("", "x", "-1", "²", "9" * 30):
        assert desk.post(f"{INBOX}/approved/annehmen", version=version).status_code == 400, version
    assert desk.answers.done == []


def test_a_stale_page_changes_nothing_and_says_where_it_stands(desk: Desk, prefix: str) -> None:
    answer = desk.post(f"{prefix}{INBOX}/approved/annehmen", version="2")
    assert answer.status_code == 409
    assert faults(parse(answer.data)) == []
    assert desk.answers.done == []


def test_declining_without_a_reason_explains_and_keeps_what_was_typed(desk: Desk, prefix: str) -> None:
    path = f"{prefix}{INBOX}/approved/ablehnen"
    answer = desk.post(path, version="3", text="<b>Im Januar</b> gern")
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    assert text(next(all_of(root, "title"))).startswith("Error:" if prefix else "Fehler:")
    assert text(by_id(root, "text")) == "<b>Im Januar</b> gern"
    assert desk.answers.done == []


def test_another_reason_needs_words(desk: Desk) -> None:
    answer = desk.post(f"{INBOX}/approved/ablehnen", version="3", reason="other", text=" ")
    root = parse(answer.data)
    assert answer.status_code == 422
    assert "Bitte schreiben Sie in wenigen Worten" in text(by_id(root, "text-error"))
    checked = [one.get("value") for one in all_of(root, "input") if "checked" in one.attrib]
    assert checked == ["other"]
    long = desk.post(f"{INBOX}/approved/ablehnen", version="3", reason="size", text="x" * 501)
    assert (long.status_code, text(by_id(parse(long.data), "text"))) == (422, "x" * 501)


def test_declining_says_what_happens_and_offers_relief_for_no_capacity(desk: Desk) -> None:
    assert "sehen die nächsten passenden Partner" in text(desk.page(f"{INBOX}/approved/ablehnen"))
    answer = desk.post(f"{INBOX}/approved/ablehnen", version="3", reason="no_capacity", text="")
    assert answer.status_code == 303
    assert desk.answers.done == [("decline", "approved", "no_capacity", "")]
    root = desk.page(answer.headers["Location"])
    by_id(root, "relief-title")
    assert "/partnerbereich/kapazitaet#change" in {one.get("href") for one in all_of(root, "a")}
    desk.views["approved"] = replace(desk.views["approved"], reason="region")
    assert "relief-title" not in {one.get("id") for one in desk.page(f"{INBOX}/approved").iter()}


@pytest.mark.parametrize(("path", "action"), [("treffen", "report_met"), ("kein-treffen", "report_no_show")])
def test_the_meeting_is_reported_with_one_click(desk: Desk, path: str, action: str) -> None:
    assert desk.post(f"{INBOX}/accepted/{path}", version="3").status_code == 303
    assert desk.answers.done == [(action, "accepted")]


def test_rating_checks_every_field_and_keeps_what_was_typed(desk: Desk, prefix: str) -> None:
    form = f"{INBOX}/met/bewerten"
    answer = desk.post(prefix + form, form_at=form, version="3", stars="9", line="y" * 501)
    root = parse(answer.data)
    assert (answer.status_code, faults(root)) == (422, [])
    assert all(by_id(root, f"{name}-error") is not None for name in ("outcome", "stars", "line"))
    assert text(by_id(root, "line")) == "y" * 501
    assert desk.post(form, form, version="3", outcome="order", stars="5", line="Gut").status_code == 303
    assert desk.answers.done == [("rate", "met", "order", "5", "Gut")]


def test_forms_that_are_no_longer_due_are_conflicts(desk: Desk) -> None:
    for path in ("closed/ablehnen", "accepted/bewerten", "expired/ablehnen"):
        desk.page(f"{INBOX}/{path}", status=409)


def test_unknown_introductions_are_not_found(desk: Desk) -> None:
    desk.page(f"{INBOX}/gibt-es-nicht", status=404)
    assert desk.post(f"{INBOX}/gibt-es-nicht/annehmen", version="1").status_code == 404


def test_inbox_shows_the_most_urgent_first_and_counts_every_filter(desk: Desk) -> None:
    one = desk.views["approved"]
    days = {1: 9, 2: 0, 3: 4}
    desk.read.lines = [
        fake.line(one, number, due_at=fake.NOW + timedelta(days=left, hours=2))
        for number, left in days.items()
    ] + [fake.line(desk.views["closed"])]
    root = desk.page(INBOX)
    order = [str(link.get("href"))[-1] for h3 in all_of(root, "h3") for link in all_of(h3, "a")]
    assert order == ["2", "3", "1"]
    assert [text(one) for one in all_of(root, "a") if one.get("aria-current") == "page"][-1] == (
        "Wartet auf Sie (3)"
    )
    words = text(root)
    assert all(part in words for part in ("Nur noch heute", "Noch 4 Tage", "Beendet (1)", "Alle (4)"))


def test_long_inbox_comes_in_pages(desk: Desk) -> None:
    desk.read.lines = [fake.line(desk.views["closed"], number) for number in range(1, 46)]
    root = desk.page(f"{INBOX}?stand=beendet&seite=2")
    assert len(list(all_of(root, "article"))) == 20
    (following,) = [one.get("href") for one in all_of(root, "a") if one.get("rel") == "next"]
    assert following == f"{INBOX}?seite=3&stand=beendet"
    assert len(list(all_of(desk.page(f"{INBOX}?stand=beendet&seite=99"), "article"))) == 5


def test_empty_lists_say_what_will_be_there(desk: Desk, prefix: str) -> None:
    desk.read.lines = []
    for chosen in ("offen", "angenommen", "beendet", "alle"):
        root = desk.page(f"{prefix}{INBOX}?stand={chosen}")
        assert faults(root) == [], chosen
        assert len(text(by_id(root, "list-title"))) > 10


def test_home_names_what_waits_and_this_month_s_places(desk: Desk) -> None:
    words = text(desk.page("/partnerbereich"))
    assert "Eine Anfrage wartet auf Ihre Antwort" in words
    assert "0 von 4 Plätzen vergeben: 0 genutzt, 0 reserviert; 4 frei." in words
    assert "Im Netzwerk" in words


def test_home_without_anything_is_no_empty_page(desk: Desk, prefix: str) -> None:
    desk.read.lines = []
    root = desk.page(f"{prefix}/partnerbereich")
    assert faults(root) == []
    assert text(by_id(root, "waiting-title")) in (
        "Nichts wartet auf Ihre Antwort",
        "Nothing waits for your answer",
    )


def test_home_of_a_partner_outside_the_network_says_where_it_stands(desk: Desk, prefix: str) -> None:
    for status in ("draft", "submitted", "returned", "paused", "retired", "rejected"):
        told = status in ("returned", "rejected")
        _set_status(desk, status, "Bitte <konkreter>." if told else None)
        root = desk.page(f"{prefix}/partnerbereich")
        assert faults(root) == [], status
        by_id(root, "state-title")
        assert ("Bitte <konkreter>." in text(root)) == told
        has_inbox = "waiting-title" in {one.get("id") for one in root.iter()}
        assert has_inbox == (status in ("paused", "retired"))


def _set_status(desk: Desk, status: str, note: str | None) -> None:
    with UnitOfWork(desk.network.container.database, write=True) as uow:
        partner = uow.partners.by_key("anton")
        assert partner is not None
        partner.status, partner.submitted_at = status, fake.NOW
        if note is not None:
            values = {"decision": status, "criteria": {}, "note": note, "reviewer_id": None}
            uow.session.add(PartnerReview(partner_id=partner.id, at=fake.NOW, **values))
        uow.commit()


def test_capacity_can_be_changed_and_wrong_numbers_are_explained(desk: Desk, prefix: str) -> None:
    page = "/partnerbereich/kapazitaet"
    assert desk.post(f"{page}/monat", page, capacity="7").status_code == 303
    assert "0 von 7 Plätzen vergeben" in text(desk.page(page))
    answer = desk.post(f"{prefix}{page}/regel", page, capacity="<viele>")
    root = parse(answer.data)
    assert (answer.status_code, faults(root)) == (422, [])
    assert by_id(root, "capacity-usual").get("value") == "<viele>"
    assert by_id(root, "capacity-month").get("value") == "7"
    by_id(root, "capacity-usual-error")
    desk.page(f"{page}?monat=2020-01", status=404)


def test_visitors_and_other_roles_get_nothing(network: Network) -> None:
    for path in ("/partnerbereich", INBOX, "/partnerbereich/statistik.csv", "/partnerbereich/kapazitaet"):
        assert network.visitor().get(path).status_code == 302
        assert network.sign_in("sme").get(path).status_code == 404


def test_statistics_file_defuses_formulas_and_names_no_company(desk: Desk) -> None:
    with UnitOfWork(desk.network.container.database, write=True) as uow:
        partner = uow.partners.by_key("anton")
        assert partner is not None
        partner.name = "=HYPERLINK(1)"
        uow.commit()
    answer = desk.client.get("/partnerbereich/statistik.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="statistik-2026-02.csv"'
    lines = answer.text.splitlines()
    assert lines[0] == "\ufeffPartner;'=HYPERLINK(1)"
    assert [line.split(";")[0] for line in lines[3:15]] == [
        *(f"2025-{number:02d}" for number in range(3, 13)), "2026-01", "2026-02",
    ]  # fmt: skip
    assert [one for one in PRIVATE if one in answer.text] == []
