"""Near misses: a capitalised word of a translation that can only be a misspelling of a term's English form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from glossary.claims import Candidate, is_loose
from glossary.context import is_initial
from glossary.english import Span
from glossary.fold import folded
from glossary.inflect import english_plural
from glossary.patterns import is_acronym
from glossary.terms import Glossary, Hit
from glossary.transliterate import fold_name
from glossary.words import overlaps, words

_SHORTEST = 5  # letters; Iran and Iraq are too near each other
_LINKED, _UNLINKED, _INITIAL = 75.0, 83.0, 90.0  # rapidfuzz ratio: where a word link, only likeness, a capital speaks


class NearMisses:
    """Finds them; knows the glossary's English forms, because Siberia is no misspelling of Serbia."""

    def __init__(self, glossary: Glossary) -> None:
        forms = [form for term in glossary for form in (*term.english, *(form for _, form in term.styles))]
        plurals = [english_plural(term.en) for term in glossary if term.kind == "inhabitant"]
        self._known = frozenset(word for form in (*forms, *plurals) for word in folded(form).split())

    def find(
        self, source: str, hit: Hit, target: str, taken: Sequence[Span], linked: Sequence[Span]
    ) -> Candidate | None:
        """The likest place in the folded target for a hit that has none, or None where nothing is like enough."""
        if is_loose(hit) or hit.protected or len(hit.base) < _SHORTEST or is_acronym(hit.base):
            return None
        others = _other_words(source, hit)
        best: tuple[float, Span] | None = None
        for span in _windows(target, len(hit.base.split())):
            text = target[slice(*span)]
            if any(overlaps(span, other) for other in taken) or text in others or not self._may_be(text, hit):
                continue
            score = _likeness(text, hit)
            if score >= _threshold(target, span, linked) and (best is None or score > best[0]):
                best = score, span
        if best is None:
            return None
        genitive = hit.form == "genitive" and target[slice(*best[1])].endswith("s") and not hit.base.endswith("s")
        return Candidate(*best[1], "transliteration" if best[0] == 100 else "near miss", genitive)

    def _may_be(self, text: str, hit: Hit) -> bool:
        """Whether a text is no known form, and starts like the term in one of the languages."""
        initials = {hit.base[:1].lower(), folded(hit.text)[:1].lower()}
        new = [word for word in text.split() if word not in self._known or word in folded(hit.term.nl)]
        return bool(new) and text[:1].lower() in initials


def _threshold(target: str, span: Span, linked: Sequence[Span]) -> float:
    if any(overlaps(span, link) for link in linked):
        return _LINKED
    if linked:
        return 101.0  # the links point elsewhere
    return _INITIAL if is_initial(target, span[0]) else _UNLINKED


def _likeness(text: str, hit: Hit) -> float:
    base, dutch = folded(hit.base), folded(hit.text).removesuffix("'s").removesuffix("'")
    if fold_name(text) in (fold_name(base), fold_name(dutch)):
        return 100.0
    return min(99.0, max(fuzz.ratio(text, base), fuzz.ratio(text, dutch)))


def _windows(target: str, length: int) -> list[Span]:
    """Spans of `length` words in a row, the last without 's, that begin and end with a capital."""
    spans = [(start, end - 2 if target[start:end].endswith("'s") else end) for start, end in words(target)]
    groups = [(spans[i][0], spans[i + length - 1][1]) for i in range(len(spans) - length + 1)]
    lasts = [spans[i + length - 1][0] for i in range(len(groups))]
    return [
        span
        for span, last in zip(groups, lasts, strict=True)
        if target[span[0]].isupper() and target[last].isupper() and target[slice(*span)].count(" ") == length - 1
    ]


def _other_words(source: str, hit: Hit) -> frozenset[str]:
    """The source's words outside the hit: what equals one of them is another name, copied."""
    return frozenset(
        word for word, start, end in _source_words(source) if not overlaps((start, end), (hit.start, hit.end))
    )


@lru_cache(maxsize=16)
def _source_words(source: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((folded(source[start:end]), start, end) for start, end in words(source))
