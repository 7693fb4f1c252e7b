"""The company's profile: name, industry, size, where it lies, in which languages it can be advised."""

from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.domain.company import GRADES, NAME_MAX, ProfileInput
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import Language, Size
from matchmaker.services.sme_profile import PlaceView, SmeProfileView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels import profile_problem
from matchmaker.web.need_form import NO_INDUSTRY, NeedForm
from matchmaker.web.sme import blueprint


@dataclass(slots=True)
class ProfileForm:
    """Everything the form shows; nothing typed is lost on the way through."""

    name: str
    size: str
    postcode: str
    district: str
    district_for: str
    """The postcode for which the district was shown; a choice does not outlive a change of the postcode."""
    languages: tuple[str, ...]
    grade: str
    trade: NeedForm
    """The picker of the industry, as in the form of a need."""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_profile(cls, profile: SmeProfileView) -> "ProfileForm":
        """The profile as it is kept."""
        trade = NeedForm()
        if profile.industry:
            trade.industry, trade.industry_word = profile.industry.code, profile.industry.title
            trade.industries_found = (profile.industry,)
        return cls(
            name=profile.name,
            size=profile.size,
            postcode=profile.place.postcode,
            district=profile.place.district.ags,
            district_for=profile.place.postcode,
            languages=profile.service_languages,
            grade=str(profile.grade or ""),
            trade=trade,
        )

    @classmethod
    def from_request(cls, form: "MultiDict[str, str]") -> "ProfileForm":
        """What the browser sent; lengths are cut far above every limit."""
        return cls(
            name=form.get("name", "")[:500],
            size=form.get("size", "")[:20],
            postcode=form.get("postcode", "")[:20].strip(),
            district=form.get("district", "")[:10],
            district_for=form.get("district_for", "")[:20].strip(),
            languages=tuple(one[:10] for one in form.getlist("languages"))[:10],
            grade=form.get("grade", "")[:2],
            trade=NeedForm.from_request(form),
        )

    def place(self) -> PlaceView | None:
        """Where the company lies by what was typed."""
        chosen = self.district if self.district_for == self.postcode else None
        return services().sme_profile.place(self.postcode, chosen)

    def save(self) -> bool:
        """Keep the profile; False with `errors` filled for every field at fault."""
        trade = self.trade
        trade.find_industries(services(), language())
        self.errors.update(trade.errors)
        grade = int(self.grade) if self.grade.isascii() and self.grade.isdigit() else None
        chosen = self.district if self.district_for == self.postcode else None
        industry = None if trade.industry in ("", NO_INDUSTRY) else trade.industry
        typed = ProfileInput(
            self.name, industry, self.size, self.postcode, chosen or None, self.languages, grade
        )
        try:
            if self.errors:
                services().sme_profile.check(typed)
            else:
                services().sme_profile.save(current_actor(), typed)
        except InvalidInput as problem:
            found = {name: profile_problem(key) for name, key in problem.errors.items()}
            self.errors = found | self.errors
        return not self.errors


def _page(form: ProfileForm, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "sme/profile.html",
        form=form,
        place=form.place(),
        sizes=list(Size),
        languages=list(Language),
        grades=GRADES,
        assessed=services().sme_profile.of(current_actor(), language()).assessed,
        name_max=NAME_MAX,
        saved=request.args.get("gespeichert") == "1" and status == 200,
    )
    return page, status


@blueprint.get("/betrieb/profil")
def profile() -> tuple[str, int]:
    """The profile, to be read and changed."""
    return _page(ProfileForm.from_profile(services().sme_profile.of(current_actor(), language())))


@blueprint.post("/betrieb/profil")
def save_profile() -> Response | tuple[str, int]:
    """Keep the profile."""
    form = ProfileForm.from_request(request.form)
    if form.save():
        return redirect(url_for("sme.profile", gespeichert=1), 303)
    return _page(form, 422)


@blueprint.get("/betrieb/profil/ort")
def place() -> str:
    """Place, district and chamber of a postcode while it is typed (htmx)."""
    postcode = request.args.get("postcode", "")[:20].strip()
    chosen = request.args.get("district", "")[:10] if request.args.get("district_for") == postcode else None
    return render_template(
        "sme/_place.html", place=services().sme_profile.place(postcode, chosen), error=None
    )
