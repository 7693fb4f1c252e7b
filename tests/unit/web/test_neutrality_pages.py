"""Pages and files of the neutrality report: periods, sorting, what everybody may read."""

import csv
import io

import pytest
from openpyxl import load_workbook
from reading import all_of, faults, parse, text
from signing import Network

from matchmaker.storage.unit_of_work import UnitOfWork
from tests.runs import state

PAGE = "/koordination/neutralitaet"


def fill(network: Network, needs: int = 10) -> None:
    """Needs of the last full quarter that Riese and Anton fit; Anton is named like a formula."""
    network.watch.forward(days=-60)
    with UnitOfWork(network.container.database, write=True) as uow:
        anton = uow.partners.by_key("anton")
        assert anton
        anton.name = "=Anton & Söhne"
        for number in range(needs):
            others = () if number % 2 else ("anton-vor-ort",)
            state(uow, "baecker", network.watch(), "riese-netz", *others)
        uow.commit()
    network.watch.forward(days=60)


def test_without_any_need_the_page_says_so(network: Network, prefix: str) -> None:
    root = parse(network.sign_in("coordinator").get(prefix + PAGE).data)
    assert faults(root) == []
    assert not list(all_of(root, "table"))
    public = parse(network.visitor().get(f"{prefix}/neutralitaet").data)
    assert faults(public) == []
    assert not list(all_of(public, "table"))


def test_the_report_opens_with_the_last_full_quarter(network: Network) -> None:
    fill(network)
    root = parse(network.sign_in("coordinator").get(PAGE).data)
    assert faults(root) == []
    words = text(root)
    assert "Neutralität: 4. Quartal 2025" in words
    assert "10 Bedarfe, 15 erste Plätze" in words
    assert "Immer gezeigt, wo er passt" in words
    assert "Zu wenige für eine Aussage" in words


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "=Anton & Söhne"), ("passt", "Riese GmbH"), ("?", "Riese GmbH")]
)
def test_partners_are_sorted_by_a_link(network: Network, sort: str, first: str) -> None:
    fill(network)
    root = parse(network.sign_in("coordinator").get(PAGE, query_string={"sortierung": sort}).data)
    table = next(all_of(root, "table"))
    rows = [one for one in all_of(table, "th") if one.get("scope") == "row"]
    assert text(rows[0]) == first
    assert [one.get("aria-sort") for one in all_of(table, "th") if one.get("aria-sort")] == [
        "ascending" if sort == "name" else "descending"
    ]


def test_a_wrong_period_keeps_what_was_typed(network: Network) -> None:
    fill(network)
    client = network.sign_in("coordinator")
    wrong = {"zeitraum": "eigener", "von": "31.2.2026", "bis": "1.3.2027"}
    answer = client.get(PAGE, query_string=wrong)
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
    assert (values["von"], values["bis"]) == ("31.2.2026", "1.3.2027")
    assert "den es gibt" in text(root)
    assert "liegt in der Zukunft" in text(root)
    assert client.get(PAGE, query_string={"zeitraum": "<b>"}).status_code == 422
    for ending in (".csv", ".xlsx"):
        moved = client.get(PAGE + ending, query_string=wrong)
        assert moved.status_code == 303
        assert client.get(moved.headers["Location"]).status_code == 422


def test_files_hold_the_figures_and_run_nothing(network: Network) -> None:
    fill(network)
    client = network.sign_in("coordinator")
    table = client.get(PAGE + ".csv", query_string={"zeitraum": "2025-Q4"})
    assert "neutralitaet-2025-10-01-2025-12-31.csv" in table.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(table.get_data(as_text=True)), delimiter=";"))
    assert ["'=Anton & Söhne", "5", "5"] in [row[:3] for row in rows]
    book = load_workbook(io.BytesIO(client.get(PAGE + ".xlsx").data))
    sheet = book.worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["'=Anton & Söhne", 5, 5, 5] in [row[:4] for row in cells]
    assert {cell.data_type for one in book for row in one.iter_rows() for cell in row} <= {"s", "n"}


def test_everybody_reads_what_is_published(network: Network, prefix: str) -> None:
    fill(network)
    root = parse(network.visitor().get(f"{prefix}/neutralitaet").data)
    assert faults(root) == []
    table = text(next(all_of(root, "table")))
    assert "Riese GmbH" in table
    assert network.visitor().get("/neutralitaet?ihk=104").status_code == 404
    for page in ("/warum-diese-partner", "/partner"):
        assert 'href="/neutralitaet"' in network.visitor().get(page).text
