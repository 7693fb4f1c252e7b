"""Drafts of needs: kept as typed, right or wrong, until they are stated or thrown away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import NeedDraft


class DraftRepository(Repository):
    """Every query names the SME: drafts of others do not exist."""

    def of_sme(self, sme_id: int) -> Sequence[NeedDraft]:
        """The drafts of an SME, the one changed last first."""
        query = select(NeedDraft).where(NeedDraft.sme_id == sme_id)
        return self._session.scalars(query.order_by(NeedDraft.changed_at.desc(), NeedDraft.id.desc())).all()

    def one(self, sme_id: int, token: str) -> NeedDraft | None:
        """One draft of this SME, or None."""
        query = select(NeedDraft).where(NeedDraft.token == token, NeedDraft.sme_id == sme_id)
        return self._session.scalars(query).one_or_none()

    def taken(self, token: str) -> bool:
        """Whether any draft, whoever's, has this token."""
        return self._session.scalars(select(NeedDraft.id).where(NeedDraft.token == token)).first() is not None

    def count(self, sme_id: int) -> int:
        """How many drafts an SME has."""
        query = select(func.count()).select_from(NeedDraft).where(NeedDraft.sme_id == sme_id)
        return self._session.scalars(query).one()

    def add(self, sme_id: int, token: str, content: Mapping[str, Any], now: datetime) -> NeedDraft:
        """Keep a new draft. Raises ConcurrentChange when the token was taken at this very moment."""
        draft = NeedDraft(token=token, sme_id=sme_id, content=dict(content), created_at=now, changed_at=now)
        self._session.add(draft)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("the draft was saved by another request just now") from error
        return draft

    def change(self, draft: NeedDraft, content: Mapping[str, Any], now: datetime) -> None:
        """Replace what a draft holds."""
        draft.content, draft.changed_at = dict(content), now
        self._session.flush()

    def delete(self, sme_id: int, token: str) -> bool:
        """Throw a draft of this SME away; False when there was none."""
        found = self.one(sme_id, token) is not None
        self._session.execute(delete(NeedDraft).where(NeedDraft.token == token, NeedDraft.sme_id == sme_id))
        return found
