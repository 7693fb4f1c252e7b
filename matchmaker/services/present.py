"""Turns stored rows into the views that pages show, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import models
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.services.views import DistrictView, IndustryView, OfferingView, PartnerView, TopicView
from matchmaker.storage.unit_of_work import UnitOfWork


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in the reader's language, else in German, else in any."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class Presenter:
    """Words of the taxonomy and names of districts, loaded once per use case, and the reader's language."""

    language: str
    topics: Mapping[str, TopicView]
    district_names: Mapping[str, str]

    @classmethod
    def load(cls, uow: UnitOfWork, language: str) -> "Presenter":
        """What every view needs, read once per version of the catalogue and language and then kept."""
        key = (uow.database.url.render_as_string(), uow.catalogue.version(), language)
        known = _kept.get(key)
        if known is None:
            known = cls._read(uow, language)
            if len(_kept) >= _KEPT_MOST:
                _kept.clear()
            _kept[key] = known
        return known

    @classmethod
    def _read(cls, uow: UnitOfWork, language: str) -> "Presenter":
        fields = {field.key: in_language(field.labels, language) for field in uow.topics.fields()}
        topics = {
            topic.key: TopicView(
                topic.key,
                in_language(topic.labels, language),
                in_language(topic.descriptions, language),
                topic.field_key,
                fields[topic.field_key],
            )
            for topic in uow.topics.all()
        }
        names = {district.ags: district.name for district in uow.reference.districts()}
        return cls(language, topics, names)

    def topic_views(self, keys: Iterable[str]) -> tuple[TopicView, ...]:
        """Views of known topics in the given order; unknown keys are left out."""
        return tuple(self.topics[key] for key in keys if key in self.topics)

    def district(self, ags: str | None) -> DistrictView | None:
        """View of a district, None when unknown."""
        name = self.district_names.get(ags) if ags else None
        return DistrictView(ags, name) if ags and name else None

    def offering(self, row: "models.Offering", partner: "models.Partner") -> OfferingView:
        """View of an offering in the reader's language where such a text exists, else in German."""
        text = text_of(row, self.language)
        return OfferingView(
            key=row.key,
            partner_key=partner.key,
            partner_name=partner.name,
            language=text.language,
            title=text.title,
            what_you_get=text.what_you_get,
            for_whom=text.for_whom,
            what_it_needs=text.what_it_needs,
            topics=self.topic_views(topic.topic_key for topic in row.topics),
            formats=tuple(one.format for one in row.formats),
            sizes=tuple(one.size for one in row.sizes),
            grades=(row.grade_best, row.grade_worst),
            on_site=row.on_site,
        )

    def partner(self, row: "models.Partner", offerings: Iterable["models.Offering"] = ()) -> PartnerView:
        """View of a partner with the given offerings."""
        districts = (self.district(one.district_ags) for one in row.districts)
        return PartnerView(
            key=row.key,
            name=row.name,
            kind=row.kind,
            summary=in_language(row.summaries, self.language),
            seat=row.seat,
            website=row.website,
            nationwide=row.nationwide,
            districts=tuple(sorted((one for one in districts if one), key=lambda one: one.name)),
            service_languages=tuple(row.service_languages),
            capacity_per_month=row.capacity_per_month,
            illustrative=row.notice is not None and not row.fictional,
            fictional=row.fictional,
            offerings=tuple(self.offering(one, row) for one in offerings),
        )


_KEPT_MOST = 8
_kept: dict[tuple[str, int, str], Presenter] = {}
"""Presenters in use; reading the taxonomy for every page took most of the page's time."""


def text_of(offering: "models.Offering", language: str) -> "models.OfferingText":
    """An offering's text in this language where there is one, else in German."""
    texts = {text.language: text for text in offering.texts}
    return texts.get(language) or texts.get("de") or offering.texts[0]


def is_live(offering: "models.Offering") -> bool:
    """Whether an offering can be recommended now; its partner must be loaded."""
    return offering.status == OfferingStatus.LIVE and offering.partner.status == PartnerStatus.ACTIVE


def industry_view(
    row: "models.Industry | None", language: str, word: str | None = None
) -> IndustryView | None:
    """View of an industry, None when there is none."""
    return IndustryView(row.code, in_language(row.titles, language), word) if row else None
