"""A run: many articles, one model, every article's outputs on disk as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from align.bitext import Article, Bitext
from align.errors import AlignError
from translate import outputs
from translate.ahead import ahead
from translate.article import read
from translate.documents.reading import english_path, is_document, write_document
from translate.errors import KrantError
from translate.formats import Formats
from translate.inputs import Input
from translate.journal import Entry, Journal
from translate.journal_keys import code, digest, hashed
from translate.language import check_dutch
from translate.memory import Memory
from translate.memory_reuse import Reuse, state_of
from translate.models import Model
from translate.opening import cancel
from translate.outputs import Done, Failed
from translate.pipeline import Prepared, finished, prepare
from translate.recall import Answer, Recalled, asked, key, known
from translate.terms import Terms
from translate.translator import Translator

Properties = tuple[tuple[str, str], ...]
FIRST_WINDOW, WINDOW = 128, 2048  # sentences
MAX_ARTICLES = 256  # of a window, however short they are


@dataclass(frozen=True, slots=True)
class Readable:
    """An input that was read and is Dutch."""

    source: str
    article: Article
    warnings: list[str]
    digest: str


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
    """Read one input and check that it is Dutch (unless `force`).

    Raises KrantError, also for a file that another program is just writing.
    """
    before = digest(item.path)
    article, warnings = read(item.path, item.name, choices=item.choices)
    if digest(item.path) != before:
        raise KrantError(f"{item.path}: was changed while it was read. Run the command again when it is complete.")
    if not force:
        check_dutch(article.text, str(item.path))
    return Readable(str(item.path), article, warnings, before)


@dataclass(frozen=True)
class Job:
    """What all articles of a run have in common. `force` takes articles that do not look Dutch, and replaces files
    that Krant did not write."""

    folder: Path
    translator: Translator
    properties: Properties
    terms: Terms | None = None
    force: bool = False
    formats: Formats = outputs.STANDARD
    memory: Memory | None = None

    @cached_property
    def glossary(self) -> str:
        return dict(self.properties).get("glossary", "none")

    @cached_property
    def base(self) -> str:
        """What decides how the model translates a sentence, besides the sentence and its terms."""
        known = {name: value for name, value in self.properties if name not in ("glossary", "memory")}
        return hashed((code(), sorted(known.items())))

    def recorded(self, item: Input) -> Properties:
        """What the journal says of an article: the signature, and what else decides its files."""
        also = ",".join(self.formats.also)
        return (*self.properties, ("formats", also), ("document options", repr(item.choices)), ("Krant", code()))

    def paths(self, item: Input) -> list[str]:
        """The article's files, relative to the folder."""
        document = english_path(Path(), item.name, item.path).as_posix() if is_document(item.path) else None
        return [*([document] if document else []), *outputs.paths(item.name, self.formats)]

    def reason(
        self, item: Input, entry: Entry | None, damage: Callable[[str], str], digested: str | None = None
    ) -> str:
        """Why an article has to be made, in some words; '' if its files are whole and right.

        `damage` says whether its files are as they were (`Journal.damage`); `digested` is the hash of the article's
        bytes where they are not in a file of this machine.
        """
        if entry is None:
            return "new"
        if entry.done is None:
            return "unfinished"
        found = digest(item.path) if digested is None else digested
        if found != entry.digest or (entry.done["warnings"] and entry.input != str(item.path)):
            return "article changed"
        recorded = dict(self.recorded(item))
        differing = [one for one in {**recorded, **entry.properties} if recorded.get(one) != entry.properties.get(one)]
        if differing:
            return f"{', '.join(differing)} changed"
        damaged = damage(item.name)
        return f"output {damaged}" if damaged else ""

    def waiting(self, item: Input, entry: Entry | None) -> Waiting:
        """The article, read and cut, with what is known of its sentences. Raises KrantError and AlignError."""
        start = time.perf_counter()
        found = load(item, force=self.force)
        state = state_of(self.folder / item.name)
        return self.waiting_of(item, found, state, entry.sentences if entry else b"", start)

    def waiting_of(self, item: Input, found: Readable, state: Bitext | None, sentences: bytes, start: float) -> Waiting:
        """An article that was read, as `waiting` gives it: with its last state, and what was made of its sentences."""
        prepared = prepare(found.article, self.translator, self.terms, Reuse(state, self.memory))
        recalled = Recalled.unpacked(sentences)
        answers = known(prepared.segments, recalled, self.base, self.terms, self.glossary)
        return Waiting(item, found, prepared, tuple(answers), time.perf_counter() - start)


def translate_files(
    inputs: Sequence[Input],
    job: Job,
    journal: Journal,
    *,
    on_problem: Callable[[str], None],
    on_warning: Callable[[str], None],
    on_article: Callable[[str, int, bool], None] = lambda name, sentences, made: None,
) -> tuple[list[Done], list[Failed]]:
    """Make each input's files, unless they are there and right. A bad input or a full disk costs that article only.

    The model is asked about many articles at once, at most about `WINDOW` sentences, so that its batches are full and
    memory does not grow with the run; the first window is small, so that the first articles are there soon. While it
    works on one window, the next is read and the one before is written.
    `on_article` gets the article that is finished, the sentences that the model was asked for it, and whether its
    files were made now. Raises KrantError where going on makes no sense: the output folder is gone, or its journal
    cannot be written.
    """
    done: dict[str, Done] = {}
    failed: dict[str, Failed] = {}

    def fail(item: Input, problem: Exception) -> None:
        journal.check()  # a folder that is gone is no problem of this article
        failed[item.name] = Failed(str(item.path), str(problem), item.name)
        journal.fail(item.name, str(problem))
        on_problem(str(problem))
        on_article(item.name, 0, False)

    def waiting() -> Iterator[Waiting]:
        for item in inputs:
            entry = journal.entry(item.name)
            if entry is not None and entry.done is not None and not job.reason(item, entry, journal.damage):
                done[item.name] = replace(Done(**entry.done), input=str(item.path))
                on_article(item.name, 0, False)
                continue
            try:
                if not job.force:
                    journal.claim(item.name, job.paths(item))
                one = job.waiting(item, entry)
            except (KrantError, AlignError) as problem:
                fail(item, problem)
                continue
            for warning in one.found.warnings:
                on_warning(warning)
            yield one

    def answered(window: list[Waiting]) -> list[list[Answer]]:
        return asked([(one.prepared, one.answers) for one in window], job.translator, job.terms)

    with closing(ahead(windows(waiting()), answered, partial(cancel, job.translator))) as answers_of:
        for window, found, seconds in answers_of:
            each = seconds / max(1, sum(one.new for one in window))
            for one, answers in zip(window, found, strict=True):
                journal.keep(one.item.name, one.packed(answers, job))
            for one, answers in zip(window, found, strict=True):
                try:
                    done[one.item.name] = _written(one, answers, job, journal, each)
                    on_article(one.item.name, one.new, True)
                except (KrantError, AlignError) as problem:
                    fail(one.item, problem)
    names = [item.name for item in inputs]
    return [done[name] for name in names if name in done], [failed[name] for name in names if name in failed]


def _written(one: Waiting, answers: Sequence[Answer], job: Job, journal: Journal, each: float) -> Done:
    """Write an article's files, and in the journal before, between and after. `each`: seconds a new sentence took."""
    start = time.perf_counter()
    name = one.item.name
    journal.begin(name, job.paths(one.item))
    translation = finished(one.prepared, [answer.final for answer in answers], job.properties, job.terms)
    write_document(job.folder, one.item.path, translation.bitext, one.item.choices)
    if is_document(one.item.path) and digest(one.item.path) != one.found.digest:
        raise KrantError(f"{one.item.path}: was changed while it was translated. Run the same command again.")
    outputs.write_article(job.folder, translation, outputs.title_of(translation.bitext), job.formats)
    seconds = one.seconds + each * one.new + time.perf_counter() - start
    done = outputs.summary(one.found.source, translation.bitext, seconds, one.found.warnings)
    journal.finish(name, one.found.source, one.found.digest, job.recorded(one.item), asdict(done))
    return done


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that was read, its sentences' answers as far as they are known, and how long that took."""

    item: Input
    found: Readable
    prepared: Prepared
    answers: tuple[Answer | None, ...]
    seconds: float

    @property
    def new(self) -> int:
        """The sentences that the model has to be asked for."""
        return self.answers.count(None)

    def packed(self, answers: Sequence[Answer], job: Job) -> bytes:
        """What the journal keeps of the answers."""
        keys = [key(segment, job.base) for segment in self.prepared.segments]
        return Recalled(job.glossary, tuple(zip(keys, answers, strict=True))).packed()


def windows(articles: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    """The articles in groups of about so many new sentences: few at first, then WINDOW."""
    limit, size = FIRST_WINDOW, 0
    window: list[Waiting] = []
    for one in articles:
        window.append(one)
        size += one.new
        if size >= limit or len(window) >= MAX_ARTICLES:
            yield window
            window, size, limit = [], 0, WINDOW
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
