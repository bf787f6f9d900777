"""Reading and writing a glossary file; the format follows from the name, and where that is not enough, from a name
the caller gives or from the content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from glossary import tables, tbx
from glossary.terms import Glossary, GlossaryError, Term

Writer = Callable[[Iterable[Term]], str]

WRITERS: dict[str, Writer] = {
    "tsv": tables.write_tsv,
    "csv": tables.write_csv,
    "tsv2": lambda terms: tables.write_pairs(terms, "\t"),
    "csv2": lambda terms: tables.write_pairs(terms, ","),
    "omegat": tables.write_omegat,
    "deepl-tsv": lambda terms: tables.write_deepl(terms, "\t"),
    "deepl-csv": lambda terms: tables.write_deepl(terms, ","),
    "tbx2": lambda terms: tbx.write_tbx(terms, "tbx2"),
    "tbx3-dca": lambda terms: tbx.write_tbx(terms, "tbx3-dca"),
    "tbx3-dct": lambda terms: tbx.write_tbx(terms, "tbx3-dct"),
}
_BY_SUFFIX = {".tsv": "tsv", ".csv": "csv", ".txt": "omegat", ".utf8": "omegat", ".tbx": "tbx2"}


def read(path: Path) -> Glossary:
    """The glossary in a file (.tsv .csv .txt .utf8 .tbx), UTF-8 with or without a byte order mark.

    Raises GlossaryError, with file and line, for what cannot be read.
    """
    if not path.is_file():
        raise GlossaryError(f"{path}: no such file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise GlossaryError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    return Glossary(tuple(parse(text, path.suffix.lower(), str(path))), path.stem)


def parse(text: str, suffix: str, source: str) -> list[Term]:
    """The terms in a text of the format that a file name's suffix stands for; `source` is for messages."""
    if suffix not in _BY_SUFFIX:
        raise GlossaryError(f"{source}: unknown glossary format {suffix!r}; use one of: {' '.join(_BY_SUFFIX)}")
    if suffix == ".tbx":
        return tbx.read_tbx(text, source)
    rows = tables.csv_rows(text, source) if suffix == ".csv" else tables.tsv_rows(text, source)
    return tables.read_ours(rows, source) if tables.is_ours(rows) else tables.read_pairs(rows, source)


def render(glossary: Glossary, name: str) -> str:
    """The glossary as text in a format of `WRITERS`; raises GlossaryError for an unknown format."""
    if name not in WRITERS:
        raise GlossaryError(f"unknown glossary format {name!r}; use one of: {', '.join(WRITERS)}")
    return WRITERS[name](glossary.terms)


def write(glossary: Glossary, path: Path, name: str | None = None) -> None:
    """Write the glossary to a file; without a format's name, the suffix decides."""
    chosen = name or _BY_SUFFIX.get(path.suffix.lower())
    if chosen is None:
        raise GlossaryError(f"{path}: unknown glossary format {path.suffix!r}; use one of: {' '.join(_BY_SUFFIX)}")
    path.write_text(render(glossary, chosen), encoding="utf-8", newline="\n")
