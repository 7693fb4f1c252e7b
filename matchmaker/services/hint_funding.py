"""A hint at public funding beside a need's partners, as data/funding.json holds the programmes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import DataFileError
from matchmaker.domain.funding import FundingRecord, fits, record_in_force
from matchmaker.domain.months import BERLIN
from matchmaker.services.views import RecommendationView
from matchmaker.storage.seed.files import read_json

FILE = "funding.json"


@dataclass(frozen=True, slots=True)
class FundingView:
    """A programme in one language: what the guideline says, what still has to be verified, and the source.

    `until`: last day on which these rules are in force. `as_of`: day on which the facts were written down.
    """

    name: str
    facts: tuple[str, ...]
    to_be_verified: tuple[str, ...]
    source: str
    until: date
    as_of: date


class FundingHints:
    """Read once at the start; a change of the file shows after a restart."""

    def __init__(self, data_dir: Path, clock: Clock = utc_now) -> None:
        """Raises DataFileError naming the place when the file is missing or wrong."""
        content: dict[str, Any] = read_json(data_dir, FILE, "funding")
        self._as_of = date.fromisoformat(content["as_of"])
        self._texts: dict[str, dict[str, Any]] = {one["key"]: one for one in content["records"]}
        self._records = tuple(_record(one, place) for place, one in enumerate(content["records"]))
        self._clock = clock

    def for_need(self, recommendation: RecommendationView, language: str) -> FundingView | None:
        """The programme in force today that a need may be told about; None when none fits.

        Topics are those that the owner confirmed, or else those found in the text.
        """
        need = recommendation.need
        record = record_in_force(self._records, self._clock().astimezone(BERLIN).date())
        if record is None or not fits(
            record,
            district=need.district.ags if need.district else None,
            size=need.size,
            topics=[topic.key for topic in need.topics or recommendation.found_topics],
            industry=need.industry.code if need.industry else None,
        ):
            return None
        texts = self._texts[record.key]
        return FundingView(
            name=texts["name"][language],
            facts=tuple(one[language] for one in texts["facts"]),
            to_be_verified=tuple(one[language] for one in texts["to_be_verified"]),
            source=texts["source"][language],
            until=record.last,
            as_of=self._as_of,
        )


def _record(read: dict[str, Any], place: int) -> FundingRecord:
    first, last = date.fromisoformat(read["first"]), date.fromisoformat(read["last"])
    if last < first:
        raise DataFileError(FILE, f"records/{place}/last", "is before the first day")
    return FundingRecord(
        key=read["key"],
        first=first,
        last=last,
        state=read["state"],
        sizes=frozenset(read["sizes"]),
        topics=frozenset(read["topics"]),
        left_out=tuple(read["industries_left_out"]),
    )
