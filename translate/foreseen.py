"""What a run would do, said before anything is done: `krant translate --dry-run`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import Protocol

from align.errors import AlignError
from translate import journal, outputs
from translate.batch import Job
from translate.errors import KrantError
from translate.inputs import Input
from translate.journal import Entry
from translate.journal_run import Run, counted, job_of
from translate.saying import out, printable


class Kept(Protocol):
    """What knows what was made: the journal, or what stands in for it where outputs are in no folder."""

    def damage(self, owner: str) -> str: ...

    def entry(self, name: str) -> Entry | None: ...

    def claim(self, owner: str, paths: Iterable[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An article that a run would make: why, and how many of its sentences it would ask the model."""

    name: str
    reason: str
    new: int
    sentences: int


def foreseen(
    inputs: Sequence[Input], job: Job, journal: Kept, on_problem: Callable[[str], None]
) -> tuple[list[Foreseen], int]:
    """What `translate_files` would do, and how many articles cannot be read. Writes nothing, opens no model."""
    rows, failed = [], 0
    for item in inputs:
        entry = journal.entry(item.name)
        reason = job.reason(item, entry, journal.damage)
        if not reason:
            continue
        try:
            if not job.force:
                journal.claim(item.name, job.paths(item))
            one = job.waiting(item, entry)
            rows.append(Foreseen(item.name, reason, one.new, len(one.prepared.every)))
        except (KrantError, AlignError) as problem:
            failed += 1
            on_problem(str(problem))
    return rows, failed


def dry(run: Run) -> int:
    """Say what would be done to each article, and why; write nothing."""
    settings = run.settings
    formats = settings.formats() if settings.formats else outputs.STANDARD
    terms = settings.terms()
    model = run.model
    run.tell(f"model {model.signature} ({model.reason})")
    known = settings.place is not None and settings.place.is_file()
    with journal.looked_at(settings.folder) as book, settings.memory() if known else nullcontext() as store:
        rows, failed = foreseen(run.inputs, job_of(run, model, terms, formats, store), book, run.say)
    return tell(run, rows, failed)


def tell(run: Run, rows: Sequence[Foreseen], failed: int) -> int:
    """Print what a run would do; returns the exit code."""
    if run.settings.as_json:
        out(json.dumps([asdict(row) for row in rows], ensure_ascii=True, indent=1).encode() + b"\n")
    else:
        lines = (
            f"{row.name}: {row.reason}, {row.new} of {counted(row.sentences, 'sentence')} to translate" for row in rows
        )
        out("".join(f"{printable(line)}\n" for line in lines).encode("utf-8", "replace"))
    made, new = counted(len(rows), "article"), counted(sum(row.new for row in rows), "sentence")
    run.tell(f"{made} of {len(run.inputs)} to be made, {new} to translate; nothing was written")
    return 1 if failed or run.problems else 0
