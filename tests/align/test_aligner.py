"""The aligner: what it finds, what it must never do, and that long texts go the same way as short ones."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import aligner
from align.aligner import Options, align, aligned, around
from align.bitext import Bead

DUTCH = [
    "Navo-top in Den Haag eindigt met akkoord",
    "De 32 landen verhogen hun uitgaven voor defensie naar 5 procent.",
    "Spanje wil een uitzondering.",
    "Premier Schoof sprak woensdag van een historische dag.",
    "De politie hield vier betogers aan in het centrum van Den Haag.",
    "Volgens Mark Rutte is het akkoord nodig omdat Rusland zich sneller bewapent dan gedacht.",
]
ENGLISH = [
    "NATO summit in The Hague ends with agreement",
    "The 32 countries will raise their spending on defence to 5 percent.",
    "Spain wants an exemption.",
    "Prime Minister Schoof spoke on Wednesday of a historic day.",
    "Police arrested four demonstrators in the centre of The Hague.",
    "According to Mark Rutte the agreement is needed because Russia is arming faster than thought.",
]
ELSEWHERE = [
    "The orchestra played a symphony by Brahms.",
    "Tickets for the festival sold out within an hour.",
    "A new museum opens next spring in Lisbon.",
    "Its director used to paint portraits of sailors.",
    "The hall has eight hundred seats.",
    "Critics praised the young violinist.",
]


def keys(beads: Sequence[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in beads]


def synthetic(count: int, seed: int) -> tuple[list[str], list[str], list[Bead]]:
    """Texts in an invented language and its 'translation', the same; some sentences are merged or gone."""
    dice = random.Random(seed)
    source: list[str] = []
    target: list[str] = []
    gold: list[Bead] = []

    def sentence() -> str:
        return " ".join("".join(dice.choices("bdfgklmnprstaeiou", k=dice.randint(4, 9))) for _ in range(8)) + "."

    while len(source) < count:
        # Two gaps side by side look like a free translation, and are taken for one.
        gap = bool(gold) and not (gold[-1].source and gold[-1].target)
        match dice.choices(["1-1", "1-0", "0-1", "2-1"], [85, 0, 0, 5] if gap else [80, 7, 7, 6])[0]:
            case "1-1":
                source.append(sentence())
                target.append(source[-1])
                gold.append(Bead((len(source) - 1,), (len(target) - 1,)))
            case "1-0":
                source.append(sentence())
                gold.append(Bead((len(source) - 1,), ()))
            case "0-1":
                target.append(sentence())
                gold.append(Bead((), (len(target) - 1,)))
            case _:
                source += [sentence(), sentence()]
                target.append(" ".join(source[-2:]))
                gold.append(Bead((len(source) - 2, len(source) - 1), (len(target) - 1,)))
    return source, target, gold


def test_without_a_model_a_translation_is_found_sentence_by_sentence() -> None:
    assert keys(align(DUTCH, ENGLISH)) == [((i,), (i,)) for i in range(6)]


def test_merged_sentences() -> None:
    english = [*ENGLISH[:1], f"{ENGLISH[1][:-1]}, but {ENGLISH[2]}", *ENGLISH[3:]]
    assert keys(align(DUTCH, english)) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,)), ((5,), (4,))]
    assert keys(align(DUTCH, english, evidence=lambda texts: ENGLISH))[1] == ((1, 2), (1,))


def test_the_other_direction_gives_the_same_beads() -> None:
    english = [*ENGLISH[:3], *ENGLISH[4:]]
    back = align(english, DUTCH, options=Options("en", "nl"), evidence=None)
    assert keys(align(DUTCH, english))[3] == ((3,), ())
    assert len(keys(back)) == 6


def test_left_out_and_added_sentences_stand_alone() -> None:
    english = [*ENGLISH[:2], ELSEWHERE[0], *ENGLISH[2:4], *ENGLISH[5:]]
    assert keys(align(DUTCH, english)) == [
        ((0,), (0,)), ((1,), (1,)), ((), (2,)), ((2,), (3,)), ((3,), (4,)), ((4,), ()), ((5,), (5,)),
    ]  # fmt: skip


def test_evidence_is_asked_once_and_decides() -> None:
    """Sentences in a language that nothing is known of, and whose translations come in another length."""
    asked: list[Sequence[str]] = []

    def evidence(sentences: Sequence[str]) -> list[str]:
        asked.append(sentences)
        return ENGLISH

    strange = ["zzz qqq xxx" for _ in ENGLISH]
    english = [ELSEWHERE[0], *ENGLISH]
    found = align(strange, english, evidence=evidence, options=Options("xx", "en"))
    assert keys(found) == [((), (0,)), *(((i,), (i + 1,)) for i in range(6))]
    assert asked == [strange]


def test_confidence_is_high_where_all_is_clear_and_lower_where_it_is_not() -> None:
    clear = align(DUTCH, ENGLISH, evidence=lambda texts: ENGLISH)
    assert min(bead.score or 0 for bead in clear) > 0.95
    doubtful = align(["Ja.", "Nee.", "Goed."], ["Quite.", "Hardly."])
    assert min(bead.score or 0 for bead in doubtful) < 0.9


def test_unrelated_texts_are_recognised() -> None:
    assert aligned(DUTCH, ENGLISH).related
    assert aligned(DUTCH, ENGLISH, evidence=lambda texts: ENGLISH).related
    assert not aligned(DUTCH, ELSEWHERE).related
    assert aligned(["Ja."], ["The orchestra."]).related, "too short to tell"


def test_a_few_sentences_are_found_in_a_long_text_and_others_are_not() -> None:
    source, target, gold = synthetic(400, 4)
    linked = [bead for bead in gold if len(bead.source) == len(bead.target) == 1]
    wanted = [linked[40], linked[41], linked[200], linked[201], linked[-20]]
    found = aligned(source, [target[bead.target[0]] for bead in wanted], options=Options("xx", "yy"))
    assert [bead.source for bead in found.beads if bead.target] == [bead.source for bead in wanted]
    assert found.related
    assert not aligned(source, synthetic(400, 5)[1][100:105], options=Options("xx", "yy")).related


def test_paragraphs_decide_between_equals() -> None:
    """Of two equal sentences the one in the same paragraph is taken, the other one has no counterpart."""
    source = [word * 20 for word in ("alfa beta ", "gamma delta ", "gamma delta ", "epsilon zeta ")]
    target = [source[0], *source[2:]]
    options = Options("xx", "yy", source_paragraphs=[0, 0, 1, 1], target_paragraphs=[0, 1, 1])
    assert ((2,), (1,)) in keys(align(source, target, options=options))
    options = Options("xx", "yy", source_paragraphs=[0, 0, 1, 1], target_paragraphs=[0, 0, 1])
    assert ((1,), (1,)) in keys(align(source, target, options=options))


def test_paragraphs_of_one_side_only_change_nothing() -> None:
    one = Options(source_paragraphs=[0, 0, 1, 1, 2, 2], target_paragraphs=[0] * 6)
    assert align(DUTCH, ENGLISH, options=one) == align(DUTCH, ENGLISH)


def test_empty_sides() -> None:
    assert align([], []) == []
    assert keys(align(["Een.", "Twee."], [])) == [((0,), ()), ((1,), ())]
    assert keys(align([], ["One."])) == [((), (0,))]


TEXTS = st.lists(st.text(max_size=30) | st.sampled_from([*DUTCH, *ENGLISH]), max_size=9)


@given(TEXTS, TEXTS, st.booleans())
@settings(deadline=None, max_examples=60)
def test_property_every_sentence_is_in_one_bead_and_in_order(source: list[str], target: list[str], model: bool) -> None:
    beads = align(source, target, evidence=(lambda texts: texts) if model else None)
    assert [i for bead in beads for i in bead.source] == list(range(len(source)))
    assert [j for bead in beads for j in bead.target] == list(range(len(target)))
    assert all(bead.source or bead.target for bead in beads)
    assert all(bead.score is not None and 0 <= bead.score <= 1 for bead in beads)
    assert beads == align(source, target, evidence=(lambda texts: texts) if model else None)


@pytest.mark.parametrize("seed", [1, 2])
def test_coarse_to_fine_finds_what_the_full_search_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target, gold = synthetic(220, seed)
    full = align(source, target, options=Options("xx", "yy"))
    assert keys(full) == keys(gold)
    monkeypatch.setattr(aligner, "DIRECT", 40)
    monkeypatch.setattr(aligner, "COARSEST", 20)  # 220 sentences → units of 16, 4 and 1
    coarse = align(source, target, options=Options("xx", "yy"))
    assert keys(coarse) == keys(full)
    assert [bead.score for bead in coarse] == pytest.approx([bead.score for bead in full], abs=1e-3)


def test_a_long_stretch_that_one_side_lacks() -> None:
    source, target, _ = synthetic(400, 3)
    beads = align(source, target[:50] + target[250:], options=Options("xx", "yy"))
    assert sum(1 for bead in beads if not bead.target) > 150
    assert keys(beads)[-1] != ((len(source) - 1,), ())


@given(st.data())
@settings(deadline=None, max_examples=80)
def test_property_a_corridor_is_passable(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 300)), data.draw(st.integers(1, 300))
    units = -(-n // aligner.STEP), -(-m // aligner.STEP)
    places = [(0, 0)]
    while places[-1] != units:
        i, j = places[-1]
        step = data.draw(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 1)]))
        following = min(i + step[0], units[0]), min(j + step[1], units[1])
        places.append(following if following != (i, j) else units)
    corridor = around(places, n, m)
    assert len(corridor.low) == len(corridor.high) == n + 1
    assert (corridor.low[0], corridor.high[-1]) == (0, m)
    assert list(corridor.low) == sorted(corridor.low)
    assert list(corridor.high) == sorted(corridor.high)
    assert all(low <= before for low, before in zip(corridor.low[1:], corridor.high, strict=False))
