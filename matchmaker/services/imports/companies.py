"""Checks an uploaded table of companies: every row against the rules of a company's own sign-up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.domain.company import ProfileInput, validate_profile
from matchmaker.domain.duplicates import own_domain, plain_name, plain_names_alike
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import NEEDS_MAX, postcode_of, size_of
from matchmaker.domain.need import NeedInput, validate_need
from matchmaker.domain.person import clean, clean_email, email_problem, name_problem, phone_problem
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.reading import Table
from matchmaker.services.imports.report import (
    TOLD_EVERY,
    Duplicate,
    Entry,
    Progress,
    Report,
    problems_of,
    typed_rows,
)
from matchmaker.storage.unit_of_work import UnitOfWork

INDUSTRY_WORDS_MAX = 500
"""Different words for industries in one table; more come from a column that means something else."""
INDUSTRY_WORD_MAX = 100


def check_companies(
    uow: UnitOfWork,
    chamber: str,
    table: Table,
    mapping: Mapping[str, str],
    progress: Progress | None = None,
) -> Report:
    """Check every row. Writes nothing.

    Rows of one company, address and place after the first add a need to it, five at most.
    """
    return _Check(uow, chamber, table, mapping).run(progress)


@dataclass(slots=True)
class _Known:
    """A company that a row may repeat. `entry`: when it is one of this table."""

    company: str
    plain: str
    postcode: str
    email: str
    number: int | None
    entry: Entry | None = None


@dataclass(slots=True)
class _Index:
    """Finds companies that may be the same without comparing each with each.

    Names are compared within a postcode and among those that begin alike; addresses and domains anywhere.
    """

    by_email: dict[str, _Known] = field(default_factory=dict)
    by_domain: dict[str, _Known] = field(default_factory=dict)
    by_place: dict[tuple[str, str], list[_Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: _Known) -> None:
        if one.email:
            self.by_email.setdefault(one.email, one)
            if domain := own_domain(one.email):
                self.by_domain.setdefault(domain, one)
        for letter in {word[0] for word in one.plain.split()}:
            self.by_place[one.postcode, letter].append(one)

    def find(self, plain: str, postcode: str, email: str) -> tuple[str, _Known] | None:
        """Why a company is known, and which; None for a new one."""
        if (same := self.by_email.get(email)) is not None:
            return "same_address", same
        for other in self.by_place.get((postcode, plain[:1]), ()):
            if plain_names_alike(plain, other.plain):
                return "same_name", other
        domain = own_domain(email)
        same = self.by_domain.get(domain) if domain else None
        return ("same_domain", same) if same else None


class _Check:
    def __init__(self, uow: UnitOfWork, chamber: str, table: Table, mapping: Mapping[str, str]) -> None:
        self._uow, self._chamber = uow, chamber
        self._table, self._mapping = table, mapping
        self._places = uow.imports.places()
        self._industries: dict[str, str | None] = {}
        self._report = Report()
        self._index = _Index()
        for one in uow.imports.known_companies(chamber, ImportKind.COMPANIES):
            known = _Known(one.name, plain_name(one.name), one.postcode, one.email or "", None)
            self._index.add(known)
        for email in uow.imports.waiting_addresses(chamber):
            self._index.by_email.setdefault(email, _Known("", "", "", email, None))

    def run(self, progress: Progress | None) -> Report:
        total = len(self._table.rows)
        for number, typed in typed_rows(ImportKind.COMPANIES, self._table, self._mapping):
            self._report.rows += 1
            self._row(number, typed)
            if progress and (self._report.rows % TOLD_EVERY == 0 or self._report.rows == total):
                progress(self._report.rows, total)
        found = self._industries.items()
        self._report.understood = {word: code for word, code in found if code is not None}
        return self._report

    def _row(self, number: int, typed: dict[str, str]) -> None:
        errors, profile = self._profile(typed)
        name, email, phone = clean(typed["name"]), clean_email(typed["email"]), clean(typed["phone"])
        found = {"name": name_problem(name), "email": email_problem(email), "phone": phone_problem(phone)}
        errors |= {field: key for field, key in found.items() if key}
        text = ""
        if typed["need"] and profile is not None:
            try:
                text = validate_need(NeedInput(typed["need"], profile.postcode, profile.size)).text
            except InvalidInput as problem:
                errors["need"] = problem.errors["text"]
        if errors or profile is None:
            self._report.problems += problems_of(number, errors, typed)
            return
        plain = plain_name(profile.name)
        known = self._index.find(plain, profile.postcode, email)
        if known is not None:
            self._repeated(number, profile, email, text, known)
            return
        content = {
            "company": profile.name,
            "postcode": profile.postcode,
            "size": profile.size,
            "industry": profile.industry,
            "phone": phone,
            "needs": [text] if text else [],
        }
        entry = Entry(number, name, email, content)
        self._report.entries.append(entry)
        self._report.texts += bool(text)
        self._index.add(_Known(profile.name, plain, profile.postcode, email, number, entry))

    def _profile(self, typed: dict[str, str]) -> tuple[dict[str, str], ProfileInput | None]:
        """What is wrong with the company, by field, and the company when nothing is."""
        errors: dict[str, str] = {}
        size, postcode = size_of(typed["size"]), postcode_of(typed["postcode"])
        industry = self._industry(typed["industry"], errors)
        typed_profile = ProfileInput(typed["company"], industry, size or "", postcode, None, ("de",))
        profile = None
        try:
            profile = validate_profile(typed_profile)
        except InvalidInput as problem:
            errors = {
                {"name": "company"}.get(name, name): key for name, key in problem.errors.items()
            } | errors
        if typed["size"] and size is None:
            errors["size"] = "size_unknown"
        if "postcode" not in errors:
            place = self._places.get(postcode)
            if place is None:
                errors["postcode"] = "postcode_unknown"
            elif place[1] != self._chamber:
                errors["postcode"] = "postcode_foreign"
        return errors, None if errors else profile

    def _industry(self, typed: str, errors: dict[str, str]) -> str | None:
        """The best industry for a plain word, each different word looked up once."""
        word = " ".join(typed.split())[:INDUSTRY_WORD_MAX]
        if not word:
            return None
        if word not in self._industries:
            if len(self._industries) >= INDUSTRY_WORDS_MAX:
                errors["industry"] = "industry_many"
                return None
            hits = self._uow.reference.search_industries(word, "de", 1)
            self._industries[word] = hits[0].code if hits else None
        code = self._industries[word]
        if code is None:
            errors["industry"] = "industry_unknown"
        return code

    def _repeated(
        self, number: int, profile: ProfileInput, email: str, text: str, found: tuple[str, _Known]
    ) -> None:
        why, known = found
        entry = known.entry
        same = entry is not None and entry.email == email and known.postcode == profile.postcode
        if entry is not None and same and plain_names_alike(plain_name(profile.name), known.plain):
            needs = entry.content["needs"]
            if text and text not in needs and len(needs) < NEEDS_MAX:
                needs.append(text)
                self._report.texts += 1
                return
        self._report.duplicates.append(Duplicate(number, profile.name, why, known.number, known.company))
