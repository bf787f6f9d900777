"""A model's vocabulary: texts to piece ids and back.

In the models that we train, sentencepiece's ids are the vocabulary's, and both sides share one sentencepiece model. In
opus-mt's folders each side has its own model, and vocab.json says which id a piece has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sentencepiece

UNKNOWN = "<unk>"


class Vocabulary:
    """The pieces of a Marian folder, or of a joint sentencepiece model whose ids are the vocabulary's."""

    def __init__(self, place: str | Path) -> None:
        place = Path(place)
        names = ("source.spm", "target.spm") if place.is_dir() else (place.name, place.name)
        folder = place if place.is_dir() else place.parent
        self.source, self.target = (
            sentencepiece.SentencePieceProcessor(model_file=str(folder / name)) for name in names
        )
        size = self.source.get_piece_size()
        ids: dict[str, int] = {self.source.id_to_piece(index): index for index in range(size)}
        self.ids = json.loads((place / "vocab.json").read_text("utf-8")) if place.is_dir() else ids
        self.pieces: dict[int, str] = {index: piece for piece, index in self.ids.items()}
        self.unknown: int = self.ids[UNKNOWN]
        same = (folder / names[0]).read_bytes() == (folder / names[1]).read_bytes()
        self._direct = same and self.ids.items() >= ids.items()

    def of_source(self, text: str, *, sampled: bool = False) -> list[int]:
        """The ids of a Dutch text, cut at random if `sampled` (subword regularisation, Kudo 2018)."""
        options: dict[str, Any] = {"enable_sampling": True, "alpha": 0.3, "nbest_size": -1} if sampled else {}
        return self._numbers(self.source.encode(text, out_type=int if self._direct else str, **options))

    def of_target(self, text: str) -> list[int]:
        """The ids of an English text."""
        return self._numbers(self.target.encode(text, out_type=int if self._direct else str))

    def _numbers(self, pieces: Sequence[Any]) -> list[int]:
        return list(pieces) if self._direct else [self.ids.get(piece, self.unknown) for piece in pieces]

    def text(self, ids: Iterable[int]) -> str:
        """The English that ids stand for, without the special ones' names."""
        special = {UNKNOWN, "</s>", "<pad>"}
        pieces = [piece for piece in map(self.pieces.__getitem__, ids) if piece not in special]
        return str(self.target.decode_pieces(pieces)).replace("\u2581", " ").strip()

    def normal(self, text: str) -> str:
        """A Dutch text as sentencepiece normalises it, which is what its pieces cover."""
        return str(self.source.normalize(text)).replace("\u2581", " ").strip()
