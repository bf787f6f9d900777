"""Glossaries as tables: our own columns as TSV or CSV, two columns, OmegaT's three and DeepL's two.

In our columns, a list's items are separated by ` | `; a `|` or a backslash within a form is written with a backslash
before it, and so is a `#` that starts a line, because such lines are comments. TSV cells are never quoted, CSV cells
are quoted as Python's csv module does (RFC 4180).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

from glossary.terms import CASES, KINDS, GlossaryError, Term, clean, default_case

COLUMNS = ("nl", "variants", "en", "accepted", "forbidden", "kind", "case", "styles", "note", "domain", "date")
DEEPL_TERM_BYTES = 1024  # https://developers.deepl.com/docs/api-reference/glossaries: per source or target term
DEEPL_FILE_BYTES = 10 * 1024 * 1024  # the same page: size limit of a glossary

Row = tuple[int, list[str]]  # the line a row starts on, from 1, and its cells


def _quote(form: str) -> str:
    return form.replace("\\", "\\\\").replace("|", "\\|")


def _unquote(form: str) -> str:
    return re.sub(r"\\([\\|#])", r"\1", form).strip() if "\\" in form else form.strip()


def _join(forms: Iterable[str]) -> str:
    return " | ".join(_quote(form) for form in forms)


def _split(cell: str) -> tuple[str, ...]:
    """The items of a list cell; `|` with or without spaces around it separates, `\\|` does not."""
    if "|" not in cell and "\\" not in cell:  # most of them: a glossary is read at every start
        return (cell.strip(),) if cell.strip() else ()
    return tuple(_unquote(item) for item in re.findall(r"(?:[^\\|]|\\.|\\$)+", cell) if item.strip())


def tsv_rows(text: str, source: str) -> list[Row]:
    """The rows of a TSV text, blank lines and lines that start with `#` left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        (number, line.split("\t")) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    ]


def csv_rows(text: str, source: str) -> list[Row]:
    """The rows of a CSV text; the delimiter is `;` if the first line has one and no comma, else `,`."""
    first = text.split("\n", 1)[0]
    delimiter = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        start = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(f'{source}:{reader.line_num}: not valid CSV ({error}); quote cells with "…"') from None
    return rows


def is_ours(rows: Sequence[Row]) -> bool:
    """Whether the first row is a header of ours: it names the columns `nl` and `en`."""
    return bool(rows) and {"nl", "en"} <= {cell.strip() for cell in rows[0][1]}


def read_ours(rows: Sequence[Row], source: str) -> list[Term]:
    """Terms of a table with our header line; columns may be in any order, all but `nl` and `en` may be left out.

    Raises GlossaryError for an unknown or doubled column, a row with too many cells, and whatever `Term` refuses.
    """
    line, header = rows[0][0], [cell.strip() for cell in rows[0][1]]
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or len(set(header)) < len(header):
        what = f"unknown column {unknown[0]!r}" if unknown else "a column is there twice"
        raise GlossaryError(f"{source}:{line}: {what}; the columns are: {' '.join(COLUMNS)}")
    terms = []
    for line, cells in rows[1:]:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            raise GlossaryError(
                f"{source}:{line}: {len(cells)} cells, but the header names {len(header)} columns; "
                "look for a stray tab or separator"
            )
        terms.append(_located(source, line, dict(zip(header, cells, strict=False)), _term))
    return terms


def _located(source: str, line: int, record: dict[str, str], build: Callable[[dict[str, str]], Term]) -> Term:
    try:
        return build(record)
    except GlossaryError as error:
        raise GlossaryError(f"{source}:{line}: {error}") from None


def _term(record: dict[str, str]) -> Term:
    kind_name = record.get("kind", "").strip() or "common"
    kind = next((kind for kind in KINDS if kind == kind_name), None)
    if kind is None:
        raise GlossaryError(f"unknown kind {kind_name!r}; use one of: {', '.join(KINDS)}")
    case_name = record.get("case", "").strip() or default_case(kind, record.get("nl", ""))
    case = next((case for case in CASES if case == case_name), None)
    if case is None:
        raise GlossaryError(f"unknown case rule {case_name!r}; use one of: {', '.join(CASES)}")
    return Term(
        nl=_form(record, "nl"),
        en=_form(record, "en"),
        variants=_split(record.get("variants", "")),
        accepted=_split(record.get("accepted", "")),
        forbidden=_split(record.get("forbidden", "")),
        kind=kind,
        case=case,
        styles=tuple(_style(item) for item in _split(record.get("styles", ""))),
        note=record.get("note", "").strip(),
        domain=record.get("domain", "").strip(),
        date=record.get("date", "").strip(),
    )


def _form(record: dict[str, str], column: str) -> str:
    cell = record.get(column, "").strip()
    if not cell:
        raise GlossaryError(f"the column {column!r} is empty; every term needs a Dutch and an English form")
    if "|" in cell and re.search(r"(?<!\\)\|", cell):
        raise GlossaryError(f"the column {column!r} holds one form, not a list ({cell!r}); use variants or accepted")
    return _unquote(cell)


def _style(item: str) -> tuple[str, str]:
    name, equals, form = item.partition("=")
    if not equals or not name.strip() or not form.strip():
        raise GlossaryError(f"the style {item!r} is not name=form")
    return name.strip(), form.strip()


def _cells(term: Term) -> list[str]:
    styles = _join(f"{name}={form}" for name, form in term.styles)
    lists = (_join(term.variants), _quote(term.en), _join(term.accepted), _join(term.forbidden))
    nl = _quote(term.nl)
    return [
        f"\\{nl}" if nl.startswith("#") else nl,
        *lists,
        term.kind,
        term.case,
        styles,
        term.note,
        term.domain,
        term.date,
    ]


def write_tsv(terms: Iterable[Term]) -> str:
    """Our columns as TSV text, header line first."""
    return "".join("\t".join(cells) + "\n" for cells in ([*COLUMNS], *map(_cells, terms)))


def write_csv(terms: Iterable[Term]) -> str:
    """Our columns as CSV text, header line first."""
    return _csv_text([[*COLUMNS], *map(_cells, terms)])


def _csv_text(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def read_pairs(rows: Sequence[Row], source: str) -> list[Term]:
    """Terms of a table without header: Dutch, English and, as OmegaT has it, an optional comment.

    Raises GlossaryError for a row with one cell or with more than three.
    """
    terms = []
    for line, cells in rows:
        cells = [clean(cell) for cell in cells]
        while len(cells) > 2 and not cells[-1]:
            cells.pop()
        if not 2 <= len(cells) <= 3 or not cells[0] or not cells[1]:
            raise GlossaryError(
                f"{source}:{line}: a row needs a Dutch and an English form and at most a comment; this one has "
                f"{len(cells)} cells ({' / '.join(cells)!r}); separate them with tabs (.tsv, .txt) or commas (.csv)"
            )
        case = default_case("common", cells[0])
        terms.append(Term(cells[0], cells[1], case=case, note=cells[2] if len(cells) > 2 else ""))
    return terms


def _pairs(terms: Iterable[Term]) -> list[tuple[str, str, str]]:
    """A row for each Dutch form; the first of equal Dutch forms stays, because these formats know no alternatives."""
    rows: dict[str, tuple[str, str, str]] = {}
    for term in terms:
        for form in term.dutch:
            rows.setdefault(form, (form, term.en, term.note))
    return list(rows.values())


def write_omegat(terms: Iterable[Term]) -> str:
    """OmegaT's glossary: Dutch, English and comment, separated by tabs (name the file .txt: that means UTF-8)."""
    return "".join("\t".join(row).rstrip("\t") + "\n" for row in _pairs(terms))


def write_pairs(terms: Iterable[Term], separator: str) -> str:
    """Two columns, Dutch and English; `separator` is a tab or a comma."""
    rows = [row[:2] for row in _pairs(terms)]
    return _csv_text(rows) if separator == "," else "".join("\t".join(row) + "\n" for row in rows)


def write_deepl(terms: Iterable[Term], separator: str) -> str:
    """DeepL's two columns. Raises GlossaryError where DeepL's limits are passed (1024 bytes a term, 10 MiB a file)."""
    terms = list(terms)
    for form in (form for term in terms for form in (*term.dutch, term.en)):
        if len(form.encode("utf-8")) > DEEPL_TERM_BYTES:
            raise GlossaryError(f"DeepL takes terms of at most {DEEPL_TERM_BYTES} bytes; shorten {form[:40]!r}…")
    text = write_pairs(terms, separator)
    if len(text.encode("utf-8")) > DEEPL_FILE_BYTES:
        raise GlossaryError(f"DeepL takes glossaries of at most {DEEPL_FILE_BYTES} bytes; split this one")
    return text
