"""Who is mailed about a move, and with what; written into the outbox in the transaction of the move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.domain.introduction import RELEASED, number_of
from matchmaker.domain.masking import mask
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import Action
from matchmaker.services.introductions.contacts import names_to_hide, surnames_to_hide
from matchmaker.services.present import text_of
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent, User

NEED_EXCERPT = 200
"""Characters of a need that a mail or a list shows."""

SME_PATH = "/betrieb/vermittlungen/"
PARTNER_PATH = "/partnerbereich/vermittlungen/"
COORDINATOR_PATH = "/koordination/vermittlungen/"


def key_of(row: Introduction, event: IntroductionEvent) -> str:
    """The beginning of the keys of all mails about one move."""
    return f"introduction:{row.id}:{event.number}:"


@dataclass(frozen=True, slots=True)
class Told:
    """Who may have read of an approval already: what was handed to the mail server cannot be taken back."""

    partner: bool = False
    sme: bool = False


def line_to_partner(row: Introduction) -> str:
    """What the coordinator says to the partner with the latest approval; empty when nothing."""
    approval = next((one for one in reversed(row.events) if one.action == Action.APPROVE), None)
    return (approval.text or "") if approval else ""


def masked_line(uow: UnitOfWork, row: Introduction) -> str:
    """The same with the SME's name, its people's, addresses and numbers hidden: for before the acceptance."""
    return mask(line_to_partner(row), names_to_hide(uow, row), surnames_to_hide(uow, row))


def recall_approval(uow: UnitOfWork, row: Introduction) -> Told:
    """Take back the mails about the latest approval that nobody has sent yet, since it holds no longer or is
    answered already; gives who had been told by then."""
    approval = next((one for one in reversed(row.events) if one.action == Action.APPROVE), None)
    if approval is None:
        return Told()
    mails = key_of(row, approval)
    _, partner = uow.outbox.take_back(f"{mails}partner_asked:")
    _, everybody = uow.outbox.take_back(mails)
    return Told(partner=partner > 0, sme=everybody > partner)


class Letters:
    """Mails about one move of one introduction; `due_at`: not to be sent before.

    Until it has accepted, a partner gets neither the SME's name nor anything that leads to it, and what the
    SME wrote with names, addresses and telephone numbers hidden.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        row: Introduction,
        event: IntroductionEvent,
        now: datetime,
        *,
        due_at: datetime | None = None,
    ) -> None:
        self._uow = uow
        self._row = row
        self._key = key_of(row, event)
        self._now = now
        self._due_at = due_at

    def sme(self, message: str, **values: Any) -> None:
        """To the person who asked, else to everybody of the SME."""
        people = self._uow.introductions.people_of_sme(self._row.sme_id)
        asked = [user for user in people if user.id == self._row.asked_by_id]
        self._each(message, asked or people, SME_PATH, {"sme": self._row.sme.name} | values)

    def person(self, message: str, person: User, path: str, **values: Any) -> None:
        """To one person of the SME, with a page of its own."""
        self._each(message, [person], "", {"sme": self._row.sme.name, "path": path} | values)

    def partner(self, message: str, **values: Any) -> None:
        """To everybody of the partner; to its contact address when it has no accounts yet."""
        released = self._row.status in RELEASED
        known = {"sme": self._row.sme.name} if released else {}
        people = self._uow.introductions.people_of_partner(self._row.partner_id)
        values = known | values | {"need": self._need(masked=not released)}
        self._each(message, people, PARTNER_PATH, values)
        address = self._row.partner.contact_email
        if not people and address:
            self._owe(message, "partner", PARTNER_PATH, "de", values, address=address)

    def coordinators(self, message: str, **values: Any) -> None:
        """To the coordinators of the SME's chamber."""
        people = self._uow.introductions.coordinators_of(self._row.chamber_code)
        self._each(message, people, COORDINATOR_PATH, {"sme": self._row.sme.name} | values)

    def _each(self, message: str, people: Iterable[User], path: str, values: Mapping[str, Any]) -> None:
        for user in people:
            self._owe(message, f"user:{user.id}", path, user.language, values, user=user)

    def _owe(
        self,
        message: str,
        recipient: str,
        path: str,
        language: str,
        values: Mapping[str, Any],
        *,
        user: User | None = None,
        address: str | None = None,
    ) -> None:
        row = self._row
        about: dict[str, Any] = {
            "number": number_of(row.id, row.created_at),
            "path": f"{path}{row.token}",
            "partner": row.partner.name,
            "offering": text_of(row.offering, language).title,
            "need": self._need(masked=False),
            "due": row.due_at.astimezone(BERLIN).date().isoformat() if row.due_at else None,
        }
        in_language = {
            name: value(language) if callable(value) else value for name, value in {**about, **values}.items()
        }
        self._uow.outbox.add(
            message,
            key=f"{self._key}{message}:{recipient}",
            user=user,
            address=address,
            chamber=row.chamber_code,
            language=language,
            values=in_language,
            now=self._now,
            due_at=self._due_at,
        )

    def _need(self, *, masked: bool) -> str:
        text = self._row.need_text
        if masked:
            text = mask(text, names_to_hide(self._uow, self._row))
        return excerpt(text)


def excerpt(text: str) -> str:
    """The beginning of a text on one line, at most NEED_EXCERPT characters."""
    line = " ".join(text.split())
    return line if len(line) <= NEED_EXCERPT else line[: NEED_EXCERPT - 1].rstrip() + "…"
