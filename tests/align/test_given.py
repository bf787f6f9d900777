"""Beads that are given: their confidences, and what becomes of them when the texts are cut anew."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import align
from align.bitext import Bead
from align.given import divided, scored
from tests.align.test_aligner import DUTCH, ELSEWHERE, ENGLISH, keys, synthetic

SENTENCES = st.lists(st.sampled_from([*DUTCH, *ENGLISH, "Ja.", ""]), max_size=9)


def ones(count: int) -> list[Bead]:
    return [Bead((i,), (i,)) for i in range(count)]


def test_right_beads_are_sure_and_wrong_ones_are_not() -> None:
    right = scored(DUTCH, ENGLISH, ones(6))
    assert keys(right.beads) == keys(ones(6))
    assert min(bead.score or 0 for bead in right.beads) > 0.9
    assert right.related
    wrong = scored(DUTCH, ELSEWHERE, ones(6))
    assert max(bead.score or 0 for bead in wrong.beads) < 0.5
    assert not wrong.related


def test_one_wrong_pair_among_right_ones_is_found() -> None:
    mixed = [*ENGLISH[:2], ELSEWHERE[3], *ENGLISH[3:]]
    found = scored(DUTCH, mixed, ones(6)).beads
    assert min(range(6), key=lambda k: found[k].score or 0) == 2
    assert (found[2].score or 0) < 0.5 < min(bead.score or 0 for k, bead in enumerate(found) if k != 2)


def test_beads_that_the_aligner_found_keep_their_confidences() -> None:
    source, target, _ = synthetic(60, 3)
    found = align(source, target)
    for one, other in zip(found, scored(source, target, found).beads, strict=True):
        assert (one.source, one.target) == (other.source, other.target)
        assert other.score == pytest.approx(one.score, abs=0.05)


def test_beads_of_any_shape_are_scored() -> None:
    source, target, _ = synthetic(30, 4)
    half = len(target) // 2
    beads = [Bead(tuple(range(30)), tuple(range(half))), Bead((), tuple(range(half, len(target))))]
    found = scored(source[:30], target, beads).beads
    assert keys(found) == keys(beads)
    assert all(0 <= (bead.score or 0) <= 1 for bead in found)


def test_a_bead_is_divided_at_its_sentences() -> None:
    beads = [Bead((0,), (0,)), Bead((1, 2, 3), (1, 2, 3)), Bead((4, 5), (4,)), Bead((), (5,))]
    found = divided(DUTCH, ENGLISH, beads).beads
    assert keys(found) == [((i,), (i,)) for i in range(4)] + [((4, 5), (4,)), ((), (5,))]


def test_long_beads_are_divided_in_linear_memory() -> None:
    source, target, gold = synthetic(320, 5)
    whole = [Bead(tuple(range(len(source))), tuple(range(len(target))))]
    found = divided(source, target, whole).beads
    linked = {key for key in keys(gold) if all(key)}
    assert len(linked & set(keys(found))) / len(linked) > 0.75  # sentences without a counterpart have joined others
    assert all(bead.source and bead.target for bead in found)


@pytest.mark.parametrize("beads", [[Bead((1,), (0,))], [Bead((0,), (0,))], [Bead((0,), (0,)), Bead((0,), (1,))]])
def test_beads_that_leave_out_or_repeat_sentences_are_refused(beads: Sequence[Bead]) -> None:
    with pytest.raises(ValueError, match="bead"):
        scored(DUTCH[:2], ENGLISH[:2], beads)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[str], list[str], list[Bead]]:
    """Two texts and beads that cover them, of any shapes."""
    source, target = draw(SENTENCES), draw(SENTENCES)
    beads = []
    i = j = 0
    while i < len(source) or j < len(target):
        a = draw(st.integers(0, len(source) - i))
        b = draw(st.integers(0 if a else min(1, len(target) - j), len(target) - j))
        if a or b:
            beads.append(Bead(tuple(range(i, i + a)), tuple(range(j, j + b))))
            i, j = i + a, j + b
    return source, target, beads


@given(problems())
@settings(deadline=None, max_examples=25)
def test_property_scoring_keeps_the_beads(problem: tuple[list[str], list[str], list[Bead]]) -> None:
    source, target, beads = problem
    found = scored(source, target, beads).beads
    if source and target:
        assert keys(found) == keys(beads)
    assert all(0 <= (bead.score or 0) <= 1 for bead in found)


@given(problems())
@settings(deadline=None, max_examples=25)
def test_property_dividing_covers_every_sentence_once_and_crosses_no_end(
    problem: tuple[list[str], list[str], list[Bead]],
) -> None:
    """What was linked stays so; what was not is as before."""
    source, target, beads = problem
    found = divided(source, target, beads).beads
    assert [i for bead in found for i in bead.source] == list(range(len(source)))
    assert [j for bead in found for j in bead.target] == list(range(len(target)))
    if source and target:
        for bead in found:
            homes = [
                old for old in beads if set(bead.source) <= set(old.source) and set(bead.target) <= set(old.target)
            ]
            assert homes
            assert bool(bead.source and bead.target) == bool(homes[0].source and homes[0].target) or len(homes) > 1
