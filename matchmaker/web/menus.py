"""Which links the header shows to whom; a link appears as soon as its page exists."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from matchmaker.domain.vocabulary import Role
from matchmaker.web.guards import signed_in


@dataclass(frozen=True, slots=True)
class Item:
    """A link. `others`: further endpoints on which it counts as the present page."""

    endpoint: str
    label: LazyString
    others: tuple[str, ...] = ()


_SELF_ASSESSMENT = Item(
    "public.self_assessment",
    _("Self-assessment"),
    (
        *("public.assessment_area", "public.answer_area", "public.assessment_result"),
        "sme.assessment",
    ),
)
_EVENTS = Item("public.events", _("Events"), ("public.event", "sme.event_form", "sme.register_for_event"))
EVERYBODY = (
    Item("public.need_form", _("State a need"), ("public.state_need", "public.change_need")),
    Item("public.partners", _("Partners"), ("public.partner",)),
    Item("public.topics", _("Topics"), ("public.topic",)),
    _EVENTS,
    _SELF_ASSESSMENT,
)
_CHAMBER = (
    Item("coordinator.home", _("Today")),
    Item(
        "coordinator.queue",
        _("Queue"),
        ("coordinator.decision", "coordinator.result", "coordinator.trail"),
    ),
    Item("coordinator.reviews", _("Partner reviews")),
    Item(
        "coordinator.events",
        _("Events"),
        ("coordinator.event", "coordinator.new_event", "coordinator.edit_event", "coordinator.participants"),
    ),
    Item("coordinator.search", _("Search"), ("coordinator.company", "coordinator.partner")),
)
MENUS: dict[Role | None, tuple[Item, ...]] = {
    None: EVERYBODY,
    Role.SME: (
        Item("sme.home", _("My company")),
        Item("public.need_form", _("State a need"), ("public.state_need", "public.change_need")),
        Item("public.partners", _("Partners"), ("public.partner",)),
        _EVENTS,
        _SELF_ASSESSMENT,
    ),
    Role.PARTNER: (
        Item("partner.home", _("Overview")),
        Item(
            "partner.inbox",
            _("Introductions"),
            ("partner.introduction", "partner.decline_form", "partner.rate_form"),
        ),
        Item("partner.capacity", _("Capacity")),
        Item("partner.statistics", _("Figures")),
        Item("partner.offerings", _("Offerings")),
        Item("partner.events", _("Events"), ("partner.event", "partner.new_event", "partner.edit_event")),
    ),
    Role.COORDINATOR: _CHAMBER,
    Role.ADMINISTRATOR: (
        *_CHAMBER,
        Item("coordinator.weights", _("Weights"), ("coordinator.weight_version", "admin.weights_sandbox")),
        Item("admin.people", _("People")),
        Item(
            "admin.chambers",
            _("Chambers"),
            ("admin.chamber", "admin.chamber_districts", "admin.chamber_texts"),
        ),
        Item("admin.mails", _("Mails")),
    ),
}
"""Menu by the role somebody acts in; None: visitors and people without an organisation."""

HOMES: dict[Role | None, str] = {
    Role.SME: "sme.home",
    Role.PARTNER: "partner.home",
    Role.COORDINATOR: "coordinator.home",
    Role.ADMINISTRATOR: "coordinator.home",
}
"""Where people arrive after signing in without a wish."""


def menu() -> list[tuple[str, LazyString, bool]]:
    """Address, label and "is here" of each link for the person looking."""
    found = signed_in()
    items = MENUS[found.actor.role if found else None]
    return [
        (url_for(item.endpoint), item.label, request.endpoint in (item.endpoint, *item.others))
        for item in items
        if item.endpoint in current_app.view_functions
    ]


ACCOUNT = (
    Item("account.overview", _("My account")),
    Item("account.colleagues", _("Colleagues")),
    Item("account.organisation", _("Change organisation")),
    Item("account.security", _("Password and security")),
)


def account_links() -> list[tuple[str, LazyString]]:
    """Address and label of the person's own pages, as far as they concern the person."""
    found = signed_in()
    several = found is not None and len(found.memberships) > 1
    return [
        (url_for(item.endpoint), item.label)
        for item in ACCOUNT
        if item.endpoint in current_app.view_functions
        and (several or item.endpoint != "account.organisation")
    ]


def home() -> str:
    """Address of the person's first page."""
    found = signed_in()
    endpoint = HOMES.get(found.actor.role if found else None, "account.overview")
    if endpoint not in current_app.view_functions:
        endpoint = "account.overview"
    return url_for(endpoint if endpoint in current_app.view_functions else "public.landing")


def init(app: Flask) -> None:
    """Let templates ask for the menu."""
    app.jinja_env.globals.update(menu=menu, account_links=account_links, home=home)
