"""A progress bar on stderr for a terminal, and nothing for a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Advance(Protocol):
    """To be called with an article's name, and with the sentences that were translated for it."""

    def __call__(self, name: str, sentences: int = 0) -> None: ...


@contextmanager
def progress(total: int, *, shown: bool = True, finished: bool = False) -> Iterator[Advance]:
    """Yields a function to be called when an article's work begins, or (`finished`) when it is done.

    The bar has the article, how many there are, sentences a second, the time so far and the time that is left.
    """
    if not shown or not sys.stderr.isatty():
        yield lambda name, sentences=0: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="")
        count, rate = int(finished) - 1, _rate()

        def advance(name: str, sentences: int = 0) -> None:
            nonlocal count
            count += 1
            bar.update(task, completed=count, description=escape(name), rate=rate(sentences))

        yield advance


def _rate(clock: Callable[[], float] = time.monotonic) -> Callable[[int], str]:
    """A function that is given numbers of sentences and says how many a second there were since the beginning."""
    start, total = clock(), 0

    def rate(sentences: int) -> str:
        nonlocal total
        total += sentences
        return f"{total / max(0.001, clock() - start):.1f} sentences/s" if total else ""

    return rate
