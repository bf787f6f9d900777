"""What a Dutch–English model tells the aligner: a translation of every sentence and, in doubt, how well pairs fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from align.aligner import Evidence
from translate.decoding import MAX_PIECES
from translate.normalize import for_model
from translate.translator import Translator

LETTERS = re.compile(r"[^\W\d_]")
# Nats a piece by which any English text is less probable than the translation of its source; fitted together with
# `align.aligner.JUDGED`, with bundled@9d54717dc312.
ANY_TEXT = 5.21
LONGEST = 2 * MAX_PIECES - 1  # pieces of a text that engines score


@runtime_checkable
class Scoring(Translator, Protocol):
    """A translator that can tell how probable a translation is."""

    def count(self, sentence: str) -> int: ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]: ...


def evidence_of(translator: Translator) -> Evidence:
    """Dutch sentences → English by a translator, which judges as well if it can score."""
    return Judge(translator) if isinstance(translator, Scoring) else Reader(translator)


class Reader:
    """Translates; equal sentences once, what has no letters not at all."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def __call__(self, sentences: Sequence[str]) -> list[str]:
        wanted = list(dict.fromkeys(for_model(text) for text in sentences if LETTERS.search(text)))
        known = dict(zip(wanted, (found.text for found in self._translator.translate(wanted)), strict=True))
        return [known.get(for_model(text), text) for text in sentences]


class Judge(Reader):
    """Translates and judges (see `align.judging.Judging`)."""

    def __init__(self, translator: Scoring) -> None:
        super().__init__(translator)
        self._scoring = translator

    def judged(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        """Log-probabilities, counted from what any text has; nothing for texts too long for the model."""
        plain = [(for_model(source), for_model(target)) for source, target in pairs]
        sizes = [[self._scoring.count(text) for text in pair] for pair in plain]
        short = [pair for pair, size in zip(plain, sizes, strict=True) if max(size) <= LONGEST]
        wanted = list(dict.fromkeys(short))
        known = dict(zip(wanted, self._scoring.score(wanted), strict=True))
        return [
            (known[pair] + ANY_TEXT) * target if pair in known else None
            for pair, (_, target) in zip(plain, sizes, strict=True)
        ]
