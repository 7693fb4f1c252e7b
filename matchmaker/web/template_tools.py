"""What templates may call beside Flask's own: words for closed vocabularies, strictness, whitespace."""

from flask import Flask
from jinja2 import StrictUndefined

from matchmaker.web import labels
from matchmaker.web.labels_accounts import ACCOUNT_LABELS, role_label
from matchmaker.web.labels_chambers import CHAMBER_LABELS
from matchmaker.web.labels_events import EVENT_LABELS
from matchmaker.web.labels_exports import EXPORT_LABELS
from matchmaker.web.labels_imports import IMPORT_LABELS
from matchmaker.web.labels_introductions import INTRODUCTION_LABELS
from matchmaker.web.labels_onboarding import ONBOARDING_LABELS
from matchmaker.web.labels_partner import PARTNER_LABELS
from matchmaker.web.labels_steering import STEERING_LABELS
from matchmaker.web.labels_table_plan import TABLE_PLAN_LABELS
from matchmaker.web.labels_weights import WEIGHTS_LABELS

LABELS = (
    labels.band_label,
    labels.bonus_label,
    labels.format_label,
    labels.grade_label,
    labels.grade_word,
    labels.kind_label,
    labels.language_label,
    labels.mark_label,
    labels.rule_exclusion_label,
    labels.rule_label,
    labels.size_label,
    labels.sizes_label,
    labels.standing_label,
    labels.change_label,
    labels.companies_label,
    labels.view_description,
    labels.view_label,
    *ACCOUNT_LABELS,
    *CHAMBER_LABELS,
    *EVENT_LABELS,
    *EXPORT_LABELS,
    *IMPORT_LABELS,
    *INTRODUCTION_LABELS,
    *ONBOARDING_LABELS,
    *PARTNER_LABELS,
    *TABLE_PLAN_LABELS,
    *STEERING_LABELS,
    *WEIGHTS_LABELS,
)


def init(app: Flask) -> None:
    """Register the helpers; a name that a template does not get is an error, never an empty place."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update({function.__name__: function for function in LABELS})
    app.jinja_env.filters.update(format_name=labels.format_label, language_name=labels.language_label)
    app.jinja_env.filters["group_kind"] = labels.group_kind
    app.jinja_env.filters["role_name"] = role_label
