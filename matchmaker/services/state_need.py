"""State a need: check it, find partners for it, and keep both together under a secret address."""

from datetime import timedelta

import models
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.need import NeedInput
from matchmaker.matching.documents import Need
from matchmaker.matching.results import Recommendation
from matchmaker.matching.text.language import detect_language
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

KEPT_MATCHES = 10
"""Matches kept with a need: what its owner can see on request."""


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

    def state(self, typed: NeedInput) -> str:
        """Keep a checked need with its recommendation; returns the token of its address."""
        with UnitOfWork(self._database) as uow:
            place = uow.reference.place(typed.postcode)
            full = uow.capacity.full_partners(self._clock())
        language = detect_language(typed.text)
        need = Need(
            text=typed.text,
            language=language,
            district=place.district if place else None,
            size=typed.size,
            industry=typed.industry,
            topics=typed.topics,
            full_partners=full,
        )
        found = self._engines.current().recommend(need, KEPT_MATCHES)
        return self._keep(typed, need, found).token

    def _keep(self, typed: NeedInput, need: Need, found: Recommendation) -> "models.Need":
        now = self._clock()
        with UnitOfWork(self._database, write=True) as uow:
            row = uow.needs.add(
                text=typed.text,
                language=need.language or "de",
                postcode=typed.postcode,
                size=typed.size,
                created_at=now,
                district=need.district,
                industry=typed.industry,
                topics=typed.topics,
                expires_at=now + timedelta(days=self.anonymous_need_days),
            )
            uow.runs.add(row, found, now)
            uow.commit()
        return row

    def forget_expired(self) -> int:
        """Delete needs whose time is over; how many went. Their runs stay without text, for statistics."""
        with UnitOfWork(self._database, write=True) as uow:
            gone = uow.needs.delete_expired(self._clock())
            uow.commit()
        return gone
