"""The person of a row: who is asked, and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.domain.person import clean, clean_email, email_problem, name_problem, phone_problem


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a row names, cleaned."""

    name: str
    email: str
    phone: str


def checked_person(typed: Mapping[str, str]) -> tuple[Person, dict[str, str]]:
    """The person of a row, and what is wrong with it by field, under the rules of an account."""
    person = Person(clean(typed["name"]), clean_email(typed["email"]), clean(typed["phone"]))
    found = {
        "name": name_problem(person.name),
        "email": email_problem(person.email),
        "phone": phone_problem(person.phone),
    }
    return person, {field: key for field, key in found.items() if key}
