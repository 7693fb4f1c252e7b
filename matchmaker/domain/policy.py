"""Who may do what to which object: one table, asked by use cases, pages and templates alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Forbidden, NotFound
from matchmaker.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Subject:
    """The object as far as rights depend on it: to whom it belongs. None means: to nobody of that kind.

    `asked`: the partner has been asked, so it may know about the introduction (approved or later).
    `unmanned`: the chamber is being prepared and has no administrator of its own yet.
    """

    sme_id: int | None = None
    partner_id: int | None = None
    chamber_code: str | None = None
    user_id: int | None = None
    asked: bool = False
    unmanned: bool = False


class Permission(StrEnum):
    """Everything that needs a right, named verb_object."""

    SEE_INTRODUCTION = "see_introduction"
    REQUEST_INTRODUCTION = "request_introduction"
    ANSWER_QUESTION = "answer_question"
    WITHDRAW_INTRODUCTION = "withdraw_introduction"
    DECIDE_INTRODUCTION = "decide_introduction"
    OPEN_ON_BEHALF = "open_on_behalf"
    ANSWER_NEED = "answer_need"
    ANSWER_INTRODUCTION = "answer_introduction"
    REPORT_MEETING = "report_meeting"
    RATE_INTRODUCTION = "rate_introduction"
    SEE_QUEUE = "see_queue"
    SEE_AUDIT_TRAIL = "see_audit_trail"
    SEE_SME = "see_sme"
    EDIT_SME = "edit_sme"
    SEE_ASSESSMENT = "see_assessment"
    ASSESS_SME = "assess_sme"
    SEE_PARTNER_FILE = "see_partner_file"
    EDIT_PARTNER = "edit_partner"
    REVIEW_PARTNER = "review_partner"
    INVITE_COLLEAGUE = "invite_colleague"
    MANAGE_PEOPLE = "manage_people"
    DECIDE_WEIGHTS = "decide_weights"
    TRY_WEIGHTS = "try_weights"
    REGISTER_FOR_EVENT = "register_for_event"
    PROPOSE_EVENT = "propose_event"
    MANAGE_EVENT = "manage_event"
    PREPARE_CHAMBER = "prepare_chamber"
    SET_UP_CHAMBER = "set_up_chamber"
    RECOGNISE_PARTNER = "recognise_partner"
    IMPORT_DATA = "import_data"


Rule = Callable[[Actor, Subject], bool]


def _own_sme(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.SME and actor.sme_id is not None and actor.sme_id == subject.sme_id


def _own_partner(actor: Actor, subject: Subject) -> bool:
    return (
        actor.role is Role.PARTNER and actor.partner_id is not None and actor.partner_id == subject.partner_id
    )


def _asked_partner(actor: Actor, subject: Subject) -> bool:
    return subject.asked and _own_partner(actor, subject)


def _own_chamber(actor: Actor, subject: Subject) -> bool:
    return (
        actor.role in (Role.COORDINATOR, Role.ADMINISTRATOR)
        and actor.second_factor
        and actor.chamber_code is not None
        and actor.chamber_code == subject.chamber_code
    )


def _administrator(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.ADMINISTRATOR and _own_chamber(actor, subject)


def _opens_chambers(actor: Actor, subject: Subject) -> bool:
    return actor.role is Role.ADMINISTRATOR and actor.second_factor and actor.opens_chambers


def _opens_this_chamber(actor: Actor, subject: Subject) -> bool:
    return subject.unmanned and _opens_chambers(actor, subject)


def _any(*rules: Rule) -> Rule:
    return lambda actor, subject: any(rule(actor, subject) for rule in rules)


POLICY: Mapping[Permission, Rule] = {
    Permission.SEE_INTRODUCTION: _any(_own_sme, _asked_partner, _own_chamber),
    Permission.REQUEST_INTRODUCTION: _own_sme,
    Permission.ANSWER_QUESTION: _own_sme,
    Permission.WITHDRAW_INTRODUCTION: _own_sme,
    Permission.DECIDE_INTRODUCTION: _own_chamber,
    Permission.OPEN_ON_BEHALF: _own_chamber,
    Permission.ANSWER_NEED: _own_chamber,
    Permission.ANSWER_INTRODUCTION: _asked_partner,
    Permission.REPORT_MEETING: _any(_own_sme, _asked_partner, _own_chamber),
    Permission.RATE_INTRODUCTION: _any(_own_sme, _asked_partner),
    Permission.SEE_QUEUE: _own_chamber,
    Permission.SEE_AUDIT_TRAIL: _own_chamber,
    Permission.SEE_SME: _any(_own_sme, _own_chamber),
    Permission.EDIT_SME: _own_sme,
    Permission.SEE_ASSESSMENT: _any(_own_sme, _own_chamber),
    Permission.ASSESS_SME: _own_sme,
    Permission.SEE_PARTNER_FILE: _any(_own_partner, _own_chamber),
    Permission.EDIT_PARTNER: _own_partner,
    Permission.REVIEW_PARTNER: _own_chamber,
    Permission.INVITE_COLLEAGUE: _any(_own_sme, _own_partner, _administrator),
    Permission.MANAGE_PEOPLE: _administrator,
    # Weights are everybody's; the chamber in the question is the reader's own.
    Permission.DECIDE_WEIGHTS: _own_chamber,
    Permission.TRY_WEIGHTS: _administrator,
    Permission.REGISTER_FOR_EVENT: _own_sme,
    Permission.PROPOSE_EVENT: _own_partner,
    Permission.MANAGE_EVENT: _own_chamber,
    Permission.PREPARE_CHAMBER: _any(_administrator, _opens_chambers),
    # Whoever prepares another chamber leaves it to its own administrator as soon as there is one.
    Permission.SET_UP_CHAMBER: _any(_administrator, _opens_this_chamber),
    Permission.RECOGNISE_PARTNER: _own_chamber,
    Permission.IMPORT_DATA: _own_chamber,
}
"""The whole policy. What is not listed is allowed to nobody."""


def may(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """Whether the actor may do this to the object."""
    rule = POLICY.get(permission)
    return rule is not None and rule(actor, subject)


def require(actor: Actor, permission: Permission, subject: Subject, *, see: Permission | None = None) -> None:
    """Refuse what the policy does not allow.

    Raises NotFound, so that nobody learns whether a foreign object exists; only who may `see` the object but
    not do this to it gets Forbidden.
    """
    if may(actor, permission, subject):
        return
    if see is not None and may(actor, see, subject):
        raise Forbidden(f"{permission.value} is not for {actor.role}")
    raise NotFound("there is no such object for this person")
