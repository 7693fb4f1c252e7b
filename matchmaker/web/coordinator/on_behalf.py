"""Open a request for a company that calls: find or add it, write the need down, choose a partner together."""

from dataclasses import dataclass, field

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.introduction import PERSONAL_LINE_MAX
from matchmaker.domain.need import TEXT_MAX, TEXT_MIN, TOPICS_MAX
from matchmaker.domain.vocabulary import Size
from matchmaker.services.coordination.on_behalf import CompanyInput
from matchmaker.services.views import IndustryView
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels import need_problem
from matchmaker.web.labels_accounts import account_problem

CLOSEST_SHOWN = 5
"""Offerings to choose from where nothing fits: a coordinator knows the partners and can tell."""


@dataclass(slots=True)
class CompanyForm:
    """A new company as typed."""

    company: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    size: str = ""
    industry_word: str = ""
    industry: str = ""
    industry_for: str | None = None
    industries_found: tuple[IndustryView, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, form: "MultiDict[str, str]") -> "CompanyForm":
        """What the browser sent, cut far above every limit."""
        return cls(
            company=form.get("company", "")[:300].strip(),
            name=form.get("name", "")[:300].strip(),
            email=form.get("email", "")[:400].strip(),
            phone=form.get("phone", "")[:100].strip(),
            postcode=form.get("postcode", "")[:20].strip(),
            size=form.get("size", "")[:20],
            industry_word=form.get("industry_word", "")[:100].strip(),
            industry=form.get("industry", "")[:10],
            industry_for=form.get("industry_for", type=lambda word: word[:100].strip()),
        )

    def submit(self) -> str | None:
        """Add the company; its key, or None with `errors` filled for every field at fault."""
        self._find_industry()
        problems: dict[str, str] = {}
        industry = None if "industry" in self.errors else self.industry
        typed = CompanyInput(
            self.company, self.name, self.email, self.phone, self.postcode, self.size, industry
        )
        try:
            return services().coordination.on_behalf.add(current_actor(), typed)
        except InvalidInput as problem:
            problems = {name: _company_problem(name, key) for name, key in problem.errors.items()}
        self.errors = problems | self.errors
        return None

    def _find_industry(self) -> None:
        if self.industry_for not in (None, self.industry_word):
            self.industry = ""
        found = services().industries.search(self.industry_word, language()) if self.industry_word else []
        self.industries_found = tuple(found)
        if self.industry not in [one.code for one in found]:
            self.industry = found[0].code if len(found) == 1 else ""
        if not self.industry:
            key = (
                "industry_missing"
                if not self.industry_word
                else "industry_choose"
                if found
                else "industry_unknown"
            )
            self.errors["industry"] = _company_problem("industry", key)


def _company_problem(name: str, key: str) -> str:
    special = {
        "postcode_foreign": _(
            "This place belongs to another chamber. Please add companies of your own only."
        ),
        "company_known": _("Your chamber knows this company already. Please look for it above."),
        "size_missing": _("Please choose how many people work in the company."),
        "industry_missing": _("Please say in a word what the company does."),
    }
    if (name, key) == ("name", "name_short"):
        return _("Please enter the name of the person who calls.")
    return special.get(key) or account_problem(name, key)


def _start_page(form: CompanyForm, status: int = 200) -> Response:
    text = request.args.get("q", "")[:200].strip()
    found = services().coordination.on_behalf.find(current_actor(), text)
    page = render_template("coordinator/on_behalf.html", form=form, text=text, found=found, sizes=list(Size))
    return make_response(page, status)


@blueprint.get("/koordination/im-auftrag")
def on_behalf() -> Response:
    """Find the company that calls, or add it."""
    return _start_page(CompanyForm(company=request.args.get("q", "")[:120].strip()))


@blueprint.post("/koordination/im-auftrag")
def add_company() -> Response:
    """Add a company of the own chamber."""
    form = CompanyForm.from_request(request.form)
    key = form.submit()
    if key is None:
        return _start_page(form, 422)
    return redirect(url_for(".on_behalf_need", key=key), 303)


def _need_page(key: str, text: str, topics: tuple[str, ...], errors: dict[str, str], status: int) -> Response:
    page = render_template(
        "coordinator/on_behalf_need.html",
        company=services().coordination.on_behalf.company(current_actor(), key),
        text=text,
        topics=topics,
        errors=errors,
        fields=services().directory.topic_fields(language()),
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
        topics_max=TOPICS_MAX,
    )
    return make_response(page, status)


@blueprint.get("/koordination/im-auftrag/<key>")
def on_behalf_need(key: str) -> Response:
    """Write the company's need down."""
    return _need_page(key, "", (), {}, 200)


@blueprint.post("/koordination/im-auftrag/<key>")
def state_on_behalf(key: str) -> Response:
    """Keep the need and look for partners."""
    text = request.form.get("text", "")[:20_000]
    topics = tuple(dict.fromkeys(one[:60] for one in request.form.getlist("topics")))[:100]
    try:
        token = services().coordination.on_behalf.state(current_actor(), key, text, topics)
    except InvalidInput as problem:
        errors = {name: need_problem(one) for name, one in problem.errors.items()}
        return _need_page(key, text, topics, errors, 422)
    return redirect(url_for(".on_behalf_choice", key=key, need=token), 303)


def _choice_page(key: str, need: str, errors: dict[str, str], status: int) -> Response:
    use_case, actor = services().coordination.on_behalf, current_actor()
    text = request.values.get("q", "")[:200].strip()
    offers = use_case.offers(actor, key, need, language())
    page = render_template(
        "coordinator/on_behalf_choice.html",
        company=use_case.company(actor, key),
        recommendation=offers,
        closest=services().closest.to(offers, language(), CLOSEST_SHOWN),
        text=text,
        found=use_case.by_hand(actor, key, text, language()) if text else (),
        chosen=request.form.get("offering", ""),
        line=request.form.get("personal_line", "")[:5_000],
        line_max=PERSONAL_LINE_MAX,
        errors=errors,
    )
    return make_response(page, status)


@blueprint.get("/koordination/im-auftrag/<key>/<need>")
def on_behalf_choice(key: str, need: str) -> Response:
    """Partners for the need, with evidence: choose one together."""
    return _choice_page(key, need, {}, 200)


@blueprint.post("/koordination/im-auftrag/<key>/<need>")
def open_on_behalf(key: str, need: str) -> Response:
    """Open the request; the company is mailed to confirm it."""
    offering = request.form.get("offering", "")[:60]
    if not offering:
        return _choice_page(key, need, {"offering": _("Please choose a partner.")}, 422)
    line = request.form.get("personal_line", "")[:5_000]
    try:
        token = services().coordination.on_behalf.open(current_actor(), key, need, offering, line)
    except InvalidInput:
        return _choice_page(key, need, {"personal_line": _("Please shorten your text.")}, 422)
    return redirect(url_for(".decision", token=token), 303)
