"""Measures of terminology against a reference: window overlap and 1-TERm, as in WMT's terminology tasks (2021, 2023).

Alam, Anastasopoulos, Besacier et al. 2021, "On the Evaluation of Machine Translation for Terminology Consistency"
(arXiv 2106.11891). Terms are the English forms that stand in the reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from glossary.fold import folded
from glossary.lexicon import listed

_WORD = re.compile(r"\w+(?:'\w+)?")
_STOP = listed(
    "a an and are as at be been but by did do does for from had has have he her his i if in into is it its me my no "
    "not of on or our she so than that the their them then there these they this to us was we were what when which who "
    "will with would you your after all also more out over up about"
)


def words(text: str) -> list[str]:
    """Lower-case words, without punctuation."""
    return _WORD.findall(folded(text).lower())


def window_overlap(hypothesis: str, reference: str, terms: Sequence[str], width: int) -> list[float]:
    """For each term of the reference: how many of the `width` content words on each side of it the hypothesis has
    around the term, too, from 0 (also where the term is absent) to 1."""
    return [_overlap(words(hypothesis), words(reference), words(term), width) for term in terms]


def _overlap(hypothesis: list[str], reference: list[str], term: list[str], width: int) -> float:
    wanted, places = _places(reference, term), _places(hypothesis, term)
    if not wanted or not places:
        return 0.0
    around = Counter(_window(reference, wanted[0], len(term), width))
    if not around:
        return 1.0
    size = around.total()
    return max((around & Counter(_window(hypothesis, place, len(term), width))).total() / size for place in places)


def _places(text: list[str], term: list[str]) -> list[int]:
    return [i for i in range(len(text) - len(term) + 1) if term and text[i : i + len(term)] == term]


def _window(text: list[str], place: int, length: int, width: int) -> list[str]:
    before = [word for word in text[:place] if word not in _STOP]
    after = [word for word in text[place + length :] if word not in _STOP]
    return before[max(0, len(before) - width) :] + after[:width]


def one_minus_term(hypotheses: Sequence[str], references: Sequence[str], terms: Sequence[Sequence[str]]) -> float:
    """100 · (1 − TERm) of a corpus: TER (Snover et al. 2006) where an edit of a word of a term costs 2.

    Words of terms are doubled on both sides, so that inserting, deleting or replacing one costs two edits, and the
    reference's length counts it twice. Lower case, without punctuation.
    """
    from sacrebleu.metrics.lib_ter import translation_edit_rate

    edits = length = 0
    for hypothesis, reference, marked in zip(hypotheses, references, terms, strict=True):
        heavy = {word for term in marked for word in words(term)}
        found, size = translation_edit_rate(_doubled(words(hypothesis), heavy), _doubled(words(reference), heavy))
        edits, length = edits + int(found), length + int(size)
    return 100 * (1 - edits / length) if length else 0.0


def _doubled(text: list[str], heavy: set[str]) -> list[str]:
    return [word for one in text for word in ([one, one] if one in heavy else [one])]
