"""The page after an account was erased."""

from flask import render_template

from matchmaker.web.auth import blueprint


@blueprint.get("/konto-geloescht")
def erased() -> str:
    """What has happened, for somebody who has no account any more."""
    return render_template("auth/erased.html")
