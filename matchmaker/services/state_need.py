"""State a need: check it, find partners for it, and keep both together under a secret address."""

from dataclasses import dataclass
from datetime import timedelta

import models
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.matching.documents import Need
from matchmaker.matching.newcomers import NEW_DAYS, NEW_INTRODUCTIONS
from matchmaker.matching.results import Recommendation
from matchmaker.matching.text.language import detect_language
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.unmet_mail import tell_unmet
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.chambers import TAKING_PART
from matchmaker.storage.unit_of_work import UnitOfWork

KEPT_MATCHES = 10
"""Matches kept with a need: what its owner can see on request."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The SME that states a need, as far as it matters for the need.

    `district` replaces the postcode's own where the company has corrected it. `draft`: token of the draft
    that becomes the need. `user_id`: the person who states it and gets a copy when nobody fits; None when a
    coordinator does.
    """

    sme_id: int
    district: str | None = None
    service_languages: tuple[str, ...] = ()
    grade: int | None = None
    draft: str | None = None
    user_id: int | None = None


class StateNeed:
    """Keeps a need with the recommendation made for it, in one commit: never one without the other."""

    def __init__(
        self, database: Database, engines: EngineProvider, anonymous_need_days: int, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._engines = engines
        self._clock = clock
        self.anonymous_need_days = anonymous_need_days

    def check(self, typed: NeedInput) -> None:
        """Check what only the store knows.

        Raises InvalidInput with the keys postcode_unknown, industry_unknown, topic_unknown.
        """
        errors: dict[str, str] = {}
        with UnitOfWork(self._database) as uow:
            if uow.reference.place(typed.postcode) is None:
                errors["postcode"] = "postcode_unknown"
            if typed.industry and uow.reference.industry(typed.industry) is None:
                errors["industry"] = "industry_unknown"
            if typed.topics and not set(typed.topics) <= {topic.key for topic in uow.topics.all()}:
                errors["topics"] = "topic_unknown"
        if errors:
            raise InvalidInput(errors)

    def state(self, typed: NeedInput, owner: Owner | None = None) -> str:
        """Keep a checked need with its recommendation; returns the token of its address.

        An owner's need is kept until the owner deletes it, any other one for `days_kept`. Its draft goes with
        the same commit.
        """
        need = self._as_matched(typed, owner)
        found = self._engines.current().recommend(need, KEPT_MATCHES)
        return self._keep(typed, need, found, owner).token

    def search_again(self, token: str, typed: NeedInput, owner: Owner) -> None:
        """Keep a new recommendation for a need that is there already, from the network as it is now.

        Raises NotFound when the need is gone or another SME's.
        """
        found = self._engines.current().recommend(self._as_matched(typed, owner), KEPT_MATCHES)
        now = self._clock()
        with UnitOfWork(self._database, write=True) as uow:
            row = uow.needs.by_token(token, now)
            if row is None or row.sme_id != owner.sme_id:
                raise NotFound("there is no such need")
            uow.runs.add(row, found, now)
            if not found.matches and row.sme is not None:
                tell_unmet(uow, row, row.sme, owner.user_id, now)
            uow.commit()

    def _as_matched(self, typed: NeedInput, owner: Owner | None) -> Need:
        with UnitOfWork(self._database) as uow:
            place = uow.reference.place(typed.postcode)
            full = uow.capacity.full_partners(self._clock())
            new = uow.capacity.newcomers(self._clock(), NEW_DAYS, NEW_INTRODUCTIONS)
            sme = uow.smes.by_id(owner.sme_id) if owner else None
            responsible = sme.chamber_code if sme else place.chamber if place else None
            chamber = uow.chambers.taking_part(responsible)
        return Need(
            text=typed.text,
            language=detect_language(typed.text),
            district=(owner.district if owner else None) or (place.district if place else None),
            size=typed.size,
            industry=typed.industry,
            topics=typed.topics,
            grade=owner.grade if owner else None,
            service_languages=frozenset(owner.service_languages if owner else ()),
            full_partners=full,
            newcomers=new,
            chamber=chamber,
        )

    def _keep(
        self, typed: NeedInput, need: Need, found: Recommendation, owner: Owner | None
    ) -> "models.Need":
        now = self._clock()
        with UnitOfWork(self._database, write=True) as uow:
            sme = uow.smes.by_id(owner.sme_id) if owner else None
            row = uow.needs.add(
                text=typed.text,
                language=need.language or "de",
                postcode=typed.postcode,
                size=typed.size,
                created_at=now,
                district=need.district,
                industry=typed.industry,
                topics=typed.topics,
                expires_at=None if owner else now + timedelta(days=self._days(uow, typed.postcode)),
                sme=sme,
            )
            uow.runs.add(row, found, now)
            if owner and sme and not found.matches:
                tell_unmet(uow, row, sme, owner.user_id, now)
            if owner and owner.draft:
                uow.drafts.delete(owner.sme_id, owner.draft)
            uow.commit()
        return row

    def days_kept(self, postcode: str) -> int:
        """Days after which a need without account is forgotten: as the open chamber there wants it."""
        with UnitOfWork(self._database) as uow:
            return self._days(uow, postcode)

    def _days(self, uow: UnitOfWork, postcode: str) -> int:
        place = uow.reference.place(postcode)
        setup = uow.chambers.setup(place.chamber) if place and place.chamber else None
        own = setup.need_days if setup and setup.status in TAKING_PART else None
        return own or self.anonymous_need_days
