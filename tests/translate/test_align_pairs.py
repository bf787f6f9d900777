"""Real pairs: Dutch articles and English versions that nobody translated sentence by sentence, with beads by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.ladder import read_ladder
from align.score import score
from translate.align_inputs import FilePair
from translate.align_run import Aligned, AlignOptions, align_pair

PAIRS = Path(__file__).parents[1] / "data" / "pairs"
NAMES = ("chipfabriek", "school", "veerpont")


def aligned(name: str) -> Aligned:
    return align_pair(FilePair(PAIRS / f"{name}.nl.txt", PAIRS / f"{name}.en.txt", name), AlignOptions())


@pytest.mark.parametrize("name", NAMES)
def test_the_gold_covers_every_sentence_once(name: str) -> None:
    gold, found = read_ladder(PAIRS / f"{name}.gold"), aligned(name).beads
    for side in ("source", "target"):
        numbers = [i for bead in gold for i in getattr(bead, side)]
        assert numbers == list(range(len(numbers)))
        assert numbers == [i for bead in found for i in getattr(bead, side)]


def test_most_beads_are_right_and_the_wrong_ones_are_flagged() -> None:
    documents = [(read_ladder(PAIRS / f"{name}.gold"), aligned(name).beads) for name in NAMES]
    scores = score(documents)
    assert scores.strict.f1 > 0.85 and scores.lax.f1 > 0.97
    for gold, found in documents:
        right = {(bead.source, bead.target) for bead in gold}
        assert all((bead.score or 0) < 0.9 for bead in found if (bead.source, bead.target) not in right)
