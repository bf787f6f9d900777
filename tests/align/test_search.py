"""The search against a slow one that tries everything, and confidences against counting all ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.search import Corridor, Floats, Shape, Window, full, likely, path, posteriors

SHAPES: tuple[Shape, ...] = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2))


@dataclass(frozen=True)
class Table:
    """Random costs; gaps cost the same everywhere. Priced by where a bead ends, or starts when reversed."""

    costs: Floats
    shapes: tuple[Shape, ...] = SHAPES

    @staticmethod
    def random(n: int, m: int, seed: int) -> Table:
        costs = np.random.default_rng(seed).uniform(0, 5, (len(SHAPES), n + 1, m + 1))
        costs[1], costs[2] = 3.0, 3.5
        for index, (a, b) in enumerate(SHAPES):
            costs[index, :a] = costs[index, :, :b] = np.inf
        return Table(costs)

    def block(self, rows: range, columns: range) -> Floats:
        return self.costs[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    def reversed(self) -> Table:
        """The same beads in the reversed texts: one that ended at (i, j) ends at (n - i + a, m - j + b)."""
        found = np.full_like(self.costs, np.inf)
        for index, (a, b) in enumerate(SHAPES):
            turned = self.costs[index, a:, b:][::-1, ::-1]
            found[index, a:, b:] = turned
        return Table(found)


def ways(table: Table, n: int, m: int, corridor: Corridor) -> list[tuple[float, tuple[tuple[Shape, int, int], ...]]]:
    """All ways with their costs."""

    @cache
    def until(i: int, j: int) -> tuple[tuple[float, tuple[tuple[Shape, int, int], ...]], ...]:
        if i < 0 or j < 0 or not corridor.low[i] <= j <= corridor.high[i]:
            return ()
        if i == j == 0:
            return ((0.0, ()),)
        return tuple(
            (cost + float(table.costs[index, i, j]), (*steps, (shape, i, j)))
            for index, shape in enumerate(SHAPES)
            for cost, steps in until(i - shape[0], j - shape[1])
        )

    return list(until(n, m))


SMALL = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000))


@given(SMALL)
@settings(deadline=None, max_examples=60)
def test_property_the_path_is_the_cheapest_of_all(size: tuple[int, int, int]) -> None:
    n, m, _ = size
    table = Table.random(*size)
    steps = path(table, full(n, m))
    assert sum(step.cost for step in steps) == pytest.approx(min(cost for cost, _ in ways(table, n, m, full(n, m))))
    assert [sum(step.shape[k] for step in steps) for k in (0, 1)] == [n, m]


@given(SMALL, st.booleans())
@settings(deadline=None, max_examples=60)
def test_property_posteriors_are_shares_of_all_ways(size: tuple[int, int, int], narrow: bool) -> None:
    n, m, _ = size
    table = Table.random(*size)
    corridor = full(n, m)
    if narrow:
        low = tuple(min(m, max(0, i * m // n - 2)) for i in range(n + 1))
        corridor = Corridor(low, tuple(min(m, i * m // n + 2) for i in range(n + 1)))
    steps = path(table, corridor)
    found = posteriors(table, table.reversed(), corridor, steps)
    every = ways(table, n, m, corridor)
    whole = sum(np.exp(-cost) for cost, _ in every)
    for step, probability in zip(steps, found, strict=True):
        (a, b), (i, j) = step.shape, step.end

        def same(other: tuple[Shape, int, int], shape: Shape = step.shape, i: int = i, j: int = j) -> bool:
            place = {(1, 0): other[1] == i, (0, 1): other[2] == j}.get(shape, other[1:] == (i, j))
            return other[0] == shape and place

        share = sum(np.exp(-cost) for cost, way in every if any(same(other) for other in way)) / whole
        assert probability == pytest.approx(share, abs=1e-9), (a, b)


@given(SMALL, st.sampled_from([0.001, 0.05, 0.4]))
@settings(deadline=None, max_examples=60)
def test_property_likely_beads_are_those_with_a_share_of_all_ways(size: tuple[int, int, int], least: float) -> None:
    n, m, _ = size
    table = Table.random(*size)
    every = ways(table, n, m, full(n, m))
    whole = sum(np.exp(-cost) for cost, _ in every)
    shares: dict[tuple[Shape, tuple[int, int]], float] = {}
    for cost, way in every:
        for shape, i, j in way:
            if all(shape):
                shares[shape, (i, j)] = shares.get((shape, (i, j)), 0.0) + float(np.exp(-cost) / whole)
    found = likely(table, table.reversed(), full(n, m), least)
    assert sorted(found) == sorted(bead for bead, share in shares.items() if share >= least)


@given(SMALL)
@settings(deadline=None, max_examples=40)
def test_property_the_cheapest_way_between_two_of_its_places_is_the_cheapest_there(size: tuple[int, int, int]) -> None:
    n, m, _ = size
    table = Table.random(*size)
    steps = path(table, full(n, m))
    start, end = steps[0].end, steps[-1].end
    part = path(Window(table, start), full(n, m).part(start, end))
    assert sum(step.cost for step in part) == pytest.approx(sum(step.cost for step in steps[1:]))


def test_nothing_underflows_in_a_text_of_ten_thousand_sentences() -> None:
    n = 10_000

    @dataclass(frozen=True)
    class Even:
        shapes: tuple[Shape, ...] = SHAPES

        def block(self, rows: range, columns: range) -> Floats:
            i, j = np.array(rows)[:, None], np.array(columns)[None, :]
            found = np.full((len(SHAPES), len(rows), len(columns)), 40.0)
            found[0] = np.where(i == j, 20.0, 60.0)
            for index, (a, b) in enumerate(SHAPES):
                found[index][np.broadcast_to((i < a) | (j < b), found[index].shape)] = np.inf
            return found

    band = Corridor(tuple(max(0, i - 3) for i in range(n + 1)), tuple(min(n, i + 3) for i in range(n + 1)))
    steps = path(Even(), band)
    assert {step.shape for step in steps} == {(1, 1)} | ({(2, 2)} if any(s.shape == (2, 2) for s in steps) else set())
    assert sum(step.cost for step in steps) == 20.0 * n
    assert min(posteriors(Even(), Even(), band, steps)) > 0.3
