"""How a model is searched, and what a model of ours says about itself in krant.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import KrantError
from translate.models import SETTINGS

MAX_PIECES = 180  # of one input; longer sentences are cut at clauses (the model was trained on at most 168)
BATCH_PIECES = 2048  # padded source pieces of a batch
RELOAD = "Fetch the model again, or use --model bundled."
KEYS = {"clause_pieces", "term_markup", "alignment_heads", "dictionary"}


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the model is searched: part of every output's signature.

    `heads` are those of the last decoder layer whose cross-attention links words (all if empty).
    """

    beams: int = 4
    batch_pieces: int = BATCH_PIECES
    clause_pieces: int = MAX_PIECES  # a longer sentence is cut at the ends of clauses, if it has any
    term_markup: tuple[str, str] | None = None  # see `markup`
    heads: tuple[int, ...] = ()
    dictionary: tuple[str, str] | None = None  # the marks of its folder's, if it has one, see `dictionary`

    @classmethod
    def of(cls, folder: Path, beams: int) -> Decoding:
        """The settings that suit a model: a folder of ours says them in krant.json, since a small model loses the
        thread of long sentences; others have none. Raises KrantError when that file is damaged."""
        path = folder / SETTINGS
        if not path.is_file():
            return cls(beams)
        try:
            settings = json.loads(path.read_text("utf-8"))
            pieces, marks = settings.get("clause_pieces", MAX_PIECES), settings.get("term_markup")
            others = settings.get("dictionary")
            heads = settings.get("alignment_heads", [])
            if set(settings) <= KEYS and _positive(pieces) and _paired(marks) and _paired(others) and _indices(heads):
                return cls(
                    beams,
                    clause_pieces=pieces,
                    term_markup=tuple(marks) if marks else None,
                    heads=tuple(heads),
                    dictionary=tuple(others) if others else None,
                )
            cause = (
                "it may say clause_pieces, a number above 0, term_markup and dictionary, two marks each, "
                "alignment_heads, a list of numbers, and nothing else"
            )
        except (OSError, ValueError, AttributeError, TypeError) as error:
            cause = str(error)
        raise KrantError(f"{path}: is damaged ({cause}). {RELOAD}")


def _positive(value: Any) -> bool:
    return type(value) is int and value > 0


def _paired(value: Any) -> bool:
    return value is None or (len(value) == 2 and all(type(mark) is str and mark.strip() for mark in value))


def _indices(value: Any) -> bool:
    return type(value) is list and all(type(one) is int and one >= 0 for one in value) and len(set(value)) == len(value)
