"""The self-assessment of a company that is signed in: kept at each step, carried from the cookie, graded."""

from company import Company
from reading import Element, all_of, faults, parse, text
from signing import Network, csrf
from test_self_assessment_pages import AREAS, all_at, chosen, fill, send

from matchmaker.domain.assessment import assess
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Sme
from tests.people import PASSWORD, address

OWN = "/betrieb/selbsteinschaetzung"
START = "/selbsttest"


def cells(root: Element) -> list[list[str]]:
    """Rows of the first table."""
    table = next(iter(all_of(root, "table")))
    return [[text(cell) for cell in all_of(row, "th", "td")] for row in list(all_of(table, "tr"))[1:]]


def press(company: Company, path: str, name: str) -> str:
    """Send the form of the page that has a button of this name; where it leads."""
    for form in all_of(company.read(path), "form"):
        if any(text(button) == name for button in all_of(form, "button")):
            answer = company.post(form.get("action", ""))
            assert answer.status_code == 303
            return answer.headers["Location"]
    raise AssertionError(f"{path} has no button {name}")


def sign_in(client, network: Network, name: str = "sme") -> None:
    token = csrf(client, "/anmelden")
    fields = {"csrf_token": token, "email": address(name), "password": PASSWORD}
    assert client.post("/anmelden", data=fields).status_code == 303


def test_answers_are_kept_for_the_company_at_every_area(company: Company) -> None:
    fill(company.client, "1", "2")
    with company.client.session_transaction() as session:
        assert "self_assessment" not in session
    colleague = company.network.sign_in("sme_colleague")
    assert chosen(parse(colleague.get("/selbsttest/2").data)) == all_at(2, "2")
    assert "Sie haben bisher 8 von 24 Fragen beantwortet." in text(parse(colleague.get("/betrieb").data))
    (link,) = [one for one in all_of(parse(colleague.get(OWN).data), "a") if text(one) == "Weitermachen"]
    assert link.get("href") == "/selbsttest/3"
    assert chosen(parse(company.network.sign_in("other_sme").get("/selbsttest/2").data)) == {}


def test_the_last_area_leads_to_grades_that_stay(company: Company) -> None:
    fill(company.client, "3", "2", "1", "0", "-")
    answer = send(company.client, 6, all_at(6, "3"))
    assert (answer.status_code, answer.headers["Location"]) == (303, OWN)
    for prefix in ("", "/en"):
        root = company.read(prefix + OWN)
        assert faults(root) == []
        assert [row[1] for row in cells(root)] == ["1", "3+", "4−", "6", "–", "1", "3"]
    assert "Partner dafür finden" in text(company.read(OWN))
    assert chosen(company.read("/selbsttest/1")) == {}
    assert company.client.get("/selbsttest/ergebnis").headers["Location"] == OWN
    for path in ("/betrieb", START):
        assert OWN in [one.get("href") for one in all_of(company.read(path), "a")]


def test_the_last_area_leads_back_to_what_is_open(company: Company) -> None:
    fill(company.client, "1")
    answer = send(company.client, 6, all_at(6, "3"))
    assert answer.headers["Location"] == "/selbsttest/2"
    assert company.post(OWN).headers["Location"] == "/selbsttest/2"


def test_answers_of_a_visitor_come_along_when_it_signs_in(network: Network) -> None:
    client = network.visitor()
    fill(client, "1", "2", "3")
    sign_in(client, network)
    assert "Sie haben bisher 12 von 24 Fragen beantwortet." in text(parse(client.get(OWN).data))
    assert chosen(parse(network.sign_in("sme_colleague").get("/selbsttest/3").data)) == all_at(3, "3")
    with client.session_transaction() as session:
        assert "self_assessment" not in session


def test_a_visitor_who_has_answered_all_presses_once_after_signing_in(company: Company) -> None:
    company.client = company.network.visitor()
    fill(company.client, *"222222")
    links = [
        one.get("href", "")
        for one in all_of(company.read("/selbsttest/ergebnis"), "a")
        if text(one) == "Anmelden und Noten speichern"
    ]
    assert links == ["/anmelden?weiter=/selbsttest/ergebnis"]
    sign_in(company.client, company.network)
    assert press(company, OWN, "Noten zeigen") == OWN
    assert [row[1] for row in cells(company.read(OWN))][-1] == "3+"


def test_new_answers_count_and_older_ones_stay(company: Company) -> None:
    fill(company.client, "1", "1")
    visitor = company.network.visitor()
    fill(visitor, "3")
    sign_in(visitor, company.network)
    assert chosen(company.read("/selbsttest/1")) == all_at(1, "3")
    assert chosen(company.read("/selbsttest/2")) == all_at(2, "1")


def test_who_acts_for_no_company_keeps_the_answers_in_the_cookie(network: Network) -> None:
    client = network.visitor()
    fill(client, "2")
    sign_in(client, network, "partner")
    assert chosen(parse(client.get("/selbsttest/1").data)) == all_at(1, "2")


def test_answers_go_to_the_company_that_somebody_then_acts_for(network: Network) -> None:
    client = network.visitor()
    fill(client, "2")
    sign_in(client, network, "both")
    for form in all_of(parse(client.get("/konto/organisation").data), "form"):
        fields = {one.get("name", ""): one.get("value", "") for one in all_of(form, "input")}
        if "membership" in fields:
            client.post("/konto/organisation", data=fields)
    kept = [chosen(parse(network.sign_in(name).get("/selbsttest/1").data)) for name in ("sme", "other_sme")]
    assert all_at(1, "2") in kept


def test_correcting_within_a_day_and_the_history_after_months(company: Company) -> None:
    fill(company.client, *"000000")
    assert press(company, OWN, "Antworten ändern") == "/selbsttest/1"
    assert chosen(company.read("/selbsttest/1")) == all_at(1, "0")
    fill(company.client, *"111111")
    assert text(company.read(OWN)).count("4−") >= 7
    company.network.watch.forward(days=180)
    company.client = company.network.sign_in("sme")
    assert "Antworten ändern" not in text(company.read(OWN))
    fill(company.client, *"222222")
    root = company.read(OWN)
    assert faults(root) == []
    words = text(root)
    assert "Was sich seit dem ersten Mal geändert hat" in words
    assert words.count("besser als beim ersten Mal") == len(AREAS) + 2
    assert [row[1:3] for row in _second_table(root)] == [["4−", "3+"]] * (len(AREAS) + 1)


def _second_table(root: Element) -> list[list[str]]:
    table = list(all_of(root, "table"))[1]
    return [[text(cell) for cell in all_of(row, "th", "td")] for row in list(all_of(table, "tr"))[1:]]


def test_starting_anew_leaves_what_is_completed(company: Company) -> None:
    fill(company.client, *"222222")
    fill(company.client, "0")
    assert press(company, START, "Antworten löschen und neu beginnen") == START
    assert chosen(company.read("/selbsttest/1")) == {}
    assert [row[1] for row in cells(company.read(OWN))][-1] == "3+"


def test_texts_say_who_sees_what(company: Company) -> None:
    words = text(company.read(START))
    assert "die Noten sehen die Koordinatorinnen und Koordinatoren Ihrer IHK, sonst niemand" in words
    assert "wir speichern nichts" not in words
    visitor = text(parse(company.network.visitor().get(START).data))
    assert "Wenn Sie sich für Ihren Betrieb anmelden, kommen sie mit." in visitor


def test_profile_says_where_the_grade_comes_from(company: Company) -> None:
    for prefix in ("", "/en"):
        root = company.read(f"{prefix}/betrieb/profil")
        assert faults(root) == []
        assert any(one.get("name") == "grade" for one in all_of(root, "select"))
    fill(company.client, *"111111")
    root = company.read("/betrieb/profil")
    assert faults(root) == []
    assert not any(one.get("name") == "grade" for one in all_of(root, "select"))
    assert "Note 4−, aus Ihrer Selbsteinschätzung vom Montag, 2. Februar 2026." in text(root)


def test_means_of_others_stand_beside_the_own_grades_from_ten_companies_on(company: Company) -> None:
    fill(company.client, *"000000")
    root = company.read(OWN)
    assert "Noch zu wenige Betriebe: Netzwerk, Branche, Größenklasse." in text(root)
    use = company.services.self_assessment
    good = {one.key: one.levels - 1 for area in use.questionnaire.areas for one in area.questions}
    with UnitOfWork(company.network.container.database, write=True) as uow:
        like = uow.smes.by_key("baecker")
        assert like
        for number in range(10):
            other = Sme(
                key=f"other-{number}", name="Anderer", postcode=like.postcode, size="medium",
                industry_code=like.industry_code, district_ags=like.district_ags, service_languages=["de"],
                fictional=True, created_at=like.created_at,
            )  # fmt: skip
            uow.smes.add(other)
            row = uow.assessments.begin(other.id, None, "x", good, like.created_at)
            uow.assessments.complete(row, assess(use.questionnaire.areas, good), like.created_at)
        uow.commit()
    for prefix in ("", "/en"):
        root = company.read(prefix + OWN)
        assert faults(root) == []
        assert [row[1:] for row in _second_table(root)] == [["6", "1", "1"]] * (len(AREAS) + 1)
    words = text(company.read(OWN))
    assert "Ihre Branche (Herstellung von Nahrungsmitteln): 1 Sie: 6" in words
    assert "Noch zu wenige Betriebe: Größenklasse." in words
    assert "Anderer" not in words


def test_the_chamber_reads_the_grades_in_the_file_of_the_company(company: Company) -> None:
    fill(company.client, *"111111")
    company.network.watch.forward(days=180)
    company.client = company.network.sign_in("sme")
    fill(company.client, *"222222")
    chamber = company.network.sign_in("coordinator")
    for prefix in ("", "/en"):
        root = parse(chamber.get(f"{prefix}/koordination/betriebe/baecker").data)
        assert faults(root) == []
        assert [row[1] for row in cells(root)] == ["3+"] * (len(AREAS) + 1)
    assert "besser als beim ersten Mal" in text(parse(chamber.get("/koordination/betriebe/baecker").data))
    foreign = company.network.sign_in("foreign_coordinator")
    assert foreign.get("/koordination/betriebe/baecker").status_code == 404
    assert company.network.sign_in("partner").get(OWN).status_code == 404
