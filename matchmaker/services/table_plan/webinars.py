"""Webinars for those whom a table plan leaves without a talk: by the topics of their needs."""

from collections.abc import Iterable, Mapping

import models
from matchmaker.domain.event import registration_closed
from matchmaker.domain.vocabulary import EventKind
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.table_plan.views import WebinarView
from matchmaker.storage.unit_of_work import UnitOfWork


def webinars_for(
    uow: UnitOfWork, needs: Iterable["models.Need"], presenter: EventPresenter
) -> Mapping[int, WebinarView]:
    """For each need, by its id, the next webinar about one of its topics that can be registered for.

    The need's most important topic comes first; topics that nobody confirmed are those found in its text.
    Needs without such a webinar are missing.
    """
    about = {need.id: tuple(one.topic_key for one in need.topics) for need in needs}
    guessed = uow.runs.topics_found([need for need, topics in about.items() if not topics])
    coming = [
        row
        for row in uow.events.upcoming(presenter.now)
        if row.kind == EventKind.WEBINAR
        and registration_closed(row.status, row.register_until, presenter.now) is None
    ]
    found = {}
    for need, topics in (about | guessed).items():
        if hit := _next(coming, topics):
            (label,) = (one.label for one in presenter.words.topic_views([hit[1]]))
            found[need] = WebinarView(presenter.event(hit[0]), label)
    return found


def _next(coming: Iterable["models.Event"], topics: Iterable[str]) -> "tuple[models.Event, str] | None":
    rows = list(coming)
    matching = (
        (row, topic) for topic in topics for row in rows if topic in {one.topic_key for one in row.topics}
    )
    return next(matching, None)
