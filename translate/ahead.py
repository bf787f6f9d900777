"""Work that goes on in another thread while its results are dealt with in this one.

The model computes without Python's lock. So the next articles can be read, and the ones before written, meanwhile; what
is read, asked and written, and in which order, is the same as without.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Task(Generic[T, R]):
    """`work` of one item, in a thread of its own."""

    def __init__(self, work: Callable[[T], R], item: T) -> None:
        self.item = item
        self._result: R | None = None
        self._problem: BaseException | None = None
        self._seconds = 0.0
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[T], R]) -> None:
        start = time.perf_counter()
        try:
            self._result = work(self.item)
        except BaseException as problem:  # to be raised where it is waited for
            self._problem = problem
        self._seconds = time.perf_counter() - start

    def wait(self) -> tuple[T, R, float]:
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        return self.item, self._result, self._seconds  # type: ignore[return-value]

    def left(self, cancel: Callable[[], None]) -> None:
        """Nobody wants the result any more; returns when the thread has ended."""
        if self._thread.is_alive():
            cancel()
            self._thread.join()


def ahead(
    items: Iterable[T], work: Callable[[T], R], cancel: Callable[[], None] = lambda: None
) -> Generator[tuple[T, R, float], None, None]:
    """Each item, what `work` makes of it, and the seconds that takes, in order.

    The item after it is taken and worked on while the caller deals with one; no more than one is. `items` is read in
    the caller's thread. What `work` raises is raised here, in its place. `cancel` is called when the caller gives up
    while `work` is at work, which then should end soon.
    """
    task: _Task[T, R] | None = None
    try:
        for item in items:
            done = task.wait() if task is not None else None
            task = _Task(work, item)
            if done is not None:
                yield done
        if task is not None:
            yield task.wait()
    finally:
        if task is not None:
            task.left(cancel)
