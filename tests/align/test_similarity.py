"""Vectors of sentences and groups, the lexicon, and lengths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.lengths import cumulated, deviation, ratio
from align.lexicon import Lexicon, nl_en, parts, tokens
from align.lexicon_build import lexicon
from align.similarity import DIMENSIONS, Side, sides, spelling

TEXTS = st.lists(st.text(alphabet="abc dé’.1", max_size=20), min_size=1, max_size=7)


def cosines(source: Side, target: Side) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    first, second = (side.dense(0, len(side)).astype(np.float64) for side in (source, target))
    norms = np.linalg.norm(first, axis=1)[:, None] * np.linalg.norm(second, axis=1)[None, :]
    return np.asarray(first @ second.T / np.maximum(norms, 1e-9))


def test_equal_sentences_are_equal_and_others_are_not() -> None:
    texts = ["the cat sleeps", "a dog barks", "birds sing"]
    found = cosines(*sides(texts, texts, evidence=texts, lexicon=None))
    assert np.diag(found) == pytest.approx(1.0, abs=1e-6)
    assert (found - np.diag(np.diag(found))).max() < 0.3


def test_numbers_names_and_cognates_help_without_any_lexicon() -> None:
    source = ["Rutte betaalde 1.250 euro.", "Het regende.", "De presidente van Oekraïne."]
    target = ["The president of Ukraine.", "Rain fell.", "1,250 euros were paid by Rutte."]
    found = cosines(*sides(source, target, evidence=None, lexicon=None))
    assert found[0].argmax() == 2
    assert found[2].argmax() == 0


def test_the_lexicon_helps_where_spelling_does_not() -> None:
    source, target = (
        ["De politie hield een verdachte aan."],
        ["Sheep eat grass.", "The suspect was arrested by police."],
    )
    with_it = cosines(*sides(source, target, evidence=None, lexicon=nl_en()))[0]
    without = cosines(*sides(source, target, evidence=None, lexicon=None))[0]
    assert with_it[1] > without[1] + 0.1
    assert with_it.argmax() == 1


@given(TEXTS, st.integers(0, 7), st.integers(0, 7), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_property_blocks_and_coarse_units_are_sums_of_the_same_vectors(
    texts: list[str], a: int, b: int, k: int
) -> None:
    side, _ = sides(texts, texts, evidence=None, lexicon=None)
    everything = side.dense(0, len(side))
    assert everything.shape == (len(texts), DIMENSIONS)
    start, stop = sorted((min(a, len(texts)), min(b, len(texts))))
    assert np.array_equal(side.dense(start, stop), everything[start:stop])
    coarse = replace(side, grain=k)
    sums = [everything[i : i + k].sum(axis=0) for i in range(0, len(texts), k)]
    assert len(coarse) == len(sums)
    assert np.allclose(coarse.dense(0, len(coarse)), sums, atol=1e-4)


def test_spelling_is_the_same_on_every_machine() -> None:
    features = spelling("Navo")
    assert sorted(features)[:4] == [2269, 2850, 4621, 4963]
    assert (
        sum(abs(weight) for weight in features.values()) == 10.0
    )  # the word, and 4 + 3 + 2 n-grams of its six characters with the edges


def test_compounds_are_looked_up_by_their_parts() -> None:
    known: Lexicon = {"regering": (("government", 1.0),), "leider": (("leader", 1.0),)}
    assert parts("regeringsleider", known) == ("regering", "leider")
    assert parts("partijleider", known) == ("leider",)
    assert parts("leider", known) == ("leider",)
    assert parts("kabinet", known) == ()


def test_tokens() -> None:
    assert tokens("De Navo-top: ’s avonds 1.250 man!") == ["de", "navo-top", "'s", "avonds", "1.250", "man"]


def test_the_shipped_lexicon_is_sound() -> None:
    shipped = nl_en()
    assert len(shipped) > 5_000
    assert shipped["regering"][0][0] == "government"
    assert all(0 < probability <= 1 for entries in shipped.values() for _, probability in entries)


def test_a_lexicon_is_learnt_from_pairs() -> None:
    pairs = [(tokens(source), tokens(target)) for source, target in [
        ("de kat slaapt", "the cat sleeps"), ("de hond slaapt", "the dog sleeps"),
        ("de kat eet", "the cat eats"), ("de hond eet", "the dog eats"),
    ]] * 2  # fmt: skip
    best: dict[str, str] = {}
    for source, target, _ in lexicon(pairs):
        best.setdefault(source, target)
    assert best == {"de": "the", "kat": "cat", "hond": "dog", "slaapt": "sleeps", "eet": "eats"}


def test_lengths() -> None:
    assert cumulated(["abcd", "", "abcdef"]).tolist() == [0, 4, 7, 13]
    empty = np.array([0.0])
    assert ratio(empty, empty) == 1.0
    assert ratio(np.array([0.0, 2_000.0]), np.array([0.0, 1_000.0])) == 0.75


def test_a_text_that_lacks_most_of_the_other_has_no_shorter_sentences() -> None:
    long, short = (cumulated(["x" * 100] * count) for count in (300, 3))
    assert ratio(long, short) == ratio(short, long) == 1.0
    chinese = cumulated(["x" * 30] * 300)  # not a text that lacks something: all its sentences are that short
    assert 0.3 < ratio(long, chinese) < 0.4
    exact, near, far = deviation(np.array([100.0]), np.array([100.0, 120.0, 300.0]), 1.0)
    assert exact == 0
    assert near == pytest.approx(20**2 / (2 * 3.6 * 110))
    assert far < (200 / np.sqrt(3.6 * 200)) ** 2 / 2, "far away the cost is linear"
