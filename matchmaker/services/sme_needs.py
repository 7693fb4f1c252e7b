"""Needs of an SME: state one, see the own ones with partners and what was asked of them, take one over."""

from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.unmet import due_at
from matchmaker.services.present import Presenter
from matchmaker.services.recommend_partners import need_view, offerings_to_show, recommendation_view
from matchmaker.services.sme_profile import own_sme
from matchmaker.services.state_need import Owner, StateNeed
from matchmaker.services.unmet_mail import tell_unmet
from matchmaker.services.views import NeedView, RecommendationView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.unmet import Reply
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need in the list of the company's needs.

    `matches`: how many offerings were recommended; None when nobody has looked for partners yet.
    """

    token: str
    excerpt: str
    language: str
    created_at: datetime
    matches: int | None


@dataclass(frozen=True, slots=True)
class OwnNeedView:
    """A need with its stored recommendation. `claimed`: whether it belongs to the company already.

    `searched`: whether partners were looked for at all; when not, the recommendation is empty.
    `chamber_known`: whether a chamber of the network is responsible for the company. `replies`: what the
    chamber has answered when nobody fits; `answer_due`: by when it does, None once it has.
    """

    recommendation: RecommendationView
    claimed: bool
    searched: bool
    created_at: datetime
    chamber_known: bool
    replies: tuple[Reply, ...] = ()
    answer_due: datetime | None = None

    @property
    def need(self) -> NeedView:
        """The need itself."""
        return self.recommendation.need


class SmeNeeds:
    """Needs that belong to a company, and anonymous ones that it may take over by their secret address."""

    def __init__(self, database: Database, state_need: StateNeed, clock: Clock = utc_now) -> None:
        self._database = database
        self._state_need = state_need
        self._clock = clock

    def state(self, actor: Actor, typed: NeedInput, draft: str | None = None) -> str:
        """Keep a checked need for the company, with its recommendation; returns the token.

        The company's corrected district, its languages and its self-assessment count. The draft is gone
        with the same commit. Raises NotFound for everybody who has no company.
        """
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.EDIT_SME)
        return self._state_need.state(typed, _owner(actor, sme, typed.postcode, draft))

    def search_again(self, actor: Actor, token: str) -> None:
        """Look for partners once more, in the network as it is now, by the company's profile as it is now.

        What was recommended before stays with the introductions made from it. Raises NotFound for needs
        that are not the company's own.
        """
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.EDIT_SME)
            row = uow.needs.by_token(token, self._clock())
            if row is None or row.sme_id != sme.id:
                raise NotFound("there is no such need")
            topics = tuple(topic.topic_key for topic in row.topics)
            typed = NeedInput(row.text, row.postcode, row.size, row.industry_code, topics)
        self._state_need.search_again(token, typed, _owner(actor, sme, row.postcode))

    def of_sme(self, actor: Actor) -> tuple[NeedLine, ...]:
        """The company's needs, newest first."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            rows = uow.needs.of_sme(sme.id)
            counts = uow.runs.match_counts(row.id for row in rows)
        return tuple(
            NeedLine(row.token, _excerpt(row.text), row.language, row.created_at, counts.get(row.id))
            for row in rows
        )

    def one(self, actor: Actor, token: str, language: str, shown: int) -> OwnNeedView:
        """A need of the company, or one without account that it may take over, with its partners.

        Looking does not take it over. Raises NotFound for needs of others and unknown or expired ones.
        """
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_SME)
            row = _reachable(uow, actor, token, self._clock())
            presenter = Presenter.load(uow, language)
            need = need_view(uow, row, presenter, chamber=sme.chamber_code)
            run = uow.runs.latest_of(row)
            replies = tuple(uow.unmet.replies(row.id)) if row.sme_id is not None else ()
            recommendation = RecommendationView(need, (), (), 0, 0, 0)
            if run is not None:
                found = uow.runs.as_recommendation(run)
                offerings = offerings_to_show(uow, found, sme.chamber_code)
                recommendation = recommendation_view(need, found, offerings, presenter, shown)
        # A chamber that is not open yet has promised nothing.
        awaited = row.sme_id is not None and need.face is not None and need.face.is_open
        return OwnNeedView(
            recommendation=recommendation,
            claimed=row.sme_id is not None,
            searched=run is not None,
            created_at=row.created_at,
            chamber_known=sme.chamber_code is not None,
            replies=replies,
            answer_due=due_at(row.created_at) if awaited and not replies else None,
        )

    def claim(self, actor: Actor, token: str) -> None:
        """Take over a need that was stated without account; from then on it is kept and nobody else sees it.

        Nothing happens when it is the company's already. Raises NotFound when it belongs to somebody else,
        also when somebody was quicker.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.EDIT_SME)
            row = _reachable(uow, actor, token, now)
            if row.sme_id is None and not uow.needs.claim(row, sme.id, now):
                raise NotFound("somebody else has taken this need over")
            run = uow.runs.latest_of(row)
            if run is not None and not run.items:
                tell_unmet(uow, row, sme, actor.user_id, now)

        write_with_retry(self._database, work)


def _owner(actor: Actor, sme: "models.Sme", postcode: str, draft: str | None = None) -> Owner:
    """What of the company matters for a need; its corrected district only where the need has its postcode."""
    return Owner(
        sme_id=sme.id,
        district=sme.district_ags if postcode == sme.postcode else None,
        service_languages=tuple(sme.service_languages),
        grade=sme.grade,
        draft=draft,
        user_id=actor.user_id,
    )


def _reachable(uow: UnitOfWork, actor: Actor, token: str, now: datetime) -> "models.Need":
    """The need when it is the company's own or nobody's."""
    row = uow.needs.by_token(token, now)
    if row is None:
        raise NotFound("there is no such need")
    if row.sme_id is not None:
        policy.require(actor, Permission.SEE_SME, Subject(sme_id=row.sme_id))
    return row


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 2].rstrip() + " …"
