"""Measures against values computed by hand; runs and benchmark folders."""

import json
from math import log2
from pathlib import Path

import pytest

from matchmaker.matching.evaluation import (
    BenchmarkError,
    evaluate,
    evaluate_run,
    find_benchmarks,
    read_benchmark,
)
from matchmaker.matching.metrics import estimate, hit, ndcg, recall, reciprocal_rank
from matchmaker.matching.ranking import Text, rank_texts
from matchmaker.matching.trec import RunError, read_run, write_run
from matchmaker.matching.weights import Weights
from tests.fakes import HashingEmbedder

JUDGED = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 0.0}


def test_ndcg_has_linear_gain_and_logarithmic_discount() -> None:
    gained = 1 / log2(2) + 2 / log2(4)
    possible = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert ndcg(["b", "x", "a"], JUDGED) == pytest.approx(gained / possible)


def test_ndcg_of_the_best_order_is_one_also_when_cut() -> None:
    assert ndcg(["a", "b", "c"], JUDGED) == pytest.approx(1)
    assert ndcg(["a"], JUDGED, k=1) == pytest.approx(1)


def test_recall_reciprocal_rank_and_hit() -> None:
    ranked = ["x", "b", "y", "a"]
    assert recall(ranked, JUDGED, 3) == pytest.approx(1 / 3)
    assert recall(ranked, JUDGED) == pytest.approx(2 / 3)
    assert reciprocal_rank(ranked, JUDGED) == pytest.approx(1 / 2)
    assert reciprocal_rank(ranked, JUDGED, 1) == 0
    assert (hit(ranked, JUDGED, 1), hit(ranked, JUDGED, 2)) == (0.0, 1.0)


def test_query_without_relevant_documents_scores_nothing_and_is_left_out_of_a_run() -> None:
    assert ndcg(["a"], {"a": 0.0}) == recall(["a"], {}) == 0
    measured = evaluate_run({"q": [("a", 1.0)]}, {"q": {"a": 1}, "empty": {"a": 0}, "lost": {"a": 1}})
    assert measured["nDCG@10"].mean == pytest.approx(0.5)


def test_bootstrap_interval_holds_the_mean_and_repeats() -> None:
    values = [0.0, 1.0] * 50
    found = estimate(values)
    assert found == estimate(values)
    assert found.low < found.mean == 0.5 < found.high
    assert estimate([]).mean == 0


def test_run_survives_writing_and_reading_in_its_order(tmp_path: Path) -> None:
    run = {"q1": [("a", 2.5), ("b", 2.5), ("c", 2.5000001)], "q2": [("b", -1.0)]}
    write_run(run, tmp_path / "run", "tag")
    lines = (tmp_path / "run").read_text().splitlines()
    assert lines[0] == "q1 Q0 a 1 2.500000 tag"
    found = read_run(tmp_path / "run")
    assert [document for document, _ in found["q1"]] == ["a", "b", "c"]
    assert len({score for _, score in found["q1"]}) == 3


def test_wrong_run_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q1 Q0 a 1 2.5 tag\nnonsense\n")
    with pytest.raises(RunError, match="line 2"):
        read_run(tmp_path / "run")


def test_ids_with_white_space_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="white space"):
        write_run({"q 1": [("a", 1.0)]}, tmp_path / "run")


def written(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    docs = [{"id": "d1", "text": "Kassensystem", "lang": "de"}, {"id": "d2", "text": "Lehrlinge finden"}]
    rows = {
        "queries": [{"id": "q1", "text": "Kasse", "lang": "de"}, {"id": "q2", "text": "unbeurteilt"}],
        "docs": docs,
        "qrels": [{"query_id": "q1", "doc_id": "d1", "relevance": 1}],
    }
    for name, entries in rows.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in entries))
    return folder


def test_every_view_of_a_folder_is_measured(tmp_path: Path) -> None:
    folder = written(tmp_path / "set")
    assert find_benchmarks(tmp_path) == [folder]
    results = evaluate(read_benchmark(folder), HashingEmbedder(), Weights())
    assert set(results) == {"dense", "lexical", "characters", "blend", "rrf", "fused"}
    assert all(found["nDCG@10"].mean == 1 for found in results.values())


def test_wrong_folder_names_file_and_line(tmp_path: Path) -> None:
    folder = written(tmp_path / "set")
    (folder / "docs.jsonl").write_text('{"id": "d1", "text": "x"}\n{oops\n')
    with pytest.raises(BenchmarkError, match=r"set/docs\.jsonl, line 2"):
        read_benchmark(folder)


def test_ranking_of_plain_texts_reports_progress_over_both_sides() -> None:
    seen: list[tuple[int, int]] = []
    queries = [Text(f"q{n}", f"Kasse {n}") for n in range(300)]
    docs = [Text("d1", "Kassensystem"), Text("d2", "Lehrlinge")]
    run = rank_texts(
        queries,
        docs,
        HashingEmbedder(),
        Weights(),
        1,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert [ranked[0][0] for ranked in run.values()] == ["d1"] * 300
    assert seen == [(2, 302), (258, 302), (302, 302)]


def test_nothing_to_rank_gives_empty_lists() -> None:
    assert rank_texts([Text("q", "Kasse")], [], HashingEmbedder(), Weights()) == {"q": []}
