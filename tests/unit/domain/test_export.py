"""Tables that can be taken out: who has which, by which right, and that no column leads around a page."""

import pytest

from matchmaker.domain.actor import Actor
from matchmaker.domain.export import (
    COLUMNS,
    ExportTable,
    Kind,
    columns_of,
    permission_for,
    tables_of,
)
from matchmaker.domain.policy import Subject, may
from matchmaker.domain.vocabulary import ActorKind, Role

SIDES = {
    ActorKind.COORDINATOR: Actor(1, Role.COORDINATOR, chamber_code="155", second_factor=True),
    ActorKind.PARTNER: Actor(2, Role.PARTNER, partner_id=7),
    ActorKind.SME: Actor(3, Role.SME, sme_id=9),
}
OWN = Subject(sme_id=9, partner_id=7, chamber_code="155", asked=True)
OTHERS = Subject(sme_id=99, partner_id=77, chamber_code="104", asked=True)


def keys(table: ExportTable, side: ActorKind) -> set[str]:
    return {column.key for column in columns_of(table, side)}


def test_every_side_has_the_tables_of_its_pages() -> None:
    assert tables_of(ActorKind.COORDINATOR) == tuple(ExportTable)
    assert set(tables_of(ActorKind.PARTNER)) == {
        *(ExportTable.INTRODUCTIONS, ExportTable.PARTNERS, ExportTable.OFFERINGS),
        *(ExportTable.EVENTS, ExportTable.REGISTRATIONS),
    }
    assert set(tables_of(ActorKind.SME)) == {
        *(ExportTable.COMPANIES, ExportTable.NEEDS, ExportTable.MATCHES, ExportTable.INTRODUCTIONS),
        *(ExportTable.REGISTRATIONS, ExportTable.ASSESSMENTS),
    }
    assert tables_of(ActorKind.CLOCK) == ()


@pytest.mark.parametrize("side", list(SIDES))
def test_the_policy_lets_everybody_have_the_own_rows_and_nobody_those_of_others(side: ActorKind) -> None:
    for table in tables_of(side):
        permission = permission_for(table, side)
        assert may(SIDES[side], permission, OWN), table
        assert not may(SIDES[side], permission, OTHERS), table


def test_coordinators_without_the_second_factor_have_nothing() -> None:
    actor = Actor(1, Role.COORDINATOR, chamber_code="155")
    side = ActorKind.COORDINATOR
    assert [one for one in ExportTable if may(actor, permission_for(one, side), OWN)] == []


def test_contact_data_stand_in_the_columns_of_those_whose_pages_show_them() -> None:
    assert keys(ExportTable.REGISTRATIONS, ActorKind.PARTNER).isdisjoint({"person", "email", "share"})
    assert "email" not in keys(ExportTable.REGISTRATIONS, ActorKind.SME)
    assert keys(ExportTable.PARTNERS, ActorKind.COORDINATOR).isdisjoint({"contact_name", "contact_email"})
    assert "partner_email" not in keys(ExportTable.INTRODUCTIONS, ActorKind.PARTNER)
    assert "company_email" not in keys(ExportTable.INTRODUCTIONS, ActorKind.SME)


def test_columns_are_named_once_and_words_name_their_vocabulary() -> None:
    for table, columns in COLUMNS.items():
        names = [one.key for one in columns]
        assert len(names) == len(set(names)), table
        for one in columns:
            assert bool(one.vocabulary) == (one.kind in (Kind.WORD, Kind.WORDS)), (table, one.key)
