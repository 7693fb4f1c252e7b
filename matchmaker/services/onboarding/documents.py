"""Documents of an application: added and removed by its partner, read by its people and its chamber."""

from dataclasses import dataclass

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.documents import clean_name, document_problem, media_type_of
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.onboarding import EDITABLE
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.services.onboarding.base import Case
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A file to be sent."""

    name: str
    media_type: str
    content: bytes


class Documents(Case):
    """At most three files of five megabytes: PDF, PNG or JPEG by their content, whatever their name says."""

    def add(self, actor: Actor, name: str, content: bytes) -> None:
        """Keep a file. Raises InvalidInput with a message key for the field document, Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            _check_open(partner)
            kept = len(uow.onboarding.documents_of(partner.id))
            media_type = media_type_of(content)
            problem = document_problem(content, kept)
            if problem or media_type is None:
                raise InvalidInput({"document": problem or "document_kind"})
            row = models.PartnerDocument(
                partner_id=partner.id,
                name=clean_name(name, media_type),
                media_type=media_type,
                size=len(content),
                content=content,
                created_at=self._clock(),
            )
            uow.onboarding.add(row)

        write_with_retry(self._database, work)

    def remove(self, actor: Actor, document_id: int) -> None:
        """Delete a file. Raises Conflict while the application is being read or decided, NotFound."""

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            if document_id not in {row.id for row in uow.onboarding.documents_of(partner.id)}:
                raise NotFound("there is no such document")
            _check_open(partner)
            uow.onboarding.remove_document(document_id)

        write_with_retry(self._database, work)

    def read(self, actor: Actor, document_id: int) -> DocumentContent:
        """A file, for the partner's own people and its chamber's reviewers. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row = uow.onboarding.document(document_id)
            partner = uow.onboarding.partner(row.partner_id) if row else None
            if row is None or partner is None:
                raise NotFound("there is no such document")
            subject = Subject(partner_id=partner.id, chamber_code=partner.chamber_code)
            require(actor, Permission.SEE_PARTNER_FILE, subject)
            return DocumentContent(row.name, row.media_type, row.content)


def _check_open(partner: "models.Partner") -> None:
    if partner.status not in EDITABLE:
        raise Conflict("documents cannot be changed now", partner.status)
