"""The mails of the demonstration, as their recipients would read them."""

from flask import Response, render_template, request

from matchmaker.services.mailing import mail_style_source
from matchmaker.web.context import services
from matchmaker.web.demo import blueprint

_MAIL = "/demo/mails/<int(max=2147483647):mail_id>"

MAIL_POLICY = {
    "default-src": "'none'",
    "style-src": mail_style_source(),
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "sandbox": "",
}
"""A mail as a document of its own: nothing runs or loads, only the one style sheet of all mails counts."""


@blueprint.get("/demo/mails")
def mails() -> str:
    """The newest mails, of everybody or of one address (?an=)."""
    address = request.args.get("an", "").strip()[:254] or None
    return render_template("demo/mails.html", view=services().mailing.mailbox.recent(address))


@blueprint.get(_MAIL)
def mail(mail_id: int) -> str:
    """One mail: who, when, and its text."""
    return render_template("demo/mail.html", mail=services().mailing.mailbox.one(mail_id))


@blueprint.get(f"{_MAIL}/html")
def mail_document(mail_id: int) -> Response:
    """The HTML part, alone in a sandbox."""
    return Response(services().mailing.mailbox.one(mail_id).html, mimetype="text/html")


# Where flask-talisman looks for the policy of a view.
mail_document.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": MAIL_POLICY,
    "content_security_policy_nonce_in": [],
}
