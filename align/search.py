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

INSERTION: Shape = (0, 1)
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
class Step:
    """A bead on the path: its shape, where it ends, and its cost."""

    shape: Shape
    end: tuple[int, int]
    cost: float


def full(n: int, m: int) -> Corridor:
    """No bounds at all."""
    return Corridor((0,) * (n + 1), (m,) * (n + 1))


def path(costs: Costs, corridor: Corridor) -> list[Step]:
    """The cheapest beads from the beginning to the end, in order. Of equals the earlier shape wins."""
    values: list[Floats] = []
    choices: list[npt.NDArray[np.int8]] = []
    for value, choice in _cheapest(costs, corridor):
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


def posteriors(costs: Costs, backward: Costs, corridor: Corridor, steps: list[Step]) -> list[float]:
    """The probability of each step given all ways through the corridor; `backward` prices both texts reversed."""
    n, m = len(corridor.low) - 1, corridor.high[-1]
    mirrored = corridor.reversed()
    before = list(_total(costs, corridor))
    after = list(_total(backward, mirrored))
    everything = before[n][m - corridor.low[n]]
    found = []
    for step in steps:
        (a, b), (i, j) = step.shape, step.end
        cost = before[i - a][j - b - corridor.low[i - a]] + step.cost + after[n - i][m - j - mirrored.low[n - i]]
        found.append(min(1.0, float(np.exp(everything - cost))))
    return found


def _cheapest(costs: Costs, corridor: Corridor) -> Iterator[tuple[Floats, npt.NDArray[np.int8]]]:
    """For every row the cost of the best way to each place, and the shape of the last bead of that way."""
    insertion = costs.shapes.index(INSERTION)
    before: list[Floats] = []
    for i, priced in _priced_rows(costs, corridor):
        candidates = _candidates(i, priced, before, costs.shapes, corridor)
        choice = candidates.argmin(axis=0).astype(np.int8)
        inserted = _run(priced[insertion])
        ways = candidates.min(axis=0) - inserted
        best = np.minimum.accumulate(ways)
        choice[best < ways] = insertion
        value = best + inserted
        _remember(before, value, costs.shapes)
        yield value, choice


def _total(costs: Costs, corridor: Corridor) -> Iterator[Floats]:
    """For every row the negative logarithm of the summed weights of all ways to each place."""
    insertion = costs.shapes.index(INSERTION)
    before: list[Floats] = []
    for i, priced in _priced_rows(costs, corridor):
        candidates = _candidates(i, priced, before, costs.shapes, corridor)
        inserted = _run(priced[insertion])
        ways = np.logaddexp.reduce(-candidates, axis=0) + inserted
        value = inserted - np.logaddexp.accumulate(ways)
        _remember(before, value, costs.shapes)
        yield value


def _run(insertions: Floats) -> Floats:
    """What it costs to come to each place of a row from its first place by insertions alone."""
    return np.cumsum(np.concatenate([[0.0], insertions[1:]]))


def _remember(before: list[Floats], value: Floats, shapes: tuple[Shape, ...]) -> None:
    """Keep as many rows, the latest first, as the tallest bead reaches back."""
    before.insert(0, value)
    del before[max(a for a, _ in shapes) :]


def _priced_rows(costs: Costs, corridor: Corridor) -> Iterator[tuple[int, Floats]]:
    """Every row with the costs of the beads that end in it, shape (shapes, columns of the row)."""
    for rows in corridor.blocks():
        columns = range(corridor.low[rows[0]], corridor.high[rows[-1]] + 1)
        block = costs.block(rows, columns)
        for i in rows:
            yield i, block[:, i - rows[0], corridor.low[i] - columns[0] : corridor.high[i] + 1 - columns[0]]


def _candidates(i: int, priced: Floats, before: list[Floats], shapes: tuple[Shape, ...], corridor: Corridor) -> Floats:
    """The costs of the ways to each place of row i whose last bead takes source sentences."""
    low, high = corridor.low[i], corridor.high[i]
    found = np.full((len(shapes), high - low + 1), np.inf)
    if i == 0:
        found[0, 0] = 0.0
    for index, (a, b) in enumerate(shapes):
        if 0 < a <= i:
            first = max(low, corridor.low[i - a] + b)
            stop = min(high, corridor.high[i - a] + b) + 1
            if first < stop:
                shift = b + corridor.low[i - a]
                found[index, first - low : stop - low] = (
                    before[a - 1][first - shift : stop - shift] + priced[index, first - low : stop - low]
                )
    return found
