"""Two texts → beads: costs, a corridor found coarse to fine, the cheapest path, and a confidence for every bead."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from align.beadcosts import COARSE_SHAPES, SHAPES, BeadCosts, Weights, profiles
from align.bitext import Bead
from align.judging import Field, Judging, second_look
from align.lengths import cumulated
from align.lexicon import Lexicon, nl_en
from align.search import Corridor, Shape, Step, full, path, posteriors
from align.similarity import Side, sides

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Evidence = Callable[[Sequence[str]], Sequence[str]]

# Fitted by maximum likelihood to the beads of the first 31 documents of NTREX's dev half.
WITHOUT_TRANSLATION = Weights(similarity=14.38, length=0.76, omission=9.79, merge=4.71, larger=4.82)
WITH_TRANSLATION = Weights(similarity=16.30, length=0.76, omission=10.20, merge=5.51, larger=5.29)
# Fitted to the same beads, and to the same documents with a tenth of their targets replaced, likely beads only; the
# weight of a judgement was chosen by cross-validation there (0.2 and 0.25 are alike, 0.1 is worse).
JUDGED = Weights(similarity=12.44, length=1.04, omission=9.33, merge=4.15, larger=5.98, judgement=0.2)
# Relatedness of translations: 186 wrong pairs of news texts had at most 0.285, 62 right ones at least 0.37. Among many
# sentences something is always like a few: of 5 beside 371, wrong ones had up to 0.342, right ones from 0.377.
RELATED = 0.29
CHOICE = 0.01  # more for each doubling of one text's length beside the other's
FEW = 5  # beads: texts of so few say nothing about relatedness
DIRECT = 300  # sentences a side up to which every place is looked at
COARSEST = 1_500  # units a side of the coarsest level, where every place is looked at
STEP = 4  # how much finer each level is
MARGIN = 16  # units around the path of the coarser level, in the finer level's units


@dataclass(frozen=True, slots=True)
class Problem:
    """Both texts, as numbers."""

    source: Side
    target: Side
    lengths: tuple[Floats, Floats]
    edges: tuple[Booleans, Booleans]

    def part(self, start: tuple[int, int], end: tuple[int, int]) -> Problem:
        """The problem between two places, as (source, target)."""
        (i, j), (i_end, j_end) = start, end
        return Problem(
            replace(self.source, starts=self.source.starts[i : i_end + 1]),
            replace(self.target, starts=self.target.starts[j : j_end + 1]),
            (_since(self.lengths[0], i, i_end), _since(self.lengths[1], j, j_end)),
            (self.edges[0][i : i_end + 1], self.edges[1][j : j_end + 1]),
        )

    def reversed(self) -> Problem:
        return Problem(
            backwards(self.source),
            backwards(self.target),
            (_mirrored(self.lengths[0]), _mirrored(self.lengths[1])),
            (self.edges[0][::-1], self.edges[1][::-1]),
        )


def _since(totals: Floats, start: int, end: int) -> Floats:
    counted: Floats = totals[start : end + 1] - totals[start]
    return counted


def _mirrored(totals: Floats) -> Floats:
    remaining: Floats = totals[-1] - totals[::-1]
    return remaining


def backwards(side: Side) -> Side:
    return replace(side, words=side.words[::-1], starts=side.starts[-1] - side.starts[::-1])


@dataclass(frozen=True, slots=True)
class Options:
    """How to align. Paragraphs are each sentence's paragraph number; they count only where both sides have them.

    The lexicon is used for Dutch and English (either way round); other languages do with spelling and lengths.
    """

    source_language: str = "nl"
    target_language: str = "en"
    source_paragraphs: Sequence[int] | None = None
    target_paragraphs: Sequence[int] | None = None
    weights: Weights | None = None  # by default those fitted with, or without, a translation

    @property
    def lexical(self) -> bool:
        """Whether the lexicon knows the languages."""
        return {self.source_language[:2].lower(), self.target_language[:2].lower()} == {"nl", "en"}

    def weighted(self, *, translated: bool) -> Weights:
        return self.weights or (WITH_TRANSLATION if translated else WITHOUT_TRANSLATION)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads between two texts, and how much the linked sentences say that the texts belong together.

    `relatedness` is what linking sentences saves compared with leaving them unaligned, as a share of the latter's
    cost: 0.37-0.75 for news texts and their translations, 0.38-0.73 where half of one side is missing, and 0.12-0.29
    for texts on different matters.
    """

    beads: tuple[Bead, ...]
    relatedness: float

    @property
    def related(self) -> bool:
        """Whether the texts look like translations of each other, or are too short to tell."""
        sentences = (sum(len(bead.source) for bead in self.beads), sum(len(bead.target) for bead in self.beads))
        uneven = abs(math.log2(sentences[0] / sentences[1])) if all(sentences) else 0.0
        return self.relatedness >= RELATED + CHOICE * uneven or len(self.beads) < FEW


def align(
    source: Sequence[str], target: Sequence[str], *, evidence: Evidence | None = None, options: Options | None = None
) -> list[Bead]:
    """The beads between two texts' sentences, in order, every sentence in exactly one; their scores are confidences.

    `evidence` gives a translation of each of the source sentences into the target's language; it is called once. If it
    can judge, too (`align.judging`), it is asked about what the translation leaves in doubt. A confidence is the
    estimated probability that the bead is exactly right, between 0 and 1.
    """
    return list(aligned(source, target, evidence=evidence, options=options).beads)


def aligned(
    source: Sequence[str], target: Sequence[str], *, evidence: Evidence | None = None, options: Options | None = None
) -> Alignment:
    """`align`, with a measure of whether the texts are translations of each other at all."""
    options = options or Options()
    if not source or not target:
        return unlinked(len(source), len(target))
    weights = options.weighted(translated=evidence is not None)
    problem = problem_of(source, target, list(evidence(source)) if evidence else None, options)
    field = Field(costs_of(problem, weights), costs_of(problem.reversed(), weights), corridor_of(problem, weights))
    steps = path(field.costs, field.corridor)
    relatedness = relatedness_of(steps, weights.omission)
    found = list(zip(steps, posteriors(field.costs, field.backward, field.corridor, steps), strict=True))
    if isinstance(evidence, Judging) and relatedness >= RELATED:
        found = second_look(field, found, evidence, JUDGED, (source, target))
    return Alignment(tuple(bead_of(*one) for one in found), relatedness)


def unlinked(n: int, m: int) -> Alignment:
    """Every sentence by itself."""
    nulls = [*(Bead((i,), (), 1.0) for i in range(n)), *(Bead((), (j,), 1.0) for j in range(m))]
    return Alignment(tuple(nulls), 0.0)


def bead_of(step: Step, probability: float) -> Bead:
    (a, b), (i, j) = step.shape, step.end
    return Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), probability)


def relatedness_of(steps: Sequence[Step], omission: float) -> float:
    linked = [step for step in steps if all(step.shape)]
    apart = omission * sum(sum(step.shape) for step in linked)
    return (apart - sum(step.cost for step in linked)) / apart if linked else 0.0


def problem_of(source: Sequence[str], target: Sequence[str], translated: list[str] | None, options: Options) -> Problem:
    lexicon: Lexicon | None = nl_en() if options.lexical else None
    first, second = sides(source, target, evidence=translated, lexicon=lexicon)
    edges = _edges(options.source_paragraphs, len(source)), _edges(options.target_paragraphs, len(target))
    if not all(inner[1:-1].any() for inner in edges):
        edges = np.zeros_like(edges[0]), np.zeros_like(edges[1])
    return Problem(first, second, (cumulated(list(source)), cumulated(list(target))), edges)


def _edges(paragraphs: Sequence[int] | None, count: int) -> Booleans:
    """Before which sentences, and after the last, a paragraph ends; shape (count + 1,)."""
    found = np.zeros(count + 1, dtype=np.bool_)
    found[[0, -1]] = True
    if paragraphs is not None:
        found[1:-1] = np.diff(np.asarray(paragraphs)) != 0
    return found


def costs_of(problem: Problem, weights: Weights, shapes: tuple[Shape, ...] = SHAPES) -> BeadCosts:
    first, second = profiles(problem.source, problem.target, shapes, problem.lengths, problem.edges)
    return BeadCosts(first, second, weights, shapes)


def corridor_of(problem: Problem, weights: Weights) -> Corridor:
    """The places worth looking at: around the path of units several times as long, found in the same way."""
    longest = max(len(problem.source), len(problem.target))
    grain = 1 if longest <= DIRECT else STEP
    while longest > COARSEST * grain:
        grain *= STEP
    corridor: Corridor | None = None
    plain = replace(weights, crossing=0.0, mismatch=0.0)
    while grain > 1:
        source, target = replace(problem.source, grain=grain), replace(problem.target, grain=grain)
        corridor = corridor or full(len(source), len(target))
        steps = path(costs_of(replace(problem, source=source, target=target), plain, COARSE_SHAPES), corridor)
        grain //= STEP
        finer = [-(-(len(side.starts) - 1) // grain) for side in (problem.source, problem.target)]
        corridor = around([(0, 0), *(step.end for step in steps)], finer[0], finer[1])
    return corridor or full(len(problem.source), len(problem.target))


def around(places: list[tuple[int, int]], n: int, m: int, step: int = STEP) -> Corridor:
    """A corridor through an (n, m) table that goes around the places of a path through one `step` times coarser."""
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for (i, j), (next_i, next_j) in zip(places, [*places[1:], places[-1]], strict=True):
        first, last = max(0, i * step - MARGIN), min(n, next_i * step + MARGIN)
        low[first : last + 1] = np.minimum(low[first : last + 1], max(0, j * step - MARGIN))
        high[first : last + 1] = np.maximum(high[first : last + 1], min(m, next_j * step + MARGIN))
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    low[0], high[-1] = 0, m
    return Corridor(tuple(low.tolist()), tuple(high.tolist()))
