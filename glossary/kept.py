"""Names that a translation keeps in Dutch: Alphen aan den Rijn, Bouwend Nederland, Hollandse Kust Noord.

A copied Dutch form is part of such a name where the capitalised word beside it (over particles: van de) was copied too
and belongs to no other term. It is flagged, and left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.english import Span
from glossary.fold import folded
from glossary.lexicon import listed
from glossary.patterns import is_acronym
from glossary.terms import Hit
from glossary.words import overlaps, words

_PARTICLES = listed("aan de den der het in op ter ten van voor 't en")


def in_kept_name(source: str, hit: Hit, hits: Sequence[Hit], target: str, span: Span) -> bool:
    """Whether the target's `span`, a copy of the Dutch form, is part of a name that was copied as a whole."""
    if hit.term.kind in ("person", "common"):
        return False
    others = [(other.start, other.end) for other in hits if other != hit]
    return any(
        (beside := _beside(source, (hit.start, hit.end), step, others)) is not None
        and beside == _beside(target, span, step, [])
        for step in (-1, 1)
    )


def _beside(text: str, span: Span, step: int, others: Sequence[Span]) -> str | None:
    """The words from a span to the nearest capitalised one in a direction, if only particles lie between."""
    spans = words(text)
    index = next((i for i, word in enumerate(spans) if overlaps(word, span)), None)
    if index is None:
        return None
    passed: list[str] = []
    edge = spans[index]
    while 0 <= (index := index + step) < len(spans):
        word = spans[index]
        between = text[word[1] : edge[0]] if step < 0 else text[edge[1] : word[0]]
        printed = folded(text[slice(*word)])
        if between.strip(" -") or any(overlaps(word, other) for other in others):
            return None
        passed.append(printed)
        if printed[:1].isupper():
            return None if is_acronym(printed) else " ".join(passed)
        if printed not in _PARTICLES:
            return None
        edge = word
    return None
