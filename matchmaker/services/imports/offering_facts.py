"""A partner's profile and offerings as people read them before they agree."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.domain.application import ProfileInput
from matchmaker.services.imports.views import Fact, TextFact
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork

NATIONWIDE = "nationwide"
"""Stands among the regions of a partner that serves everybody; its word is the reader's."""


def profile_facts(uow: UnitOfWork, profile: ProfileInput, language: str) -> tuple[Fact, ...]:
    """Everything that is known of a partner, in the order of its application."""
    presenter = Presenter.load(uow, language)
    districts = [one.name for ags in profile.districts if (one := presenter.district(ags))]
    found: dict[str, Sequence[str]] = {
        "company": [profile.name],
        "partner_kind": [profile.kind],
        "seat": [profile.seat],
        "website": [profile.website],
        "phone": [profile.contact_phone],
        "regions": [NATIONWIDE, *districts] if profile.nationwide else districts,
        "languages": list(profile.languages),
        "capacity": [profile.capacity],
        "summary": [profile.summary_de],
    }
    return _filled(found)


def offering_text(uow: UnitOfWork, offering: Mapping[str, Any], language: str) -> TextFact:
    """Title and text of an offering, its parts as paragraphs, with its topics, sizes and forms."""
    parts = (offering[name] for name in ("get_de", "whom_de", "needs_de"))
    topics = [one.label for one in Presenter.load(uow, language).topic_views(offering["topics"])]
    facts = _filled({"topics": topics, "sizes": offering["sizes"], "formats": offering["formats"]})
    return TextFact(offering["title_de"], "\n\n".join(part for part in parts if part), facts)


def _filled(found: Mapping[str, Sequence[str]]) -> tuple[Fact, ...]:
    values = ((name, tuple(one for one in values if one)) for name, values in found.items())
    return tuple(Fact(name, kept) for name, kept in values if kept)
