"""Work in another thread: the same results in the same order, one item ahead, and an end when nobody wants more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from translate.ahead import ahead


def test_results_in_order_and_items_read_in_the_callers_thread() -> None:
    here = threading.get_ident()
    threads: set[int] = set()

    def items() -> Iterator[int]:
        for number in range(5):
            assert threading.get_ident() == here
            yield number

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return 10 * number

    found = [(item, result) for item, result, seconds in ahead(items(), work) if seconds >= 0]
    assert found == [(number, 10 * number) for number in range(5)]
    assert here not in threads
    assert list(ahead([], work)) == []


def test_the_next_item_is_worked_on_while_the_caller_has_one() -> None:
    started = [threading.Event() for _ in range(3)]

    def work(number: int) -> int:
        started[number].set()
        return number

    for number, _, _ in ahead(range(3), work):
        if number < 2:
            assert started[number + 1].wait(20), "it was not begun"
        if number < 1:
            assert not started[2].is_set(), "no more than one is ahead"


def test_what_the_work_raises_comes_in_its_place() -> None:
    def work(number: int) -> int:
        return 6 // (2 - number)

    seen = []
    with pytest.raises(ZeroDivisionError):
        for number, result, _ in ahead(range(5), work):
            seen.append((number, result))
    assert seen == [(0, 3), (1, 6)]


def test_who_gives_up_waits_for_a_work_that_was_told_so() -> None:
    told, ended = threading.Event(), threading.Event()

    def work(number: int) -> int:
        if number == 1:
            assert told.wait(20)
            ended.set()
            raise RuntimeError("cancelled")
        return number

    with closing(ahead(range(5), work, told.set)) as results:
        assert next(results)[:2] == (0, 0)
    assert ended.is_set()


def test_an_item_that_cannot_be_read_ends_the_work_too() -> None:
    told = threading.Event()

    def items() -> Iterator[int]:
        yield 0
        raise OSError

    def work(number: int) -> bool:
        return told.wait(20)

    with pytest.raises(OSError):
        list(ahead(items(), work, told.set))
    assert told.is_set()
