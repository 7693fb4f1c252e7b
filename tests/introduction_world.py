"""A small network with people in every role, and the use cases of introductions over it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import Role, UserStatus
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.weights import BandWeights, Weights
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.introductions import IntroductionsServices
from matchmaker.services.need_documents import need_now
from matchmaker.storage.catalogue_source import CatalogueSnapshot
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, Membership, OutboxMail, Partner, Sme, User
from tests.fakes import HashingEmbedder

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEED_TEXT = (
    "Wir sind die Bäckerei Huber und suchen Hilfe mit der Datensicherung. "
    "Bitte anrufen: 0881 123456 oder huber@baeckerei.example, www.baeckerei-huber.de."
)
SME_NAME = "Bäckerei Huber GmbH"
SECRETS = ("huber", "123456", "@baeckerei", "anna")
"""What no partner may read before it has accepted, in lower case."""

EVERYTHING_POSSIBLE = Weights(bands=BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.1))


def build_engine(snapshot: CatalogueSnapshot, previous: MatchingEngine | None) -> MatchingEngine:
    """An engine without a real model in which every allowed offering is shown."""
    embedder = HashingEmbedder()
    catalogue = Catalogue.build(snapshot.offerings)
    index = ExactIndex(embedder.embed_passages(catalogue.texts))
    return MatchingEngine(embedder, catalogue, index, EVERYTHING_POSSIBLE)


@dataclass
class World:
    """Use cases with a clock that stands still until it is moved."""

    database: Database
    now: datetime = START
    undo_minutes: int = 10
    _numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.engines = EngineProvider(self.database, build_engine)
        settings = Settings(
            secret_key="x" * 32,
            database_url="sqlite://",
            data_dir=PROJECT_ROOT / "data",
            var_dir=PROJECT_ROOT / "var",
            undo_minutes=self.undo_minutes,
        )
        self.services = IntroductionsServices.make(self.database, self.engines, settings, lambda: self.now)
        self._fill()

    def _fill(self) -> None:
        with UnitOfWork(self.database, write=True) as uow:
            smes = {one.key: one for one in uow.smes.all()}
            smes["baecker"].name = SME_NAME
            partners = uow.partners.by_keys(["riese", "anton", "berta"])
            people = {
                "anna": (Role.SME, {"sme_id": smes["baecker"].id}, "Anna Huber", "de"),
                "wirt": (Role.SME, {"sme_id": smes["wirt"].id}, "Wilma Wirt", "de"),
                "riese": (Role.PARTNER, {"partner_id": partners["riese"].id}, "Rita Riese", "de"),
                "anton": (Role.PARTNER, {"partner_id": partners["anton"].id}, "Anton Anders", "en"),
                "berta": (Role.PARTNER, {"partner_id": partners["berta"].id}, "Berta Baum", "de"),
                "clara": (Role.COORDINATOR, {"chamber_code": "155"}, "Clara Kord", "de"),
                "carl": (Role.COORDINATOR, {"chamber_code": "155"}, "Carl Kord", "de"),
                "foreign": (Role.COORDINATOR, {"chamber_code": "104"}, "Fritz Fremd", "de"),
            }
            self.actors: dict[str, Actor] = {}
            for key, (role, owner, name, language) in people.items():
                user = User(
                    email=f"{key}@firma.example",
                    name=name,
                    phone="0881 4711",
                    language=language,
                    status=UserStatus.ACTIVE.value,
                    created_at=START,
                    memberships=[Membership(role=role.value, created_at=START, **owner)],
                )
                uow.accounts.add(user)
                self.actors[key] = Actor(
                    user_id=user.id, role=role, language=language, second_factor=True, **owner
                )
            uow.commit()

    def actor(self, key: str) -> Actor:
        return self.actors[key]

    def need(self, sme: str = "anna", text: str = NEED_TEXT) -> str:
        """State a need of an SME with its recommendation; gives its token."""
        with UnitOfWork(self.database, write=True) as uow:
            owner = uow.session.get(Sme, self.actor(sme).sme_id)
            assert owner is not None
            need = uow.needs.add(
                text=text,
                language="de",
                postcode=owner.postcode,
                size=owner.size,
                created_at=self.now,
                district=owner.district_ags,
                industry=owner.industry_code,
                topics=["backup"],
                expires_at=self.now + timedelta(days=30),
                sme=owner,
                token=f"need-{next(self._numbers)}",
            )
            found = self.engines.current().recommend(need_now(uow, need, self.now), 10)
            uow.runs.add(need, found, self.now)
            uow.commit()
        return need.token

    def requested(self, offering: str = "riese-netz", need: str | None = None, sme: str = "anna") -> str:
        """A requested introduction; gives its token."""
        line = "Am besten erreicht man Anna Huber unter 0881 123456."
        return self.services.request.request(
            self.actor(sme), need or self.need(sme), offering, line, language="de"
        )

    def approved(self, offering: str = "riese-netz", need: str | None = None, sme: str = "anna") -> str:
        token = self.requested(offering, need, sme)
        self.services.decide.approve(self.actor("clara"), token, self.version(token))
        return token

    def accepted(self, offering: str = "riese-netz", need: str | None = None) -> str:
        token = self.approved(offering, need)
        self.services.answer.accept(self.partner_of(offering), token, self.version(token))
        return token

    def met(self) -> str:
        token = self.accepted()
        self.services.follow_up.report_met(self.actor("anna"), token, self.version(token))
        return token

    def partner_of(self, offering: str) -> Actor:
        return self.actor(offering.split("-", maxsplit=1)[0])

    def row(self, token: str) -> Introduction:
        with UnitOfWork(self.database) as uow:
            row = uow.introductions.by_token(token)
        assert row is not None
        return row

    def seen(self, token: str) -> tuple[str, int, bool]:
        """Status, version, and whether the partner has been asked: what a page shows, quickly read."""
        columns = (Introduction.status, Introduction.version, Introduction.approved_at)
        with UnitOfWork(self.database) as uow:
            row = uow.session.execute(select(*columns).where(Introduction.token == token)).one()
        return row.status, row.version, row.approved_at is not None

    def status(self, token: str) -> str:
        return self.seen(token)[0]

    def version(self, token: str) -> int:
        return self.seen(token)[1]

    def partner(self, key: str) -> Partner:
        with UnitOfWork(self.database) as uow:
            return uow.partners.by_keys([key])[key]

    def left(self, key: str = "riese") -> int:
        with UnitOfWork(self.database) as uow:
            return uow.capacity.left(uow.partners.by_keys([key])[key], self.now)

    def set_capacity(self, capacity: int, key: str = "riese") -> int:
        with UnitOfWork(self.database, write=True) as uow:
            size = uow.capacity.set_capacity(uow.partners.by_keys([key])[key], capacity, self.now)
            uow.commit()
        return size

    def mails(self, message: str | None = None) -> list[OutboxMail]:
        with UnitOfWork(self.database) as uow:
            rows = uow.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        return [row for row in rows if message in (None, row.message)]

    def deliver(self) -> None:
        """Let a worker take every mail that is due."""
        with UnitOfWork(self.database, write=True) as uow:
            while uow.outbox.claim(self.now) is not None:
                pass
            uow.commit()

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)
