"""Pages about needs that no partner fits, for the company and its chamber, in every state."""

import pytest
from company import Company
from desk import Desk
from reading import all_of, faults, parse, text

from matchmaker.storage.unit_of_work import UnitOfWork

LIST = "/koordination/ohne-partner"


@pytest.fixture
def desk(company: Company) -> Desk:
    """A coordinator's browser, with no partner that has a free place."""
    with UnitOfWork(company.network.container.database, write=True) as uow:
        for partner in uow.partners.by_keys(["riese", "anton", "berta"]).values():
            uow.capacity.set_capacity(partner, 0, company.network.watch())
        uow.commit()
    return Desk(company)


def company_reads(desk: Desk, need: str, prefix: str = "") -> str:
    client = desk.company.network.sign_in("sme")
    root = parse(client.get(f"{prefix}/betrieb/bedarf/{need}").data)
    assert faults(root) == []
    return text(root)


def test_every_page_is_sound_in_every_state(desk: Desk, prefix: str) -> None:
    assert faults(desk.read(prefix + LIST)) == []
    need = desk.company.need()
    page = f"{LIST}/{need}"
    hand = f"/koordination/im-auftrag/baecker/{need}"
    steps = [None, ("schreiben", 0), ("abschliessen", 1)]
    for step in steps:
        if step:
            assert desk.post(f"{page}/{step[0]}", seen=step[1], text="Wir rufen an.").status_code == 303
        for path in (LIST, page, hand, f"{hand}?q=riese", f"{hand}?q=qqq", "/koordination"):
            assert faults(desk.read(prefix + path)) == [], path
        company_reads(desk, need, prefix)


def test_from_the_list_to_the_answer_the_company_reads(desk: Desk) -> None:
    need = desk.company.need()
    assert "antwortet Ihnen bis" in company_reads(desk, need)
    assert f"{LIST}/{need}" in {one.get("href") for one in all_of(desk.read(LIST), "a")}
    assert LIST in {one.get("href") for one in all_of(desk.read("/koordination"), "a")}
    root = desk.follow(desk.post(f"{LIST}/{need}/schreiben", seen=0, text="Wir rufen Sie morgen an."))
    assert "Niemand wartet." in text(root)
    assert "Angeschrieben, noch nicht abgeschlossen" in text(root)
    read = company_reads(desk, need)
    assert "Wir rufen Sie morgen an." in read
    assert "antwortet Ihnen bis" not in read
    desk.follow(desk.post(f"{LIST}/{need}/abschliessen", seen=1, text="Ein Nachbarbetrieb hilft."))
    assert "mit einer Notiz abgeschlossen" in company_reads(desk, need)


@pytest.mark.parametrize(("action", "field"), [("schreiben", "write"), ("abschliessen", "close")])
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    desk: Desk, action: str, field: str
) -> None:
    need = desk.company.need()
    answer = desk.post(f"{LIST}/{need}/{action}", seen=0, text="ä" * 1001)
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    ids = {one.get("id") for one in root.iter()}
    assert f"{field}-error" in ids
    assert "ä" * 1001 in text(root)
    assert desk.post(f"{LIST}/{need}/{action}", seen=0, text="").status_code == 422


def test_who_comes_second_reads_the_first_answer_and_keeps_the_own_words(desk: Desk) -> None:
    need = desk.company.need()
    desk.post(f"{LIST}/{need}/schreiben", seen=0, text="Die erste Antwort.")
    answer = desk.post(f"{LIST}/{need}/schreiben", seen=0, text="Die zweite Antwort.")
    assert answer.status_code == 409
    root = parse(answer.data)
    assert faults(root) == []
    assert "Die erste Antwort." in text(root)
    assert "Die zweite Antwort." in text(root)
    seen = {one.get("value") for one in all_of(root, "input") if one.get("name") == "seen"}
    assert seen == {"1"}


def test_a_partner_is_named_by_hand(desk: Desk) -> None:
    need = desk.company.need()
    hand = f"/koordination/im-auftrag/baecker/{need}"
    assert "kein freier Platz" in text(desk.read(f"{hand}?q=riese"))
    answer = desk.post(hand, q="riese", offering="")
    assert answer.status_code == 422
    assert "riese-netz" in answer.get_data(as_text=True), "what was found stays"
    assert desk.post(hand, q="riese", offering="riese-netz", personal_line="").status_code == 303
    assert need not in desk.client.get(LIST).get_data(as_text=True)
