"""The page that shows who has met whom."""

from reading import all_of, faults, parse, text
from signing import Network

from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_introduction

PAGE = "/koordination/netz"


def test_an_empty_network_says_so(network: Network, prefix: str) -> None:
    root = parse(network.sign_in("coordinator").get(prefix + PAGE).data)
    assert faults(root) == []
    assert not list(all_of(root, "table"))


def test_map_and_table_say_the_same(network: Network) -> None:
    now = network.watch()
    with UnitOfWork(network.container.database, write=True) as uow:
        steps = (Happened(action, now) for action in ("request", "approve", "accept"))
        add_introduction(uow, *steps, offering="anton-vor-ort")
        uow.commit()
    client = network.sign_in("coordinator")
    root = parse(client.get(PAGE).data)
    assert faults(root) == []
    assert "eine von einem Partner angenommene Vermittlung, 0 Treffen." in text(root)
    assert "Weilheim-SchongauAnton GmbH10" in text(next(all_of(root, "table")))
    assert "Anton GmbH (1)" in text(root)
    assert PAGE in client.get("/koordination").text
    filtered = parse(client.get(PAGE, query_string={"kreis": "09162", "thema": "wifi"}).data)
    assert faults(filtered) == []
    assert not list(all_of(filtered, "table"))


def test_a_wrong_period_keeps_filters_and_dates(network: Network) -> None:
    answer = network.sign_in("coordinator").get(
        PAGE, query_string={"kreis": "09162", "zeitraum": "eigener", "von": "x", "bis": "1.1.2026"}
    )
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    values = {one.get("name"): one.get("value") for one in all_of(root, "input")}
    assert (values["kreis"], values["von"], values["bis"]) == ("09162", "x", "1.1.2026")
