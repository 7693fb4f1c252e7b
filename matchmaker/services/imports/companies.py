"""Checks an uploaded table of companies: every row against the rules of a company's own sign-up."""

from matchmaker.domain.company import ProfileInput, validate_profile
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_cells import postcode_of, size_of
from matchmaker.domain.import_fields import NEEDS_MAX
from matchmaker.domain.need import NeedInput, validate_need
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.kind import Ground, RowCheck
from matchmaker.services.imports.known import Index, Known, duplicate
from matchmaker.services.imports.people import checked_person
from matchmaker.services.imports.report import Entry, problems_of

INDUSTRY_WORDS_MAX = 500
"""Different words for industries in one table; more come from a column that means something else."""
INDUSTRY_WORD_MAX = 100


class CompanyRows(RowCheck):
    """Rows of one company, address and place after the first add a need to it, five at most."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._places = ground.uow.imports.places()
        self._industries: dict[str, str | None] = {}
        self._index = Index()
        for one in ground.uow.imports.known_companies(ground.chamber):
            self._index.add(Known(one.name, one.postcode, one.email or ""))
        for entry, email in ground.uow.imports.waiting_entries(ground.chamber, ImportKind.COMPANIES):
            self._index.add(Known(entry["company"], entry["postcode"], email))
        for email in ground.uow.imports.waiting_addresses(ground.chamber):
            self._index.add(Known("", email=email))

    def take(self, number: int, typed: dict[str, str]) -> None:
        """Check one company, or one more need of it."""
        errors, profile = self._profile(typed)
        person, found = checked_person(typed)
        errors |= found
        text = ""
        if typed["need"] and profile is not None:
            try:
                text = validate_need(NeedInput(typed["need"], profile.postcode, profile.size)).text
            except InvalidInput as problem:
                errors["need"] = problem.errors["text"]
        if errors or profile is None:
            self.report.problems += problems_of(number, errors, typed)
            return
        content = {
            "company": profile.name,
            "postcode": profile.postcode,
            "size": profile.size,
            "industry": profile.industry,
            "phone": person.phone,
            "needs": [text] if text else [],
        }
        entry = Entry(number, profile.name, person.name, person.email, content)
        row = Known(profile.name, profile.postcode, person.email, number=number, entry=entry)
        if (found_known := self._index.find(row)) is not None:
            self._repeated(row, number, text, *found_known)
            return
        self.report.entries.append(entry)
        self.report.texts += bool(text)
        self._index.add(row)

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
            elif place[1] != self.ground.chamber:
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
            hits = self.ground.uow.reference.search_industries(word, "de", 1)
            self._industries[word] = hits[0].code if hits else None
            if hits:
                self.report.understood["industry", word] = hits[0].code
        code = self._industries[word]
        if code is None:
            errors["industry"] = "industry_unknown"
        return code

    def _repeated(self, row: Known, number: int, text: str, why: str, known: Known) -> None:
        if known.entry is not None and row.means(known):
            needs = known.entry.content["needs"]
            if text and text not in needs and len(needs) < NEEDS_MAX:
                needs.append(text)
                self.report.texts += 1
                return
        self.report.duplicates.append(duplicate(row, number, why, known))
