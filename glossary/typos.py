"""Misprints that newspapers print: a capitalised word one letter away from a long form of a term (Oekraïnse).

Deletion neighbourhoods (Garbe's SymSpell) make the look-up constant in the number of terms. Persons and places are left
out, because another one's name may be one letter away, and so is a word that ends differently (Zelenska, Zelensky).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import TypeVar

from rapidfuzz.distance import OSA

from glossary import lexicon
from glossary.patterns import Pattern
from glossary.terms import Form

T = TypeVar("T")

_KINDS = frozenset({"country", "adjective", "inhabitant"})
_SHORTEST = 9
_TOKEN = re.compile(r"(?<![\w@#])[A-Z][a-z]{6,}(?![\w@])")


class Typos:
    """The long single words among the patterns, by what is left when one letter is taken out."""

    def __init__(self, patterns: Iterable[Iterable[Pattern]]) -> None:
        self._known: dict[str, Pattern] = {}
        self._near: dict[str, list[str]] = defaultdict(list)
        self._memory: dict[str, Pattern | None] = {}
        for group in patterns:
            for pattern in group:
                if pattern.where == "anywhere" and pattern.text.isalpha():
                    self._add(pattern)

    def _add(self, pattern: Pattern) -> None:
        text = pattern.text
        if pattern.term.kind not in _KINDS or len(text) < _SHORTEST or text in self._known or text[0].islower():
            return
        self._known[text] = pattern
        for deleted in _deletions(text):
            self._near[deleted].append(text)

    def find(self, text: str, taken: bytearray, build: Callable[[Pattern, int, int, Form], T]) -> list[T]:
        """Misprints in a folded text where `taken` is 0, each made by `build(pattern, start, end, 'typo')`."""
        found = []
        for token in _TOKEN.finditer(text):
            word = token[0]
            if word not in self._memory:
                self._memory[word] = None if lexicon.is_word(word) else self._nearest(word)
            pattern = self._memory[word]
            if pattern is not None and not any(taken[token.start() : token.end()]):
                found.append(build(pattern, token.start(), token.end(), "typo"))
        return found

    def _nearest(self, word: str) -> Pattern | None:
        shorter = list(_deletions(word))
        near = {known for deleted in (word, *shorter) for known in self._near.get(deleted, ())}
        near.update(deleted for deleted in shorter if deleted in self._known)
        near = {
            known for known in near if known[0] == word[0] and known[-1] == word[-1] and not _is_halved(known, word)
        }
        near = {known for known in near if OSA.distance(known, word) == 1}
        longest = max((_common_end(known, word) for known in near), default=0)
        patterns = [self._known[known] for known in sorted(near) if _common_end(known, word) == longest]
        return patterns[0] if len({pattern.english[0] for pattern in patterns}) == 1 else None


def _is_halved(known: str, word: str) -> bool:
    """Whether only a double vowel is single: Pakistan is no misprint of Pakistaan."""
    return any(
        known.replace(double, double[0]) == word.replace(double, double[0]) for double in ("aa", "ee", "oo", "uu")
    )


def _common_end(one: str, two: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(two), strict=False)))


def _deletions(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))
