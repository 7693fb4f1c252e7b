"""Checks an uploaded table of partners: every row against the rules of a partner's own application."""

from collections.abc import Mapping

from matchmaker.domain.application import (
    OFFERINGS_MAX,
    OfferingInput,
    ProfileInput,
    check_profile,
    tidy_website,
)
from matchmaker.domain.import_cells import language_of, listed, partner_kind_of
from matchmaker.domain.person import clean
from matchmaker.domain.vocabulary import ImportKind, Language
from matchmaker.services.imports.kind import Ground, RowCheck
from matchmaker.services.imports.known import Index, Known, duplicate
from matchmaker.services.imports.lookups import Regions, Topics
from matchmaker.services.imports.offering_rows import OFFERING_FIELDS, read_offering
from matchmaker.services.imports.people import Person, checked_person
from matchmaker.services.imports.report import Entry, problems_of

_FIELDS = {
    "name": "company",
    "kind": "partner_kind",
    "summary_de": "summary",
    "contact_name": "name",
    "contact_email": "email",
    "contact_phone": "phone",
    "districts": "regions",
}
"""Fields of an application that are called otherwise in the table."""


class PartnerRows(RowCheck):
    """Rows of one organisation and address after the first add an offering to it, twelve at most.

    The first row says what applies to the partner. Compared with partners of the own chamber in every state,
    and with those of others as far as everybody sees them.
    """

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._topics, self._regions = Topics(ground.uow), Regions(ground.uow)
        self._index = Index()
        for one in ground.uow.imports.known_partners(ground.chamber):
            self._index.add(
                Known(one.name, email=one.email or "", website=one.website or "", elsewhere=not one.own)
            )
        for entry, email in ground.uow.imports.waiting_entries(ground.chamber, ImportKind.PARTNERS):
            self._index.add(Known(entry["company"], email=email, website=entry["profile"]["website"]))
        for email in ground.uow.imports.waiting_addresses(ground.chamber):
            self._index.add(Known("", email=email))

    def take(self, number: int, typed: dict[str, str]) -> None:
        """Check one partner, or one more offering of it."""
        person, errors = checked_person(typed)
        profile, found = self._profile(typed, person)
        errors |= found
        offering = None
        if any(typed[name] for name in OFFERING_FIELDS):
            offering, found = read_offering(typed, self._topics, self.report)
            errors |= found
        if errors:
            self.report.problems += problems_of(number, errors, typed)
            return
        content = {
            "company": profile.name,
            "profile": profile.to_json(),
            "offerings": [offering.to_json()] if offering else [],
        }
        entry = Entry(number, profile.name, person.name, person.email, content)
        row = Known(profile.name, "", person.email, profile.website, number, entry)
        if (known := self._index.find(row)) is not None:
            self._repeated(row, number, offering, *known)
            return
        self.report.entries.append(entry)
        self.report.texts += offering is not None
        self._index.add(row)

    def _profile(self, typed: Mapping[str, str], person: Person) -> tuple[ProfileInput, dict[str, str]]:
        """The profile as far as the table knows it, and what is wrong with it."""
        errors: dict[str, str] = {}
        kind = partner_kind_of(typed["partner_kind"])
        if typed["partner_kind"] and kind is None:
            errors["partner_kind"] = "partner_kind_unknown"
        spoken = [language_of(word) for word in listed(typed["languages"])]
        if None in spoken:
            errors["languages"] = "language_unknown"
        nationwide, districts, problem = self._regions.read(typed["regions"], self.report)
        if problem:
            errors["regions"] = problem
        profile = ProfileInput(
            name=clean(typed["company"]),
            kind=kind or "",
            website=tidy_website(typed["website"]),
            seat=typed["seat"],
            summary_de=typed["summary"],
            contact_name=person.name,
            contact_email=person.email,
            contact_phone=person.phone,
            nationwide=nationwide,
            districts=districts,
            chamber=self.ground.chamber,
            languages=tuple(one.value for one in Language if one in spoken) or (Language.GERMAN.value,),
            capacity=typed["capacity"],
        )
        for name, key in check_profile(profile).items():
            field = _FIELDS.get(name, name)
            if key == "name_missing" or not key.endswith("_missing"):
                errors.setdefault(field, key)
        return profile, errors

    def _repeated(
        self, row: Known, number: int, offering: OfferingInput | None, why: str, known: Known
    ) -> None:
        if known.entry is not None and row.means(known) and offering is not None:
            offerings = known.entry.content["offerings"]
            same = any(one["title_de"] == offering.title_de for one in offerings)
            if not same and len(offerings) < OFFERINGS_MAX:
                offerings.append(offering.to_json())
                self.report.texts += 1
                return
        self.report.duplicates.append(duplicate(row, number, why, known))
