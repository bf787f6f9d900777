"""Sentences that models are tested with: none of them, nor one that is nearly the same, may be trained on.

Nearly the same: enough shared word triples, and then a similarity of 85 of 100 (rapidfuzz' normalised indel distance).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rapidfuzz import fuzz

from translate.errors import KrantError
from translate.normalize import for_model

SIMILAR = 85.0  # percent
SHARED = 0.3  # of the shorter sentence's word triples
LONG_ENOUGH = 5  # words; shorter sentences are alike by chance
WORD = re.compile(r"\w+")


def key(sentence: str) -> str:
    """What makes two sentences the same: letters and digits, without case; of a text without them all of it."""
    return "".join(filter(str.isalnum, sentence.lower())) or sentence


class HeldOut:
    """A growing set of sentences that finds the same and the nearly same ones."""

    def __init__(self, sentences: Iterable[str] = ()) -> None:
        self._exact: dict[str, int] = {}
        self._texts: list[str] = []
        self._triples: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for sentence in sentences:
            self.add(sentence)

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, sentence: str) -> None:
        number = len(self._texts)
        self._exact.setdefault(key(sentence), number)
        self._texts.append(sentence.lower())
        for triple in _triples(sentence):
            self._triples[triple].append(number)

    def same(self, sentence: str) -> bool:
        """Whether a sentence of the set differs in nothing but case, spaces and punctuation."""
        return key(sentence) in self._exact

    def like(self, sentence: str) -> int | None:
        """The number of a sentence that is the same or nearly the same, in the order of `add`; None if none is."""
        if (found := self._exact.get(key(sentence))) is not None:
            return found
        triples = _triples(sentence)
        if not triples:
            return None
        shared = Counter(number for triple in triples for number in self._triples.get(triple, ()))
        text = sentence.lower()
        for number, count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:5]:
            if count < SHARED * len(triples):
                break
            if fuzz.ratio(text, self._texts[number], score_cutoff=SIMILAR):
                return number
        return None


def _triples(sentence: str) -> set[tuple[str, ...]]:
    words = WORD.findall(sentence.lower())
    return set(zip(words, words[1:], words[2:], strict=False)) if len(words) >= LONG_ENOUGH else set()


def sentences_of(paths: Iterable[Path]) -> Iterator[str]:
    """The lines of test sets, as a model is given them. Raises KrantError for a file that cannot be read."""
    for path in paths:
        try:
            lines = path.read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise KrantError(
                f"{path}: cannot be read as UTF-8 text: {error}. Name test sets, one sentence a line."
            ) from error
        yield from filter(None, map(for_model, lines))
