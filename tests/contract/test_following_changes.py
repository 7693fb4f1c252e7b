"""Every process sees a committed change at once, reads no more than what changed, and mixes nothing up."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.matching.catalogue import SMALL, Catalogue
from matchmaker.matching.documents import Need, OfferingDocument
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.retrieval import characters, halves
from matchmaker.matching.text import compounds
from matchmaker.services import engine_provider
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.engine_source import EngineSource
from matchmaker.storage import catalogue_files
from matchmaker.storage.catalogue_source import load_catalogue
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Offering, OfferingText, Partner, Topic
from tests.fakes import HashingEmbedder
from tests.introduction_world import EVERYTHING_POSSIBLE

PLUMS = "Zwetschgen entsteinen mit der Maschine"
Process = Callable[[], EngineProvider]


@pytest.fixture
def source(seeded: Database, tmp_path: Path) -> EngineSource:
    """How a process makes its engine when no catalogue counts as small."""
    stored = StoredEmbedder(seeded, HashingEmbedder())
    return EngineSource(
        seeded, lambda: stored, lambda: EVERYTHING_POSSIBLE, lambda: None, tmp_path / "kept", small=0
    )


@pytest.fixture
def reading_all(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Versions of which the whole catalogue was read."""
    read: list[int] = []

    def counting(database: Database) -> object:
        snapshot = load_catalogue(database)
        read.append(snapshot.version)
        return snapshot

    monkeypatch.setattr(engine_provider, "load_catalogue", counting)
    return read


def change(database: Database, work: Callable[[UnitOfWork], object]) -> None:
    with UnitOfWork(database, write=True) as uow:
        work(uow)
        uow.commit()


def offering(uow: UnitOfWork, key: str) -> Offering:
    return uow.session.scalars(select(Offering).where(Offering.key == key)).one()


def partner(uow: UnitOfWork, key: str) -> Partner:
    return uow.session.scalars(select(Partner).where(Partner.key == key)).one()


def title(uow: UnitOfWork, key: str, text: str) -> None:
    own = offering(uow, key).id
    for row in uow.session.scalars(select(OfferingText).where(OfferingText.offering_id == own)):
        row.title = text


def first(engines: EngineProvider, text: str = PLUMS) -> str | None:
    matches = engines.current().recommend(Need(text), show_none=True).matches
    return matches[0].offering_id if matches else None


def live(engine: MatchingEngine) -> dict[str, OfferingDocument]:
    catalogue = engine.catalogue
    return {
        one.id: replace(one, passages=tuple(one.passages))
        for one, counts in zip(catalogue.offerings, catalogue.live.tolist(), strict=True)
        if counts
    }


def assert_as_if_built_anew(engines: EngineProvider, source: EngineSource) -> None:
    """The same offerings with the same content, and the same cosines, as an engine built from nothing has."""
    engine = engines.current()
    # Nothing of this engine is kept, so that no process starts from it.
    anew = replace(source, small=SMALL).build(load_catalogue(source.database), None)
    assert live(engine) == live(anew)
    assert engine.catalogue.live_count == len(anew.catalogue)
    for text in (PLUMS, "Thema backup", "riese-netz de"):
        vector = engine.embedder.embed_queries([text])[0]
        for need in (Need(text), Need(text, district="09190", size="small")):
            ours, theirs = (
                one.recommend_vector(need, vector, 50, show_none=True, per_partner=9).matches
                for one in (engine, anew)
            )
            assert {one.offering_id for one in ours} == {one.offering_id for one in theirs}
            cosines = {one.offering_id: one.features["dense"] for one in theirs}
            for one in ours:
                assert one.features["dense"] == pytest.approx(cosines[one.offering_id], abs=1e-5)
                assert one.rules == next(
                    other.rules for other in theirs if other.offering_id == one.offering_id
                )


def test_every_process_finds_an_edited_offering_at_once(source: EngineSource, reading_all: list[int]) -> None:
    processes = [source.provider(), source.provider()]
    for engines in processes:
        engines.current()
    known = len(reading_all)
    change(source.database, lambda uow: title(uow, "berta-kurs", PLUMS))
    for engines in processes:
        assert first(engines) == "berta-kurs"
        assert_as_if_built_anew(engines, source)
    assert len(reading_all) == known, "the whole catalogue was read for one edited offering"


def test_a_new_offering_is_found_and_a_deleted_one_is_gone_at_once(
    source: EngineSource, reading_all: list[int]
) -> None:
    engines = source.provider()
    engines.current()

    def enter(uow: UnitOfWork) -> None:
        like = offering(uow, "berta-kurs")
        new = Offering(
            key="berta-obst",
            partner_id=like.partner_id,
            status=OfferingStatus.LIVE,
            grade_best=1,
            grade_worst=6,
            on_site=False,
            created_at=like.created_at,
        )
        parts = {"what_you_get": "Obst.", "for_whom": "Mostereien.", "what_it_needs": "Strom."}
        new.texts = [OfferingText(language="de", title=PLUMS, **parts)]
        uow.session.add(new)

    change(source.database, enter)
    assert first(engines) == "berta-obst"
    assert_as_if_built_anew(engines, source)
    change(source.database, lambda uow: uow.session.delete(offering(uow, "berta-obst")))
    assert first(engines) != "berta-obst"
    assert "berta-obst" not in live(engines.current())
    assert_as_if_built_anew(engines, source)
    assert len(reading_all) == 1


@pytest.mark.parametrize("how", ["archived", "partner left", "other district", "no capacity"])
def test_what_its_partner_or_status_changes_counts_at_once(
    source: EngineSource, reading_all: list[int], how: str
) -> None:
    engines = source.provider()
    assert "anton-vor-ort" in live(engines.current())

    def work(uow: UnitOfWork) -> None:
        anton = partner(uow, "anton")
        if how == "archived":
            offering(uow, "anton-vor-ort").status = OfferingStatus.ARCHIVED
        elif how == "partner left":
            anton.status = PartnerStatus.PAUSED
        elif how == "other district":
            uow.session.refresh(anton, ["districts"])
            anton.districts = []
        else:
            anton.capacity_per_month = 0

    change(source.database, work)
    need = Need("anton-vor-ort", district="09190")
    found = [one.offering_id for one in engines.current().recommend(need, show_none=True).matches]
    assert "anton-vor-ort" not in found
    assert_as_if_built_anew(engines, source)
    assert len(reading_all) == 1


def test_many_changes_one_after_the_other_end_as_if_built_anew(
    source: EngineSource, reading_all: list[int]
) -> None:
    engines, late = source.provider(), source.provider()
    engines.current(), late.current()
    keys = ["riese-netz", "riese-cloud", "anton-vor-ort", "berta-kurs"]
    random = np.random.default_rng(7)
    for number in range(12):
        key = keys[int(random.integers(len(keys)))]
        if random.random() < 0.3:
            status = [OfferingStatus.LIVE, OfferingStatus.ARCHIVED][int(random.integers(2))]
            change(source.database, lambda uow, key=key, to=status: setattr(offering(uow, key), "status", to))
        else:
            change(source.database, lambda uow, key=key, n=number: title(uow, key, f"Fassung {n} von {key}"))
        if random.random() < 0.7:
            assert_as_if_built_anew(engines, source)
    assert_as_if_built_anew(engines, source)
    # One that slept through all of it reads no more than what changed either.
    assert_as_if_built_anew(late, source)
    assert len(reading_all) == 1


def test_a_change_nobody_named_is_read_with_everything(source: EngineSource, reading_all: list[int]) -> None:
    engines = source.provider()
    engines.current()
    archive = update(Offering).where(Offering.key == "berta-kurs").values(status=OfferingStatus.ARCHIVED)
    change(source.database, lambda uow: uow.session.execute(archive))
    assert "berta-kurs" not in live(engines.current())
    change(source.database, lambda uow: uow.catalogue.raise_version())
    engines.current()
    assert len(reading_all) == 3


def test_the_taxonomy_is_followed_without_reading_the_offerings(
    source: EngineSource, reading_all: list[int]
) -> None:
    engines = source.provider()
    assert engines.current().topics is not None
    change(
        source.database,
        lambda uow: uow.session.execute(
            update(Topic).where(Topic.key == "backup").values(labels={"de": PLUMS, "en": "Plums"})
        ),
    )
    engine = engines.current()
    assert engine.topics is not None
    assert PLUMS in [topic.labels["de"] for topic in engine.topics.topics]
    assert engine.suggest_topics(PLUMS, 1)[0][0] == "backup"
    assert len(reading_all) == 1


def test_vectors_of_another_model_are_never_mixed_in(source: EngineSource, tmp_path: Path) -> None:
    """Two processes with different models beside each other, as while a new model is rolled out."""
    stored = StoredEmbedder(source.database, HashingEmbedder(96))
    other = replace(source, make_stored=lambda: stored)
    old, new = source.provider(), other.provider()
    for engines, size in ((old, 64), (new, 96), (old, 64)):
        assert engines.current().embedder.dimensions == size
    change(source.database, lambda uow: title(uow, "berta-kurs", PLUMS))
    for engines, made in ((new, other), (old, source)):
        assert first(engines) == "berta-kurs"
        assert_as_if_built_anew(engines, made)
        fresh = made.provider()
        assert fresh.current().embedder.dimensions == made.stored.dimensions
        assert first(fresh) == "berta-kurs"
        assert_as_if_built_anew(fresh, made)


def test_the_next_process_starts_from_files_and_follows_what_has_changed_since(
    source: EngineSource, reading_all: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = source.provider()
    before.current()
    change(source.database, lambda uow: title(uow, "berta-kurs", PLUMS))
    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "build", lambda *_, **__: pytest.fail("the catalogue was analysed again"))
        after = source.provider()
        assert first(after) == "berta-kurs"
    assert len(reading_all) == 1
    assert_as_if_built_anew(after, source)
    for text in (PLUMS, "riese-cloud"):
        ours, theirs = (one.current().recommend(Need(text), show_none=True) for one in (after, before))
        assert ours == theirs


def test_a_very_large_catalogue_is_kept_in_16_bits_and_with_its_frequent_ngrams_apart(
    source: EngineSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(halves, "HALVED_FROM", 1)
    monkeypatch.setattr(characters, "FREQUENT_FROM", 1)
    before = source.provider()
    before.current()
    change(source.database, lambda uow: title(uow, "berta-kurs", PLUMS))
    after = source.provider()
    assert first(after) == first(before) == "berta-kurs"
    assert after.current().catalogue.passage_set.characters.frequent is not None
    assert_as_if_built_anew(after, source)
    assert after.current().recommend(Need("riese-cloud")) == before.current().recommend(Need("riese-cloud"))


def test_the_next_process_splits_no_word_that_was_split_before(
    source: EngineSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(source.database, lambda uow: title(uow, "berta-kurs", "Lehrlingsbetreuung im Handwerksbetrieb"))
    source.provider().current()
    known = compounds.known_compounds()
    assert known["lehrlingsbetreuung"]
    monkeypatch.setattr(compounds, "_known", {})
    monkeypatch.setattr(compounds, "_split", lambda word: pytest.fail(f"{word} was split again"))
    assert source.provider().current().catalogue.live_count
    assert compounds.compound_parts("lehrlingsbetreuung") == known["lehrlingsbetreuung"]


def test_files_of_another_store_with_the_same_version_are_not_used(
    source: EngineSource, reading_all: list[int]
) -> None:
    source.provider().current()
    [folder] = source.folder.iterdir()
    meta = folder / "meta.json"
    meta.write_text(meta.read_text().replace('"token": "', '"token": "0'), encoding="utf-8")
    source.provider().current()
    assert len(reading_all) == 2


def test_files_of_another_analysis_are_not_used(
    source: EngineSource, reading_all: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    source.provider().current()
    monkeypatch.setattr(catalogue_files, "ANALYSIS_VERSION", "other")
    source.provider().current()
    assert len(reading_all) == 2


def test_files_whose_vectors_were_deleted_are_not_used(source: EngineSource) -> None:
    source.provider().current()
    change(source.database, lambda uow: uow.embeddings.delete_others("passage", "none", ()))
    engines = source.provider()
    change(source.database, lambda uow: title(uow, "berta-kurs", PLUMS))
    assert first(engines) == "berta-kurs"


def test_a_full_disk_costs_only_the_next_start(
    source: EngineSource, caplog: pytest.LogCaptureFixture
) -> None:
    source.folder.write_text("no folder can be made here", encoding="utf-8")
    assert first(source.provider(), "riese-netz") == "riese-netz"
    assert "could not be kept" in caplog.text


def test_an_engine_that_followed_much_is_built_anew_beside_its_use(
    source: EngineSource, reading_all: list[int]
) -> None:
    engines = replace(source, most_followed=1).provider()
    engines.current()
    change(source.database, lambda uow: title(uow, "riese-netz", PLUMS))
    assert first(engines) == "riese-netz"
    deadline = time.monotonic() + 20
    while engines.current().catalogue.base is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert engines.current().catalogue.base is None
    assert len(reading_all) == 2
    assert_as_if_built_anew(engines, source)


def test_changes_are_forgotten_after_a_while(source: EngineSource, monkeypatch: pytest.MonkeyPatch) -> None:
    from matchmaker.storage.repositories import changes

    monkeypatch.setattr(changes, "KEPT", 3)
    with UnitOfWork(source.database) as uow:
        before = uow.catalogue.version()
    for number in range(5):
        change(source.database, lambda uow, n=number: title(uow, "berta-kurs", f"Fassung {n}"))
    with UnitOfWork(source.database) as uow:
        assert uow.changes.since(before) is None
        assert uow.changes.since(before + 2) is not None
        assert uow.changes.since(before + 6) is None, "a version that was never given"


def test_a_partner_deleted_by_a_statement_is_gone(source: EngineSource) -> None:
    engines = source.provider()
    engines.current()

    def work(uow: UnitOfWork) -> None:
        berta = partner(uow, "berta")
        uow.session.execute(delete(Offering).where(Offering.partner_id == berta.id))

    change(source.database, work)
    assert "berta-kurs" not in live(engines.current())
