"""Hints that somebody may be in the network already. They never block anybody."""

from collections.abc import Iterable

import models
from matchmaker.domain.application import OfferingInput, ProfileInput
from matchmaker.domain.duplicates import names_alike, own_domain
from matchmaker.domain.vocabulary import PartnerStatus
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.onboarding.views import DuplicateView
from matchmaker.storage.catalogue_source import passage_body
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.unit_of_work import UnitOfWork

SIMILAR_MIN = 0.82
"""Cosine of two offerings' texts from which they are called similar; measured in docs/matching.md."""
_NEAREST = 4


class Duplicates:
    """Looks for the same company and for offerings that are alike."""

    def __init__(self, database: Database, engines: EngineProvider) -> None:
        self._database = database
        self._engines = engines

    def of_company(
        self, uow: UnitOfWork, own: "models.Partner", profile: ProfileInput, *, public_only: bool
    ) -> tuple[DuplicateView, ...]:
        """Other partners of a similar name, or with the same domain of website or e-mail address.

        `public_only`: only what everybody may see, name and website of partners in the network; for
        the applicant itself.
        """
        domains = {own_domain(profile.website)} - {None}
        mail = own_domain(profile.contact_email)
        found = []
        for other in uow.onboarding.identities():
            public = other.status == PartnerStatus.ACTIVE
            if other.id == own.id or (public_only and not public):
                continue
            website, their_mail = own_domain(other.website), own_domain(other.contact_email)
            if names_alike(profile.name, other.name):
                found.append(_hint("name", other, other.name))
            elif website and website in domains:
                found.append(_hint("website", other, website))
            elif not public_only and mail and mail in (website, their_mail):
                found.append(_hint("email", other, mail))
            elif not public_only and their_mail and their_mail in domains:
                found.append(_hint("email", other, their_mail))
        return tuple(found)

    def of_offerings(
        self, uow: UnitOfWork, own: "models.Partner", offerings: Iterable[OfferingInput]
    ) -> tuple[DuplicateView, ...]:
        """Live offerings of other partners that say nearly the same; the closest for each, best first."""
        engine = self._engines.current()
        typed = list(offerings)
        texts = [passage_text(one, "de") for one in typed]
        if not texts or not engine.catalogue.live_count:
            return ()
        vectors = StoredEmbedder(self._database, engine.embedder).embed_passages(texts)
        allowed = engine.catalogue.live_passages
        hits: dict[str, tuple[float, str]] = {}
        for one, vector in zip(typed, vectors, strict=True):
            positions, scores = engine.index.search(vector, _NEAREST, allowed)
            for position, score in zip(positions.tolist(), scores.tolist(), strict=True):
                other = engine.catalogue.offerings[int(engine.catalogue.owners[position])]
                if score < SIMILAR_MIN or other.partner_id == own.key:
                    continue
                if score > hits.get(other.id, (0.0, ""))[0]:
                    hits[other.id] = (float(score), one.text("de")[0])
        rows = uow.offerings.by_keys(hits)
        best = sorted(hits, key=lambda key: -hits[key][0])
        return tuple(_alike(rows[key], *hits[key]) for key in best if key in rows)


def passage_text(typed: OfferingInput, language: str) -> str:
    """The text of an offering as the catalogue embeds it."""
    title, gets, whom, needs = typed.text(language)
    body = passage_body(gets, whom, needs)
    return f"{title}. {body}" if title else body


def _hint(why: str, other: "models.Partner", detail: str) -> DuplicateView:
    public = other.status == PartnerStatus.ACTIVE
    return DuplicateView(why, other.key, other.name, other.status, public, detail)


def _alike(row: "models.Offering", similarity: float, title: str) -> DuplicateView:
    texts = {text.language: text.title for text in row.texts}
    theirs = texts.get("de") or next(iter(texts.values()), "")
    public = row.partner.status == PartnerStatus.ACTIVE
    return DuplicateView(
        "offering",
        row.partner.key,
        row.partner.name,
        row.partner.status,
        public,
        f"{title} / {theirs}",
        row.key,
        round(similarity, 3),
    )
