"""Tables to fill in: the columns that are recognised, and one row as an example."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.months import BERLIN
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports.batches import Kinds
from matchmaker.services.imports.words import field_label
from matchmaker.services.present import in_language
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.translations import translator

AHEAD = timedelta(days=60)
"""When the event of the example takes place."""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A table to fill in: header and an example in `rows`; `topics` and `districts` to be copied from."""

    kind: ImportKind
    rows: tuple[tuple[str, ...], ...]
    topics: tuple[str, ...]
    districts: tuple[str, ...]


class ImportTemplates:
    """Headers are the names of the fields; the import recognises them in German and English."""

    def __init__(self, database: Database, clock: Clock, kinds: Kinds) -> None:
        self._database, self._clock, self._kinds = database, clock, kinds

    def one(self, actor: Actor, kind: ImportKind, language: str) -> TemplateView:
        """The template of a kind for the actor's chamber. Raises NotFound for people without a chamber."""
        require(actor, Permission.IMPORT_DATA, Subject(chamber_code=actor.chamber_code))
        chamber = str(actor.chamber_code)
        fields = [one.name for one in self._kinds[kind].fields]
        with UnitOfWork(self._database) as uow:
            postcode, place = uow.imports.example_postcode(chamber) or ("", "")
            districts = tuple(one.name for one in uow.reference.districts(chamber))
            topics = tuple(in_language(one.labels, language) for one in uow.topics.all())
        known = _EXAMPLES[kind](language) | {
            "postcode": postcode,
            "seat": f"{postcode} {place}",
            "regions": "; ".join(districts[:2]),
            "topics": topics[0] if topics else "",
            "day": (self._clock() + AHEAD).astimezone(BERLIN).strftime("%d.%m.%Y"),
        }
        header = tuple(field_label(name, language) for name in fields)
        return TemplateView(kind, (header, tuple(known.get(name, "") for name in fields)), topics, districts)


def _person(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return {"name": _("Maria Example"), "email": "maria@example.com", "phone": "0881 1234"}


def _company(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return _person(language) | {
        "company": _("Example Joinery"),
        "industry": _("Joinery"),
        "size": "12",
        "need": _("We would like to record working hours without paper."),
    }


def _offering(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return {
        "title": _("Time recording on the building site"),
        "get": _("We set up an app with which your people record hours and materials, and train them."),
        "whom": _("Trades with people who work on changing building sites."),
        "needs": _("A telephone for every team and half a day for the training."),
        "sizes": "1-9; 10-49",
        "formats": _("Workshop; Personal advice"),
    }


def _partner(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return (
        _person(language)
        | _offering(language)
        | {
            "company": _("Example System House"),
            "website": "www.example.com",
            "partner_kind": _("IT system house"),
            "summary": _("We look after computers, networks and data of trades in the region."),
            "languages": _("German; English"),
            "capacity": "4",
        }
    )


def _offering_of_partner(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return _offering(language) | {"partner": _("Name of a partner in the network")}


def _event(language: str) -> dict[str, str]:
    _ = translator(language).gettext
    return {
        "event_title": _("Digital working hours for trades"),
        "event_kind": _("Workshop"),
        "begins": "09:30",
        "ends": "12:00",
        "place": _("Chamber, room 2"),
        "places": "30",
        "language": _("German"),
        "event_text": _("Three firms show how they record working hours today, and what it has cost them."),
    }


_EXAMPLES: Mapping[ImportKind, Callable[[str], dict[str, str]]] = {
    ImportKind.COMPANIES: _company,
    ImportKind.PARTNERS: _partner,
    ImportKind.OFFERINGS: _offering_of_partner,
    ImportKind.EVENTS: _event,
}
