"""Which sentences are computed together: each exactly once, of one shape, and padded to the same width every time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.batches import STEP, Shape, computed, filled, width
from translate.pieces import END

LENGTHS = st.lists(st.integers(1, 30), max_size=40)


class Later:
    def __init__(self, value: object) -> None:
        self.value = value

    def result(self) -> object:
        return self.value


@given(st.integers(1, 1000))
def test_a_width_is_the_next_multiple(pieces: int) -> None:
    assert pieces <= width(pieces) < pieces + STEP
    assert width(pieces) % STEP == 0
    assert width(width(pieces)) == width(pieces)


@given(st.integers(1, 20), st.lists(st.integers(0, STEP - 1), min_size=1, max_size=9))
def test_sources_of_one_width_are_padded_to_it_whoever_is_there(multiple: int, short: list[int]) -> None:
    sources = [["x"] * (multiple * STEP - less - 1) + [END] for less in short]
    found = filled(sources)
    assert found[: len(sources)] == sources
    assert max(map(len, found)) == multiple * STEP
    assert len(found) - len(sources) == (0 not in short)


@given(LENGTHS, st.integers(1, 200), st.integers(0, 5))
def test_each_is_computed_once_with_its_like(lengths: list[int], pieces: int, ahead: int) -> None:
    batches: list[list[int]] = []

    def start(batch: list[int]) -> Sequence[Later]:
        batches.append(batch)
        return [Later(lengths[index]) for index in batch]

    shapes: list[tuple[int, Shape]] = [(index, (width(length), 0)) for index, length in enumerate(lengths)]
    found = list(computed(shapes, lambda batch: list(start(batch)), pieces, ahead, lambda: False))
    assert sorted(found) == list(enumerate(lengths))
    for batch in batches:
        assert len({width(lengths[index]) for index in batch}) == 1
        assert len(batch) == 1 or len(batch) * width(lengths[batch[0]]) <= pieces


def test_when_it_is_stopped_nothing_more_is_started() -> None:
    started: list[list[int]] = []

    def start(batch: list[int]) -> list[Later]:
        started.append(batch)
        return [Later(index) for index in batch]

    with pytest.raises(RuntimeError, match="cancelled"):
        list(computed([(0, (4, 0)), (1, (8, 0))], start, 100, 9, lambda: len(started) == 1))
    assert started == [[1]]
