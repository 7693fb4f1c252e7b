"""Look at chambers: the list, one that is set up, its districts to choose, its public page and logo."""

from collections import Counter, defaultdict

from matchmaker.domain.actor import Actor
from matchmaker.domain.chamber import ChamberInput
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.policy import Permission, Subject, may, require
from matchmaker.domain.vocabulary import ChamberStatus, Role
from matchmaker.services.accounts import invitations
from matchmaker.services.chamber_face import chamber_face
from matchmaker.services.chambers.base import found, readiness
from matchmaker.services.chambers.views import (
    ChamberLine,
    ChamberPage,
    ChamberSetupView,
    DistrictChoice,
    DistrictChoices,
    Logo,
)
from matchmaker.services.present import in_language
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ChamberSetup, District


class ReadChambers:
    """Reads only. Nothing here tells anything about companies."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def all(self, actor: Actor) -> tuple[ChamberLine, ...]:
        """The reader's own chamber, and for those who may open others all of them. Raises NotFound."""
        require(actor, Permission.PREPARE_CHAMBER, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            lines = uow.chambers.with_setup()
            counts = Counter(one.chamber_code for one in uow.reference.districts())
            manned = uow.chambers.with_administrators()
        everything = may(actor, Permission.PREPARE_CHAMBER, Subject())
        shown = []
        for chamber, setup in lines:
            status = ChamberStatus(setup.status) if setup else None
            unmanned = status in (None, ChamberStatus.PREPARED) and chamber.code not in manned
            subject = Subject(chamber_code=chamber.code, unmanned=unmanned)
            line = ChamberLine(
                code=chamber.code,
                name=chamber.name,
                seat=chamber.seat,
                state=chamber.state,
                status=status,
                districts=counts[chamber.code],
                own=chamber.code == actor.chamber_code,
                may_set_up=may(actor, Permission.SET_UP_CHAMBER, subject),
            )
            if line.own or everything:
                shown.append(line)
        return tuple(sorted(shown, key=lambda line: (not line.own, line.status is None)))

    def one(self, actor: Actor, code: str) -> ChamberSetupView:
        """How far a chamber is set up. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            setup = found(uow, actor, code)
            chamber, there = uow.reference.chamber(code), readiness(uow, setup)
            assert chamber is not None
            return ChamberSetupView(
                code=code,
                name=chamber.name,
                status=ChamberStatus(setup.status),
                version=setup.version,
                typed=_typed(setup),
                logo=setup.logo_digest,
                missing=there.missing,
                districts=tuple(one.name for one in uow.reference.districts(code)),
                administrators=there.administrators,
                coordinators=there.coordinators,
                partners=there.partners,
                own=actor.chamber_code == code and actor.role is Role.ADMINISTRATOR,
                opened_at=setup.opened_at,
                invitations=invitations.views(uow, Organisation(chamber_code=code), self._clock()),
            )

    def districts(self, actor: Actor, code: str) -> DistrictChoices:
        """All districts, with what stands in the way of choosing them. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            found(uow, actor, code)
            chamber = uow.reference.chamber(code)
            names = {one.code: one.short_name for one in uow.reference.chambers()}
            joined = set(uow.chambers.setups())
            companies = uow.chambers.companies_by_district(code)
            rows = uow.reference.districts()
        by_state: dict[str, list[DistrictChoice]] = defaultdict(list)
        for row in rows:
            by_state[row.state].append(_choice(row, code, names, joined, set(companies)))
        own = chamber.state if chamber else ""
        states = sorted(by_state, key=lambda state: (state != own, state))
        return DistrictChoices(tuple((state, tuple(by_state[state])) for state in states))

    def page(self, code: str, language: str) -> ChamberPage:
        """What a chamber that takes part tells everybody. Raises NotFound for the others."""
        with UnitOfWork(self._database) as uow:
            face = chamber_face(uow, code, language)
            setup = uow.chambers.setup(code)
            if face is None or setup is None or setup.status == ChamberStatus.PREPARED:
                raise NotFound("this chamber does not take part")
            districts = tuple(one.name for one in uow.reference.districts(code))
        imprint, privacy = in_language(setup.imprint, language), in_language(setup.privacy, language)
        return ChamberPage(face, imprint, privacy, districts, setup.need_days)

    def logo(self, code: str, digest: str) -> Logo:
        """A chamber's logo. Raises NotFound when there is none, or another one than this."""
        with UnitOfWork(self._database) as uow:
            kept = uow.chambers.logo(code)
        if kept is None or kept[2] != digest:
            raise NotFound("there is no such logo")
        return Logo(kept[0], kept[1])


def _choice(
    row: District, code: str, names: dict[str, str], joined: set[str], companies: set[str]
) -> DistrictChoice:
    mine = row.chamber_code == code
    taken = not mine and row.chamber_code in joined
    fixed = "taken" if taken else "companies" if mine and row.ags in companies else None
    other = names.get(row.chamber_code or "") if not mine else None
    return DistrictChoice(row.ags, row.name, mine, other, fixed)


def _typed(setup: ChamberSetup) -> ChamberInput:
    return ChamberInput(
        name_de=setup.names.get("de", ""),
        name_en=setup.names.get("en", ""),
        welcome_de=setup.welcome.get("de", ""),
        welcome_en=setup.welcome.get("en", ""),
        imprint_de=setup.imprint.get("de", ""),
        imprint_en=setup.imprint.get("en", ""),
        privacy_de=setup.privacy.get("de", ""),
        privacy_en=setup.privacy.get("en", ""),
        need_days=str(setup.need_days or ""),
        sender_name=setup.sender_name or "",
        reply_to=setup.reply_to or "",
    )
