"""Rows of introductions: exactly what the introduction's page shows to the same reader."""

from collections.abc import Sequence

from matchmaker.domain.introduction import RELEASED
from matchmaker.domain.vocabulary import ActorKind
from matchmaker.services.exports.views import Cells, Reading, Value
from matchmaker.services.introductions.contacts import names_of, partner_contact, sme_contact
from matchmaker.services.introductions.show import line_of, outcome_of
from matchmaker.services.introductions.views import ContactView
from matchmaker.services.present import in_language
from models import Introduction, User


def introductions(reading: Reading, ids: list[int]) -> list[Cells]:
    """Introductions with their dates and what came of them.

    Name and contact of both sides only where the pages release them, the company's words masked before.
    """
    uow, reader = reading.uow, reading.reader
    rows = uow.introductions.by_ids(ids)
    people = uow.exports.people_of_smes({row.sme_id for row in rows})
    others = uow.exports.people_of_partners({row.partner_id for row in rows})
    reader.prepare(
        {row.sme_id: names_of(row, people.get(row.sme_id, ())) for row in rows},
        uow.reference.places({row.sme.postcode for row in rows}),
    )
    industries = uow.reference.industries({row.sme.industry_code for row in rows})
    titles = {code: in_language(one.titles, reading.language) for code, one in industries.items()}
    chambers = {one.code: one.name for one in uow.reference.chambers()}
    return [
        {
            **_facts(reading, row),
            **_said(reading, row),
            **_contacts(row, people.get(row.sme_id, ()), others.get(row.partner_id, ())),
            "industry": titles.get(row.sme.industry_code),
            "chamber": chambers[row.chamber_code],
        }
        for row in rows
    ]


def _facts(reading: Reading, row: Introduction) -> dict[str, Value]:
    line = line_of(reading.reader, row)
    return {
        "number": line.number,
        "status": line.status,
        "created": row.created_at,
        "requested": row.requested_at,
        "approved": row.approved_at,
        "accepted": row.accepted_at,
        "changed": line.since,
        "due": line.due_at,
        "company": line.sme_name,
        "place": line.place,
        "district": line.district,
        "size": line.size,
        "need": reading.reader.text(row, row.need_text),
        "language": row.need.language if row.need else row.language,
        "personal_line": reading.reader.text(row, row.personal_line),
        "band": line.band,
        "partner": line.partner_name,
        "offering": line.offering_title,
        "reason": line.reason,
        "reason_text": row.reason_text,
        "on_behalf": line.on_behalf,
    }


def _said(reading: Reading, row: Introduction) -> dict[str, Value]:
    found: dict[str, Value] = {"outcome": outcome_of(reading.reader, row)}
    names = {ActorKind.SME: "company", ActorKind.PARTNER: "partner"}
    for one in row.feedback:
        if reading.reader.sees_ratings(row, one.side):
            side = names[ActorKind(one.side)]
            found[f"{side}_stars"], found[f"{side}_line"] = one.stars, one.line
    return found


def _contacts(row: Introduction, people: Sequence[User], others: Sequence[User]) -> dict[str, Value]:
    if row.status not in RELEASED:
        return {}
    return {
        **_contact("company", sme_contact(row, people)),
        **_contact("partner", partner_contact(row, lambda: others)),
    }


def _contact(side: str, one: ContactView) -> dict[str, Value]:
    return {f"{side}_contact": one.name, f"{side}_email": one.email, f"{side}_phone": one.phone}
