"""The need form of visitors and companies: what was typed, whether it can be used, what to say when not."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.need import TEXT_MAX, TEXT_MIN, TOPICS_MAX, NeedInput, validate_need
from matchmaker.domain.vocabulary import Role, Size
from matchmaker.services.events.recommend import RecommendedEvent
from matchmaker.services.hint_funding import FundingView
from matchmaker.services.need_drafts import Content
from matchmaker.services.registry import Services
from matchmaker.services.sme_profile import SmeProfileView
from matchmaker.services.views import IndustryView, NeedView, RecommendationView, TopicView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
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

    @classmethod
    def from_content(cls, content: Content) -> "NeedForm":
        """A draft as it was left, right or wrong."""
        fields = [
            (name, one)
            for name, value in content.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        return cls.from_request(MultiDict(fields))

    def as_content(self) -> Content:
        """What a draft keeps: every field as typed."""
        content: dict[str, str | list[str]] = {
            "text": self.text,
            "postcode": self.postcode,
            "size": self.size,
            "industry": self.industry,
            "industry_word": self.industry_word,
            "topics": list(self.topics),
        }
        if self.industry_for is not None:
            content["industry_for"] = self.industry_for
        return content

    def prefill(self, profile: SmeProfileView) -> None:
        """Put in what the company's profile knows, where nothing is written yet."""
        self.postcode = self.postcode or profile.place.postcode
        self.size = self.size or profile.size
        if profile.industry and not (self.industry or self.industry_word):
            self.industry, self.industry_word = profile.industry.code, profile.industry.title
            self.industries_found = (profile.industry,)

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

    def checked(self, services: Services, language: str) -> NeedInput | None:
        """The need when it can be used, or None with `errors` filled for every field at fault."""
        self.find_industries(services, language)
        industry = None if self.industry in ("", NO_INDUSTRY) else self.industry
        typed = NeedInput(self.text, self.postcode, self.size, industry, self.topics)
        try:
            valid = validate_need(typed)
            services.state_need.check(valid)
            return None if self.errors else valid
        except InvalidInput as problem:
            self.errors.update({name: need_problem(key) for name, key in problem.errors.items()})
            return None


@dataclass(frozen=True, slots=True)
class CompanyForm:
    """What the form has in addition for a company. `draft`: token under which it is saved while typing.

    `saved_at`: when that happened last. `keep`: name under which the browser keeps unsent words.
    """

    draft: str
    keep: str
    saved_at: datetime | None = None
    just_saved: bool = False


def is_company(actor: Actor) -> bool:
    """Whether somebody acts for an SME."""
    return actor.role is Role.SME


def keep_name(what: str) -> str:
    """Name under which this person's browser keeps unsent words: nobody else's words turn up there."""
    person = str(current_actor().user_id).encode()
    key = str(current_app.secret_key).encode()[:64]
    return f"{what}-{hashlib.blake2b(person, key=key, digest_size=8).hexdigest()}"


def topics_of(form: NeedForm) -> tuple[list[TopicView], list[TopicView]]:
    """Topics chosen in the form, and topics suggested for its text that are not chosen yet."""
    chosen = list(services().directory.topics(form.topics, language()))
    text = form.text.strip()[:TEXT_MAX]
    found = services().suggest_topics.suggest(text, language()) if text else ()
    keys = {topic.key for topic in chosen}
    return chosen, [topic for topic in found if topic.key not in keys]


def form_page(form: NeedForm, status: int = 200, company: CompanyForm | None = None) -> Response:
    """The form as it stands, for a visitor or for a company."""
    # Suggested here too, so that a browser without JavaScript shows them after the first step.
    chosen, suggested = topics_of(form)
    page = render_template(
        "needs/form.html",
        form=form,
        company=company,
        action=url_for("sme.state_need" if company else "public.state_need"),
        fields=services().directory.topic_fields(language()),
        chosen=chosen,
        suggested=suggested,
        sizes=list(Size),
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
        topics_max=TOPICS_MAX,
    )
    response = make_response(page, status)
    # The browser may keep the page for its back button: otherwise what was typed is gone.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def company_page(form: NeedForm, status: int = 200, draft: str | None = None) -> Response:
    """The form of a company; a new draft's token where none is given."""
    company = CompanyForm(draft or services().need_drafts.new_token(), keep_name("need"))
    return form_page(form, status, company)


def state_as_company(actor: Actor) -> Response:
    """Take the form that a company has sent: keep it as a draft, show it again, or state the need."""
    form = NeedForm.from_request(request.form)
    draft = request.form.get("draft", "")[:64] or None
    step = request.form.get("step")
    if step == "draft":
        return save_draft(actor, form, draft)
    if step == "text":
        form.find_industries(services(), language())
        form.errors.clear()
        form.prefill(services().sme_profile.of(actor, language()))
        return company_page(form, draft=draft)
    typed = form.checked(services(), language())
    if typed is None:
        return company_page(form, 422, draft)
    token = services().sme_needs.state(actor, typed, draft)
    return redirect(url_for("sme.need", token=token, neu=1), 303)


def save_draft(actor: Actor, form: NeedForm, draft: str | None) -> Response:
    """Keep the form as a draft and show it again."""
    try:
        kept = services().need_drafts.save(
            actor, draft or services().need_drafts.new_token(), form.as_content()
        )
    except InvalidInput as problem:
        form.errors.update({name: need_problem(key) for name, key in problem.errors.items()})
        return company_page(form, 422, draft)
    return redirect(url_for("sme.draft", token=kept.token, gespeichert=1), 303)


def events_for(recommendation: RecommendationView) -> tuple[RecommendedEvent, ...]:
    """Events about the topics of a need that no partner fits; none where partners were found."""
    if recommendation.matches:
        return ()
    need = recommendation.need
    topics = [topic.key for topic in (*need.topics, *recommendation.found_topics)]
    district = need.district.ags if need.district else None
    return services().events.recommend.for_topics(topics, district, language())


def funding_for(recommendation: RecommendationView) -> FundingView | None:
    """A hint at public funding for a need, with partners or without; None when no programme fits."""
    return services().funding.for_need(recommendation, language())
