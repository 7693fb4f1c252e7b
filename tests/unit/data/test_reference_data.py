"""Reference data as shipped: valid, complete, and plain words lead to the right industry."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

DATA = Path(__file__).resolve().parents[3] / "data"
Row = dict[str, Any]


def load(name: str) -> Row:
    document: Row = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def chambers() -> dict[str, Row]:
    return {row["code"]: row for row in load("chambers")["chambers"]}


@pytest.fixture(scope="module")
def districts() -> dict[str, Row]:
    return {row["ags"]: row for row in load("districts")["districts"]}


@pytest.fixture(scope="module")
def industries() -> dict[str, Row]:
    return {row["code"]: row for row in load("industries")["industries"]}


@pytest.fixture(scope="module")
def postcodes() -> dict[str, Row]:
    with (DATA / "postcodes.csv").open(encoding="utf-8", newline="") as handle:
        return {row["postcode"]: row for row in csv.DictReader(handle, delimiter=";")}


@pytest.mark.parametrize(
    "name", ["chambers", "districts", "figures", "industries", "matching_quality", "self_assessment"]
)
def test_file_is_valid_against_its_schema(name: str) -> None:
    schema = json.loads((DATA / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(load(name))


def test_keys_occur_once(
    chambers: dict[str, Row], districts: dict[str, Row], industries: dict[str, Row]
) -> None:
    assert (len(chambers), len(districts), len(industries)) == (79, 400, 996)
    assert len({row["name"] for row in chambers.values()}) == 79
    assert len({row["name"] for row in districts.values()}) == 400


def test_every_postcode_is_complete_and_lies_in_a_known_district(
    postcodes: dict[str, Row], districts: dict[str, Row]
) -> None:
    lines = (DATA / "postcodes.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "postcode;place;district;lat;lon"
    assert len(lines) - 1 == len(postcodes) > 8000
    for code, row in postcodes.items():
        assert len(code) == 5
        assert code.isdigit()
        assert row["place"].strip()
        assert row["district"] in districts
        assert 47.2 < float(row["lat"]) < 55.1
        assert 5.8 < float(row["lon"]) < 15.1
    assert {row["district"] for row in postcodes.values()} == set(districts)


def test_every_chamber_of_a_district_exists(chambers: dict[str, Row], districts: dict[str, Row]) -> None:
    named = {row["chamber"] for row in districts.values()} - {None}
    assert named <= set(chambers)


def test_bavaria_is_fully_assigned(chambers: dict[str, Row], districts: dict[str, Row]) -> None:
    bavarian = {row["chamber"] for row in districts.values() if row["state"] == "Bayern"}
    assert bavarian == {code for code, row in chambers.items() if row["state"] == "Bayern"}
    assert len(bavarian) == 9


@pytest.mark.parametrize(
    ("ags", "name", "chamber"),
    [
        ("09162", "München (Stadt)", "155"),
        ("09184", "Landkreis München", "155"),
        ("09182", "Landkreis Miesbach", "155"),
        ("09177", "Landkreis Erding", "155"),
        ("09273", "Landkreis Kelheim", "166"),
        ("09473", "Landkreis Coburg", "114"),
        ("09676", "Landkreis Miltenberg", "103"),
        ("10041", "Regionalverband Saarbrücken", "170"),
        ("11000", "Berlin", "107"),
        ("05766", "Kreis Lippe", None),
        ("06434", "Hochtaunuskreis", None),
    ],
)
def test_district_has_official_name_and_chamber(
    districts: dict[str, Row], ags: str, name: str, chamber: str | None
) -> None:
    assert (districts[ags]["name"], districts[ags]["chamber"]) == (name, chamber)


@pytest.mark.parametrize(
    ("postcode", "place", "district"),
    [
        ("80331", "München", "09162"),
        ("82362", "Weilheim in Oberbayern", "09190"),
        ("82152", "Planegg", "09184"),
        ("84453", "Mühldorf am Inn", "09183"),
        ("76829", "Landau in der Pfalz", "07313"),
        ("10115", "Berlin", "11000"),
    ],
)
def test_postcode_leads_to_place_and_district(
    postcodes: dict[str, Row], postcode: str, place: str, district: str
) -> None:
    assert (postcodes[postcode]["place"], postcodes[postcode]["district"]) == (place, district)


def test_munich_postcode_leads_to_the_chamber(
    postcodes: dict[str, Row], districts: dict[str, Row], chambers: dict[str, Row]
) -> None:
    chamber = chambers[districts[postcodes["80331"]["district"]]["chamber"]]
    assert (chamber["code"], chamber["name"]) == ("155", "IHK für München und Oberbayern")


@pytest.mark.parametrize("postcode", ["80298", "10052", "90752", "87491"])
def test_large_recipients_and_austria_are_left_out(postcodes: dict[str, Row], postcode: str) -> None:
    assert postcode not in postcodes


def test_parents_of_industries_exist_one_level_up(industries: dict[str, Row]) -> None:
    levels = ["section", "division", "group", "class"]
    for row in industries.values():
        depth = levels.index(row["level"])
        if depth == 0:
            assert row["parent"] is None
        else:
            assert industries[row["parent"]]["level"] == levels[depth - 1]


def test_each_word_has_one_main_class(industries: dict[str, Row]) -> None:
    for language in ("de", "en"):
        words = [
            w.casefold() for row in industries.values() if "words" in row for w in row["words"][language]
        ]
        assert len(words) == len(set(words)) > 120


@pytest.mark.parametrize(
    ("word", "language", "code"),
    [
        ("Bäckerei", "de", "10.71"),
        ("Schreiner", "de", "43.32"),
        ("Wirtshaus", "de", "56.10"),
        ("Metzger", "de", "10.13"),
        ("Spengler", "de", "43.22"),
        ("Autowerkstatt", "de", "45.20"),
        ("Steuerberater", "de", "69.20"),
        ("Zahntechnik", "de", "32.50"),
        ("Softwarefirma", "de", "62.01"),
        ("hairdresser", "en", "96.02"),
    ],
)
def test_plain_word_leads_to_its_class(
    industries: dict[str, Row], word: str, language: str, code: str
) -> None:
    found = [row["code"] for row in industries.values() if word in row.get("words", {}).get(language, [])]
    assert found == [code]


def test_industries_file_stays_small() -> None:
    assert (DATA / "industries.json").stat().st_size < 700_000
