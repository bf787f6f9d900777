"""Vecalign's ladder format, one sentence a line, and scores as vecalign counts them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bead
from align.errors import AlignError
from align.ladder import read_ladder, read_lines, write_ladder
from align.score import score

INDICES = st.lists(st.integers(0, 99_999), max_size=4).map(tuple)
BEADS = st.lists(st.builds(Bead, INDICES, INDICES, st.floats(1e-6, 1)))


@given(BEADS)
def test_property_what_is_written_comes_back(beads: list[Bead]) -> None:
    found = read_ladder(write_ladder(beads))
    assert [(bead.source, bead.target) for bead in found] == [(bead.source, bead.target) for bead in beads]
    assert [bead.score for bead in found] == pytest.approx([bead.score for bead in beads], abs=1e-6)


def test_the_lines_are_vecaligns() -> None:
    beads = [Bead((0, 1), (0,), math.exp(-0.25)), Bead((2,), (), 1.0), Bead((), (1,))]
    assert write_ladder(beads) == b"[0, 1]:[0]:0.250000\n[2]:[]:0.000000\n[]:[1]:0.000000\n"


def test_gold_files_without_costs_are_read() -> None:
    assert read_ladder(b"[0]:[0, 1]\n\n[1]:[]\r\n") == [Bead((0,), (0, 1)), Bead((1,), ())]


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"[0]:[0]:0.1\n[1]-[1]\n", "line 2: is no bead"), (b"[0]:[0]:1e\n", "'1e' is not a cost"), (b"\xff", "UTF-8")],
)
def test_a_bad_line_is_named(data: bytes, problem: str) -> None:
    with pytest.raises(AlignError, match=problem):
        read_ladder(data)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"no\.beads: cannot be read"):
        read_ladder(tmp_path / "no.beads")


def test_lines_are_sentences() -> None:
    assert read_lines(b" Een. \r\n\nTwee.\n") == ["Een.", "", "Twee."]
    assert read_lines(b"") == []


def test_scores_as_vecalign_counts_them() -> None:
    """Worked by hand from its score.py: nulls count for precision only, lax needs one shared link."""
    gold = [Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), ()), Bead((4,), (2,)), Bead((), (3,))]
    found = [Bead((0,), (0,)), Bead((1,), (1,)), Bead((2,), ()), Bead((3,), ()), Bead((4,), (2, 3))]
    scores = score([(gold, found)])
    assert (scores.strict.precision, scores.strict.recall) == (2 / 5, 1 / 3)
    assert (scores.lax.precision, scores.lax.recall) == (4 / 5, 1.0)
    assert scores.strict.f1 == pytest.approx(2 * (2 / 5) * (1 / 3) / (2 / 5 + 1 / 3))


def test_scores_add_up_over_documents() -> None:
    right, wrong = [Bead((0,), (0,))], [Bead((0,), ()), Bead((), (0,))]
    scores = score([(right, right), (right, wrong)])
    assert (scores.strict.precision, scores.strict.recall) == (1 / 3, 1 / 2)
    assert score([]).strict.f1 == 0.0
