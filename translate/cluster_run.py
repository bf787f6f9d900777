"""A run on a cluster, as the machine sees it that sends the articles: it reads them, workers make them, it keeps count.

Where the outputs are a folder, this machine writes them, with the journal that the plain run writes, in the same order:
either kind of run goes on where the other one was stopped. Elsewhere workers write (see `cluster_target`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Protocol

from align.errors import AlignError
from align.files import write_atomically
from translate.article import content
from translate.batch import Job
from translate.cli_cluster import Spread
from translate.cluster import connected, workers_of
from translate.cluster_pool import Pool, windows
from translate.cluster_worker import Kit, Made, Parcel
from translate.errors import KrantError
from translate.inputs import Input
from translate.journal import Journal
from translate.journal_keys import code, digest, digest_of
from translate.opening import Opening
from translate.outputs import STATE, Done, Failed


class Store(Protocol):
    """Where outputs go: what has to be sent of an article, and what is done with what came back."""

    def parcel(self, item: Input) -> Parcel | Done: ...

    def accept(self, parcel: Parcel, made: Made, done: Done) -> None: ...

    def fail(self, item: Input, problem: str) -> None: ...


@dataclass(frozen=True)
class Folder:
    """Outputs in a folder of this machine, under its journal."""

    job: Job
    journal: Journal

    def parcel(self, item: Input) -> Parcel | Done:
        """Raises KrantError for what cannot be read, and for files that would be overwritten."""
        job, entry = self.job, self.journal.entry(item.name)
        if entry is not None and entry.done is not None and not job.reason(item, entry, self.journal.damage):
            return replace(Done(**entry.done), input=str(item.path))
        if not job.force:
            self.journal.claim(item.name, job.paths(item))
        path = job.folder / (item.name + STATE)
        state = path.read_bytes() if path.is_file() else None
        return replace(parcel(item), state=state, state_path=str(path), sentences=entry.sentences if entry else b"")

    def accept(self, parcel: Parcel, made: Made, done: Done) -> None:
        """Write the files, and in the journal before, between and after. Raises KrantError and AlignError."""
        item, name = parcel.item, parcel.item.name
        self.journal.keep(name, made.sentences)
        self.journal.begin(name, self.job.paths(item))
        for path, data in made.files:
            write_atomically(self.job.folder / path, data)
        self.journal.finish(name, done.input, parcel.digest, self.job.recorded(item), asdict(done))

    def fail(self, item: Input, problem: str) -> None:
        self.journal.check()  # a folder that is gone is no problem of this article
        self.journal.fail(item.name, problem)


def parcel(item: Input) -> Parcel:
    """An article as it is sent. Raises KrantError, also for a file that another program is just writing."""
    data = content(item.path)
    digested = digest_of(data)
    if digest(item.path) != digested:
        raise KrantError(f"{item.path}: was changed while it was read. Run the command again when it is complete.")
    return Parcel(item, data, digested)


def translate_files(
    inputs: Sequence[Input],
    job: Job,
    store: Store,
    spread: Spread,
    *,
    probe: str = "",
    on_problem: Callable[[str], None],
    on_warning: Callable[[str], None],
    on_article: Callable[[str, int, bool], None] = lambda name, sentences, made: None,
    on_event: Callable[[str], None] = lambda message: None,
) -> tuple[list[Done], list[Failed]]:
    """As `batch.translate_files`, on a cluster, which is asked only if there is something to do.

    A bad input costs that article only, a dead worker nothing but time; `on_event` is told of it. Raises KrantError
    where going on makes no sense.
    """
    done: dict[str, Done] = {}
    failed: dict[str, Failed] = {}

    def fail(item: Input, problem: str) -> None:
        store.fail(item, problem)
        failed[item.name] = Failed(str(item.path), problem, item.name)
        on_problem(problem)
        on_article(item.name, 0, False)

    seen = 0

    def parcels() -> Iterator[Parcel]:
        nonlocal seen
        for item in inputs:
            seen += 1
            try:
                one = store.parcel(item)
            except (KrantError, AlignError, OSError) as problem:
                fail(item, str(problem))
                continue
            if isinstance(one, Done):
                done[item.name] = one
                on_article(item.name, 0, False)
            else:
                yield one

    def accept(parcel: Parcel, made: Made) -> None:
        for warning in made.warnings:
            on_warning(warning)
        if made.done is None:
            return fail(parcel.item, made.problem)
        try:
            store.accept(parcel, made, made.done)
        except (KrantError, AlignError) as problem:
            return fail(parcel.item, str(problem))
        done[parcel.item.name] = made.done
        on_article(parcel.item.name, made.new, made.is_made)

    waiting = parcels()
    first = next(waiting, None)
    if first is not None:
        found = _results(job, spread, probe, chain([first], waiting), lambda: len(inputs) - seen, on_event)
        with closing(found):  # also after Ctrl-C, so that nothing is left of the cluster
            for one, made in found:
                accept(one, made)
    names = [item.name for item in inputs]
    return [done[name] for name in names if name in done], [failed[name] for name in names if name in failed]


def _results(
    job: Job, spread: Spread, probe: str, parcels: Iterator[Parcel], left: Callable[[], int], say: Callable[[str], None]
) -> Generator[tuple[Parcel, Made], None, None]:
    opening = job.translator
    assert isinstance(opening, Opening) and job.terms is not None
    threads = opening.running.threads or 1
    with connected(spread, threads) as ray:
        count = workers_of(ray, spread, threads)
        say(f"cluster: {count} workers" if count > 1 else "cluster: 1 worker")
        files = {name: (opening.model.folder / name).read_bytes() for name, _ in opening.model.files}
        memory = _snapshot(job)
        model = replace(opening.model, folder=opening.model.folder.resolve())  # workers stand elsewhere
        kit = Kit(
            model=model,
            running=replace(opening.running, threads=threads),
            glossary=job.terms.glossary,
            properties=job.properties,
            force=job.force,
            formats=job.formats,
            code=code() if spread.address else "",
            target=spread.target,
            probe=probe,
            memory=job.memory.path.name if job.memory else "",
        )
        with Pool(ray, kit, count, say, model=files if spread.address else None, memory=memory) as pool:
            yield from pool.results(windows(parcels, left, count))


def _snapshot(job: Job) -> bytes | None:
    """The translation memory's database as it is now."""
    if job.memory is None:
        return None
    with closing(sqlite3.connect(job.memory.path)) as base:
        return base.serialize()
