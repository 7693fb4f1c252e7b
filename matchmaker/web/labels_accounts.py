"""Words for accounts: what is wrong with an entry, what people may act as, how an account stands."""

from flask_babel import gettext as _

from matchmaker.domain.errors import InvalidInput, TooManyAttempts


def role_label(role: str) -> str:
    """What somebody acts as."""
    return {
        "sme": _("Company"),
        "partner": _("Partner"),
        "coordinator": _("Coordinator"),
        "administrator": _("Administrator"),
    }[role]


def account_status_label(status: str) -> str:
    """How an account stands."""
    return {
        "unverified": _("Address not confirmed yet"),
        "active": _("Active"),
        "deactivated": _("Deactivated"),
    }[status]


def account_problem(field: str, key: str) -> str:
    """Message for a problem with an entry; `key` as the use cases name it."""
    special = {
        ("password", "wrong"): _("E-mail address and password do not belong together. Please check both."),
        ("present", "wrong"): _("This is not your present password."),
        ("code", "wrong"): _("This code is not valid. Please wait for the next one and try again."),
        ("company", "name_short"): _("Please enter the name of the company."),
        ("company", "name_long"): _("Please shorten the name to at most 120 characters."),
    }
    return special.get((field, key)) or _problem(key)


def _problem(key: str) -> str:
    return {
        "name_short": _("Please enter your name."),
        "name_long": _("Please shorten the name to at most 120 characters."),
        "email_format": _("Please enter an e-mail address, for example name@company.de."),
        "email_same": _("This is your address already."),
        "not_present": _("This is not your present password."),
        "email_long": _("This e-mail address is too long."),
        "already_member": _("This person belongs to the organisation already."),
        "phone_format": _("Please enter a telephone number with digits, for example 089 123456."),
        "short": _("Please choose at least 12 characters. Several words in a row are easy to remember."),
        "long": _("Please choose at most 128 characters."),
        "common": _("This password is guessed too easily. Please choose another one."),
        "personal": _("Please choose a password that is not your name, your address or your company."),
        "website_format": _("Please enter a web address, for example www.company.de."),
        "postcode_format": _("Please enter a German postcode: five digits."),
        "postcode_unknown": _("We do not know this postcode. Please check the five digits."),
        "size_missing": _("Please choose how many people work in your company."),
        "industry_missing": _("Please tell us in a word what your company does."),
        "industry_choose": _("Please choose one of the industries we found."),
        "industry_unknown": _("We found no industry for this word. Please try another one."),
        "role_unknown": _("Please choose a role."),
        "language_unknown": _("Please choose a language."),
        "unverified": _(
            "Please confirm your e-mail address first: we have just sent you the link once more."
        ),
        "deactivated": _("This account has been deactivated. Your chamber can help."),
        "over": _("That took too long. Please start again."),
    }[key]


def account_problems(problem: InvalidInput) -> dict[str, str]:
    """Messages by field."""
    return {field: account_problem(field, key) for field, key in problem.errors.items()}


def waiting(problem: TooManyAttempts) -> str:
    """How long to wait after too many attempts."""
    return _(
        "Too many attempts. For your safety the next one counts in %(seconds)d seconds.",
        seconds=problem.wait_seconds,
    )


ACCOUNT_LABELS = (role_label, account_status_label)
