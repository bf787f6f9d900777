"""Workers of a Ray cluster as a pool: each has a window of articles at work and one that waits, never more.

So neither the sender nor the cluster holds more than two windows a worker, however long the run. Ray's own retries are
off: a worker that dies takes the blame itself. Its windows go to others, the one it was at in two halves, so that an
article that kills its worker is found out, and given up after three deaths, while the rest of the run is done.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from translate.cluster_worker import Kit, Made, Parcel, Worker
from translate.errors import KrantError, first_line

AT_ONCE = 2  # windows of a worker: one at work, one on its way
DEATHS = 3  # of an article, before it is given up
DEATHS_IN_A_ROW = 20  # of workers, without a window done in between, before the run is given up
PATIENCE = 30.0  # seconds without any worker, before that is said
FIRST_WINDOW, WINDOW = 8 * 1024, 64 * 1024  # bytes of articles; 64 KB are some 10,000 words
MAX_ARTICLES = 64


@dataclass(slots=True)
class _Window:
    parcels: list[Parcel]
    deaths: int = 0


@dataclass(slots=True)
class _Hired:
    """A worker, and what it was given, in the order in which it does it; `start` until it is ready."""

    actor: Any
    start: Any
    tasks: dict[Any, _Window] = field(default_factory=dict)


class Pool:
    """Workers of the connected cluster `ray`, `count` of them, which end with the block `with`."""

    def __init__(
        self, ray: Any, kit: Kit, count: int, say: Callable[[str], None], **files: Mapping[str, bytes] | bytes | None
    ) -> None:
        """`files` are the worker's `model` and `memory`, each sent through the cluster once."""
        self._ray, self._say = ray, say
        self._class = ray.remote(Worker).options(num_cpus=kit.running.threads or 1, max_restarts=0, max_task_retries=0)
        shared = {name: ray.put(data) for name, data in files.items() if data is not None}
        self._make: Callable[[], Any] = partial(self._class.remote, kit, **shared)
        self._staff: list[_Hired] = [self._hired() for _ in range(count)]
        self._again: deque[_Window] = deque()
        self._more: Iterator[_Window] | None = None
        self._deaths = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(ConnectionError, self._ray.exceptions.RayError):  # the cluster may be gone
            for one in self._staff:
                self._ray.kill(one.actor)

    def results(self, windows: Iterator[list[Parcel]]) -> Iterator[tuple[Parcel, Made]]:
        """What becomes of every parcel, as it is done. The windows are taken as workers get free for them.

        Raises KrantError where the workers cannot work at all, and what a mistake of ours raised in one of them.
        """
        self._more = map(_Window, windows)
        begin: float | None = time.monotonic()
        self._feed()
        while self._more is not None or self._again or any(one.tasks for one in self._staff):
            pending = [ref for one in self._staff for ref in (one.tasks or ([one.start] if one.start else []))]
            ended, _ = self._ray.wait(pending, timeout=PATIENCE)
            begin = self._waited(begin) if not ended else None
            for ref in ended:
                yield from self._ended(ref)
            self._feed()

    def _waited(self, begin: float | None) -> float | None:
        """Say once that no worker has started yet; `begin` is None when one has, or when it was said."""
        if begin is None or time.monotonic() - begin < PATIENCE:
            return begin
        self._say("the cluster has had no place for a worker yet (ray status there says why); waiting")
        return None

    def _feed(self) -> None:
        """Give whoever has least to do a window, as long as somebody has not enough."""
        while free := [one for one in self._staff if one.start is None and len(one.tasks) < AT_ONCE]:
            window = self._again.popleft() if self._again else self._next()
            if window is None:
                return
            least = min(free, key=lambda one: len(one.tasks))
            least.tasks[least.actor.make.remote(window.parcels)] = window

    def _next(self) -> _Window | None:
        window = next(self._more, None) if self._more is not None else None
        if window is None:
            self._more = None
        return window

    def _ended(self, ref: Any) -> Iterator[tuple[Parcel, Made]]:
        one = next((one for one in self._staff if ref in one.tasks or ref == one.start), None)
        if one is None:
            return  # of a worker that has just died
        errors = self._ray.exceptions
        try:
            found = self._ray.get(ref)
        except errors.RayTaskError as error:
            if isinstance(error.cause, KrantError):
                raise KrantError(str(error.cause)) from None
            raise
        except errors.RayError as error:
            yield from self._died(one, error)
            return
        if ref == one.start:
            one.start = None
            if found:
                raise KrantError(f"--cluster: a worker cannot be used: {found}.")
            return
        self._deaths = 0
        yield from zip(one.tasks.pop(ref).parcels, found, strict=True)

    def _died(self, one: _Hired, error: Exception) -> Iterator[tuple[Parcel, Made]]:
        """Somebody else in its place; what it was at in halves, to find out which article it was, if it was one."""
        self._deaths += 1
        if self._deaths >= DEATHS_IN_A_ROW:
            raise KrantError(
                f"--cluster: {self._deaths} workers died one after the other: {_why(error)}. Give them more memory "
                "(ray status says how much there is), then run the same command again."
            )
        self._say(f"a worker died ({_why(error)}); another one does its articles")
        self._ray.kill(one.actor)
        self._staff[self._staff.index(one)] = self._hired()
        for place, window in enumerate(one.tasks.values()):
            if place:
                self._again.append(window)
            elif len(window.parcels) > 1:
                middle = len(window.parcels) // 2
                self._again.extendleft(map(_Window, (window.parcels[middle:], window.parcels[:middle])))
            elif window.deaths + 1 < DEATHS:
                self._again.append(_Window(window.parcels, window.deaths + 1))
            else:
                path = window.parcels[0].item.path
                problem = f"{path}: {DEATHS} workers died of it: {_why(error)}. Look at this file, or split it."
                yield window.parcels[0], Made(problem)

    def _hired(self) -> _Hired:
        actor = self._make()
        return _Hired(actor, actor.ready.remote())


def windows(parcels: Iterable[Parcel], left: Callable[[], int], workers: int) -> Iterator[list[Parcel]]:
    """The articles in groups: small at first, so that results come soon, and small in the end, so that all workers end
    at the same time (guided self-scheduling, Polychronopoulos and Kuck 1987). `left` says how many may still come."""
    limit, size = FIRST_WINDOW, 0
    window: list[Parcel] = []
    for one in parcels:
        window.append(one)
        size += len(one.data)
        if size >= limit or len(window) >= min(MAX_ARTICLES, max(1, left() // (AT_ONCE * workers))):
            yield window
            window, size, limit = [], 0, min(WINDOW, 2 * limit)
    if window:
        yield window


def _why(error: Exception) -> str:
    """The last line of a Ray error that says something about the process, else its first."""
    told: Sequence[str] = [line for line in str(error).splitlines() if "exit detail" in line or "died" in line]
    text = told[-1].partition("Worker exit detail: ")[2] if told else ""
    return (text or first_line(error)).partition(". ")[0].strip()
