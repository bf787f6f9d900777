"""Which pieces a Marian model writes: those that target.spm has.

opus-mt's models have one vocabulary for both languages (58,101 pieces and more), but no target that they learnt from
had a piece that only source.spm has. A decoder that does not weigh these is faster: its last layer is half as large.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from translate.pieces import END, UNKNOWN, target_pieces

MOST = 0.9  # of a vocabulary; where more can be written, leaving out the rest is not worth a vocabulary of its own


def writable(folder: Path, vocabulary: Sequence[str], always: Collection[int] = ()) -> tuple[int, ...]:
    """The ascending numbers of the pieces that a target may have, and of `always`; none if that is all or most of them.

    Raises KrantError for a target.spm that is no sentencepiece model.
    """
    known = {*target_pieces(folder), END, UNKNOWN}
    found = tuple(number for number, piece in enumerate(vocabulary) if piece in known or number in always)
    return found if len(found) <= MOST * len(vocabulary) else ()
