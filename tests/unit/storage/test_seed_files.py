"""Data files are checked before anything is written: form, schema, references, doubles."""

from pathlib import Path
from typing import Any

import pytest

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.seed.run import check_files
from tests.small_network import read, write, write_data_files

WRONG = [
    ("seed_partners.json", ("partners", 0, "offerings", 1, "topics"), ["wifi", "tea"], "no topic 'tea'"),
    ("seed_partners.json", ("partners", 0, "districts"), ["99999"], "no district '99999'"),
    ("seed_partners.json", ("partners", 0, "wants", "industries"), ["99"], "no industry '99'"),
    ("seed_partners.json", ("partners", 0, "offerings", 0, "grades", "best"), 7, "7"),
    ("seed_partners.json", ("partners", 0, "kind"), "friend", "friend"),
    ("demo_partners_b.json", ("partners", 0, "key"), "anton", "given twice"),
    ("demo_partners_b.json", ("partners", 0, "offerings", 0, "key"), "riese-netz", "given twice"),
    ("demo_smes.json", ("smes", 1, "postcode"), "00000", "no postcode '00000'"),
    ("demo_smes.json", ("smes", 1, "industry"), "98", "no industry '98'"),
    ("demo_smes.json", ("smes", 1, "needs", 0, "topics"), ["tea"], "no topic 'tea'"),
    ("topics.json", ("fields", 1, "topics", 0, "key"), "wifi", "given twice"),
    ("topics.json", ("fields", 0, "label", "de"), "", "short"),
    ("districts.json", ("districts", 1, "chamber"), "199", "no chamber '199'"),
    ("chambers.json", ("chambers", 1, "code"), "155", "given twice"),
    ("industries.json", ("industries", 3, "parent"), "99", "no item '99'"),
]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return write_data_files(tmp_path / "data")


def _fails(data_dir: Path) -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        check_files(data_dir, demo=True)
    return caught.value


@pytest.mark.parametrize(("name", "path", "value", "problem"), WRONG)
def test_wrong_content_is_named_with_its_place(
    data_dir: Path, name: str, path: tuple[Any, ...], value: Any, problem: str
) -> None:
    content = read(data_dir, name)
    part = content
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    write(data_dir, name, content)
    error = _fails(data_dir)
    assert error.file == name
    assert error.place.startswith("/".join(map(str, path)))
    assert problem in str(error)


def test_valid_files_pass(data_dir: Path) -> None:
    check_files(data_dir, demo=True)


def test_the_products_own_files_pass() -> None:
    check_files(Path(__file__).parents[3] / "data", demo=True)


def test_best_grade_must_not_be_worse_than_worst(data_dir: Path) -> None:
    content = read(data_dir, "seed_partners.json")
    content["partners"][0]["offerings"][1]["grades"] = {"best": 5, "worst": 2}
    write(data_dir, "seed_partners.json", content)
    assert _fails(data_dir).place == "partners/0/offerings/1/grades"


def test_partner_without_any_region_is_refused(data_dir: Path) -> None:
    content = read(data_dir, "demo_partners_a.json")
    content["partners"][0]["districts"] = []
    write(data_dir, "demo_partners_a.json", content)
    assert _fails(data_dir).place == "partners/0/districts"


def test_offering_on_site_needs_a_region(data_dir: Path) -> None:
    content = read(data_dir, "seed_partners.json")
    content["partners"][0]["districts"] = []
    content["partners"][0]["offerings"][1]["on_site"] = True
    write(data_dir, "seed_partners.json", content)
    assert _fails(data_dir).place == "partners/0/offerings/1/on_site"


def test_the_first_problem_in_the_file_is_named_first(data_dir: Path) -> None:
    content = read(data_dir, "seed_partners.json")
    content["partners"][0]["offerings"][1]["sizes"] = ["giant"]
    content["partners"][0]["offerings"][0]["formats"] = []
    write(data_dir, "seed_partners.json", content)
    assert _fails(data_dir).place == "partners/0/offerings/0/formats"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"format": 1', "line 1, column 13"),
        ('{"fields": [], "fields": []}', ""),
        ("", "line 1, column 1"),
    ],
)
def test_malformed_json_is_named_with_line_and_column(data_dir: Path, text: str, place: str) -> None:
    (data_dir / "topics.json").write_text(text, encoding="utf-8")
    error = _fails(data_dir)
    assert (error.file, error.place) == ("topics.json", place)


def test_missing_file_is_named(data_dir: Path) -> None:
    (data_dir / "topics.json").unlink()
    error = _fails(data_dir)
    assert error.file == "topics.json"
    assert "missing" in error.problem


def test_file_in_another_encoding_is_refused(data_dir: Path) -> None:
    (data_dir / "topics.json").write_bytes('{"format": "München"}'.encode("latin-1"))
    assert "UTF-8" in _fails(data_dir).problem


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("8033;München;09162;48.1;11.5", "not a postcode"),
        ("80331;München;09162;48.1;11.5", "given twice"),
        ("80333;München;99999;48.1;11.5", "no district"),
        ("80333;München;09162;north;11.5", "not a coordinate"),
        ("80333;München;09162;48.1", "5 values expected"),
    ],
)
def test_wrong_postcodes_are_named_by_line(data_dir: Path, line: str, problem: str) -> None:
    with (data_dir / "postcodes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    error = _fails(data_dir)
    assert (error.file, error.place) == ("postcodes.csv", "line 4")
    assert problem in error.problem


def test_table_with_other_columns_is_refused(data_dir: Path) -> None:
    (data_dir / "postcodes.csv").write_text("plz;ort\n", encoding="utf-8")
    assert _fails(data_dir).place == "line 1"
