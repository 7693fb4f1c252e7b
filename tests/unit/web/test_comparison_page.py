"""The page that compares chambers: honest when there are too few, never a name, with its files."""

import csv
import io

import pytest
from openpyxl import load_workbook
from reading import faults, parse, text
from signing import Network

from matchmaker.domain.comparison import LEAST_CASES
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.runs import company_of, state

PAGE = "/koordination/vergleich"
CHART = '<svg class="mm-interval"'
QUARTER = {"zeitraum": "2025-Q4"}


def fill(network: Network, chambers: int) -> list[str]:
    """Ten needs of the last full quarter at each of so many chambers, the first of them the own; gives the
    names of the others."""
    names = []
    at = network.watch().replace(year=2025, month=11)
    with UnitOfWork(network.container.database, write=True) as uow:
        for place, code in enumerate(("101", "102", "103", "104", "106")[: chambers - 1]):
            sme = company_of(uow, code, at)
            chamber = uow.reference.chamber(code)
            assert chamber
            names += [chamber.name, chamber.short_name]
            for number in range(LEAST_CASES):
                state(uow, sme, at, *(("riese-netz",) if number < place else ()))
        for _ in range(LEAST_CASES):
            state(uow, "baecker", at, "riese-netz")
        uow.commit()
    return names


def test_too_few_chambers_see_what_is_missing(network: Network, prefix: str) -> None:
    fill(network, 5)
    answer = network.sign_in("coordinator").get(prefix + PAGE, query_string=QUARTER)
    root = parse(answer.data)
    assert faults(root) == []
    assert CHART not in answer.text
    if not prefix:
        assert "sobald 6 IHKs je 10 Fälle" in text(root)
        assert "100 Prozent10 Bedarfe" in text(root)


def test_six_chambers_are_compared_without_a_name(network: Network, prefix: str) -> None:
    names = fill(network, 6)
    client = network.sign_in("coordinator")
    answer = client.get(prefix + PAGE, query_string=QUARTER)
    root = parse(answer.data)
    assert faults(root) == []
    assert answer.text.count(CHART) == 13
    if not prefix:
        assert "über der mittleren Hälfte" in text(root)
    table = client.get(PAGE + ".csv", query_string=QUARTER)
    rows = list(csv.reader(io.StringIO(table.get_data(as_text=True)), delimiter=";"))
    book = load_workbook(io.BytesIO(client.get(PAGE + ".xlsx", query_string=QUARTER).data))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert "vergleich-2025-q4.csv" in table.headers["Content-Disposition"]
    assert len(rows) == len(cells) == 14
    numbers = [float(one.replace(",", ".")) for one in rows[1][4:7]]
    assert numbers == pytest.approx(cells[1][4:7])
    everything = text(root) + table.text + str(cells)
    assert len(names) == 10
    assert not [name for name in (*names, "Fremdbetrieb") if name in everything]


@pytest.mark.parametrize("wrong", ["2026-Q1", "2025-11", "start", "<b>", "eigener"])
def test_a_period_that_is_not_over_or_not_whole_is_refused(network: Network, wrong: str) -> None:
    client = network.sign_in("coordinator")
    answer = client.get(PAGE, query_string={"zeitraum": wrong})
    assert answer.status_code == 422
    assert faults(parse(answer.data)) == []
    moved = client.get(PAGE + ".csv", query_string={"zeitraum": wrong})
    assert moved.status_code == 303
    assert client.get(moved.headers["Location"]).status_code == 422
