"""What a review means for the translation memory, and for the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translate.memory import Added, Entry, Memory
from translate.review_apply import Reviewed
from translate.review_terms import Edit


def remember(memory: Memory, done: Sequence[Reviewed]) -> Added:
    """Put every decision about the reviewed articles into the memory, and take out what was rejected or replaced.

    Approved texts of earlier reviews are put in, too: they may have been given without a memory.
    """
    for one in done:
        memory.forget(pair for pair in _dropped(one) if _is_ours(memory, pair, one.before.name))
    return memory.add(entry for one in done for entry in _entries(one))


def edits(done: Sequence[Reviewed]) -> list[Edit]:
    """What reviewers changed: the Dutch, what the machine had written, what they wrote."""
    return [
        (pair.source, machine, pair.target)
        for one in done
        for change in one.merged.changes
        for pair, machine in zip(change.after, change.machine, strict=True)
        if pair.status in ("approved", "edited") and machine and machine != pair.target
    ]


def _entries(one: Reviewed) -> Iterator[Entry]:
    machine = {(source, target): before for source, before, target in edits([one])}
    for pair in one.merged.bitext.pairs:
        if pair.status in ("approved", "edited") and pair.kind != "date":
            before = machine.get((pair.source, pair.target), "")
            yield Entry(pair.source, pair.target, pair.status, one.before.name, before, pair.note)


def _dropped(one: Reviewed) -> Iterator[tuple[str, str]]:
    """Texts that are rejected now, and decisions that another one has taken the place of."""
    kept = {(pair.source, pair.target) for pair in one.merged.bitext.pairs if pair.status in ("approved", "edited")}
    gone = [pair for pair in one.merged.bitext.pairs if pair.status == "rejected"]
    gone += [pair for change in one.merged.changes for pair in change.before]
    yield from dict.fromkeys((pair.source, pair.target) for pair in gone if (pair.source, pair.target) not in kept)


def _is_ours(memory: Memory, pair: tuple[str, str], article: str) -> bool:
    """Whether the memory has it from this article or from a machine; what others approved is not ours to take out."""
    source, target = pair
    found = [one for one in memory.exact(source) if one.target == target]
    return any(one.origin == article or not one.by_a_person for one in found)
