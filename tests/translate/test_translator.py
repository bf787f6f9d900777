"""Sentences become batches and come back, long ones become parts: every one once, and nothing lost between."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.translator import batches, split_clauses, split_long

LENGTHS = st.lists(st.integers(min_value=1, max_value=60))
# What reaches a model is one line without white space at its ends or two spaces in a row (see translate.normalize).
WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=12)
LINES = st.lists(st.one_of(WORDS, st.sampled_from(["maar,", "ja;", "(nee)", "tja…", "Poetin", "a"]))).map(" ".join)


@given(LENGTHS, st.integers(min_value=1, max_value=200))
def test_batches_hold_every_index_once_within_the_limit(lengths: list[int], limit: int) -> None:
    found = list(batches(lengths, limit))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= limit
    flat = [lengths[index] for batch in found for index in batch]
    assert flat == sorted(lengths, reverse=True)


@given(LENGTHS, st.integers(min_value=1, max_value=200))
def test_no_batch_ends_while_the_next_sentence_fits(lengths: list[int], limit: int) -> None:
    found = list(batches(lengths, limit))
    for batch, _ in pairwise(found):
        assert (len(batch) + 1) * lengths[batch[0]] > limit


def test_equal_lengths_stay_in_order() -> None:
    assert list(batches([3, 5, 3, 5, 3], 10)) == [[1, 3], [0, 2, 4]]
    assert list(batches([], 10)) == []


@given(LINES, st.integers(min_value=0, max_value=40))
@example("a, b", 1)
@example("", 3)
def test_clauses_joined_give_the_sentence_and_end_where_clauses_end(line: str, limit: int) -> None:
    parts = split_clauses(line, lambda text: len(text) <= limit)
    assert " ".join(parts) == line
    assert all(re.search(r"[;:,.!?)…]$", part) for part in parts[:-1])
    assert all(len(part) <= limit or not re.search(r"[;:,.!?)…]\s", part) for part in parts)


@given(LINES, st.integers(min_value=1, max_value=40))
@example("Donaudampfschifffahrtsgesellschaft", 5)
@example("aa bb cc", 1)
def test_parts_of_a_long_sentence_fit_and_have_every_character(line: str, limit: int) -> None:
    parts = split_long(line, lambda text: len(text) <= limit)
    assert all(len(part) <= limit for part in parts)
    rest = line
    for part in parts:
        assert rest.removeprefix(" ").startswith(part)
        rest = rest.removeprefix(" ")[len(part) :]
    assert rest == ""


@given(LINES)
def test_a_sentence_that_fits_is_left_whole(line: str) -> None:
    assert split_clauses(line, lambda text: True) == split_long(line, lambda text: True) == [line]


def test_words_are_cut_only_where_no_space_is_left() -> None:
    parts = split_long("een twee drie vier vijf zes", lambda text: len(text) <= 9)
    assert " ".join(parts) == "een twee drie vier vijf zes"


def test_a_single_character_that_does_not_fit_is_not_cut_for_ever() -> None:
    assert split_long("abc", lambda text: False) == ["a", "b", "c"]


@pytest.mark.parametrize("limit", [20, 30])
def test_the_cut_lies_near_the_middle(limit: int) -> None:
    sentence = "Hij kwam, hij zag, hij overwon, en hij ging weg."
    assert split_clauses(sentence, lambda text: len(text) <= limit)[0].startswith("Hij kwam, hij zag")
