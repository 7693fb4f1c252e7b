"""Between rows and what was typed: drafts, profiles and offerings in both directions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

import models
from matchmaker.domain.application import (
    PROFILE_FIELDS,
    OfferingInput,
    ProfileInput,
    Step,
    capacity_of,
    tidy,
    tidy_website,
)
from matchmaker.domain.vocabulary import Format, Language, Size
from matchmaker.storage.repositories.partners import TAKEN_OVER
from matchmaker.storage.unit_of_work import UnitOfWork

MARK_LENGTH = 16
OFFERING_PARTS = {"title": "title", "get": "what_you_get", "whom": "for_whom", "needs": "what_it_needs"}
"""Part of the form to the column it fills."""


def mark_of(values: Mapping[str, Any]) -> str:
    """A short mark of these values: a form that carries it notices when somebody changed them meanwhile."""
    text = dumps(values, sort_keys=True, ensure_ascii=False, default=list)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def part_of(profile: ProfileInput, step: Step) -> dict[str, Any]:
    """The values that one step asks for."""
    return {name: getattr(profile, name) for name in PROFILE_FIELDS[step]}


def profile_of(row: "models.Partner") -> ProfileInput:
    """The kept profile as it would be typed. A capacity nobody stated yet is left open."""
    fresh = row.submitted_at is None and row.approved_at is None and row.source is None
    return ProfileInput(
        name=row.name,
        kind=row.kind,
        website=row.website or "",
        seat=row.seat or "",
        summary_de=row.summaries.get(Language.GERMAN, ""),
        summary_en=row.summaries.get(Language.ENGLISH, ""),
        contact_name=row.contact_name or "",
        contact_email=row.contact_email or "",
        contact_phone=row.contact_phone or "",
        nationwide=row.nationwide,
        districts=tuple(one.district_ags for one in row.districts),
        chamber=row.chamber_code or "",
        sizes=tuple(row.wanted_sizes),
        industries=tuple(one.industry_code for one in row.industries),
        languages=tuple(row.service_languages) or (Language.GERMAN.value,),
        capacity="" if fresh else str(row.capacity_per_month),
    )


def offering_of(row: "models.Offering") -> OfferingInput:
    """A kept offering as it would be typed."""
    texts = {
        f"{part}_{text.language}": getattr(text, column)
        for text in row.texts
        for part, column in OFFERING_PARTS.items()
    }
    return OfferingInput(
        key=row.key,
        **texts,
        topics=tuple(one.topic_key for one in row.topics),
        sizes=tuple(one.size for one in row.sizes),
        formats=tuple(one.format for one in row.formats),
        grade_best=str(row.grade_best),
        grade_worst=str(row.grade_worst),
        on_site=row.on_site,
    )


class Draft:
    """A partner's draft, read for changing; `write` keeps it.

    `profile` is None where nothing of the profile is drafted, `offerings` are those with unsent changes.
    """

    def __init__(self, uow: UnitOfWork, partner: "models.Partner") -> None:
        self._uow = uow
        self._partner = partner
        self.row = uow.onboarding.draft(partner.id)
        content = self.row.content if self.row else {}
        kept = content.get("profile")
        self.profile = ProfileInput.from_json(kept) if kept is not None else None
        self.offerings = {one["key"]: OfferingInput.from_json(one) for one in content.get("offerings", ())}

    @property
    def version(self) -> int:
        """Grows with every change; 0 when nothing was ever drafted."""
        return self.row.version if self.row else 0

    @property
    def changed_at(self) -> datetime | None:
        """When somebody changed it last."""
        return self.row.changed_at if self.row else None

    @property
    def whole_profile(self) -> ProfileInput:
        """The drafted profile, or the kept one where nothing is drafted."""
        return self.profile if self.profile is not None else profile_of(self._partner)

    def write(self, now: datetime) -> None:
        """Keep what `profile` and `offerings` hold now."""
        content = {
            "profile": self.profile.to_json() if self.profile is not None else None,
            "offerings": [one.to_json() for one in self.offerings.values()],
        }
        if self.row is None:
            self.row = models.PartnerDraft(partner_id=self._partner.id, content=content, changed_at=now)
            self._uow.onboarding.add(self.row)
        elif self.row.content != content:
            self.row.content, self.row.changed_at = content, now
            self._uow.session.flush()


def take_over(partner: "models.Partner") -> None:
    """From now on its own people vouch for it, and no data file changes it any more."""
    if partner.source is not None:
        partner.source = TAKEN_OVER
        for offering in partner.offerings:
            offering.source = TAKEN_OVER


def apply_profile(partner: "models.Partner", typed: ProfileInput, steps: Iterable[Step]) -> None:
    """Write checked values of these steps into the row."""
    setters = {
        Step.COMPANY: _apply_company,
        Step.CONTACT: _apply_contact,
        Step.REGIONS: _apply_regions,
        Step.WISHES: _apply_wishes,
    }
    take_over(partner)
    for step in steps:
        setters[step](partner, typed)


def _apply_company(partner: "models.Partner", typed: ProfileInput) -> None:
    partner.name, partner.kind = tidy(typed.name), typed.kind
    partner.website, partner.seat = tidy_website(typed.website) or None, tidy(typed.seat) or None
    texts = {"de": tidy(typed.summary_de), "en": tidy(typed.summary_en)}
    summaries = {language: text for language, text in texts.items() if text}
    if partner.summaries != summaries:
        partner.summaries = summaries


def _apply_contact(partner: "models.Partner", typed: ProfileInput) -> None:
    partner.contact_name = tidy(typed.contact_name)
    partner.contact_email = tidy(typed.contact_email)
    partner.contact_phone = tidy(typed.contact_phone) or None


def _apply_regions(partner: "models.Partner", typed: ProfileInput) -> None:
    partner.nationwide = typed.nationwide
    kept = {one.district_ags: one for one in partner.districts}
    partner.districts = [
        kept.get(key) or models.PartnerDistrict(district_ags=key) for key in dict.fromkeys(typed.districts)
    ]
    if partner.approved_at is None and typed.chamber:
        partner.chamber_code = typed.chamber


def _apply_wishes(partner: "models.Partner", typed: ProfileInput) -> None:
    partner.wanted_sizes = [size.value for size in Size if size in typed.sizes]
    partner.service_languages = [one.value for one in Language if one in typed.languages]
    partner.capacity_per_month = capacity_of(typed.capacity) or 0
    kept = {one.industry_code: one for one in partner.industries}
    partner.industries = [
        kept.get(code) or models.PartnerIndustry(industry_code=code)
        for code in dict.fromkeys(typed.industries)
    ]


def apply_offering(offering: "models.Offering", typed: OfferingInput) -> None:
    """Write a checked offering into the row, touching only what differs."""
    texts = {one.language: one for one in offering.texts}
    wanted = ["de", "en"] if typed.has_english else ["de"]
    offering.texts = [texts.get(language) or models.OfferingText(language=language) for language in wanted]
    for text in offering.texts:
        for column, value in zip(OFFERING_PARTS.values(), typed.text(text.language), strict=True):
            setattr(text, column, value)
    topics = {one.topic_key: one for one in offering.topics}
    offering.topics = [topics.get(key) or models.OfferingTopic(topic_key=key) for key in typed.topics]
    for position, topic in enumerate(offering.topics):
        topic.position = position
    sizes = {one.size: one for one in offering.sizes}
    offering.sizes = [
        sizes.get(size) or models.OfferingSize(size=size.value) for size in Size if size in typed.sizes
    ]
    formats = {one.format: one for one in offering.formats}
    offering.formats = [
        formats.get(one) or models.OfferingFormat(format=one.value) for one in Format if one in typed.formats
    ]
    offering.grade_best, offering.grade_worst = int(typed.grade_best), int(typed.grade_worst)
    offering.on_site = typed.on_site
