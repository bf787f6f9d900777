"""Word links for what was translated, and a second search where a term is missing: with the term in its place.

A term is put where the model's own attention says that its source word was translated: the target up to there and the
term are the prefix from which the search goes on. What comes out is taken only if the model itself finds it hardly
less likely; otherwise the first translation stays, and the term is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from align.bitext import Kind, Pair
from align.words import words
from glossary.terms import Hit
from translate.guards import repeats
from translate.markup import Marked
from translate.normalize import for_model
from translate.terms import Terms
from translate.translator import Hypothesis, Translator
from translate.typography import typographic
from translate.wordlinks import word_links

MARGIN = 0.35  # log-probability a piece that a translation may lose to have its term
ROUNDS = 2  # terms of one sentence that are put in, one after the other


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence on its way: raw text, where it stands, its terms, and what the model gets ('' to copy it)."""

    source: str
    paragraph: int
    kind: Kind
    hits: tuple[Hit, ...]
    plain: str
    given: Marked | None = None  # where `plain` has annotations, how it leads back to the sentence


@runtime_checkable
class Searching(Translator, Protocol):
    """A translator that can say what it looked at, go on from a prefix, and judge a translation."""

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[int, int, float]]]: ...

    def continue_from(self, source: str, prefix: str) -> Hypothesis: ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]: ...


def linked(segments: Sequence[Segment], pairs: Sequence[Pair], translator: Searching) -> list[Pair]:
    """The pairs with word links."""
    places = [index for index, pair in enumerate(pairs) if pair.score is not None]
    plain = [(segments[index].plain, for_model(pairs[index].target)) for index in places]
    result = list(pairs)
    for index, (source, target), found in zip(places, plain, translator.links(plain), strict=True):
        pair, given = pairs[index], segments[index].given
        if given is not None:
            source, found = given.plain, given.restored(found)
        result[index] = replace(pair, links=word_links(found, (source, target), (pair.source, pair.target)))
    return result


def redecoded(segments: Sequence[Segment], pairs: Sequence[Pair], translator: Searching, terms: Terms) -> list[Pair]:
    """The pairs, those that miss a term decoded again with the term in place where that is as good."""
    return [_redecoded(segment, pair, translator, terms) for segment, pair in zip(segments, pairs, strict=True)]


def _redecoded(segment: Segment, pair: Pair, translator: Searching, terms: Terms) -> Pair:
    for _ in range(ROUNDS):
        missing = terms.missing(pair, segment.hits)
        candidates = [prefix for hit in missing if (prefix := _prefix(pair, hit))]
        better = next(filter(None, (_better(segment, pair, prefix, translator, terms) for prefix in candidates)), None)
        if better is None:
            return pair
        pair = better
    return pair


def _prefix(pair: Pair, hit: Hit) -> str | None:
    """The target up to where the hit was translated, and the term; None where no word of it is linked."""
    source = [i for i, (start, end) in enumerate(words(pair.source)) if start < hit.end and hit.start < end]
    target = [j for i, j in pair.links if i in source]
    if not target:
        return None
    start = words(pair.target)[min(target)][0]
    return pair.target[:start] + hit.expected


def _better(segment: Segment, pair: Pair, prefix: str, translator: Searching, terms: Terms) -> Pair | None:
    """The pair decoded from `prefix`, if it misses fewer terms and is hardly less likely than the first."""
    hypothesis = translator.continue_from(segment.plain, for_model(prefix))
    if repeats(hypothesis.text):
        return None
    new, old = translator.score([(segment.plain, hypothesis.text), (segment.plain, for_model(pair.target))])
    if new < old - MARGIN:
        return None
    found = replace(pair, target=typographic(hypothesis.text, pair.source), score=round(new, 4))
    found = linked([segment], [found], translator)[0]
    return found if len(terms.missing(found, segment.hits)) < len(terms.missing(pair, segment.hits)) else None
