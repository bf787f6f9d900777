"""A bitext as an Excel workbook, for people without a CAT tool: Dutch, English, status, note and flags.

The second column and the two after it are there to be edited. What else is known about a pair stands in a hidden
column, so that the workbook comes back as it went. Cells are texts, never formulas. Source: ECMA-376 part 1, 18.4 and
22.9.2.19 (`_x0007_` is how a text holds what XML cannot).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.officezip import BROKEN, archive, steady
from align.tmxprops import pair_from, pair_props
from align.xliff import flag_text

LONGEST = 32_767  # characters in a cell, Excel's limit
KIND = "an Excel workbook (.xlsx)"
_HEADER = ("Status", "Note", "Flags", "krant")
_WIDTHS = {"A": 60, "B": 60, "C": 11, "D": 30, "E": 30}
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def write_xlsx(bitext: Bitext) -> bytes:
    """The workbook. Raises AlignError for a text that Excel would cut off."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    rows = list(_rows(bitext))
    for number, row in enumerate(rows, 2):  # before the book is begun, for openpyxl minds being interrupted
        if any(len(text) > LONGEST for text in row):
            raise AlignError(
                f"{bitext.name}, row {number}: a text has more than {LONGEST:,} characters, which Excel would cut off. "
                "Split the sentence, or use another format."
            )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Krant")
    sheet.freeze_panes = "A2"
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions["F"].hidden = True
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.append(_cells(sheet, (bitext.source_language, bitext.target_language, *_HEADER), font=bold))
    for row in rows:
        sheet.append(_cells(sheet, row, alignment=wrapped))
    out = BytesIO()
    book.save(out)
    return steady(out.getvalue())


def _rows(bitext: Bitext) -> Iterator[Sequence[str]]:
    for pair in bitext.pairs:
        flags = "\n".join(map(flag_text, pair.flags))
        props = json.dumps([[name, value] for name, value in pair_props(pair, bitext) if name not in _COLUMNS])
        yield tuple(
            _UNSAFE.sub(_escape, text) for text in (pair.source, pair.target, pair.status, pair.note, flags, props)
        )
    document = json.dumps({"name": bitext.name, "properties": bitext.properties})
    yield "", "", "", "", "", _UNSAFE.sub(_escape, document)


_COLUMNS = {"document", "model", "status", "note", "removed"}


def _cells(sheet: Any, texts: Sequence[str], **style: Any) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # else =1+1 would be a formula, and #REF! an error
        for name, value in style.items():
            setattr(cell, name, value)
        cells.append(cell)
    return cells


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def read_xlsx(source: Path | bytes) -> Bitext:
    """Read a workbook: ours, or any whose first sheet has two columns of text (a header may name the languages).

    Of other workbooks the first two columns are read; rows with neither text are left out. Raises AlignError.
    """
    name = "Excel data" if isinstance(source, bytes) else str(source)
    rows = [[_text(cell) for cell in row] for row in _read_rows(source, name)]
    header = rows[0] if rows else []
    ours = header[2:6] == list(_HEADER)
    named = ours or (len(header) > 1 and all(_LANGUAGE.fullmatch(cell) for cell in header[:2]))
    document: dict[str, Any] = {"name": "" if isinstance(source, bytes) else source.stem, "properties": []}
    pairs: list[Pair] = []
    for number, row in enumerate(rows, 1):
        if number == 1 and named:
            continue
        if ours and row[5:] and row[5].startswith("{"):
            document = _document(row[5], f"{name}, row {number}")
        else:
            pairs += _pair(row, ours, f"{name}, row {number}")
    languages = (header[0], header[1]) if named else ("", "")
    properties = tuple((str(key), str(value)) for key, value in document["properties"])
    return Bitext(str(document["name"]), *languages, tuple(pairs), properties)


def _document(text: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
        if isinstance(found["name"], str) and all(len(item) == 2 for item in found["properties"]):
            return dict(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise AlignError(f"{place}: the hidden last column cannot be understood. Remove the row, or write the file anew.")


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _read_rows(source: Path | bytes, name: str) -> Iterator[tuple[Any, ...]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken: tuple[type[Exception], ...] = (*BROKEN, InvalidFileException)
    try:
        book = load_workbook(archive(source, name, KIND), read_only=True)
        yield from book.worksheets[0].iter_rows(values_only=True)
    except broken as error:
        if isinstance(error, AlignError):
            raise
        raise AlignError(f"{name}: is not {KIND} ({error}). Save it as one again.") from error


def _text(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _pair(texts: list[str], ours: bool, place: str) -> list[Pair]:
    source, target, status, note, _, props = (texts + [""] * 6)[:6]
    if not source and not target and not props:
        return []
    if not ours:
        return [Pair(source, target)]
    try:
        known = [(str(key), str(value)) for key, value in json.loads(props or "[]")]
        return [pair_from(source, target, [*known, ("status", status.strip()), ("note", note)])]
    except (ValueError, TypeError, RecursionError) as error:
        raise AlignError(f"{place}: {error}. Mend the row, or write the workbook anew.") from error
