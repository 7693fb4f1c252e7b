"""Example needs that a visitor can start from: links without JavaScript, filled in place with it."""

from flask_babel import gettext as _


def example_needs() -> tuple[str, ...]:
    """Texts in the reader's language, in the voice of owners."""
    return (
        _("We can't find any apprentices any more. Hardly anyone under twenty reads our newspaper ads."),
        _("Customers keep asking whether they can order online. We have about 200 products and no shop."),
        _("An e-mail nearly made us transfer money to a fraudster. How do we protect ourselves?"),
    )


def example_need(number: str | None) -> str:
    """The text of example "1", "2", ...; empty when there is no such example."""
    texts = dict(enumerate(example_needs(), start=1))
    return texts.get(int(number), "") if number and number.isascii() and number.isdigit() else ""
