"""Rows of introductions for tests that need a past: written straight into the tables, trail included."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from matchmaker.storage.unit_of_work import UnitOfWork
from models import Feedback, Introduction, IntroductionEvent, Need

_numbers = count(1)
_BY = {
    "request": ("sme", None, "requested"),
    "approve": ("coordinator", "requested", "approved"),
    "undo_approve": ("coordinator", "approved", "requested"),
    "accept": ("partner", "approved", "accepted"),
    "decline": ("partner", "approved", "declined"),
    "expire": ("clock", "approved", "expired"),
    "report_met": ("partner", "accepted", "met"),
    "report_no_show": ("partner", "accepted", "no_show"),
    "withdraw": ("sme", "requested", "withdrawn"),
    "close": ("coordinator", "met", "closed"),
}


@dataclass(frozen=True)
class Happened:
    """One step of a past; `reason` of a decline, and the outcome of a close."""

    action: str
    at: datetime
    reason: str | None = None


def add_introduction(
    uow: UnitOfWork,
    *steps: Happened,
    sme: str = "baecker",
    offering: str = "berta-kurs",
    need: Need | None = None,
) -> Introduction:
    """An introduction of an SME to the partner of an offering that went through these steps.

    For the SME's first need, unless another one is given.
    """
    company, offered = uow.smes.by_key(sme), uow.offerings.by_key(offering)
    assert company is not None
    assert offered is not None
    need = need or company.needs[0]
    last = _BY[steps[-1].action][2]
    at = {step.action: step.at for step in steps}
    row = Introduction(
        token=f"introduction-{next(_numbers)}",
        chamber_code="155",
        sme_id=company.id,
        need_id=need.id if last in {"requested", "approved"} else None,
        run_id=None,
        partner_id=offered.partner_id,
        offering_id=offered.id,
        status=last,
        language="de",
        need_text=need.text,
        personal_line="",
        confidence=0.5,
        band="good",
        reason=steps[-1].reason if last == "declined" else None,
        reason_text=None,
        asked_by_id=None,
        by_coordinator_id=None,
        confirmed_at=None,
        replaces_id=None,
        created_at=steps[0].at,
        changed_at=steps[-1].at,
        due_at=None,
        requested_at=at.get("request"),
        approved_at=at.get("approve"),
        accepted_at=at.get("accept"),
        version=1,
        events=[_event(number, step) for number, step in enumerate(steps, 1)],
        feedback=[],
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def add_feedback(
    uow: UnitOfWork, row: Introduction, side: str, outcome: str, stars: int, at: datetime
) -> None:
    """What one side says about an introduction."""
    row.feedback.append(Feedback(side=side, outcome=outcome, stars=stars, line="", at=at))
    uow.session.flush()


def _event(number: int, step: Happened) -> IntroductionEvent:
    kind, before, after = _BY[step.action]
    return IntroductionEvent(
        number=number,
        action=step.action,
        from_status=before,
        to_status=after,
        actor_kind=kind,
        actor_id=None,
        reason=step.reason,
        text=None,
        at=step.at,
    )
