"""What looks wrong in a translation is flagged, and a good one is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.guard_loops import repeats
from translate.guards import RATIO_FROM, flags

WORDS = st.lists(st.sampled_from(["the", "war", "Putin", "said", "on", "2019,", "“No”"]), min_size=1, max_size=6)


def names(source: str, target: str) -> list[str]:
    return [flag.name for flag in flags(source, target)]


@pytest.mark.parametrize(
    "text",
    [
        "the the the",
        "He said no, no, no.",
        "“No no no”, he said",
        "No. No. No.",
        "the war in the war in the war in Ukraine",
        "The president of the United States the president of the United States the President of the United States",
        "... ... ...",
    ],
)
def test_three_times_the_same_is_a_repetition(text: str) -> None:
    assert repeats(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He had had enough, enough.",
        "that that is, is",
        "a a a",
        "no no nobody",
        "banana nana nana",
        "the war in the war on Ukraine",
        "the war, the peace, the end",
    ],
)
def test_twice_the_same_or_part_of_a_word_is_none(text: str) -> None:
    assert not repeats(text)


@given(WORDS)
def test_any_stretch_of_words_three_times_is_found(words: list[str]) -> None:
    assert repeats(" ".join(words * 3))


def test_a_line_without_spaces_is_looked_through_at_once() -> None:
    """Square time would be minutes here: the longest line an article may have."""
    assert not repeats("a" * 100_000)
    assert not repeats("(" * 100_000)


def test_a_repetition_is_flagged_unless_the_dutch_repeats() -> None:
    assert names("Nee, zei hij.", "No, no, no, no.") == ["repetition"]
    assert names("Nee, nee,\nnee, zei hij.", "No, no, no, he said.") == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("De kosten, zo’n 1.234,5 miljoen.", "The costs, some 1,234.5 million."),
        ("Het kost € 25.000 of 25 000.", "It costs €25000 or 25 000."),
        ("1½ procent in 2019", "1.5 percent in 2019"),
        ("twaalf huizen", "12 houses"),
        ("12 huizen en 12 schuren", "12 sheds and 12 houses"),
    ],
)
def test_the_same_numbers_are_not_flagged(source: str, target: str) -> None:
    assert names(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("Er waren 312 huizen.", "There were 321 houses.", "312"),
        ("12 huizen en 12 schuren", "12 houses and sheds", "12"),
        ("in 2018 en 2019", "in the year", "2018, 2019"),
    ],
)
def test_a_number_that_is_lost_is_named(source: str, target: str, missing: str) -> None:
    (flag,) = flags(source, target)
    assert (flag.name, flag.detail) == ("number-differs", f"not in the English: {missing}")


def test_much_too_short_or_too_long_is_flagged_in_what_is_no_headline() -> None:
    dutch = "De Raad van State vindt de nieuwe wet van het kabinet onvoldragen."
    assert names(dutch, "The Council.") == ["length-ratio"]
    long = "The Council of State finds this, it is said, and that of the cabinet. "
    assert names(dutch, long * 2) == ["length-ratio"]
    assert names(dutch, "The Council of State finds the new law of the cabinet immature.") == []
    assert names("a " * (RATIO_FROM // 2 - 1), "Yes") == []
    assert names("a " * (RATIO_FROM // 2), "Yes") == ["length-ratio"]


def test_what_is_left_in_dutch_is_flagged_but_not_a_name() -> None:
    assert names("De Raad vindt dit onvoldragen.", "De Raad vindt dit onvoldragen.") == ["untranslated"]
    assert names("Volodymyr Zelensky", "Volodymyr Zelensky") == []


@given(st.text(), st.text())
def test_any_texts_can_be_looked_at(source: str, target: str) -> None:
    assert len(set(names(source, target))) == len(names(source, target))
    assert "repetition" not in names(target, target)
