"""Beads that are given, as in a bitext: how sure they are, and how they divide into beads of single sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.aligner import (
    Alignment,
    Evidence,
    Options,
    Problem,
    around,
    bead_of,
    corridor_of,
    costs_of,
    problem_of,
    relatedness_of,
    unlinked,
)
from align.beadcosts import SHAPES, Weights
from align.bitext import Bead
from align.search import Costs, Place, Shape, Step, Window, path, posteriors, priced

# Nats a sentence, without the shape's, where right beads are as many as random ones, and how steep it is there; fitted
# by logistic regression to gold and random beads of the first 31 documents of NTREX's dev half. On the second half
# 98.3 % of the right and 98.1 % of the random ones are on the right side without a translation, 99.8 and 100 with one.
WITHOUT_TRANSLATION = (13.77, 2.42)
WITH_TRANSLATION = (15.26, 2.14)


@dataclass(frozen=True, slots=True)
class _Task:
    """Two texts to be looked at; `scale` tells right beads from random ones, if it is known for the languages."""

    problem: Problem
    weights: Weights
    scale: tuple[float, float] | None


def _task(source: Sequence[str], target: Sequence[str], evidence: Evidence | None, options: Options | None) -> _Task:
    options = options or Options()
    translated = list(evidence(source)) if evidence else None
    scale = WITH_TRANSLATION if evidence else WITHOUT_TRANSLATION if options.lexical else None
    problem = problem_of(source, target, translated, options)
    return _Task(problem, options.weighted(translated=evidence is not None), scale)


def scored(
    source: Sequence[str],
    target: Sequence[str],
    beads: Sequence[Bead],
    *,
    evidence: Evidence | None = None,
    options: Options | None = None,
) -> Alignment:
    """The same beads with confidences, as `align.aligner.aligned` gives them.

    The beads are in order and cover every sentence once, else ValueError. A confidence is small where other beads in
    the same place would explain the sentences better, and where the two sides are no more alike than random sentences.
    """
    ends = _ends(beads, len(source), len(target))
    if not source or not target:
        return unlinked(len(source), len(target))
    return _judged(_task(source, target, evidence, options), ends)


def divided(
    source: Sequence[str],
    target: Sequence[str],
    beads: Sequence[Bead],
    *,
    evidence: Evidence | None = None,
    options: Options | None = None,
) -> Alignment:
    """Beads of as few sentences as possible, none of which goes over the end of one of `beads`.

    What was linked stays linked: where nothing within a bead answers to a sentence, it goes with the sentences before
    it, or after it. `beads` are in order and cover every sentence once, else ValueError.
    """
    ends = _ends(beads, len(source), len(target))
    if not source or not target:
        return unlinked(len(source), len(target))
    task = _task(source, target, evidence, options)
    costs = costs_of(task.problem, task.weights)
    places = [place for start, end in pairwise([(0, 0), *ends]) for place in _within(task, costs, start, end)]
    return _judged(task, places)


def _ends(beads: Sequence[Bead], n: int, m: int) -> list[Place]:
    """Where each bead ends."""
    ends = []
    i = j = 0
    for bead in beads:
        if bead.source != tuple(range(i, i + len(bead.source))) or bead.target != tuple(range(j, j + len(bead.target))):
            raise ValueError(f"bead {bead.source}-{bead.target} does not go on at ({i}, {j})")
        i, j = i + len(bead.source), j + len(bead.target)
        ends.append((i, j))
    if (i, j) != (n, m):
        raise ValueError(f"the beads end at ({i}, {j}), not at ({n}, {m})")
    return ends


def _shapes(ends: Sequence[Place]) -> list[Shape]:
    return [(i - a, j - b) for (a, b), (i, j) in pairwise([(0, 0), *ends])]


def _plausibility(step: Step, task: _Task) -> float:
    """The probability that the bead's sides belong together, right and random beads being as many."""
    if task.scale is None or not all(step.shape):
        return 1.0
    middle, steepness = task.scale
    nats = (step.cost - task.weights.shape(*step.shape)) / (sum(step.shape) / 2)
    return 1 / (1 + math.exp(min(steepness * (nats - middle), 700.0)))


def _judged(task: _Task, ends: Sequence[Place]) -> Alignment:
    """The beads that end at these places, each with its probability among all ways near by, if it is plausible."""
    problem, weights = task.problem, task.weights
    given = [(shape, end) for shape, end in zip(_shapes(ends), ends, strict=True) if any(shape)]
    shapes = tuple(dict.fromkeys([*SHAPES, *(shape for shape, _ in given)]))
    corridor = around([(0, 0), *ends], len(problem.source), len(problem.target), step=1)
    costs = costs_of(problem, weights, shapes)
    steps = priced(costs, corridor, given)
    sure = posteriors(costs, costs_of(problem.reversed(), weights, shapes), corridor, steps)
    beads = [
        bead_of(step, probability * _plausibility(step, task)) for step, probability in zip(steps, sure, strict=True)
    ]
    return Alignment(tuple(beads), relatedness_of(steps, weights.omission))


def _within(task: _Task, costs: Costs, start: Place, end: Place) -> Iterator[Place]:
    """Where the beads between two places end, all of them with two sides."""
    (i, j), (i_end, j_end) = start, end
    if min(i_end - i, j_end - j) < 1 or max(i_end - i, j_end - j) == 1:
        yield end
        return
    corridor = corridor_of(task.problem.part(start, end), task.weights)
    linked = [step for step in path(Window(costs, start), corridor) if all(step.shape)]
    for step in linked[1:]:  # an unaligned sentence goes with the bead before it; the first ones with the one after
        (a, b), (row, column) = step.shape, step.end
        yield row - a + i, column - b + j
    yield end
