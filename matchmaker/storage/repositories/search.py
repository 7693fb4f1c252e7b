"""Search over SMEs and partners: every typed word must be found; umlauts and case do not matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, collate, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from matchmaker.domain.folding import searchable
from matchmaker.domain.vocabulary import IntroductionStatus, PartnerStatus
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.catalogue import LIVE
from matchmaker.storage.repositories.recognitions import recognised_by
from models import District, Introduction, Need, Offering, OfferingText, Partner, Postcode, Sme

WORDS_MAX = 8
"""Words of one search that count."""

_WORD = re.compile(r"[a-z0-9]+")
_UMLAUTS = {"ä": "a", "ö": "o", "ü": "u", "Ä": "a", "Ö": "o", "Ü": "u", "ß": "ss", "ẞ": "ss"}
_ACCENTS = {"é": "e", "É": "e", "è": "e", "à": "a", "á": "a", "ç": "c", "ô": "o", "ñ": "n"}
_SPELLED_OUT = {"ae": "a", "oe": "o", "ue": "u"}
_NUMBER = re.compile(r"v[ -]?(2\d{3})[ -]?(\d{1,9})", re.IGNORECASE | re.ASCII)
_LISTED = (PartnerStatus.ACTIVE, PartnerStatus.PAUSED, PartnerStatus.RETIRED)
"""Partners that are, or were, part of the network; applications are found among the reviews."""


@dataclass(frozen=True, slots=True)
class SmeHit:
    """An SME that was found."""

    key: str
    name: str
    size: str
    postcode: str
    place: str
    needs: int
    introductions: int


@dataclass(frozen=True, slots=True)
class PartnerHit:
    """A partner that was found, with the first of its offerings whose title holds all words."""

    key: str
    name: str
    status: str
    seat: str | None
    offering: str | None


def typed_words(text: str) -> list[str]:
    """The words of a search, folded so that Müller, Mueller and Muller are the same; each once, at most 8."""
    return list(dict.fromkeys(_WORD.findall(searchable(text))))[:WORDS_MAX]


def typed_number(text: str) -> tuple[int, int] | None:
    """(year, id) when a number like V-2026-00017 was typed, else None."""
    found = _NUMBER.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found and int(found[2]) < 2**31 else None


class SearchRepository(Repository):
    """Finds SMEs of one chamber, and partners of the network."""

    def smes(self, chamber: str, words: Sequence[str], limit: int, offset: int = 0) -> list[SmeHit]:
        """SMEs of a chamber by name, place, postcode or district; by name."""
        needs = select(func.count()).where(Need.sme_id == Sme.id).scalar_subquery()
        asked = select(func.count()).where(
            Introduction.sme_id == Sme.id, Introduction.status != IntroductionStatus.DRAFT
        )
        query = (
            select(
                *(Sme.key, Sme.name, Sme.size, Sme.postcode, Postcode.place),
                *(needs.label("needs"), asked.scalar_subquery().label("introductions")),
            )
            .join(Postcode, Postcode.postcode == Sme.postcode)
            .join(District, District.ags == Sme.district_ags)
            .where(*finds_sme(chamber, words))
            .order_by(self._alphabet(Sme.name), Sme.id)
        )
        return [SmeHit(**row._mapping) for row in self._session.execute(query.limit(limit).offset(offset))]

    def smes_size(self, chamber: str, words: Sequence[str]) -> int:
        """How many SMEs `smes` finds without a limit."""
        query = select(func.count()).select_from(Sme).join(Postcode, Postcode.postcode == Sme.postcode)
        query = query.join(District, District.ags == Sme.district_ags)
        return self._session.scalars(query.where(*finds_sme(chamber, words))).one()

    def same_company(self, chamber: str, name: str, postcode: str) -> bool:
        """Whether the chamber knows a company of this name, case and umlauts aside, at this postcode."""
        here = select(Sme.name).where(Sme.chamber_code == chamber, Sme.postcode == postcode)
        wanted = typed_words(name)
        return any(typed_words(known) == wanted for known in self._session.scalars(here))

    def partners(self, words: Sequence[str], limit: int, offset: int = 0) -> list[PartnerHit]:
        """Partners of the network by name, seat or an offering's title; by name."""
        all_words = [has_word(OfferingText.title, word) for word in words]
        title = (
            select(func.min(OfferingText.title))
            .join(Offering, Offering.id == OfferingText.offering_id)
            .where(Offering.partner_id == Partner.id, *all_words)
            .scalar_subquery()
        )
        query = (
            select(Partner.key, Partner.name, Partner.status, Partner.seat, title.label("offering"))
            .where(*finds_partner(words))
            .order_by(self._alphabet(Partner.name), Partner.id)
        )
        rows = self._session.execute(query.limit(limit).offset(offset))
        return [PartnerHit(**row._mapping) for row in rows]

    def partners_size(self, words: Sequence[str]) -> int:
        """How many partners `partners` finds without a limit."""
        query = select(func.count()).select_from(Partner).where(*finds_partner(words))
        return self._session.scalars(query).one()

    def live_offerings(self, words: Sequence[str], limit: int, chamber: str | None) -> list[str]:
        """Keys of live offerings whose title or partner's name holds all words; by partner, then by key.

        Only of partners that the chamber recognises.
        """
        titles = exists().where(OfferingText.offering_id == Offering.id)
        found = [
            or_(
                has_word(Partner.name, word),
                titles.where(has_word(OfferingText.title, word)).correlate(Offering),
            )
            for word in words
        ]
        query = select(Offering.key).join(Offering.partner).where(*LIVE, *found)
        query = query.where(recognised_by(chamber or ""))
        query = query.order_by(self._alphabet(Partner.name), Offering.key)
        return list(self._session.scalars(query.limit(limit)))

    def _alphabet(self, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
        # Byte order of the folded name: the same on both stores, whatever the server's locale is.
        folded = folded_text(column)
        return folded if self._session.get_bind().dialect.name == "sqlite" else collate(folded, "C")


def folded_text(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """A column as `typed_words` folds what is typed; works without the store knowing umlauts."""
    folded: ColumnElement[str] = func.lower(column)
    for letter, plain in {**_UMLAUTS, **_ACCENTS, **_SPELLED_OUT}.items():
        folded = func.replace(folded, letter, plain)
    return folded


def has_word(column: ColumnElement[Any] | InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    """Whether the folded column holds a word of `typed_words`."""
    return folded_text(column).contains(word, autoescape=True)


def finds_sme(chamber: str, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on SMEs joined with postcode and district: of the chamber, with every word."""
    # Folding costs by the column, not by its length; a word holds no space, so none is found across two.
    about = Sme.name + " " + Sme.postcode + " " + Postcode.place + " " + District.name
    return [Sme.chamber_code == chamber, *(has_word(about, word) for word in words)]


def finds_partner(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on partners: in the network now or once, with every word."""
    titles = exists().where(OfferingText.offering_id == Offering.id, Offering.partner_id == Partner.id)
    found = [
        or_(
            has_word(Partner.name, word),
            func.coalesce(has_word(Partner.seat, word), False),
            titles.where(has_word(OfferingText.title, word)).correlate(Partner),
        )
        for word in words
    ]
    return [Partner.status.in_(_LISTED), *found]


def mentions(words: Sequence[str], chamber: str) -> list[ColumnElement[bool]]:
    """Whether an introduction of a chamber holds each word: in its need, names, place or offering.

    Names are folded and looked up once, not for every introduction; the need's text is kept folded.
    """
    if not words:
        return []
    one, other = Introduction, aliased(Introduction)
    asked = select(other.sme_id).where(other.chamber_code == chamber)
    names = folded_text(Sme.name + " " + Postcode.place).label("names")
    smes = select(Sme.id, names).join(Postcode, Postcode.postcode == Sme.postcode).where(Sme.id.in_(asked))
    folded = smes.cte("folded_names").prefix_with("MATERIALIZED")

    def holds(word: str) -> ColumnElement[bool]:
        named = select(folded.c.id).where(folded.c.names.contains(word, autoescape=True))
        partners = select(Partner.id).where(has_word(Partner.name, word))
        titles = select(OfferingText.offering_id).where(has_word(OfferingText.title, word))
        kept = one.need_folded.contains(word, autoescape=True)
        return or_(kept, one.sme_id.in_(named), one.partner_id.in_(partners), one.offering_id.in_(titles))

    return [holds(word) for word in words]
