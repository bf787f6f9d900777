"""A log file for a run that nobody watches: a line for whatever happens, with the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from translate.errors import KrantError
from translate.saying import printable


@contextmanager
def logged(path: Path | None) -> Iterator[Callable[[str], None]]:
    """Yields a function that adds a line to the file, at once; one that does nothing without a `path`.

    Raises KrantError where the file cannot be written.
    """
    if path is None:
        yield lambda message: None
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n", buffering=1)
    except OSError as error:
        raise KrantError(f"{path}: the log cannot be written: {error.strerror}. Choose another --log.") from error

    def line(message: str) -> None:
        try:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {printable(message)}\n")
        except OSError as error:
            raise KrantError(f"{path}: the log cannot be written: {error.strerror}. Free space, go on.") from error

    with file:
        yield line
