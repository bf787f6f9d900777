"""What the review page shows of a bitext: rows grouped into paragraphs, marks to filter by, word links as offsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TypeVar

from markupsafe import Markup

from align.bitext import Change, Flag, Pair
from align.visible import marked, representable
from align.words import words
from align.xliff import percent

Name = TypeVar("Name", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to filter by: the pairs whose `data-marks` hold `key`. `count` counts pairs."""

    key: str
    label: str
    count: int
    style: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a page: flags by name, changes by the term (source, after) that was put right."""

    flags: dict[str, Mark]
    terms: dict[tuple[str, str], Mark]
    flagged: int
    changed: int

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Marks:
        """Collect the marks of `pairs`, the most frequent first, equally frequent ones by name."""
        flags = _ranked(_flag_names(pair) for pair in pairs)
        terms = _ranked(_terms(pair) for pair in pairs)
        return cls(
            {name: Mark(f"f{rank}", label(name), count, "flag") for rank, (name, count) in enumerate(flags)},
            {term: Mark(f"t{rank}", " → ".join(term), count, "change") for rank, (term, count) in enumerate(terms)},
            sum(1 for pair in pairs if pair.flags),
            sum(1 for pair in pairs if pair.changes),
        )

    def summary(self) -> list[tuple[str, list[Mark]]]:
        """The lists on top of the page, each with its name; none for what does not occur."""
        flags = [Mark("flagged", "All flagged", self.flagged, "flag all"), *self.flags.values()]
        terms = [Mark("changed", "All changed", self.changed, "change all"), *self.terms.values()]
        return [(name, marks) for name, marks in (("Flags", flags), ("Changed terms", terms)) if marks[1:]]

    def keys(self, pair: Pair) -> str:
        """The keys of a pair's marks, separated by spaces."""
        keys = [self.flags[name].key for name in sorted(_flag_names(pair))]
        keys += [self.terms[term].key for term in sorted(_terms(pair))]
        return " ".join([*["flagged"][: len(pair.flags)], *["changed"][: len(pair.changes)], *keys])


@dataclass(frozen=True, slots=True)
class Offer:
    """Another translation on offer; `percent` is how alike its source is, rounded down as everywhere."""

    percent: int
    source: str
    target: str
    origin: str


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the template wants it; `tag` is the element of both cells."""

    number: int
    kind: str
    tag: str
    source: Markup
    target: Markup
    score: str | None
    flags: tuple[Flag, ...]
    changes: tuple[Change, ...]
    marks: str
    status: str
    note: str
    origin: str
    alternatives: tuple[Offer, ...]

    @property
    def noted(self) -> bool:
        """Whether there is anything to say about the pair."""
        return bool(self.flags or self.changes or self.note or self.origin or self.alternatives)


def label(name: str) -> str:
    """A flag's name for people: `number-differs` is `Number differs`."""
    text = name.replace("-", " ")
    return text[:1].upper() + text[1:]


def paragraphs(pairs: Sequence[Pair], marks: Marks) -> list[list[Row]]:
    """The rows of the page, one list for each paragraph, numbered from 1 through the article."""
    titled = any(pair.kind == "title" for pair in pairs)
    tags = {"title": "h2", "crosshead": "h3" if titled else "h2"}  # no level is skipped below the page's h1
    rows = (_row(number, pair, tags.get(pair.kind, "p"), marks) for number, pair in enumerate(pairs, 1))
    grouped = groupby(zip(rows, pairs, strict=True), key=lambda item: (item[1].paragraph, item[1].kind))
    return [[row for row, _ in group] for _, group in grouped]


def _row(number: int, pair: Pair, tag: str, marks: Marks) -> Row:
    explained = [(change, f"{change.before} became {change.after}: {change.reason}") for change in pair.changes]
    return Row(
        number,
        pair.kind,
        tag,
        marked(pair.source, [(change.source, why) for change, why in explained]),
        marked(pair.target, [(change.after, why) for change, why in explained]),
        None if pair.score is None else f"{pair.score:.2f}".replace("-", "−"),
        pair.flags,
        pair.changes,
        marks.keys(pair),
        pair.status,
        pair.note,
        pair.origin,
        tuple(Offer(percent(one.match), one.source, one.target, one.origin) for one in pair.alternatives),
    )


def word_links(pair: Pair) -> list[int]:
    """The links of a pair, flat: source start, source end, target start, target end, in UTF-16 units of the page.

    Raises IndexError for a link to a word that is not there: whoever made the links counted other words.
    """
    source, target = (_utf16_spans(text) for text in (pair.source, pair.target))
    return [offset for s, t in pair.links for offset in (*source[s], *target[t])]


def _utf16_spans(text: str) -> list[tuple[int, int]]:
    """`words(text)` in UTF-16 units, which is what scripts count, of the text as the page holds it."""
    widths = (2 if ord(character) > 0xFFFF else 1 for character in representable(text))
    offsets = list(accumulate(widths, initial=0))
    return [(offsets[start], offsets[end]) for start, end in words(text)]


def _flag_names(pair: Pair) -> set[str]:
    return {flag.name for flag in pair.flags}


def _terms(pair: Pair) -> set[tuple[str, str]]:
    return {(change.source, change.after) for change in pair.changes}


def _ranked(sets: Iterable[set[Name]]) -> list[tuple[Name, int]]:
    """How many of the sets each item is in, the most frequent first."""
    counts = Counter(item for items in sets for item in items)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
