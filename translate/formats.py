"""What a run writes besides English text, TMX and page, and how its memory `krant.tmx` is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Bitext
from align.files import write_bitext
from align.tmx import GENERIC
from align.tmxcorpus import write_corpus
from align.tmxdialect import DIALECTS, Style
from align.tmxread import read_tmx
from translate.errors import KrantError
from translate.inputs import RUN_RECORD

MEMORY = "krant.tmx"
SECOND = "krant-memory.tmx"  # where an article is called krant
ALSO = {
    "xliff": (".xlf", "XLIFF"),
    "xliff2": (".xliff", "XLIFF 2.1"),
    "tsv": (".tsv", "Table"),
    "xlsx": (".xlsx", "Excel"),
    "docx": (".docx", "Word"),
    "jsonl": (".jsonl", "JSON"),
}
"""The formats that can be asked for: the ending of the file, and what the index calls it."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True)
class Formats:
    """What was asked for: more files for each article, and the style of the memory."""

    also: tuple[str, ...] = ()
    style: Style = GENERIC

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """What the index calls the additional files, and their endings."""
        return tuple((ALSO[name][1], ALSO[name][0]) for name in self.also)

    def write(self, bitext: Bitext, base: Path) -> None:
        """Write the additional files of one article beside `base`. Raises AlignError."""
        for name in self.also:
            write_bitext(bitext, base.with_name(base.name + ALSO[name][0]))


def names(value: str) -> tuple[str, ...]:
    """The formats in `xliff,docx`, each once. Raises KrantError for one that is not known."""
    found = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    unknown = [name for name in found if name not in ALSO]
    if unknown:
        raise KrantError(f"--also {value}: there is no format '{unknown[0]}'. Use {', '.join(ALSO)}, with commas.")
    return found


def style(dialect: str, languages: str, author: str, date: str) -> Style:
    """A style from the options' texts. Raises KrantError for codes or a date that no tool would understand."""
    codes = languages.split(",") if languages else ["", ""]
    if languages and (len(codes) != 2 or not all(_LANGUAGE.fullmatch(code) for code in codes)):
        raise KrantError(f"--tmx-languages {languages}: give two codes, Dutch first, such as nl-NL,en-GB.")
    if date and not _DATE.fullmatch(date):
        raise KrantError(f"--tmx-date {date}: write the time as 20261127T031500Z (UTC), which is how TMX has it.")
    return Style(DIALECTS[dialect], codes[0], codes[1], author, date)


def is_memory(path: Path) -> bool:
    """Whether a TMX file is the memory of a run: its articles' files say the same and more."""
    run = path.with_name(RUN_RECORD).exists()
    return run and (path.name == SECOND or (path.name == MEMORY and not path.with_suffix(".html").exists()))


def write_memory(
    folder: Path, articles: Sequence[str], properties: Sequence[tuple[str, str]], formats: Formats
) -> list[str]:
    """Write `krant.tmx`, the memory of all `articles` of a run, from their TMX files in `folder`.

    Returns a line for each segment that the tool will refuse. Raises AlignError.
    """

    def bitexts() -> Iterator[Bitext]:
        return (read_tmx(folder / f"{name}.tmx") for name in articles)

    first = next(bitexts(), None)
    if first is None:
        return []
    head = Bitext("krant", first.source_language, first.target_language, (), tuple(properties))
    taken = MEMORY.removesuffix(".tmx") in articles
    return write_corpus(folder / (SECOND if taken else MEMORY), head, bitexts, formats.style)[1]
