"""The mail to a company whose need no partner fits: a copy of its words, and what happens next."""

from datetime import datetime

from matchmaker.domain.months import BERLIN
from matchmaker.domain.unmet import due_at
from matchmaker.services.events.recommend import next_event_about, topics_of
from matchmaker.services.introductions.letters import excerpt
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Need, Sme, User

NEED_PATH = "/betrieb/bedarf/"


def tell_unmet(uow: UnitOfWork, need: Need, sme: Sme, user_id: int | None, now: datetime) -> None:
    """Owe the person who stated the need this mail, once for each need, however often partners are sought."""
    user = uow.accounts.by_id(user_id) if user_id is not None else None
    if user is None:
        return
    chamber = uow.reference.chamber(sme.chamber_code) if sme.chamber_code else None
    values = {
        "path": f"{NEED_PATH}{need.token}",
        "need": excerpt(need.text),
        "chamber": chamber.name if chamber else None,
        "due": due_at(now).astimezone(BERLIN).date().isoformat() if chamber else None,
    }
    if (event := next_event_about(uow, topics_of(uow, need), now)) is not None:
        times = {"starts": event.starts_at.isoformat(), "ends": event.ends_at.isoformat()}
        values |= {"event": event.title, **times}
    key = f"need:{need.id}:unmet:user:{user.id}"
    uow.outbox.add("need_unmet", key=key, user=user, values=values, now=now)


def tell_reply(
    uow: UnitOfWork, need: Need, people: list[User], message: str, number: int, *, author: str, text: str,
    chamber: str, now: datetime,
) -> None:  # fmt: skip
    """Owe everybody of the company what its chamber answers; `number` is that of the answer."""
    for user in people:
        uow.outbox.add(
            message,
            key=f"need:{need.id}:reply:{number}:user:{user.id}",
            user=user,
            values={
                "path": f"{NEED_PATH}{need.token}",
                "need": excerpt(need.text),
                "chamber": chamber,
                "author": author,
                "text": text,
            },
            now=now,
        )
