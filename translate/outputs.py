"""Where a run's files go and what stands in them: English text, TMX, page, index, run record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from align.bitext import Bitext
from align.errors import AlignError
from align.files import atomic_file, write_atomically, write_bitext
from align.jsonl import read_jsonl
from align.page import IndexRow, iter_index, linked, page
from align.pagedata import hash_in
from align.pageterms import terms_of
from align.words import words
from translate.errors import KrantError
from translate.formats import Formats
from translate.inputs import RUN_RECORD
from translate.pipeline import Translation, encoded

RECORD = RUN_RECORD
INDEX = "index.html"
PAGE = ".html"
TITLE = "Articles in English"
STATE = ".jsonl"  # the ending of an article's state
Labels = tuple[tuple[str, str], ...]
LABELS: Labels = (("English", ".en.txt"), ("TMX", ".tmx"))
STANDARD = Formats()


@dataclass(frozen=True, slots=True)
class Done:
    """An article that was translated and written, in numbers.

    `seconds` is wall time; None where it is not to be told, as in files that must be the same whenever they are made.
    """

    input: str
    name: str
    title: str
    segments: int
    words: int
    flags: dict[str, int]
    changes: int
    seconds: float | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that was not translated, and why."""

    input: str
    problem: str
    name: str = ""


def timeless(done: Sequence[Done]) -> list[Done]:
    """The articles without the time they took."""
    return [replace(item, seconds=None) for item in done]


def paths(name: str, formats: Formats = STANDARD) -> list[str]:
    """The files of an article, relative to the output folder."""
    endings = (".en.txt", ".tmx", *(ending for _, ending in formats.labels), PAGE, STATE)
    return list(dict.fromkeys(name + ending for ending in endings))


def prepare(folder: Path) -> None:
    """See to it that files can be written into `folder`, before hours of work. Raises KrantError."""
    probe = folder / ".krant-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise KrantError(
            f"{folder}: the output folder cannot be written: {error.strerror}. Choose another one with -o."
        ) from error


def write_article(folder: Path, translation: Translation, title: str, formats: Formats = STANDARD) -> None:
    """Write the English text, the TMX, the page and what else was asked for, each whole or not at all.

    Last comes the state, `.jsonl`: what reviews are applied to, and what the next run takes decisions from.
    """
    bitext = translation.bitext
    base = folder / bitext.name
    home = "../" * bitext.name.count("/") + INDEX
    write_atomically(base.with_name(base.name + ".en.txt"), encoded(translation.english))
    write_bitext(bitext, base.with_name(base.name + ".tmx"))
    formats.write(bitext, base)
    write_atomically(base.with_name(base.name + ".html"), page(bitext, title=title, home=home))
    write_bitext(bitext, base.with_name(base.name + STATE))


def title_of(bitext: Bitext) -> str:
    """The English title, else the first sentence, cut to a line; else the article's name."""
    for kinds in (("title",), ("standfirst", "text", "crosshead", "caption")):
        for pair in bitext.pairs:
            if pair.kind in kinds:
                line = " ".join(pair.target.split())
                return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"
    return bitext.name


def summary(source: str, bitext: Bitext, seconds: float | None, warnings: Sequence[str]) -> Done:
    flags = Counter(flag.name for pair in bitext.pairs for flag in pair.flags)
    return Done(
        input=source,
        name=bitext.name,
        title=title_of(bitext),
        segments=len(bitext.pairs),
        words=sum(len(words(pair.source)) for pair in bitext.pairs),
        flags=dict(sorted(flags.items())),
        changes=sum(len(pair.changes) for pair in bitext.pairs),
        seconds=None if seconds is None else round(seconds, 3),
        warnings=list(warnings),
    )


def record(
    properties: Sequence[tuple[str, str]], done: Sequence[Done], failed: Sequence[Failed], **more: Any
) -> dict[str, Any]:
    """The content of krant-run.json, whatever kind of run it was; `more` comes after the signature."""
    articles = [asdict(item) for item in done]
    seconds = [item.seconds for item in done if item.seconds is not None]
    return {
        "signature": dict(properties),
        **more,
        "articles": [{key: value for key, value in one.items() if value is not None} for one in articles],
        "problems": [asdict(item) for item in failed],
        "total": {
            "articles": len(done),
            "segments": sum(item.segments for item in done),
            "words": sum(item.words for item in done),
            **({"seconds": round(sum(seconds), 3)} if seconds or not done else {}),
        },
    }


def write_run(
    folder: Path,
    content: dict[str, Any],
    done: Sequence[Done],
    failed: Sequence[Failed],
    *,
    title: str = TITLE,
    labels: Labels = LABELS,
    on_page: Callable[[str, bytes], None] = lambda name, data: None,
) -> None:
    """Write the index page and the run's record (`content`, as `record` gives it).

    `labels` are the files beside each article's page: what they are called there, and their ending. `on_page` is told
    of each article whose page is about to get other links.
    """
    link_pages(folder, [item.name for item in done], on_page)
    rows = [_row(item, labels, folder) for item in done]
    rows += [
        IndexRow(name=item.name or item.input, title=item.name or PurePosixPath(item.input).name, problem=item.problem)
        for item in failed
    ]
    with atomic_file(folder / INDEX) as file:
        file.writelines(iter_index(rows, properties=tuple(content["signature"].items()), title=title))
    with atomic_file(folder / RECORD) as file:
        file.writelines(map(encoded, json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(content)))
        file.write(b"\n")


def write_rules(folder: Path) -> None:
    """Write the rules by which articles are cut into sentences, so that a CAT tool cuts them in the same places."""
    from align.srx import omegat_segmentation, srx

    write_atomically(folder / "krant.srx", srx())
    write_atomically(folder / "segmentation.conf", omegat_segmentation())


def link_pages(
    folder: Path, names: Sequence[str], on_page: Callable[[str, bytes], None] = lambda name, data: None
) -> None:
    """Link each article's page with the one before and the one after it; only now is it known which there are."""
    for number, name in enumerate(names):
        path = folder / (name + PAGE)
        if not path.is_file():
            continue
        up = "../" * name.count("/")
        previous = up + names[number - 1] + PAGE if number else None
        following = up + names[number + 1] + PAGE if number + 1 < len(names) else None
        before = path.read_bytes()
        after = linked(before, home=up + INDEX, previous=previous, next=following)
        if after != before:
            on_page(names[number], after)
            write_atomically(path, after)


def _state(path: Path) -> Bitext | None:
    """An article's bitext, if it has one that can be read: the index does without."""
    with suppress(AlignError):
        return read_jsonl(path) if path.is_file() else None
    return None


def _row(item: Done, labels: Labels, folder: Path) -> IndexRow:
    bitext = _state(folder / (item.name + STATE))
    path = folder / (item.name + PAGE)
    return IndexRow(
        name=item.name,
        title=item.title,
        segments=item.segments,
        words=item.words,
        flags=tuple(item.flags.items()),
        changes=item.changes,
        seconds=item.seconds,
        html=item.name + PAGE,
        files=tuple((label, item.name + ending) for label, ending in labels),
        document=hash_in(path.read_bytes()) if path.is_file() else "",
        terms=terms_of(bitext) if bitext else (),
    )
