"""Tables of articles: .csv, .tsv and .jsonl with a column of text, an article a row; other columns stay as they are.

Sources: RFC 4180 (CSV; here also with semicolons or tabs, and line breaks of any kind), RFC 8259 (JSON), jsonlines.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Kind
from translate.documents.blocks import Block, Builder, Copy, Document, of_text
from translate.documents.choices import Choices
from translate.errors import KrantError

TEXT = ("text", "tekst", "body", "content", "artikel", "article", "inhoud")
TITLE = ("title", "titel", "kop", "headline", "heading")
PIECE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's text: `source[start:end]`, what is around it not included."""

    start: int
    end: int
    quoted: bool = True


def read_csv(path: Path, source: str, encode: Callable[[str], bytes], choices: Choices) -> Document:
    """The document in a .csv or .tsv with a row of headings. Raises KrantError for one without the column."""
    first = re.match(r"(?:\"(?:[^\"]|\"\")*\"|[^\r\n\"])*", source)
    heads = re.sub(r"\"(?:[^\"]|\"\")*\"", "", first[0] if first else "")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=heads.count)
    rows = list(_rows(path, source, delimiter))
    names = [_read_csv(source, cell) for cell in rows[0]] if rows else []
    columns = _columns(path, names, choices)
    blocks: list[Block] = []
    warnings = []
    for number, row in enumerate(rows[1:], 2):
        for column, kind in columns:
            cell = row[column] if column < len(row) else None
            if cell is not None and not cell.quoted and '"' in source[cell.start : cell.end]:
                warnings.append(f"{path}: row {number}: not translated, because of a quotation mark in a bare field.")
            elif cell is not None:
                blocks += _csv_blocks(source, cell, kind)
    return of_text(path, source, blocks, encode, warnings)


def _rows(path: Path, source: str, delimiter: str) -> Iterator[list[_Cell]]:
    """The rows of cells; blank lines are none."""
    bare = re.compile(rf"[^{delimiter}\r\n]*")
    quoted = re.compile(r'"((?:[^"]|"")*)"')
    position, row = 0, list[_Cell]()
    while position < len(source) or row:
        found = quoted.match(source, position)
        if found is None and source.startswith('"', position):
            line = source[:position].count("\n") + 1
            raise KrantError(f"{path}: line {line}: a quotation mark is never closed. Export the table again.")
        if found:
            row.append(_Cell(found.start(1), found.end(1)))
            position = found.end()
            after = bare.match(source, position)
            if after and after[0]:
                line = source[:position].count("\n") + 1
                raise KrantError(f"{path}: line {line}: text after a closing quotation mark. Export the table again.")
        else:
            plain = bare.match(source, position)
            end = plain.end() if plain else position
            row.append(_Cell(position, end, False))
            position = end
        if source.startswith(delimiter, position):
            position += 1
            continue
        position += 2 if source.startswith("\r\n", position) else 1
        if len(row) > 1 or row[0].start < row[0].end:
            yield row
        row = []


def _read_csv(source: str, cell: _Cell) -> str:
    text = source[cell.start : cell.end]
    return text.replace('""', '"').strip() if cell.quoted else text.strip()


def _csv_blocks(source: str, cell: _Cell, kind: Kind) -> Iterator[Block]:
    """A block a line. A bare cell gets quotation marks with its translation."""
    for line in LINE.finditer(source, cell.start, cell.end):
        builder = Builder(_doubled, collapse=False)
        for piece in re.finditer('""|[^"]+|"', line[0]):
            start = line.start() + piece.start()
            builder.text('"' if piece[0] == '""' else piece[0], start, start + len(piece[0]))
        extent = (cell.start, cell.end)
        builder.end(kind, copy=None if cell.quoted else Copy(extent, extent, '"', '"'))
        yield from builder.blocks


def _doubled(text: str) -> str:
    return text.replace('"', '""')


def read_jsonl(path: Path, source: str, encode: Callable[[str], bytes], choices: Choices) -> Document:
    """The document in a .jsonl. Raises KrantError for a line that is no object, and for missing columns."""
    blocks: list[Block] = []
    columns: list[tuple[str, Kind]] = []
    for number, line in enumerate(re.finditer(r"[^\n]+", source), 1):
        if not line[0].strip():
            continue
        try:
            value = json.loads(line[0])
        except (ValueError, RecursionError) as error:
            raise KrantError(f"{path}: article {number} is no JSON ({error}). Write one object a line.") from error
        if not isinstance(value, dict):
            raise KrantError(f"{path}: article {number} is no JSON object. Write one object a line.")
        if not columns:
            names = list(value)
            columns = [(names[index], kind) for index, kind in _columns(path, names, choices)]
        for name, kind in columns:
            for start, end in _members(source, line.start(), line.end(), name):
                blocks += _json_blocks(source, start, end, kind)
    return of_text(path, source, blocks, encode)


def _members(source: str, start: int, end: int, name: str) -> Iterator[tuple[int, int]]:
    """Where the strings that are values of `name` in an object begin and end, quotation marks not included."""
    depth, key, colon = 0, "", False
    for found in TOKEN.finditer(source, start, end):
        token = found[0]
        if token in ("{", "["):
            depth += 1
        elif token in ("}", "]"):
            depth -= 1
        elif depth == 1 and token == ":":
            colon = True
            continue
        elif depth == 1 and token.startswith('"') and not colon:
            key = json.loads(token, strict=False)
        elif depth == 1 and token.startswith('"') and key == name:
            yield found.start() + 1, found.end() - 1
        colon = colon and depth > 1


def _json_blocks(source: str, start: int, end: int, kind: Kind) -> Iterable[Block]:
    """A block a line of the string."""
    builder = Builder(_json, collapse=False)
    for piece in PIECE.finditer(source, start, end):
        text = json.loads(f'"{piece[0]}"', strict=False)
        if text in "\n\r":
            builder.end(kind)
        else:
            builder.text(text, piece.start(), piece.end())
    builder.end(kind)
    return builder.blocks


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _columns(path: Path, names: list[str], choices: Choices) -> list[tuple[int, Kind]]:
    """The columns to be translated, the title first. Raises KrantError where the text is in none."""
    text = _column(path, names, choices.text_column, TEXT)
    title = _column(path, names, choices.title_column, TITLE)
    if text is None:
        raise KrantError(
            f"{path}: which column has the articles? Name it with --text-column: {', '.join(filter(None, names))}."
        )
    first: list[tuple[int, Kind]] = [(title, "title")] if title is not None and title != text else []
    return [*first, (text, "text")]


def _column(path: Path, names: list[str], wanted: str, usual: tuple[str, ...]) -> int | None:
    if wanted:
        if wanted not in names:
            raise KrantError(f"{path}: has no column '{wanted}'. It has {', '.join(filter(None, names)) or 'none'}.")
        return names.index(wanted)
    lower = [name.casefold() for name in names]
    return next((lower.index(name) for name in usual if name in lower), None)
