"""A second look where the first leaves doubt: whoever can read both languages judges the beads that are likely there.

Likeness of words does not tell whether a sentence is part of a longer one's translation ("and so it was 17-5" in "he
scored to make it 17-5"). A translation model does: its probability for the target grows with what the source says. It
is slow, so it is asked about the doubtful places only, a fifth to a third of all beads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np

from align.beadcosts import BeadCosts, Weights
from align.search import Corridor, Costs, Floats, Place, Shape, Step, Window, likely, path, posteriors

SURE = 0.99  # confidence from which a bead with two sides is left as it is
LEAST = 0.001  # probability from which another bead is looked at in its place

Likely = tuple[Shape, Place]
Judged = Mapping[Likely, float]
Found = tuple[Step, float]


@runtime_checkable
class Judging(Protocol):
    """Evidence that can judge as well as translate."""

    def __call__(self, sentences: Sequence[str], /) -> Sequence[str]: ...

    def judged(self, pairs: Sequence[tuple[str, str]], /) -> Sequence[float | None]:
        """For each (source, target), one or more sentences each: how much more probable the target is as its
        translation than as any text, in nats; None where that cannot be said."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """The costs of the beads between two texts, the costs of the same texts reversed, and where a way may go."""

    costs: BeadCosts
    backward: BeadCosts
    corridor: Corridor

    def priced(self, weights: Weights) -> Field:
        return Field(replace(self.costs, weights=weights), replace(self.backward, weights=weights), self.corridor)

    def part(self, start: Place, end: Place) -> tuple[Costs, Costs, Corridor]:
        """The costs, the costs reversed and the corridor between two places, counted from the first of them."""
        n, m = len(self.corridor.low) - 1, self.corridor.high[-1]
        mirrored = n - end[0], m - end[1]
        return Window(self.costs, start), Window(self.backward, mirrored), self.corridor.part(start, end)


@dataclass(frozen=True, slots=True)
class _Reconsidered:
    """Costs that a judgement lowers; beads with two sides that nobody judged are out of the question."""

    costs: Costs
    gains: Judged

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self.costs.shapes

    def block(self, rows: range, columns: range) -> Floats:
        found = self.costs.block(rows, columns)
        kept = np.full_like(found, np.inf)
        for index, shape in enumerate(self.shapes):
            if not all(shape):
                kept[index] = found[index]
        for (shape, (i, j)), gain in self.gains.items():
            if i in rows and j in columns:
                place = self.shapes.index(shape), i - rows[0], j - columns[0]
                kept[place] = found[place] - gain
        return kept


def second_look(
    field: Field, found: Sequence[Found], judge: Judging, weights: Weights, texts: tuple[Sequence[str], Sequence[str]]
) -> list[Found]:
    """The steps of the whole path with their probabilities, those in doubtful places found anew.

    `weights` are for costs that judgements lower by `weights.judgement` for every nat. The judge is asked once.
    """
    doubts = [(span, likely(*field.part(*_ends(found, span)), LEAST)) for span in _doubtful(found)]
    pairs = [_pair(texts, bead, _ends(found, span)[0]) for span, beads in doubts for bead in beads]
    judgements = iter(judge.judged(pairs) if pairs else ())
    anew = field.priced(weights)
    result, done = [], 0
    for span, beads in doubts:
        gains = {bead: gain * weights.judgement for bead in beads if (gain := next(judgements)) is not None}
        if beads and len(gains) == len(beads):
            result += [*found[done : span.start], *_between(anew, *_ends(found, span), gains)]
            done = span.stop
    return [*result, *found[done:]]


def _doubtful(found: Sequence[Found]) -> Iterator[range]:
    """Runs of steps between those that are sure and have two sides."""
    sure = [index for index, (step, probability) in enumerate(found) if all(step.shape) and probability >= SURE]
    for before, after in pairwise([-1, *sure, len(found)]):
        if after - before > 1:
            yield range(before + 1, after)


def _ends(found: Sequence[Found], span: range) -> tuple[Place, Place]:
    """Where a run of steps starts and ends."""
    return found[span.start - 1][0].end if span.start else (0, 0), found[span.stop - 1][0].end


def _pair(texts: tuple[Sequence[str], Sequence[str]], bead: Likely, start: Place) -> tuple[str, str]:
    (shape, end) = bead
    places = [(first + last - size, first + last) for size, first, last in zip(shape, start, end, strict=True)]
    source, target = (" ".join(text[a:b]) for text, (a, b) in zip(texts, places, strict=True))
    return source, target


def _between(field: Field, start: Place, end: Place, gains: Judged) -> Iterable[Found]:
    """The steps between two places and their probabilities, now that the likely beads are judged."""
    costs, backward, corridor = field.part(start, end)
    n, m = end[0] - start[0], end[1] - start[1]
    mirrored = {(shape, (n - i + shape[0], m - j + shape[1])): gain for (shape, (i, j)), gain in gains.items()}
    costs, backward = _Reconsidered(costs, gains), _Reconsidered(backward, mirrored)
    steps = path(costs, corridor)
    sure = posteriors(costs, backward, corridor, steps)
    moved = [replace(step, end=(step.end[0] + start[0], step.end[1] + start[1])) for step in steps]
    return zip(moved, sure, strict=True)
