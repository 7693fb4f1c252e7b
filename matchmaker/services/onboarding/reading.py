"""Reading a partner's own side: application, offerings in every state, chambers to choose from."""

from collections.abc import Iterable
from dataclasses import replace

import models
from matchmaker.domain.application import (
    OfferingInput,
    ProfileInput,
    check_offering,
    completeness,
)
from matchmaker.domain.onboarding import EDITABLE
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus, ReviewDecision, RevisionStatus
from matchmaker.services.onboarding.content import Draft, offering_of, profile_of
from matchmaker.services.onboarding.views import (
    ApplicationView,
    ChamberView,
    DocumentView,
    DraftOfferingView,
)
from matchmaker.services.present import Presenter, industry_view
from matchmaker.services.views import DistrictView, IndustryView
from matchmaker.storage.unit_of_work import UnitOfWork

COMPANY_FIELDS = ("name", "kind", "website", "seat", "summary_de", "summary_en")
"""What a revision of the profile holds."""


def application_view(uow: UnitOfWork, partner: "models.Partner", presenter: Presenter) -> ApplicationView:
    """Where a partner stands, with everything typed so far."""
    draft = Draft(uow, partner)
    revisions = uow.onboarding.revisions_of(partner.id)
    profile = shown_profile(partner, draft, revisions.get(None))
    offerings = own_offerings(partner, draft, revisions)
    typed = list(draft.offerings.values())
    if partner.status not in EDITABLE:
        typed = [offering_of(row) for row in partner.offerings if row.status != OfferingStatus.ARCHIVED]
    latest = next(iter(uow.onboarding.reviews_of(partner.id)), None)
    told = latest and partner.status in (PartnerStatus.RETURNED, PartnerStatus.REJECTED)
    of_profile = revisions.get(None)
    state = of_profile.status if of_profile else None
    return ApplicationView(
        key=partner.key,
        name=partner.name,
        status=partner.status,
        version=draft.version if partner.status in EDITABLE else partner.version,
        profile=profile,
        offerings=offerings,
        documents=tuple(document_view(one) for one in uow.onboarding.documents_of(partner.id)),
        completeness=completeness(profile, typed),
        districts=_districts(profile.districts, presenter),
        industries=industries_of(uow, profile.industries, presenter.language),
        chamber=chamber_of(uow, profile.chamber),
        note=latest[0].note if told and latest else None,
        criteria=unmet(latest[0]) if told and latest else (),
        submitted_at=partner.submitted_at,
        changed_at=draft.changed_at,
        waiting=state == RevisionStatus.IN_REVIEW,
        returned=of_profile.note if of_profile and state == RevisionStatus.RETURNED else None,
    )


def shown_profile(
    partner: "models.Partner", draft: Draft, revision: "models.Revision | None"
) -> ProfileInput:
    """The profile as its form shows it: the draft, else a waiting or returned edit, else what is kept."""
    if partner.status in EDITABLE:
        return draft.whole_profile
    kept = profile_of(partner)
    if revision and revision.status in (RevisionStatus.IN_REVIEW, RevisionStatus.RETURNED):
        return replace(kept, **{name: revision.content.get(name, "") for name in COMPANY_FIELDS})
    return kept


def own_offerings(
    partner: "models.Partner", draft: Draft, revisions: "dict[int | None, models.Revision]"
) -> tuple[DraftOfferingView, ...]:
    """All offerings as their partner sees them: kept ones in order of entry, then those only drafted."""
    serves = bool(draft.whole_profile.districts)
    rows = {row.key: row for row in partner.offerings}
    views = []
    for row in partner.offerings:
        drafted = draft.offerings.get(row.key)
        if partner.status in EDITABLE and drafted is None:
            continue
        state, note = state_of(row, revisions.get(row.id))
        shown = drafted or offering_of(row)
        views.append(_line(shown, state, note, serves, drafted is not None))
    drafts = [one for key, one in draft.offerings.items() if key not in rows]
    views += [_line(one, "draft", None, serves, True) for one in drafts]
    return tuple(views)


def state_of(row: "models.Offering", revision: "models.Revision | None") -> tuple[str, str | None]:
    """State of an offering for its partner, and the note of an edit that came back."""
    if row.status == OfferingStatus.LIVE and revision is not None:
        if revision.status == RevisionStatus.IN_REVIEW:
            return "live_in_review", None
        if revision.status == RevisionStatus.RETURNED:
            return "live_returned", revision.note
    if row.status == OfferingStatus.DRAFT and revision is not None:
        return row.status, revision.note
    return row.status, None


def _line(
    typed: OfferingInput, state: str, note: str | None, serves: bool, drafted: bool
) -> DraftOfferingView:
    problems = len(check_offering(typed, serves_districts=serves)) if drafted else 0
    title = typed.text("de")[0] or typed.text("en")[0]
    return DraftOfferingView(typed.key, title, state, note, problems, drafted)


def known_only(uow: UnitOfWork, typed: ProfileInput) -> ProfileInput:
    """Without districts, industries and chambers that do not exist; each once, in order."""
    districts = uow.reference.district_names(typed.districts)
    industries = uow.reference.industries(typed.industries)
    chambers = {one.code for one in uow.reference.chambers()}
    return replace(
        typed,
        districts=tuple(key for key in dict.fromkeys(typed.districts) if key in districts),
        industries=tuple(code for code in dict.fromkeys(typed.industries) if code in industries),
        chamber=typed.chamber if typed.chamber in chambers else "",
    )


def suggested_chamber(uow: UnitOfWork, typed: ProfileInput) -> str:
    """The chamber of the seat, else of the first district, else none; only chambers that take part."""
    open_to = {one.code for one in chambers_to_choose(uow)}
    districts = {one.ags: one.chamber_code for one in uow.reference.districts()}
    found = [uow.reference.chamber_of_place(typed.seat), *(districts.get(key) for key in typed.districts)]
    return next((code for code in found if code in open_to and code), "")


def responsible_chamber(uow: UnitOfWork, partner: "models.Partner") -> str:
    """The chamber that reviews a partner. One from a data file gets its own at its first edit.

    That is the chamber of its seat or first district, else the first that takes part.
    """
    if partner.chamber_code is None:
        found = suggested_chamber(uow, profile_of(partner))
        partner.chamber_code = found or next((one.code for one in chambers_to_choose(uow)), None)
        uow.session.flush()
    return partner.chamber_code or ""


def chambers_to_choose(uow: UnitOfWork) -> tuple[ChamberView, ...]:
    """Chambers where somebody reviews applications; all of them as long as there is none."""
    rows = uow.reference.chambers()
    taking_part = uow.onboarding.chambers_taking_part()
    return tuple(
        ChamberView(one.code, one.name) for one in rows if one.code in taking_part or not taking_part
    )


def chamber_of(uow: UnitOfWork, code: str) -> ChamberView | None:
    """One chamber, None when there is none."""
    return next(
        (ChamberView(one.code, one.name) for one in uow.reference.chambers() if one.code == code), None
    )


def industries_of(uow: UnitOfWork, codes: Iterable[str], language: str) -> tuple[IndustryView, ...]:
    """Industries in the given order; unknown ones are left out."""
    rows = uow.reference.industries(codes)
    views = (industry_view(rows.get(code), language) for code in codes)
    return tuple(one for one in views if one)


def _districts(keys: Iterable[str], presenter: Presenter) -> tuple[DistrictView, ...]:
    views = (presenter.district(key) for key in keys)
    return tuple(sorted((one for one in views if one), key=lambda one: one.name))


def document_view(row: "models.PartnerDocument") -> DocumentView:
    """A document without its content."""
    return DocumentView(row.id, row.name, row.media_type, row.size, row.created_at)


def unmet(review: "models.PartnerReview") -> tuple[str, ...]:
    """Criteria that a rejection names."""
    if review.decision != ReviewDecision.REJECTED:
        return ()
    return tuple(key for key, met in review.criteria.items() if not met)
