"""What a person has done in the network, for the copy of its data: decisions, plans, edits, downloads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import models
from matchmaker.domain.introduction import number_of
from matchmaker.storage.unit_of_work import UnitOfWork


def moment(value: datetime | None) -> str | None:
    """A moment in ISO 8601, UTC."""
    return value.isoformat() if value else None


def deeds(uow: UnitOfWork, user: "models.User") -> dict[str, Any]:
    """Rows of the chamber's and the partner's work that name the person, each under its own key."""
    return {
        "ratings_of_meetings": [
            {
                "introduction": number_of(row.id, row.created_at),
                "outcome": said.outcome,
                "stars": said.stars,
                "line": said.line,
                "at": moment(said.at),
            }
            for said, row in uow.persons.ratings_by(user.id)
        ],
        "introductions_opened_for_companies": _opened(uow, user.id),
        "weights_written_or_decided": _weights(uow, user.id),
        "weights_put_into_use": [
            {"kind": one.kind, "at": moment(one.at)}
            for one in uow.persons.naming(models.WeightActivation, "by_id", user.id)
        ],
        "events_planned": [
            {"event": one.title, "status": one.status, "at": moment(one.created_at)}
            for one in uow.persons.naming(models.Event, "created_by_id", user.id)
        ],
        "table_plans_changed": [
            {"event": event.title, "taken": moment(plan.taken_at), "published": moment(plan.published_at)}
            for plan, event in uow.persons.plans_changed_by(user.id)
        ],
        "edits_of_partners": _edits(uow, user.id),
        "partners_recognised": _recognitions(uow, user.id),
        "chambers_prepared": [
            {"chamber": one.chamber_code, "at": moment(one.prepared_at)}
            for one in uow.persons.naming(models.ChamberSetup, "prepared_by_id", user.id)
        ],
        "contact_of_partners": [
            {"partner": one.name, "name": one.contact_name, "phone": one.contact_phone}
            for one in uow.persons.contact_of(user.email)
        ],
    }


def _opened(uow: UnitOfWork, user_id: int) -> list[dict[str, Any]]:
    return [
        {"number": number_of(one.id, one.created_at), "status": one.status, "at": moment(one.created_at)}
        for one in uow.persons.naming(models.Introduction, "by_coordinator_id", user_id)
    ]


def _weights(uow: UnitOfWork, user_id: int) -> list[dict[str, Any]]:
    """Versions of the ranking's weights that the person wrote, approved or rejected."""
    columns = ("created_by_id", "decided_by_id")
    return [
        {
            "version": one.version,
            "written_by_me": one.created_by_id == user_id,
            "note": one.note if one.created_by_id == user_id else None,
            "written": moment(one.created_at),
            "decided_by_me": one.decided_by_id == user_id,
            "decision": one.decision if one.decided_by_id == user_id else None,
            "decided": moment(one.decided_at) if one.decided_by_id == user_id else None,
        }
        for one in _each_once(uow.persons.naming(models.WeightVersion, name, user_id) for name in columns)
    ]


def _edits(uow: UnitOfWork, user_id: int) -> list[dict[str, Any]]:
    """Edits of profiles and offerings that the person sent in or decided; the text only to who sent it."""
    columns = ("author_id", "reviewer_id")
    return [
        {
            "sent_by_me": one.author_id == user_id,
            "content": dict(one.content) if one.author_id == user_id else None,
            "decided_by_me": one.reviewer_id == user_id,
            "note": one.note if one.reviewer_id == user_id else None,
            "status": one.status,
            "sent": moment(one.created_at),
            "decided": moment(one.decided_at),
        }
        for one in _each_once(uow.persons.naming(models.Revision, name, user_id) for name in columns)
    ]


def _recognitions(uow: UnitOfWork, user_id: int) -> list[dict[str, Any]]:
    return [
        {
            "partner": partner,
            "recognised": moment(one.recognised_at) if one.recognised_by_id == user_id else None,
            "withdrawn": moment(one.withdrawn_at) if one.withdrawn_by_id == user_id else None,
        }
        for one, partner in uow.persons.recognitions_by(user_id)
    ]


def _each_once(found: Iterable[Iterable[Any]]) -> list[Any]:
    """Rows that several columns name, each once, oldest first."""
    rows = {one.id: one for part in found for one in part}
    return [rows[key] for key in sorted(rows)]
