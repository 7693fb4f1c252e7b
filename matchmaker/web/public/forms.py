"""The need form: what was typed, whether it can be used, and what to say when it cannot."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.need import NeedInput, validate_need
from matchmaker.services.registry import Services
from matchmaker.services.views import IndustryView, NeedView
from matchmaker.web.labels import need_problem

NO_INDUSTRY = "-"
"""Value of "I would rather not say"."""


@dataclass(slots=True)
class NeedForm:
    """Everything the form shows; nothing typed is ever lost on the way through."""

    text: str = ""
    postcode: str = ""
    size: str = ""
    industry: str = ""
    industry_word: str = ""
    industry_for: str | None = None
    """The word for which the industry was chosen; a choice does not outlive a change of the word."""
    topics: tuple[str, ...] = ()
    industries_found: tuple[IndustryView, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, form: "MultiDict[str, str]") -> "NeedForm":
        """What the browser sent; unknown fields are ignored, lengths are cut far above every limit."""
        return cls(
            text=form.get("text", "")[:20_000],
            postcode=form.get("postcode", "")[:20].strip(),
            size=form.get("size", "")[:20],
            industry=form.get("industry", "")[:10],
            industry_word=form.get("industry_word", "")[:100].strip(),
            industry_for=form.get("industry_for", type=lambda word: word[:100].strip()),
            topics=tuple(dict.fromkeys(key[:60] for key in form.getlist("topics")))[:100],
        )

    @classmethod
    def from_need(cls, need: NeedView) -> "NeedForm":
        """A stated need, to be changed and stated again."""
        industry = need.industry
        return cls(
            text=need.text,
            postcode=need.postcode,
            size=need.size,
            industry=industry.code if industry else "",
            industry_word=(industry.word or industry.title) if industry else "",
            topics=tuple(topic.key for topic in need.topics),
            industries_found=(industry,) if industry else (),
        )

    def find_industries(self, services: Services, language: str) -> None:
        """Look the typed word up; a single hit is taken, several are offered."""
        if not self.industry_word:
            self.industry = ""
            return
        if self.industry_for not in (None, self.industry_word):
            self.industry = ""
        if self.industry:
            found = services.industries.by_code(self.industry, language)
            self.industries_found = (found,) if found else ()
            if found or self.industry == NO_INDUSTRY:
                return
            self.industry = ""
        self.industries_found = tuple(services.industries.search(self.industry_word, language))
        if len(self.industries_found) == 1:
            self.industry = self.industries_found[0].code
        elif self.industries_found:
            self.errors["industry"] = need_problem("industry_choose")
        else:
            self.errors["industry"] = need_problem("industry_unknown")

    def submit(self, services: Services, language: str) -> str | None:
        """State the need; returns its token, or None with `errors` filled for every field at fault."""
        self.find_industries(services, language)
        industry = None if self.industry in ("", NO_INDUSTRY) else self.industry
        typed = NeedInput(self.text, self.postcode, self.size, industry, self.topics)
        try:
            valid = validate_need(typed)
            services.state_need.check(valid)
            return None if self.errors else services.state_need.state(valid)
        except InvalidInput as problem:
            self.errors.update({name: need_problem(key) for name, key in problem.errors.items()})
            return None
