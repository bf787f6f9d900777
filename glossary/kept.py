"""Names that a translation keeps in Dutch: Alphen aan den Rijn, Bouwend Nederland, Hollandse Kust Noord.

A copied Dutch form is part of such a name where the capitalised word beside it (over particles: van de) was copied too
and belongs to no other term. It is flagged, and left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.context import is_initial
from glossary.english import Span
from glossary.fold import folded
from glossary.lexicon import is_word, listed
from glossary.patterns import is_acronym
from glossary.terms import Hit
from glossary.words import overlaps, words

_PARTICLES = listed("aan de den der het ter ten van voor 't en")  # not `in`, which is English, too


def in_kept_name(source: str, hit: Hit, hits: Sequence[Hit], target: str, span: Span) -> bool:
    """Whether the target's `span`, a copy of the Dutch form, is part of a name that was copied as a whole."""
    if hit.term.kind in ("person", "inhabitant", "common"):
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
    within = [i for i, word in enumerate(spans) if overlaps(word, span)]
    if not within:
        return None
    index = within[0] if step < 0 else within[-1]
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
            by_chance = is_word(printed) and is_initial(text, word[0])  # In Denemarken
            return None if is_acronym(printed) or by_chance else " ".join(passed)
        if printed not in _PARTICLES:
            return None
        edge = word
    return None
