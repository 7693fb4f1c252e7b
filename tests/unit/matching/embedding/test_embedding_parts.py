"""Text preparation, processor features, special characters, USE over a fake encoder."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.embedding.processor import cpu_flags, resolve_dtype
from matchmaker.matching.embedding.text import KEPT_CHARACTERS, prepare
from matchmaker.matching.embedding.tokenizer import special_replacements
from matchmaker.matching.embedding.universal_sentence_encoder import UniversalSentenceEncoder
from matchmaker.matching.embedding.vectors import unit_rows


@given(st.text(alphabet=st.characters(), max_size=200))
def test_prepared_text_is_bounded_valid_and_stable(text: str) -> None:
    prepared = prepare(text)
    prepared.encode("utf-8")
    assert len(prepared) <= KEPT_CHARACTERS
    assert prepare(prepared) == prepared
    assert "  " not in prepared


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("", ""),
        (" \t\n\u00a0 ", ""),
        ("  zwei\n\n Worte ", "zwei Worte"),
        ("kaputt \ud800 hier", "kaputt hier"),
        ("شركة 🙂", "شركة 🙂"),
    ],
)
def test_preparation_by_example(text: str, prepared: str) -> None:
    assert prepare(text) == prepared


def test_a_huge_text_takes_no_time() -> None:
    started = time.process_time()
    assert len(prepare("Größe " * 5_000_000)) == KEPT_CHARACTERS
    assert time.process_time() - started < 1


def test_unit_rows_keep_zero_rows() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


@pytest.mark.parametrize(
    ("setting", "flags", "chosen"),
    [
        ("auto", {"avx2"}, "float32"),
        ("auto", {"avx512_bf16"}, "bfloat16"),
        ("auto", {"amx_bf16"}, "bfloat16"),
        ("float32", {"avx512_bf16"}, "float32"),
        ("bfloat16", set(), "bfloat16"),
    ],
)
def test_number_format(setting: str, flags: set[str], chosen: str) -> None:
    assert resolve_dtype(setting, frozenset(flags)) == chosen  # type: ignore[arg-type]


def test_processor_flags_of_both_families(tmp_path: Path) -> None:
    for number, line in enumerate(("flags\t\t: fpu avx512_bf16", "Features\t: fp bf16")):
        file = tmp_path / str(number)
        file.write_text(f"processor\t: 0\n{line}\n")
        assert cpu_flags(file) == frozenset(line.split(": ")[1].split())
    assert cpu_flags(tmp_path / "none") == frozenset()


def test_only_what_nfkc_does_not_do_is_special() -> None:
    table = {"\x07": "", "\u200b": " ", "\n": " ", "\u00a0": " ", "ﬁ": "fi"}
    assert special_replacements(table) == {"\0": "", "\x07": "", "\u200b": " ", "\n": " "}


class FakeEncoder:
    def __init__(self) -> None:
        self.batches: list[int] = []

    def encode(self, texts: str | list[str]) -> object:
        if isinstance(texts, str):
            return np.ones(512, dtype=np.float32)
        self.batches.append(len(texts))
        return np.array([[len(text) + 1.0] * 512 for text in texts], dtype=np.float32)


def test_use_embeds_in_chunks_with_length_one() -> None:
    encoder = FakeEncoder()
    embedder = UniversalSentenceEncoder(load=lambda threads: encoder)
    seen: list[tuple[int, int]] = []
    vectors = embedder.embed_passages(["text"] * 300, lambda done, total: seen.append((done, total)))
    assert (vectors.shape, encoder.batches, seen) == ((300, 512), [256, 44], [(256, 300), (300, 300)])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert embedder.embed_queries([]).shape == (0, 512)
    assert (embedder.identifier, embedder.dimensions) == ("use-0.2.1", 512)
