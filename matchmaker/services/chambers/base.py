"""What the use cases of setting up a chamber share: who may, and what is missing."""

from matchmaker.domain.actor import Actor
from matchmaker.domain.chamber import Readiness
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ChamberStatus, Role
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ChamberSetup


def subject_of(uow: UnitOfWork, code: str) -> Subject:
    """The chamber as rights see it: unmanned while it is prepared and has no administrator of its own."""
    setup = uow.chambers.setup(code)
    prepared = setup is None or setup.status == ChamberStatus.PREPARED
    unmanned = prepared and not uow.chambers.people(code).get(Role.ADMINISTRATOR)
    return Subject(chamber_code=code, unmanned=unmanned)


def found(uow: UnitOfWork, actor: Actor, code: str, version: int | None = None) -> ChamberSetup:
    """A chamber that the actor may set up. Raises NotFound, and Conflict (stale) for another version."""
    setup = uow.chambers.setup(code)
    if setup is None:
        raise NotFound("this chamber has prepared nothing yet")
    require(actor, Permission.SET_UP_CHAMBER, subject_of(uow, code))
    if version is not None and setup.version != version:
        raise Conflict("somebody else has changed the chamber", setup.status, key="stale")
    return setup


def readiness(uow: UnitOfWork, setup: ChamberSetup) -> Readiness:
    """What is there of all that a chamber needs for opening."""
    people = uow.chambers.people(setup.chamber_code)
    return Readiness(
        districts=len(uow.reference.districts(setup.chamber_code)),
        administrators=people.get(Role.ADMINISTRATOR, 0),
        coordinators=people.get(Role.COORDINATOR, 0),
        partners=uow.recognitions.count(setup.chamber_code),
        imprint=setup.imprint.get("de", ""),
        privacy=setup.privacy.get("de", ""),
    )
