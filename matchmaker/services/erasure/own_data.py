"""A copy of one's own data (Articles 15 and 20 GDPR) as JSON that people and programs can read."""

from typing import Any

from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introduction import number_of
from matchmaker.services.accounts.views import SignedIn
from matchmaker.services.erasure.own_deeds import deeds, moment
from matchmaker.storage.database import Database
from matchmaker.storage.export_trail import ExportTrail
from matchmaker.storage.unit_of_work import UnitOfWork
from models import User

FORMAT = "matchmaker-person/1"


class OwnData:
    """Everything kept about the person itself. Secrets stay out: hashes, keys, and links that sign in."""

    def __init__(self, database: Database, trail: ExportTrail, clock: Clock) -> None:
        self._database, self._trail, self._clock = database, trail, clock

    def of(self, viewer: SignedIn) -> dict[str, Any]:
        """The person's data as plain JSON values; moments in ISO 8601, UTC."""
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_id(viewer.actor.user_id or 0)
            if user is None:
                raise NotFound("this account is gone")
            return {
                "format": FORMAT,
                "as_of": self._clock().isoformat(),
                "account": _account(uow, user),
                "organisations": _organisations(uow, user),
                "sessions": [
                    {"browser": one.browser, "since": moment(one.created_at), "seen": moment(one.seen_at)}
                    for one in uow.accounts.sessions_of(user.id)
                ],
                "known_browsers": [
                    {"browser": one.browser, "signed_in": moment(one.signed_in_at)}
                    for one in uow.accounts.browsers_of(user.id)
                ],
                "invitations": _invitations(uow, user),
                "imported_entries_waiting": [
                    {
                        "name": one.name,
                        "entered": moment(one.created_at),
                        "deleted": moment(one.due_at),
                        "entry": dict(one.entry),
                    }
                    for one in uow.imports.of_person(user.email)
                ],
                "tables_imported": [
                    {"file": one.file_name, "kind": one.kind, "at": moment(one.created_at)}
                    for one in uow.imports.by_person(user.id)
                ],
                "introductions_asked_for": _introductions(uow, user),
                "steps_in_introductions": _steps(uow, user),
                "partner_reviews": [
                    {"partner": partner, "decision": one.decision, "note": one.note, "at": moment(one.at)}
                    for one, partner in uow.persons.reviews_by(user.id)
                ],
                "answers_to_needs": [
                    {"text": one.text, "at": moment(one.at)} for one in uow.persons.replies_by(user.id)
                ],
                "self_assessments": _assessments(uow, user),
                "event_registrations": _registrations(uow, user),
                "meetings_at_roadshows": _table_meetings(uow, user),
                **deeds(uow, user),
                "files_downloaded": [
                    {name: value for name, value in one.items() if name != "user"}
                    for one in self._trail.of_person(user.id)
                ],
                "mails": _mails(uow, user),
            }


def _account(uow: UnitOfWork, user: User) -> dict[str, Any]:
    wish = uow.accounts.email_change(user.id)
    return {
        "name": user.name,
        "email": user.email,
        "email_confirmed": moment(user.email_verified_at),
        "email_waiting_for_confirmation": wish.email if wish else None,
        "phone": user.phone,
        "language": user.language,
        "status": user.status,
        "registered": moment(user.created_at),
        "password_changed": moment(user.password_changed_at),
        "second_factor_since": moment(user.totp_confirmed_at),
        "recovery_codes_left": uow.accounts.recovery_codes_left(user.id),
    }


def _organisations(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    names = uow.accounts.organisation_names(user.memberships)
    return [
        {"name": names[one.id], "role": one.role, "since": moment(one.created_at)} for one in user.memberships
    ]


def _invitations(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    found = uow.persons.invitations(user.id, user.email)
    names = uow.accounts.organisation_names(found)
    return [
        {
            "email": one.email,
            "organisation": names[one.id],
            "role": one.role,
            "sent_by_me": one.invited_by == user.id,
            "valid_until": moment(one.expires_at),
        }
        for one in found
    ]


def _introductions(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "number": number_of(one.id, one.created_at),
            "status": one.status,
            "need": one.need_text,
            "personal_line": one.personal_line,
            "created": moment(one.created_at),
        }
        for one in uow.persons.asked_by(user.id)
    ]


def _steps(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "introduction": number_of(row.id, row.created_at),
            "action": event.action,
            "acted_as": event.actor_kind,
            "reason": event.reason,
            "text": event.text,
            "at": moment(event.at),
        }
        for event, row in uow.persons.steps_of(user.id)
    ]


def _assessments(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "questions_version": one.version,
            "answers": dict(one.answers),
            "grade": one.overall,
            "grades_by_area": {area.area_key: area.grade for area in one.areas},
            "started": moment(one.started_at),
            "completed": moment(one.completed_at),
        }
        for one in uow.persons.assessments_by(user.id)
    ]


def _registrations(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": one.event.title,
            "starts": moment(one.event.starts_at),
            "status": one.status,
            "need": one.need.text if one.need else None,
            "wants_meetings": one.wants_meetings,
            "there_from": moment(one.there_from),
            "there_until": moment(one.there_until),
            "hosts_may_read_company_and_need": one.share,
            "registered": moment(one.registered_at),
            "reminded": moment(one.reminded_at),
            "feedback": [
                {"stars": said.stars, "line": said.line, "at": moment(said.at)} for said in one.feedback
            ],
        }
        for one in uow.registrations.of_user(user.id)
    ]


def _table_meetings(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": row.registration.event.title,
            "partner": row.partner.name,
            "slot": row.slot + 1,
            "table": row.table_number + 1,
            "status": row.status,
            "noted": moment(row.noted_at),
        }
        for row in uow.table_plans.of_user(user.id)
    ]


def _mails(uow: UnitOfWork, user: User) -> list[dict[str, Any]]:
    return [
        {
            "message": one.message,
            "to": one.address,
            "written": moment(one.created_at),
            "sent": moment(one.sent_at),
            "contents": {name: value for name, value in one.values.items() if name != "path"},
        }
        for one in uow.persons.mails_to(user.id, user.email)
    ]
