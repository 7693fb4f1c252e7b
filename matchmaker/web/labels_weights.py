"""Words for the ranking's weights: what each does, where a version stands, what to beware of."""

from collections.abc import Mapping

from flask_babel import gettext as _

from matchmaker.web.labels import language_label, size_label, view_label


def weight_label(name: str) -> str:
    """One weight as learning calls it (fitting.column_names): a way of comparing, or a condition."""
    view, _underscore, number = name.rpartition("_")
    if number.isdigit():
        return _("%(way)s (model %(number)d)", way=view_label(view), number=int(number) + 1)
    return {
        "offset_other": _("Allowance for texts in the other language"),
        "industry": _("The partner wishes for the company's industry"),
        "size": _("The partner wishes for the company's size"),
        "grade": _("The offering suits the company's grade"),
    }.get(name, view_label(name))


def weights_state_label(state: str) -> str:
    """Where a version of the weights stands."""
    return {
        "proposed": _("Waits for a decision"),
        "live": _("In use"),
        "approved": _("Was in use"),
        "rejected": _("Rejected"),
        "outdated": _("Made for another language model"),
    }[state]


def weights_origin_label(origin: str) -> str:
    """Where a version of the weights comes from."""
    return {"learned": _("Learnt from introductions"), "manual": _("Set by hand")}[origin]


def activation_label(kind: str) -> str:
    """How weights came into use."""
    return {"approval": _("Approved"), "rollback": _("Taken back")}[kind]


def caution_label(caution: str) -> str:
    """What whoever decides on weights must know before all else."""
    return {
        "not_better": _("It is not shown that the proposed weights are better than those in use."),
        "worse": _("On what is known, the proposed weights are worse than those in use."),
        "newcomers": _("New partners would be seen much less."),
        "coverage": _("Far fewer partners would be seen at all."),
        "nothing": _("More needs would be left without a partner."),
    }[caution]


def group_label(kind: str, value: str, topics: Mapping[str, str]) -> str:
    """Needs with something in common; `topics`: labels by key."""
    if kind == "size":
        return size_label(value)
    return language_label(value) if kind == "language" else topics.get(value, value)


def group_kind_label(kind: str) -> str:
    """What needs of a group have in common."""
    return {"language": _("Language"), "size": _("Size"), "topic": _("Topic")}[kind]


def weights_conflict_label(key: str) -> str:
    """Why a version cannot be decided on."""
    return {
        "stale": _("Other weights have come into use since; this comparison is out of date."),
        "outdated": _("It was made for another language model or another version of the ranking."),
    }.get(key, _("Somebody has decided already."))


WEIGHTS_LABELS = (
    activation_label,
    caution_label,
    group_kind_label,
    group_label,
    weight_label,
    weights_origin_label,
    weights_state_label,
)
