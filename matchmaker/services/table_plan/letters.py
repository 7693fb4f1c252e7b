"""The mails that bring everybody its own plan."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

import models
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import TableMeetingStatus
from matchmaker.services.table_plan.reading import settings_of
from matchmaker.storage.unit_of_work import UnitOfWork
from models import TableMeeting

SME_PATH, PARTNER_PATH = "/betrieb/tischplan", "/partnerbereich/tischplan"


def tell_everybody(uow: UnitOfWork, event: "models.Event", plan: "models.TablePlan", now: datetime) -> None:
    """Owe everybody with a meeting a mail with its own plan; nobody gets the same plan twice."""
    by_registration: dict[int, list[TableMeeting]] = defaultdict(list)
    by_partner: dict[int, list[TableMeeting]] = defaultdict(list)
    for one in plan.meetings:
        if one.status == TableMeetingStatus.PLANNED:
            by_registration[one.registration_id].append(one)
            by_partner[one.partner_id].append(one)
    people = uow.table_plans.people_of(sorted(by_partner))
    letters = [
        (user, SME_PATH, meetings)
        for meetings in by_registration.values()
        if (user := meetings[0].registration.user) is not None
    ]
    letters += [
        (user, PARTNER_PATH, meetings)
        for partner, meetings in by_partner.items()
        for user in people.get(partner, [])
    ]
    times = settings_of(plan).times()
    for user, path, meetings in letters:
        key = f"table_plan:{event.id}:{_digest(meetings, times)}:user:{user.id}"
        begins = min(times[one.slot] for one in meetings).astimezone(BERLIN)
        values = {
            "path": f"{path}/{event.key}",
            "event": event.title,
            "due": begins.date().isoformat(),
            "clock": begins.strftime("%H:%M"),
            "meetings": len(meetings),
        }
        uow.outbox.add("table_plan", key=key, user=user, values=values, now=now)


def _digest(meetings: Sequence[TableMeeting], times: Sequence[datetime]) -> str:
    """What somebody would read, shortened: the same plan gives the same."""
    told = [
        (times[one.slot].isoformat(), one.table_number, one.partner_id, one.registration_id)
        for one in meetings
    ]
    return blake2b(repr(sorted(told)).encode(), digest_size=8).hexdigest()
