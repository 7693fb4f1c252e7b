"""A chamber reads applications and decides: return with a note, approve, reject with criteria."""

from collections.abc import Iterable, Mapping

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict
from matchmaker.domain.onboarding import (
    Criterion,
    OfferingAction,
    PartnerAction,
    check_all_met,
    check_note,
    check_some_unmet,
    moved_offering,
    moved_partner,
)
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import OfferingStatus, ReviewDecision
from matchmaker.services.onboarding.base import APPLICATION_PATH, Case
from matchmaker.services.onboarding.content import Draft, offering_of, profile_of
from matchmaker.services.onboarding.criteria import criterion_text
from matchmaker.services.onboarding.duplicates import Duplicates
from matchmaker.services.onboarding.reading import chamber_of, document_view, industries_of, unmet
from matchmaker.services.onboarding.views import PastReview, ReviewLine, ReviewView
from matchmaker.services.present import Presenter
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

_IN_REVIEW = (OfferingStatus.IN_REVIEW, OfferingStatus.LIVE)


class Review(Case):
    """What reviewers of the responsible chamber do with applications."""

    def __init__(self, database: Database, clock: Clock, duplicates: Duplicates) -> None:
        super().__init__(database, clock)
        self._duplicates = duplicates

    def lines(self, actor: Actor) -> tuple[ReviewLine, ...]:
        """Everything of the actor's chamber that waits for review, the longest waiting first.

        Raises NotFound for people without a chamber.
        """
        require(actor, Permission.REVIEW_PARTNER, Subject(chamber_code=actor.chamber_code))
        chamber = actor.chamber_code or ""
        with UnitOfWork(self._database) as uow:
            found = [
                ReviewLine("application", row.key, row.name, row.name, row.submitted_at or row.created_at)
                for row in uow.onboarding.applications(chamber)
            ]
            found += [
                ReviewLine("offering", row.key, partner.name, _title(row), row.created_at)
                for row, partner in uow.onboarding.new_offerings(chamber)
            ]
            for revision, partner in uow.onboarding.waiting_revisions(chamber):
                kind = "profile" if revision.offering_id is None else "revision"
                title = revision.content.get("name" if kind == "profile" else "title_de", "")
                found.append(ReviewLine(kind, str(revision.id), partner.name, title, revision.created_at))
        return tuple(sorted(found, key=lambda line: line.since))

    def one(self, actor: Actor, partner_key: str, language: str) -> ReviewView:
        """An application as its readers would see it, with hints and earlier decisions. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = self._reviewed(uow, actor, partner_key)
            shown = [row for row in partner.offerings if row.status in _IN_REVIEW]
            chamber = chamber_of(uow, partner.chamber_code or "")
            company = self._duplicates.of_company(uow, partner, profile_of(partner), public_only=False)
            return ReviewView(
                key=partner.key,
                status=partner.status,
                version=partner.version,
                partner=Presenter.load(uow, "de").partner(partner, shown),
                english=Presenter.load(uow, "en").partner(partner, shown),
                contact_name=partner.contact_name or "",
                contact_email=partner.contact_email or "",
                contact_phone=partner.contact_phone or "",
                industries=industries_of(uow, [one.industry_code for one in partner.industries], language),
                sizes=tuple(partner.wanted_sizes),
                documents=tuple(document_view(one) for one in uow.onboarding.documents_of(partner.id)),
                duplicates=company
                + self._duplicates.of_offerings(uow, partner, [offering_of(row) for row in shown]),
                past=_past(uow, partner),
                submitted_at=partner.submitted_at,
                chamber=chamber.name if chamber else None,
            )

    def approve(
        self, actor: Actor, partner_key: str, version: int, met: Iterable[str], note: str = ""
    ) -> None:
        """Admit the partner: its offerings are live, and the very next need can find them.

        Raises InvalidInput (criteria_open, note_long), Conflict when it is decided or has changed, NotFound.
        """
        criteria = {one.value: one.value in set(met) for one in Criterion}

        def work(uow: UnitOfWork) -> None:
            partner = self._at(uow, actor, partner_key, version, PartnerAction.APPROVE)
            check_all_met(criteria)
            kept_note = check_note(note, required=False)
            partner.status = moved_partner(partner.status, PartnerAction.APPROVE)
            partner.approved_at = self._clock()
            for row in partner.offerings:
                if row.status == OfferingStatus.IN_REVIEW:
                    row.status = moved_offering(row.status, OfferingAction.APPROVE)
            draft = Draft(uow, partner)
            draft.profile, draft.offerings = None, {}
            draft.write(self._clock())
            self._decide(
                uow, actor, partner, decision=ReviewDecision.APPROVED, criteria=criteria, note=kept_note
            )

        write_with_retry(self._database, work)

    def give_back(self, actor: Actor, partner_key: str, version: int, met: Iterable[str], note: str) -> None:
        """Return the application with a note; the partner goes on where it was.

        Raises InvalidInput (note_short, note_long), Conflict, NotFound.
        """
        criteria = {one.value: one.value in set(met) for one in Criterion}

        def work(uow: UnitOfWork) -> None:
            partner = self._at(uow, actor, partner_key, version, PartnerAction.RETURN)
            kept_note = check_note(note, required=True)
            partner.status = moved_partner(partner.status, PartnerAction.RETURN)
            _back_to_draft(partner)
            self._decide(
                uow, actor, partner, decision=ReviewDecision.RETURNED, criteria=criteria, note=kept_note
            )

        write_with_retry(self._database, work)

    def reject(self, actor: Actor, partner_key: str, version: int, unmet: Iterable[str], note: str) -> None:
        """Turn the application down by criteria and a note in words; this is final.

        Raises InvalidInput (criteria_none, note_short, note_long), Conflict, NotFound.
        """
        wanted = frozenset(unmet)

        def work(uow: UnitOfWork) -> None:
            partner = self._at(uow, actor, partner_key, version, PartnerAction.REJECT)
            failed = check_some_unmet(wanted)
            kept_note = check_note(note, required=True)
            partner.status = moved_partner(partner.status, PartnerAction.REJECT)
            _back_to_draft(partner)
            criteria = {one.value: one.value not in failed for one in Criterion}
            self._decide(
                uow, actor, partner, decision=ReviewDecision.REJECTED, criteria=criteria, note=kept_note
            )

        write_with_retry(self._database, work)

    def _at(
        self, uow: UnitOfWork, actor: Actor, partner_key: str, version: int, action: PartnerAction
    ) -> "models.Partner":
        """The partner, if the action is possible now and the page showed it as it is."""
        partner = self._reviewed(uow, actor, partner_key)
        moved_partner(partner.status, action)
        if partner.version != version:
            raise Conflict("the application has changed since the page was shown", partner.status)
        return partner

    def _decide(
        self,
        uow: UnitOfWork,
        actor: Actor,
        partner: "models.Partner",
        *,
        decision: ReviewDecision,
        criteria: Mapping[str, bool],
        note: str,
    ) -> None:
        review = models.PartnerReview(
            partner_id=partner.id,
            decision=decision,
            criteria=dict(criteria),
            note=note,
            reviewer_id=actor.user_id,
            at=self._clock(),
        )
        uow.onboarding.add(review)
        failed = [key for key, met in criteria.items() if not met] if decision == "rejected" else []
        self._mail(
            uow,
            uow.onboarding.people(partner.id),
            f"application_{decision.value}",
            f"review:{review.id}",
            {"partner": partner.name, "path": APPLICATION_PATH, "note": note},
            worded={
                language: {"criteria": [criterion_text(key, language) for key in failed]}
                for language in ("de", "en")
            }
            if failed
            else None,
        )


def _back_to_draft(partner: "models.Partner") -> None:
    for row in partner.offerings:
        if row.status == OfferingStatus.IN_REVIEW:
            row.status = moved_offering(row.status, OfferingAction.RETURN)


def _title(row: "models.Offering") -> str:
    titles = {text.language: text.title for text in row.texts}
    return titles.get("de") or next(iter(titles.values()), "")


def _past(uow: UnitOfWork, partner: "models.Partner") -> tuple[PastReview, ...]:
    return tuple(
        PastReview(row.decision, row.note, unmet(row), name, row.at)
        for row, name in uow.onboarding.reviews_of(partner.id)
    )
