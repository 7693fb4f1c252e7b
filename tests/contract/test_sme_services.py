"""Profile, drafts and needs of an SME on both stores: limits, ownership, and two who want the same need."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.company import ProfileInput
from matchmaker.domain.errors import InvalidInput, MatchmakerError, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import Role
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.need_drafts import CONTENT_MOST, DRAFTS_MOST, NeedDrafts
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.services.sme_profile import SmeProfiles
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import build_engine

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEED = NeedInput(
    "Wir brauchen eine Datensicherung für unsere Backstube.", "82362", "small", "10.71", ("wifi",)
)
PROFILE = ProfileInput("  Bäckerei   Huber ", "10.71", "micro", "82362", None, ("en", "de", "xx"), 2)


def actor(database: Database, key: str = "baecker") -> Actor:
    with UnitOfWork(database) as uow:
        sme = uow.smes.by_key(key)
    assert sme
    return Actor(user_id=1, role=Role.SME, sme_id=sme.id)


def needs(database: Database) -> SmeNeeds:
    clock = lambda: NOW  # noqa: E731
    stating = StateNeed(database, EngineProvider(database, build_engine), 30, clock)
    return SmeNeeds(database, stating, clock)


def anonymous(database: Database) -> str:
    stating = StateNeed(database, EngineProvider(database, build_engine), 30, lambda: NOW)
    return stating.state(NEED)


def test_profile_is_trimmed_and_the_chamber_follows_the_district(seeded: Database) -> None:
    profiles, me = SmeProfiles(seeded), actor(seeded)
    profiles.save(me, PROFILE)
    kept = profiles.of(me, "de")
    assert (kept.name, kept.service_languages, kept.grade) == ("Bäckerei Huber", ("de", "en"), 2)
    assert (kept.place.district.ags, kept.place.chamber) == ("09190", "IHK München")
    profiles.save(me, replace(PROFILE, district="01001"))
    with UnitOfWork(seeded) as uow:
        sme = uow.smes.by_key("baecker")
    assert sme
    assert (sme.district_ags, sme.chamber_code) == ("01001", None)


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": "x"}, {"name": "name_short"}),
        ({"name": "x" * 121}, {"name": "name_long"}),
        ({"industry": None}, {"industry": "industry_missing"}),
        ({"industry": "99.99"}, {"industry": "industry_unknown"}),
        ({"size": "huge"}, {"size": "size_missing"}),
        ({"postcode": "٨٢٣٦٢"}, {"postcode": "postcode_format"}),
        ({"postcode": "00000"}, {"postcode": "postcode_unknown"}),
        ({"district": "12345"}, {"district": "district_far"}),
        ({"service_languages": ("xx",)}, {"languages": "languages_missing"}),
        ({"grade": 0}, {"grade": "grade_unknown"}),
        ({"name": "", "size": ""}, {"name": "name_short", "size": "size_missing"}),
    ],
)
def test_wrong_profile_is_refused(
    seeded: Database, change: dict[str, object], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as problem:
        SmeProfiles(seeded).save(actor(seeded), replace(PROFILE, **change))  # type: ignore[arg-type]
    assert problem.value.errors == errors


def test_nobody_but_a_company_has_a_profile(seeded: Database) -> None:
    me = actor(seeded)
    for one in (
        VISITOR,
        replace(me, role=Role.PARTNER),
        replace(me, sme_id=99_999),
        replace(me, sme_id=None),
    ):
        with pytest.raises(NotFound):
            SmeProfiles(seeded).of(one, "de")
        with pytest.raises(NotFound):
            SmeProfiles(seeded).save(one, PROFILE)


def test_draft_is_kept_as_typed_and_only_for_its_company(seeded: Database) -> None:
    moments = iter(NOW + timedelta(minutes=number) for number in range(10))
    drafts, me, other = NeedDrafts(seeded, lambda: next(moments)), actor(seeded), actor(seeded, "wirt")
    content = {"text": " ü 🙂 <b>", "postcode": "falsch", "topics": ["wifi", "backup"]}
    first = drafts.save(me, drafts.new_token(), content)
    second = drafts.save(me, drafts.new_token(), {"text": "wort " * 100})
    assert drafts.one(me, first.token).content == content
    assert [one.token for one in drafts.of_sme(me)] == [second.token, first.token]
    assert len(second.excerpt) <= 120
    drafts.save(me, first.token, {"text": "neu"})
    assert drafts.of_sme(me)[0].excerpt == "neu"
    assert drafts.of_sme(other) == ()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: drafts.one(other, first.token),
        lambda: drafts.save(other, first.token, {"text": "fremd"}),
        lambda: drafts.delete(other, first.token),
        lambda: drafts.save(me, "kurz", {}),
        lambda: drafts.save(me, "x" * 65, {}),
        lambda: drafts.save(me, "ü" * 30, {}),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert drafts.one(me, first.token).content == {"text": "neu"}
    drafts.delete(me, first.token)
    with pytest.raises(NotFound):
        drafts.one(me, first.token)


def test_limits_of_drafts(seeded: Database) -> None:
    drafts, me = NeedDrafts(seeded), actor(seeded)
    drafts.save(me, drafts.new_token(), {"text": "x" * CONTENT_MOST})
    with pytest.raises(InvalidInput, match="draft_long"):
        drafts.save(me, drafts.new_token(), {"text": "x" * CONTENT_MOST, "size": "y"})
    for _ in range(DRAFTS_MOST - 1):
        last = drafts.save(me, drafts.new_token(), {"text": "x"})
    with pytest.raises(InvalidInput, match="drafts_many"):
        drafts.save(me, drafts.new_token(), {"text": "x"})
    drafts.save(me, last.token, {"text": "still possible"})


def test_same_draft_saved_twice_at_once_stays_one(seeded: Database) -> None:
    drafts, me = NeedDrafts(seeded), actor(seeded)
    token = drafts.new_token()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: drafts.save(me, token, {"text": str(number)}), range(6)))
    assert len(drafts.of_sme(me)) == 1


def test_need_of_a_company_is_kept_and_its_draft_goes_with_it(seeded: Database) -> None:
    me, drafts = actor(seeded), NeedDrafts(seeded)
    draft = drafts.save(me, drafts.new_token(), {"text": "halb"})
    token = needs(seeded).state(me, NEED, draft.token)
    with UnitOfWork(seeded) as uow:
        row = uow.needs.by_token(token, NOW + timedelta(days=4000))
    assert row
    assert (row.sme_id, row.expires_at, row.district_ags) == (me.sme_id, None, "09190")
    assert drafts.of_sme(me) == ()
    own = needs(seeded).one(me, token, "de", 10)
    assert own.claimed
    assert own.recommendation.matches
    line = needs(seeded).of_sme(me)[0]
    assert (line.token, line.matches) == (token, len(own.recommendation.matches) + own.recommendation.more)
    with pytest.raises(NotFound):
        needs(seeded).one(actor(seeded, "wirt"), token, "de", 3)


def test_corrected_district_counts_where_the_postcode_is_the_same(seeded: Database) -> None:
    me = actor(seeded)
    SmeProfiles(seeded).save(me, replace(PROFILE, district="09162"))
    districts = []
    for postcode in ("82362", "80331"):
        token = needs(seeded).state(me, replace(NEED, postcode=postcode))
        with UnitOfWork(seeded) as uow:
            row = uow.needs.by_token(token, NOW)
        districts.append(row.district_ags if row else None)
    assert districts == ["09162", "09162"]
    SmeProfiles(seeded).save(me, replace(PROFILE, district="01001"))
    found = needs(seeded).one(me, needs(seeded).state(me, NEED), "de", 3)
    assert found.need.district
    assert found.need.district.ags == "01001"
    assert not found.chamber_known


def test_need_without_a_search_can_be_searched(seeded: Database) -> None:
    me = actor(seeded)
    assert needs(seeded).of_sme(me)[0].matches is None
    assert not needs(seeded).one(me, "baecker-n1", "de", 3).searched
    needs(seeded).search_again(me, "baecker-n1")
    assert needs(seeded).one(me, "baecker-n1", "de", 3).searched
    with pytest.raises(NotFound):
        needs(seeded).search_again(actor(seeded, "wirt"), "baecker-n1")


def test_anonymous_need_is_taken_over_by_one_company_only(seeded: Database) -> None:
    token, people = anonymous(seeded), [actor(seeded), actor(seeded, "wirt")] * 3
    looked = needs(seeded).one(people[0], token, "de", 3)
    assert not looked.claimed

    def claim(one: Actor) -> int | None:
        try:
            needs(seeded).claim(one, token)
        except MatchmakerError:
            return None
        return one.sme_id

    with ThreadPoolExecutor(6) as pool:
        winners = {found for found in pool.map(claim, people) if found is not None}
    assert len(winners) == 1
    with UnitOfWork(seeded) as uow:
        row = uow.needs.by_token(token, NOW + timedelta(days=4000))
    assert row
    assert (row.sme_id, row.expires_at) == (winners.pop(), None)


def test_expired_need_cannot_be_taken_over(seeded: Database) -> None:
    token = anonymous(seeded)
    late = SmeNeeds(seeded, None, lambda: NOW + timedelta(days=31))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        late.claim(actor(seeded), token)
