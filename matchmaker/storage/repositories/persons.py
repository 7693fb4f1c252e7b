"""Everything kept about one person, wherever it lies: to hand it over, and to forget it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, String, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from matchmaker.domain.folding import searchable
from matchmaker.domain.masking import DOT
from matchmaker.domain.vocabulary import Action, ActorKind
from matchmaker.storage.repositories.base import Repository, chunks
from models import (
    Base,
    Event,
    Feedback,
    Introduction,
    IntroductionEvent,
    Invitation,
    Need,
    NeedDraft,
    NeedReply,
    Offering,
    OutboxMail,
    Partner,
    PartnerDocument,
    PartnerDraft,
    PartnerRecognition,
    PartnerReview,
    Postcode,
    RecommendationItem,
    SelfAssessment,
    Sme,
    TablePlan,
)

T = TypeVar("T", bound=Base)

ABOUT_ADDRESS = ("confirm_new_address", "new_address_asked", "address_changed")
"""Messages about the person's own address, to addresses without account; keys begin "name:user id:"."""
WITH_INVITER = ("invitation", "membership_added")
"""Messages to others that name who invites."""


class PersonRepository(Repository):
    """Reads a person's traces; blanks them where a row must stay, deletes them elsewhere."""

    def steps_of(self, user_id: int) -> Sequence[tuple[IntroductionEvent, Introduction]]:
        """(step in the trail, its introduction) that the person made, oldest first."""
        query = select(IntroductionEvent, Introduction).join(
            Introduction, Introduction.id == IntroductionEvent.introduction_id
        )
        query = query.where(IntroductionEvent.actor_id == user_id).order_by(IntroductionEvent.id)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def asked_by(self, user_id: int) -> Sequence[Introduction]:
        """Introductions that the person asked for, oldest first."""
        query = select(Introduction).where(Introduction.asked_by_id == user_id)
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def reviews_by(self, user_id: int) -> Sequence[tuple[PartnerReview, str]]:
        """(review, name of the partner) that the person decided, oldest first."""
        query = select(PartnerReview, Partner.name).join(Partner, Partner.id == PartnerReview.partner_id)
        query = query.where(PartnerReview.reviewer_id == user_id).order_by(PartnerReview.id)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def ratings_by(self, user_id: int) -> Sequence[tuple[Feedback, Introduction]]:
        """(what the person said for its side after a meeting, the introduction), oldest first."""
        query = (
            select(Feedback, Introduction)
            .join(Introduction, Introduction.id == Feedback.introduction_id)
            .join(
                IntroductionEvent,
                (IntroductionEvent.introduction_id == Feedback.introduction_id)
                & (IntroductionEvent.actor_kind == Feedback.side)
                & (IntroductionEvent.action == Action.RATE),
            )
            .where(IntroductionEvent.actor_id == user_id)
        )
        found = self._session.execute(query.order_by(IntroductionEvent.id))
        return [(row[0], row[1]) for row in found]

    def naming(self, table: type[T], column: str, user_id: int) -> Sequence[T]:
        """Rows of a table whose column names the person, oldest first."""
        query = select(table).where(getattr(table, column) == user_id)
        return self._session.scalars(query.order_by(*table.__table__.primary_key)).all()

    def plans_changed_by(self, user_id: int) -> Sequence[tuple[TablePlan, Event]]:
        """(table plan that the person changed last, its event), oldest first."""
        query = select(TablePlan, Event).join(Event, Event.id == TablePlan.event_id)
        query = query.where(TablePlan.changed_by_id == user_id).order_by(TablePlan.event_id)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def recognitions_by(self, user_id: int) -> Sequence[tuple[PartnerRecognition, str]]:
        """(recognition that the person gave or withdrew, name of the partner), oldest first."""
        one = PartnerRecognition
        query = select(one, Partner.name).join(Partner, Partner.id == one.partner_id)
        query = query.where(or_(one.recognised_by_id == user_id, one.withdrawn_by_id == user_id))
        return [(row[0], row[1]) for row in self._session.execute(query.order_by(one.id))]

    def contact_of(self, email: str) -> Sequence[Partner]:
        """Partners that name the address as their contact, by name."""
        query = select(Partner).where(func.lower(Partner.contact_email) == email)
        return self._session.scalars(query.order_by(Partner.name, Partner.id)).all()

    def replies_by(self, user_id: int) -> Sequence[NeedReply]:
        """Answers to needs that the person wrote, oldest first."""
        query = select(NeedReply).where(NeedReply.author_id == user_id)
        return self._session.scalars(query.order_by(NeedReply.id)).all()

    def assessments_by(self, user_id: int) -> Sequence[SelfAssessment]:
        """Self-assessments in which the person answered last, with their grades, oldest first."""
        query = select(SelfAssessment).where(SelfAssessment.user_id == user_id)
        query = query.options(selectinload(SelfAssessment.areas)).order_by(SelfAssessment.id)
        return self._session.scalars(query).all()

    def invitations(self, user_id: int, email: str) -> Sequence[Invitation]:
        """Open invitations to the address and from the person, oldest first."""
        query = select(Invitation).where(or_(Invitation.email == email, Invitation.invited_by == user_id))
        return self._session.scalars(query.order_by(Invitation.id)).all()

    def mails_to(self, user_id: int, email: str) -> Sequence[OutboxMail]:
        """Mails to the person, as far as their contents are still kept, oldest first."""
        query = select(OutboxMail).where(or_(OutboxMail.user_id == user_id, OutboxMail.address == email))
        return self._session.scalars(query.where(OutboxMail.address != "").order_by(OutboxMail.id)).all()

    # Forgetting a person

    def forget_invitations(self, email: str) -> None:
        """Take back invitations to an address."""
        self._session.execute(delete(Invitation).where(Invitation.email == email))

    def forget_mails(self, user_id: int, email: str, name: str) -> None:
        """Blank all mails to the person, and the person in mails to others; what waits is not sent any more.

        The rows stay for the statistics. Their keys name the person's number, which SQLite gives to the next
        one who signs up, so that mails to that one would count as owed already.
        """
        about = [OutboxMail.key.startswith(f"{one}:{user_id}:", autoescape=True) for one in ABOUT_ADDRESS]
        own = or_(OutboxMail.user_id == user_id, OutboxMail.address == email, *about)
        key = literal("erased:") + cast(OutboxMail.id, String)
        ids = self._session.scalars(select(OutboxMail.id).where(own)).all()
        self._blank(ids, address="", user_id=None, chamber_code=None, key=key)
        # JSON escapes umlauts on one store only; an address is ASCII on both.
        written = cast(OutboxMail.values, String)
        naming = written.contains(json.dumps(email), autoescape=True)
        self._blank(self._session.scalars(select(OutboxMail.id).where(naming)).all())
        inviting = select(OutboxMail).where(OutboxMail.message.in_(WITH_INVITER), OutboxMail.address != "")
        for mail in self._session.scalars(inviting):
            if mail.values.get("inviter") == name:
                mail.values = {**mail.values, "inviter": None}
        self._session.flush()

    def _blank(self, ids: Sequence[int], **more: Any) -> None:
        blank: dict[str, Any] = {"values": {}, "last_error": None, "due_at": None, "claimed_until": None}
        for part in chunks(ids):
            statement = update(OutboxMail).where(OutboxMail.id.in_(part)).values(blank | more)
            self._session.execute(statement.execution_options(synchronize_session="fetch"))

    # Ending an organisation that nobody belongs to any more

    def introductions_of(self, sme_id: int) -> int:
        """How many introductions a company ever had."""
        query = select(func.count()).select_from(Introduction).where(Introduction.sme_id == sme_id)
        return self._session.scalars(query).one()

    def tokens_of(self, sme_id: int, statuses: Collection[str]) -> Sequence[str]:
        """Tokens of a company's introductions in these statuses."""
        query = select(Introduction.token).where(
            Introduction.sme_id == sme_id, Introduction.status.in_(list(statuses))
        )
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def hide_in_words(self, user_id: int, sme_id: int, words: Iterable[str]) -> None:
        """Blank the person's lines in a company's introductions, and these words in what the company wrote.

        Hidden words keep their length, because evidence points at places in the text of a need.
        """
        lines = update(Introduction).where(Introduction.asked_by_id == user_id, Introduction.sme_id == sme_id)
        self._session.execute(lines.values(personal_line=""))
        own = select(Introduction.id).where(Introduction.sme_id == sme_id)
        texts: tuple[tuple[InstrumentedAttribute[str], ColumnElement[bool]], ...] = (
            (Need.text, Need.sme_id == sme_id),
            (Introduction.need_text, Introduction.sme_id == sme_id),
            (Introduction.personal_line, Introduction.sme_id == sme_id),
            (Feedback.line, Feedback.introduction_id.in_(own) & (Feedback.side == ActorKind.SME)),
        )
        for column, condition in texts:
            for word in words:
                hidden = func.replace(column, word, DOT * len(word))
                statement = update(column.class_).where(condition, column.contains(word, autoescape=True))
                statement = statement.values({column: hidden})
                self._session.execute(statement.execution_options(synchronize_session=False))
        self._fold_needs(sme_id)

    def _fold_needs(self, sme_id: int) -> None:
        """Write what searches compare anew from the needs' texts: nothing that was hidden stays in it."""
        query = select(Introduction.id, Introduction.need_text).where(Introduction.sme_id == sme_id)
        for number, words in self._session.execute(query).all():
            statement = update(Introduction).where(Introduction.id == number)
            statement = statement.values(need_folded=searchable(words))
            self._session.execute(statement.execution_options(synchronize_session=False))

    def blank_company(self, sme: Sme, name: str, key: str) -> None:
        """Keep what statistics need of a company with introductions, nothing that leads to it.

        Size, industry, district, grades, dates, outcomes and stars stay. Words of its people, its needs, the
        places where evidence met them, its answers and its postcode go; the lowest postcode of the district
        stands in.
        """
        district = select(func.min(Postcode.postcode)).where(Postcode.district_ags == sme.district_ags)
        sme.name, sme.key, sme.source = name, key, None
        sme.postcode = self._session.scalars(district).one() or sme.postcode
        self._session.flush()
        own = select(Introduction.id).where(Introduction.sme_id == sme.id)
        runs = select(Introduction.run_id).where(
            Introduction.sme_id == sme.id, Introduction.run_id.is_not(None)
        )
        said = IntroductionEvent.introduction_id.in_(own) & (IntroductionEvent.actor_kind == ActorKind.SME)
        for statement in (
            update(RecommendationItem).where(RecommendationItem.run_id.in_(runs)).values(evidence=[]),
            update(Feedback)
            .where(Feedback.introduction_id.in_(own), Feedback.side == ActorKind.SME)
            .values(line=""),
            update(IntroductionEvent).where(said).values(actor_id=None, text=None),
            update(Introduction)
            .where(Introduction.sme_id == sme.id)
            .values(need_text="", need_folded="", personal_line=""),
            delete(Need).where(Need.sme_id == sme.id),
            delete(NeedDraft).where(NeedDraft.sme_id == sme.id),
            delete(Invitation).where(Invitation.sme_id == sme.id),
            delete(SelfAssessment).where(
                SelfAssessment.sme_id == sme.id, SelfAssessment.completed_at.is_(None)
            ),
            update(SelfAssessment).where(SelfAssessment.sme_id == sme.id).values(answers={}, user_id=None),
        ):
            self._session.execute(statement.execution_options(synchronize_session=False))

    def delete_application(self, partner: Partner) -> None:
        """Delete a partner that was never approved, with its offerings, which nobody has ever been shown."""
        self._session.execute(delete(Offering).where(Offering.partner_id == partner.id))
        self._session.execute(delete(Partner).where(Partner.id == partner.id))

    def blank_partner(self, partner: Partner) -> None:
        """Forget whom to contact at a partner that has left or was rejected, its drafts and documents."""
        partner.contact_name = partner.contact_email = partner.contact_phone = None
        for table in (PartnerDraft, PartnerDocument):
            self._session.execute(delete(table).where(table.partner_id == partner.id))
        self._session.execute(delete(Invitation).where(Invitation.partner_id == partner.id))
        self._session.flush()

    def replace_contact(
        self, partner: Partner, old: Mapping[str, str | None], new: Mapping[str, str | None]
    ) -> None:
        """Name another contact where the partner, or its draft, has one of the person's `old` values."""
        for column, value in old.items():
            if value and getattr(partner, f"contact_{column}") == value:
                setattr(partner, f"contact_{column}", new[column])
        draft = self._session.get(PartnerDraft, partner.id)
        if draft is not None:
            words = {value: new[column] or "" for column, value in old.items() if value}
            draft.content = _replaced(draft.content, words)
        self._session.flush()


def _replaced(value: Any, words: Mapping[str, str]) -> Any:
    """The JSON value with whole texts replaced."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, dict):
        return {key: _replaced(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, words) for one in value]
    return value
