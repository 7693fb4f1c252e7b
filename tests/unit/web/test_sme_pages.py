"""Pages of a company in every state and both languages: sound, with the next step, no contact too early."""

import pytest
from company import ENDED, STATES, TEXT, Company
from reading import all_of, by_id, faults, parse, text

from matchmaker.domain.need import NeedInput

LANGUAGES = ("", "/en")


def words(root) -> str:
    return text(next(all_of(root, "main")))


@pytest.mark.parametrize("state", STATES)
def test_introduction_is_sound_and_says_what_happens_next(company: Company, state: str) -> None:
    token = company.bring(state)
    for prefix in LANGUAGES:
        root = company.read(f"{prefix}/betrieb/vermittlungen/{token}")
        assert faults(root) == []
        turn = next(one for one in root.iter() if one.get("aria-labelledby") == "next-step")
        assert len(text(turn)) > 40
        over = state in {*ENDED, "withdrawn", "closed", "exchanged"}
        assert bool(list(all_of(turn, "time"))) is not over
        home = company.read(f"{prefix}/betrieb")
        assert faults(home) == []
        assert "Riese GmbH" in words(home)
        assert faults(company.read(f"{prefix}/betrieb/vermittlungen/{token}/gesendet")) == []


@pytest.mark.parametrize("state", STATES)
def test_contact_is_shown_from_acceptance_on(company: Company, state: str) -> None:
    root = company.read(f"/betrieb/vermittlungen/{company.bring(state)}")
    released = state in {"accepted", "met", "no_show", "closed", "rated"}
    assert ("giant@test.example" in words(root)) is released


def test_what_waits_for_the_company_stands_first(company: Company) -> None:
    need = company.need()
    company.bring("info_needed", need)
    company.bring("requested", need, "anton-vor-ort")
    root = company.read("/betrieb")
    waiting = next(one for one in all_of(root, "section") if one.get("aria-labelledby") == "waiting-title")
    running = next(one for one in all_of(root, "section") if one.get("aria-labelledby") == "running-title")
    assert "Riese GmbH" in text(waiting)
    assert "Anton GmbH" not in text(waiting)
    assert "Anton GmbH" in text(running)


def test_rated_meeting_waits_for_the_other_side_only(company: Company) -> None:
    token = company.bring("rated")
    root = company.read(f"/betrieb/vermittlungen/{token}")
    assert "Ihr Teil ist getan" in words(root)
    assert not [one for one in root.iter() if one.get("name") == "stars"]
    waiting = next(
        one
        for one in all_of(company.read("/betrieb"), "section")
        if one.get("aria-labelledby") == "waiting-title"
    )
    assert "Riese GmbH" not in text(waiting)
    assert "Danke für Ihre Bewertung" in words(company.read("/betrieb"))


def test_own_request_does_not_look_like_one_by_telephone(company: Company) -> None:
    token = company.bring("requested")
    assert "Am Telefon" not in words(company.read(f"/betrieb/vermittlungen/{token}"))
    need = company.need()
    by_phone = company.bring("draft", need, "anton-vor-ort")
    assert "Am Telefon" in words(company.read(f"/betrieb/vermittlungen/{by_phone}"))


@pytest.mark.parametrize("state", ENDED)
def test_next_best_can_be_asked_with_one_click(company: Company, state: str) -> None:
    token = company.bring(state)
    root = company.read(f"/betrieb/vermittlungen/{token}")
    buttons = [form for form in all_of(root, "form") if "/anfragen/" in form.get("action", "")]
    assert buttons
    target = buttons[0].get("action", "")
    assert "riese" not in target
    answer = company.post(target, personal_line="Am besten vormittags.")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/gesendet")
    again = company.read(f"/betrieb/vermittlungen/{token}")
    assert target not in [form.get("action") for form in all_of(again, "form")]


def test_exchanged_introduction_leads_to_the_new_one(company: Company) -> None:
    token = company.bring("exchanged")
    root = company.read(f"/betrieb/vermittlungen/{token}")
    assert "Stattdessen wird ein anderer Partner gefragt" in words(root)
    new = [
        one.get("href", "")
        for one in all_of(root, "a")
        if one.get("href", "").startswith("/betrieb/vermittlungen/") and token not in one.get("href", "")
    ]
    assert new
    assert "Anton GmbH" in words(company.read(new[0]))


def test_empty_home_leads_to_the_first_need(company: Company) -> None:
    company.client = company.network.sign_in("other_sme")
    for prefix in LANGUAGES:
        with company.network.container.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM needs")
        root = company.read(f"{prefix}/betrieb")
        assert faults(root) == []
        assert f"{prefix}/betrieb/bedarf" in {one.get("href") for one in all_of(root, "a")}
        assert not [one for one in root.iter() if one.get("id") == "waiting-title"]


@pytest.mark.parametrize("state", ["requested", "declined", "withdrawn"])
def test_need_shows_what_was_asked_of_each_partner(company: Company, state: str) -> None:
    need = company.need()
    token = company.bring(state, need)
    for prefix in LANGUAGES:
        root = company.read(f"{prefix}/betrieb/bedarf/{need}")
        assert faults(root) == []
        asked = next(one for one in all_of(root, "section") if one.get("aria-labelledby") == "asked-title")
        assert [one.get("href") for one in all_of(asked, "a")] == [f"{prefix}/betrieb/vermittlungen/{token}"]
        requests = {one.get("href", "") for one in all_of(root, "a") if "/anfragen/" in one.get("href", "")}
        assert any("anton" in one for one in requests)
        assert any("riese" in one for one in requests) is (state == "withdrawn")


def test_need_without_search_offers_one(company: Company) -> None:
    root = company.read("/betrieb")
    (path,) = [one.get("href", "") for one in all_of(root, "a") if "/bedarf/baecker" in one.get("href", "")]
    for prefix in LANGUAGES:
        assert faults(company.read(prefix + path)) == []
    answer = company.post(f"{path}/suchen")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "/anfragen/" in company.client.get(path).text


def test_foreign_needs_introductions_and_drafts_do_not_exist(company: Company) -> None:
    need, token = company.need(), company.bring("requested")
    draft = company.services.need_drafts
    kept = draft.save(company.actor(), draft.new_token(), {"text": "x"}).token
    paths = (
        f"/betrieb/bedarf/{need}",
        f"/betrieb/bedarf/{need}/aendern",
        f"/betrieb/bedarf/{need}/anfragen/riese-netz",
        f"/betrieb/vermittlungen/{token}",
        f"/betrieb/vermittlungen/{token}/gesendet",
        f"/betrieb/vermittlungen/{token}/zurueckziehen",
        f"/betrieb/entwuerfe/{kept}",
        f"/betrieb/entwuerfe/{kept}/loeschen",
    )
    company.client = company.network.sign_in("other_sme")
    assert [company.client.get(path).status_code for path in paths] == [404] * len(paths)
    for path in (f"/betrieb/bedarf/{need}/uebernehmen", paths[2], paths[5], paths[7]):
        assert company.post(path, version="1").status_code == 404
    visitor = company.network.visitor()
    assert visitor.get(f"/bedarf/{need}").status_code == 404
    assert visitor.get(f"/betrieb/bedarf/{need}").status_code == 302


@pytest.mark.parametrize("name", ["partner", "coordinator", "nobody"])
def test_pages_of_companies_are_for_companies(company: Company, name: str) -> None:
    client = company.network.sign_in(name)
    assert client.get("/betrieb").status_code == 404


def test_withdrawing_is_asked_before(company: Company) -> None:
    token = company.bring("approved")
    path = f"/betrieb/vermittlungen/{token}/zurueckziehen"
    for prefix in LANGUAGES:
        assert faults(company.read(prefix + path)) == []
    number = by_version(company.read(path))
    assert company.post(path, version=number).status_code == 303
    late = company.client.get(path)
    assert late.status_code == 409
    assert faults(parse(late.data)) == []


def by_version(root) -> str:
    return next(one.get("value", "") for one in root.iter() if one.get("name") == "version")


def test_stale_page_keeps_what_was_written(company: Company) -> None:
    token = company.bring("info_needed")
    root = company.read(f"/betrieb/vermittlungen/{token}")
    number = by_version(root)
    company.step("refuse", token)
    for prefix in LANGUAGES:
        answer = company.post(
            f"{prefix}/betrieb/vermittlungen/{token}/antworten", version=number, text="Zwölf <Rechner>."
        )
        assert answer.status_code == 409
        page = parse(answer.data)
        assert faults(page) == []
        assert "Zwölf <Rechner>." in words(page)
        assert f"{prefix}/betrieb/vermittlungen/{token}" in {one.get("href") for one in all_of(page, "a")}


def test_answer_goes_back_to_the_chamber(company: Company) -> None:
    token = company.bring("info_needed")
    path = f"/betrieb/vermittlungen/{token}"
    number = by_version(company.read(path))
    wrong = company.post(f"{path}/antworten", version=number, text=" ")
    assert wrong.status_code == 422
    assert faults(parse(wrong.data)) == []
    long = company.post(f"{path}/antworten", version=number, text="x" * 1001)
    assert "x" * 1001 in long.text
    assert long.status_code == 422
    assert company.post(f"{path}/antworten", version=number, text="Zwölf.").status_code == 303
    root = company.read(path)
    assert "Zwölf." in words(root)
    assert "Wie viele Rechner haben Sie?" in words(root)
    assert "Angefragt" in words(root)


def test_double_click_is_a_conflict_and_does_nothing_twice(company: Company) -> None:
    token = company.bring("accepted")
    path = f"/betrieb/vermittlungen/{token}"
    number = by_version(company.read(path))
    assert company.post(f"{path}/stattgefunden", version=number).status_code == 303
    assert company.post(f"{path}/stattgefunden", version=number).status_code == 409
    assert company.post(f"{path}/ausgefallen", version=number).status_code == 409
    for wrong in ("", "x", "-1", "99999999999999999999"):
        assert company.post(f"{path}/stattgefunden", version=wrong).status_code == 404


def test_rating_is_checked_and_kept(company: Company) -> None:
    token = company.bring("met")
    path = f"/betrieb/vermittlungen/{token}"
    number = by_version(company.read(path))
    wrong = company.post(f"{path}/bewerten", version=number, stars="9", line="War gut & schön")
    assert wrong.status_code == 422
    root = parse(wrong.data)
    assert faults(root) == []
    assert len(list(all_of(by_id(root, "error-summary"), "a"))) == 2
    assert text(by_id(root, "rating-line")) == "War gut & schön"
    good = company.post(f"{path}/bewerten", version=number, outcome="pilot", stars="4", line="War gut")
    assert good.status_code == 303
    assert "4 von 5 Sternen" in words(company.read(path))


def test_request_by_telephone_is_confirmed(company: Company) -> None:
    token = company.bring("draft")
    path = f"/betrieb/vermittlungen/{token}"
    number = by_version(company.read(path))
    assert company.post(f"{path}/bestaetigen", version=number).status_code == 303
    assert "Angefragt" in words(company.read(path))


def test_request_form_shows_what_is_passed_on(company: Company) -> None:
    need = company.need()
    path = f"/betrieb/bedarf/{need}/anfragen/riese-netz"
    for prefix in LANGUAGES:
        root = company.read(prefix + path)
        assert faults(root) == []
        assert TEXT in words(root)
    long = company.post(path, personal_line="x" * 501)
    assert long.status_code == 422
    root = parse(long.data)
    assert faults(root) == []
    assert text(by_id(root, "personal-line")) == "x" * 501
    sent = company.post(path, personal_line="Gern am Vormittag.")
    assert sent.status_code == 303
    assert "unterwegs" in words(company.read(sent.headers["Location"]))
    twice = company.post(path, personal_line="Noch einmal.")
    assert twice.status_code == 409
    assert faults(parse(twice.data)) == []
    assert "Noch einmal." in twice.text
    assert faults(company.read(path)) == []


def test_company_reads_the_hint_at_funding_where_its_need_fits(company: Company) -> None:
    def need(topic: str) -> str:
        stated = NeedInput(TEXT, "82362", "small", "10.71", (topic,))
        return company.services.sme_needs.state(company.actor(), stated)

    fitting, other = (company.read(f"/betrieb/bedarf/{need(topic)}") for topic in ("backup", "apprentices"))
    assert faults(fitting) == []
    assert "Digitalbonus Bayern" in words(fitting)
    assert "Beginnen Sie nicht, bevor" in words(fitting)
    assert "Digitalbonus" not in words(other)
