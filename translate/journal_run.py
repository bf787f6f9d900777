"""`krant translate` for files: nothing again that is done already, and in the end the run's own files.

A run that finds everything as its predecessor left it says so without a look at the glossary or the model.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from align.errors import AlignError
from translate import journal, journal_keys
from translate.documents.choices import DEFAULT
from translate.errors import KrantError
from translate.inputs import Input, find
from translate.journal import RUN, Journal
from translate.opening import Opening
from translate.progress import progress
from translate.runlog import logged
from translate.saying import out, printable, say

if TYPE_CHECKING:
    from translate.batch import Job
    from translate.cli import Settings
    from translate.formats import Formats
    from translate.memory import Memory
    from translate.models import Model
    from translate.outputs import Done, Failed
    from translate.terms import Terms

INTERRUPTED = 130  # as a shell says of a program that Ctrl-C ended


@dataclass
class _Count:
    """Articles: how many are ended, well or not, and how many of them were made in this run."""

    ended: int = 0
    made: int = 0


@dataclass(frozen=True)
class _Run:
    """A command at work. `options` are all it was given."""

    settings: Settings
    options: dict[str, Any]
    inputs: Sequence[Input]
    problems: Sequence[KrantError]
    log: Callable[[str], None]
    count: _Count = field(default_factory=_Count)

    def tell(self, message: str) -> None:
        self.log(message)
        self.settings.tell(message)

    def say(self, message: str) -> None:
        self.log(message)
        say(message)

    @cached_property
    def model(self) -> Model:
        """The model, whose files are hashed: once a run."""
        return self.settings.resolved()

    @cached_property
    def command(self) -> str:
        """What was asked, as a hash; '' where that cannot be told (a memory changes without a file's changing).

        To be asked for before the articles are read: what changes from then on is for the next run.
        """
        if self.settings.place is not None or self.problems:
            return ""
        model = self.model
        described = (model.name, str(model.folder), model.reason, model.revision, model.files)
        inputs = [(str(item.path), item.name) for item in self.inputs]
        return journal_keys.command(self.options, described, self.settings.glossaries, inputs)


def files(paths: tuple[str, ...], settings: Settings, options: dict[str, Any]) -> int:
    """Translate articles into a folder, or with `--dry-run` say what that would mean; returns the exit code.

    Raises KrantError and AlignError for what stops the whole run.
    """
    inputs, problems = find(paths, settings.choices or DEFAULT, settings.folder)
    with logged(settings.log) as log:
        run = _Run(settings, options, inputs, problems, log)
        for problem in problems:
            run.say(str(problem))
        if not inputs:
            return 1
        try:
            if settings.dry_run:
                return _dry(run)
            return 0 if _unchanged(run) else _made(run)
        except (KrantError, AlignError) as problem:
            log(str(problem))
            raise
        except KeyboardInterrupt:
            run.say(
                f"interrupted: {run.count.ended} of {len(inputs)} articles are done, none is half done. "
                "Run the same command again to go on."
            )
            leave(INTERRUPTED)  # here, where the engine is still held
            return INTERRUPTED


def leave(code: int) -> None:
    """End the process at once: an engine that is let go first computes what it was given, for minutes."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _unchanged(run: _Run) -> bool:
    """Whether the last run was the same and its files are all as it left them. Then there is nothing to do."""
    settings = run.settings
    if settings.place is not None or run.problems or not journal.is_kept(settings.folder):
        return False
    model, command = run.model, run.command
    with journal.opened(settings.folder) as book:
        last = book.last()
        if last is None or last[0] != command or last[1] is None:
            return False
        if any(book.damage(owner) for owner in (RUN, *(item.name for item in run.inputs))):
            return False
    record = last[1]
    run.tell(f"model {model.signature} ({model.reason})")
    _print(record, settings)
    articles, sentences = (
        _count(record["total"]["articles"], "article"),
        _count(record["total"]["segments"], "sentence"),
    )
    run.tell(f"{articles}, {sentences}: nothing to do → {settings.folder}")
    return True


def _made(run: _Run) -> int:
    from translate import outputs

    settings, start = run.settings, time.perf_counter()
    formats = settings.formats() if settings.formats else outputs.STANDARD
    outputs.prepare(settings.folder)
    terms = settings.terms()
    model, command = run.model, run.command
    run.tell(f"model {model.signature} ({model.reason})")
    with journal.opened(settings.folder) as book, settings.memory() as store:
        job = _job(run, model, terms, formats, store)
        names = [item.name for item in run.inputs]
        if not settings.force:
            book.claim(RUN, _overview(job, names, settings))
        book.plan((item.name, str(item.path)) for item in run.inputs)
        done, failed = _articles(run, job, book)
        _write_overview(run, job, book, done, failed)
        record = _record(run, job, done, failed)
        book.whole(command, record if command and not failed else None, [item.name for item in done])
    _print(record, settings)
    run.tell(_closing(run, record["total"], time.perf_counter() - start, len(failed) + len(run.problems)))
    return 1 if failed or run.problems else 0


def _job(run: _Run, model: Model, terms: Terms, formats: Formats, store: Memory | None) -> Job:
    from translate import batch
    from translate.memory_reuse import Reuse

    settings = run.settings
    opening = Opening(model, settings.running)
    properties = batch.signature(model, settings.running.beams, terms, opening.signature)
    return batch.Job(
        settings.folder, opening, (*properties, *Reuse(memory=store).signature), terms, settings.force, formats, store
    )


def _articles(run: _Run, job: Job, book: Journal) -> tuple[list[Done], list[Failed]]:
    from translate.batch import translate_files

    total = len(run.inputs)
    with progress(total, shown=not run.settings.quiet, finished=True) as advance:

        def on_article(name: str, sentences: int, made: bool) -> None:
            run.count.ended += 1
            run.count.made += made
            run.log(f"{run.count.ended} of {total}: {name}" + (f", {sentences} sentences translated" if made else ""))
            advance(name, sentences)

        return translate_files(run.inputs, job, book, on_problem=run.say, on_warning=run.tell, on_article=on_article)


def _overview(job: Job, names: Sequence[str], settings: Settings) -> list[str]:
    """The files of the run itself."""
    from translate import formats, outputs

    memory = formats.SECOND if formats.MEMORY.removesuffix(".tmx") in names else formats.MEMORY
    rules = ["krant.srx", "segmentation.conf"] if settings.srx else []
    return [outputs.INDEX, outputs.RECORD, *([memory] if names else []), *rules]


def _write_overview(run: _Run, job: Job, book: Journal, done: Sequence[Done], failed: Sequence[Failed]) -> None:
    """Write index, record, memory and rules. Times are left out: they must not differ from run to run."""
    from translate import outputs
    from translate.formats import write_memory

    def on_page(name: str, data: bytes) -> None:
        book.expect(name, name + outputs.PAGE, journal_keys.digest_of(data))

    names = [item.name for item in done]
    book.begin(RUN, _overview(job, names, run.settings))
    done = outputs.timeless(done)
    labels = (*outputs.LABELS, *job.formats.labels)
    outputs.write_run(job.folder, _record(run, job, done, failed), done, failed, labels=labels, on_page=on_page)
    for warning in write_memory(job.folder, names, job.properties, job.formats):
        run.tell(warning)
    if run.settings.srx:
        outputs.write_rules(job.folder)


def _record(run: _Run, job: Job, done: Sequence[Done], failed: Sequence[Failed]) -> dict[str, Any]:
    from translate import batch
    from translate.review_run import recorded

    assert isinstance(job.translator, Opening)
    record = batch.record(job.translator.model, job.properties, done, failed)
    record |= recorded(run.settings.place, job.formats)
    record["problems"] += [{"input": "", "problem": str(problem), "name": ""} for problem in run.problems]
    return record


def _dry(run: _Run) -> int:
    """Say what would be done to each article, and why; write nothing."""
    from translate import outputs
    from translate.foreseen import foreseen

    settings = run.settings
    formats = settings.formats() if settings.formats else outputs.STANDARD
    terms = settings.terms()
    model = run.model
    run.tell(f"model {model.signature} ({model.reason})")
    known = settings.place is not None and settings.place.is_file()
    with journal.looked_at(settings.folder) as book, settings.memory() if known else nullcontext() as store:
        rows, failed = foreseen(run.inputs, _job(run, model, terms, formats, store), book, run.say)
    if settings.as_json:
        out(json.dumps([asdict(row) for row in rows], ensure_ascii=True, indent=1).encode() + b"\n")
    else:
        lines = (
            f"{row.name}: {row.reason}, {row.new} of {_count(row.sentences, 'sentence')} to translate" for row in rows
        )
        out("".join(f"{printable(line)}\n" for line in lines).encode("utf-8", "replace"))
    made, new = _count(len(rows), "article"), _count(sum(row.new for row in rows), "sentence")
    run.tell(f"{made} of {len(run.inputs)} to be made, {new} to translate; nothing was written")
    return 1 if failed or run.problems else 0


def _print(record: dict[str, Any], settings: Settings) -> None:
    if settings.as_json:
        out(json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")


def _closing(run: _Run, total: dict[str, Any], seconds: float, problems: int) -> str:
    made = run.count.made
    part = "" if made == total["articles"] else f" ({made or 'none'} of them made now)"
    articles, sentences = _count(total["articles"], "article"), _count(total["segments"], "sentence")
    text = f"{articles}{part}, {sentences} in {seconds:.1f} s → {run.settings.folder}"
    return f"{text}; {_count(problems, 'problem')}" if problems else text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
