"""A partner that leaves: held while a company counts on it, with the reason and the way on; else free."""

import pytest
from company import Company
from desk import Desk
from reading import Element, all_of, faults, parse, text
from werkzeug.test import TestResponse

PAGE = "/partnerbereich/teilnahme"


@pytest.fixture
def desk(company: Company) -> Desk:
    return Desk(company)


def fields(root: Element) -> dict[str, str]:
    inputs = {one.get("name"): one.get("value", "") for one in all_of(root, "input")}
    return {name: inputs[name] for name in ("csrf_token", "version")}


def leave(desk: Desk) -> TestResponse:
    return desk.client.post(PAGE, data=fields(desk.read(PAGE)) | {"action": "retire"})


def buttons(root: Element) -> set[str | None]:
    return {one.get("value") for one in all_of(root, "button") if one.get("name") == "action"}


def test_who_has_promised_something_reads_why_it_cannot_leave_and_where_to_go(desk: Desk) -> None:
    token = desk.company.bring("approved", offering="anton-vor-ort")
    desk.client = desk.company.network.sign_in("partner")
    root = desk.read(PAGE)
    assert buttons(root) == {"pause"}
    assert "Eine Vermittlung wartet noch auf Ihre Antwort oder auf das Treffen" in text(root)
    assert "/partnerbereich/vermittlungen" in {one.get("href") for one in all_of(root, "a")}
    answer = leave(desk)  # The page was opened before the request came.
    assert answer.status_code == 409
    root = parse(answer.data)
    assert faults(root) == []
    assert "Sie können das Netzwerk noch nicht verlassen." in text(root)
    assert "wartet noch auf Ihre Antwort" in text(root)
    desk.company.step("decline", token)
    assert buttons(desk.read(PAGE)) == {"pause", "retire"}
    assert leave(desk).status_code == 303
    assert buttons(desk.read(PAGE)) == set()
    assert "Sie haben das Netzwerk verlassen" in text(desk.read("/partnerbereich"))
