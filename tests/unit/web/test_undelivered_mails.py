"""Administrators see which mails to their own network could not be delivered; nobody else does."""

import pytest
from reading import all_of, faults, parse, text
from signing import Network

from matchmaker.storage.unit_of_work import UnitOfWork
from models import User


def give_up(network: Network, name: str) -> None:
    """A mail to this person that the server refused."""
    now = network.watch()
    with UnitOfWork(network.container.database, write=True) as uow:
        user = uow.session.get(User, network.people[name])
        assert user is not None
        uow.outbox.add("password_changed", key=f"test:{name}", user=user, values={"path": "/konto"}, now=now)
        mail = uow.outbox.claim(now)
        assert mail is not None
        uow.outbox.give_up(mail.id, now, f"550 <{name}>: no such person")
        uow.commit()


def test_only_the_own_network_is_listed_with_the_servers_answer(network: Network, prefix: str) -> None:
    for name in ("coordinator", "sme", "foreign_coordinator"):
        give_up(network, name)
    root = parse(network.sign_in("administrator").get(f"{prefix}/verwaltung/mails").data)
    assert faults(root) == []
    rows = [text(row) for row in all_of(root, "tr")][1:]
    assert len(rows) == 2
    assert all("no such person" in row for row in rows)
    assert not any("foreign" in row for row in rows)


def test_an_address_without_account_is_listed_where_it_belongs(network: Network) -> None:
    now = network.watch()
    with UnitOfWork(network.container.database, write=True) as uow:
        for chamber in ("155", "104"):
            uow.outbox.add(
                "invitation", key=f"test:{chamber}", address=f"neu{chamber}@firma.example", language="de",
                values={"path": "/einladung/x"}, now=now, chamber=chamber,
            )  # fmt: skip
            mail = uow.outbox.claim(now)
            assert mail is not None
            uow.outbox.give_up(mail.id, now, "550 unknown")
        uow.commit()
    page = network.sign_in("administrator").get("/verwaltung/mails").text
    assert "neu155@firma.example" in page
    assert "neu104" not in page


def test_nothing_undelivered_is_said_in_words(network: Network) -> None:
    page = network.sign_in("administrator").get("/verwaltung/mails")
    assert page.status_code == 200
    assert not list(all_of(parse(page.data), "table"))


def test_a_mail_that_cannot_be_worded_does_not_hide_the_others(network: Network) -> None:
    give_up(network, "coordinator")
    with UnitOfWork(network.container.database, write=True) as uow:
        uow.outbox.given_up(1)[0].values = {"nonsense": 1}
        uow.commit()
    assert "password_changed" in network.sign_in("administrator").get("/verwaltung/mails").text


@pytest.mark.parametrize("name", ["coordinator", "sme", "partner", "nobody"])
def test_the_list_is_for_administrators(network: Network, name: str) -> None:
    assert network.sign_in(name).get("/verwaltung/mails").status_code == 404


def test_the_page_of_today_leads_to_who_was_not_reached(network: Network, prefix: str) -> None:
    give_up(network, "sme")
    page = f"{prefix}/koordination"
    root = parse(network.sign_in("coordinator").get(page).data)
    assert faults(root) == []
    links = [str(one.get("href")) for one in all_of(root, "a")]
    assert any(link.endswith("/koordination/betriebe/baecker") for link in links)
    assert not any(link.endswith("/verwaltung/mails") for link in links)
    shown = network.sign_in("administrator").get(page)
    assert any(str(one.get("href")).endswith("/verwaltung/mails") for one in all_of(parse(shown.data), "a"))
