"""`krant translate --cluster … -o s3://bucket/prefix`: a run whose outputs are in no folder of this machine.

Workers write the articles (see `cluster_target`). The run's own files need all of them: this machine fetches what it
needs into a temporary folder, makes them there with the very functions of the plain run, and sends them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from align.files import write_atomically
from translate import foreseen as foreseeing
from translate import outputs
from translate.batch import Job
from translate.cluster_run import parcel, translate_files
from translate.cluster_target import Target, probed
from translate.cluster_worker import Made, Parcel
from translate.errors import KrantError
from translate.inputs import Input
from translate.journal import RUN, Entry
from translate.journal_run import Run, articles, closing, job_of, overview, print_record, record_of
from translate.journal_run import write_overview as write_here
from translate.outputs import Done, Failed

if TYPE_CHECKING:
    from translate.cli_cluster import Spread


@dataclass(frozen=True)
class Elsewhere:
    """Outputs that workers write: they know best what is there already."""

    def parcel(self, item: Input) -> Parcel | Done:
        """Raises KrantError for what cannot be read."""
        return parcel(item)

    def accept(self, parcel: Parcel, made: Made, done: Done) -> None:
        """Nothing is left to do."""

    def fail(self, item: Input, problem: str) -> None:
        """Nor here: the record says it."""


def made(run: Run) -> int:
    """Translate articles to the run's target; returns the exit code. Raises KrantError and AlignError."""
    settings, start = run.settings, time.perf_counter()
    spread = _spread(run)
    formats = settings.formats() if settings.formats else outputs.STANDARD
    with probed(spread.target) as (target, probe), settings.memory() as store:
        terms, model, command = settings.terms(), run.model, run.command
        run.tell(f"model {model.signature} ({model.reason})")
        job = job_of(run, model, terms, formats, store)
        if not settings.force:
            target.claim(RUN, overview(job, [item.name for item in run.inputs], settings))
        translate = partial(translate_files, run.inputs, job, Elsewhere(), spread, probe=probe, on_event=run.tell)
        done, failed = articles(run, translate)
        if failed or run.count.made or not _is_whole(target, command):
            _write_overview(run, job, target, done, failed)
            target.keep(RUN, _entry("" if failed else command, whole=True), _sizes(target, run, job, done))
        record = record_of(run, job, done, failed)
    print_record(record, settings)
    run.tell(closing(run, record["total"], time.perf_counter() - start, len(failed) + len(run.problems)))
    return 1 if failed or run.problems else 0


def foreseen(run: Run) -> int:
    """Say what would be done to each article, and why; write nothing but a file that is deleted again."""
    settings = run.settings
    formats = settings.formats() if settings.formats else outputs.STANDARD
    known = settings.place is not None and settings.place.is_file()
    with (
        probed(_spread(run).target) as (target, _),
        settings.memory() if known else nullcontext() as store,
        tempfile.TemporaryDirectory(prefix="krant-") as place,
    ):
        run.tell(f"model {run.model.signature} ({run.model.reason})")
        job = replace(job_of(run, run.model, settings.terms(), formats, store), folder=Path(place))
        rows: list[foreseeing.Foreseen] = []
        failed = 0
        for item in run.inputs:
            _fetch(target, job.folder, [item.name + outputs.STATE], needed=False)
            some, problems = foreseeing.foreseen([item], job, target, run.say)
            rows, failed = rows + some, failed + problems
    return foreseeing.tell(run, rows, failed)


def _write_overview(run: Run, job: Job, target: Target, done: Sequence[Done], failed: Sequence[Failed]) -> None:
    """Index, record, memory and rules, and the links between the articles' pages."""
    own = overview(job, [item.name for item in done], run.settings)
    linked: list[str] = []
    target.keep(RUN, _entry("", whole=False), {})
    with tempfile.TemporaryDirectory(prefix="krant-") as place:
        here = replace(job, folder=Path(place))
        needed = (".tmx", outputs.PAGE, outputs.STATE)
        _fetch(target, here.folder, [item.name + ending for item in done for ending in needed])
        write_here(run, here, done, failed, lambda name, data: linked.append(name))

        def relink(name: str) -> None:
            path = name + outputs.PAGE
            target.replace(name, path, (here.folder / path).read_bytes())

        for _ in target.at_once(relink, linked):
            pass
        for path in (*(one for one in own if one != outputs.RECORD), outputs.RECORD):  # what says that all is there
            target.write(path, (here.folder / path).read_bytes())


def _fetch(target: Target, folder: Path, paths: Sequence[str], *, needed: bool = True) -> None:
    def fetch(path: str) -> None:
        data = target.read(path)
        if data is not None:
            write_atomically(folder / path, data)
        elif needed:
            raise KrantError(f"{target.url}/{path}: was deleted during the run. Run the same command again.")

    for _ in target.at_once(fetch, paths):
        pass


def _is_whole(target: Target, command: str) -> bool:
    """Whether the last run was this one, and its own files are there."""
    card = target.card(RUN)
    return bool(command) and card is not None and card.entry.input == command and not target.damage(RUN)


def _sizes(target: Target, run: Run, job: Job, done: Sequence[Done]) -> dict[str, int]:
    paths = overview(job, [item.name for item in done], run.settings)
    return {path: target.size(path) or 0 for path in paths}


def _entry(command: str, *, whole: bool) -> Entry:
    return Entry(command, "", {}, {} if whole else None, b"")


def _spread(run: Run) -> Spread:
    assert run.settings.spread is not None
    return run.settings.spread
