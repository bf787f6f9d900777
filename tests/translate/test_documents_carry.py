"""Dividing a translation over slots: nothing of it is lost, doubled or moved, whatever the links say."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.documents.carry import Field, divided, linked, order

TEXTS = st.lists(st.sampled_from(["Poetin", " ", ", ", "“", "”.", "belde", "3.5", "Oekraïne", "\u202e", "é"])).map(
    "".join
)
LOOKS = st.sampled_from([("", 0), ("<b>", 1), ("<i>", 1)])


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, list[Field], str, list[tuple[int, int]]]:
    parts = draw(st.lists(TEXTS, min_size=1, max_size=5))
    edges = list(accumulate(map(len, parts), initial=0))
    looks = [draw(LOOKS) for _ in parts]
    fields = [Field(edges[i], edges[i + 1], look, False, depth) for i, (look, depth) in enumerate(looks)]
    numbers = st.integers(0, 8)
    return "".join(parts), fields, draw(TEXTS), draw(st.lists(st.tuples(numbers, numbers), max_size=8))


@settings(max_examples=300, deadline=None)
@given(sentences(), st.booleans())
def test_no_character_is_lost(made: tuple[str, list[Field], str, list[tuple[int, int]]], cues: bool) -> None:
    source, fields, target, links = made
    known = linked(source, target, fields, links)
    sequence = order(known, [[index] for index in range(len(fields))])
    texts = divided(known, sequence, cues=cues)
    joined = "".join(texts[index] for index in sequence)
    assert sorted(texts) == sorted(range(len(fields)))
    assert joined == target or (cues and "".join(joined.split()) == "".join(target.split()))


@pytest.mark.parametrize(
    ("target", "links", "expected"),
    [
        ("The president called.", [(0, 0), (1, 1), (2, 2)], ["The ", "president", " called."]),
        ("President called.", [(1, 0), (2, 1)], ["", "President", " called."]),
        ("He, “the president”, called.", [(1, 2), (2, 3)], ["He, “the ", "president", "”, called."]),
        ("A head of state called.", [(0, 0), (1, 1), (1, 2), (1, 3), (2, 4)], ["A ", "head of state", " called."]),
        ("One two three.", [], ["One ", "two", " three."]),
        ("President.", [], ["", "President", "."]),
    ],
)
def test_words_go_to_the_field_of_their_source(target: str, links: list[tuple[int, int]], expected: list[str]) -> None:
    fields = [Field(0, 3), Field(3, 12, "<b>", False, 1), Field(12, 19)]
    texts = divided(linked("De president belde.", target, fields, links), range(3))
    assert [texts[index] for index in range(3)] == expected
