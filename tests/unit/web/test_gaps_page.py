"""The pages about gaps in the network: empty, with a gap, its invitation, and for nobody else."""

import pytest
from reading import all_of, faults, parse, text
from signing import Network, csrf

from matchmaker.domain.need import NeedInput
from matchmaker.services.state_need import Owner
from matchmaker.services.steering import gap_work
from matchmaker.storage.unit_of_work import UnitOfWork

PAGE = "/koordination/luecken"
ASKED = "Wir suchen eine Drohne zur Vermessung unserer Dächer"


@pytest.fixture
def two_needs(network: Network) -> list[str]:
    """Two companies ask for the same, and nobody fits."""
    with UnitOfWork(network.container.database) as uow:
        ids = [sme.id for key in ("baecker", "wirt") if (sme := uow.smes.by_key(key))]
    state = network.container.services.state_need
    tokens = [state.state(NeedInput(ASKED, "82362", "small", "10.71"), Owner(sme)) for sme in ids]
    with UnitOfWork(network.container.database, write=True) as uow:
        for token in tokens:
            row = uow.needs.by_token(token, network.watch())
            run = uow.runs.latest_of(row) if row else None
            assert run is not None
            run.items.clear()
        uow.commit()
    return tokens


def test_without_gaps_the_page_says_what_will_appear(network: Network, prefix: str) -> None:
    root = parse(network.sign_in("coordinator").get(prefix + PAGE).data)
    assert faults(root) == []
    assert not list(all_of(root, "svg"))


def test_a_gap_with_its_needs_invitation_and_files(network: Network, two_needs: list[str]) -> None:
    client = network.sign_in("coordinator")
    root = parse(client.get(PAGE).data)
    assert faults(root) == []
    shown = text(root)
    assert "2, von 2 Unternehmen" in shown
    assert "Drohne" in shown
    (link,) = {one.get("href") for one in all_of(root, "a") if f"{PAGE}/" in str(one.get("href"))}
    page = parse(client.get(link).data)
    assert faults(page) == []
    assert ASKED in text(page)
    drafts = [text(one) for one in all_of(page, "textarea")]
    assert len(drafts) == 2
    assert not any(name in draft for draft in drafts for name in ("Bäcker", "Wirt", ASKED))
    assert "Dear Sir or Madam" in drafts[1]
    assert "Mehrere Unternehmen" in drafts[0], "two companies are too few to be counted outside the chamber"
    table = client.get(f"{PAGE}.csv").text
    assert "Drohne" in table
    assert "Bäcker" not in table
    assert table.count("andere (2)") == 4, "two companies share too little to be told apart outside"
    assert "Weilheim" not in table


def test_an_edited_invitation_comes_back_as_a_file_and_an_impossible_one_is_kept(
    network: Network, two_needs: list[str]
) -> None:
    client = network.sign_in("coordinator")
    address = f"{PAGE}/{two_needs[0]}/einladung"
    token = csrf(client, f"{PAGE}/{two_needs[0]}")
    saved = client.post(address, data={"csrf_token": token, "sprache": "en", "text": "Dear you"})
    assert (saved.status_code, saved.text) == (200, "Dear you")
    assert 'filename="einladung-en.txt"' in saved.headers["Content-Disposition"]
    refused = client.post(address, data={"csrf_token": token, "sprache": "de", "text": "x" * 5_001})
    assert refused.status_code == 422
    root = parse(refused.data)
    assert faults(root) == []
    assert "x" * 5_001 in text(next(all_of(root, "textarea")))


def test_another_chamber_and_a_wrong_period_see_nothing(network: Network, two_needs: list[str]) -> None:
    client = network.sign_in("coordinator")
    assert client.get(f"{PAGE}/unbekannt").status_code == 404
    wrong = client.get(PAGE, query_string={"zeitraum": "eigener", "von": "x", "bis": "1.1.2026"})
    assert wrong.status_code == 422
    assert client.get(f"{PAGE}.csv", query_string={"zeitraum": "quatsch"}).status_code == 303


def test_many_needs_are_ordered_by_a_click_and_computed_by_the_worker(
    network: Network, two_needs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gap_work, "AT_ONCE", 1)
    client = network.sign_in("coordinator")
    shown = client.get(PAGE)
    assert faults(parse(shown.data)) == []
    assert "noch nicht berechnet" in text(parse(shown.data))
    assert client.get(f"{PAGE}.csv").status_code == 303
    assert client.get(f"{PAGE}/{two_needs[0]}").status_code == 404
    ordered = client.post(PAGE, data={"csrf_token": csrf(client, PAGE)})
    assert ordered.status_code == 303
    waiting = client.get(ordered.headers["Location"])
    assert faults(parse(waiting.data)) == []
    assert 'http-equiv="refresh"' in waiting.text
    assert "werden berechnet" in text(parse(waiting.data))
    assert network.container.services.steering.gaps.run_due() == 1
    assert "Drohne" in text(parse(client.get(ordered.headers["Location"]).data))
    assert client.get(f"{PAGE}/{two_needs[0]}").status_code == 200
