"""The neutrality report that a chamber publishes."""

from flask import render_template, request

from matchmaker.domain.neutrality import FIRST, LEAST_FITS, PUBLIC_LEAST
from matchmaker.services.steering.published import KEEP, PUBLIC_NEEDS
from matchmaker.web.context import services
from matchmaker.web.public import blueprint


@blueprint.get("/neutralitaet")
def neutrality() -> str:
    """How often partners were shown, against how often they fit; of the chamber chosen."""
    return render_template(
        "public/neutrality.html",
        view=services().steering.published.of(request.args.get("ihk", "")[:20] or None),
        first=FIRST,
        least=LEAST_FITS,
        public_least=PUBLIC_LEAST,
        public_needs=PUBLIC_NEEDS,
        keep_minutes=KEEP.seconds // 60,
    )
