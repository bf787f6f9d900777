"""Which words of a translation stand for which occurrence of a term: the right ones, the wrong ones, none.

Every occurrence in the source claims at most one place in the target, and every place is claimed once, so that a term
is never corrected more often than the source has it. Right places are claimed first; among several, word links decide,
then order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from glossary.english import Span, occurrences
from glossary.fold import folded
from glossary.inflect import dutch_genitive
from glossary.kept import in_kept_name
from glossary.names import english_for
from glossary.patterns import is_acronym
from glossary.terms import Hit
from glossary.words import linked_spans, overlaps


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wrong form found in a folded target, why it is wrong, and whether it is a Dutch genitive (Poetins).

    `kept` marks one that must stay all the same, because it is part of a name that was copied as a whole.
    """

    start: int
    end: int
    reason: str
    genitive: bool = False
    kept: bool = False

    @property
    def span(self) -> Span:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Claims:
    """For each hit its right span or its wrong candidate in the folded target, or neither; and stray wrong ones."""

    right: dict[int, Span]
    wrong: dict[int, Candidate]
    missing: tuple[int, ...]
    stray: tuple[tuple[int, Candidate], ...]


GLUED = "glued to the rest of a compound"
_DERIVATION = re.compile(
    r"s|(?:ism|ist|ite|ian|er|eer|ology|ologist|onomics|mania|phile|phobe|phobia)s?|esque|like|wide|gate"
)
_LONG = 7  # letters from which a Dutch common word is none of English

Guess = Callable[[Hit, Sequence[Span], Sequence[Span]], Candidate | None]


def claim(
    source: str,
    hits: Sequence[Hit],
    target: str,
    links: tuple[tuple[int, int], ...] = (),
    guess: Guess | None = None,
) -> Claims:
    """Match hits in `source` with places in the folded `target`; `guess(hit, taken, linked)` may find near misses."""
    linked = [linked_spans(source, target, (hit.start, hit.end), links) for hit in hits]
    known = [list(wrong_forms(hit, target)) for hit in hits]
    wrongs = [candidate for candidates in known for candidate in candidates]
    order = sorted(range(len(hits)), key=lambda i: (not hits[i].protected, -len(hits[i].expected), hits[i].start))
    right: dict[int, Span] = {}
    for forms in (_expected, _base, _accepted):
        for i in order:
            if i not in right:
                span = _best(_right_spans(hits[i], forms(hits[i]), target, wrongs), right.values(), linked[i])
                if span is not None:
                    right[i] = span
    wrong: dict[int, Candidate] = {}
    for i in order:
        if i not in right:
            taken = [*right.values(), *(candidate.span for candidate in wrong.values())]
            free = [one for one in known[i] if not any(overlaps(one.span, span) for span in taken)]
            chosen = _nearest(free, linked[i]) or (guess(hits[i], taken, linked[i]) if guess else None)
            if chosen is not None:
                kept = in_kept_name(source, hits[i], hits, target, chosen.span)
                wrong[i] = replace(chosen, kept=True) if kept else chosen
    taken = [*right.values(), *(candidate.span for candidate in wrong.values())]
    missing = tuple(i for i in range(len(hits)) if i not in right and i not in wrong)
    return Claims(right, wrong, missing, tuple(_stray(hits, known, taken)))


def _expected(hit: Hit) -> tuple[str, ...]:
    return (hit.expected,)


def _base(hit: Hit) -> tuple[str, ...]:
    return (hit.base,)


def _accepted(hit: Hit) -> tuple[str, ...]:
    return hit.accepted


def _right_spans(hit: Hit, forms: Iterable[str], target: str, wrongs: list[Candidate]) -> list[Span]:
    """Spans of right forms, but not those that lie in a longer wrong one (Ukraine in `the Ukraine`)."""
    loose, inside = is_loose(hit), _may_be_glued(hit)
    spans = [span for form in forms for span in occurrences(target, form, loose, inside)]
    spans = [span for span in spans if not _is_glued(target, span)]
    longer = [one.span for one in wrongs if one.reason == "forbidden"]
    return [
        (start, end)
        for start, end in spans
        if not any(first <= start and end <= last and last - first > end - start for first, last in longer)
    ]


def _may_be_glued(hit: Hit) -> bool:
    return hit.form == "compound" and (len(hit.base) > 3 or is_acronym(folded(hit.base)))


def _is_glued(target: str, span: Span) -> bool:
    """Whether letters follow that no English derivation is: Kremlinfunctionaries, but Putinism, Brexiteers."""
    rest = glued_rest(target, span)
    return bool(rest) and _DERIVATION.fullmatch(rest) is None


def glued_rest(target: str, span: Span) -> str:
    """The letters right after a span."""
    match = re.match(r"[^\W\d_]*", target[span[1] :])
    return match[0] if match else ""


def is_loose(hit: Hit) -> bool:
    """Whether the English may stand in any case: common terms."""
    return hit.term.case == "any" or hit.term.kind == "common"


def _best(spans: list[Span], taken: Iterable[Span], linked: Sequence[Span]) -> Span | None:
    claimed = list(taken)
    free = [span for span in spans if not any(overlaps(span, other) for other in claimed)]
    if not free:
        return None
    return min(free, key=lambda span: (not any(overlaps(span, link) for link in linked), span[0], -span[1]))


def _nearest(candidates: list[Candidate], linked: Sequence[Span]) -> Candidate | None:
    if not candidates:
        return None
    return min(candidates, key=lambda one: (not any(overlaps(one.span, link) for link in linked), one.start, -one.end))


def wrong_forms(hit: Hit, target: str) -> Iterable[Candidate]:
    """Known wrong renderings of a hit in a folded target: forbidden, Dutch, Dutch genitive, wrong capitals."""
    seen: set[Span] = set()
    right = {folded(form) for form in hit.accepted}
    parts = {word for form in right for word in form.split()}
    for form, reason, genitive in _wrong(hit):
        if folded(form) in right or (genitive and folded(form) in parts):
            continue
        for span in occurrences(target, form, is_loose(hit) and reason == "forbidden"):
            if span not in seen and _is_wrong(target, span, right):
                seen.add(span)
                yield Candidate(*span, reason, genitive)
    for span in occurrences(target, hit.base, is_loose(hit), True) if _may_be_glued(hit) else ():
        if _is_glued(target, span) and span not in seen:
            seen.add(span)
            yield Candidate(*span, GLUED)
    if not is_loose(hit) and len(hit.base) >= 4:
        for start, end in occurrences(target, hit.base, loose=True):
            found = target[start:end]
            title = " " in found and found[1:] == folded(hit.base)[1:]  # the emperor Nero
            if found not in right and found.upper() != found and (start, end) not in seen and not title:
                yield Candidate(start, end, "capitals")


def _is_wrong(target: str, span: Span, right: set[str]) -> bool:
    found = target[span[0] : span[1]]
    return found not in right and not (found.isupper() and len(found) > 3 and found in {form.upper() for form in right})


def _wrong(hit: Hit) -> Iterable[tuple[str, str, bool]]:
    """Wrong forms, the longest first within each reason."""
    short = len(hit.base.split()) < len(hit.term.en.split())
    for form in sorted(hit.term.wrong, key=len, reverse=True):
        yield (form.split()[-1] if short and hit.term.kind == "person" else form), "forbidden", False
    copied_part = hit.form == "compound" and hit.base.startswith(f"{hit.text} ")  # Waddenfonds, Wadden Fund
    if hit.term.kind == "common" and not copied_part:
        yield from _copied_common(hit)
    if hit.term.kind == "common" or copied_part:
        return
    dutch = [hit.text if hit.form != "genitive" else "", *hit.term.dutch]
    if short:
        dutch = [form for form in dutch if english_for(hit.term, form)[0] == hit.base]
        dutch.append(hit.text.rstrip("s'’") if hit.form == "genitive" else hit.text)
    for form in sorted({form for form in dutch if form}, key=len, reverse=True):
        if len(form) > 3 or is_acronym(form):
            yield dutch_genitive(form), "Dutch genitive", True
            yield form, "Dutch form", False
    if hit.form == "genitive":
        yield hit.text, "Dutch genitive", True


def _copied_common(hit: Hit) -> Iterable[tuple[str, str, bool]]:
    """A common term left in Dutch: long words, which no English word can be, and abbreviations (bbp)."""
    short = is_acronym(folded(hit.base)) and len(hit.text) <= 5
    if short or len(hit.text) >= _LONG:
        for form in dict.fromkeys((hit.text, hit.text.lower(), hit.text.upper() if short else hit.text)):
            yield form, "Dutch form", False


def _stray(hits: Sequence[Hit], known: list[list[Candidate]], taken: list[Span]) -> Iterable[tuple[int, Candidate]]:
    """Wrong forms that no hit claims: the target has them more often than the source has the term."""
    seen: list[Span] = []
    for i, candidates in enumerate(known):
        for candidate in candidates:
            if not any(overlaps(candidate.span, span) for span in [*taken, *seen]) and not hits[i].protected:
                seen.append(candidate.span)
                yield i, candidate
