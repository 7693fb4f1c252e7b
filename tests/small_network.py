"""A small but complete set of data files, valid by the product's own schemas."""

import json
import shutil
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parents[1] / "data" / "schema"
NOTICE = {"de": "Dieser Eintrag ist ein Beispiel.", "en": "This entry is only an example."}
PARAGRAPH = "Ein Absatz, der lang genug ist für die Prüfung."


def write_data_files(folder: Path) -> Path:
    """Write all files into a new folder."""
    shutil.copytree(SCHEMAS, folder / "schema")
    shutil.copyfile(SCHEMAS.parent / "common_passwords.txt", folder / "common_passwords.txt")
    # Published figures, the questionnaire and the product's weights are the same everywhere.
    for name in (
        "figures.json",
        "funding.json",
        "self_assessment.json",
        "weights.json",
        "matching_quality.json",
    ):
        shutil.copyfile(SCHEMAS.parent / name, folder / name)
    for name in ("chambers", "districts", "industries"):
        _allow_few(folder / "schema" / f"{name}.schema.json")
    for name, content in contents().items():
        write(folder, name, content)
    rows = ["postcode;place;district;lat;lon", "80331;München;09162;48.1345;11.571"]
    rows.append("82362;Weilheim;09190;47.84;11.14")
    (folder / "postcodes.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def write(folder: Path, name: str, content: Any) -> None:
    (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _allow_few(file: Path) -> None:
    schema = json.loads(file.read_text(encoding="utf-8"))
    for part in schema["properties"].values():
        part.pop("minItems", None)
        part.pop("maxItems", None)
    file.write_text(json.dumps(schema), encoding="utf-8")


def contents() -> dict[str, Any]:
    head = {"as_of": "2026-01-31"}
    return {
        "chambers.json": {
            "format": "matchmaker-chambers/1",
            **head,
            "source": "made up for tests",
            "basis": "general knowledge, to be verified",
            "chambers": [_chamber("155", "München"), _chamber("104", "Schwaben")],
        },
        "districts.json": {
            "format": "matchmaker-districts/1",
            **head,
            "source": "made up for tests",
            "basis": "general knowledge, to be verified",
            "note": "made up for tests",
            "districts": [
                _district("09162", "München (Stadt)", "155"),
                _district("09190", "Weilheim-Schongau", "155"),
                _district("01001", "Flensburg (Stadt)", None),
            ],
        },
        "industries.json": {
            "format": "matchmaker-industries/1",
            **head,
            "source": "made up for tests",
            "version": "WZ 2008",
            "industries": industries(),
        },
        "topics.json": {"format": "matchmaker-topics/1", **head, "fields": fields()},
        "seed_partners.json": _partner_file(
            partner("riese", offering("riese-netz", "wifi"), offering("riese-cloud", "backup", "wifi"))
        ),
        "demo_partners_a.json": _partner_file(
            partner("anton", offering("anton-vor-ort", "backup", on_site=True), nationwide=False)
        ),
        "demo_partners_b.json": _partner_file(partner("berta", offering("berta-kurs", "apprentices"))),
        "demo_smes.json": {
            "format": "matchmaker-smes/1",
            **head,
            "notice": NOTICE,
            "smes": [sme("baecker", "82362"), sme("wirt", "80331")],
        },
    }


def _chamber(code: str, seat: str) -> dict[str, Any]:
    return {"code": code, "name": f"IHK {seat}", "short_name": seat, "seat": seat, "state": "Bayern"}


def _district(ags: str, name: str, chamber: str | None) -> dict[str, Any]:
    return {"ags": ags, "name": name, "state": "Bayern", "lat": 48.1, "lon": 11.5, "chamber": chamber}


def industries() -> list[dict[str, Any]]:
    rows = [
        ("C", "section", None, "Verarbeitendes Gewerbe", "Manufacturing"),
        ("10", "division", "C", "Herstellung von Nahrungsmitteln", "Manufacture of food products"),
        ("10.7", "group", "10", "Herstellung von Back- und Teigwaren", "Manufacture of bakery products"),
        ("10.71", "class", "10.7", "Herstellung von Backwaren", "Manufacture of bread"),
        ("10.13", "class", "10", "Fleischverarbeitung", "Production of meat products"),
    ]
    words = {
        "10.71": {"de": ["Bäckerei", "Bäcker", "Großbäckerei"], "en": ["bakery"]},
        "10.13": {"de": ["Metzgerei", "Metzger"], "en": ["butcher"]},
    }
    return [
        {"code": code, "level": level, "parent": parent, "title_de": german, "title_en": english}
        | ({"words": words[code], "terms": ["Wurst"]} if level == "class" else {})
        for code, level, parent, german, english in rows
    ]


def fields() -> list[dict[str, Any]]:
    return [
        {"key": "it", "label": _both("Technik"), "topics": [_topic("wifi"), _topic("backup")]},
        {"key": "people", "label": _both("Leute"), "topics": [_topic("apprentices")]},
    ]


def _both(text: str) -> dict[str, str]:
    return {"de": text, "en": f"{text} (en)"}


def _topic(key: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": _both(f"Thema {key}"),
        "description": _both(f"Worum es beim Thema {key} geht, in genügend Worten."),
        "phrases": {
            "de": [f"{key} sagt man so {number}" for number in range(10)],
            "en": [f"{key} is said so {number}" for number in range(4)],
        },
    }


def _partner_file(*partners: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "matchmaker-partners/1",
        "as_of": "2026-01-31",
        "notice": NOTICE,
        "partners": list(partners),
    }


def partner(key: str, *offerings: dict[str, Any], nationwide: bool = True) -> dict[str, Any]:
    return {
        "key": key,
        "name": f"{key.capitalize()} GmbH",
        "kind": "vendor",
        "fictional": True,
        "seat": "Weilheim",
        "summary": {"de": PARAGRAPH, "en": PARAGRAPH},
        "nationwide": nationwide,
        "districts": ["09190"],
        "service_languages": ["de"],
        "capacity_per_month": 4,
        "wants": {"industries": ["10"]},
        "offerings": list(offerings),
    }


def offering(key: str, *topics: str, on_site: bool = False) -> dict[str, Any]:
    texts = {"what_you_get": PARAGRAPH, "for_whom": PARAGRAPH, "what_it_needs": PARAGRAPH}
    return {
        "key": key,
        "texts": {language: {"title": f"{key} {language}", **texts} for language in ("de", "en")},
        "topics": list(topics),
        "sizes": ["micro", "small"],
        "grades": {"best": 3, "worst": 6},
        "formats": ["workshop", "advice"],
        "on_site": on_site,
    }


def sme(key: str, postcode: str) -> dict[str, Any]:
    need = {
        "key": f"{key}-n1",
        "text": "Wir finden keine Lehrlinge mehr.",
        "language": "de",
        "topics": ["apprentices", "wifi"],
    }
    return {
        "key": key,
        "name": f"Betrieb {key} (fiktiv)",
        "postcode": postcode,
        "size": "small",
        "industry": "10.71",
        "grade": 4,
        "needs": [need],
    }
