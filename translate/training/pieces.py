"""Pairs as vocabulary pieces, and word links as the attention that a guided head should pay.

Guided alignment (Chen et al. 2016; Marian's `transformer-align`): the cross-attention of one head of the last decoder
layer, at the position that writes a target piece, is trained towards the source pieces of the words linked to it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.training.vary import TAG, Pair, Side
from translate.training.vocabulary import Vocabulary

BYTE = re.compile(r"<0x([0-9A-F]{2})>")
MARK = "\u2581"  # how sentencepiece writes the space before a word


@dataclass(frozen=True, slots=True)
class Encoded:
    """Piece ids of both sides (without the end) and the wished attention as (target piece, source piece, weight)."""

    source: list[int]
    target: list[int]
    attention: list[tuple[int, int, float]]


class Encoder:
    """Turns pairs into pieces; a share of the sources is cut at random (subword regularisation, Kudo 2018).

    `model` is a joint sentencepiece model or a Marian folder, see `Vocabulary`.
    """

    def __init__(self, model: str | Path, sampling: float, seed: int) -> None:
        self.vocabulary = Vocabulary(model)
        self.pieces: Mapping[int, _Piece] = {
            index: _Piece.of(text) for index, text in self.vocabulary.pieces.items() if text
        }
        self.sampling, self.random = sampling, random.Random(seed)
        self.tag = self.vocabulary.ids.get(TAG, self.vocabulary.unknown)

    def encode(self, pair: Pair, tagged: bool = False) -> Encoded:
        sampled = self.random.random() < self.sampling
        source = self.vocabulary.of_source(pair.dutch.text, sampled=sampled)
        target = self.vocabulary.of_target(pair.english.text)
        attention = self.attention(pair, source, target) if pair.links else []
        return Encoded([self.tag, *source], target, []) if tagged else Encoded(source, target, attention)

    def attention(self, pair: Pair, source: list[int], target: list[int]) -> list[tuple[int, int, float]]:
        sources, targets = self.members(source, pair.dutch), self.members(target, pair.english)
        linked: dict[int, list[int]] = {}
        for a, b in pair.links:
            linked.setdefault(b, []).extend(sources.get(a, ()))
        return [
            (row, column, 1 / len(columns))
            for token, columns in linked.items()
            if columns
            for row in targets.get(token, ())
            for column in columns
        ]

    def members(self, ids: Sequence[int], side: Side) -> dict[int, list[int]]:
        """Which pieces belong to each token of a side; nothing if pieces and text do not run parallel."""
        found: dict[int, list[int]] = {}
        place, pending, length = -1, b"", len(side.owners)  # the first piece begins with the mark of a space
        for index, piece in enumerate(map(self.pieces.__getitem__, ids)):
            first = place + piece.skip
            if 0 <= first < length:
                found.setdefault(side.owners[first], []).append(index)
            if piece.byte is None:
                place += piece.length
            else:
                pending += piece.byte
                if _complete(pending):
                    place, pending = place + 1, b""
        return found if place == length else {}


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a piece covers: characters, how many of them are the space before a word, or one byte of a character."""

    length: int
    skip: int
    byte: bytes | None

    @classmethod
    def of(cls, text: str) -> _Piece:
        byte = BYTE.fullmatch(text)
        return cls(len(text), int(text[0] == MARK and len(text) > 1), bytes([int(byte[1], 16)]) if byte else None)


def _complete(data: bytes) -> bool:
    try:
        return len(data.decode("utf-8")) == 1
    except UnicodeDecodeError:
        return False
