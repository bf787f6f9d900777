"""For what the guards find fault with, the other hypotheses; if they find fault with all of these, a second search: no
repeated n-grams, clause by clause, and at last a wider beam.

A repair is taken only if the guards find less in it; among equals the model's own score decides, and one that the model
finds much less likely than its first answer is not taken at all. What cannot be repaired is flagged later on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from translate.guards import flags
from translate.together import Answers, Request, Search, scored, together
from translate.translator import Hypothesis, split_clauses

MARGIN = 1.0  # log-probability a piece that a repair may lose
WEIGHTS = {"repetition": 3, "untranslated": 2, "truncated": 2, "invented": 2}  # others count 1


class Repairing(Protocol):
    """An engine as a repair needs it; sentences are at most as long as the model's positions."""

    def search(self, sentences: list[str], *, without_repetition: bool = False) -> list[Hypothesis]: ...

    def alternatives(self, sentence: str) -> list[Hypothesis]: ...

    def widely(self, sentences: list[str]) -> list[list[Hypothesis]]: ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]: ...


def faults(source: str, target: str) -> int:
    """What the guards find, the worse the more; a translation that is empty has most."""
    if not target.strip():
        return 100
    return sum(WEIGHTS.get(flag.name, 1) for flag in flags(source, target))


def repaired(sentences: Sequence[str], found: Sequence[Hypothesis], engine: Repairing) -> list[Hypothesis]:
    """The hypotheses, each that the guards find fault with replaced where another is better."""
    result = list(found)
    wrong = [index for index, one in enumerate(found) if faults(sentences[index], one.text)]
    if not wrong:
        return result
    searches = [_repaired(sentences[index], found[index]) for index in wrong]
    answers: Answers = {
        "alternatives": lambda some: [engine.alternatives(sentence) for sentence in some],
        "search": engine.search,
        "blocked": lambda some: engine.search(some, without_repetition=True),
        "widely": engine.widely,
        "score": engine.score,
    }
    for index, best in zip(wrong, together(searches, answers), strict=True):
        result[index] = best
    return result


def _repaired(sentence: str, first: Hypothesis) -> Search[Hypothesis]:
    """What costs least first, the rest only while the guards find fault with all there is."""
    (others,) = yield Request("alternatives", [sentence])
    found: list[Hypothesis] = [*others]
    if all(faults(sentence, one.text) for one in found):
        (blocked,) = yield Request("blocked", [sentence])
        parts = split_clauses(sentence, lambda text: len(text) <= len(sentence) * 2 // 3)
        halves: list[Hypothesis] = yield Request("search", parts if len(parts) > 1 else [])
        # The score of a search that may not repeat itself says something else.
        found += [Hypothesis(blocked.text), *([Hypothesis(" ".join(one.text for one in halves))] if halves else [])]
    if all(faults(sentence, one.text) for one in found):
        (wide,) = yield Request("widely", [sentence])
        found += wide
    return (yield from _best(sentence, first, found))


def _best(source: str, first: Hypothesis, others: Sequence[Hypothesis]) -> Search[Hypothesis]:
    known = faults(source, first.text)
    better = {one.text: one for one in reversed(others) if faults(source, one.text) < known}  # of the same the best
    if not better:
        return first
    old, *new = yield from scored(source, [first, *better.values()])
    # A loop is likely in the eyes of the model that wrote it: it says nothing against its repair.
    limit = -float("inf") if known >= WEIGHTS["repetition"] else old - MARGIN
    likely = [(faults(source, text), -score, text) for text, score in zip(better, new, strict=True) if score >= limit]
    if not likely:
        return first
    _, score, text = min(likely)
    return Hypothesis(text, round(-score, 4))
