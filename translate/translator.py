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


def split_clauses(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """The sentence in parts that end where clauses end, halved until they fit or have no clause left to cut at."""
    units = CLAUSE.split(sentence)
    if len(units) < 2 or fits(sentence):
        return [sentence]
    left, right = _halves(units)
    return [*split_clauses(left, fits), *split_clauses(right, fits)]


def split_long(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """The sentence in parts that a model can take: at the ends of clauses, else at spaces, else anywhere.

    Joined by spaces (or by nothing where a single word was cut) the parts are the sentence again.
    """
    return [part for clause in split_clauses(sentence, fits) for part in _split_words(clause, fits)]


def _split_words(text: str, fits: Callable[[str], bool]) -> list[str]:
    if len(text) < 2 or fits(text):
        return [text]
    units = text.split(" ")
    middle = len(text) // 2
    left, right = _halves(units) if len(units) > 1 else (text[:middle], text[middle:])
    return [*_split_words(left, fits), *_split_words(right, fits)]


def _halves(units: list[str]) -> tuple[str, str]:
    """The units as two texts of about the same length, joined by spaces."""
    half, total, count = sum(map(len, units)) / 2, 0, 0
    for unit in units[:-1]:
        total += len(unit)
        count += 1
        if total >= half:
            break
    return " ".join(units[:count]), " ".join(units[count:])
