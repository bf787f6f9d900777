"""A run: many articles, one model, every article's outputs on disk as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
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
from translate.pipeline import translate_article
from translate.terms import Terms
from translate.translator import Translator

Properties = tuple[tuple[str, str], ...]


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


def signature(model: Model, beams: int, terms: Terms | None = None) -> Properties:
    """What decides a translation besides its source: recorded in every output."""
    return (
        ("version", krant_version()),
        ("model", model.signature),
        ("model-hash", model.hash),
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
    """Translate each input into `folder`. A bad input or a full disk costs that article only."""
    done: list[Done] = []
    failed: list[Failed] = []
    for item in inputs:
        on_article(item.name)
        try:
            readable = load(item, force=force)
            for warning in readable.warnings:
                on_warning(warning)
            reuse = Reuse(state_of(folder / item.name), memory)
            done.append(translate_file(readable, folder, translator, properties, terms, formats, reuse))
        except (KrantError, AlignError) as problem:
            failed.append(Failed(str(item.path), str(problem), item.name))
            on_problem(str(problem))
    return done, failed


def translate_file(
    readable: Readable,
    folder: Path,
    translator: Translator,
    properties: Properties,
    terms: Terms | None = None,
    formats: Formats = outputs.STANDARD,
    reuse: Reuse | None = None,
) -> Done:
    """Translate and write one article."""
    start = time.perf_counter()
    translation = translate_article(readable.article, translator, properties, terms, reuse)
    outputs.write_article(folder, translation, outputs.title_of(translation.bitext), formats)
    return outputs.summary(readable.source, translation.bitext, time.perf_counter() - start, readable.warnings)


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
