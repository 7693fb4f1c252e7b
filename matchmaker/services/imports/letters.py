"""Mails that ask the people of an import for their word, and the link in them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.accounts.links import LIFETIME, Links, Purpose
from matchmaker.storage.repositories.outbox import NewMail

ASKED: Mapping[str, str] = {
    ImportKind.COMPANIES: "import_consent",
    ImportKind.PARTNERS: "partner_import_consent",
}
REMINDED: Mapping[str, str] = {
    ImportKind.COMPANIES: "import_reminder",
    ImportKind.PARTNERS: "partner_import_reminder",
}
"""Messages by kind of table."""
REMIND_AFTER = timedelta(days=10)
DELETE_AFTER = LIFETIME[Purpose.CONSENT]
"""Without an answer the data are deleted then; the link lives as long."""
LANGUAGE = "de"
"""Nobody knows the language of somebody who has never been here."""


def mail(links: Links, message: str, row_id: int, asked: datetime, values: dict[str, str]) -> NewMail:
    """The mail to the person of an entry. `values`: address, company, chamber and the chamber's code."""
    path = f"/zustimmung/{links.sign(Purpose.CONSENT, row_id, (asked.isoformat(),))}"
    due = (asked + DELETE_AFTER).astimezone(BERLIN).date().isoformat()
    told = {"path": path, "due": due} | {name: values[name] for name in ("company", "chamber")}
    return NewMail(f"{message}:{row_id}", values["address"], told, values["code"])


def keys(ids: Iterable[int]) -> list[str]:
    """Keys of every mail about these entries."""
    messages = (*ASKED.values(), *REMINDED.values())
    return [f"{message}:{one}" for one in ids for message in messages]
