"""A bitext as a Word document with a table, for people without a CAT tool: number, Dutch, English.

A document holds the texts and their order, nothing else. Line ends become Word's line breaks (and `\\n` again); what
XML cannot hold becomes U+FFFD. Read back, tracked changes count as accepted: what a colleague inserted is there, what
they deleted is gone. Source: ECMA-376 part 1, 17.3, 17.4 and 17.13.5.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.officezip import BROKEN, archive, steady
from align.tmxprops import FORBIDDEN

KIND = "a Word document (.docx)"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {_W + name for name in ("del", "moveFrom", "rPr", "pPr", "tcPr", "instrText", "delText")}
_PLAIN = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "\u00ad",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def write_docx(bitext: Bitext) -> bytes:
    """The document: a heading and a table with a header that names the languages."""
    from docx import Document

    document = Document()
    document.add_heading(_visible(bitext.name), level=1)
    table = document.add_table(rows=1 + len(bitext.pairs), cols=3, style="Table Grid")
    table.autofit = True
    rows = [("#", bitext.source_language, bitext.target_language)]
    rows += [(str(number), pair.source, pair.target) for number, pair in enumerate(bitext.pairs, 1)]
    for element, texts in zip(table._tbl.tr_lst, rows, strict=True):
        for cell, text in zip(element.tc_lst, texts, strict=True):
            _fill(cell, _visible(text))
    out = BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _visible(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _fill(cell: Any, text: str) -> None:
    """One run in the cell's only paragraph; made by hand, for python-docx would drop some characters."""
    run = cell.p_lst[0].add_r()
    for part in re.split(r"(\t|\r\n|\r|\n)", text):
        if part == "\t":
            run.add_tab()
        elif part and part in "\r\n":
            run.add_br()
        elif part:
            run.add_t(part).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def read_docx(source: Path | bytes) -> Bitext:
    """Read the first table with two or more columns: the last two of them are source and target.

    A first row that names languages (or has `#`) is a header. Raises AlignError for a document without such a table.
    """
    name = "Word data" if isinstance(source, bytes) else str(source)
    rows = [cells for cells in _rows(source, name) if len(cells) >= 2]
    if not rows:
        raise AlignError(f"{name}: has no table with two columns. Put the texts side by side in a table.")
    languages = ("", "")
    first = [cell.strip() for cell in rows[0][-2:]]
    if rows[0][0].strip() == "#" or all(_LANGUAGE.fullmatch(cell) for cell in first):
        languages = first[0], first[1]
        rows = rows[1:]
    pairs = tuple(Pair(cells[-2], cells[-1]) for cells in rows if cells[-2] or cells[-1])
    return Bitext("" if isinstance(source, bytes) else source.stem, *languages, pairs)


def _rows(source: Path | bytes, name: str) -> list[list[str]]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    broken: tuple[type[Exception], ...] = (*BROKEN, PackageNotFoundError)
    try:
        document = Document(archive(source, name, KIND))
        tables = document.element.body.iterfind(f".//{_W}tbl")
        wide = (table for table in tables if len(table.findall(f"{_W}tr[1]/{_W}tc")) >= 2)
        return [[_text(cell) for cell in row.iterfind(f"{_W}tc")] for row in next(wide, [])]
    except broken as error:
        if isinstance(error, AlignError):
            raise
        raise AlignError(f"{name}: is not {KIND} ({error}). Save it as one again.") from error


def _text(cell: Any) -> str:
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iterfind(f"{_W}p"))


def _pieces(element: Any) -> list[str]:
    """The text of an element in order, tracked changes accepted."""
    pieces: list[str] = []
    for child in element:
        if child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag in _PLAIN:
            pieces.append(_PLAIN[child.tag])
        elif child.tag not in _GONE:
            pieces += _pieces(child)
    return pieces
