"""What need not be translated again: sentences that people decided about in this article, or in another one.

The run's own state comes first (`NAME.jsonl`, the article as the last run or review left it): what was approved or
edited stays to the letter, merged and split as it was. Then the memory: the same sentence gets its translation, marked
with the origin `memory`; sentences that are like it are offered as alternatives.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.bitext import Alternative, Article, Bitext, Pair, Paragraph
from align.jsonl import read_jsonl
from translate.guards import flags
from translate.memory import Entry, Memory
from translate.outputs import STATE
from translate.review import REVIEW_OF, REVIEWER
from translate.review_match import squeezed
from translate.review_text import cut_paragraph, fits

ORIGIN = "memory"
DECIDED = ("approved", "edited")


@dataclass(frozen=True)
class Reuse:
    """The state of one article (None if it is new) and the memory (None without one)."""

    state: Bitext | None = None
    memory: Memory | None = None

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """What the state says about its reviews, which stays true."""
        found = self.state.properties if self.state else ()
        return tuple(one for one in found if one[0] in (REVIEW_OF, REVIEWER))

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """What a run that uses a memory records about it."""
        return () if self.memory is None else (("memory", self.memory.signature),)

    def cut(self, article: Article) -> Article:
        """The article with the sentences of the state, in the paragraphs where somebody decided something."""
        paragraphs = [
            (cut_paragraph(paragraph, [pair.source for pair in pairs]) if pairs else None) or paragraph
            for paragraph, pairs in zip(article.paragraphs, self._by_paragraph(article), strict=True)
        ]
        return replace(article, paragraphs=tuple(paragraphs))

    def known(self, article: Article) -> list[Pair | None]:
        """For each sentence of an article that was `cut`, its pair, or None if it has to be translated."""
        groups = self._by_paragraph(article)
        placed = {id(pair) for group in groups for pair in group}
        loose = _queues(pair for pair in self._pairs() if pair.status in DECIDED and id(pair) not in placed)
        found: list[Pair | None] = []
        for index, (paragraph, pairs) in enumerate(zip(article.paragraphs, groups, strict=True)):
            for number, sentence in enumerate(paragraph.sentences):
                queue = loose.get(squeezed(sentence.text))
                pair = pairs[number] if pairs else (queue.popleft() if queue else None)
                if pair is not None and pair.status in DECIDED:
                    found.append(replace(pair, paragraph=index, kind=paragraph.kind))
                else:
                    found.append(self._remembered(sentence.text, index, paragraph))
        return found

    def finished(self, pairs: Sequence[Pair]) -> list[Pair]:
        """The pairs with notes and rejections that still fit, and with alternatives from the memory."""
        open_ = defaultdict[tuple[str, str], deque[Pair]](deque)
        for old in self._pairs():
            if old.status not in DECIDED:
                open_[old.source, old.target].append(old)
        result = []
        for pair in pairs:
            same = open_.get((pair.source, pair.target))
            if same and pair.status not in DECIDED:
                old = same.popleft()
                pair = replace(pair, status=old.status, note=old.note)
            result.append(self._offered(pair))
        return result

    def _pairs(self) -> tuple[Pair, ...]:
        return self.state.pairs if self.state else ()

    def _by_paragraph(self, article: Article) -> list[list[Pair]]:
        """For each paragraph, the state's pairs if they are its very text and somebody decided about one of them."""
        old: dict[int, list[Pair]] = defaultdict(list)
        for pair in self._pairs():
            old[pair.paragraph].append(pair)
        texts: dict[str, deque[list[Pair]]] = defaultdict(deque)
        for group in old.values():
            texts["".join(squeezed(pair.source) for pair in group)].append(group)
        found = []
        for paragraph in article.paragraphs:
            queue = texts.get(squeezed(paragraph.text))
            group = queue.popleft() if queue else []
            usable = any(one.status in DECIDED for one in group) and fits(paragraph, [one.source for one in group])
            found.append(group if usable else [])
        return found

    def _remembered(self, source: str, index: int, paragraph: Paragraph) -> Pair | None:
        if self.memory is None or paragraph.kind == "date":
            return None
        entries = self.memory.exact(source)
        if not entries:
            return None
        target = entries[0].target
        others = tuple(Alternative(one.source, one.target, 1.0, ORIGIN) for one in entries[1:] if one.by_a_person)
        return Pair(
            source, target, index, paragraph.kind, flags=flags(source, target), origin=ORIGIN, alternatives=others
        )

    def _offered(self, pair: Pair) -> Pair:
        if self.memory is None or pair.origin == ORIGIN or pair.status in DECIDED or pair.kind == "date":
            return pair
        found = [(match, one) for match, one in self.memory.fuzzy(pair.source) if one.target != pair.target]
        return replace(pair, alternatives=tuple(_alternative(match, one) for match, one in found)) if found else pair


def state_of(base: Path) -> Bitext | None:
    """The state beside an article's outputs (`base` is their path without ending); None where there is none.

    Raises AlignError for a state that cannot be read: it may hold what people decided.
    """
    path = base.with_name(base.name + STATE)
    return read_jsonl(path) if path.is_file() else None


def _alternative(match: float, entry: Entry) -> Alternative:
    return Alternative(entry.source, entry.target, match, ORIGIN)


def _queues(pairs: Iterable[Pair]) -> dict[str, deque[Pair]]:
    """Pairs by their source, in order: the second of two equal sentences gets the second decision."""
    found: dict[str, deque[Pair]] = defaultdict(deque)
    for pair in pairs:
        found[squeezed(pair.source)].append(pair)
    return found
