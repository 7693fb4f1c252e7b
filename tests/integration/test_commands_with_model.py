"""The commands with the real model and data, as an operator runs them."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from matchmaker.config import PROJECT_ROOT

COMMAND = str(Path(sys.executable).parent / "matchmaker")


@pytest.fixture(scope="module")
def environ(bundled_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation of its own that shares the built model."""
    var = tmp_path_factory.mktemp("var")
    (var / "models").symlink_to(bundled_model_dir.parent)
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    return {**keep, "MATCHMAKER_VAR_DIR": str(var), "COLUMNS": "100"}


def run(environ: dict[str, str], *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [COMMAND, *arguments], env=environ, capture_output=True, text=True, check=False, timeout=600
    )
    assert result.returncode == code, result.stdout + result.stderr
    return result


@pytest.fixture(scope="module")
def prepared(environ: dict[str, str], demo_store: Path) -> dict[str, str]:
    """The installation with the founding partners only, as in production.

    The vectors are taken from the demonstration store, where the same texts have been embedded.
    """
    run(environ, "db", "upgrade")
    store = Path(environ["MATCHMAKER_VAR_DIR"]) / "matchmaker.sqlite3"
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("ATTACH ? AS demo", (str(demo_store),))
        connection.execute("INSERT INTO embeddings SELECT * FROM demo.embeddings")
    run(environ, "prepare")
    return environ


def test_production_has_only_the_founding_partners(prepared: dict[str, str]) -> None:
    answer = run(prepared, "seed", "--json")
    assert json.loads(answer.stdout)["changed"] is False
    store = Path(prepared["MATCHMAKER_VAR_DIR"]) / "matchmaker.sqlite3"
    with closing(sqlite3.connect(store)) as connection:
        partners = {key for (key,) in connection.execute("SELECT key FROM partners")}
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
    assert partners == {"facebook", "giesecke-devrient", "linkedin", "media-markt-saturn", "telekom"}


def test_second_preparation_has_nothing_to_do(prepared: dict[str, str]) -> None:
    result = run(prepared, "prepare")
    assert "nothing has changed" in result.stderr
    assert "0 computed" in result.stderr


def test_recommend_answers_in_words_and_in_json(prepared: dict[str, str]) -> None:
    text = "Unser Internet ist viel zu langsam, wir warten ewig auf jede Datei."
    words = run(prepared, "recommend", text, "--postcode", "82362", "--size", "small").stdout
    assert "Telekom" in words
    found = json.loads(run(prepared, "recommend", text, "--language", "en", "--json").stdout)
    assert found["matches"][0]["partner"] == "telekom"
    assert found["matches"][0]["band"] in {"strong", "good", "possible"}
    assert {"version", "model", "weights"} <= set(found["engine"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["  "], "text: is empty"),
        (["x" * 2001], "longer than 2000"),
        (["WLAN", "--postcode", "00000"], "00000 is not known"),
        (["WLAN", "--topic", "flying"], "flying is no topic"),
    ],
)
def test_recommend_names_wrong_input(prepared: dict[str, str], arguments: list[str], message: str) -> None:
    result = run(prepared, "recommend", *arguments, code=1)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_wrong_data_file_names_the_place_and_changes_nothing(
    prepared: dict[str, str], tmp_path: Path
) -> None:
    data = shutil.copytree(PROJECT_ROOT / "data", tmp_path / "data")
    content = json.loads((data / "seed_partners.json").read_text(encoding="utf-8"))
    content["partners"][0]["name"] = "Renamed"
    content["partners"][2]["offerings"][0]["grades"]["worst"] = 7
    (data / "seed_partners.json").write_text(json.dumps(content), encoding="utf-8")
    result = run({**prepared, "MATCHMAKER_DATA_DIR": str(data)}, "seed", code=1)
    assert "partners/2/offerings/0/grades/worst" in result.stderr
    assert json.loads(run(prepared, "seed", "--json").stdout)["changed"] is False


def test_rank_writes_a_trec_run(environ: dict[str, str], tmp_path: Path) -> None:
    queries, docs, out = (tmp_path / name for name in ("q.jsonl", "d.jsonl", "run.txt"))
    queries.write_text('{"id": "q1", "text": "WLAN im Hotel"}\n{"id": "q2", "text": "find apprentices"}\n')
    docs.write_text(
        '{"id": "d1", "text": "Funknetz für Gäste einrichten"}\n'
        '{"id": "d2", "text": "Auszubildende gewinnen"}\n'
        '{"id": "d3", "text": "Kassensysteme für den Handel"}\n'
    )
    arguments = ["rank", "--queries", str(queries), "--docs", str(docs), "--out", str(out)]
    run(environ, *arguments, "-k", "2")
    rows = [line.split() for line in out.read_text().splitlines()]
    assert [row[0] for row in rows] == ["q1", "q1", "q2", "q2"]
    assert all(row[1] == "Q0" and row[5] == "matchmaker" for row in rows)
    assert [row[3] for row in rows] == ["1", "2", "1", "2"]
    assert rows[0][2] == "d1"
    assert rows[2][2] == "d2"


def test_evaluate_measures_every_view(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "queries.jsonl").write_text('{"id": "1", "text": "Datensicherung", "lang": "de"}\n')
    (folder / "docs.jsonl").write_text(
        '{"id": "a", "text": "Daten sichern", "lang": "de"}\n{"id": "b", "text": "Obst", "lang": "de"}\n'
    )
    (folder / "qrels.jsonl").write_text('{"query_id": "1", "doc_id": "a", "relevance": 1}\n')
    result = json.loads(run(environ, "evaluate", str(tmp_path), "--json").stdout)
    single = {"dense", "dense_1", "dense_2", "lexical", "characters"}
    assert set(result["tiny"]) == single | {"blend", "rrf", "fused"}
    assert result["tiny"]["rrf"]["fused ahead by"]["mean"] == 0
    assert result["tiny"]["fused"]["nDCG@10"]["mean"] == 1.0
    unknown = run(environ, "evaluate", str(tmp_path), "--set", "other", code=1)
    assert "No such set" in unknown.stderr
    chosen = run(environ, "evaluate", str(tmp_path), "--json", "--view", "blend", "--view", "fused")
    assert set(json.loads(chosen.stdout)["tiny"]) == {"blend", "fused"}
    assert "There are: dense" in run(environ, "evaluate", str(tmp_path), "--view", "all", code=2).stderr


def test_missing_model_says_what_to_do(environ: dict[str, str], tmp_path: Path) -> None:
    result = run({**environ, "MATCHMAKER_VAR_DIR": str(tmp_path)}, "reindex", code=1)
    assert "matchmaker" in result.stderr
    assert "Traceback" not in result.stderr


def test_unknown_model_setting_is_a_clear_error(prepared: dict[str, str], tmp_path: Path) -> None:
    wrong = {**prepared, "MATCHMAKER_EMBEDDING_MODEL": str(tmp_path / "nothing")}
    result = run(wrong, "recommend", "WLAN im Hotel", code=1)
    assert "no sentence-transformers folder" in " ".join(result.stderr.split())
