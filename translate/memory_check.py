"""What is wrong in a translation memory: sources with several translations, entries twice, what looks untranslated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from translate.guards import flags
from translate.memory import Entry, Memory
from translate.memory_index import comparable

Fault = Literal["conflict", "duplicate", "suspect"]
FAULTS: tuple[Fault, ...] = ("conflict", "duplicate", "suspect")


@dataclass(frozen=True, slots=True)
class Finding:
    """`conflict`: people translated one source in different ways. `duplicate`: the same translation of sources that
    differ only in capitals, quotes or spaces. `suspect`: a person's translation that looks wrong by itself."""

    fault: Fault
    entries: tuple[Entry, ...]
    detail: str = ""


def check(memory: Memory) -> Iterator[Finding]:
    """The findings, conflicts and duplicates in the order of the memory, suspects after them."""
    alike: dict[str, list[Entry]] = defaultdict(list)
    for entry in memory.entries(("approved", "edited")):
        alike[comparable(entry.source)].append(entry)
    for entries in alike.values():
        yield from _compared(entries)
    for entries in alike.values():
        for entry in entries:
            for flag in flags(entry.source, entry.target):
                yield Finding("suspect", (entry,), f"{flag.name}: {flag.detail}")


def _compared(entries: list[Entry]) -> Iterator[Finding]:
    """Entries of one source, or of sources that are nearly one."""
    by_target: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_target[comparable(entry.target)].append(entry)
    if len(by_target) > 1:
        yield Finding("conflict", tuple(entries), f"{len(by_target)} translations")
    for same in by_target.values():
        if len(same) > 1:
            yield Finding("duplicate", tuple(same), f"{len(same)} entries")
