"""Which list a coordinator looks at, and by what it is filtered: read from and written to addresses."""

from typing import Any

from flask import request

from matchmaker.services.coordination.lists import ListKey
from matchmaker.services.coordination.views import Choice

SLUGS = {
    ListKey.TO_DECIDE: "zu-entscheiden",
    ListKey.ANSWERED: "beantwortet",
    ListKey.QUESTIONS: "rueckfrage",
    ListKey.CONFIRMATION: "bestaetigung",
    ListKey.AT_PARTNER: "beim-partner",
    ListKey.SILENT: "ohne-antwort",
    ListKey.EXPIRING: "laeuft-ab",
    ListKey.UNPLACED: "nicht-vermittelt",
    ListKey.RUNNING: "im-kontakt",
    ListKey.OUTCOME: "ohne-ergebnis",
    ListKey.DONE: "erledigt",
    ListKey.ALL: "alle",
}
"""Lists as they stand in addresses."""
_KEYS = {slug: key for key, slug in SLUGS.items()}


def from_address() -> Choice:
    """What the address of this request asks for; what it does not know counts as not given."""
    return Choice(
        list=_KEYS.get(request.args.get("liste", ""), ListKey.TO_DECIDE),
        topic=request.args.get("thema", "")[:60] or None,
        district=request.args.get("kreis", "")[:60] or None,
        partner=request.args.get("partner", "")[:60] or None,
    )


def arguments(choice: Choice) -> dict[str, Any]:
    """The choice as arguments of an address; what is not chosen is left out."""
    given = {
        "liste": None if choice.list is ListKey.TO_DECIDE else SLUGS[choice.list],
        "thema": choice.topic,
        "kreis": choice.district,
        "partner": choice.partner,
    }
    return {name: value for name, value in given.items() if value}
