"""Companies are asked to grade themselves again after half a year and a year, once each."""

from datetime import timedelta

import pytest
from test_stored_assessments import Assessing, assessing

from matchmaker.domain.assessment import REGRADE_DAYS, REGRADE_UNTIL
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User

__all__ = ["assessing"]
HALF, YEAR = REGRADE_DAYS


def invited(assessing: Assessing, days: float) -> int:
    """How many mails are owed after so many days more."""
    assessing.world.now += timedelta(days=days)
    return assessing.use.regrade.invite_due()


def test_half_a_year_and_a_year_later_once_each(assessing: Assessing) -> None:
    assessing.complete(1)
    assert invited(assessing, HALF - 0.01) == 0
    assert invited(assessing, 0.01) == 1
    assert invited(assessing, 1) == 0
    assert invited(assessing, YEAR - HALF - 1) == 1
    assert invited(assessing, 10) == 0
    mails = assessing.world.mails("regrade")
    assert [mail.address for mail in mails] == ["anna@firma.example"] * 2
    overall = assessing.own().history[0].overall
    assert overall is not None
    assert {mail.values["grade"] for mail in mails} == {overall.notation}


def test_a_worker_that_stood_still_asks_once_and_not_about_ancient_times(assessing: Assessing) -> None:
    assessing.complete(1)
    assert invited(assessing, YEAR + 30) == 1
    assert invited(assessing, REGRADE_UNTIL) == 0


def test_a_new_assessment_begins_the_time_anew(assessing: Assessing) -> None:
    assessing.complete(1)
    assert invited(assessing, HALF) == 1
    assessing.complete(2)
    assert invited(assessing, YEAR - HALF) == 1, "half a year after the new one"
    assert invited(assessing, 0) == 0


def test_who_has_begun_again_is_left_alone(assessing: Assessing) -> None:
    assessing.complete(1)
    assessing.world.now += timedelta(days=HALF)
    assessing.stored.keep(assessing.world.actor("anna"), assessing.level(2))
    assert invited(assessing, 0) == 0


@pytest.mark.parametrize("status", [UserStatus.DEACTIVATED, UserStatus.UNVERIFIED])
def test_closed_accounts_get_nothing(assessing: Assessing, status: UserStatus) -> None:
    assessing.complete(1)
    with UnitOfWork(assessing.world.database, write=True) as uow:
        user = uow.session.get(User, assessing.world.actor("anna").user_id)
        assert user is not None
        user.status = status
        uow.commit()
    assert invited(assessing, HALF) == 0
