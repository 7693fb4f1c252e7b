"""Browse the network: landing page, partner directory, partner pages, topic pages."""

from flask import render_template, request

from matchmaker.domain.need import TEXT_MAX, TEXT_MIN
from matchmaker.domain.vocabulary import Format
from matchmaker.services.views import DirectoryFilter
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.paging import page_number
from matchmaker.web.public import blueprint
from matchmaker.web.public.examples import example_needs


@blueprint.get("/")
def landing() -> str:
    """What the network is, the founding partners, how it works, why it exists, and the need box."""
    return render_template(
        "public/landing.html",
        founding=services().directory.founding_partners(language()),
        network=services().directory.network_size(),
        figures=services().figures.figures(language()),
        examples=example_needs(),
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
    )


@blueprint.get("/partner")
def partners() -> str:
    """The directory with filters by topic, district and format."""
    chosen = DirectoryFilter(
        topic=request.args.get("thema") or None,
        district=request.args.get("kreis") or None,
        format=request.args.get("format") or None,
    )
    directory = services().directory
    return render_template(
        "public/partners.html",
        view=directory.partners(chosen, language(), page_number()),
        fields=directory.topic_fields(language()),
        districts=directory.districts(),
        formats=list(Format),
    )


@blueprint.get("/partner/<key>")
def partner(key: str) -> str:
    """One partner with all live offerings."""
    return render_template("public/partner.html", partner=services().directory.partner(key, language()))


@blueprint.get("/themen")
def topics() -> str:
    """All topics by field."""
    return render_template("public/topics.html", fields=services().directory.topic_fields(language()))


@blueprint.get("/themen/<key>")
def topic(key: str) -> str:
    """One topic: what it is, how owners say it, who helps."""
    page = services().directory.topic_page(key, language())
    return render_template(
        "public/topic.html", topic=page.topic, phrases=page.phrases, offerings=page.offerings
    )
