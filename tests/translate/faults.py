"""Runs of `krant translate` with a dictionary for a model, and a kill at the n-th thing that they do to the disk."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import align.files
from tests.translate.reviews import TEXT, Dictionary
from translate.cli import main
from translate.models import Model

ARTICLES = {
    "een.txt": TEXT,
    "map/twee.txt": "Het regent hier al een week\n\nDe stoel blijft leeg. "
    "Het regent in Genève en in Gent, zei de man van het weer.\n",
    "drie.txt": "Rusland is er niet. Hij bleef tot het einde van de dag in het huis.\r\n",
}


class Counting(Dictionary):
    """A translator that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def translate(self, sentences: Any) -> Any:
        self.asked += sentences
        return super().translate(sentences)


def make_articles(folder: Path, articles: dict[str, str] | None = None) -> Path:
    for name, text in (articles or ARTICLES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    return folder


@contextmanager
def fake_model(folder: Path) -> Iterator[list[Counting]]:
    """A dictionary in the place of every model; yields the engines that were opened."""
    opened: list[Counting] = []

    def opening(*arguments: Any) -> Counting:
        opened.append(Counting())
        return opened[-1]

    def resolve(choice: str | None, **more: Any) -> Model:
        return Model(choice or "fake", folder, "for a test", None, (("weights", choice or "1"),))

    with patch("translate.cli_engine.Running.opened", opening), patch("translate.models.resolve", resolve):
        yield opened


def krant(*arguments: str | Path) -> int:
    """The exit code of a command, in this process."""
    try:
        main([str(one) for one in arguments], prog_name="krant")
    except SystemExit as end:
        return int(end.code or 0)
    raise AssertionError("a command ends with an exit code")


def tree(folder: Path) -> dict[str, bytes]:
    """All files but the journal's."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != ".krant"
    }


class _Halved:
    """A file that is written in two halves, each brought to the system, with a point before each."""

    def __init__(self, file: Any, point: Callable[[], None]) -> None:
        self._file, self._point = file, point

    def write(self, data: bytes) -> int:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self._point()
            self._file.write(part)
            self._file.flush()
        return len(data)

    def __enter__(self) -> _Halved:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def points(point: Callable[[], None]) -> Iterator[None]:
    """`point` is called before every statement of the journal and everything that is done to a file."""

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            point()
            return function(*arguments, **named)

        return called

    def connect(*arguments: Any, **named: Any) -> sqlite3.Connection:
        base: sqlite3.Connection = real_connect(*arguments, **named)
        base.set_trace_callback(lambda statement: point())
        return base

    real_connect, real_open = sqlite3.connect, open
    halved = patch.object(align.files, "open", lambda *some: _Halved(real_open(*some), point), create=True)
    with (
        halved,
        patch("sqlite3.connect", connect),
        patch("os.fsync", before(os.fsync)),
        patch.object(Path, "replace", before(Path.replace)),
        patch.object(Path, "unlink", before(Path.unlink)),
        patch.object(Path, "mkdir", before(Path.mkdir)),
    ):
        yield


def killed_at(number: int, *arguments: str | Path) -> bool:
    """Run the command in a process of its own, which kills itself at its `number`-th point; whether it came so far."""
    child = os.fork()
    if child == 0:
        try:
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 1)
            os.dup2(devnull, 2)
            left = number

            def point() -> None:
                nonlocal left
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            with points(point):
                os._exit(krant(*arguments))
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, os.WEXITSTATUS(status)
    return False
