"""Whole sentences through an engine that takes short ones: cut, batched, searched again where the guards find fault."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial

from translate.decoding import MAX_PIECES, Decoding
from translate.repair import repaired
from translate.translator import Hypothesis, split_clauses, split_long

WIDE = 12  # beams of a search for what the usual one did not find
REMEMBERED = 20_000  # sentences whose translations are kept, about 10 MB


class WholeSentences(ABC):
    """What the engines share. They search; this cuts what is too long and joins what comes out."""

    decoding: Decoding

    def __init__(self) -> None:
        self._known: dict[str, Hypothesis] = {}

    @abstractmethod
    def count(self, sentence: str) -> int:
        """The pieces of a source sentence, with that for its end."""

    @abstractmethod
    def search(self, sentences: list[str], *, without_repetition: bool = False) -> list[Hypothesis]:
        """One hypothesis each, in order, for any number of sentences of at most MAX_PIECES pieces."""

    def first(self, sentences: list[str]) -> list[Hypothesis]:
        """`search`, the first of a sentence: an engine may keep what else it learns from it, until the next time."""
        return self.search(sentences)

    @abstractmethod
    def alternatives(self, sentence: str) -> list[Hypothesis]:
        """The hypotheses of the beam, the best first."""

    @abstractmethod
    def widely(self, sentences: list[str]) -> list[list[Hypothesis]]:
        """For each the hypotheses of a beam of WIDE, the best first."""

    @abstractmethod
    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The mean log-probability of each target's pieces, given its source."""

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        """One hypothesis a sentence, in order, whatever the batches; a sentence that came before is not searched again.

        That serves calls of one process, window after window of articles; between runs the journal remembers
        (`recall`). What is kept here is bounded, so that a run of any length takes constant memory.
        """
        known = self._known
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in known]
        if len(known) + len(new) > REMEMBERED:
            known = {sentence: known[sentence] for sentence in set(sentences) & known.keys()}
        self._known = known
        known.update(zip(new, self._translated(new), strict=True))
        return [known[sentence] for sentence in sentences]

    def unrepaired(self, sentences: Sequence[str]) -> list[Hypothesis]:
        """What the first search finds, as nobody sees it; to measure what repairs are worth."""
        return self._joined_parts(sentences, self.first)

    def _translated(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return self._joined_parts(sentences, lambda flat: repaired(flat, self.first(flat), self))

    def _joined_parts(
        self, sentences: Sequence[str], search: Callable[[list[str]], list[Hypothesis]]
    ) -> list[Hypothesis]:
        parts = [self._split(sentence) for sentence in sentences]
        remaining = iter(search([part for group in parts for part in group]))
        return [_joined([next(remaining) for _ in group]) for group in parts]

    def _split(self, sentence: str) -> list[str]:
        clauses = split_clauses(sentence, partial(self._fits, self.decoding.clause_pieces))
        return [part for clause in clauses for part in split_long(clause, partial(self._fits, MAX_PIECES))]

    def _fits(self, limit: int, sentence: str) -> bool:
        # No look at the characters alone: sentencepiece takes some apart, \ufdfa becomes four words.
        return self.count(sentence) <= limit


def _joined(parts: list[Hypothesis]) -> Hypothesis:
    if len(parts) == 1:
        return parts[0]
    scores = [part.score for part in parts if part.score is not None]
    return Hypothesis(" ".join(part.text for part in parts), round(sum(scores) / len(scores), 4) if scores else None)
