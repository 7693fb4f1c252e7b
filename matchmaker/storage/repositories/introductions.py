"""Introductions with their trail."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from matchmaker.storage.repositories.base import Repository
from models import Introduction


class IntroductionRepository(Repository):
    """Introductions are loaded with trail, feedback, SME, partner and offering."""

    def by_token(self, token: str) -> Introduction | None:
        """One introduction, or None."""
        query = select(Introduction).options(
            selectinload(Introduction.events),
            selectinload(Introduction.feedback),
            selectinload(Introduction.sme),
            selectinload(Introduction.partner),
            selectinload(Introduction.offering),
        )
        return self._session.scalars(query.where(Introduction.token == token)).one_or_none()
