"""An approved partner: edits of its public profile wait for review; pause, resume, retire at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import Step, check_profile
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import OfferingAction, PartnerAction, moved_offering, moved_partner
from matchmaker.domain.vocabulary import OfferingStatus, RevisionStatus
from matchmaker.services.onboarding.application import moved_partner_allows_edit
from matchmaker.services.onboarding.base import REVIEWS_PATH, Case, EditedMeanwhile
from matchmaker.services.onboarding.content import Draft, mark_of, part_of, profile_of
from matchmaker.services.onboarding.reading import COMPANY_FIELDS, responsible_chamber, shown_profile
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class LifeView:
    """Where a partner stands in the network; `promised`: introductions in which somebody counts on it."""

    name: str
    status: str
    version: int
    live_offerings: int
    promised: int


class Profile(Case):
    """What an approved partner's own people do with its public profile and its place in the network."""

    def propose(self, actor: Actor, values: Mapping[str, Any], mark: str) -> None:
        """Send name, kind, website, seat and summary to review; what was published stays meanwhile.

        An edit that still waits is replaced. Raises InvalidInput with message keys by field (nothing_changed
        for the field name when all is as published), EditedMeanwhile, Conflict, NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            moved_partner_allows_edit(partner.status)
            latest = uow.onboarding.revisions_of(partner.id).get(None)
            before = shown_profile(partner, Draft(uow, partner), latest)
            current = part_of(before, Step.COMPANY)
            if mark_of(current) != mark:
                raise EditedMeanwhile(current, mark_of(current))
            typed = replace(before, **{name: values[name] for name in COMPANY_FIELDS if name in values})
            if problems := check_profile(typed, [Step.COMPANY]):
                raise InvalidInput(problems)
            content = part_of(typed, Step.COMPANY)
            if content == part_of(profile_of(partner), Step.COMPANY):
                raise InvalidInput({"name": "nothing_changed"})
            self._replace(uow, actor, partner, content)

        write_with_retry(self._database, work)

    def take_back(self, actor: Actor) -> None:
        """Take a waiting edit of the profile back. Raises Conflict when none waits, NotFound."""

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            pending = uow.onboarding.pending(partner.id, None)
            if pending is None:
                raise Conflict("no edit of the profile waits", partner.status)
            pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, self._clock()

        write_with_retry(self._database, work)

    def life(self, actor: Actor) -> LifeView:
        """Where the actor's partner stands. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = self._own(uow, actor)
            live = sum(row.status == OfferingStatus.LIVE for row in partner.offerings)
            promised = uow.onboarding.promised(partner.id)
            return LifeView(partner.name, partner.status, partner.version, live, promised)

    def pause(self, actor: Actor, version: int) -> None:
        """Receive no new introductions for now; open ones go on. Raises Conflict, NotFound."""
        self._move(actor, version, PartnerAction.PAUSE)

    def resume(self, actor: Actor, version: int) -> None:
        """Take part again; the very next need can find the offerings. Raises Conflict, NotFound."""
        self._move(actor, version, PartnerAction.RESUME)

    def retire(self, actor: Actor, version: int) -> None:
        """Leave the network for good: live offerings are archived, waiting edits taken back.

        Raises Conflict with status "promised" while introductions are unanswered or meetings not held,
        Conflict for a partner that is not in the network or has changed, NotFound.
        """
        self._move(actor, version, PartnerAction.RETIRE)

    def _move(self, actor: Actor, version: int, action: PartnerAction) -> None:
        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            target = moved_partner(partner.status, action)
            if partner.version != version:
                raise Conflict("the partner has been changed meanwhile", partner.status)
            if action is PartnerAction.RETIRE:
                if uow.onboarding.promised(partner.id):
                    raise Conflict("introductions are still open", "promised")
                # With no place left in the month, the database itself refuses whoever approves a request at
                # this very moment: one of the two starts afresh and sees what the other has done.
                uow.capacity.set_month(partner, 0, self._clock())
                self._clear(uow, partner)
            partner.status = target

        write_with_retry(self._database, work)

    def _clear(self, uow: UnitOfWork, partner: "models.Partner") -> None:
        now = self._clock()
        for row in partner.offerings:
            if row.status == OfferingStatus.LIVE:
                row.status = moved_offering(row.status, OfferingAction.ARCHIVE)
            elif row.status == OfferingStatus.IN_REVIEW:
                row.status = moved_offering(row.status, OfferingAction.TAKE_BACK)
        for revision in uow.onboarding.revisions_of(partner.id).values():
            if revision.status == RevisionStatus.IN_REVIEW:
                revision.status, revision.decided_at = RevisionStatus.WITHDRAWN, now

    def _replace(
        self, uow: UnitOfWork, actor: Actor, partner: "models.Partner", content: Mapping[str, Any]
    ) -> None:
        now = self._clock()
        if (pending := uow.onboarding.pending(partner.id, None)) is not None:
            pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, now
            uow.session.flush()
        revision = models.Revision(
            partner_id=partner.id,
            status=RevisionStatus.IN_REVIEW,
            content=dict(content),
            author_id=actor.user_id,
            created_at=now,
        )
        uow.onboarding.add(revision)
        values = {"partner": partner.name, "path": f"{REVIEWS_PATH}/aenderung/{revision.id}"}
        people = uow.onboarding.reviewers(responsible_chamber(uow, partner))
        self._mail(uow, people, "revision_submitted", f"revision:{revision.id}", values)
