"""What a translator is, and how sentences of any length become batches and come back in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

CLAUSE = re.compile(r"(?<=[;:,.!?)…])\s+")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation. `score` is its log-probability divided by its length in pieces; None where there is none."""

    text: str
    score: float | None = None


class Translator(Protocol):
    """One-line Dutch sentences in, one hypothesis each out, in order."""

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]: ...


def batches(lengths: Sequence[int], limit: int) -> Iterator[list[int]]:
    """Indices into `lengths`, longest first, in groups whose padded size is at most `limit` (or one long item).

    Sorting keeps padding small; the longest first, so that memory peaks at once and not after an hour.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > limit:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def split_long(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """The sentence in parts that a model can take: at the ends of clauses, else at spaces, else anywhere.

    Joined by spaces (or by nothing where a single word was cut) the parts are the sentence again.
    """
    if fits(sentence):
        return [sentence]
    for units in (CLAUSE.split(sentence), sentence.split(" ")):
        if len(units) > 1:
            left, right = _halves(units)
            return [*split_long(left, fits), *split_long(right, fits)]
    if len(sentence) < 2:
        return [sentence]
    middle = len(sentence) // 2
    return [*split_long(sentence[:middle], fits), *split_long(sentence[middle:], fits)]


def _halves(units: list[str]) -> tuple[str, str]:
    """The units as two texts of about the same length, joined by spaces."""
    half, total, count = sum(map(len, units)) / 2, 0, 0
    for unit in units[:-1]:
        total += len(unit)
        count += 1
        if total >= half:
            break
    return " ".join(units[:count]), " ".join(units[count:])
