"""How alike two groups of sentences are: cosines of tf-idf vectors of words and character n-grams, block by block.

A sentence's vector is the sum of its words' vectors, and a group's the sum of its sentences', so that every group's
cosine follows from the dot products of single sentences. Only words are kept; vectors are made for the block that is
looked at and thrown away, so that memory does not grow with the vectors of a book. Features are hashed (with signs,
so that collisions cancel out on average); CRC-32 gives the same numbers on every machine and in every run.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.lexicon import Lexicon, parts, tokens

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DIMENSIONS = 1 << 13
NGRAMS = (3, 4, 5)
WORD_WEIGHT = 1.0  # of the whole word, besides its n-grams
KNOWN = 0.25  # what remains of a word's own spelling (cognates) where the lexicon has a translation
LEXICON_WEIGHT = 0.3  # of the lexicon's words where there is a translation as well

Features = dict[int, float]


@dataclass(frozen=True, slots=True)
class Side:
    """One text: `words[starts[i]:starts[i + 1]]` are the rows of `table` that make up sentence i.

    `table` is a sparse matrix in rows: row r has `weights[offsets[r]:offsets[r + 1]]` at `columns[…]`.
    `grain` sentences make one unit; the aligner looks at coarse units before it looks at single sentences.
    """

    words: Ints
    starts: Ints
    columns: Ints
    weights: Floats
    offsets: Ints
    grain: int = 1

    def __len__(self) -> int:
        return -(-(len(self.starts) - 1) // self.grain)

    def dense(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """The vectors of the units from `start` to `stop`, shape (stop - start, DIMENSIONS)."""
        last = len(self.starts) - 1
        edges = self.starts[np.minimum(np.arange(start, stop + 1) * self.grain, last)]
        rows = self.words[edges[0] : edges[-1]]
        sizes = self.offsets[rows + 1] - self.offsets[rows]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        entries = np.arange(total) + np.repeat(self.offsets[rows] - (ends - sizes), sizes)
        unit = np.repeat(np.repeat(np.arange(stop - start), np.diff(edges)), sizes)
        flat = np.bincount(
            unit * DIMENSIONS + self.columns[entries], self.weights[entries], (stop - start) * DIMENSIONS
        )
        return flat.astype(np.float32).reshape(stop - start, DIMENSIONS)


def sides(
    source: Sequence[str], target: Sequence[str], *, evidence: Sequence[str] | None, lexicon: Lexicon | None
) -> tuple[Side, Side]:
    """Both texts in one space. `evidence` is a translation of each source sentence into the target's language."""
    known = lexicon or {}
    table = _Table(
        {
            "t": spelling,
            "s": lambda word: _looked_up(word, known),
            "l": lambda word: _scaled(_translations(word, known), LEXICON_WEIGHT),
        }
    )
    if evidence is None:
        first = _numbered([("s", source)], table)
    else:
        first = _numbered([("t", evidence), *([("l", source)] if known else [])], table)
    return _weighted(first, _numbered([("t", target)], table), table)


class _Table:
    """Words numbered in the order in which they come, with the features of each, made once, one after the other."""

    def __init__(self, makers: dict[str, Callable[[str], Features]]) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.columns, self.weights, self.offsets = array("q"), array("d"), array("q", [0])
        self._makers = makers

    def number(self, kind: str, word: str) -> int:
        found = self.numbers.get((kind, word))
        if found is None:
            found = self.numbers[kind, word] = len(self.numbers)
            features = self._makers[kind](word)
            self.columns.extend(features)
            self.weights.extend(features.values())
            self.offsets.append(len(self.columns))
        return found


def _numbered(texts: Sequence[tuple[str, Sequence[str]]], table: _Table) -> tuple[Ints, Ints]:
    """The words of parallel texts, each of a kind, sentence by sentence; and where each sentence starts."""
    words, starts = array("q"), array("q", [0])
    for sentences in zip(*(sentences for _, sentences in texts), strict=True):
        for (kind, _), sentence in zip(texts, sentences, strict=True):
            words.extend(table.number(kind, word) for word in tokens(sentence))
        starts.append(len(words))
    return np.array(words, dtype=np.int64), np.array(starts, dtype=np.int64)


def spelling(word: str) -> Features:
    """The word and its character n-grams with the word's edges marked, hashed."""
    marked = f"\x02{word}\x03"
    found: Features = {}
    _add(found, "\x01" + word, WORD_WEIGHT)
    for size in NGRAMS:
        for start in range(len(marked) - size + 1):
            _add(found, marked[start : start + size], 1.0)
    return found


def _add(features: Features, name: str, weight: float) -> None:
    hashed = crc32(name.encode("utf-8", "surrogatepass"))
    column = hashed % DIMENSIONS
    features[column] = features.get(column, 0.0) + (weight if hashed >> 31 else -weight)


def _looked_up(word: str, lexicon: Lexicon) -> Features:
    """A source word without a translation of its sentence: what the lexicon says, and its own spelling."""
    found = _translations(word, lexicon)
    for column, weight in spelling(word).items():
        found[column] = found.get(column, 0.0) + weight * (KNOWN if found else 1.0)
    return found


def _translations(word: str, lexicon: Lexicon) -> Features:
    found: Features = {}
    for part in parts(word, lexicon):
        for english, probability in lexicon[part]:
            for column, weight in spelling(english).items():
                found[column] = found.get(column, 0.0) + weight * probability
    return found


def _scaled(features: Features, factor: float) -> Features:
    return {column: weight * factor for column, weight in features.items()}


def _weighted(source: tuple[Ints, Ints], target: tuple[Ints, Ints], table: _Table) -> tuple[Side, Side]:
    """Weigh the features by their rarity in both texts."""
    columns = np.array(table.columns, dtype=np.int64)
    weights = np.array(table.weights, dtype=np.float64)
    offsets = np.array(table.offsets, dtype=np.int64)
    counts = _frequencies(*source, len(table.numbers)) + _frequencies(*target, len(table.numbers))
    spread = np.repeat(counts, np.diff(offsets)) * np.minimum(np.abs(weights), 1.0)
    frequency = np.bincount(columns, spread, DIMENSIONS)
    sentences = len(source[1]) + len(target[1]) - 2
    weights *= np.log1p(sentences / (frequency + 0.5))[columns]
    first, second = (Side(words, starts, columns, weights, offsets) for words, starts in (source, target))
    return first, second


def _frequencies(words: Ints, starts: Ints, size: int) -> Floats:
    """For every word the number of sentences that have it."""
    sentence = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    distinct = np.unique(sentence * max(size, 1) + words)
    return np.bincount(distinct % max(size, 1), minlength=size).astype(np.float64)
