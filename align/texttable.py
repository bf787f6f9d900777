"""A bitext as tab-separated values for spreadsheets and scripts, without loss: source, target, status and note.

A cell with a tab, a line end or a quotation mark at its start stands between quotation marks, as spreadsheets write
and read it (RFC 4180, with tabs). Simpler tables, a line a pair without quoting, are those of `align.pairstable`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.pairstable import read_table, text_of
from align.tmxprops import FORBIDDEN, pair_from

HEADER = ("status", "note", "paragraph", "kind")


def iter_tsv(bitext: Bitext) -> Iterator[bytes]:
    """The table in pieces, a row each, as UTF-8; the first row names the languages and the other columns.

    NUL, other characters that XML cannot hold and lone surrogates become U+FFFD: no spreadsheet takes them.
    """
    yield _row((bitext.source_language, bitext.target_language, *HEADER))
    for pair in bitext.pairs:
        yield _row((pair.source, pair.target, pair.status, pair.note, str(pair.paragraph + 1), pair.kind))


def _row(cells: tuple[str, ...]) -> bytes:
    return ("\t".join(_cell(FORBIDDEN.sub("\ufffd", cell)) for cell in cells) + "\n").encode()


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if text[:1] == '"' or re.search("[\t\r\n]", text) else text


def read_tsv(source: Path | bytes) -> Bitext:
    """Read what `iter_tsv` wrote; any other table goes to `align.pairstable`. Raises AlignError with file and line."""
    name = "table" if isinstance(source, bytes) else str(source)
    text = text_of(source, name)
    header = text.partition("\n")[0].rstrip("\r").split("\t")
    if tuple(header[2:]) != HEADER:
        return read_table(source)
    title = "" if isinstance(source, bytes) else source.stem
    return Bitext(title, header[0], header[1], tuple(_pairs(text, name)))


def _pairs(text: str, name: str) -> Iterator[Pair]:
    reader = csv.reader(io.StringIO(text, newline=""), "excel-tab", strict=True)
    limit = csv.field_size_limit(len(text) + 1)  # the module's own limit is 131,072 characters
    try:
        next(reader)
        for row in reader:
            source, target, *rest = row if len(row) > 1 else [*row, "", ""][:2]
            if source or target:
                yield pair_from(source, target, [pair for pair in zip(HEADER, rest, strict=False) if pair[1]])
    except (csv.Error, ValueError) as error:
        raise AlignError(f"{name}, line {reader.line_num}: {error}. Mend the row.") from error
    finally:
        csv.field_size_limit(limit)
