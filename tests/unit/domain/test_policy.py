"""The whole policy: every permission for every role, on the own and on a foreign object."""

import pytest

from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import Forbidden, NotFound
from matchmaker.domain.policy import POLICY, Permission, Subject, may, require
from matchmaker.domain.vocabulary import Role

SME = Actor(1, Role.SME, sme_id=1)
PARTNER = Actor(2, Role.PARTNER, partner_id=1)
COORDINATOR = Actor(3, Role.COORDINATOR, chamber_code="155", second_factor=True)
ADMINISTRATOR = Actor(4, Role.ADMINISTRATOR, chamber_code="155", second_factor=True)
WITHOUT_FACTOR = Actor(5, Role.ADMINISTRATOR, chamber_code="155")
NOBODY = Actor(6)
ACTORS = {
    "sme": SME, "partner": PARTNER, "coordinator": COORDINATOR, "administrator": ADMINISTRATOR,
    "without_factor": WITHOUT_FACTOR, "nobody": NOBODY, "visitor": VISITOR,
}  # fmt: skip
OWN = Subject(sme_id=1, partner_id=1, chamber_code="155", asked=True)
"""An introduction of exactly these three sides; the partner has been asked."""
FOREIGN = Subject(sme_id=2, partner_id=2, chamber_code="104", asked=True)
NOT_ASKED = Subject(sme_id=1, partner_id=1, chamber_code="155")
OF_NOBODY = Subject()

CHAMBER = {"coordinator", "administrator"}
ALLOWED = {
    Permission.SEE_INTRODUCTION: {"sme", "partner"} | CHAMBER,
    Permission.REQUEST_INTRODUCTION: {"sme"},
    Permission.ANSWER_QUESTION: {"sme"},
    Permission.WITHDRAW_INTRODUCTION: {"sme"},
    Permission.DECIDE_INTRODUCTION: CHAMBER,
    Permission.OPEN_ON_BEHALF: CHAMBER,
    Permission.ANSWER_NEED: CHAMBER,
    Permission.ANSWER_INTRODUCTION: {"partner"},
    Permission.REPORT_MEETING: {"sme", "partner"} | CHAMBER,
    Permission.RATE_INTRODUCTION: {"sme", "partner"},
    Permission.SEE_QUEUE: CHAMBER,
    Permission.SEE_AUDIT_TRAIL: CHAMBER,
    Permission.SEE_SME: {"sme"} | CHAMBER,
    Permission.EDIT_SME: {"sme"},
    Permission.SEE_ASSESSMENT: {"sme"} | CHAMBER,
    Permission.ASSESS_SME: {"sme"},
    Permission.SEE_PARTNER_FILE: {"partner"} | CHAMBER,
    Permission.EDIT_PARTNER: {"partner"},
    Permission.REVIEW_PARTNER: CHAMBER,
    Permission.INVITE_COLLEAGUE: {"sme", "partner", "administrator"},
    Permission.MANAGE_PEOPLE: {"administrator"},
    Permission.DECIDE_WEIGHTS: CHAMBER,
    Permission.TRY_WEIGHTS: {"administrator"},
    Permission.REGISTER_FOR_EVENT: {"sme"},
    Permission.PROPOSE_EVENT: {"partner"},
    Permission.MANAGE_EVENT: CHAMBER,
    Permission.PREPARE_CHAMBER: {"administrator"},
    Permission.SET_UP_CHAMBER: {"administrator"},
    Permission.RECOGNISE_PARTNER: CHAMBER,
    Permission.IMPORT_DATA: CHAMBER,
}
"""Written down a second time on purpose: a change of the table must be meant."""
ONLY_WHEN_ASKED = {
    Permission.SEE_INTRODUCTION, Permission.ANSWER_INTRODUCTION, Permission.REPORT_MEETING,
    Permission.RATE_INTRODUCTION,
}  # fmt: skip


def test_every_permission_is_in_the_table_and_here() -> None:
    assert set(POLICY) == set(Permission)
    assert set(ALLOWED) == set(Permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_who_may_do_it_to_the_own_object(permission: Permission) -> None:
    assert {name for name, actor in ACTORS.items() if may(actor, permission, OWN)} == ALLOWED[permission]


@pytest.mark.parametrize("subject", [FOREIGN, OF_NOBODY], ids=["foreign", "of nobody"])
@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_may_do_anything_to_what_is_not_theirs(permission: Permission, subject: Subject) -> None:
    assert [name for name, actor in ACTORS.items() if may(actor, permission, subject)] == []


@pytest.mark.parametrize("permission", list(Permission))
def test_a_partner_that_was_not_asked_knows_nothing(permission: Permission) -> None:
    expected = "partner" in ALLOWED[permission] and permission not in ONLY_WHEN_ASKED
    assert may(PARTNER, permission, NOT_ASKED) is expected


def test_a_foreign_object_does_not_exist_and_an_own_one_says_no() -> None:
    with pytest.raises(NotFound):
        require(SME, Permission.EDIT_SME, FOREIGN, see=Permission.SEE_SME)
    with pytest.raises(Forbidden):
        require(COORDINATOR, Permission.EDIT_SME, OWN, see=Permission.SEE_SME)
    require(SME, Permission.EDIT_SME, OWN)


def test_who_may_open_chambers_sets_another_one_up_only_while_it_is_unmanned() -> None:
    opener = Actor(7, Role.ADMINISTRATOR, chamber_code="155", second_factor=True, opens_chambers=True)
    unmanned, manned = Subject(chamber_code="104", unmanned=True), Subject(chamber_code="104")
    assert may(opener, Permission.SET_UP_CHAMBER, unmanned)
    assert not may(opener, Permission.SET_UP_CHAMBER, manned)
    assert not may(ADMINISTRATOR, Permission.SET_UP_CHAMBER, unmanned)
    coordinator = Actor(8, Role.COORDINATOR, chamber_code="155", second_factor=True, opens_chambers=True)
    without_factor = Actor(9, Role.ADMINISTRATOR, chamber_code="155", opens_chambers=True)
    for actor in (coordinator, without_factor):
        assert not may(actor, Permission.SET_UP_CHAMBER, unmanned)
    # The right to prepare a chamber gives no other right there.
    given = {one for one in Permission if may(opener, one, unmanned)}
    assert given == {Permission.PREPARE_CHAMBER, Permission.SET_UP_CHAMBER}
