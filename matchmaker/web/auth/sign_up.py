"""Sign-up of companies and partners, and the mailed link that confirms the address."""

from flask import make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.domain.password import LONGEST, SHORTEST
from matchmaker.domain.vocabulary import Size
from matchmaker.web import guards, menus
from matchmaker.web.auth import blueprint
from matchmaker.web.auth.forms import SignUpForm
from matchmaker.web.browser import browser_name
from matchmaker.web.carried import safe_target
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import MAIL_RATE_LIMIT, SIGN_IN_RATE_LIMIT, limiter

_WISH = "after-sign-up"
"""Where the cookie keeps what somebody wanted who had to sign up first, until the address is confirmed."""


def _wish() -> str | None:
    """The page to go on with after signing up, when there is one."""
    return safe_target(request.values.get("weiter"))


@blueprint.get("/registrieren")
def sign_up() -> str:
    """For whom the account is: a company with a need, or a partner with offerings."""
    return render_template("auth/sign_up.html", weiter=_wish())


def _form_page(template: str, form: SignUpForm, status: int = 200) -> Response:
    page = render_template(
        template, form=form, sizes=list(Size), shortest=SHORTEST, longest=LONGEST, weiter=_wish()
    )
    return make_response(page, status)


@blueprint.get("/registrieren/betrieb")
def sme_form() -> Response:
    """The sign-up form of companies."""
    return _form_page("auth/sign_up_sme.html", SignUpForm())


@blueprint.post("/registrieren/betrieb")
@limiter.limit(MAIL_RATE_LIMIT)
def sign_up_sme() -> Response:
    """Sign a company up; the next page is the same whether the address was known or not."""
    form = SignUpForm.from_request(request.form)
    if form.submit_sme(services(), request.form.get("password", ""), language()):
        if wish := _wish():
            session[_WISH] = wish
        return redirect(url_for("auth.mail_sent"), 303)
    return _form_page("auth/sign_up_sme.html", form, 422)


@blueprint.get("/registrieren/partner")
def partner_form() -> Response:
    """The sign-up form of partners."""
    return _form_page("auth/sign_up_partner.html", SignUpForm())


@blueprint.post("/registrieren/partner")
@limiter.limit(MAIL_RATE_LIMIT)
def sign_up_partner() -> Response:
    """Sign a partner up; the next page is the same whether the address was known or not."""
    form = SignUpForm.from_request(request.form)
    if form.submit_partner(services(), request.form.get("password", ""), language()):
        return redirect(url_for("auth.mail_sent"), 303)
    return _form_page("auth/sign_up_partner.html", form, 422)


@blueprint.get("/registrieren/gesendet")
def mail_sent() -> str:
    """What happens next: look into the mails."""
    return render_template("auth/mail_sent.html")


def _verify_page(token: str, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    email = services().accounts.sign_up.email_of(token)
    page = render_template("auth/verify.html", token=token, email=email, errors=errors or {})
    return make_response(page, status)


@blueprint.get("/adresse-bestaetigen/<token>")
def verify(token: str) -> Response:
    """The page of the mailed link; mail scanners that open it change nothing."""
    return _verify_page(token)


@blueprint.post("/adresse-bestaetigen/<token>")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def confirm_address(token: str) -> Response:
    """Confirm the address with the password chosen before, and sign in."""
    password = request.form.get("password", "")[:1024]
    try:
        token_of_session = services().accounts.sign_up.verify(token, password, browser_name())
    except TooManyAttempts as problem:
        return _verify_page(token, 429, {"password": waiting(problem)})
    except InvalidInput as problem:
        return _verify_page(token, 422, account_problems(problem))
    wish = safe_target(session.get(_WISH))
    guards.begin_session(token_of_session)
    return redirect(wish or menus.home(), 303)
