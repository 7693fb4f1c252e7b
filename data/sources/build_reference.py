"""Build the reference files of the product from open sources.

Usage: python data/sources/build_reference.py SOURCES [--output data]

SOURCES is a folder that holds, at any depth, four line-delimited JSON extracts of the public sources
named in data/README.md: plz.jsonl, kreise.jsonl, ihk_codes.jsonl and wz2008.jsonl. The tables next to
this script (*.csv, *.txt) are kept by hand. The same input always gives the same files.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean
from typing import Any

HERE = Path(__file__).resolve().parent
Row = dict[str, Any]
BASIS = "general knowledge, to be verified"
GEO_DATE = "2026-03-30"
GEO_SOURCE = (
    "GeoNames (CC BY 4.0) via zauberware/postal-codes-json-xml-csv, "
    "commit a6e8df1e94385a76d8c8c2f8260b2cd020298c19"
)
CHAMBER_DATE = "2021-02-15"
CHAMBER_SOURCE = (
    "Codes: XUnternehmen code list C60000028 'Industrie- und Handelskammern' via flxbe/xdatenfelder-ts, "
    "commit 7fe147b4b412b18f67fe29b403371cf677cc883f (EUPL 1.2). Names, seats, states: own table"
)
INDUSTRY_DATE = "2025-11-28"
INDUSTRY_SOURCE = (
    "Statistisches Bundesamt, Klassifikation der Wirtschaftszweige, Ausgabe 2008 (WZ 2008) "
    "via bandbyte/wz-code, commit 54fd4cc8b1bef817ea3248afd125bcec71376c22 (MIT), "
    "and markusschmitz53/german-industries-as-json, commit 0e91bad068ab1939e2cb7ceb1722154ea6eb1c6e "
    "(CC0 1.0). Words: own table"
)
SUPERSEDED_CHAMBERS = {"178": "Wetzlar, succeeded by 117 Lahn-Dill"}
AUSTRIAN_POSTCODES = {"87491"}  # Jungholz has a German postcode and lies in Austria

# --- districts -----------------------------------------------------------------------------------
# Independent cities by the third to fifth digit of the official key; elsewhere the rule differs by state.
CITY_RANGES = {
    "01": range(1, 50), "02": range(1), "04": range(100), "05": range(11, 30), "06": range(11, 30),
    "07": range(11, 30), "09": range(61, 70), "11": range(1), "12": range(51, 60), "13": range(1, 10),
    "14": range(11, 14), "15": range(1, 10), "16": range(51, 60), "03": range(1, 10),
}  # fmt: skip
CITIES_BW = {"08111", "08121", "08211", "08212", "08221", "08222", "08231", "08311", "08421"}
CITY_STATES = {"02000": "Hamburg", "11000": "Berlin"}
OFFICIAL_NAMES = {
    "03358": "Landkreis Heidekreis",
    "07132": "Landkreis Altenkirchen (Westerwald)",
    "09564": "Nürnberg (Stadt)",
    "09763": "Kempten (Allgäu)",
    "09776": "Landkreis Lindau (Bodensee)",
    "12053": "Frankfurt (Oder)",
    "14628": "Landkreis Sächsische Schweiz-Osterzgebirge",
    "15002": "Halle (Saale)",
}
OWN_DESIGNATION = re.compile(
    r"^(Kreis|Landkreis|Region|Regionalverband|Städteregion|Eifelkreis|Altmarkkreis) |"
    r"[Kk]reis$|[Kk]reis Neuss$"
)
CITY_DECORATION = re.compile(
    r"^(Kreisfreie Stadt|Stadtkreis|Landeshauptstadt) |, (Stadt|Landeshauptstadt|kreisfreie Stadt)$"
)
BAVARIAN_CHAMBERS = {
    "091": "155", "092": "163", "093": "166", "094": "106", "095": "158", "096": "180", "097": "104",
}  # fmt: skip
SINGLE_CHAMBERS = {
    "09273": "166", "09463": "114", "09473": "114", "09661": "103", "09671": "103", "09676": "103",
    "02000": "131", "04011": "112", "04012": "112", "11000": "107",
}  # fmt: skip


def is_city(ags: str) -> bool:
    """Tell an independent city from a rural district by the official key."""
    if ags[:2] == "08":
        return ags in CITIES_BW
    return int(ags[3:]) in CITY_RANGES.get(ags[:2], range(0))


def district_name(ags: str, raw: str) -> str:
    """Bring the names of the source into one German style."""
    if ags in CITY_STATES:
        return CITY_STATES[ags]
    if ags in OFFICIAL_NAMES:
        return OFFICIAL_NAMES[ags]
    if is_city(ags):
        plain = CITY_DECORATION.sub("", raw)
        return plain if plain.endswith(")") else f"{plain} (Stadt)"
    if OWN_DESIGNATION.search(raw):
        return raw
    prefix = "Kreis" if ags[:2] in {"01", "05"} else "Landkreis"
    return f"{prefix} {raw}"


def chamber_of(ags: str) -> str | None:
    """Name the chamber of a district where that is certain, otherwise nothing."""
    if ags[:2] == "10":
        return "170"
    return SINGLE_CHAMBERS.get(ags) or BAVARIAN_CHAMBERS.get(ags[:3])


# --- postcodes -----------------------------------------------------------------------------------
# Postcodes of large recipients carry the name of a company or an authority instead of a place.
RECIPIENT_WORDS = re.compile(
    r"(?<!\w)(?:[Gg]mb[hH]|mbH|AG|KG|SE|e\.? ?V|eG|e\. G|[oO]HG|KGaA|SA|S\.A|Inc|Ltd|Co|Aktiengesellschaft|"
    r"Agentur|Deutsche[rsn]?|Deutschland|Europ\w*|Magistrat|Klinik|Landkreis|Kreis(?= \w+$)|Regierung|Radio|"
    r"Group|Holding|Werke?|Energie|Medien|Direct|Direkt|Union|System|Technik|Firma|Haus|Zentrum|Center|"
    r"Services?|Institut|Universit\w+|TU|Uni|Sparkasse|Post|Bund|Zeitung|Möbel|Brauerei|Rotes Kreuz|Express|"
    r"Consors|Christkind\w+|"
    r"Verkehrs\w*|Pharma|Computer|Software|Druck\w*|Leben|Stiftung|Staatliche\w*|Staats\w+|Bayerische[rsn]?|"
    r"Sächsische[rsn]?|Hessische[rsn]?|Allianz|Generali|Signal|Caritas|Diakonie|Wohnbau|Bau|Reha|Rehaklinik|"
    r"Botschaft|Bistum|Oberbürgermeister|Bürgermeister|Rathaus|Stadtwerk|Gebr|Gebrüder|Söhne|Mode|Modehaus|Airbus|"
    r"Siemens|Conrad|Neckermann|Otto|Quelle|Baur|Telefon\w*|Mobil\w*|Vodafone|Lekkerland|Lotterie\S*|Postfach|"
    r"Berliner|Kölner|für|Partner|Rechtsanw\w*|Steuerberat\w*|Anwalt\w*|Notar\w*|Inkasso|Media|Marketing|"
    r"Vertrieb\w*|Logistik|Spedition|Missionswerk|Kinderdörfer|Greenpeace|Barmer|Debeka|Gothaer|Zurich)(?!\w)"
)
RECIPIENT_ENDINGS = re.compile(
    r"(?:[bB]ank|[vV]ersicherung(?:en)?|kasse|[fF]inanz(?:amt)?|gericht|(?:[zZ]oll|arbeits|bau|sozial|steuer|"
    r"[vV]ersorgungs|[bB]undes|[lL]andes|Ordnungs|Patent|Marken|Bezirks|Gesundheits|Orts|prüfungs|Landrats|"
    r"Landtags|präsidial|undes)amt|verwaltung|klinik(?:um|en)?|Kliniken|Klinikum|ministeri\w+|[vV]erlag|anstalt|"
    r"agentur|[sS]tiftung|[sS]tadtwerke|hochschule|[zZ]entrale|direktion|präsidium|gesellschaft|verband|werke|"
    r"behörde|rechenzentrum|[vV]ersand|dienst|hotel|[kK]rankenhaus|schule|kolleg|studio|büro|fabrik|handel|technik|"
    r"elektronik|(?<!Mai)(?<!Hohen)kammer|genossenschaft|[bB]undes\w+|Landesj\w+|[aA]kademie|konzern|lotterie|"
    r"service|cent(?:er|rum)|zentrum|druckerei|brauerei|anwaltschaft|anwälte|verein|werkstätten|[rR]undfunk|"
    r"fernsehen)(?!\w)"
)
RECIPIENT_SHAPES = re.compile(
    r"(?<!\w)(?!II)[A-ZÄÖÜ]{2,}(?!\w)|\d|&|[a-z][A-Z]|[\"+@]|\.com|\.de|^Stadt |^Kreis |kreis$|"
    r"Landeshauptstadt|Verlagsgruppe|Versicherung|Leasing|Vereinig|regierung|Stadthaus|Amt$|Finanz|Apothek|Diözese|Ordinariat|"
    r"Deutschlandr|Direktion|Versicherer|Landtag|Landrat|Lounge|stelle$|Distribution|[bB]\.[vV]\."
)
REAL_PLACES = {"Freiamt", "Stadt Wehlen"}


def is_recipient(name: str) -> bool:
    """Tell a company or an authority from a place by its name."""
    if name in REAL_PLACES:
        return False
    bare = name if RECIPIENT_WORDS.search(name) else re.sub(r"\s*\([^)]*\)$", "", name)
    patterns = (RECIPIENT_WORDS, RECIPIENT_ENDINGS, RECIPIENT_SHAPES)
    return any(pattern.search(bare) for pattern in patterns)


def regular_postcodes(rows: Iterable[Row]) -> list[Row]:
    """Keep the postcodes that a firm may have as its address, with their places only."""
    listed = read_lines(HERE / "large_recipients.txt")
    kept = []
    for row in rows:
        if row["plz"] in AUSTRIAN_POSTCODES | listed:
            continue
        places = [place for place in row["places"] if place not in listed and not is_recipient(place)]
        if places and 2 * len(places) >= len(row["places"]):
            kept.append({**row, "places": places})
    return kept


def main_place(row: Row, district: str, sharers: Counter[tuple[str, str]]) -> str:
    """Choose one place for a postcode: only one, seat of the district, one with parts, shared one."""
    places: list[str] = row["places"]
    heads = [p for p in places if not any(p != q and p.startswith(f"{q} ") for q in places)]
    if len(heads) == 1:
        return heads[0]
    bare = {head: re.split(r"/| \(", head)[0] for head in heads}
    seats = [head for head in heads if re.search(rf"(?<!\w){re.escape(bare[head])}(?!\w)", district)]
    if len(seats) == 1:
        return seats[0]
    parts = Counter({head: sum(p.startswith(f"{head} ") for p in places) for head in heads}).most_common(2)
    if parts[0][1] > parts[1][1]:
        return parts[0][0]
    shared = [head for head in heads if sharers[head, row["kreis_ags"]] > 1]
    return shared[0] if len(shared) == 1 else heads[0]


def build_postcodes(rows: list[Row], districts: dict[str, str]) -> list[Row]:
    """Give every regular postcode one place, one district and a position."""
    corrections = {row["postcode"]: row for row in read_table(HERE / "postcode_corrections.csv")}
    sharers = Counter((place, row["kreis_ags"]) for row in rows for place in row["places"])
    result = []
    for row in sorted(rows, key=lambda r: r["plz"]):
        fix = corrections.pop(row["plz"], {})
        district = fix.get("district") or row["kreis_ags"]
        if district not in districts:
            raise SystemExit(f"Postcode {row['plz']} lies in the unknown district {district!r}.")
        place = fix.get("place") or main_place(row, districts[district], sharers).split(", ")[0]
        position = {"lat": round(row["lat"], 4), "lon": round(row["lon"], 4)}
        result.append({"postcode": row["plz"], "place": place, "district": district, **position})
    if corrections:
        raise SystemExit(f"postcode_corrections.csv names unknown postcodes: {sorted(corrections)}")
    return result


def build_districts(rows: list[Row], postcodes: list[Row], chambers: set[str]) -> list[Row]:
    """Name every district, place it in the middle of its postcodes and give it its chamber where certain."""
    points: dict[str, list[Row]] = defaultdict(list)
    for postcode in postcodes:
        points[postcode["district"]].append(postcode)
    result = []
    for row in sorted(rows, key=lambda r: r["ags"]):
        ags, chamber = row["ags"], chamber_of(row["ags"])
        if not points[ags]:
            raise SystemExit(f"District {ags} {row['name']} has no postcode.")
        if chamber and chamber not in chambers:
            raise SystemExit(f"District {ags} names the unknown chamber {chamber}.")
        lat, lon = (round(fmean(p[axis] for p in points[ags]), 4) for axis in ("lat", "lon"))
        entry = {"ags": ags, "name": district_name(ags, row["name"]), "state": row["state"]}
        result.append({**entry, "lat": lat, "lon": lon, "chamber": chamber})
    return result


def build_chambers(codes: list[Row]) -> list[Row]:
    """Check the own table of chambers against the official code list."""
    valid = {row["code"] for row in codes if not row["obsolete"]} - SUPERSEDED_CHAMBERS.keys()
    table = sorted(read_table(HERE / "chambers.csv"), key=lambda row: row["code"])
    if difference := valid ^ {row["code"] for row in table}:
        raise SystemExit(f"chambers.csv and the code list differ in: {sorted(difference)}")
    return table


# --- industries ----------------------------------------------------------------------------------
LEVELS = {1: "section", 2: "division", 3: "group", 4: "class", 5: "subclass"}
SPLIT = re.compile(
    r"[,;:–●•/\n]| (?:und|oder|sowie|wie|bzw\.|usw\.|einschließlich|z\. B\.|u\. Ä\.|u\. ä\.) ?"
)
LEAD = re.compile(
    r"^(?:[A-ZÄÖÜ]\w+ )?(?:[A-ZÄÖÜ]\w+|sonstige\w*|andere\w*) (?:von|mit|für|der|des) "
    r"(?:sonstigen |anderen )?"
)
TERM = re.compile(r"^[A-ZÄÖÜ][a-zäöüß]{3,}(?:-[A-ZÄÖÜa-zäöüß]+)*$")
MAX_TERMS = 16


def terms_of(text: str) -> list[str]:
    """Take the single nouns of the enumerations in an official text."""
    plain = re.sub(r"\([^)]*\)|^.* umfasst:", "", text)
    parts = (LEAD.sub("", part.strip(' ".')) for part in SPLIT.split(plain))
    return [part for part in parts if TERM.match(part) and not part.endswith("-")]


def official_terms(items: list[Row]) -> dict[str, list[str]]:
    """Collect nouns from the official titles and inclusion lists of each class and its subclasses."""
    terms: dict[str, Counter[str]] = defaultdict(Counter)
    skip = read_lines(HERE / "skip_terms.txt")
    for item in items:
        if item["level"] >= 4:
            found = terms_of(item["title_de"]) + terms_of(item["includes"] or "")
            terms[item["code"][:5]].update(word for word in found if word not in skip)
    spread = Counter(word for words in terms.values() for word in words)
    return {
        code: [word for word, _ in words.most_common() if spread[word] <= 6][:MAX_TERMS]
        for code, words in terms.items()
    }


def parent_of(item: Row) -> str | None:
    """Name the code one level up."""
    code: str = item["code"]
    parents: dict[int, str | None] = {1: None, 2: item["section"], 3: code[:2], 4: code[:4]}
    return parents[item["level"]]


def build_industries(items: list[Row], trade_words: list[Row]) -> list[Row]:
    """Join the classification with the owners' words; the first class named for a word is its main one."""
    classes = {item["code"] for item in items if item["level"] == 4}
    terms = official_terms(items)
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"de": [], "en": []})
    more: dict[str, list[str]] = defaultdict(list)
    known: set[tuple[str, str]] = set()
    for row in trade_words:
        if row["class"] not in classes or row["language"] not in {"de", "en"}:
            raise SystemExit(f"trade_words.csv: unusable line {row}")
        key = (row["word"].casefold(), row["language"])
        if key in known:
            more[row["class"]].append(row["word"])
        else:
            words[row["class"]][row["language"]].append(row["word"])
        known.add(key)
    result = []
    for item in sorted(items, key=lambda i: (i["section"], i["level"] > 1, i["code"])):
        if item["level"] > 4:
            continue
        code = item["code"]
        entry = {"code": code, "level": LEVELS[item["level"]], "parent": parent_of(item)}
        entry |= {"title_de": item["title_de"], "title_en": item["title_en"]}
        if item["level"] == 4:
            own = {word.casefold() for word in words[code]["de"]}
            extra = [word for word in dict.fromkeys(more[code] + terms[code]) if word.casefold() not in own]
            entry |= {"words": words[code], "terms": extra}
        result.append(entry)
    return result


# --- files ---------------------------------------------------------------------------------------
def read_table(path: Path) -> list[Row]:
    """Read a semicolon-separated table with a header line."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def read_lines(path: Path) -> set[str]:
    """Read a list with one entry per line; lines that begin with # are remarks."""
    return {line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"}


def read_source(folder: Path, name: str) -> list[Row]:
    """Read one line-delimited JSON file anywhere below the folder."""
    found = sorted(folder.rglob(name))
    if len(found) != 1:
        raise SystemExit(f"Expected exactly one {name} below {folder}, found {len(found)}.")
    try:
        return [json.loads(line) for line in found[0].read_text(encoding="utf-8").splitlines() if line]
    except json.JSONDecodeError as error:
        raise SystemExit(f"{found[0]} is not line-delimited JSON: {error}") from error


def write_json(path: Path, head: Row, key: str, rows: list[Row]) -> None:
    """Write a JSON document with one row per line, so that changes read well."""
    body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    lead = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    path.write_text(f'{lead},\n "{key}": [\n{body}\n]}}\n', encoding="utf-8")


def build(sources: Path, output: Path) -> Row:
    """Build all reference files and return how many rows each has."""
    kreise, plz = read_source(sources, "kreise.jsonl"), read_source(sources, "plz.jsonl")
    chambers = build_chambers(read_source(sources, "ihk_codes.jsonl"))
    names = {row["ags"]: district_name(row["ags"], row["name"]) for row in kreise}
    postcodes = build_postcodes(regular_postcodes(plz), names)
    districts = build_districts(kreise, postcodes, {row["code"] for row in chambers})
    industries = build_industries(read_source(sources, "wz2008.jsonl"), read_table(HERE / "trade_words.csv"))
    head = {"format": "matchmaker-chambers/1", "as_of": CHAMBER_DATE, "source": CHAMBER_SOURCE}
    head["basis"] = BASIS
    write_json(output / "chambers.json", head, "chambers", chambers)
    head = {"format": "matchmaker-districts/1", "as_of": GEO_DATE, "source": GEO_SOURCE, "basis": BASIS}
    head["note"] = "The basis holds for 'chamber'; null means that the chamber has not been assigned yet."
    write_json(output / "districts.json", head, "districts", districts)
    head = {"format": "matchmaker-industries/1", "as_of": INDUSTRY_DATE, "source": INDUSTRY_SOURCE}
    write_json(output / "industries.json", {**head, "version": "WZ 2008"}, "industries", industries)
    with (output / "postcodes.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(postcodes[0]), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "lat": f"{row['lat']:.4f}", "lon": f"{row['lon']:.4f}"} for row in postcodes)
    rows = {"chambers": chambers, "districts": districts, "industries": industries, "postcodes": postcodes}
    return {name: len(table) for name, table in rows.items()}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="Build the reference files from open sources.")
    parser.add_argument("sources", type=Path, help="folder with the four extracts, see data/README.md")
    parser.add_argument("--output", type=Path, default=HERE.parent, help="target folder (default: data/)")
    options = parser.parse_args(arguments)
    for folder in (options.sources, options.output):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    for name, count in build(options.sources, options.output).items():
        sys.stdout.write(f"{name}: {count}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
