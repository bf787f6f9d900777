"""What a run did, in a SQLite journal in the output folder: so that the next one does only what is missing.

Before an article's files are written the journal says which they will be; afterwards, what stands in them. Whatever
stops a process in between, the next one knows what is whole, what is half, and which files are Krant's.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import KrantError
from translate.inputs import RUN_RECORD
from translate.journal_keys import digest
from translate.journal_lock import FOLDER, Held, locked

DATABASE = "journal.db"
VERSION = 1
_TABLES = """
CREATE TABLE articles(name TEXT PRIMARY KEY, input TEXT, digest TEXT, properties TEXT, done TEXT, sentences BLOB);
CREATE TABLE files(path TEXT, owner TEXT, digest TEXT, PRIMARY KEY(path, digest));
CREATE INDEX owners ON files(owner);
CREATE TABLE plan(place INTEGER PRIMARY KEY, name TEXT, input TEXT, problem TEXT);
CREATE TABLE run(id INTEGER PRIMARY KEY CHECK(id = 1), command TEXT, record TEXT, whole INTEGER);
"""
RUN = ""  # the owner of the files that belong to no article
FORMER = "former"  # no JSON, so nobody's name: the owner of files that Krant wrote and does not keep up any more
Properties = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the journal knows it. `done` is what the record says of it, None while its files are not whole;
    `sentences` is what the model made of it, as `recall` packs it."""

    input: str
    digest: str
    properties: dict[str, str]
    done: dict[str, Any] | None
    sentences: bytes


@dataclass(frozen=True, slots=True)
class Planned:
    """An input of the last run, with what was wrong with it."""

    name: str
    input: str
    problem: str


class Journal:
    """An open journal. Every method raises KrantError when the disk or the database refuses."""

    def __init__(self, folder: Path, base: sqlite3.Connection, held: Held | None) -> None:
        self.folder, self._base, self._held = folder, base, held
        self._legacy: set[str] | None = None

    def check(self) -> None:
        """Raises KrantError when the output folder is not there any more."""
        if self._held is not None:
            self._held.check()

    def plan(self, inputs: Iterable[tuple[str, str]]) -> None:
        """A run begins: its articles' names and inputs. From now on it is not whole."""
        rows = [(place, _id(name), _id(source), "") for place, (name, source) in enumerate(inputs)]
        with self._writing():
            self._base.execute("DELETE FROM run")
            self._base.execute("DELETE FROM plan")
            self._base.executemany("INSERT INTO plan VALUES(?, ?, ?, ?)", rows)

    def planned(self) -> list[Planned]:
        rows = self._all("SELECT name, input, problem FROM plan ORDER BY place")
        return [Planned(json.loads(name), json.loads(source), problem) for name, source, problem in rows]

    def entry(self, name: str) -> Entry | None:
        rows = self._all("SELECT input, digest, properties, done, sentences FROM articles WHERE name = ?", (_id(name),))
        if not rows:
            return None
        source, digested, properties, done, sentences = rows[0]
        return Entry(
            json.loads(source), digested, json.loads(properties), json.loads(done) if done else None, sentences or b""
        )

    def files(self, owner: str) -> dict[str, set[str]]:
        """The owner's files (relative to the folder), each with the digests that are right; '' while it is written."""
        found: dict[str, set[str]] = {}
        for path, digested in self._all("SELECT path, digest FROM files WHERE owner = ?", (_id(owner),)):
            found.setdefault(json.loads(path), set()).add(digested)
        return found

    def damage(self, owner: str) -> str:
        """Which of the owner's files is `missing` or `changed` since it was written; '' if all are as they were."""
        files = self.files(owner)
        found = {path: digest(self.folder / path) for path in files}
        if any(not found[path] for path in files):
            return "missing"
        return "changed" if any(found[path] not in right for path, right in files.items()) else ""

    def claim(self, owner: str, paths: Iterable[str]) -> None:
        """Raises KrantError where one of the files is there and Krant did not write it."""
        for path in paths:
            if os.path.lexists(self.folder / path) and not self._ours(owner, path):
                raise KrantError(
                    f"{self.folder / path}: is there already, and not from Krant. Move it away, choose another folder "
                    "with -o, or let it be replaced with --force."
                )

    def begin(self, owner: str, paths: Iterable[str]) -> None:
        """These files are about to be written; others that the owner had are left as they are."""
        self.check()
        names = [_id(path) for path in paths]
        with self._writing():
            self._base.execute("UPDATE articles SET done = NULL WHERE name = ?", (_id(owner),))
            self._base.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in names])
            self._base.execute("UPDATE files SET owner = ? WHERE owner = ?", (FORMER, _id(owner)))
            self._base.executemany("INSERT INTO files VALUES(?, ?, '')", [(path, _id(owner)) for path in names])

    def keep(self, name: str, sentences: bytes) -> None:
        """What the model made of an article, before any of its files is written."""
        with self._writing():
            self._base.execute(
                "INSERT INTO articles VALUES(?, '\"\"', '', '{}', NULL, ?) "
                "ON CONFLICT(name) DO UPDATE SET done = NULL, sentences = excluded.sentences",
                (_id(name), sentences),
            )

    def finish(self, name: str, source: str, digested: str, properties: Properties, done: dict[str, Any]) -> None:
        """An article is whole: what it was made from, and how. Its files are read back."""
        values = _id(source), digested, json.dumps(dict(properties)), json.dumps(done), _id(name)
        with self._writing():
            self._settle(name)
            self._base.execute(
                "UPDATE articles SET input = ?, digest = ?, properties = ?, done = ? WHERE name = ?", values
            )

    def fail(self, name: str, problem: str) -> None:
        with self._writing():
            self._base.execute("UPDATE plan SET problem = ? WHERE name = ?", (_printable(problem), _id(name)))

    def expect(self, owner: str, path: str, digested: str) -> None:
        """A whole file of this owner is about to be replaced; until `settle`, the old and the new content are right."""
        self.check()
        with self._writing():
            self._base.execute("INSERT OR REPLACE INTO files VALUES(?, ?, ?)", (_id(path), _id(owner), digested))

    def whole(self, command: str, record: dict[str, Any] | None, names: Iterable[str]) -> None:
        """The run has all its files. `command` identifies what was asked; with a `record` the next run may say at once
        that nothing is to be done."""
        self.check()
        with self._writing():
            for owner in (RUN, *names):
                if self._all("SELECT 1 FROM files WHERE owner = ? GROUP BY path HAVING count(*) > 1", (_id(owner),)):
                    self._settle(owner)
            self._settle(RUN)
            text = json.dumps(record) if record is not None else ""
            self._base.execute("INSERT OR REPLACE INTO run VALUES(1, ?, ?, 1)", (command, text))

    def last(self) -> tuple[str, dict[str, Any] | None] | None:
        """The command and the record of the last run, if it came to its end."""
        rows = self._all("SELECT command, record FROM run WHERE whole")
        return (rows[0][0], json.loads(rows[0][1]) if rows[0][1] else None) if rows else None

    def sweep(self) -> None:
        """Delete the hidden files of writers that were killed. Only a run that did not end leaves any."""
        if self.last() is not None:
            return
        paths = [json.loads(path) for (path,) in self._all("SELECT DISTINCT path FROM files")]
        for place in {(self.folder / path).parent for path in paths} | {self.folder}:
            for left in place.glob(".krant-*.tmp"):
                left.unlink(missing_ok=True)

    def _settle(self, owner: str) -> None:
        """The owner's files as they stand on the disk are right."""
        paths = list(self.files(owner))
        found = [(_id(path), _id(owner), digest(self.folder / path)) for path in paths]
        if not all(digested for *_, digested in found):
            self.check()
            raise KrantError(f"{self.folder}: files were deleted during the run. Run the same command again.")
        self._base.execute("DELETE FROM files WHERE owner = ?", (_id(owner),))
        self._base.executemany("INSERT OR REPLACE INTO files VALUES(?, ?, ?)", found)

    def _ours(self, owner: str, path: str) -> bool:
        if self._all("SELECT 1 FROM files WHERE path = ?", (_id(path),)):
            return True
        if self._legacy is None:
            # What a run of a Krant without a journal left: its files are Krant's, too.
            self._legacy = _recorded(self.folder / RUN_RECORD)
        return owner in self._legacy

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with _told(self.folder):
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _told(self.folder), self._base:
            self._base.execute("BEGIN IMMEDIATE")
            yield


@contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    """The journal of the output folder, made if need be; nobody else may write there meanwhile. Raises KrantError."""
    with locked(folder) as held, _connected(folder, "rwc") as base:
        with _told(folder):
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")  # a commit is on the disk before the files that it announces
            if base.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                _made(base)
        journal = Journal(folder, base, held)
        journal.sweep()
        yield journal


@contextmanager
def looked_at(folder: Path) -> Iterator[Journal]:
    """The journal, to be read only, also while a run is at work; an empty one where there is none."""
    with ExitStack() as stack:
        if is_kept(folder):
            base = stack.enter_context(_connected(folder, "rw"))  # who reads a WAL may have to recover it
            with _told(folder):
                if base.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                    yield Journal(folder, base, None)
                    return
        empty = stack.enter_context(closing(sqlite3.connect(":memory:", isolation_level=None)))
        _made(empty)
        yield Journal(folder, empty, None)


def is_kept(folder: Path) -> bool:
    """Whether the folder has a journal."""
    return (folder / FOLDER / DATABASE).is_file()


@contextmanager
def _connected(folder: Path, mode: str) -> Iterator[sqlite3.Connection]:
    path = (folder / FOLDER / DATABASE).absolute()
    with _told(folder):
        base = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=10)
    try:
        yield base
    finally:
        base.close()


def _made(base: sqlite3.Connection) -> None:
    """A new journal, in the place of one that an older Krant wrote."""
    with base:
        base.execute("BEGIN IMMEDIATE")
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            base.execute(f'DROP TABLE "{name}"')
        for statement in _TABLES.split(";"):
            base.execute(statement)
        base.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Database errors as messages for people: a full disk is no bug."""
    try:
        yield
    except sqlite3.Error as error:
        place = folder / FOLDER
        cure = f"Free space and check permissions; if it is damaged, delete {place} (this costs time, no texts)"
        raise KrantError(
            f"{place / DATABASE}: the journal cannot be used: {error}. {cure}, then run the same command again."
        ) from error


def _recorded(path: Path) -> set[str]:
    """The articles of a run's record, and the run itself."""
    try:
        value = json.loads(path.read_bytes())
        return {RUN, *(str(one["name"]) for one in value["articles"])}
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def _id(text: str) -> str:
    """A text that SQLite can hold, whatever a file name has in it."""
    return json.dumps(text)


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
