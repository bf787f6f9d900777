"""The last resort for a term that nothing in the translation stands for: put it where word links say its Dutch went.

Only where the links are clear: the English words are next to each other, belong to nothing else in the Dutch, and are
no pronoun, article or part of another term. What is put there is reported all the same, for links can be wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.english import Span
from glossary.fold import folded
from glossary.lexicon import listed
from glossary.terms import Hit
from glossary.words import overlaps, words

Links = Sequence[tuple[int, int]]

_NEVER = listed(
    "he she it they we you i him her them us me his hers its their our your my who whom which that this these those "
    "is was are were be been being has have had do does did will would can could may might must shall should not no "
    "and or but if as than when while because so also still now then there here all some many more most other another "
    "both one"
)
_ALIKE = 4  # letters with which words alike begin
_EDGES = listed("the a an of in to for from at on by with about over under after before against 's")


def placement(source: str, hit: Hit, target: str, taken: Sequence[Span], links: Links) -> Span | None:
    """The span of the folded target that a missing hit's words are linked to, or None where that is not clear.

    `taken` are the spans that stand for other terms; words of a compound are not taken apart.
    """
    if hit.protected or hit.form in ("compound", "transliterated"):
        return None
    sources = {index for index, word in enumerate(words(source)) if overlaps(word, (hit.start, hit.end))}
    spans = words(target)
    linked = sorted({j for i, j in links if i in sources and j < len(spans)})
    found = [j for j in linked if not any(i not in sources for i, other in links if other == j)]
    linked = _trimmed(found, spans, target)
    if not linked or linked != list(range(linked[0], linked[-1] + 1)) or len(linked) > len(hit.base.split()) + 1:
        return None
    article = linked[0] - 1 in found and _needs_no_article(hit)
    after = linked[-1] + 1
    echo = after < len(spans) and _echoes(target[slice(*spans[after])], hit.base.split()[-1])
    span = spans[linked[0] - article][0], spans[linked[-1] + echo][1]
    text = folded(target[slice(*span)])
    if any(word.lower() in _NEVER for word in text.split()) or any(overlaps(span, other) for other in taken):
        return None
    return (
        None
        if any(char.isdigit() for char in text) or not _beside_spaces(target, span)
        else _without_ending(text, span)
    )


def _echoes(word: str, last: str) -> bool:
    """Whether the next word would say the term's last word again: arms control controls."""
    return len(last) >= _ALIKE and word.lower().startswith(folded(last).lower()[: max(_ALIKE, len(last) - 2)])


def _needs_no_article(hit: Hit) -> bool:
    return hit.term.kind in ("person", "country") and " " not in hit.base and not hit.base.endswith("s")


def _trimmed(linked: list[int], spans: Sequence[Span], target: str) -> list[int]:
    """Without articles and prepositions at both ends."""
    while linked and target[slice(*spans[linked[0]])].lower() in _EDGES:
        linked = linked[1:]
    while linked and target[slice(*spans[linked[-1]])].lower() in _EDGES:
        linked = linked[:-1]
    return linked


def _beside_spaces(target: str, span: Span) -> bool:
    """Whether no hyphen joins the span to other words."""
    return target[span[0] - 1 : span[0]] != "-" and target[span[1] : span[1] + 1] != "-"


def _without_ending(text: str, span: Span) -> Span:
    return (span[0], span[1] - 2) if text.endswith("'s") else span
