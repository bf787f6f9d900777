"""The words of a text as spans: what word links count. The same rule as `align.words`, which this package may not
import; a test holds the two equal.
"""

from __future__ import annotations

import regex

_RUN = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*"
_JOINED = rf"(?:['’ʼ\-‐‑\u00ad\u200c\u200d]|(?<=\p{{Nd}})[.,](?=\p{{Nd}})){_RUN}"
_CLITIC = r"(?<![\p{L}\p{M}\p{N}])['’](?=[kmnrstKMNRST](?![\p{L}\p{M}\p{N}]))"
_WORD = regex.compile(rf"(?:{_CLITIC})?{_RUN}(?:{_JOINED})*")

Span = tuple[int, int]


def words(text: str) -> list[Span]:
    """The spans `(start, end)` of the words of `text`, in order, in code points."""
    return [match.span() for match in _WORD.finditer(text)]


def overlaps(one: Span, two: Span) -> bool:
    """Whether two spans share a code point."""
    return one[0] < two[1] and two[0] < one[1]


def linked_spans(source: str, target: str, span: Span, links: tuple[tuple[int, int], ...]) -> list[Span]:
    """The target words that the words of `source[span]` are linked to, in order; links are pairs of word indices."""
    if not links:
        return []
    sources, targets = words(source), words(target)
    inside = {index for index, word in enumerate(sources) if overlaps(word, span)}
    return [targets[j] for j in sorted({j for i, j in links if i in inside}) if j < len(targets)]
