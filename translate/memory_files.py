"""A translation memory in and out: TMX and JSONL as bitexts, TSV as a table with a header.

What comes in is judged by what the file says: units of ours have their status, and without one are a machine's; other
tools' memories are people's work, unless one says otherwise. Rejected translations stay outside.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from align.bitext import Bitext, Pair
from align.files import atomic_file
from align.jsonl import iter_jsonl
from align.tmx import iter_tmx
from translate import bitexts
from translate.errors import KrantError
from translate.memory import Entry, Memory, Standing
from translate.review import ALTERNATIVE

COLUMNS = ("source", "target", "standing", "origin", "machine", "note")
OURS = "memory"  # the property of a bitext that is a memory's export
_HOLD = 1000  # pairs that are held at a time when a memory is written
csv.field_size_limit(10_000_000)


def read_entries(path: Path, languages: tuple[str, str], standing: Standing | None = None) -> list[Entry]:
    """The entries of a TMX, JSONL or TSV file (or of another bitext that we read). `standing` is given to all of them.

    A TSV file begins with `source<tab>target…`, or it has the source in the first column, the target in the second and
    is taken as it is. Raises KrantError for what cannot be read.
    """
    if path.suffix.lower() in (".tsv", ".tab"):
        return [_judged(entry, standing) for entry in _table(path)]
    bitext = bitexts.read(path)
    found = bitext.source_language.partition("-")[0], bitext.target_language.partition("-")[0]
    if bitext.pairs and found != tuple(one.partition("-")[0] for one in languages):
        raise KrantError(
            f"{path}: is from {found[0] or 'nothing'} to {found[1] or 'nothing'}, the memory from "
            f"{' to '.join(languages)}. Import it into a memory of its own."
        )
    return [_judged(entry, standing) for entry in entries_of(bitext)]


def entries_of(bitext: Bitext) -> Iterator[Entry]:
    """The pairs of a bitext as entries; rejected ones are left out."""
    properties = dict(bitext.properties)
    ours = properties.get("model", "none") != "none" or OURS in properties
    for pair in bitext.pairs:
        if pair.status == "rejected" or pair.origin == ALTERNATIVE:
            continue
        machine = ours or pair.score is not None
        standing: Standing = pair.status or ("machine" if machine else "approved")
        yield Entry(pair.source, pair.target, standing, _origin(pair) or bitext.name, "", pair.note)


def _origin(pair: Pair) -> str:
    """Where an exported entry was from; in a translated article it says only that a memory helped."""
    return "" if pair.origin == "memory" else pair.origin


def write_entries(memory: Memory, path: Path, standings: Iterable[str]) -> int:
    """Write the memory's entries of these standings to a TMX, JSONL or TSV file; returns how many there are."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise KrantError(f"{path}: a memory cannot be written as '{path.suffix}'. Use one of {', '.join(WRITERS)}.")
    count = 0

    def counted() -> Iterator[Entry]:
        nonlocal count
        for entry in memory.entries(standings):
            count += 1
            yield entry

    with atomic_file(path) as file:
        for piece in writer(counted(), memory):
            file.write(piece)
    return count


def _judged(entry: Entry, standing: Standing | None) -> Entry:
    return entry if standing is None else Entry(entry.source, entry.target, standing, entry.origin, "", entry.note)


def _table(path: Path) -> Iterator[Entry]:
    """The rows of a TSV file, each checked before any is used."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise KrantError(f"{path}: is not UTF-8. Save the file as UTF-8.") from error
    header, *rest = text.split("\n", 1)
    if header.rstrip("\r").split("\t")[:2] == list(COLUMNS[:2]):
        names = header.rstrip("\r").split("\t")
        rows = csv.reader(io.StringIO("".join(rest), newline=""), "excel-tab", strict=True)
        return _headed(path, names, rows)
    return _plain(path, text)


def _headed(path: Path, names: list[str], rows: Iterator[list[str]]) -> Iterator[Entry]:
    try:
        for row in rows:
            if row:
                values = dict(zip(names, row, strict=False))
                standing = _standing(values.get("standing") or "approved", f"{path}: row {row[:2]}")
                texts = values["source"], values.get("target", "")
                origin, machine, note = (values.get(name, "") for name in COLUMNS[3:])
                yield Entry(*texts, standing, origin, machine, note)
    except csv.Error as error:
        raise KrantError(f"{path}: is no table as Krant writes it: {error}. Export it again.") from error


def _plain(path: Path, text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            cells = line.split("\t")
            if len(cells) < 2:
                raise KrantError(f"{path}, line {number}: has no tab. Put one between the Dutch and the English.")
            yield Entry(cells[0], cells[1], "approved", path.stem)


def _standing(value: str, where: str) -> Standing:
    standing: Standing
    for standing in ("approved", "edited", "machine"):
        if value == standing:
            return standing
    raise KrantError(f"{where}: '{value}' is no standing. Use approved, edited or machine.")


def _tsv(entries: Iterable[Entry], memory: Memory) -> Iterator[bytes]:
    yield ("\t".join(COLUMNS) + "\n").encode()
    for entry in entries:
        line = io.StringIO(newline="")
        row = [getattr(entry, name) for name in COLUMNS]
        # Python 3.11 forgets to quote a carriage return where lines end with a line feed.
        if any("\r" in cell for cell in row):
            csv.writer(line, "excel-tab", lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
        else:
            csv.writer(line, "excel-tab", lineterminator="\n").writerow(row)
        yield line.getvalue().encode("utf-8", "replace")


def _bitexts(entries: Iterable[Entry], memory: Memory) -> Iterator[Bitext]:
    """The memory as bitexts of some pairs each, at least one; a machine's pairs have no status."""
    empty = Bitext(memory.path.stem, *memory.languages, (), ((OURS, memory.path.stem),))
    yield empty
    remaining = iter(entries)
    while some := list(islice(remaining, _HOLD)):
        pairs = (
            Pair(
                one.source, one.target, status="" if one.standing == "machine" else one.standing,
                note=one.note, origin=one.origin,
            )
            for one in some
        )  # fmt: skip
        yield Bitext(memory.path.stem, *memory.languages, tuple(pairs), empty.properties)


def _tmx(entries: Iterable[Entry], memory: Memory) -> Iterator[bytes]:
    return iter_tmx(_bitexts(entries, memory))


def _jsonl(entries: Iterable[Entry], memory: Memory) -> Iterator[bytes]:
    """One header, then the pairs of all."""
    parts = _bitexts(entries, memory)
    lines = (list(iter_jsonl(bitext))[number > 0 :] for number, bitext in enumerate(parts))
    return chain.from_iterable(lines)


WRITERS: dict[str, Callable[[Iterable[Entry], Memory], Iterator[bytes]]] = {
    ".tmx": _tmx,
    ".jsonl": _jsonl,
    ".tsv": _tsv,
}
"""How a memory is written, by suffix."""
