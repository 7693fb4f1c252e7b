"""Turning partners of a data file into rows, touching only what differs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from matchmaker.domain.errors import DataFileError
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.storage.repositories import Tally
from matchmaker.storage.repositories.partners import TAKEN_OVER
from matchmaker.storage.unit_of_work import UnitOfWork
from models import (
    Offering,
    OfferingFormat,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerDistrict,
    PartnerIndustry,
)

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Entry:
    """One partner as its file gives it."""

    file: str
    as_of: str
    notice: dict[str, str]
    partner: dict[str, Any]

    @property
    def since(self) -> datetime:
        """The file's date as a moment, so that two imports give the same rows."""
        return datetime.combine(date.fromisoformat(self.as_of), time(), UTC)


class PartnerWriter:
    """Writes the partners of some files. `source` of a row tells which file vouches for it.

    A row that its file no longer has is retired or archived and loses its source; when it comes back
    it lives again. Statuses that people set are left alone, and so are rows that people entered or took over
    by editing them in the application.
    """

    def __init__(self, uow: UnitOfWork, files: Sequence[str], entries: Sequence[Entry]) -> None:
        self._uow = uow
        self._files = files
        self._entries = entries
        self._partners: dict[str, Partner] = {}

    def write_partners(self) -> Tally:
        """Create, change and retire partners."""
        self._partners = self._uow.partners.by_keys(entry.partner["key"] for entry in self._entries)
        results = [self._write_partner(entry) for entry in self._entries]
        wanted = {entry.partner["key"] for entry in self._entries}
        gone = [one for one in self._uow.partners.of_sources(self._files) if one.key not in wanted]
        for partner in gone:
            partner.status, partner.source = PartnerStatus.RETIRED, None
        return _tally(results, len(gone))

    def write_offerings(self) -> Tally:
        """Create, change and archive offerings of the partners written before."""
        keys = [offering["key"] for entry in self._entries for offering in entry.partner["offerings"]]
        known = self._uow.offerings.by_keys(keys)
        results = [
            self._write_offering(entry, offering, known.get(offering["key"]))
            for entry in self._entries
            for offering in entry.partner["offerings"]
        ]
        wanted = set(keys)
        gone = [one for one in self._uow.offerings.of_sources(self._files) if one.key not in wanted]
        for offering in gone:
            offering.status, offering.source = OfferingStatus.ARCHIVED, None
        return _tally(results, len(gone))

    def _write_partner(self, entry: Entry) -> str:
        given = entry.partner
        partner = self._partners.get(given["key"])
        if partner is None:
            partner = Partner(
                key=given["key"], status=PartnerStatus.ACTIVE, wanted_sizes=[], created_at=entry.since
            )
            self._fill_partner(partner, entry)
            self._uow.partners.add(partner)
            self._partners[partner.key] = partner
            return "created"
        if partner.source == TAKEN_OVER:
            return "kept"
        _refuse_foreign(
            entry, f"partner {partner.key}", partner.source, partner.status, PartnerStatus.RETIRED
        )
        came_back = partner.source is None
        if came_back:
            partner.status = PartnerStatus.ACTIVE
        return "changed" if self._fill_partner(partner, entry) or came_back else "unchanged"

    def _fill_partner(self, partner: Partner, entry: Entry) -> bool:
        given = entry.partner
        changed = _set(
            partner,
            name=given["name"],
            kind=given["kind"],
            fictional=given.get("fictional", False),
            notice=entry.notice,
            website=given.get("website"),
            seat=given.get("seat"),
            summaries=given["summary"],
            nationwide=given["nationwide"],
            capacity_per_month=given["capacity_per_month"],
            service_languages=given["service_languages"],
            source=entry.file,
        )
        districts = _set_list(
            partner.districts,
            given["districts"],
            "district_ags",
            lambda key: PartnerDistrict(district_ags=key),
        )
        industries = _set_list(
            partner.industries,
            given["wants"]["industries"],
            "industry_code",
            lambda key: PartnerIndustry(industry_code=key),
        )
        return changed or districts or industries

    def _write_offering(self, entry: Entry, given: dict[str, Any], offering: Offering | None) -> str:
        partner = self._partners[entry.partner["key"]]
        if partner.source == TAKEN_OVER:
            return "kept"
        if offering is None:
            offering = Offering(key=given["key"], status=OfferingStatus.LIVE, created_at=entry.since)
            offering.partner_id = partner.id
            _fill_offering(offering, entry, given)
            self._uow.offerings.add(offering)
            return "created"
        name = f"offering {offering.key}"
        _refuse_foreign(entry, name, offering.source, offering.status, OfferingStatus.ARCHIVED)
        came_back = offering.source is None
        if came_back:
            offering.status = OfferingStatus.LIVE
        moved = _set(offering, partner_id=partner.id)
        return "changed" if _fill_offering(offering, entry, given) or moved or came_back else "unchanged"


def _fill_offering(offering: Offering, entry: Entry, given: dict[str, Any]) -> bool:
    changed = [
        _set(
            offering,
            grade_best=given["grades"]["best"],
            grade_worst=given["grades"]["worst"],
            on_site=given["on_site"],
            source=entry.file,
        ),
        _set_list(offering.texts, given["texts"], "language", lambda key: OfferingText(language=key)),
        _set_list(offering.topics, given["topics"], "topic_key", lambda key: OfferingTopic(topic_key=key)),
        _set_list(offering.sizes, given["sizes"], "size", lambda key: OfferingSize(size=key)),
        _set_list(offering.formats, given["formats"], "format", lambda key: OfferingFormat(format=key)),
    ]
    changed += [_set(text, **given["texts"][text.language]) for text in offering.texts]
    positions = {key: position for position, key in enumerate(given["topics"])}
    changed += [_set(topic, position=positions[topic.topic_key]) for topic in offering.topics]
    return any(changed)


def _refuse_foreign(entry: Entry, name: str, source: str | None, status: str, gone: str) -> None:
    """A key that people use in the application must not be taken over by a file."""
    if source is None and status != gone:
        raise DataFileError(entry.file, "", f"{name} was entered in the application; its key is taken")


def _set(row: object, **values: Any) -> bool:
    """Set attributes that differ; whether any did."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _set_list(rows: list[Row], keys: Iterable[str], name: str, make: Callable[[str], Row]) -> bool:
    """Make a list hold one row for each key, keeping rows that are there; whether it changed."""
    wanted = list(keys)
    kept = {getattr(row, name): row for row in rows}
    if set(kept) == set(wanted):
        return False
    rows[:] = [kept.get(key) or make(key) for key in wanted]
    return True


def _tally(results: Sequence[str], removed: int) -> Tally:
    counts = {name: results.count(name) for name in ("created", "changed", "unchanged", "kept")}
    return Tally(removed=removed, **counts)
