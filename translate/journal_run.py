"""`krant translate` for files: nothing again that is done already, and in the end the run's own files.

A run that finds everything as its predecessor left it says so without a look at the glossary or the model.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from align.errors import AlignError
from translate import journal, journal_keys
from translate.documents.choices import DEFAULT
from translate.errors import KrantError
from translate.inputs import Input, find
from translate.interrupts import code_of, leave
from translate.journal import RUN, Journal
from translate.opening import Opening
from translate.progress import progress
from translate.runlog import logged
from translate.saying import out, say

if TYPE_CHECKING:
    from translate.batch import Job
    from translate.cli import Settings
    from translate.formats import Formats
    from translate.memory import Memory
    from translate.models import Model
    from translate.outputs import Done, Failed
    from translate.terms import Terms


@dataclass
class _Count:
    """Articles: how many are ended, well or not, and how many of them were made in this run."""

    ended: int = 0
    made: int = 0


@dataclass(frozen=True)
class Run:
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
        run = Run(settings, options, inputs, problems, log)
        for problem in problems:
            run.say(str(problem))
        if not inputs:
            return 1
        try:
            if settings.spread is not None:
                from translate.cluster import require_ray

                require_ray()
            if settings.spread is not None and settings.spread.target:
                from translate import cluster_remote

                return cluster_remote.foreseen(run) if settings.dry_run else cluster_remote.made(run)
            if settings.dry_run:
                from translate.foreseen import dry

                return dry(run)
            return 0 if _unchanged(run) else _made(run)
        except (KrantError, AlignError) as problem:
            log(str(problem))
            raise
        except KeyboardInterrupt as interrupt:
            with suppress(OSError):  # a terminal that is gone
                run.say(
                    f"interrupted: {run.count.ended} of {len(inputs)} articles are done, none is half done. "
                    "Run the same command again to go on."
                )
            leave(code_of(interrupt))  # here, where the engine is still held
            return code_of(interrupt)


def _unchanged(run: Run) -> bool:
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
    print_record(record, settings)
    articles, sentences = (
        counted(record["total"]["articles"], "article"),
        counted(record["total"]["segments"], "sentence"),
    )
    run.tell(f"{articles}, {sentences}: nothing to do → {settings.where}")
    return True


def _made(run: Run) -> int:
    from translate import outputs

    settings, start = run.settings, time.perf_counter()
    formats = settings.formats() if settings.formats else outputs.STANDARD
    outputs.prepare(settings.folder)
    terms = settings.terms()
    model, command = run.model, run.command
    run.tell(f"model {model.signature} ({model.reason})")
    with journal.opened(settings.folder) as book, settings.memory() as store:
        job = job_of(run, model, terms, formats, store)
        names = [item.name for item in run.inputs]
        if not settings.force:
            book.claim(RUN, overview(job, names, settings))
        book.plan((item.name, str(item.path)) for item in run.inputs)
        done, failed = articles(run, _translating(run, job, book))
        _write_overview(run, job, book, done, failed)
        record = record_of(run, job, done, failed)
        book.whole(command, record if command and not failed else None, [item.name for item in done])
    print_record(record, settings)
    run.tell(closing(run, record["total"], time.perf_counter() - start, len(failed) + len(run.problems)))
    return 1 if failed or run.problems else 0


def job_of(run: Run, model: Model, terms: Terms, formats: Formats, store: Memory | None) -> Job:
    from translate import batch
    from translate.memory_reuse import Reuse

    settings = run.settings
    opening = Opening(model, settings.running)
    properties = batch.signature(model, settings.running.beams, terms, opening.signature)
    return batch.Job(
        settings.folder, opening, (*properties, *Reuse(memory=store).signature), terms, settings.force, formats, store
    )


def articles(run: Run, translate: Callable[..., tuple[list[Done], list[Failed]]]) -> tuple[list[Done], list[Failed]]:
    """Make the articles with `translate`, which is given what has to be told of problems, warnings and progress."""
    total = len(run.inputs)
    with progress(total, shown=not run.settings.quiet, finished=True) as advance:

        def on_article(name: str, sentences: int, made: bool) -> None:
            run.count.ended += 1
            run.count.made += made
            run.log(f"{run.count.ended} of {total}: {name}" + (f", {sentences} sentences translated" if made else ""))
            advance(name, sentences)

        return translate(on_problem=run.say, on_warning=run.tell, on_article=on_article)


def _translating(run: Run, job: Job, book: Journal) -> Callable[..., tuple[list[Done], list[Failed]]]:
    """What makes the articles: this process, or a cluster."""
    if run.settings.spread is not None:
        from translate import cluster_run

        store = cluster_run.Folder(job, book)
        return partial(cluster_run.translate_files, run.inputs, job, store, run.settings.spread, on_event=run.tell)
    from translate.batch import translate_files

    return partial(translate_files, run.inputs, job, book)


def overview(job: Job, names: Sequence[str], settings: Settings) -> list[str]:
    """The files of the run itself."""
    from translate import formats, outputs

    memory = formats.SECOND if formats.MEMORY.removesuffix(".tmx") in names else formats.MEMORY
    rules = ["krant.srx", "segmentation.conf"] if settings.srx else []
    return [outputs.INDEX, outputs.RECORD, *([memory] if names else []), *rules]


def _write_overview(run: Run, job: Job, book: Journal, done: Sequence[Done], failed: Sequence[Failed]) -> None:
    from translate import outputs

    def on_page(name: str, data: bytes) -> None:
        book.expect(name, name + outputs.PAGE, journal_keys.digest_of(data))

    book.begin(RUN, overview(job, [item.name for item in done], run.settings))
    write_overview(run, job, done, failed, on_page)


def write_overview(
    run: Run, job: Job, done: Sequence[Done], failed: Sequence[Failed], on_page: Callable[[str, bytes], None]
) -> None:
    """Write index, record, memory and rules. Times are left out: they must not differ from run to run."""
    from translate import outputs
    from translate.formats import write_memory

    done = outputs.timeless(done)
    labels = (*outputs.LABELS, *job.formats.labels)
    outputs.write_run(job.folder, record_of(run, job, done, failed), done, failed, labels=labels, on_page=on_page)
    for warning in write_memory(job.folder, [item.name for item in done], job.properties, job.formats):
        run.tell(warning)
    if run.settings.srx:
        outputs.write_rules(job.folder)


def record_of(run: Run, job: Job, done: Sequence[Done], failed: Sequence[Failed]) -> dict[str, Any]:
    from translate import batch
    from translate.review_run import recorded

    assert isinstance(job.translator, Opening)
    record = batch.record(job.translator.model, job.properties, done, failed)
    record |= recorded(run.settings.place, job.formats)
    record["problems"] += [{"input": "", "problem": str(problem), "name": ""} for problem in run.problems]
    return record


def print_record(record: dict[str, Any], settings: Settings) -> None:
    if settings.as_json:
        out(json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")


def closing(run: Run, total: dict[str, Any], seconds: float, problems: int) -> str:
    made = run.count.made
    part = "" if made == total["articles"] else f" ({made or 'none'} of them made now)"
    articles, sentences = counted(total["articles"], "article"), counted(total["segments"], "sentence")
    text = f"{articles}{part}, {sentences} in {seconds:.1f} s → {run.settings.where}"
    return f"{text}; {counted(problems, 'problem')}" if problems else text


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
