"""Rebuilds the XLM-RoBERTa tokenizer (SentencePiece Unigram) from a packaged vocabulary.

The normaliser is NFKC plus what the packaged table does beyond NFKC: control characters dropped, line breaks,
tabs and zero-width characters turned into blanks; then runs of blanks become one and a blank becomes "▁"
(Metaspace). Unlike the package's table it also composes decomposed letters ("u" + U+0308), as the original
tokenizer does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from matchmaker.matching.embedding.q4 import Vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer


def special_replacements(table: Mapping[str, str]) -> dict[str, str]:
    """Characters that the table drops or turns into a blank where NFKC would not; NUL is dropped too."""
    chosen = {
        character: replacement
        for character, replacement in table.items()
        if replacement in ("", " ") and unicodedata.normalize("NFKC", character) != replacement
    }
    return {"\0": "", **chosen}


def _character_class(characters: Iterable[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(character):X}}}" for character in sorted(characters)) + "]"


def _normalizer(table: Mapping[str, str]) -> Normalizer:
    from tokenizers import Regex, normalizers

    special = special_replacements(table)
    dropped = _character_class(character for character, new in special.items() if new == "")
    blanks = _character_class(character for character, new in special.items() if new == " ")
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(dropped), ""),
            normalizers.Replace(Regex(blanks), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """A `tokenizers.Tokenizer` with the packaged ids that wraps every text in <s> … </s>, untruncated."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    pieces = vocabulary.pieces
    scored = list(zip(pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = _normalizer(vocabulary.replacements)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = pieces[vocabulary.bos], pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return tokenizer
