"""Drafts of needs: the form as far as it was filled in, right or wrong, kept for the company."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.policy import Permission
from matchmaker.services.sme_profile import own_sme
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.needs import TOKEN_BYTES
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

DRAFTS_MOST = 20
"""Drafts a company may have at once."""
CONTENT_MOST = 30_000
"""Characters of all fields of a draft together; far above what the form accepts."""
EXCERPT = 120

_TOKEN = re.compile(r"[\w-]{20,64}", re.ASCII)

Content = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft: every field as typed; `excerpt` is the beginning of the text, empty when there is none."""

    token: str
    content: Content
    excerpt: str
    changed_at: datetime


class NeedDrafts:
    """Drafts belong to the company: its people see the same ones, nobody else does."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def new_token(self) -> str:
        """A token for a draft that is not kept yet: a form that is saved twice stays one draft."""
        return secrets.token_urlsafe(TOKEN_BYTES)

    def of_sme(self, actor: Actor) -> tuple[DraftView, ...]:
        """The company's drafts, the one changed last first."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            return tuple(_view(draft) for draft in uow.drafts.of_sme(sme.id))

    def one(self, actor: Actor, token: str) -> DraftView:
        """One draft. Raises NotFound when it does not exist or belongs to somebody else."""
        with UnitOfWork(self._database) as uow:
            draft = uow.drafts.one(own_sme(uow, actor, Permission.SEE_SME).id, token)
            if draft is None:
                raise NotFound("there is no such draft")
            return _view(draft)

    def save(self, actor: Actor, token: str, content: Content) -> DraftView:
        """Keep what the form holds under the token it was opened with, new or again.

        Raises NotFound for a token that is malformed or belongs to somebody else, and InvalidInput with
        the keys drafts_many and draft_long.
        """
        if not _TOKEN.fullmatch(token):
            raise NotFound("this is no token of a draft")
        if sum(len(one) for value in content.values() for one in value) > CONTENT_MOST:
            raise InvalidInput({"draft": "draft_long"})
        now = self._clock()

        def work(uow: UnitOfWork) -> DraftView:
            sme = own_sme(uow, actor, Permission.EDIT_SME)
            draft = uow.drafts.one(sme.id, token)
            if draft is not None:
                uow.drafts.change(draft, content, now)
                return _view(draft)
            if uow.drafts.taken(token):
                raise NotFound("there is no such draft")
            if uow.drafts.count(sme.id) >= DRAFTS_MOST:
                raise InvalidInput({"draft": "drafts_many"})
            return _view(uow.drafts.add(sme.id, token, content, now))

        return write_with_retry(self._database, work)

    def delete(self, actor: Actor, token: str) -> None:
        """Throw a draft away. Raises NotFound when there is none."""

        def work(uow: UnitOfWork) -> None:
            if not uow.drafts.delete(own_sme(uow, actor, Permission.EDIT_SME).id, token):
                raise NotFound("there is no such draft")

        write_with_retry(self._database, work)


def _view(draft: "models.NeedDraft") -> DraftView:
    text = draft.content.get("text", "")
    words = " ".join(text.split()) if isinstance(text, str) else ""
    excerpt = words if len(words) <= EXCERPT else words[: EXCERPT - 2].rstrip() + " …"
    return DraftView(draft.token, dict(draft.content), excerpt, draft.changed_at)
