"""Who can be reached on both sides, and which names must stay hidden until the partner has accepted."""

import re
from collections.abc import Callable, Sequence

from matchmaker.services.introductions.views import ContactView
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, User


def names_to_hide(uow: UnitOfWork, row: Introduction) -> tuple[str, ...]:
    """The SME's name and those of its people."""
    return names_of(row, uow.introductions.people_of_sme(row.sme_id))


def names_of(row: Introduction, people: Sequence[User]) -> tuple[str, ...]:
    """The same of the SME's `people`."""
    return (row.sme.name, *(user.name for user in people))


def surnames_to_hide(uow: UnitOfWork, row: Introduction) -> tuple[str, ...]:
    """Surnames of the SME's people: a chamber writes of "Frau Huber"."""
    people = uow.introductions.people_of_sme(row.sme_id)
    # What stands in brackets is no part of the name: "Anna Huber (fiktiv)".
    names = (re.sub(r"\([^()]*\)", " ", user.name).split() for user in people)
    return tuple(name[-1] for name in names if name)


def contact_of_sme(uow: UnitOfWork, row: Introduction) -> ContactView:
    """The person who asked, else the first one of the SME."""
    return sme_contact(row, uow.introductions.people_of_sme(row.sme_id))


def sme_contact(row: Introduction, people: Sequence[User]) -> ContactView:
    """The same of the SME's `people`, in order of entry."""
    asked = [user for user in people if user.id == row.asked_by_id]
    return _contact([*asked, *people], row.sme.name)


def contact_of_partner(uow: UnitOfWork, row: Introduction) -> ContactView:
    """The contact the partner names, else the first person who acts for it."""
    return partner_contact(row, lambda: uow.introductions.people_of_partner(row.partner_id))


def partner_contact(row: Introduction, people: Callable[[], Sequence[User]]) -> ContactView:
    """The same of the partner's `people`, in order of entry; they are only asked for where needed."""
    partner = row.partner
    if partner.contact_name and (partner.contact_email or partner.contact_phone):
        return ContactView(partner.contact_name, partner.contact_email, partner.contact_phone, partner.name)
    return _contact(people(), partner.name)


def _contact(people: Sequence[User], organisation: str) -> ContactView:
    if not people:
        return ContactView(organisation, None, None, organisation)
    first = people[0]
    return ContactView(first.name, first.email, first.phone, organisation)
