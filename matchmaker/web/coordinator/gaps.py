"""Coverage gaps: which unmet needs belong together, and which partner to recruit next."""

from collections.abc import Callable, Iterator

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matchmaker.services.steering.gap_views import OUTSIDE_LEAST, Counts, GapsPending, GapsView, GapView
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.csv_files import Cell, csv_file
from matchmaker.web.gap_invitation import LONGEST, invitation, mail_link, subject
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels import size_label
from matchmaker.web.labels_steering import gap_headings, why_label
from matchmaker.web.period_form import PeriodForm, from_address

LANGUAGES = ("de", "en")


@blueprint.get("/koordination/luecken")
def gaps() -> ResponseReturnValue:
    """The gaps of a period, the most useful first; a wrong period is shown again as typed."""
    form, view = _asked()
    pending = view if isinstance(view, GapsPending) else None
    page = render_template(
        "coordinator/gaps.html",
        form=form,
        choices=services().steering.neutrality.choices(current_actor()),
        view=None if pending else view,
        pending=pending,
        least=OUTSIDE_LEAST,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/koordination/luecken")
def compute_gaps() -> ResponseReturnValue:
    """Let the worker compute the gaps of the period in the address."""
    use, actor = services().steering, current_actor()
    form = from_address(use.neutrality.choices(actor), use.neutrality.all_time(actor))
    if form.period:
        use.gaps.order(actor, form.period)
    return redirect(url_for("coordinator.gaps", **form.arguments), 303)


@blueprint.get("/koordination/luecken.csv")
def gaps_csv() -> ResponseReturnValue:
    """The gaps for a spreadsheet, without anything by which a company could be recognised."""
    form, view = _asked()
    if not isinstance(view, GapsView):
        return redirect(url_for("coordinator.gaps", **form.arguments), 303)
    period = view.period
    return csv_file(f"luecken-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.csv", _rows(view))


@blueprint.get("/koordination/luecken/<token>")
def gap(token: str) -> ResponseReturnValue:
    """One gap with its needs and the draft of an invitation in both languages."""
    return _gap_page(token, {}, 200)


@blueprint.post("/koordination/luecken/<token>/einladung")
def gap_invitation(token: str) -> ResponseReturnValue:
    """The invitation as it was edited, as a file; nothing is kept."""
    chosen = request.form.get("sprache", "")
    chosen = chosen if chosen in LANGUAGES else LANGUAGES[0]
    text = request.form.get("text", "").replace("\r\n", "\n")
    if not text.strip() or len(text) > LONGEST:
        return _gap_page(token, {chosen: text[: 2 * LONGEST]}, 422)
    _found(token, chosen)
    response = make_response(text)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="einladung-{chosen}.txt"'
    return response


def _gap_page(token: str, typed: dict[str, str], status: int) -> ResponseReturnValue:
    """`typed`: an invitation that cannot be taken as it is, by its language."""
    form, view, found = _found(token, language())
    drafts = []
    for one in LANGUAGES:
        _form, there, same = _found(token, one)
        text = typed.get(one) or invitation(there, same, one)
        drafts.append((one, text, mail_link(subject(same, one), text)))
    page = render_template(
        "coordinator/gap.html", form=form, view=view, gap=found, drafts=drafts, longest=LONGEST, wrong=typed
    )
    return page, status


def _found(token: str, reader: str) -> tuple[PeriodForm, GapsView, GapView]:
    use, actor = services().steering, current_actor()
    usual = use.neutrality.all_time(actor)
    form = from_address(use.neutrality.choices(actor), usual)
    return form, *use.gaps.one(actor, form.period or usual, token, reader)


def _asked() -> tuple[PeriodForm, GapsView | GapsPending | None]:
    use, actor = services().steering, current_actor()
    form = from_address(use.neutrality.choices(actor), use.neutrality.all_time(actor))
    return form, use.gaps.of(actor, form.period, language()) if form.period else None


def _rows(view: GapsView) -> Iterator[tuple[Cell, ...]]:
    yield gap_headings()
    for one in view.gaps:
        yield (
            one.rank,
            one.name,
            len(one.needs),
            one.companies,
            one.gain,
            one.total,
            ", ".join(one.words),
            *(_listed(*one.outside(about)) for about in ("district", "industry")),
            _listed(*one.outside("size"), size_label),
            _listed(*one.outside("why"), why_label),
        )


def _listed(counts: Counts, others: int, label: Callable[[str], str] = str) -> str:
    """What several companies share, and how many needs have something else."""
    shown = [f"{label(value)} ({count})" for value, count in counts]
    return ", ".join([*shown, _("others (%(count)d)", count=others)] if others else shown)
