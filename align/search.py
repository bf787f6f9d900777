"""The cheapest way through two texts, and how sure it is: dynamic programming over beads in a corridor, in nats.

Costs are negative log-probabilities up to a constant and are only ever added, so that the longest text neither
underflows nor overflows. Time and memory grow with the corridor's area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Shape = tuple[int, int]
"""Source and target sentences of a bead."""
Place = tuple[int, int]
"""How many source and target sentences come before a place between sentences."""

INSERTION: Shape = (0, 1)
DELETION: Shape = (1, 0)
BLOCK_ROWS = 128
BLOCK_CELLS = 40_000  # of a block of costs, for each shape of bead


class Costs(Protocol):
    """What beads cost."""

    @property
    def shapes(self) -> tuple[Shape, ...]: ...

    def block(self, rows: range, columns: range) -> Floats:
        """Costs of the beads that end before source i and target j, shape (shapes, rows, columns)."""
        ...


@dataclass(frozen=True, slots=True)
class Corridor:
    """The places that are searched: for every i up to n the columns `low[i]` to `high[i]`, both included.

    Both grow monotonously, rows overlap, and (0, 0) and (n, m) are inside.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]

    def reversed(self) -> Corridor:
        end = self.high[-1]
        return Corridor(tuple(end - j for j in self.high[::-1]), tuple(end - j for j in self.low[::-1]))

    def part(self, start: Place, end: Place) -> Corridor:
        """The corridor between two places inside it, counted from the first."""
        (i, j), (i_end, j_end) = start, end
        low = (max(column, j) - j for column in self.low[i : i_end + 1])
        return Corridor(tuple(low), tuple(min(column, j_end) - j for column in self.high[i : i_end + 1]))

    def blocks(self) -> Iterator[range]:
        """Rows in groups whose rectangle of costs stays small."""
        start = 0
        while start < len(self.low):
            stop = start + 1
            while (
                stop < len(self.low)
                and stop - start < BLOCK_ROWS
                and (stop + 1 - start) * (self.high[stop] + 1 - self.low[start]) <= BLOCK_CELLS
            ):
                stop += 1
            yield range(start, stop)
            start = stop


@dataclass(frozen=True, slots=True)
class Window:
    """The costs of all beads, counted from a place on; a `Costs`."""

    costs: Costs
    start: Place

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self.costs.shapes

    def block(self, rows: range, columns: range) -> Floats:
        i, j = self.start
        return self.costs.block(range(rows.start + i, rows.stop + i), range(columns.start + j, columns.stop + j))


@dataclass(frozen=True, slots=True)
class Step:
    """A bead on the path: its shape, where it ends, and its cost."""

    shape: Shape
    end: Place
    cost: float


def full(n: int, m: int) -> Corridor:
    """No bounds at all."""
    return Corridor((0,) * (n + 1), (m,) * (n + 1))


def path(costs: Costs, corridor: Corridor) -> list[Step]:
    """The cheapest beads from the beginning to the end, in order. Of equals the earlier shape wins."""
    values: list[Floats] = []
    choices: list[npt.NDArray[np.int8]] = []
    for i, priced in _priced_rows(costs, corridor):
        value, choice = _cheapest(_ways(i, priced, values, costs.shapes, corridor), priced, costs.shapes)
        values.append(value)
        choices.append(choice)
    steps = []
    i, j = len(corridor.low) - 1, corridor.high[-1]
    while i or j:
        a, b = shape = costs.shapes[choices[i][j - corridor.low[i]]]
        before = values[i - a][j - b - corridor.low[i - a]]
        steps.append(Step(shape, (i, j), float(values[i][j - corridor.low[i]] - before)))
        i, j = i - a, j - b
    return steps[::-1]


def priced(costs: Costs, corridor: Corridor, path: list[tuple[Shape, Place]]) -> list[Step]:
    """A path that is given, as the shapes of its beads and where they end, with what its beads cost."""
    steps: list[Step] = []
    for i, row in _priced_rows(costs, corridor):
        while len(steps) < len(path) and path[len(steps)][1][0] == i:
            shape, (_, j) = path[len(steps)]
            steps.append(Step(shape, (i, j), float(row[costs.shapes.index(shape), j - corridor.low[i]])))
    return steps


def posteriors(costs: Costs, backward: Costs, corridor: Corridor, steps: list[Step]) -> list[float]:
    """The probability of each step given all ways through the corridor; `backward` prices both texts reversed.

    A sentence without a counterpart has none wherever the gap is put in the other text, so those ways are summed.
    """
    before: list[Floats] = []
    after = _remaining(backward, corridor)
    everything = float(after[0][0])
    deleted, inserted = np.zeros(len(corridor.low)), np.zeros(corridor.high[-1] + 1)
    for i, priced in _totals(costs, corridor, before):
        low, high = corridor.low[i], corridor.high[i]
        gaps = before[i][:-1] + priced[costs.shapes.index(INSERTION), 1:] + after[i][1:]
        inserted[low + 1 : high + 1] += np.exp(everything - gaps)
        if i:
            start = before[i - 1][low - corridor.low[i - 1] :]
            gaps = start + priced[costs.shapes.index(DELETION), : len(start)] + after[i][: len(start)]
            deleted[i] = np.exp(everything - gaps).sum()

    def probability(step: Step) -> float:
        (a, b), (i, j) = step.shape, step.end
        if not a or not b:
            return float(deleted[i] if a else inserted[j])
        start, end = before[i - a][j - b - corridor.low[i - a]], after[i][j - corridor.low[i]]
        return float(np.exp(everything - start - step.cost - end))

    return [min(1.0, probability(step)) for step in steps]


def likely(costs: Costs, backward: Costs, corridor: Corridor, least: float) -> list[tuple[Shape, Place]]:
    """The beads with two sides, and where they end, that have at least this probability given all ways through."""
    before: list[Floats] = []
    after = _remaining(backward, corridor)
    everything = float(after[0][0])
    found: list[tuple[Shape, Place]] = []
    for i, priced in _totals(costs, corridor, before):
        if i:
            ways = _ways(i, priced, before, costs.shapes, corridor)
            places = np.argwhere(np.exp(everything - ways - after[i]) >= least).tolist()
            found += [(costs.shapes[k], (i, corridor.low[i] + j)) for k, j in places if all(costs.shapes[k])]
    return found


def _remaining(backward: Costs, corridor: Corridor) -> list[Floats]:
    """The negative logarithm of the summed weights of all ways from each place to the end, in the corridor's rows."""
    after: list[Floats] = []
    for _ in _totals(backward, corridor.reversed(), after):
        pass
    return [value[::-1] for value in after[::-1]]


def _cheapest(ways: Floats, priced: Floats, shapes: tuple[Shape, ...]) -> tuple[Floats, npt.NDArray[np.int8]]:
    """The cost of the best way to each place of a row, and the shape of the last bead of that way."""
    choice = ways.argmin(axis=0).astype(np.int8)
    insertion = shapes.index(INSERTION)
    inserted = _run(priced[insertion])
    relative = ways.min(axis=0) - inserted
    best = np.minimum.accumulate(relative)
    choice[best < relative] = insertion
    return best + inserted, choice


def _totals(costs: Costs, corridor: Corridor, values: list[Floats]) -> Iterator[tuple[int, Floats]]:
    """Add to `values` row by row the negative logarithm of the summed weights of all ways to each place."""
    insertion = costs.shapes.index(INSERTION)
    for i, priced in _priced_rows(costs, corridor):
        inserted = _run(priced[insertion])
        relative = np.logaddexp.reduce(-_ways(i, priced, values, costs.shapes, corridor), axis=0) + inserted
        values.append(inserted - np.logaddexp.accumulate(relative))
        yield i, priced


def _run(insertions: Floats) -> Floats:
    """What it costs to come to each place of a row from its first place by insertions alone."""
    return np.cumsum(np.concatenate([[0.0], insertions[1:]]))


def _priced_rows(costs: Costs, corridor: Corridor) -> Iterator[tuple[int, Floats]]:
    """Every row with the costs of the beads that end in it, shape (shapes, columns of the row)."""
    for rows in corridor.blocks():
        columns = range(corridor.low[rows[0]], corridor.high[rows[-1]] + 1)
        block = costs.block(rows, columns)
        for i in rows:
            yield i, block[:, i - rows[0], corridor.low[i] - columns[0] : corridor.high[i] + 1 - columns[0]]


def _ways(i: int, priced: Floats, values: list[Floats], shapes: tuple[Shape, ...], corridor: Corridor) -> Floats:
    """The costs of the ways to each place of row i whose last bead takes source sentences, shape (shapes, columns)."""
    low, high = corridor.low[i], corridor.high[i]
    found = np.full((len(shapes), high - low + 1), np.inf)
    if i == 0:
        found[0, 0] = 0.0
    for index, (a, b) in enumerate(shapes):
        if 0 < a <= i:
            shift = b + corridor.low[i - a]
            first, stop = max(low, shift), min(high, corridor.high[i - a] + b) + 1
            if first < stop:
                before = values[i - a][first - shift : stop - shift]
                found[index, first - low : stop - low] = before + priced[index, first - low : stop - low]
    return found
