"""What a bead costs: its similarity as Vecalign normalises it, lengths, the bead's shape and paragraph boundaries.

Vecalign (Thompson and Koehn 2019) divides a bead's distance, 1 - cosine, by the mean distance to random sentences.
Here that mean is taken over all sentences of the text, which a dot product with the mean vector gives exactly and
without chance. Vecalign multiplies by the product of the sentence counts; their mean did better here, with a price
for each shape. The weights are those of a log-linear model: exp(-cost) is a bead's weight, up to a constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from align.lengths import deviation, ratio
from align.search import Shape
from align.similarity import Side

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

CHUNK = 256  # sentences whose vectors are made at a time
TINY = 1e-9

SHAPES: tuple[Shape, ...] = (
    (1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2), (3, 2), (2, 3), (3, 3),
    (4, 1), (1, 4), (5, 1), (1, 5), (6, 1), (1, 6),
)  # fmt: skip
COARSE_SHAPES: tuple[Shape, ...] = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


@dataclass(frozen=True, slots=True)
class Weights:
    """Nats. `similarity` is for a sentence and its counterpart that are no more alike than random sentences are."""

    similarity: float = 14.4
    length: float = 0.76
    omission: float = 9.8  # a sentence without a counterpart
    merge: float = 4.7  # 2-1 and 1-2
    larger: float = 4.8  # each sentence more than that
    crossing: float = 2.0  # a paragraph boundary inside a bead
    mismatch: float = 1.0  # a bead's end that is a paragraph's end on one side only
    judgement: float = 0.0  # each nat by which a judge finds the target more probable as a translation than otherwise

    def shape(self, a: int, b: int) -> float:
        """The cost of a bead's shape."""
        if not a or not b:
            return self.omission
        return 0.0 if a == b == 1 else self.merge + (a + b - 3) * self.larger


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known about every group of up to k consecutive units of one side, whatever it is compared with.

    `norms[a - 1, i]` is the length of the summed vector of the a units before i, `usual[a - 1, i]` its mean cosine
    with single units of the other side; shape (k, n + 1). `lengths` are running totals of characters, `edges[i]`
    says whether a paragraph ends before unit i; shape (n + 1,).
    """

    side: Side
    norms: Floats
    usual: Floats
    lengths: Floats
    edges: Booleans


def profiles(
    source: Side,
    target: Side,
    shapes: tuple[Shape, ...],
    lengths: tuple[Floats, Floats],
    edges: tuple[Booleans, Booleans],
) -> tuple[Profile, Profile]:
    """The profiles of both sides. `lengths` and `edges` are for single sentences."""
    means = [_mean_direction(side) for side in (source, target)]
    tallest = [max(shape[which] for shape in shapes) for which in (0, 1)]
    return tuple(  # type: ignore[return-value]
        Profile(
            side,
            *_groups(side, means[1 - which], tallest[which]),
            lengths[which][_unit_edges(side)],
            edges[which][_unit_edges(side)],
        )
        for which, side in enumerate((source, target))
    )


def _unit_edges(side: Side) -> npt.NDArray[np.int64]:
    return np.minimum(np.arange(len(side) + 1) * side.grain, len(side.starts) - 1)


def _mean_direction(side: Side) -> npt.NDArray[np.float32]:
    """The mean of all units' unit vectors: its dot product with a vector tells that vector's mean cosine."""
    total = np.zeros(side.dense(0, 0).shape[1], dtype=np.float64)
    for start in range(0, len(side), CHUNK):
        vectors = side.dense(start, min(start + CHUNK, len(side)))
        norms = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
        total += (vectors / np.maximum(norms, TINY)).sum(axis=0)
    return (total / max(len(side), 1)).astype(np.float32)


def _groups(side: Side, other: npt.NDArray[np.float32], tallest: int) -> tuple[Floats, Floats]:
    norms, usual = np.zeros((tallest, len(side) + 1)), np.zeros((tallest, len(side) + 1))
    for start in range(0, len(side), CHUNK):
        stop = min(start + CHUNK, len(side))
        first = max(0, start - tallest + 1)
        vectors = side.dense(first, stop)
        group = np.zeros_like(vectors)
        for a in range(1, min(tallest, len(vectors)) + 1):
            # group[k] is the sum of the a vectors that end with vector k; rows without so many before them are wrong
            group[a - 1 :] += vectors[: len(vectors) - a + 1]
            valid = slice(max(start - first, a - 1), None)
            ends = slice(first + valid.start + 1, stop + 1)
            if ends.start < ends.stop:
                norms[a - 1, ends] = np.sqrt(np.einsum("ij,ij->i", group[valid], group[valid]))
                usual[a - 1, ends] = (group[valid] @ other) / np.maximum(norms[a - 1, ends], TINY)
    return norms, usual


@dataclass(frozen=True, slots=True)
class BeadCosts:
    """The costs of the beads between two sides; a `search.Costs`."""

    source: Profile
    target: Profile
    weights: Weights
    shapes: tuple[Shape, ...] = SHAPES
    per_character: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "per_character", ratio(self.source.lengths, self.target.lengths))

    def block(self, rows: range, columns: range) -> Floats:
        """Costs of the beads that end before source i and target j; infinite where a bead begins outside."""
        found = np.full((len(self.shapes), len(rows), len(columns)), np.inf)
        sums = _Sums.of(self, rows, columns)
        i, j = np.array(rows), np.array(columns)
        for index, (a, b) in enumerate(self.shapes):
            down, across = max(0, a - rows[0]), max(0, b - columns[0])
            if down < len(rows) and across < len(columns):
                ends, starts = (i[down:], j[across:]), (i[down:] - a, j[across:] - b)
                cost = self._corner(*starts) + self._corner(*ends) + self.weights.shape(a, b)
                if a and b:
                    cost = cost + self._linked(a, b, *ends, sums)
                found[index, down:, across:] = cost
        return found

    def _corner(self, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64]) -> Floats:
        """Half of what a place costs where only one side's paragraph ends: the beads before and after it share it."""
        mismatch: Floats = (self.source.edges[i][:, None] != self.target.edges[j][None, :]) * (
            self.weights.mismatch / 2
        )
        return mismatch

    def _linked(self, a: int, b: int, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64], sums: _Sums) -> Floats:
        source, target, weights = self.source, self.target, self.weights
        norms = source.norms[a - 1, i][:, None] * target.norms[b - 1, j][None, :]
        cosine = sums.of_groups(a, b, i, j) / np.maximum(norms, TINY)
        usual = (source.usual[a - 1, i][:, None] + target.usual[b - 1, j][None, :]) / 2
        distance = np.clip(1 - cosine, 0, None) / np.maximum(1 - usual, 0.05)
        lengths = deviation(
            (source.lengths[i] - source.lengths[i - a])[:, None],
            (target.lengths[j] - target.lengths[j - b])[None, :],
            self.per_character,
        )
        crossed = _inside(source.edges, a, i)[:, None] + _inside(target.edges, b, j)[None, :]
        cost: Floats = weights.similarity * (a + b) / 2 * distance + weights.length * lengths
        return cost + weights.crossing * crossed


def _inside(edges: Booleans, size: int, ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many paragraph boundaries there are inside the groups of `size` units before `ends`."""
    counted = np.cumsum(edges)
    return counted[ends - 1] - counted[ends - size]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Dot products summed over a rectangle's upper left corner: four of them give any group's."""

    table: Floats
    row: int
    column: int

    @staticmethod
    def of(costs: BeadCosts, rows: range, columns: range) -> _Sums:
        row = max(0, rows[0] - max(a for a, _ in costs.shapes))
        column = max(0, columns[0] - max(b for _, b in costs.shapes))
        products = costs.source.side.dense(row, rows[-1]) @ costs.target.side.dense(column, columns[-1]).T
        table = np.zeros((products.shape[0] + 1, products.shape[1] + 1))
        np.cumsum(np.cumsum(products, axis=0, dtype=np.float64), axis=1, out=table[1:, 1:])
        return _Sums(table, row, column)

    def of_groups(self, a: int, b: int, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64]) -> Floats:
        i, j = i - self.row, j - self.column
        below, above = self.table[i], self.table[i - a]
        return below[:, j] - above[:, j] - below[:, j - b] + above[:, j - b]
