"""A bitext as a table: a line a pair with tabs between source, target and confidence. For spreadsheets and scripts.

White space inside a text becomes one space, for a table has no other way to keep its lines and columns.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from align.bitext import Bitext, Pair
from align.errors import AlignError

SUFFIX = ".tsv"
ENDING = ".pairs" + SUFFIX
_HEADER = re.compile(r"(source|target|(?:nl|en)(?:[-_][A-Za-z]{2})?)")
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_table(bitext: Bitext) -> bytes:
    """The table as UTF-8, without a header; a pair without a confidence has an empty third column.

    A lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
    """
    lines = (
        "\t".join([_line(pair.source), _line(pair.target), "" if pair.score is None else str(pair.score)]) + "\n"
        for pair in bitext.pairs
    )
    return _SURROGATES.sub("\ufffd", "".join(lines)).encode()


def _line(text: str) -> str:
    return " ".join(text.split())


def read_table(source: Path | bytes) -> Bitext:
    """Read what `write_table` wrote, or any table whose first columns are source and target.

    A third column counts as the confidence where it is a number between 0 and 1; others are not read. An empty line
    begins a paragraph. A first line such as `nl⇥en` or `source⇥target` is a header. Texts are taken as they stand: a
    quotation mark is a quotation mark. Raises AlignError, with file and line, for what is no such table.
    """
    name = "table" if isinstance(source, bytes) else str(source)
    lines = [line.removesuffix("\r") for line in text_of(source, name).split("\n")]  # only line feeds end one
    header = _header(lines[0]) if lines else None
    languages = header or ("", "")
    pairs: list[Pair] = []
    paragraph = 0
    for number, line in enumerate(lines, start=1):
        if header and number == 1:
            continue
        if not line.strip():
            paragraph += bool(pairs) and pairs[-1].paragraph == paragraph
            continue
        cells = line.split("\t")
        if len(cells) < 2:
            raise AlignError(f"{name}, line {number}: is not two texts with a tab between them. Mend the line.")
        pairs.append(Pair(cells[0].strip(), cells[1].strip(), paragraph, score=_score(cells[2:3])))
    title = "" if isinstance(source, bytes) else source.name.removesuffix(SUFFIX).removesuffix(".pairs")
    return Bitext(title, *languages, tuple(pairs))


def text_of(source: Path | bytes, name: str) -> str:
    """The text of a table called `name` in messages. Raises AlignError for what cannot be read or is not UTF-8."""
    try:
        return (source if isinstance(source, bytes) else source.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AlignError(f"{name}, line {line}: is not UTF-8. Save the table as UTF-8.") from error
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error


def _header(line: str) -> tuple[str, str] | None:
    """The languages that a header names, empty where it names the sides only; None for a line that is no header."""
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 2 or not all(_HEADER.fullmatch(cell) for cell in cells[:2]) or cells[0] == cells[1]:
        return None
    first, second = ("" if cell in ("source", "target") else cell.replace("_", "-") for cell in cells[:2])
    return first, second


def _score(cells: list[str]) -> float | None:
    try:
        value = float(cells[0]) if cells else math.nan
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
