"""Rows of events, and of who registered for them."""

from matchmaker.domain.vocabulary import ActorKind, EventStatus
from matchmaker.services.events.manage import programme_lines
from matchmaker.services.events.present import participant
from matchmaker.services.exports.views import Cells, Reading


def events(reading: Reading, ids: list[int]) -> list[Cells]:
    """Events with their numbers, to partners of published ones only; ratings as the mean only."""
    uow, reader = reading.uow, reading.reader
    rows = uow.events.by_ids(ids)
    partner = reading.side is ActorKind.PARTNER
    lines = programme_lines(uow, rows, reading.language, reader.now, reader.kind)
    ratings = uow.exports.ratings(ids)
    found: list[Cells] = []
    for row, line in zip(rows, lines, strict=True):
        event, (count, mean) = line.event, ratings.get(row.id, (0, None))
        counted = not partner or event.status == EventStatus.PUBLISHED
        found.append(
            {
                "event": event.title,
                "kind": event.kind,
                "status": event.status,
                "starts": event.starts_at,
                "ends": event.ends_at,
                "register_until": event.register_until,
                "place": event.place,
                "postcode": event.postcode,
                "district": event.district.name if event.district else None,
                "online": event.online,
                "language": event.language,
                "capacity": event.capacity,
                "taken": line.taken if counted else None,
                "waiting": event.waiting if counted else None,
                "attended": line.attended,
                "ratings": count,
                "mean_stars": None if mean is None else round(mean, 2),
                "topics": tuple(one.label for one in event.topics),
                "host": event.host,
                "partners": tuple(one.name for one in event.partners),
            }
        )
    return found


def registrations(reading: Reading, ids: list[int]) -> list[Cells]:
    """Registrations; hosting partners get those who agreed to be named, without the person."""
    found: list[Cells] = []
    for row in reading.uow.registrations.by_ids(ids):
        one = participant(row)
        found.append(
            {
                "event": row.event.title,
                "starts": row.event.starts_at,
                "status": one.status,
                "company": one.company,
                "person": one.person if reading.side is not ActorKind.PARTNER else None,
                "email": one.email if reading.side is ActorKind.COORDINATOR else None,
                "need": one.need,
                "wants_meetings": one.wants_meetings,
                "share": one.share,
            }
        )
    return found
