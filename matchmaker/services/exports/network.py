"""Rows of the network: partners and their offerings."""

from matchmaker.domain.months import month_of
from matchmaker.services.exports.views import Cells, Reading, Value
from matchmaker.services.present import text_of
from models import Offering, Partner


def partners(reading: Reading, ids: list[int]) -> list[Cells]:
    """Partners as their file shows them; contact data are no column of the chamber's."""
    places = reading.uow.coordination.places(ids, month_of(reading.reader.now))
    return [_partner(reading, row, places.get(row.id, (0, 0))) for row in reading.uow.partners.by_ids(ids)]


def _partner(reading: Reading, row: Partner, places: tuple[int, int]) -> dict[str, Value]:
    view = reading.reader.presenter.partner(row)
    return {
        "partner": view.name,
        "kind": view.kind,
        "status": row.status,
        "seat": view.seat,
        "website": view.website,
        "summary": view.summary,
        "nationwide": view.nationwide,
        "districts": tuple(one.name for one in view.districts),
        "languages": view.service_languages,
        "capacity": view.capacity_per_month,
        "free": max(0, places[0] - places[1]),
        "contact_name": row.contact_name,
        "contact_email": row.contact_email,
        "contact_phone": row.contact_phone,
    }


def offerings(reading: Reading, ids: list[int]) -> list[Cells]:
    """Offerings in the reader's language where there is such a text."""
    return [_offering(reading, row) for row in reading.uow.offerings.by_ids(ids)]


def _offering(reading: Reading, row: Offering) -> dict[str, Value]:
    presenter = reading.reader.presenter
    text = text_of(row, presenter.language) if row.texts else None
    return {
        "partner": row.partner.name,
        "offering": text.title if text else None,
        "status": row.status,
        "what_you_get": text.what_you_get if text else None,
        "for_whom": text.for_whom if text else None,
        "what_it_needs": text.what_it_needs if text else None,
        "language": text.language if text else None,
        "topics": tuple(one.label for one in presenter.topic_views(topic.topic_key for topic in row.topics)),
        "formats": tuple(one.format for one in row.formats),
        "sizes": tuple(one.size for one in row.sizes),
        "grade_best": row.grade_best,
        "grade_worst": row.grade_worst,
        "on_site": row.on_site,
    }
