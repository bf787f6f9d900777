"""What a run would do, said before anything is done: `krant translate --dry-run`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from align.errors import AlignError
from translate.batch import Job, Kept
from translate.errors import KrantError
from translate.inputs import Input


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
        reason = job.reason(item, entry, journal)
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
