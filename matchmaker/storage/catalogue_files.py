"""A large catalogue, analysed and indexed, kept in files, so that a process starts without doing it again.

The files are derived data: whoever deletes them loses nothing but time. They are mapped into memory, so
that processes share them and only what is looked at is read. A folder is written under another name and
renamed when it is complete; one with a wrong format, model or analysis is not used.
"""

import gc
import json
import mmap
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import repeat
from pathlib import Path
from secrets import token_hex
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.columns import Columns, LaidPositions
from matchmaker.matching.documents import Passage
from matchmaker.matching.ports import Positions
from matchmaker.matching.retrieval.characters import kept_characters
from matchmaker.matching.retrieval.frequent import FrequentGrams
from matchmaker.matching.retrieval.lexical import LexicalIndex
from matchmaker.matching.retrieval.passages import PassageSet
from matchmaker.matching.retrieval.postings import Part, Postings
from matchmaker.matching.text.analysis import ANALYSIS_VERSION, Analyser
from matchmaker.matching.text.compounds import known_compounds, remember_compounds
from matchmaker.storage.catalogue_heads import documents_of, heads_of

FORMAT = "matchmaker-catalogue/6"
KEPT = 2
"""Folders that are left when a new one is written: an older process may still be reading the last one."""
_COLUMNS = ("active", "has_capacity", "nationwide", "on_site", "sizes", "languages")
_FREQUENT = ("grams", "counts", "shares")


@dataclass(frozen=True, slots=True)
class KeptName:
    """Which catalogue the files hold: its version, what was drawn for that version, and the model's name."""

    version: int
    token: str
    model: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the files hold; `rows` are what a vector index was given to keep beside them."""

    name: KeptName
    catalogue: Catalogue
    rows: NDArray[Any]


class StoredPassages(Sequence[Passage]):
    """Passages of one offering, read from the file of texts whenever they are looked at."""

    __slots__ = ("_end", "_start", "_texts")

    def __init__(self, texts: "_Texts", start: int, end: int) -> None:
        self._texts, self._start, self._end = texts, start, end

    def __len__(self) -> int:
        return self._end - self._start

    @overload
    def __getitem__(self, place: int) -> Passage: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Passage]: ...
    def __getitem__(self, place: int | slice) -> Passage | Sequence[Passage]:
        found = range(self._start, self._end)[place]
        if isinstance(found, range):
            return tuple(self._texts.passage(one) for one in found)
        return self._texts.passage(found)

    def __iter__(self) -> Iterator[Passage]:
        return (self._texts.passage(one) for one in range(self._start, self._end))


class _Texts:
    """The file of texts: for each passage a JSON list [language, title, body]."""

    def __init__(self, folder: Path) -> None:
        self._ends = np.load(folder / "text_ends.npy")
        with (folder / "texts.jsonl").open("rb") as file:
            # An empty file cannot be mapped, and a catalogue without texts is never kept.
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def passage(self, place: int) -> Passage:
        start = int(self._ends[place - 1]) if place else 0
        return Passage(*json.loads(self._bytes[start : int(self._ends[place])]))


def analysis_name() -> str:
    """Everything whose change would make kept indexes wrong: format, analysis and the packages it uses."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("PyStemmer", "HanTa"))
    return f"{FORMAT}, analysis {ANALYSIS_VERSION}, {packages}"


def keep(folder: Path, name: KeptName, catalogue: Catalogue, rows: NDArray[Any]) -> Path:
    """Write a catalogue that was built as a whole; gives its folder. Older ones but the last are deleted."""
    if catalogue.base is not None:
        raise ValueError("only a catalogue that was built as a whole is kept")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name.version:012d}-{token_hex(4)}"
    part = target.with_suffix(".part")
    part.mkdir()
    try:
        for key, array in _arrays(catalogue).items():
            np.save(part / f"{key}.npy", array)
        np.save(part / "rows.npy", rows)
        _write_texts(part, catalogue)
        heads, numbers = heads_of(catalogue.offerings)
        np.save(part / "heads.npy", numbers)
        _write_json(part / "heads.json", heads)
        _write_json(part / "vocabulary.json", catalogue.passage_set.analyser.vocabulary)
        _write_json(part / "compounds.json", known_compounds())
        _write_json(part / "meta.json", _meta(name, catalogue))
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    for old in _folders(folder)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def newest(folder: Path, model: str) -> KeptName | None:
    """The newest catalogue of a model that is kept in a form that this version reads; None without any."""
    found = _newest(folder, model)
    return found[1] if found else None


def open_kept(folder: Path, name: KeptName) -> Kept | None:
    """Map the files of a catalogue; None when they are no longer there."""
    found = _newest(folder, name.model)
    if found is None or found[1] != name:
        return None
    with _without_collecting():
        return _read(found[0], name)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No search for garbage while a million objects are made that all stay: it doubles the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        # They stay as long as the process, so that no later search looks at them either.
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


def _read(place: Path, name: KeptName) -> Kept:
    meta = json.loads((place / "meta.json").read_text(encoding="utf-8"))
    remember_compounds(json.loads((place / "compounds.json").read_text(encoding="utf-8")))
    arrays = _Arrays(place)
    texts, first = _Texts(place), arrays["first"].tolist()
    passages = map(StoredPassages, repeat(texts), first, first[1:])
    heads = json.loads((place / "heads.json").read_text(encoding="utf-8"))
    offerings = documents_of(heads, arrays["heads"], passages)
    analyser = Analyser(json.loads((place / "vocabulary.json").read_text(encoding="utf-8")))
    catalogue = Catalogue(
        offerings,
        arrays["owners"],
        arrays["first"],
        _passage_set(meta, arrays, analyser),
        _columns(meta, arrays),
        arrays["hashes"],
        np.ones(len(offerings), dtype=np.bool_),
    )
    return Kept(name, catalogue, arrays["rows"])


def _newest(folder: Path, model: str) -> tuple[Path, KeptName] | None:
    for place in _folders(folder):
        try:
            meta = json.loads((place / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if meta.get("analysis") == analysis_name() and meta["name"]["model"] == model:
            return place, KeptName(**meta["name"])
    return None


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [one for one in folder.iterdir() if one.is_dir() and one.suffix != ".part"]
    return sorted(found, key=lambda one: (one.name.partition("-")[0], one.stat().st_mtime), reverse=True)


class _Arrays:
    """Arrays of a folder by name, mapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> NDArray[Any]:
        mapped: NDArray[Any] = np.load(self._folder / f"{name}.npy", mmap_mode="r")
        # A plain array over the mapped file: the subclass costs time at every small operation.
        return mapped.view(np.ndarray)


def _arrays(catalogue: Catalogue) -> dict[str, NDArray[Any]]:
    passages, columns = catalogue.passage_set, catalogue.columns
    found: dict[str, NDArray[Any]] = {
        "owners": catalogue.owners,
        "first": catalogue.first,
        "hashes": catalogue.hashes,
        "passage_languages": passages.languages,
        "passage_hashes": passages.hashes,
        "sample": passages.sample,
        "lexical_idf": passages.lexical.idf,
        "character_idf": passages.characters.idf,
        "character_norms": passages.characters.norms,
        **{f"column_{name}": getattr(columns, name) for name in _COLUMNS},
        "districts": _joined(columns.districts),
        "partners": _joined(columns.partners),
        "chambers": _joined(columns.chambers),
    }
    if passages.characters.frequent is not None:
        for name in _FREQUENT:
            found[f"frequent_{name}"] = getattr(passages.characters.frequent, name)
    for view, postings in _postings(passages).items():
        for number, part in enumerate(postings.parts):
            found[f"{view}_{number}_pointers"] = part.pointers
            found[f"{view}_{number}_passages"] = part.passages
            found[f"{view}_{number}_values"] = part.values
    return found


def _postings(passages: PassageSet) -> dict[str, Postings]:
    characters = passages.characters
    return {"lexical": passages.lexical.postings, "once": characters.once, "often": characters.often}


def _joined(positions: Mapping[str, Positions]) -> Positions:
    return np.concatenate(list(positions.values())) if positions else np.empty(0, dtype=np.int64)


def _meta(name: KeptName, catalogue: Catalogue) -> dict[str, Any]:
    passages, columns = catalogue.passage_set, catalogue.columns
    return {
        "analysis": analysis_name(),
        "name": asdict(name),
        "idf_unknown": passages.lexical.idf_unknown,
        "mean_length": passages.lexical.mean_length,
        "frequent": passages.characters.frequent is not None,
        "parts": {
            view: [part.passage_count for part in postings.parts]
            for view, postings in _postings(passages).items()
        },
        "language_bits": columns.language_bits,
        "districts": {key: int(found.size) for key, found in columns.districts.items()},
        "partners": {key: int(found.size) for key, found in columns.partners.items()},
        "chambers": {key: int(found.size) for key, found in columns.chambers.items()},
    }


def _passage_set(meta: dict[str, Any], arrays: _Arrays, analyser: Analyser) -> PassageSet:
    parts = {
        view: tuple(
            Part(
                arrays[f"{view}_{number}_pointers"],
                arrays[f"{view}_{number}_passages"],
                arrays[f"{view}_{number}_values"],
                count,
            )
            for number, count in enumerate(counts)
        )
        for view, counts in meta["parts"].items()
    }
    lexical = LexicalIndex(
        Postings(parts["lexical"]), arrays["lexical_idf"], meta["idf_unknown"], meta["mean_length"]
    )
    frequent = None
    if meta["frequent"]:
        frequent = FrequentGrams(*(arrays[f"frequent_{name}"] for name in _FREQUENT))
    characters = kept_characters(
        parts["once"], parts["often"], arrays["character_idf"], arrays["character_norms"], frequent
    )
    return PassageSet(
        arrays["passage_languages"],
        arrays["passage_hashes"],
        lexical,
        characters,
        arrays["sample"],
        analyser,
    )


def _columns(meta: dict[str, Any], arrays: _Arrays) -> Columns:
    return Columns(
        **{name: arrays[f"column_{name}"] for name in _COLUMNS},
        language_bits=meta["language_bits"],
        districts=LaidPositions(meta["districts"], arrays["districts"]),
        partners=LaidPositions(meta["partners"], arrays["partners"]),
        chambers=LaidPositions(meta["chambers"], arrays["chambers"]),
    )


def _write_texts(folder: Path, catalogue: Catalogue) -> None:
    ends, end = [], 0
    with (folder / "texts.jsonl").open("wb") as file:
        for one in catalogue.offerings:
            for passage in one.passages:
                # Escaped: a lone surrogate, which no UTF-8 file can hold, stays what it is.
                line = json.dumps([passage.language, passage.title, passage.body]).encode("ascii") + b"\n"
                end += file.write(line)
                ends.append(end)
    np.save(folder / "text_ends.npy", np.array(ends, dtype=np.int64))


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
