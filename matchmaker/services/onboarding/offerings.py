"""A partner's offerings: drafted, sent to review, edited while live, archived."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import OFFERINGS_MAX, TYPED_MAX, OfferingInput, check_offering
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.onboarding import EDITABLE, IN_NETWORK, OfferingAction, moved_offering
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus, RevisionStatus
from matchmaker.services.onboarding.application import moved_partner_allows_edit, new_offering
from matchmaker.services.onboarding.base import REVIEWS_PATH, Case, EditedMeanwhile
from matchmaker.services.onboarding.content import Draft, apply_offering, mark_of, offering_of, take_over
from matchmaker.services.onboarding.reading import responsible_chamber, state_of
from matchmaker.services.onboarding.views import OfferingFormView
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

KEY_BYTES = 6
_FIELDS = frozenset(one.name for one in fields(OfferingInput)) - {"key"}
_SHOWN = (RevisionStatus.IN_REVIEW, RevisionStatus.RETURNED)


class Offerings(Case):
    """What a partner's own people do with its offerings. Nothing typed is lost: unsent texts are drafts.

    In an application they are handed in together with it. An approved partner sends each one to review: a
    new one becomes live when it is approved, an edit of a live one waits as a revision.
    """

    def form(self, actor: Actor, key: str, language: str) -> OfferingFormView:
        """One offering to be edited, as far as it was typed. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = self._own(uow, actor)
            draft = Draft(uow, partner)
            row = _row(partner, key)
            revision = uow.onboarding.revisions_of(partner.id).get(row.id) if row else None
            state, note = state_of(row, revision) if row else ("draft", None)
            live = row if row and row.status == OfferingStatus.LIVE else None
            return OfferingFormView(
                typed=_shown(draft, row, revision, key),
                state=state,
                version=draft.version,
                note=note,
                partner_status=partner.status,
                serves_districts=bool(draft.whole_profile.districts),
                live=Presenter.load(uow, language).offering(live, partner) if live else None,
                revision_waiting=state == "live_in_review",
            )

    def mark(self, form: OfferingFormView) -> str:
        """What the form must carry, so that two people never overwrite each other."""
        return mark_of(form.typed.to_json())

    def start(self, actor: Actor) -> str:
        """Begin a new offering; returns its key.

        Raises InvalidInput with offerings_many when there are as many as allowed, Conflict while the
        application is being read or when it is decided, NotFound.
        """

        def work(uow: UnitOfWork) -> str:
            partner = self._own(uow, actor)
            _may_edit(partner)
            draft = Draft(uow, partner)
            if room_for(partner, draft) < 1:
                raise InvalidInput({"offerings": "offerings_many"})
            (key,) = prepare(uow, partner, [OfferingInput("")], self._clock())
            return key

        return write_with_retry(self._database, work)

    def save(self, actor: Actor, key: str, values: Mapping[str, Any], mark: str) -> dict[str, str]:
        """Keep what was typed, right or wrong; returns its problems.

        Raises EditedMeanwhile when the offering is not as the form showed it, Conflict, NotFound.
        """

        def work(uow: UnitOfWork) -> dict[str, str]:
            partner = self._own(uow, actor)
            _may_edit(partner)
            draft = Draft(uow, partner)
            row = _row(partner, key)
            if row is not None and row.status == OfferingStatus.ARCHIVED:
                raise Conflict("an archived offering cannot be edited", row.status)
            revision = uow.onboarding.revisions_of(partner.id).get(row.id) if row else None
            before = _shown(draft, row, revision, key)
            if mark_of(before.to_json()) != mark:
                raise EditedMeanwhile(before.to_json(), mark_of(before.to_json()))
            typed = replace(before, **_of_form(values, uow))
            draft.offerings[key] = typed
            self._write(uow, partner, draft)
            return check_offering(typed, serves_districts=bool(draft.whole_profile.districts))

        return write_with_retry(self._database, work)

    def send(self, actor: Actor, key: str) -> None:
        """Send a drafted offering of an approved partner to review; the drafted text is used up.

        A new one waits as an offering in review, an edit of a live one as a revision that replaces an
        earlier one still waiting. Raises InvalidInput, Conflict, NotFound (also when nothing is drafted).
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            moved_partner_allows_edit(partner.status)
            draft = Draft(uow, partner)
            typed = draft.offerings.pop(key, None)
            if typed is None:
                raise NotFound("nothing is drafted for this offering")
            if problems := check_offering(typed, serves_districts=bool(partner.districts)):
                raise InvalidInput(problems)
            row = _row(partner, key)
            if row is not None and row.status == OfferingStatus.LIVE:
                self._propose(uow, actor, partner, row, typed)
            else:
                self._offer(uow, partner, row, typed)
            self._write(uow, partner, draft)

        write_with_retry(self._database, work)

    def take_back(self, actor: Actor, key: str) -> None:
        """Take an offering or an edit out of review; its text is a draft again. Raises Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            moved_partner_allows_edit(partner.status)
            row = _known(partner, key)
            draft = Draft(uow, partner)
            pending = uow.onboarding.pending(partner.id, row.id)
            if row.status == OfferingStatus.LIVE and pending is not None:
                draft.offerings.setdefault(key, OfferingInput.from_json(pending.content))
                pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, self._clock()
            else:
                row.status = moved_offering(row.status, OfferingAction.TAKE_BACK)
                draft.offerings.setdefault(key, offering_of(row))
            self._write(uow, partner, draft)

        write_with_retry(self._database, work)

    def discard(self, actor: Actor, key: str) -> None:
        """Throw unsent changes away, and with them an offering that was never published.

        Raises Conflict for an offering without unsent changes, NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            _may_edit(partner)
            draft = Draft(uow, partner)
            row = _row(partner, key)
            if row is None and key not in draft.offerings:
                raise NotFound("there is no such offering of this partner")
            if draft.offerings.pop(key, None) is None:
                raise Conflict("there are no unsent changes", row.status if row else None)
            if row is not None and row.status == OfferingStatus.DRAFT:
                uow.onboarding.remove_offering(row)
            self._write(uow, partner, draft)

        write_with_retry(self._database, work)

    def archive(self, actor: Actor, key: str) -> None:
        """Take a live offering out of the network at once; a waiting edit goes with it.

        Raises Conflict unless it is live, NotFound.
        """

        def work(uow: UnitOfWork) -> None:
            partner = self._own(uow, actor)
            row = _known(partner, key)
            row.status = moved_offering(row.status, OfferingAction.ARCHIVE)
            take_over(partner)
            if (pending := uow.onboarding.pending(partner.id, row.id)) is not None:
                pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, self._clock()
            draft = Draft(uow, partner)
            if draft.offerings.pop(key, None) is not None:
                draft.write(self._clock())

        write_with_retry(self._database, work)

    def _write(self, uow: UnitOfWork, partner: "models.Partner", draft: Draft) -> None:
        _write(partner, draft, self._clock())

    def _propose(
        self,
        uow: UnitOfWork,
        actor: Actor,
        partner: "models.Partner",
        row: "models.Offering",
        typed: OfferingInput,
    ) -> None:
        if typed.to_json() == offering_of(row).to_json():
            raise InvalidInput({"offering": "nothing_changed"})
        now = self._clock()
        if (pending := uow.onboarding.pending(partner.id, row.id)) is not None:
            pending.status, pending.decided_at = RevisionStatus.WITHDRAWN, now
            uow.session.flush()
        revision = models.Revision(
            partner_id=partner.id,
            offering_id=row.id,
            status=RevisionStatus.IN_REVIEW,
            content=typed.to_json(),
            author_id=actor.user_id,
            created_at=now,
        )
        uow.onboarding.add(revision)
        self.tell_reviewers(uow, partner, f"revision:{revision.id}", f"aenderung/{revision.id}", typed)

    def _offer(
        self, uow: UnitOfWork, partner: "models.Partner", row: "models.Offering | None", typed: OfferingInput
    ) -> None:
        now = self._clock()
        row = row or new_offering(partner, typed.key, now)
        if row.status != OfferingStatus.IN_REVIEW:
            row.status = moved_offering(row.status, OfferingAction.SUBMIT)
        apply_offering(row, typed)
        uow.offerings.add(row)
        event = f"offering:{row.id}:{now.isoformat(timespec='seconds')}"
        self.tell_reviewers(uow, partner, event, f"angebot/{row.key}", typed)

    def tell_reviewers(
        self, uow: UnitOfWork, partner: "models.Partner", event: str, path: str, typed: OfferingInput
    ) -> None:
        """Owe the chamber's reviewers a mail about a text that waits for them."""
        values = {
            "partner": partner.name,
            "path": f"{REVIEWS_PATH}/{path}",
            "offering": typed.text("de")[0],
        }
        people = uow.onboarding.reviewers(responsible_chamber(uow, partner))
        self._mail(uow, people, "revision_submitted", event, values)


def room_for(partner: "models.Partner", draft: Draft) -> int:
    """How many more offerings a partner can have, drafted ones counted."""
    kept = {row.key for row in partner.offerings if row.status != OfferingStatus.ARCHIVED}
    return OFFERINGS_MAX - len(kept | set(draft.offerings))


def prepare(
    uow: UnitOfWork, partner: "models.Partner", offerings: Sequence[OfferingInput], now: datetime
) -> dict[str, str]:
    """Draft offerings for a partner as far as there is room: only its own people see, complete and send them.

    Gives the mark of each by its new key, by which one tells whether somebody has changed it since.
    """
    draft = Draft(uow, partner)
    marks = {}
    for typed in offerings[: max(0, room_for(partner, draft))]:
        key = f"{partner.key[:40].rstrip('-')}-{secrets.token_hex(KEY_BYTES)}"
        draft.offerings[key] = replace(typed, key=key)
        marks[key] = mark_of(draft.offerings[key].to_json())
    _write(partner, draft, now)
    return marks


def withdraw(uow: UnitOfWork, partner_id: int, marks: Mapping[str, str], now: datetime) -> bool:
    """Take prepared offerings out of the drafts again; whether all were there, and as they were prepared.

    What its people have changed or sent stays.
    """
    partner = uow.onboarding.partner(partner_id)
    if partner is None:
        return False
    draft = Draft(uow, partner)
    gone = [
        key for key, mark in marks.items()
        if (typed := draft.offerings.get(key)) and mark_of(typed.to_json()) == mark
    ]  # fmt: skip
    for key in gone:
        del draft.offerings[key]
    if gone:
        _write(partner, draft, now)
    return len(gone) == len(marks)


def _write(partner: "models.Partner", draft: Draft, now: datetime) -> None:
    if partner.status in EDITABLE and draft.profile is None:
        draft.profile = draft.whole_profile
    draft.write(now)


def _may_edit(partner: "models.Partner") -> None:
    if partner.status not in EDITABLE | IN_NETWORK:
        raise Conflict("offerings cannot be changed now", PartnerStatus(partner.status))


def _row(partner: "models.Partner", key: str) -> "models.Offering | None":
    return next((row for row in partner.offerings if row.key == key), None)


def _known(partner: "models.Partner", key: str) -> "models.Offering":
    row = _row(partner, key)
    if row is None:
        raise NotFound(f"{partner.key} has no offering {key}")
    return row


def _shown(
    draft: Draft, row: "models.Offering | None", revision: "models.Revision | None", key: str
) -> OfferingInput:
    """What the form shows: the draft, else an edit that waits or came back, else what is kept."""
    if key in draft.offerings:
        return draft.offerings[key]
    if row is None:
        raise NotFound(f"there is no offering {key}")
    if row.status == OfferingStatus.LIVE and revision is not None and revision.status in _SHOWN:
        return OfferingInput.from_json(revision.content)
    return offering_of(row)


def _of_form(values: Mapping[str, Any], uow: UnitOfWork) -> dict[str, Any]:
    """Values of the form alone, texts cut far above every limit, unknown topics left out."""
    typed = {
        name: value[:TYPED_MAX] if isinstance(value, str) else value
        for name, value in values.items()
        if name in _FIELDS
    }
    if "topics" in typed:
        known = {topic.key for topic in uow.topics.all()}
        typed["topics"] = tuple(key for key in dict.fromkeys(typed["topics"]) if key in known)
    return typed
