"""What the repositories find and keep is the same on both stores."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from matchmaker.matching.results import Band, Evidence, Match, Recommendation, RuleHeld, Span
from matchmaker.storage.catalogue_source import load_catalogue
from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories import DirectoryFilter
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Need

NOW = datetime(2026, 2, 1, 12, 30, 15, 123456, tzinfo=UTC)


def _need(uow: UnitOfWork, token: str = "token", days: int | None = 30) -> Need:
    return uow.needs.add(
        text="Wir finden keine Lehrlinge.",
        language="de",
        postcode="82362",
        size="small",
        created_at=NOW,
        district="09190",
        industry="10.71",
        topics=["wifi", "apprentices", "wifi"],
        expires_at=None if days is None else NOW + timedelta(days=days),
        token=token,
    )


def test_postcode_leads_to_district_and_chamber(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        place = uow.reference.place("82362")
        assert place is not None
        assert (place.place, place.district, place.chamber) == ("Weilheim", "09190", "155")
        assert (place.lat, place.lon) == (47.84, 11.14)
        assert uow.reference.place("00000") is None
        assert uow.reference.place("'; --") is None


def test_chambers_and_districts_are_listed(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        assert [one.code for one in uow.reference.chambers()] == ["155", "104"]
        assert len(uow.reference.districts()) == 3
        assert [one.ags for one in uow.reference.districts("155")] == ["09162", "09190"]
        assert uow.reference.district_names(["09162", "x"]) == {"09162": "München (Stadt)"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Bäckerei", "10.71"),
        ("baeckerei", "10.71"),
        ("Backerei", "10.71"),
        ("bäck", "10.71"),
        ("Bäkcerei", "10.71"),
        ("Grossbäckerei", "10.71"),
        ("metzgeri", "10.13"),
        ("10.13", "10.13"),
        ("bakery", "10.71"),
        ("Metzgerei und Wurst", "10.13"),
    ],
)
def test_industry_is_found_by_plain_words(seeded: Database, typed: str, code: str) -> None:
    with UnitOfWork(seeded) as uow:
        assert uow.reference.search_industries(typed)[0].code == code


@pytest.mark.parametrize("typed", ["", "   ", "xyz", "%", "_", "und", "\x00", "🙂", "q" * 500])
def test_industry_search_finds_nothing_for_nonsense(seeded: Database, typed: str) -> None:
    with UnitOfWork(seeded) as uow:
        assert uow.reference.search_industries(typed) == []


def test_topics_come_in_the_order_of_the_taxonomy(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        assert [topic.key for topic in uow.topics.all()] == ["wifi", "backup", "apprentices"]
        assert uow.topics.live_counts() == {"wifi": 2, "backup": 2, "apprentices": 1}
        wifi = uow.topics.for_engine()[0]
    assert (wifi.key, wifi.field, wifi.labels["de"]) == ("wifi", "it", "Thema wifi")
    assert wifi.phrases["en"][3] == "wifi is said so 3"
    assert {language: len(phrases) for language, phrases in wifi.phrases.items()} == {"de": 10, "en": 4}


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (DirectoryFilter(), ["anton", "berta", "riese"]),
        (DirectoryFilter(topic="backup"), ["anton", "riese"]),
        (DirectoryFilter(topic="apprentices"), ["berta"]),
        (DirectoryFilter(district="09190"), ["anton", "berta", "riese"]),
        (DirectoryFilter(district="09162"), ["berta", "riese"]),
        (DirectoryFilter(topic="backup", district="09162"), ["riese"]),
        (DirectoryFilter(format="webinar"), []),
        (DirectoryFilter(format="advice", size="micro", kind="vendor"), ["anton", "berta", "riese"]),
        (DirectoryFilter(size="large"), []),
        (DirectoryFilter(kind="founding"), []),
    ],
)
def test_directory_filters_together(seeded: Database, wanted: DirectoryFilter, keys: list[str]) -> None:
    with UnitOfWork(seeded) as uow:
        assert [partner.key for partner in uow.partners.directory(wanted)] == keys
        assert uow.partners.directory_size(wanted) == len(keys)


def test_directory_comes_in_pages(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        pages = [uow.partners.directory(DirectoryFilter(), 2, offset) for offset in (0, 2, 4)]
    assert [[partner.key for partner in page] for page in pages] == [["anton", "berta"], ["riese"], []]


def test_public_profile_shows_live_offerings_of_active_partners_only(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        riese, berta = uow.partners.by_key("riese"), uow.partners.by_key("berta")
        assert riese is not None
        assert berta is not None
        riese.offerings[0].status, berta.status = "in_review", "paused"
        uow.commit()
    with UnitOfWork(seeded) as uow:
        profile = uow.partners.public_by_key("riese")
        assert profile is not None
        assert [offering.key for offering in profile.offerings] == ["riese-cloud"]
        assert uow.partners.public_by_key("berta") is None
        assert uow.partners.directory_size(DirectoryFilter()) == 2
        assert uow.offerings.count_live() == 2
        assert [one.id for one in load_catalogue(seeded).offerings] == ["riese-cloud", "anton-vor-ort"]


def test_offerings_are_found_by_key_in_whatever_state(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        found = uow.offerings.by_keys(["riese-netz", "nobody", "anton-vor-ort", "riese-netz"])
    assert sorted(found) == ["anton-vor-ort", "riese-netz"]
    assert found["riese-netz"].partner.name == "Riese GmbH"
    assert [text.title for text in found["riese-netz"].texts] == ["riese-netz de", "riese-netz en"]


def test_need_is_reached_by_its_token_until_it_expires(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        _need(uow)
        uow.commit()
    with UnitOfWork(seeded) as uow:
        need = uow.needs.by_token("token", NOW)
        assert need is not None
        assert [topic.topic_key for topic in need.topics] == ["wifi", "apprentices"]
        assert need.created_at == NOW
        assert need.created_at.utcoffset() == timedelta(0)
        assert uow.needs.by_token("token", NOW + timedelta(days=30)) is None
        assert uow.needs.by_token("other", NOW) is None


def test_expired_needs_are_deleted_and_their_runs_stay(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        kept = uow.needs.count(NOW)
        run = uow.runs.add(_need(uow), RECOMMENDATION, NOW)
        _need(uow, "kept", days=None)
        uow.commit()
    with UnitOfWork(seeded, write=True) as uow:
        assert uow.needs.delete_expired(NOW + timedelta(days=29)) == 0
        assert uow.needs.delete_expired(NOW + timedelta(days=30)) == 1
        uow.commit()
    with UnitOfWork(seeded) as uow:
        assert uow.needs.count(NOW + timedelta(days=99)) == kept + 1
        left = uow.runs.by_id(run.id)
        assert left is not None
        assert left.need_id is None
        assert len(left.items) == 2


def test_topics_of_a_need_are_replaced(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        uow.needs.set_topics(_need(uow), ["apprentices", "backup"])
        uow.commit()
    with UnitOfWork(seeded) as uow:
        need = uow.needs.by_token("token", NOW)
        assert need is not None
        assert [topic.topic_key for topic in need.topics] == ["apprentices", "backup"]


def test_new_needs_get_unguessable_tokens(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        tokens = {_need(uow, token="").token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32


MATCH = Match(
    offering_id="riese-cloud",
    partner_id="riese",
    score=1.25,
    confidence=0.7,
    band=Band.GOOD,
    language="de",
    features={"dense": 0.81, "words": 0.0},
    topics=("backup",),
    evidence=(
        Evidence("words", Span(0, 3), Span(4, 9), 0.5),
        Evidence("meaning", Span(4, 6), Span(0, 2), 0.1),
    ),
    rules=(RuleHeld("region", "nationwide"), RuleHeld("size", "suits")),
)
RECOMMENDATION = Recommendation(
    need_language="de",
    need_topics=("backup", "wifi"),
    matches=(MATCH, replace(MATCH, offering_id="berta-kurs", partner_id="berta", evidence=(), score=-3.0)),
    considered=4,
    allowed=3,
    engine_version="1",
    model="model@1",
    weights_version="w1",
    excluded_by={"region": 1},
)


def test_a_recommendation_is_read_back_exactly_as_it_was_shown(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        need = _need(uow)
        uow.runs.add(need, replace(RECOMMENDATION, matches=()), NOW)
        uow.runs.add(need, RECOMMENDATION, NOW)
        uow.commit()
    with UnitOfWork(seeded) as uow:
        found = uow.needs.by_token("token", NOW)
        assert found is not None
        run = uow.runs.latest_of(found)
        assert run is not None
        assert [item.rank for item in run.items] == [1, 2]
        assert uow.runs.as_recommendation(run) == RECOMMENDATION
        assert uow.runs.exposure(NOW) == {"riese": 1, "berta": 1}
        assert uow.runs.exposure(NOW, best=1) == {"riese": 1}
        assert uow.runs.exposure(NOW + timedelta(seconds=1)) == {}


def test_a_run_with_an_unknown_offering_is_refused(seeded: Database) -> None:
    gone = replace(RECOMMENDATION, matches=(replace(MATCH, offering_id="gone"),))
    with UnitOfWork(seeded, write=True) as uow, pytest.raises(ConcurrentChange, match="gone"):
        uow.runs.add(_need(uow), gone, NOW)


def test_an_offering_is_recommended_once_in_a_run(seeded: Database) -> None:
    twice = replace(RECOMMENDATION, matches=(MATCH, MATCH))
    with UnitOfWork(seeded, write=True) as uow, pytest.raises(IntegrityError):
        uow.runs.add(_need(uow), twice, NOW)


def test_catalogue_holds_what_the_engine_needs(seeded: Database) -> None:
    snapshot = load_catalogue(seeded)
    assert [one.id for one in snapshot.offerings] == [
        "riese-netz",
        "riese-cloud",
        "anton-vor-ort",
        "berta-kurs",
    ]
    cloud, local = snapshot.offerings[1:3]
    assert cloud.topics == ("backup", "wifi")
    assert cloud.formats == ("advice", "workshop")
    assert cloud.industries == {"10"}
    assert cloud.grades == (3, 6)
    assert [(one.language, one.title) for one in cloud.passages] == [
        ("de", "riese-cloud de"),
        ("en", "riese-cloud en"),
    ]
    assert cloud.conditions.nationwide
    assert not cloud.conditions.on_site
    assert (local.conditions.nationwide, local.conditions.on_site) == (False, True)
    assert local.conditions.districts == {"09190"}
    assert local.conditions.sizes == {"micro", "small"}
    assert local.conditions.service_languages == {"de"}
    assert local.conditions.capacity_left == 4
    assert len(snapshot.topics) == 3


@pytest.mark.parametrize(
    "values",
    [{"size": "huge"}, {"language": "fr"}, {"expires_at": NOW - timedelta(days=1)}, {"district": "x"}],
)
def test_the_store_itself_refuses_what_makes_no_sense(seeded: Database, values: dict[str, object]) -> None:
    need = {"text": "x", "language": "de", "postcode": "80331", "size": "small", "created_at": NOW}
    with UnitOfWork(seeded, write=True) as uow, pytest.raises(IntegrityError):
        uow.needs.add(**{**need, **values})  # type: ignore[arg-type]


def test_moments_without_time_zone_are_refused(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow, pytest.raises(Exception, match="time zone"):
        uow.needs.add(
            text="x", language="de", postcode="80331", size="small", created_at=datetime(2026, 1, 1)
        )
