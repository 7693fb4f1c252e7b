"""The guided application: kept as typed, resumable at any step, submitted when it is whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import (
    PROFILE_FIELDS,
    TYPED_MAX,
    ProfileInput,
    Step,
    check_profile,
    completeness,
)
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import (
    EDITABLE,
    OfferingAction,
    PartnerAction,
    moved_offering,
    moved_partner,
)
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.services.onboarding.base import (
    APPLICATION_PATH,
    REVIEWS_PATH,
    Case,
    EditedMeanwhile,
)
from matchmaker.services.onboarding.content import (
    Draft,
    apply_offering,
    apply_profile,
    mark_of,
    part_of,
    profile_of,
)
from matchmaker.services.onboarding.reading import (
    application_view,
    known_only,
    responsible_chamber,
    suggested_chamber,
)
from matchmaker.services.onboarding.views import ApplicationView
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


class Application(Case):
    """What a partner's own people do with its application and its profile.

    Until it is approved, everything typed is a draft. Afterwards contact, regions, wishes and capacity are
    changed at once, because they only say whom the partner can serve; name, kind, website, seat and summary
    wait for review (services/onboarding/profile.py).
    """

    def view(self, actor: Actor, language: str) -> ApplicationView:
        """Where the actor's partner stands, with everything typed so far. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = self._own(uow, actor)
            return application_view(uow, partner, Presenter.load(uow, language))

    def mark(self, view: ApplicationView, step: Step) -> str:
        """What the form of a step must carry, so that two people never overwrite each other."""
        return mark_of(part_of(view.profile, step))

    def save(self, actor: Actor, step: Step, values: Mapping[str, Any], mark: str) -> dict[str, str]:
        """Keep what was typed into a step of the application, right or wrong; returns its problems.

        Raises EditedMeanwhile when the values are not those the form showed, Conflict while the application
        is being read or when it is decided, NotFound.
        """

        def work(uow: UnitOfWork) -> dict[str, str]:
            partner = self._own(uow, actor)
            if partner.status not in EDITABLE:
                raise Conflict("the application cannot be changed now", partner.status)
            draft = Draft(uow, partner)
            before = draft.whole_profile
            _check_mark(before, step, mark)
            typed = known_only(uow, replace(before, **_of_step(step, values)))
            if step is Step.REGIONS and not typed.chamber:
                typed = replace(typed, chamber=suggested_chamber(uow, typed))
            draft.profile = typed
            draft.write(self._clock())
            return check_profile(typed, [step])

        return write_with_retry(self._database, work)

    def change(self, actor: Actor, step: Step, values: Mapping[str, Any], mark: str) -> None:
        """Change contact, regions or wishes of an approved partner at once.

        Raises InvalidInput with message keys by field, EditedMeanwhile, Conflict for a partner that is not
        approved or a step that waits for review, NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            if partner.status in EDITABLE or step is Step.COMPANY:
                raise Conflict("this is not changed at once", partner.status)
            moved_partner_allows_edit(partner.status)
            before = profile_of(partner)
            _check_mark(before, step, mark)
            typed = known_only(uow, replace(before, **_of_step(step, values)))
            # The chamber that reviewed the partner stays responsible for it.
            typed = replace(typed, chamber=responsible_chamber(uow, partner))
            if problems := check_profile(typed, [step]):
                raise InvalidInput(problems)
            apply_profile(partner, typed, [step])

        write_with_retry(self._database, work)

    def submit(self, actor: Actor, version: int) -> None:
        """Hand the application in: its chamber is told, and it cannot be changed until it comes back.

        Raises InvalidInput naming what is missing (key of what counts to its step), Conflict when it was
        handed in already or a colleague has changed it since the page was shown, NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            moved_partner(partner.status, PartnerAction.SUBMIT)
            draft = Draft(uow, partner)
            if draft.version != version:
                raise Conflict("a colleague has changed the application meanwhile", partner.status)
            self.hand_in(uow, partner, draft)

        write_with_retry(self._database, work)

    def hand_in(self, uow: UnitOfWork, partner: "models.Partner", draft: Draft) -> None:
        """Write what is drafted into the partner for its chamber to review. Raises InvalidInput, Conflict."""
        target = moved_partner(partner.status, PartnerAction.SUBMIT)
        profile = known_only(uow, draft.whole_profile)
        found = completeness(profile, draft.offerings.values())
        if found.missing:
            raise InvalidInput({one.key: one.step.value for one in found.missing})
        apply_profile(partner, profile, PROFILE_FIELDS)
        self._write_offerings(uow, partner, draft)
        partner.status, partner.submitted_at = target, self._clock()
        uow.session.flush()
        self._tell(uow, partner)

    def _write_offerings(self, uow: UnitOfWork, partner: "models.Partner", draft: Draft) -> None:
        rows = {row.key: row for row in partner.offerings}
        for key in [key for key in rows if key not in draft.offerings]:
            uow.onboarding.remove_offering(rows.pop(key))
        for typed in draft.offerings.values():
            row = rows.get(typed.key) or new_offering(partner, typed.key, self._clock())
            apply_offering(row, typed)
            row.status = moved_offering(row.status, OfferingAction.SUBMIT)
            uow.offerings.add(row)

    def _tell(self, uow: UnitOfWork, partner: "models.Partner") -> None:
        event = f"application:{partner.id}:{partner.version}"
        name = {"partner": partner.name}
        reviewers = uow.onboarding.reviewers(partner.chamber_code or "")
        path = f"{REVIEWS_PATH}/partner/{partner.key}"
        self._mail(uow, reviewers, "application_submitted", f"{event}:submitted", {**name, "path": path})
        people = uow.onboarding.people(partner.id)
        received = {**name, "path": APPLICATION_PATH}
        self._mail(uow, people, "application_received", f"{event}:received", received)


def moved_partner_allows_edit(status: str) -> None:
    """Raises Conflict unless the partner is active or paused."""
    if status not in (PartnerStatus.ACTIVE, PartnerStatus.PAUSED):
        raise Conflict("only an approved partner can do this", status)


def new_offering(partner: "models.Partner", key: str, now: datetime) -> "models.Offering":
    """A row for an offering that was only drafted so far."""
    return models.Offering(
        key=key,
        partner_id=partner.id,
        status=OfferingStatus.DRAFT,
        source=None,
        created_at=now,
        texts=[],
        topics=[],
        sizes=[],
        formats=[],
    )


def _check_mark(profile: ProfileInput, step: Step, mark: str) -> None:
    current = part_of(profile, step)
    if mark_of(current) != mark:
        raise EditedMeanwhile(current, mark_of(current))


def _of_step(step: Step, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of this step only; texts cut far above every limit."""
    return {
        name: value[:TYPED_MAX] if isinstance(value, str) else value
        for name, value in values.items()
        if name in PROFILE_FIELDS[step]
    }
