"""The sign-up forms: what was typed stays, whatever is wrong with it."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from matchmaker.domain.errors import InvalidInput
from matchmaker.services.accounts.sign_up import PersonInput
from matchmaker.services.registry import Services
from matchmaker.services.views import IndustryView
from matchmaker.web.labels_accounts import account_problem, account_problems


@dataclass(slots=True)
class SignUpForm:
    """Everything the two forms show; the password is never sent back."""

    name: str = ""
    email: str = ""
    company: str = ""
    postcode: str = ""
    size: str = ""
    industry_word: str = ""
    industry: str = ""
    industry_for: str | None = None
    website: str = ""
    industries_found: tuple[IndustryView, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, form: "MultiDict[str, str]") -> "SignUpForm":
        """What the browser sent; unknown fields are ignored, lengths are cut far above every limit."""
        return cls(
            name=form.get("name", "")[:300].strip(),
            email=form.get("email", "")[:400].strip(),
            company=form.get("company", "")[:300].strip(),
            postcode=form.get("postcode", "")[:20].strip(),
            size=form.get("size", "")[:20],
            industry_word=form.get("industry_word", "")[:100].strip(),
            industry=form.get("industry", "")[:10],
            industry_for=form.get("industry_for", type=lambda word: word[:100].strip()),
            website=form.get("website", "")[:400].strip(),
        )

    def find_industries(self, services: Services, language: str) -> None:
        """Look the typed word up; a single hit is taken, several are offered."""
        if self.industry_for not in (None, self.industry_word):
            self.industry = ""
        found = services.industries.search(self.industry_word, language) if self.industry_word else []
        self.industries_found = tuple(found)
        if self.industry not in [one.code for one in found]:
            self.industry = found[0].code if len(found) == 1 else ""
        if not self.industry:
            key = "industry_choose" if found else "industry_unknown"
            key = key if self.industry_word else "industry_missing"
            self.errors["industry"] = account_problem("industry", key)

    def submit_sme(self, services: Services, password: str, language: str) -> bool:
        """Sign an SME up; False with `errors` filled for every field at fault."""
        self.find_industries(services, language)
        person = self._person(password, language)
        # With a missing industry the rest is checked, too: all problems are shown at once.
        industry = None if self.errors else self.industry
        try:
            services.accounts.sign_up.sme(person, self.company, self.postcode, self.size, industry)
        except InvalidInput as problem:
            self.errors = account_problems(problem) | self.errors
        return not self.errors

    def submit_partner(self, services: Services, password: str, language: str) -> bool:
        """Sign a partner up; False with `errors` filled for every field at fault."""
        try:
            services.accounts.sign_up.partner(self._person(password, language), self.company, self.website)
        except InvalidInput as problem:
            self.errors = account_problems(problem)
        return not self.errors

    def _person(self, password: str, language: str) -> PersonInput:
        return PersonInput(self.name, self.email, password, language)
