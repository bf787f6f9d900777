"""Words: what counts as one, spans that fit the text, and no text that is lost or counted twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from align.words import words


def spelled(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poetins vriend", ["Poetins", "vriend"]),
        ("de Navo-top van Obama's man", ["de", "Navo-top", "van", "Obama's", "man"]),
        ("zo’n N-VA’er", ["zo’n", "N-VA’er"]),
        ("’s Avonds, in ’t donker en 't licht", ["’s", "Avonds", "in", "’t", "donker", "en", "'t", "licht"]),
        ("‘Hij zei: ’t is goed’, zei ze", ["Hij", "zei", "’t", "is", "goed", "zei", "ze"]),
        ("in- en uitvoer – dat wil zeggen", ["in", "en", "uitvoer", "dat", "wil", "zeggen"]),
        ("100.000 man, 3,5 miljoen. Einde", ["100.000", "man", "3,5", "miljoen", "Einde"]),
        ("Moskou.Gisteren", ["Moskou", "Gisteren"]),
        ("Oekraïne cafe\u0301 İstanbul", ["Oekraïne", "cafe\u0301", "İstanbul"]),
        ("ja ❤️ 👍🏽 nee… — ‘’", ["ja", "nee"]),
        ("Кремль في القاهرة 东京", ["Кремль", "في", "القاهرة", "东京"]),
        ("a--b a''b -a- 'a'", ["a", "b", "a", "b", "a", "a"]),
        ("samen\u00adstelling", ["samen\u00adstelling"]),
        ("", []),
        (" \n", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert spelled(text) == expected


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aé1’'-., \u0301\u202e"))))
def test_every_letter_and_digit_is_in_exactly_one_word_property(text: str) -> None:
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {position for start, end in spans for position in range(start, end)}
    letters = {match.start() for match in regex.finditer(r"[\p{L}\p{N}]", text)}
    assert letters <= covered
    assert all(regex.search(r"[\p{L}\p{N}]", text[start:end]) for start, end in spans)


@given(st.lists(st.sampled_from(["Navo-top", "zo’n", "100.000", "Obama's", "en"])))
def test_words_between_spaces_come_back_property(parts: list[str]) -> None:
    assert spelled(" ".join(parts)) == parts
