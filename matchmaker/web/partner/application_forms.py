"""Reading the forms of the application: what the browser sent, cut far above every limit."""

from typing import Any

from werkzeug.datastructures import MultiDict

from matchmaker.domain.application import TYPED_MAX, Step

SLUGS = {
    "unternehmen": Step.COMPANY,
    "kontakt": Step.CONTACT,
    "region": Step.REGIONS,
    "wuensche": Step.WISHES,
}
"""Steps that are forms of the profile, by their address."""
LIST_MAX = 500

_TEXTS = {
    Step.COMPANY: ("name", "kind", "website", "seat", "summary_de", "summary_en"),
    Step.CONTACT: ("contact_name", "contact_email", "contact_phone"),
    Step.REGIONS: ("chamber",),
    Step.WISHES: ("capacity",),
}
_LISTS = {Step.REGIONS: ("districts",), Step.WISHES: ("sizes", "industries", "languages")}
_OFFERING_TEXTS = (
    *(f"{part}_{language}" for language in ("de", "en") for part in ("title", "get", "whom", "needs")),
    "grade_best",
    "grade_worst",
)


def slug_of(step: Step) -> str:
    """The address of a step."""
    return next(slug for slug, known in SLUGS.items() if known is step)


def profile_values(step: Step, form: "MultiDict[str, str]") -> dict[str, Any]:
    """The values of one step of the profile."""
    values: dict[str, Any] = {name: _text(form, name) for name in _TEXTS[step]}
    values |= {name: _list(form, name) for name in _LISTS.get(step, ())}
    if step is Step.REGIONS:
        values["nationwide"] = form.get("nationwide") == "1"
    return values


def offering_values(form: "MultiDict[str, str]") -> dict[str, Any]:
    """The values of an offering."""
    values: dict[str, Any] = {name: _text(form, name) for name in _OFFERING_TEXTS}
    values |= {name: _list(form, name) for name in ("topics", "sizes", "formats")}
    values["on_site"] = form.get("on_site") == "1"
    return values


def _text(form: "MultiDict[str, str]", name: str) -> str:
    # Browsers send a line end as two characters; limits count it as one.
    return form.get(name, "").replace("\r\n", "\n")[:TYPED_MAX]


def _list(form: "MultiDict[str, str]", name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:60] for value in form.getlist(name)[:LIST_MAX]))
