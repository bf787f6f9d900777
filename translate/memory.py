"""The translation memory: what people approved, in one SQLite file, to be found again exactly or nearly.

A source is looked up in NFC with single spaces, so that a sentence broken over two lines is the sentence it was; its
spelling in the file stays with the translation. What a person decided beats what a machine wrote, and of two decisions
the later one comes first. There are no clocks: a revision counts the changes; the same changes make the same memory.

Nearly equal sources are found in two steps (the first one is in `translate.memory_index`, which keeps a list of words):
few candidates that share rare words, then rapidfuzz's ratio, 2·M/(a+b) for M characters in common in order (the
normalised indel similarity).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from translate.errors import KrantError
from translate.memory_index import Index, comparable

Standing = Literal["approved", "edited", "machine"]
RANK: dict[str, int] = {"approved": 3, "edited": 2, "machine": 1}
LEAST = 0.85  # likeness from which a translation of another sentence is worth a look
OFFERED = 3  # alternatives a sentence gets
_APPLICATION = 0x4B72_616E  # "Kran", so that no other program's database is taken for a memory
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text TEXT NOT NULL, length INTEGER NOT NULL);
CREATE INDEX source_hash ON source (hash);
CREATE TABLE target (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source, text TEXT NOT NULL, written TEXT,
  standing TEXT NOT NULL, rank INTEGER NOT NULL, origin TEXT NOT NULL, machine TEXT NOT NULL, note TEXT NOT NULL,
  revision INTEGER NOT NULL, UNIQUE (source, text));
"""
_ENTRY = "source.text, target.text, standing, origin, machine, note, written, revision"
_BEST_FIRST = "rank DESC, revision DESC, target.text"


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation in the memory. `origin` is the article or file it is from, `machine` what the model had written.

    `revision` says when it came, counted in changes to the memory; 0 for what is not yet in it.
    """

    source: str
    target: str
    standing: Standing = "approved"
    origin: str = ""
    machine: str = ""
    note: str = ""
    revision: int = 0

    @property
    def by_a_person(self) -> bool:
        return self.standing != "machine"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: new translations, known ones that rose or came up again, and pairs with an empty side."""

    new: int = 0
    known: int = 0
    empty: int = 0


def key(text: str) -> str:
    """What two sources must share to be the same: NFC, white space of any kind one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class Memory:
    """An open memory; see `opened`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._index = Index(connection)

    @property
    def languages(self) -> tuple[str, str]:
        return str(self._meta("source-language")), str(self._meta("target-language"))

    @property
    def revision(self) -> int:
        return int(self._meta("revision"))

    @property
    def signature(self) -> str:
        """What decides what is found: the file's name and its revision."""
        return f"{self.path.name} revision {self.revision}"

    def add(self, entries: Iterable[Entry]) -> Added:
        """Put entries in, all or (after an error) none. The same translation again keeps its best standing."""
        new = known = empty = 0
        with self._changing() as revision:
            for entry in entries:
                if not entry.source.strip() or not entry.target.strip():
                    empty += 1
                elif self._put(entry, revision):
                    new += 1
                else:
                    known += 1
        return Added(new, known, empty)

    def forget(self, pairs: Iterable[tuple[str, str]]) -> int:
        """Take translations out (source, target); returns how many there were."""
        count = 0
        with self._changing():
            for source, target in pairs:
                found = self._source(key(source))
                if found is not None:
                    done = self._connection.execute("DELETE FROM target WHERE source = ? AND text = ?", (found, target))
                    count += done.rowcount
        return count

    def exact(self, source: str) -> tuple[Entry, ...]:
        """The translations of this very source, the best first."""
        found = self._source(key(source))
        return () if found is None else self._of(found)

    def fuzzy(self, source: str, least: float = LEAST, limit: int = OFFERED) -> tuple[tuple[float, Entry], ...]:
        """People's translations of sources that are like this one but not it, with their likeness, the best first.

        Likeness is below 1 even where only capitals or quotation marks differ.
        """
        from rapidfuzz import fuzz, process

        wanted, text = key(source), comparable(source)
        rows = [row for row in self._index.near(text, least) if row[1] != wanted]
        choices = [comparable(row[1]) for row in rows]
        # More than asked for: a source may have lost its translations, or have only machine ones.
        matches = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=least * 100, limit=8 * limit)
        ranked = sorted(((min(score / 100, 0.99), rows[place]) for _, score, place in matches), key=_nearest)
        found = [
            (round(match, 2), entry) for match, row in ranked for entry in self._of(row[0])[:1] if entry.by_a_person
        ]
        return tuple(found[:limit])

    def entries(self, standings: Iterable[str] = get_args(Standing)) -> Iterator[Entry]:
        """Every entry of these standings, in the order in which the sources came, the best translation first."""
        wanted = set(standings)
        rows = self._connection.execute(
            f"SELECT {_ENTRY} FROM target JOIN source ON source.id = target.source ORDER BY source.id, {_BEST_FIRST}"
        )
        return (entry for entry in map(_entry, rows) if entry.standing in wanted)

    def counts(self) -> dict[str, int]:
        """How many sources there are, and how many translations of each standing."""
        rows = self._connection.execute("SELECT standing, count(*) FROM target GROUP BY standing")
        found = dict(rows.fetchall())
        sources = self._connection.execute("SELECT count(DISTINCT source) FROM target").fetchone()[0]
        return {"sources": sources, **{standing: found.get(standing, 0) for standing in get_args(Standing)}}

    def _of(self, source: int) -> tuple[Entry, ...]:
        rows = self._connection.execute(
            f"SELECT {_ENTRY} FROM target JOIN source ON source.id = target.source"
            f" WHERE target.source = ? ORDER BY {_BEST_FIRST}",
            (source,),
        )
        return tuple(map(_entry, rows))

    def _put(self, entry: Entry, revision: int) -> bool:
        source = self._source(key(entry.source)) or self._new_source(key(entry.source))
        written = entry.source if entry.source != key(entry.source) else None
        values = (entry.standing, RANK[entry.standing], entry.origin, entry.machine, entry.note, revision)
        known = self._connection.execute(
            "SELECT id, rank FROM target WHERE source = ? AND text = ?", (source, entry.target)
        ).fetchone()
        if known is None:
            self._connection.execute(
                "INSERT INTO target (source, text, written, standing, rank, origin, machine, note, revision)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source, entry.target, written, *values),
            )
        elif known[1] <= RANK[entry.standing]:
            self._connection.execute(
                "UPDATE target SET standing = ?, rank = ?, origin = ?, "
                "machine = CASE ? WHEN '' THEN machine ELSE ? END, note = ?, revision = ? WHERE id = ?",
                (*values[:3], entry.machine, entry.machine, entry.note, revision, known[0]),
            )
        return known is None

    def _source(self, text: str) -> int | None:
        rows = self._connection.execute("SELECT id, text FROM source WHERE hash = ?", (_hash(text),))
        return next((int(row[0]) for row in rows if row[1] == text), None)

    def _new_source(self, text: str) -> int:
        plain = comparable(text)
        done = self._connection.execute(
            "INSERT INTO source (hash, text, length) VALUES (?, ?, ?)", (_hash(text), text, len(plain))
        )
        self._index.add(int(done.lastrowid or 0), plain)
        return int(done.lastrowid or 0)

    def _meta(self, name: str) -> str | int:
        value: str | int = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0]
        return value

    @contextmanager
    def _changing(self) -> Iterator[int]:
        """A transaction with the revision it will be; taken back as a whole after an exception."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            revision = self.revision + 1
            before = self._connection.total_changes
            yield revision
            if self._connection.total_changes != before:
                self._connection.execute("UPDATE meta SET value = ? WHERE name = 'revision'", (revision,))
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise


@contextmanager
def opened(path: Path, languages: tuple[str, str] = ("nl", "en"), *, make: bool = False) -> Iterator[Memory]:
    """The memory in the file `path`, closed at the end; with `make` it is made if it is not there.

    Raises KrantError for a file that is no memory, or one of other languages, and for what SQLite cannot do (a full
    disk, a file that another program holds for more than ten seconds).
    """
    if not make and not path.is_file():
        raise KrantError(f"{path}: there is no such memory. Check the path; krant memory import makes one.")
    try:
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        try:
            _prepare(path, connection, languages)
            memory = Memory(path, connection)
            if [one.partition("-")[0] for one in memory.languages] != [one.partition("-")[0] for one in languages]:
                raise KrantError(
                    f"{path}: is a memory from {' to '.join(memory.languages)}, not {' to '.join(languages)}. "
                    "Keep one memory for each pair of languages."
                )
            yield memory
        finally:
            connection.close()
    except (sqlite3.DatabaseError, OSError) as error:
        raise KrantError(f"{path}: the memory cannot be used: {error}. {_cure(error)}") from error


def _prepare(path: Path, connection: sqlite3.Connection, languages: tuple[str, str]) -> None:
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise KrantError(f"{path}: is a database of another program, not a memory of Krant. Name another file.")
    if empty:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")  # 64 MB, so that a large import does not go through the disk
    if empty:
        names = zip(("source-language", "target-language"), languages, strict=True)
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in [*_SCHEMA.split(";\n")[:-1], Index.SCHEMA]:
                connection.execute(statement)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", [*names, ("revision", 0)])
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")


def _cure(error: Exception) -> str:
    text = str(error)
    if re.search("not a database|malformed|encrypted", text):
        return "Is this the right file? If it was damaged, make a new one from an export (krant memory import)."
    if re.search("locked|busy", text):
        return "Another program is writing to it; try again when it is done."
    return "Check the path, its permissions and the space left on the disk."


def _entry(row: tuple[str, str, Standing, str, str, str, str | None, int]) -> Entry:
    source, target, standing, origin, machine, note, written, revision = row
    return Entry(written or source, target, standing, origin, machine, note, revision)


def _nearest(found: tuple[float, tuple[int, str]]) -> tuple[float, int]:
    return -found[0], found[1][0]


def _hash(text: str) -> int:
    """64 bits, signed, as SQLite holds them; texts are compared as well, so that a collision does no harm."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)
