"""The main job through the use cases: real model, real data, both stores."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Embedding
from tests.stores import create_postgres

NEED = NeedInput("Mir finden koane Lehrlinge mehr, koana wui mehr a Handwerk lerna.", "82362", "small")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def container(
    request: pytest.FixtureRequest, demo_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Container]:
    """An installation with the demonstration network."""
    copy = shutil.copyfile(demo_store, tmp_path_factory.mktemp("store") / "matchmaker.sqlite3")
    url = f"sqlite:///{copy}"
    if request.param == "postgresql":
        server: URL = request.getfixturevalue("postgres_server")
        url = create_postgres(server)
        schema.upgrade(url)
    settings = Settings(
        secret_key="x" * 32, database_url=url, data_dir=PROJECT_ROOT / "data", var_dir=PROJECT_ROOT / "var"
    )
    built = Container(settings)
    if request.param == "postgresql":
        seed(built.database, settings.data_dir, demo=True)
        _copy_vectors(f"sqlite:///{copy}", built.database)
    yield built
    built.database.engine.dispose()


def _copy_vectors(source: str, target: Database) -> None:
    """Vectors are derived from text and model alone, so those of one store serve the other."""
    with Database(source) as database, UnitOfWork(database) as reading:
        rows = reading.session.scalars(select(Embedding)).all()
    with UnitOfWork(target, write=True) as writing:
        for model, kind in sorted({(row.model, row.kind) for row in rows}):
            vectors = {row.text_hash: row.vector for row in rows if (row.model, row.kind) == (model, kind)}
            writing.embeddings.add(model, kind, vectors)
        writing.commit()


def _keys(container: Container, need: NeedInput, count: int = 10) -> list[str]:
    token = container.services.state_need.state(need)
    answer = container.services.recommend.for_need(token, "de", count)
    return [match.offering.key for match in answer.matches]


def test_dialect_need_finds_help_with_apprentices(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    answer = container.services.recommend.for_need(token, "de", 3)
    assert 1 <= len(answer.matches) <= 3
    assert "apprentices" in {topic.key for match in answer.matches for topic in match.topics}
    assert answer.need.district is not None
    assert answer.need.district.name == "Landkreis Weilheim-Schongau"
    assert answer.need.chamber == "IHK für München und Oberbayern"
    for match in answer.matches:
        assert match.reason
        assert "".join(piece.text for piece in match.need_pieces) == NEED.text


def test_every_match_serves_the_district_and_the_size(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    for match in container.services.recommend.for_need(token, "de", 10).matches:
        serves = {district.ags for district in match.partner.districts}
        assert "09190" in serves or (match.partner.nationwide and not match.offering.on_site)
        assert "small" in match.offering.sizes


def test_evidence_stays_as_it_was_shown(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    recommend = container.services.recommend
    assert recommend.for_need(token, "de", 3) == recommend.for_need(token, "de", 3)


def test_reason_is_worded_in_the_readers_language(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    german = container.services.recommend.for_need(token, "de", 1).matches[0]
    english = container.services.recommend.for_need(token, "en", 1).matches[0]
    assert german.offering.key == english.offering.key
    assert german.reason != english.reason


def test_english_need_finds_german_offerings(container: Container) -> None:
    keys = _keys(container, NeedInput("We lost our data and have no backup of our server.", "80331", "small"))
    with UnitOfWork(container.database) as uow:
        offerings = uow.offerings.by_keys(keys)
    german_only = [key for key, row in offerings.items() if {text.language for text in row.texts} == {"de"}]
    assert german_only


def test_out_of_scope_need_gets_no_partner(container: Container) -> None:
    assert (
        _keys(container, NeedInput("Das Dach ist undicht, wir suchen einen Dachdecker.", "82362", "micro"))
        == []
    )


def _set_status(
    container: Container,
    key: str,
    *,
    offering: OfferingStatus | None = None,
    partner: PartnerStatus | None = None,
) -> None:
    with UnitOfWork(container.database, write=True) as uow:
        row = uow.offerings.by_key(key)
        assert row is not None
        row.status = offering or row.status
        row.partner.status = partner or row.partner.status
        uow.commit()


def test_paused_partner_disappears_at_once_and_comes_back(container: Container) -> None:
    first = _keys(container, NEED)[0]
    token = container.services.state_need.state(NEED)
    _set_status(container, first, partner=PartnerStatus.PAUSED)
    try:
        assert first not in _keys(container, NEED)
        shown = container.services.recommend.for_need(token, "de", 10)
        assert first not in {match.offering.key for match in shown.matches}
    finally:
        _set_status(container, first, partner=PartnerStatus.ACTIVE)
    assert first in _keys(container, NEED)


def test_archived_offering_is_not_recommended_until_it_is_live_again(container: Container) -> None:
    first = _keys(container, NEED)[0]
    _set_status(container, first, offering=OfferingStatus.ARCHIVED)
    assert first not in _keys(container, NEED)
    _set_status(container, first, offering=OfferingStatus.LIVE)
    assert first in _keys(container, NEED)


def test_evidence_outlives_a_changed_offering(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    before = container.services.recommend.for_need(token, "de", 1).matches[0]
    with UnitOfWork(container.database, write=True) as uow:
        row = uow.offerings.by_key(before.offering.key)
        assert row is not None
        kept = {text.language: text.what_you_get for text in row.texts}
        for text in row.texts:
            text.what_you_get = "Etwas ganz anderes, das mit dem Bedarf nichts zu tun hat."
        uow.commit()
    try:
        after = container.services.recommend.for_need(token, "de", 1).matches[0]
        assert after.offering_pieces == before.offering_pieces
        assert after.reason == before.reason
    finally:
        with UnitOfWork(container.database, write=True) as uow:
            row = uow.offerings.by_key(before.offering.key)
            assert row is not None
            for text in row.texts:
                text.what_you_get = kept[text.language]
            uow.commit()


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"postcode": "00000"}, "postcode", "postcode_unknown"),
        ({"industry": "99.99"}, "industry", "industry_unknown"),
        ({"topics": ("flying",)}, "topics", "topic_unknown"),
    ],
)
def test_unknown_values_are_refused(
    container: Container, changes: dict[str, object], field: str, problem: str
) -> None:
    typed = NeedInput(**{"text": NEED.text, "postcode": "82362", "size": "small", **changes})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as caught:
        container.services.state_need.check(typed)
    assert caught.value.errors == {field: problem}


def test_unknown_address_leads_nowhere(container: Container) -> None:
    with pytest.raises(NotFound):
        container.services.recommend.for_need("guessed", "de", 3)


def test_need_is_gone_when_its_time_is_over(container: Container) -> None:
    token = container.services.state_need.state(NEED)
    later = RecommendPartners(container.database, lambda: datetime.now(UTC) + timedelta(days=31))
    with pytest.raises(NotFound):
        later.need(token, "de")
    assert container.services.recommend.need(token, "de").text == NEED.text


def test_topics_are_suggested_for_a_started_text(container: Container) -> None:
    suggested = container.services.suggest_topics.suggest("unser wlan geht nicht", "de")
    assert suggested[0].key == "wifi"
    assert container.services.suggest_topics.suggest("wlan", "de") == []


def test_reindex_finds_nothing_to_do_twice(container: Container) -> None:
    container.reindex()
    again = container.reindex()
    assert (again.computed, again.deleted) == (0, 0)
