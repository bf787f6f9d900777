"""Precision, recall and F1 of beads against a gold standard, strict and lax, counted as vecalign's score.py does.

Precision counts all beads, those with an empty side too; recall only those with two sides. A bead is strictly right
when the gold standard has the very same one, and laxly right when it links some sentences that the gold links.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.bitext import Bead

Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """How well beads agree with the gold standard."""

    strict: Score
    lax: Score


def score(documents: Iterable[tuple[Sequence[Bead], Sequence[Bead]]]) -> Scores:
    """The scores over all documents, each (gold, found)."""
    found_counts, gold_counts = (0, 0, 0), (0, 0, 0)
    for gold, found in documents:
        found_counts = _sum(found_counts, _right(_keys(found), _keys(gold)))
        gold_counts = _sum(gold_counts, _right(_linked(gold), _linked(found)))
    strict, lax = (
        Score(_share(found_counts[i], found_counts[2]), _share(gold_counts[i], gold_counts[2])) for i in (0, 1)
    )
    return Scores(strict, lax)


def _right(tested: set[Key], reference: set[Key]) -> tuple[int, int, int]:
    """How many of the tested beads are strictly right, how many laxly, and how many there are."""
    links = {(i, j) for source, target in reference for i in source for j in target}
    strict = sum(key in reference for key in tested)
    lax = sum(
        (source, target) in reference or any((i, j) in links for i in source for j in target)
        for source, target in tested
    )
    return strict, lax, len(tested)


def _keys(beads: Iterable[Bead]) -> set[Key]:
    return {(bead.source, bead.target) for bead in beads if bead.source or bead.target}


def _linked(beads: Iterable[Bead]) -> set[Key]:
    return {(bead.source, bead.target) for bead in beads if bead.source and bead.target}


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
