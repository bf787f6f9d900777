"""Searches side by side come out as one after the other, and what they ask for is asked at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.together import Request, Search, together


def adding(numbers: list[int]) -> Search[int]:
    """Doubles and squares of the numbers, in turn, and their sum."""
    total = 0
    for number in numbers:
        name = "double" if number % 2 else "square"
        first, second = yield Request(name, [number, number + 1])
        total += first + second
        nothing = yield Request("double", [])
        assert nothing == []
    return total


ANSWERS: dict[str, Any] = {
    "double": lambda items: [2 * one for one in items],
    "square": lambda items: [one * one for one in items],
}


@given(st.lists(st.lists(st.integers(-50, 50), max_size=6), max_size=8))
def test_side_by_side_as_one_by_one(jobs: list[list[int]]) -> None:
    assert together(map(adding, jobs), ANSWERS) == [together([adding(job)], ANSWERS)[0] for job in jobs]


def test_what_is_asked_of_the_same_name_is_asked_at_once() -> None:
    asked: list[list[int]] = []

    def double(items: list[int]) -> list[int]:
        asked.append(list(items))
        return [2 * one for one in items]

    together([adding([1]), adding([3]), adding([])], {"double": double})
    assert asked == [[1, 2, 3, 4], []]


def test_an_exception_of_a_search_or_an_answer_comes_out() -> None:
    def failing(items: list[int]) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        together([adding([1])], {"double": failing})
