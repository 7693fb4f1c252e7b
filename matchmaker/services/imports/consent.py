"""A person agrees by the mailed link to what the chamber has imported, or has it deleted."""

import logging
from datetime import datetime

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.company import ProfileInput
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.traces import trace
from matchmaker.domain.vocabulary import ImportKind, ImportRowState, Role, UserStatus
from matchmaker.matching.text.language import detect_language
from matchmaker.services.accounts.entered import address_works, enter
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.accounts.once import write_once
from matchmaker.services.imports.letters import keys
from matchmaker.services.imports.views import ConsentView
from matchmaker.services.new_company import new_company
from matchmaker.services.present import in_language
from matchmaker.services.state_need import Owner, StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import ImportRow

_log = logging.getLogger(__name__)


class ImportConsent:
    """Nothing of an entry is anywhere but in the import until its person agrees here."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, state_need: StateNeed) -> None:
        self._database, self._clock, self._state_need = database, clock, state_need
        self._links = Links(settings.secret_key)

    def page(self, signed: str, language: str) -> ConsentView:
        """What the link is about; opening it changes nothing. Raises NotFound when it is not ours."""
        with UnitOfWork(self._database) as uow:
            row = self._row(uow, signed)
            batch = uow.imports.batch(row.batch_id)
            if batch is None:
                raise NotFound("this import is gone")
            chamber = uow.reference.chamber(row.chamber_code)
            entry = row.entry
            place = uow.reference.place(entry.get("postcode", ""))
            industry = uow.reference.industry(entry.get("industry") or "")
            known = uow.accounts.by_email(row.email) if row.email else None
        return ConsentView(
            state=ImportRowState(row.state),
            kind=ImportKind(batch.kind),
            chamber=chamber.name if chamber else "",
            company=entry.get("company", ""),
            name=row.name,
            email=row.email,
            phone=entry.get("phone", ""),
            postcode=entry.get("postcode", ""),
            place=place.place if place else "",
            size=entry.get("size", ""),
            industry=in_language(industry.titles, language) if industry else "",
            website=entry.get("website", ""),
            texts=tuple(entry.get("needs", ())),
            due_at=row.due_at,
            has_password=known is not None and known.password_hash is not None,
        )

    def confirm(self, signed: str) -> None:
        """Agree: the company joins the network with its needs, and partners are looked for.

        Raises NotFound as `page`, and Conflict when it was answered, taken back or deleted already.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> list[tuple[str, NeedInput, Owner]]:
            row = self._waiting(uow, signed, now)
            needs = _join_company(uow, row, now)
            row.state, row.answered_at, row.due_at = ImportRowState.CONFIRMED, now, None
            row.email, row.name, row.entry = "", "", {}
            return needs

        for token, typed, owner in write_once(self._database, work):
            self._search(token, typed, owner)

    def decline(self, signed: str) -> None:
        """Refuse: everything about the person is deleted at once. Raises NotFound and Conflict."""
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._waiting(uow, signed, now)
            uow.imports.end([row.id], ImportRowState.DECLINED, now)
            uow.outbox.forget(keys([row.id]))

        write_with_retry(self._database, work)

    def _search(self, token: str, typed: NeedInput, owner: Owner) -> None:
        try:
            self._state_need.search_again(token, typed, owner)
        except Exception as problem:
            # The need is kept; its page offers to look for partners again.
            _log.error("no partners were looked for after an import\n%s", trace(problem))

    def _row(self, uow: UnitOfWork, signed: str, *, lock: bool = False) -> ImportRow:
        opened = self._links.open(Purpose.CONSENT, signed)
        row = uow.imports.row(opened.number, lock=lock) if opened else None
        if opened is None or row is None or not opened.still((row.created_at.isoformat(),)):
            raise NotFound("this link is not ours, or too old")
        return row

    def _waiting(self, uow: UnitOfWork, signed: str, now: datetime) -> ImportRow:
        row = self._row(uow, signed, lock=True)
        if row.state != ImportRowState.WAITING or row.due_at is None or row.due_at <= now:
            raise Conflict("this was answered already", row.state)
        return row


def _join_company(uow: UnitOfWork, row: ImportRow, now: datetime) -> list[tuple[str, NeedInput, Owner]]:
    """The company with its person and needs; gives what partners are to be looked for."""
    entry = row.entry
    place = uow.reference.place(entry["postcode"])
    person = enter(uow, email=row.email, name=row.name, phone=entry["phone"], now=now)
    if place is None or person.status == UserStatus.DEACTIVATED:
        raise NotFound("this company or person cannot join")
    profile = ProfileInput(
        entry["company"], entry["industry"], entry["size"], entry["postcode"], None, ("de",)
    )
    sme = new_company(profile, place, now)
    uow.smes.add(sme)
    address_works(person, now)
    uow.accounts.join(person, Role.SME, Organisation(sme_id=sme.id), now)
    row.sme_id = sme.id
    owner = Owner(sme.id, sme.district_ags, tuple(sme.service_languages), user_id=person.id)
    found = []
    for text in entry["needs"]:
        need = uow.needs.add(
            text=text,
            language=detect_language(text) or "de",
            postcode=sme.postcode,
            size=sme.size,
            created_at=now,
            district=sme.district_ags,
            industry=sme.industry_code,
            sme=sme,
        )
        found.append((need.token, NeedInput(text, sme.postcode, sme.size, sme.industry_code), owner))
    return found
