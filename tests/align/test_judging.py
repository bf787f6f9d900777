"""The second look: a judge is asked once, about doubtful places only, and what it says decides there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import align
from align.bitext import Bead
from align.judging import Judging

SOURCE = [
    "Ayr won zaterdag met 45-17 van Melrose.",
    "De wedstrijd begon een uur te laat door de regen.",
    "Climo schopte een penalty en scoorde na een solo.",
    "Zo was het bij de rust al beslist.",
    "Trainer Peter Murchie prees de jonge spelers van zijn ploeg.",
    "De volgende wedstrijd is over twee weken in Glasgow.",
]
GIVEN = [
    "Ayr beat Melrose 45-17 on Saturday.",
    "The match began an hour late because of the rain.",
    "Climo kicked a penalty and scored after a solo.",
    "So it was already decided at the break.",
    "Coach Peter Murchie praised the young players of his team.",
    "The next match is in two weeks in Glasgow.",
]
TARGET = [
    *GIVEN[:2],
    "Climo kicked a penalty and crossed after a solo to put the game to bed before half-time.",
    *GIVEN[4:],
]
MERGED, APART = ((2, 3), (2,)), ((2,), (2,))


@dataclass
class Reader:
    """A model that translates by a table and judges by a function."""

    translations: Sequence[str]
    opinion: Callable[[str, str], float | None]
    asked: list[list[tuple[str, str]]] = field(default_factory=list)

    def __call__(self, sentences: Sequence[str]) -> Sequence[str]:
        return self.translations

    def judged(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        self.asked.append(list(pairs))
        return [self.opinion(*pair) for pair in pairs]


def keys(beads: Sequence[Bead]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {(bead.source, bead.target) for bead in beads}


def opinion(*, merged: float) -> Callable[[str, str], float]:
    """A judge that finds all equally good but the pair with two Dutch sentences."""
    both = " ".join(SOURCE[2:4]), TARGET[2]
    return lambda source, target: merged if (source, target) == both else 100.0


def test_the_judge_decides_what_likeness_leaves_open() -> None:
    assert APART in keys(align(SOURCE, TARGET, evidence=lambda sentences: GIVEN))
    for nats, expected in ((200.0, MERGED), (0.0, APART)):
        found = align(SOURCE, TARGET, evidence=Reader(GIVEN, opinion(merged=nats)))
        assert expected in keys(found) and len(keys(found) & {MERGED, APART}) == 1
        assert min(bead.score or 0 for bead in found) > 0.99, "the judge is sure"


def test_it_is_asked_once_and_not_about_what_is_clear() -> None:
    reader = Reader(GIVEN, opinion(merged=200.0))
    assert isinstance(reader, Judging)
    align(SOURCE, TARGET, evidence=reader)
    (asked,) = reader.asked
    assert (SOURCE[2], TARGET[2]) in asked and (" ".join(SOURCE[2:4]), TARGET[2]) in asked
    assert not any(SOURCE[0] in source or SOURCE[5] in source for source, _ in asked)
    clear = Reader(GIVEN, opinion(merged=0.0))
    align(SOURCE, GIVEN, evidence=clear)
    assert clear.asked == []


def test_what_cannot_be_judged_stays_as_it_was() -> None:
    without = align(SOURCE, TARGET, evidence=lambda sentences: GIVEN)
    assert align(SOURCE, TARGET, evidence=Reader(GIVEN, lambda source, target: None)) == without
    partly = Reader(GIVEN, lambda source, target: None if source == SOURCE[2] else 1000.0)
    assert align(SOURCE, TARGET, evidence=partly) == without


def test_texts_that_do_not_belong_together_are_not_judged() -> None:
    reader = Reader(["x y z"] * 6, opinion(merged=0.0))
    align(SOURCE, ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"], evidence=reader)
    assert reader.asked == []


TEXTS = st.lists(st.text(max_size=20) | st.sampled_from([*SOURCE, *TARGET, *GIVEN]), max_size=9)


@given(TEXTS, TEXTS, st.randoms(use_true_random=False), st.booleans())
@settings(deadline=None, max_examples=80)
def test_property_whatever_the_judge_says_every_sentence_is_in_one_bead(
    source: list[str], target: list[str], dice: object, gaps: bool
) -> None:
    def any_opinion(one: str, other: str) -> float | None:
        return None if gaps and dice.random() < 0.1 else dice.uniform(-500, 500)  # type: ignore[attr-defined]

    found = align(source, target, evidence=Reader(source, any_opinion))
    assert [i for bead in found for i in bead.source] == list(range(len(source)))
    assert [j for bead in found for j in bead.target] == list(range(len(target)))
    assert all(bead.score is not None and 0 <= bead.score <= 1 for bead in found)
