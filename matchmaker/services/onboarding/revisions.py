"""A chamber reads new offerings and edits of approved partners, and takes them over or returns them."""

from collections.abc import Iterable, Sequence

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.application import OfferingInput, ProfileInput, Step
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.onboarding import OfferingAction, check_note, moved_offering
from matchmaker.domain.vocabulary import OfferingStatus, RevisionStatus
from matchmaker.services.onboarding.base import APPLICATION_PATH, OFFERINGS_PATH, Case
from matchmaker.services.onboarding.content import (
    Draft,
    apply_offering,
    apply_profile,
    mark_of,
    offering_of,
    profile_of,
    take_over,
)
from matchmaker.services.onboarding.difference import field_difference, list_difference
from matchmaker.services.onboarding.duplicates import Duplicates
from matchmaker.services.onboarding.views import DifferenceView, RevisionView
from matchmaker.services.present import Presenter
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

_TEXTS = ("title", "get", "whom", "needs")


class Revisions(Case):
    """What reviewers of the responsible chamber do with what approved partners write."""

    def __init__(self, database: Database, clock: Clock, duplicates: Duplicates) -> None:
        super().__init__(database, clock)
        self._duplicates = duplicates

    def one(self, actor: Actor, revision_id: int, language: str) -> RevisionView:
        """An edit as a difference to what is published. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            revision, partner = self._edit(uow, actor, revision_id)
            author = uow.accounts.by_id(revision.author_id) if revision.author_id else None
            presenter = Presenter.load(uow, language)
            if revision.offering_id is None:
                before, after = profile_of(partner), ProfileInput.from_json(revision.content)
                kind, title, shown = "profile", partner.name, _profile_differences(before, after)
                hints = self._duplicates.of_company(uow, partner, after, public_only=False)
            else:
                row = _offering(partner, revision.offering_id)
                new = OfferingInput.from_json(revision.content)
                kind, title = "revision", new.text("de")[0]
                shown = _offering_differences(offering_of(row), new, presenter)
                hints = self._duplicates.of_offerings(uow, partner, [new])
            return RevisionView(
                kind=kind,
                path_id=str(revision.id),
                status=revision.status,
                partner_key=partner.key,
                partner_name=partner.name,
                title=title,
                author=author.name if author else None,
                created_at=revision.created_at,
                differences=shown,
                duplicates=hints,
            )

    def new_offering(self, actor: Actor, key: str, language: str) -> tuple[RevisionView, str]:
        """A new offering of an approved partner, and the mark its decision must carry. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            row, partner = self._waiting(uow, actor, key)
            typed = offering_of(row)
            presenter = Presenter.load(uow, language)
            view = RevisionView(
                kind="offering",
                path_id=row.key,
                status=row.status,
                partner_key=partner.key,
                partner_name=partner.name,
                title=typed.text("de")[0],
                author=None,
                created_at=row.created_at,
                differences=(),
                duplicates=self._duplicates.of_offerings(uow, partner, [typed]),
                offering=presenter.offering(row, partner),
            )
            return view, mark_of(typed.to_json())

    def approve(self, actor: Actor, revision_id: int) -> None:
        """Publish an edit: it takes the place of the old text at once. Raises Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            revision, partner = self._open(uow, actor, revision_id)
            if revision.offering_id is None:
                apply_profile(partner, ProfileInput.from_json(revision.content), [Step.COMPANY])
            else:
                row = _offering(partner, revision.offering_id)
                if row.status != OfferingStatus.LIVE:
                    raise Conflict("the offering is not live any more", row.status)
                take_over(partner)
                apply_offering(row, OfferingInput.from_json(revision.content))
            self._close(uow, actor, partner, revision, status=RevisionStatus.APPROVED)

        write_with_retry(self._database, work)

    def give_back(self, actor: Actor, revision_id: int, note: str) -> None:
        """Return an edit with a note; the old text stays. Raises InvalidInput, Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            revision, partner = self._open(uow, actor, revision_id)
            kept_note = check_note(note, required=True)
            self._close(uow, actor, partner, revision, status=RevisionStatus.RETURNED, note=kept_note)

        write_with_retry(self._database, work)

    def approve_new(self, actor: Actor, key: str, mark: str) -> None:
        """Publish a new offering; the very next need can find it. Raises Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            row, partner = self._marked(uow, actor, key, mark)
            row.status = moved_offering(row.status, OfferingAction.APPROVE)
            self._tell(
                uow,
                partner,
                f"offering:{row.id}:approved",
                message="revision_approved",
                typed=offering_of(row),
            )

        write_with_retry(self._database, work)

    def give_back_new(self, actor: Actor, key: str, mark: str, note: str) -> None:
        """Return a new offering with a note; it is a draft again. Raises InvalidInput, Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            row, partner = self._marked(uow, actor, key, mark)
            kept_note = check_note(note, required=True)
            now = self._clock()
            row.status = moved_offering(row.status, OfferingAction.RETURN)
            typed = offering_of(row)
            revision = models.Revision(
                partner_id=partner.id,
                offering_id=row.id,
                status=RevisionStatus.RETURNED,
                content=typed.to_json(),
                note=kept_note,
                reviewer_id=actor.user_id,
                created_at=row.created_at,
                decided_at=now,
            )
            uow.onboarding.add(revision)
            draft = Draft(uow, partner)
            draft.offerings.setdefault(key, typed)
            draft.write(now)
            event = f"revision:{revision.id}:returned"
            self._tell(uow, partner, event, message="revision_returned", typed=typed, note=kept_note)

        write_with_retry(self._database, work)

    def _edit(
        self, uow: UnitOfWork, actor: Actor, revision_id: int
    ) -> tuple["models.Revision", "models.Partner"]:
        revision = uow.onboarding.revision(revision_id)
        partner = uow.onboarding.partner(revision.partner_id) if revision else None
        if revision is None or partner is None:
            raise NotFound(f"there is no edit {revision_id}")
        return revision, self._reviewed(uow, actor, partner.key)

    def _open(
        self, uow: UnitOfWork, actor: Actor, revision_id: int
    ) -> tuple["models.Revision", "models.Partner"]:
        revision, partner = self._edit(uow, actor, revision_id)
        if revision.status != RevisionStatus.IN_REVIEW:
            raise Conflict("this edit does not wait any more", revision.status)
        return revision, partner

    def _waiting(self, uow: UnitOfWork, actor: Actor, key: str) -> tuple["models.Offering", "models.Partner"]:
        row = uow.offerings.by_key(key)
        if row is None:
            raise NotFound(f"there is no offering {key}")
        partner = self._reviewed(uow, actor, row.partner.key)
        if partner.approved_at is None and partner.source is None:
            raise NotFound("it is read with its partner's application")
        return next(one for one in partner.offerings if one.key == key), partner

    def _marked(
        self, uow: UnitOfWork, actor: Actor, key: str, mark: str
    ) -> tuple["models.Offering", "models.Partner"]:
        row, partner = self._waiting(uow, actor, key)
        if row.status != OfferingStatus.IN_REVIEW:
            raise Conflict("this offering does not wait any more", row.status)
        if mark_of(offering_of(row).to_json()) != mark:
            raise Conflict("the partner has changed the offering since the page was shown", row.status)
        return row, partner

    def _close(
        self,
        uow: UnitOfWork,
        actor: Actor,
        partner: "models.Partner",
        revision: "models.Revision",
        *,
        status: RevisionStatus,
        note: str | None = None,
    ) -> None:
        revision.status, revision.note = status, note
        revision.reviewer_id, revision.decided_at = actor.user_id, self._clock()
        typed = OfferingInput.from_json(revision.content) if revision.offering_id is not None else None
        event = f"revision:{revision.id}:{status.value}"
        self._tell(uow, partner, event, message=f"revision_{status.value}", typed=typed, note=note)

    def _tell(
        self,
        uow: UnitOfWork,
        partner: "models.Partner",
        event: str,
        *,
        message: str,
        typed: OfferingInput | None,
        note: str | None = None,
    ) -> None:
        values = {"partner": partner.name, "path": OFFERINGS_PATH if typed else APPLICATION_PATH}
        if typed is not None:
            values["offering"] = typed.text("de")[0]
        if note:
            values["note"] = note
        self._mail(uow, uow.onboarding.people(partner.id), message, event, values)


def _offering(partner: "models.Partner", offering_id: int) -> "models.Offering":
    return next(row for row in partner.offerings if row.id == offering_id)


def _profile_differences(old: ProfileInput, new: ProfileInput) -> tuple[DifferenceView, ...]:
    return (
        field_difference("name", None, old.name, new.name),
        field_difference("kind", None, old.kind, new.kind),
        field_difference("website", None, old.website, new.website),
        field_difference("seat", None, old.seat, new.seat),
        field_difference("summary", "de", old.summary_de, new.summary_de),
        field_difference("summary", "en", old.summary_en, new.summary_en),
    )


def _offering_differences(
    old: OfferingInput, new: OfferingInput, presenter: Presenter
) -> tuple[DifferenceView, ...]:
    def labels(keys: Sequence[str]) -> Iterable[str]:
        return [topic.label for topic in presenter.topic_views(keys)]

    texts = [
        field_difference(name, language, old.text(language)[place], new.text(language)[place])
        for language in ("de", "en")
        for place, name in enumerate(_TEXTS)
        if language == "de" or old.has_english or new.has_english
    ]

    def grades(one: OfferingInput) -> list[str]:
        return [f"{one.grade_best}–{one.grade_worst}"]

    return (
        *texts,
        list_difference("topics", labels(old.topics), labels(new.topics)),
        list_difference("sizes", sorted(old.sizes), sorted(new.sizes)),
        list_difference("formats", sorted(old.formats), sorted(new.formats)),
        list_difference("grades", grades(old), grades(new)),
        list_difference("on_site", ["yes"] * old.on_site, ["yes"] * new.on_site),
    )
