"""Show who can help with a stated need: the stored recommendation, worded for the reader."""

from collections.abc import Mapping, Sequence

import models
from matchmaker.domain.clock import Clock, utc_now
from matchmaker.domain.errors import NotFound
from matchmaker.matching.results import Match, Recommendation
from matchmaker.services.chamber_face import chamber_face
from matchmaker.services.present import Presenter, industry_view, is_live
from matchmaker.services.views import MatchView, NeedView, RecommendationView
from matchmaker.services.wording import excerpt, pieces, reason, rule_sentence
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import Place
from matchmaker.storage.unit_of_work import UnitOfWork


class RecommendPartners:
    """Reads recommendations back exactly as they were made: whoever looks later sees the same evidence.

    Only needs without account: as soon as a need belongs to an SME, its address alone opens nothing.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def need(self, token: str, language: str) -> NeedView:
        """A stated need. Raises NotFound for an unknown or expired token, and for a need of an SME."""
        with UnitOfWork(self._database) as uow:
            return need_view(uow, self._row(uow, token), Presenter.load(uow, language))

    def for_need(self, token: str, language: str, shown: int) -> RecommendationView:
        """The best `shown` matches of a need. Raises NotFound as `need` does.

        Offerings that have left the network since are not shown; the next ones take their places.
        """
        with UnitOfWork(self._database) as uow:
            row = self._row(uow, token)
            run = uow.runs.latest_of(row)
            if run is None:
                raise NotFound("this need has no recommendation")
            found = uow.runs.as_recommendation(run)
            presenter = Presenter.load(uow, language)
            need = need_view(uow, row, presenter)
            offerings = offerings_to_show(uow, found, need.face.code if need.face else None)
        return recommendation_view(need, found, offerings, presenter, shown)

    def match_in(self, recommendation: RecommendationView, offering: str) -> MatchView:
        """The match of one offering. Raises NotFound when it was not recommended."""
        for match in recommendation.matches:
            if match.offering.key == offering:
                return match
        raise NotFound(f"{offering} was not recommended for this need")

    def _row(self, uow: UnitOfWork, token: str) -> "models.Need":
        row = uow.needs.by_token(token, self._clock())
        if row is None or row.sme_id is not None:
            raise NotFound("there is no such need")
        return row


def need_view(
    uow: UnitOfWork, row: "models.Need", presenter: Presenter, chamber: str | None = None
) -> NeedView:
    """A need as its owner sees it; `chamber` is a code, where it is another one than the district's."""
    place: Place | None = uow.reference.place(row.postcode)
    face = chamber_face(uow, chamber or (place.chamber if place else None), presenter.language)
    industry = uow.reference.industry(row.industry_code) if row.industry_code else None
    return NeedView(
        token=row.token,
        text=row.text,
        language=row.language,
        postcode=row.postcode,
        place=place.place if place else None,
        district=presenter.district(row.district_ags),
        chamber=face.name if face else None,
        face=face,
        size=row.size,
        industry=industry_view(industry, presenter.language),
        topics=presenter.topic_views(topic.topic_key for topic in row.topics),
    )


def offerings_to_show(
    uow: UnitOfWork, found: Recommendation, chamber: str | None
) -> Mapping[str, "models.Offering"]:
    """Recommended offerings by key, without those of partners that the chamber recognises no more.

    Where no chamber takes part, partners of all chambers are shown.
    """
    offerings = uow.offerings.by_keys(match.offering_id for match in found.matches)
    if uow.chambers.taking_part(chamber) is None:
        return offerings
    counting = uow.recognitions.counting({one.partner_id for one in offerings.values()}, str(chamber))
    return {key: one for key, one in offerings.items() if one.partner_id in counting}


def recommendation_view(
    need: NeedView,
    found: Recommendation,
    offerings: Mapping[str, "models.Offering"],
    presenter: Presenter,
    shown: int,
) -> RecommendationView:
    """The answer to a need in the reader's language; `offerings` by key, with their partners.

    What is not among the offerings, or has left the network, is not shown.
    """
    shown_now = {key for key, one in offerings.items() if is_live(one)}
    live = [match for match in found.matches if match.offering_id in shown_now]
    return RecommendationView(
        need=need,
        found_topics=presenter.topic_views(found.need_topics),
        matches=tuple(
            match_view(rank, match, need, offerings[match.offering_id], presenter)
            for rank, match in enumerate(live[:shown], start=1)
        ),
        more=max(0, len(live) - shown),
        considered=found.considered,
        allowed=found.allowed,
        excluded_by={rule: count for rule, count in found.excluded_by.items() if count},
        engine_version=found.engine_version,
        model=found.model,
        weights_version=found.weights_version,
    )


def match_view(
    rank: int,
    match: Match,
    need: NeedView,
    row: "models.Offering",
    presenter: Presenter,
    *,
    owner: bool = True,
) -> MatchView:
    """A match worded for the reader, with the words of both sides that met.

    `owner`: the reader is who stated the need; others read about the company instead of being spoken to.
    """
    topics = presenter.topic_views(match.topics)
    labels: Sequence[str] = [topic.label for topic in topics]
    district = need.district.name if need.district else None
    return MatchView(
        rank=rank,
        band=str(match.band),
        partner=presenter.partner(row.partner),
        offering=presenter.offering(row, row.partner),
        reason=reason(match, need.text, labels, presenter.language, owner=owner),
        need_pieces=pieces(need.text, [(one.need, one.view) for one in match.evidence]),
        offering_pieces=excerpt(match.quoted, [(one.offering, one.view) for one in match.evidence]),
        offering_text_language=match.language,
        topics=topics,
        rules=tuple(
            sentence
            for rule in match.rules
            if (sentence := rule_sentence(rule, presenter.language, district, need.size, owner=owner))
        ),
    )
