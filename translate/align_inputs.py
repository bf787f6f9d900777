"""Which Dutch file belongs to which English one, and what is in them: articles, or one sentence a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Article, Paragraph, Sentence
from translate.article import NEWLINE, decode, parse
from translate.errors import KrantError
from translate.inputs import SUFFIX

PAIRS_SUFFIX = ".tsv"
LANGUAGE_MARK = re.compile(r"[._-][a-z]{2}(?:[_-][A-Za-z]{2})?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two files to align. `name` is the outputs' name without an ending, with `/` between folders."""

    source: Path
    target: Path
    name: str


@dataclass(frozen=True, slots=True)
class BitextFile:
    """A file that is a bitext already. `name` is as in `FilePair`."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A file that was read. `numbers` has each sentence's number in its file, from 0: its line's, or its own."""

    article: Article
    numbers: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """The flat sentences, each on one line."""
        return [" ".join(sentence.text.split()) for _, sentence in self.article.sentences()]

    @property
    def paragraphs(self) -> list[int]:
        """Each sentence's paragraph."""
        return [index for index, _ in self.article.sentences()]


def find_pairs(arguments: Sequence[Path]) -> tuple[list[FilePair], list[KrantError]]:
    """Two files, two folders whose files are paired by name, or one table of pairs; and what has no partner.

    Names match without their endings and language marks, whatever the case: `kort.nl.txt` goes with `Kort_en.txt`.
    Raises KrantError when the arguments are none of these.
    """
    match list(arguments):
        case [table] if table.suffix.lower() == PAIRS_SUFFIX:
            return _table(table)
        case [source, target] if source.is_dir() and target.is_dir():
            return _folders(source, target)
        case [source, target] if source.is_dir() or target.is_dir():
            raise KrantError(
                f"{source} and {target}: one is a folder, the other is not. Give two files or two folders."
            )
        case [source, target]:
            return [FilePair(source, target, _stem(source.name))], []
        case _:
            raise KrantError("Give two files, two folders, a .tsv table with a pair of paths on each line, or bitexts.")


def read_text(path: Path, name: str, language: str, *, lines: bool) -> Text:
    """The article in a file, or with `lines` its lines as sentences, blank lines between paragraphs."""
    try:
        text, warnings = decode(path.read_bytes(), str(path))
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    if lines:
        article, numbers = line_article(text, name, language)
    else:
        article = parse(text, name, language)
        numbers = tuple(range(sum(len(paragraph.sentences) for paragraph in article.paragraphs)))
    if not numbers:
        raise KrantError(f"{path}: has no sentences.")
    return Text(article, numbers, tuple(warnings))


def line_article(text: str, name: str, language: str) -> tuple[Article, tuple[int, ...]]:
    """A text that is one sentence a line as an article, and the number of each sentence's line, from 0."""
    paragraphs: list[Paragraph] = []
    gaps: list[str] = []
    numbers: list[int] = []
    open_lines: list[tuple[int, int]] = []
    position = done = 0

    def close() -> None:
        nonlocal done
        if open_lines:
            start, end = open_lines[0][0], open_lines[-1][1]
            sentences = tuple(Sentence(text[a:b], a - start, b - start) for a, b in open_lines)
            paragraphs.append(Paragraph(text[start:end], sentences))
            gaps.append(text[done:start])
            done = end
            open_lines.clear()

    breaks = [*((found.start(), found.end()) for found in NEWLINE.finditer(text)), (len(text), len(text))]
    for number, (end, following) in enumerate(breaks):
        line = text[position:end]
        if body := line.strip():
            start = position + len(line) - len(line.lstrip())
            open_lines.append((start, start + len(body)))
            numbers.append(number)
        else:
            close()
        position = following
    close()
    return Article(name, language, tuple(paragraphs), (*gaps, text[done:])), tuple(numbers)


def _stem(name: str) -> str:
    """A relative path without ending and language mark."""
    stem = name.removesuffix(Path(name).suffix)
    return LANGUAGE_MARK.sub("", stem) or stem


def _folders(source: Path, target: Path) -> tuple[list[FilePair], list[KrantError]]:
    first, first_problems = _texts(source)
    second, second_problems = _texts(target)
    problems = [*first_problems, *second_problems]
    for mine, others, folder in ((first, second, target), (second, first, source)):
        for key, (_, path) in mine.items():
            if key not in others:
                problems.append(
                    KrantError(f"{path}: has no partner of that name in {folder}. Rename one of the files.")
                )
    pairs = [FilePair(path, second[key][1], name) for key, (name, path) in first.items() if key in second]
    return pairs, problems


def _texts(folder: Path) -> tuple[dict[str, tuple[str, Path]], list[KrantError]]:
    """The folder's text files by what their partners have to be called."""
    found: dict[str, tuple[str, Path]] = {}
    problems = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if (
            path.suffix.lower() == SUFFIX
            and path.is_file()
            and not any(part.startswith(".") for part in relative.parts)
        ):
            name = _stem(relative.as_posix())
            if name.casefold() in found:
                other = found[name.casefold()][1]
                problems.append(KrantError(f"{path}: has the same name as {other}. Align them in two runs."))
            else:
                found[name.casefold()] = name, path
    if not found:
        raise KrantError(f"{folder}: this folder has no texts (no {SUFFIX} file in it or below it).")
    return found, problems


def _table(table: Path) -> tuple[list[FilePair], list[KrantError]]:
    """The pairs in a table: source path, target path and perhaps a name, relative to the table's folder."""
    try:
        rows = table.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise KrantError(f"{table}: is not UTF-8. Save the table as UTF-8.") from error
    except OSError as error:
        raise KrantError(f"{table}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    pairs: list[FilePair] = []
    problems: list[KrantError] = []
    taken: set[str] = set()
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row.split("\t")]
        if not row.strip() or row.startswith("#"):
            continue
        if len(cells) not in (2, 3) or not all(cells[:2]):
            problems.append(KrantError(f"{table}, line {number}: is not two paths with a tab between them."))
            continue
        name = cells[2] if len(cells) == 3 and cells[2] else _stem(Path(cells[0]).name)
        if name.casefold() in taken or name.startswith("/") or ".." in Path(name).parts:
            problems.append(
                KrantError(f"{table}, line {number}: the name '{name}' cannot be used (again). Give another.")
            )
            continue
        taken.add(name.casefold())
        pairs.append(FilePair(table.parent / cells[0], table.parent / cells[1], name))
    return pairs, problems
