"""Events over the small network: a chamber's programme, and people who register."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.actor import Actor
from matchmaker.domain.event_input import EventInput
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.services.events import EventsServices
from matchmaker.services.events.register import RegistrationInput
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Event, EventRegistration, Membership, User
from tests.introduction_world import World

WEBINAR = EventInput(
    kind="webinar",
    title="Lehrlinge über soziale Medien finden",
    text="Eine Stunde mit Beispielen aus Betrieben und Zeit für Ihre Fragen.",
    day="2026-04-06",
    begins="10:00",
    ends="11:00",
    link="https://treffen.example/raum",
    capacity="2",
    topics=("apprentices",),
)
ROADSHOW = replace(
    WEBINAR, kind="roadshow", title="Roadshow in Weilheim", link="", place="Stadthalle Weilheim",
    postcode="82362", ends="16:00", capacity="10", topics=("backup", "wifi"),
)  # fmt: skip


def event_input(now: datetime, days: int = 14, **changes: Any) -> EventInput:
    """A webinar so many days ahead, changed as wished."""
    day = (now + timedelta(days=days)).astimezone(BERLIN).date().isoformat()
    return replace(WEBINAR, **({"day": day} | changes))


@dataclass
class Programme:
    """The use cases of events over a world; "clara" is its chamber's coordinator, "anna" an SME's person."""

    world: World
    use: EventsServices = field(init=False)

    def __post_init__(self) -> None:
        self.use = EventsServices.make(
            self.world.database, Questionnaire(PROJECT_ROOT / "data"), lambda: self.world.now
        )

    @property
    def clara(self) -> Actor:
        return self.world.actor("clara")

    def published(self, days: int = 14, **changes: Any) -> str:
        """A published event of the chamber; gives its key."""
        key = self.use.programme.create(self.clara, event_input(self.world.now, days, **changes))
        self.use.programme.publish(self.clara, key, self.version(key))
        return key

    def people(self, count: int, sme: str = "wirt") -> list[Actor]:
        """People of a company."""
        sme_id = self.world.actor(sme).sme_id
        found: list[Actor] = []
        with UnitOfWork(self.world.database, write=True) as uow:
            for number in range(count):
                user = User(
                    email=f"gast{number}@{sme}.example",
                    name=f"Gast {number}",
                    language="de",
                    status=UserStatus.ACTIVE.value,
                    created_at=self.world.now,
                    memberships=[Membership(role=Role.SME.value, sme_id=sme_id, created_at=self.world.now)],
                )
                uow.accounts.add(user)
                found.append(Actor(user_id=user.id, role=Role.SME, sme_id=sme_id))
            uow.commit()
        return found

    def register(self, actor: Actor, key: str, **typed: Any) -> str:
        return self.use.registrations.register(actor, key, RegistrationInput(**typed))

    def event(self, key: str) -> Event:
        with UnitOfWork(self.world.database) as uow:
            row = uow.events.by_key(key)
        assert row is not None
        return row

    def version(self, key: str) -> int:
        return self.event(key).version

    def rows(self, key: str) -> list[EventRegistration]:
        query = select(EventRegistration).where(EventRegistration.event_id == self.event(key).id)
        with UnitOfWork(self.world.database) as uow:
            return list(uow.session.scalars(query.order_by(EventRegistration.id)))

    def statuses(self, key: str) -> list[str]:
        """Where each registration stands, in the order in which people registered first."""
        return [row.status for row in self.rows(key)]

    def places(self, key: str) -> list[int | None]:
        return [row.place for row in self.rows(key)]
