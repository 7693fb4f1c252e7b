"""A company calls: its coordinator adds it, states its need and asks; it confirms by a mailed link."""

import pytest
from company import Company
from desk import QUEUE, Desk
from reading import all_of, by_id, faults, parse, text

from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail

NEED = "Wir brauchen eine neue Datensicherung für die Werkstatt."
NEW = {
    "company": "Schlosserei Höß",
    "name": "Hans Höß",
    "email": "hans@hoess.example",
    "postcode": "82362",
    "size": "small",
    "industry_word": "10.71",
}


@pytest.fixture
def desk(company: Company) -> Desk:
    return Desk(company)


def test_company_that_calls_confirms_without_an_account(desk: Desk) -> None:
    answer = desk.post("/koordination/im-auftrag", **NEW)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    address = answer.headers["Location"]
    short = desk.post(address, text="zu kurz")
    assert short.status_code == 422
    assert faults(parse(short.data)) == []
    choice = desk.post(address, text="Wir brauchen eine neue Datensicherung für die Werkstatt.").headers[
        "Location"
    ]
    root = desk.read(choice)
    assert faults(root) == []
    none = desk.post(choice, personal_line="Hallo")
    assert none.status_code == 422
    assert "Hallo" in text(parse(none.data))
    offering = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "offering")
    opened = desk.post(choice, offering=offering, personal_line="Bitte abends.")
    root = desk.follow(opened)
    assert "Wartet auf Bestätigung" in text(root)
    token = opened.headers["Location"].rsplit("/", 1)[-1]
    path = confirmation_path(desk)
    visitor = desk.company.network.visitor()
    page = parse(visitor.get(path).data)
    assert faults(page) == []
    assert "Bitte abends." in text(page)
    csrf = next(one.get("value") for one in all_of(page, "input") if one.get("name") == "csrf_token")
    version = next(one.get("value") for one in all_of(page, "input") if one.get("name") == "version")
    assert visitor.get(path).status_code == 200
    done = visitor.post(path, data={"csrf_token": csrf, "version": version})
    assert done.status_code == 303
    assert faults(parse(visitor.get(path).data)) == []
    again = visitor.post(path, data={"csrf_token": csrf, "version": version})
    assert again.status_code == 409
    assert faults(parse(again.data)) == []
    assert token in desk.client.get(QUEUE).get_data(as_text=True), "now it waits in the queue"
    assert visitor.get(path + "x").status_code == 404


def test_company_may_say_no(desk: Desk) -> None:
    address = desk.post("/koordination/im-auftrag", **NEW).headers["Location"]
    choice = desk.post(address, text="Wir brauchen eine neue Datensicherung für die Werkstatt.").headers[
        "Location"
    ]
    desk.post(choice, offering="riese-netz")
    path = confirmation_path(desk)
    visitor = desk.company.network.visitor()
    page = parse(visitor.get(path).data)
    csrf = next(one.get("value") for one in all_of(page, "input") if one.get("name") == "csrf_token")
    version = next(one.get("value") for one in all_of(page, "input") if one.get("name") == "version")
    assert visitor.post(f"{path}/ablehnen", data={"csrf_token": csrf, "version": version}).status_code == 303
    page = parse(visitor.get(path).data)
    assert faults(page) == []
    assert not [one for one in all_of(page, "input") if one.get("name") == "version"]


def confirmation_path(desk: Desk) -> str:
    with UnitOfWork(desk.company.network.container.database) as uow:
        (mail,) = uow.session.query(OutboxMail).filter_by(message="confirm_request").all()
    return str(mail.values["path"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"postcode": "12345"}, "postcode"),
        ({"email": "x"}, "email"),
        ({"company": ""}, "company"),
        ({"name": ""}, "name"),
        ({"size": ""}, "size-micro"),
        ({"industry_word": ""}, "industry-word"),
        ({"industry_word": "qqqqqq"}, "industry-word"),
    ],
)
def test_new_company_with_mistakes_keeps_what_was_typed(
    desk: Desk, changes: dict[str, str], field: str
) -> None:
    answer = desk.post("/koordination/im-auftrag", **(NEW | changes))
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    assert [one.get("href") for one in all_of(by_id(root, "error-summary"), "a")] == [f"#{field}"]
    values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
    assert values["company"] == (NEW | changes)["company"]


def test_place_of_another_chamber_is_refused_in_clear_words(desk: Desk) -> None:
    desk.client = desk.company.network.sign_in("foreign_coordinator")
    answer = desk.post("/koordination/im-auftrag", **NEW)
    assert answer.status_code == 422
    assert "Dieser Ort gehört zu einer anderen IHK." in text(parse(answer.data))
