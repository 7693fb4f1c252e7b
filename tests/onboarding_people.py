"""People of partners and chambers for tests of onboarding, and the use cases over a small network."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import OfferingInput
from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import PartnerStatus, Role, UserStatus
from matchmaker.services.registry import Services
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Membership, OutboxMail, Partner, User
from tests.fakes import HashingEmbedder

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Watch:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def services_of(database: Database, clock: Clock | None = None) -> Services:
    """All use cases over this database, with a cheap stand-in for the embedding model."""
    settings = Settings(
        secret_key="x" * 32,
        database_url=database.url.render_as_string(hide_password=False),
        data_dir=PROJECT_ROOT / "data",
        var_dir=PROJECT_ROOT / "var",
    )
    container = Container(settings, clock or Watch())
    weights = container.weights
    container.__dict__.update(
        database=database,
        embedder=HashingEmbedder(),
        _evidence_embedder=HashingEmbedder(),
        # Confidence is calibrated for the real model: here everything that the rules allow is shown.
        weights=replace(weights, bands=replace(weights.bands, possible=0.0)),
    )
    return container.services


def add_user(uow: UnitOfWork, email: str, role: Role, language: str = "de", **belongs: Any) -> User:
    user = User(
        email=email,
        name=email.partition("@")[0].capitalize(),
        language=language,
        status=UserStatus.ACTIVE,
        created_at=NOW,
        memberships=[Membership(role=role, created_at=NOW, **belongs)],
    )
    uow.accounts.add(user)
    return user


def coordinator(database: Database, chamber: str = "155", email: str = "koordination@ihk.test") -> Actor:
    """A coordinator of a chamber, signed in with a second factor."""
    with UnitOfWork(database, write=True) as uow:
        user = add_user(uow, email, Role.COORDINATOR, chamber_code=chamber)
        uow.commit()
    return Actor(user.id, Role.COORDINATOR, chamber_code=chamber, second_factor=True)


def applicant(database: Database, key: str = "netzwerk-neu", language: str = "de") -> Actor:
    """Somebody who has just signed up for a new partner."""
    with UnitOfWork(database, write=True) as uow:
        partner = Partner(
            key=key,
            name="",
            kind="agency",
            status=PartnerStatus.DRAFT,
            fictional=False,
            summaries={},
            nationwide=False,
            capacity_per_month=4,
            service_languages=["de"],
            wanted_sizes=[],
            created_at=NOW,
        )
        uow.partners.add(partner)
        user = add_user(uow, f"{key}@firma.test", Role.PARTNER, language, partner_id=partner.id)
        uow.commit()
    return Actor(user.id, Role.PARTNER, partner_id=partner.id, language=language)


def owner_of(database: Database, key: str) -> Actor:
    """Somebody of a partner that is in the network already."""
    with UnitOfWork(database, write=True) as uow:
        partner = uow.partners.by_keys([key])[key]
        user = add_user(uow, f"{key}@firma.test", Role.PARTNER, partner_id=partner.id)
        uow.commit()
    return Actor(user.id, Role.PARTNER, partner_id=partner.id)


COMPANY = {
    "name": "Netzwerk Neu GmbH",
    "kind": "system_house",
    "website": "netzwerk-neu.de",
    "seat": "Weilheim",
    "summary_de": "Wir bauen Netzwerke für Handwerksbetriebe und warten sie.",
    "summary_en": "",
}
CONTACT = {"contact_name": "Nora Neu", "contact_email": "nora@netzwerk-neu.de", "contact_phone": ""}
REGIONS = {"nationwide": True, "districts": ("09190",), "chamber": "155"}
WISHES = {"sizes": ("small",), "industries": ("10.71",), "languages": ("de",), "capacity": "3"}
STEPS = {"company": COMPANY, "contact": CONTACT, "regions": REGIONS, "wishes": WISHES}
OFFERING: dict[str, Any] = {
    "title_de": "Datensicherung für kleine Betriebe",
    "get_de": "Wir richten eine Datensicherung ein und prüfen jeden Monat, ob sie sich zurückspielen lässt.",
    "whom_de": "Betriebe mit einem Server im Haus und ohne eigene Fachleute.",
    "needs_de": "Einen Termin von zwei Stunden und Zugang zum Server.",
    "topics": ("backup",),
    "sizes": ("micro", "small"),
    "formats": ("advice",),
    "grade_best": "3",
    "grade_worst": "6",
}


def fill_in(services: Services, actor: Actor, **changes: dict[str, Any]) -> None:
    """Fill every step of the profile in."""
    from matchmaker.domain.application import Step

    application = services.onboarding.application
    for name, values in STEPS.items():
        step = Step(name)
        mark = application.mark(application.view(actor, "de"), step)
        application.save(actor, step, {**values, **changes.get(name, {})}, mark)


def write_offering(services: Services, actor: Actor, key: str | None = None, **changes: Any) -> str:
    """Write an offering; a new one unless its key is given."""
    offerings = services.onboarding.offerings
    key = key or offerings.start(actor)
    mark = offerings.mark(offerings.form(actor, key, "de"))
    before = offerings.form(actor, key, "de").typed
    values = changes if before.title_de else OFFERING | changes
    assert offerings.save(actor, key, values, mark) == {}
    return key


def typed(services: Services, actor: Actor, key: str) -> OfferingInput:
    return services.onboarding.offerings.form(actor, key, "de").typed


def submit(services: Services, actor: Actor) -> None:
    services.onboarding.application.submit(actor, services.onboarding.application.view(actor, "de").version)


def hand_in(services: Services, actor: Actor) -> str:
    """Fill everything in and submit; the key of the offering."""
    fill_in(services, actor)
    key = write_offering(services, actor)
    submit(services, actor)
    return key


def mails(database: Database) -> list[tuple[str, str]]:
    """(message, address) of everything owed, in order."""
    with UnitOfWork(database) as uow:
        rows = uow.session.query(OutboxMail).order_by(OutboxMail.id)
        return [(row.message, row.address) for row in rows]
