"""The import is all or nothing, changes only what differs, and names the place of what is wrong."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import DirectoryFilter, Tally
from matchmaker.storage.repositories.partners import TAKEN_OVER
from matchmaker.storage.seed import seed
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_introduction
from tests.small_network import offering, partner, read, write


def _version(database: Database) -> int:
    with UnitOfWork(database) as uow:
        return uow.catalogue.version()


def _change(data_dir: Path, name: str, *path: Any, to: Any) -> None:
    content = read(data_dir, name)
    part = content
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    write(data_dir, name, content)


def test_second_import_changes_nothing(seeded: Database, data_dir: Path) -> None:
    before = _version(seeded)
    report = seed(seeded, data_dir, demo=True)
    assert not report.changed_anything
    assert report.catalogue_version == before == _version(seeded)


def test_import_without_demonstration_loads_only_the_founding_partners(
    database: Database, data_dir: Path
) -> None:
    for name in ("demo_partners_a.json", "demo_partners_b.json", "demo_smes.json"):
        (data_dir / name).unlink()
    report = seed(database, data_dir, demo=False)
    assert report.tallies["partners"].created == 1
    with UnitOfWork(database) as uow:
        assert [one.key for one in uow.partners.directory(DirectoryFilter())] == ["riese"]
        assert uow.smes.all() == []


def test_founding_import_after_a_demonstration_leaves_it_alone(seeded: Database, data_dir: Path) -> None:
    assert not seed(seeded, data_dir, demo=False).changed_anything
    with UnitOfWork(seeded) as uow:
        assert uow.partners.directory_size(DirectoryFilter()) == 3


def test_changed_text_is_updated_and_raises_the_version(seeded: Database, data_dir: Path) -> None:
    before = _version(seeded)
    path = ("partners", 0, "offerings", 0, "texts", "de", "title")
    _change(data_dir, "seed_partners.json", *path, to="Schnelles Netz")
    report = seed(seeded, data_dir, demo=True)
    assert (report.tallies["offerings"].changed, report.tallies["offerings"].unchanged) == (1, 3)
    assert report.catalogue_version == before + 1
    with UnitOfWork(seeded) as uow:
        found = uow.offerings.by_key("riese-netz")
        assert found is not None
        assert {text.language: text.title for text in found.texts} == {
            "de": "Schnelles Netz",
            "en": "riese-netz en",
        }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("topics",), ["wifi", "backup"]),
        (("sizes",), ["large"]),
        (("formats",), ["webinar"]),
        (("grades", "best"), 1),
        (("on_site",), True),
        (("texts",), {"de": offering("riese-netz", "wifi")["texts"]["de"]}),
    ],
)
def test_every_part_of_an_offering_is_updated(
    seeded: Database, data_dir: Path, path: tuple[str, ...], value: Any
) -> None:
    _change(data_dir, "seed_partners.json", "partners", 0, "offerings", 0, *path, to=value)
    assert seed(seeded, data_dir, demo=True).tallies["offerings"].changed == 1
    assert not seed(seeded, data_dir, demo=True).changed_anything


def test_order_of_topics_is_updated(seeded: Database, data_dir: Path) -> None:
    _change(data_dir, "seed_partners.json", "partners", 0, "offerings", 1, "topics", to=["wifi", "backup"])
    seed(seeded, data_dir, demo=True)
    with UnitOfWork(seeded) as uow:
        live = uow.catalogue.live_topics()
        net, cloud = (uow.offerings.by_key(key) for key in ("riese-netz", "riese-cloud"))
        assert net is not None
        assert cloud is not None
        assert live[net.id] == ["wifi"]
        assert live[cloud.id] == ["wifi", "backup"]
        assert [topic.topic_key for topic in cloud.topics] == ["wifi", "backup"]


def test_vanished_offering_is_archived_and_lives_again_when_it_returns(
    seeded: Database, data_dir: Path
) -> None:
    old = read(data_dir, "seed_partners.json")
    _change(data_dir, "seed_partners.json", "partners", 0, "offerings", to=[offering("riese-netz", "wifi")])
    assert seed(seeded, data_dir, demo=True).tallies["offerings"].removed == 1
    assert _status(seeded, "riese-cloud") == "archived"
    assert not seed(seeded, data_dir, demo=True).changed_anything
    write(data_dir, "seed_partners.json", old)
    seed(seeded, data_dir, demo=True)
    assert _status(seeded, "riese-cloud") == "live"


def test_vanished_partner_is_retired_with_its_offerings(seeded: Database, data_dir: Path) -> None:
    _change(
        data_dir, "demo_partners_b.json", "partners", to=[partner("carla", offering("carla-eins", "wifi"))]
    )
    report = seed(seeded, data_dir, demo=True)
    assert (report.tallies["partners"].created, report.tallies["partners"].removed) == (1, 1)
    assert _status(seeded, "berta-kurs") == "archived"
    with UnitOfWork(seeded) as uow:
        assert uow.partners.public_by_key("berta") is None
        retired = uow.partners.by_key("berta")
        assert retired is not None
        assert retired.status == "retired"


def test_status_set_by_people_survives_an_import(seeded: Database, data_dir: Path) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        found = uow.partners.by_key("riese")
        assert found is not None
        found.status = "paused"
        found.offerings[0].status = "archived"
        uow.commit()
    assert not seed(seeded, data_dir, demo=True).changed_anything
    assert _status(seeded, "riese-netz") == "archived"


def test_key_entered_in_the_application_is_not_taken_over(seeded: Database, data_dir: Path) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        found = uow.partners.by_key("riese")
        assert found is not None
        found.source = None
        uow.commit()
    with pytest.raises(DataFileError, match="entered in the application"):
        seed(seeded, data_dir, demo=True)


def test_partner_that_was_edited_in_the_application_is_left_alone(seeded: Database, data_dir: Path) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        found = uow.partners.by_key("riese")
        assert found is not None
        found.name, found.status, found.source = "Riese neu", "retired", TAKEN_OVER
        for one in found.offerings:
            one.source, one.grade_best = TAKEN_OVER, 2
        uow.commit()
    before = _version(seeded)
    _change(data_dir, "seed_partners.json", "partners", 0, "name", to="Ganz anders")
    report = seed(seeded, data_dir, demo=True)
    assert not report.changed_anything
    assert (report.tallies["partners"].kept, report.tallies["offerings"].kept) == (1, 2)
    assert _version(seeded) == before
    with UnitOfWork(seeded) as uow:
        found = uow.partners.by_key("riese")
        assert found is not None
        assert (found.name, found.status) == ("Riese neu", "retired")
        assert {one.grade_best for one in found.offerings} == {2}


def test_offerings_that_vanish_from_the_file_of_a_taken_over_partner_stay(
    seeded: Database, data_dir: Path
) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        found = uow.partners.by_key("berta")
        assert found is not None
        found.source = found.offerings[0].source = TAKEN_OVER
        uow.commit()
    _change(
        data_dir, "demo_partners_b.json", "partners", to=[partner("carla", offering("carla-eins", "wifi"))]
    )
    seed(seeded, data_dir, demo=True)
    assert _status(seeded, "berta-kurs") == "live"


def test_renamed_topic_moves_with_its_offerings(seeded: Database, data_dir: Path) -> None:
    _change(data_dir, "topics.json", "fields", 1, "topics", 0, "key", to="trainees")
    _change(data_dir, "demo_partners_b.json", "partners", 0, "offerings", 0, "topics", to=["trainees"])
    for i in range(2):
        _change(data_dir, "demo_smes.json", "smes", i, "needs", 0, "topics", to=["trainees"])
    seed(seeded, data_dir, demo=True)
    with UnitOfWork(seeded) as uow:
        assert {topic.key for topic in uow.topics.all()} == {"wifi", "backup", "trainees"}
        assert [one.key for one in uow.offerings.live_of_topic("trainees")] == ["berta-kurs"]


def test_changed_sme_is_written_anew(seeded: Database, data_dir: Path) -> None:
    _change(data_dir, "demo_smes.json", "smes", 0, "needs", 0, "text", to="Jetzt suchen wir etwas anderes.")
    tally = seed(seeded, data_dir, demo=True).tallies["smes"]
    assert (tally.created, tally.changed, tally.removed, tally.unchanged) == (0, 1, 0, 1)
    with UnitOfWork(seeded) as uow:
        found = uow.smes.by_key("baecker")
        assert found is not None
        assert found.needs[0].text == "Jetzt suchen wir etwas anderes."
        assert found.needs[0].district_ags == "09190"


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("demo_smes.json", ("smes", 1, "needs", 0, "topics"), ["tea"]),
        ("demo_partners_b.json", ("partners", 0, "capacity_per_month"), "four"),
    ],
)
def test_wrong_file_names_the_place_and_changes_nothing(
    seeded: Database, data_dir: Path, name: str, path: tuple[Any, ...], value: Any
) -> None:
    before = _version(seeded)
    _change(data_dir, "topics.json", "fields", 0, "topics", 0, "label", "de", to="Anderer Name")
    _change(data_dir, name, *path, to=value)
    with pytest.raises(DataFileError) as caught:
        seed(seeded, data_dir, demo=True)
    assert caught.value.file == name
    assert caught.value.place.startswith("/".join(map(str, path)))
    with UnitOfWork(seeded) as uow:
        wifi = uow.topics.by_key("wifi")
        assert wifi is not None
        assert wifi.labels["de"] == "Thema wifi"
    assert _version(seeded) == before


def test_what_is_still_in_use_cannot_be_dropped_from_the_files(seeded: Database, data_dir: Path) -> None:
    content = read(data_dir, "topics.json")
    del content["fields"][1]
    write(data_dir, "topics.json", content)
    with pytest.raises(DataFileError, match="in conflict"):
        seed(seeded, data_dir, demo=False)


def test_progress_is_told_step_by_step(database: Database, data_dir: Path) -> None:
    told: list[tuple[str, int, int]] = []
    seed(database, data_dir, demo=True, progress=lambda *step: told.append(step))
    assert [what for what, _, _ in told[1:]] == [
        "files",
        "reference data",
        "topics",
        "partners",
        "SMEs",
        "done",
    ]
    assert told[-1][1] == told[-1][2]


def _status(database: Database, key: str) -> str:
    with UnitOfWork(database) as uow:
        found = uow.offerings.by_key(key)
        assert found is not None
        return found.status


def test_smes_that_somebody_works_with_are_left_alone(seeded: Database, data_dir: Path) -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    with UnitOfWork(seeded, write=True) as uow:
        sme = uow.smes.by_key("baecker")
        add_introduction(uow, Happened("request", at))
        uow.needs.add(
            text="Ein eigener Bedarf.", language="de", postcode="82362", size="small", created_at=at, sme=sme
        )
        uow.commit()
    assert seed(seeded, data_dir, demo=True).tallies["smes"] == Tally(0, 0, 0, 2)
    content = read(data_dir, "demo_smes.json")
    write(data_dir, "demo_smes.json", content | {"smes": content["smes"][1:]})
    assert seed(seeded, data_dir, demo=True).tallies["smes"] == Tally(0, 0, 0, 2)
    with UnitOfWork(seeded) as uow:
        found = uow.smes.by_key("baecker")
        assert found is not None
        assert len(found.needs) == 2
