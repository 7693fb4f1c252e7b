"""The coordinator's word to the partner: typed at the approval, read by the partner, never by the company."""

import pytest
from company import Company
from desk import CASE, Desk
from reading import faults, text

WORD = "Frau Huber hat ab Mai Zeit, 0881 123456."


@pytest.fixture
def desk(company: Company) -> Desk:
    return Desk(company)


def shown(desk: Desk, who: str, path: str) -> str:
    desk.client = desk.company.network.sign_in(who)
    root = desk.read(path)
    assert faults(root) == []
    return text(root)


def test_word_given_with_the_approval_stands_on_the_partners_page(desk: Desk) -> None:
    token = desk.company.bring("requested", offering="anton-vor-ort")
    assert desk.decide(token, "freigeben", line=WORD).status_code == 303
    assert WORD in text(desk.read(CASE + token))
    page = shown(desk, "partner", f"/partnerbereich/vermittlungen/{token}")
    assert "hat ab Mai Zeit" in page
    assert "123456" not in page
    assert "ab Mai" not in shown(desk, "sme", f"/betrieb/vermittlungen/{token}")


def test_too_long_a_word_comes_back_with_what_to_do(desk: Desk) -> None:
    token = desk.company.bring("requested")
    answer = desk.decide(token, "freigeben", line="ä" * 501)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'id="line-error"' in page
    assert 'href="#line"' in page
    assert "ä" * 501 in page
    assert desk.status(token) == "requested"


def test_too_long_a_word_to_another_partner_comes_back_at_its_own_field(desk: Desk) -> None:
    token = desk.company.bring("requested")
    answer = desk.decide(token, "tauschen", offering="anton-vor-ort", line="ä" * 501)
    assert answer.status_code == 422
    assert 'id="exchange-line-error"' in answer.get_data(as_text=True)
    assert desk.status(token) == "requested"
