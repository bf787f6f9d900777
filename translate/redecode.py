"""Word links for what was translated, and a second search where a term is missing: with the term in its place.

First the other hypotheses of the beam are looked at. Then a term is put where the model's own attention says that its
source word was translated: the target up to there and the term are the prefix from which the search goes on. What comes
out is taken only if the model itself finds it hardly less likely; otherwise the first translation stays, and the term
is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from align.bitext import Kind, Pair
from align.words import words
from glossary.terms import Hit
from translate.guard_loops import repeats
from translate.markup import Marked
from translate.normalize import for_model
from translate.terms import Terms
from translate.together import Answers, Request, Search, scored, together
from translate.translator import Hypothesis, Translator
from translate.typography import typographic
from translate.wordlinks import word_links

MARGIN = 0.35  # log-probability a piece that a translation may lose to have its term
ROUNDS = 3  # terms of one sentence that are put in, one after the other
PLACES = 4  # places tried for a term
NEARBY = 1  # words around the place in proportion, where no link tells the place
ARTICLE = re.compile(r"(?:^|\s)(?:de|het|een)\s$", re.IGNORECASE)


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


@runtime_checkable
class Batching(Protocol):
    """A translator that goes on from many prefixes at once, which takes less time."""

    def continue_all(self, pairs: Sequence[tuple[str, str]]) -> list[Hypothesis]: ...


@runtime_checkable
class Ranking(Protocol):
    """A translator that can say what else it thought of, the best first."""

    def alternatives(self, sentence: str) -> list[Hypothesis]: ...


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

    def continued(starts: list[tuple[str, str]]) -> list[Hypothesis]:
        if isinstance(translator, Batching):
            return translator.continue_all(starts)
        return [translator.continue_from(*start) for start in starts]

    def others(sentences: list[str]) -> list[list[Hypothesis]]:
        return [translator.alternatives(one) if isinstance(translator, Ranking) else [] for one in sentences]

    def relinked(wanted: list[tuple[Segment, Pair]]) -> list[Pair]:
        return linked([segment for segment, _ in wanted], [pair for _, pair in wanted], translator)

    searches = [_redecoded(segment, pair, terms) for segment, pair in zip(segments, pairs, strict=True)]
    answers: Answers = {"alternatives": others, "continue": continued, "score": translator.score, "links": relinked}
    return together(searches, answers)


def _redecoded(segment: Segment, pair: Pair, terms: Terms) -> Search[Pair]:
    if terms.missing(pair, segment.hits):
        (others,) = yield Request("alternatives", [segment.plain])
        pair = (yield from _best(segment, pair, others, terms)) or pair
    for _ in range(ROUNDS):
        for hit in terms.missing(pair, segment.hits):
            better = yield from _forced(segment, pair, hit, terms)
            if better is not None:
                pair = better
                break
        else:
            return pair
    return pair


def _forced(segment: Segment, pair: Pair, hit: Hit, terms: Terms) -> Search[Pair | None]:
    """The pair decoded again with a missing term in its place."""
    starts = [(segment.plain, for_model(prefix)) for prefix in prefixes(pair, hit)]
    found = yield Request("continue", starts)
    return (yield from _best(segment, pair, [Hypothesis(one.text) for one in found], terms))


def prefixes(pair: Pair, hit: Hit) -> list[str]:
    """The target up to where the hit was translated, or may have been, and the term, with and without an article."""
    source, target = words(pair.source), words(pair.target)
    inside = [i for i, (start, end) in enumerate(source) if start < hit.end and hit.start < end]
    places = sorted({j for i, j in pair.links if i in inside})
    if not places and source and target and inside:
        middle = round(inside[0] / len(source) * len(target))
        places = [j for j in range(middle - NEARBY, middle + NEARBY + 1) if 0 <= j < len(target)]
    articled = ARTICLE.search(pair.source[: hit.start]) is not None
    found = []
    for start in (target[j][0] for j in places[:PLACES]):
        before = pair.target[:start]
        term = hit.expected if before else hit.expected[:1].upper() + hit.expected[1:]
        found.append(before + term)
        if articled and not before.lower().endswith("the "):
            found.append(f"{before}{'the' if before else 'The'} {hit.expected}")
    return found


def _best(segment: Segment, pair: Pair, others: Sequence[Hypothesis], terms: Terms) -> Search[Pair | None]:
    """The likeliest of other translations that miss the fewest terms, if these are fewer than the pair misses and the
    model finds it hardly less likely."""
    known = for_model(pair.target)
    new = {one.text: one for one in reversed(others) if one.text.strip() and one.text != known}  # of the same the best
    new = {text: one for text, one in new.items() if not repeats(text)}
    if not new:
        return None
    old, *scores = yield from scored(segment.plain, [Hypothesis(known, pair.score), *new.values()])
    likely = [
        (score, replace(pair, target=typographic(text, pair.source), score=round(score, 4)))
        for text, score in zip(new, scores, strict=True)
        if score >= old - MARGIN
    ]
    others = yield Request("links", [(segment, other) for _, other in likely])
    found = [
        (len(terms.missing(one, segment.hits)), -score, one) for (score, _), one in zip(likely, others, strict=True)
    ]
    best = min(found, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] < len(terms.missing(pair, segment.hits)) else None
