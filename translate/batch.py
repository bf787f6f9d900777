"""A run: many articles, one model, every article's outputs on disk as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from align.bitext import Article
from align.errors import AlignError
from translate import outputs
from translate.article import read
from translate.errors import KrantError
from translate.formats import Formats
from translate.inputs import Input
from translate.language import check_dutch
from translate.memory import Memory
from translate.memory_reuse import Reuse, state_of
from translate.models import Model
from translate.outputs import Done, Failed
from translate.pipeline import Prepared, finished, prepare, searched
from translate.terms import Terms
from translate.translator import Translator

Properties = tuple[tuple[str, str], ...]
FIRST_WINDOW, WINDOW = 256, 2048  # sentences
MAX_ARTICLES = 256  # of a window, however short they are


@dataclass(frozen=True, slots=True)
class Readable:
    """An input that was read and is Dutch."""

    source: str
    article: Article
    warnings: list[str]


def krant_version() -> str:
    try:
        return version("krant")
    except PackageNotFoundError:
        return "checkout"


def signature(model: Model, beams: int, terms: Terms | None = None, engine: str = "") -> Properties:
    """What decides a translation besides its source: recorded in every output."""
    return (
        ("version", krant_version()),
        ("model", model.signature),
        ("model-hash", model.hash),
        *((("engine", engine),) if engine else ()),
        ("beam", str(beams)),
        ("glossary", f"{terms.glossary.name} {terms.glossary.signature()}".strip() if terms else "none"),
    )


def load(item: Input, *, force: bool) -> Readable:
    """Read one input and check that it is Dutch (unless `force`). Raises KrantError."""
    article, warnings = read(item.path, item.name)
    if not force:
        check_dutch(article.text, str(item.path))
    return Readable(str(item.path), article, warnings)


def translate_files(
    inputs: Sequence[Input],
    folder: Path,
    translator: Translator,
    properties: Properties,
    terms: Terms | None = None,
    *,
    force: bool = False,
    formats: Formats = outputs.STANDARD,
    memory: Memory | None = None,
    on_problem: Callable[[str], None],
    on_warning: Callable[[str], None],
    on_article: Callable[[str], None] = lambda name: None,
) -> tuple[list[Done], list[Failed]]:
    """Translate each input into `folder`. A bad input or a full disk costs that article only.

    The model is asked about many articles at once, at most about `WINDOW` sentences, so that its batches are full and
    memory does not grow with the run; the first windows are small, so that the first articles are there soon.
    """
    done: list[Done] = []
    failed: list[Failed] = []

    def fail(item: Input, problem: Exception) -> None:
        failed.append(Failed(str(item.path), str(problem), item.name))
        on_problem(str(problem))

    def readable() -> Iterator[Waiting]:
        for item in inputs:
            start = time.perf_counter()
            try:
                found = load(item, force=force)
                for warning in found.warnings:
                    on_warning(warning)
                prepared = prepare(found.article, translator, terms, Reuse(state_of(folder / item.name), memory))
                yield Waiting(item, found, prepared, time.perf_counter() - start)
            except (KrantError, AlignError) as problem:
                on_article(item.name)
                fail(item, problem)

    for window in windows(readable()):
        start = time.perf_counter()
        found = searched([one.prepared for one in window], translator, terms)
        each = (time.perf_counter() - start) / max(1, sum(map(len, found)))
        for one, pairs in zip(window, found, strict=True):
            on_article(one.item.name)
            try:
                start = time.perf_counter()
                translation = finished(one.prepared, pairs, properties, terms)
                outputs.write_article(folder, translation, outputs.title_of(translation.bitext), formats)
                seconds = one.seconds + each * len(pairs) + time.perf_counter() - start
                done.append(outputs.summary(one.found.source, translation.bitext, seconds, one.found.warnings))
            except (KrantError, AlignError) as problem:
                fail(one.item, problem)
    return done, failed


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that was read, and how long that took."""

    item: Input
    found: Readable
    prepared: Prepared
    seconds: float


def windows(articles: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    """The articles in groups of about so many sentences: few at first, WINDOW in the end."""
    limit, size = FIRST_WINDOW, 0
    window: list[Waiting] = []
    for one in articles:
        window.append(one)
        size += len(one.prepared.every)
        if size >= limit or len(window) >= MAX_ARTICLES:
            yield window
            window, size, limit = [], 0, min(WINDOW, 2 * limit)
    if window:
        yield window


def record(model: Model, properties: Properties, done: Sequence[Done], failed: Sequence[Failed]) -> dict[str, Any]:
    """The content of krant-run.json."""
    described = {
        "name": model.name,
        "folder": str(model.folder),
        "reason": model.reason,
        "revision": model.revision,
        "files": dict(model.files),
    }
    return outputs.record(properties, done, failed, model=described)
