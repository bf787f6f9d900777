"""Variants of training pairs: what they change, and that every character keeps the token it came from."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.training.vary import (
    CLOSE,
    OPEN,
    TOKEN,
    Pair,
    Shares,
    Side,
    genitive,
    varied,
    with_other_name,
    with_terms,
)

DUTCH = "Poetins leger heeft volgens Janssen 12 tanks in de Tweede Kamer gezien."
ENGLISH = "According to Janssen, Putin's army saw 12 tanks in the House of Representatives."
LINKS = "0-4 0-5 0-6 1-7 2-8 3-0 3-1 4-2 5-9 6-10 7-11 8-12 9-13 9-14 9-15 10-13 10-14 10-15 11-8 12-16"
texts = st.text(st.sampled_from("abc ABC.,'12é🙂"), min_size=1, max_size=40)


def test_other_name_on_both_sides() -> None:
    pair = with_other_name(Pair.of(DUTCH, ENGLISH, LINKS), [("Sjojgoe", "Shoigu")], random.Random(1))
    assert pair.dutch.text == DUTCH.replace("Janssen", "Sjojgoe")
    assert pair.english.text == ENGLISH.replace("Janssen", "Shoigu")


def test_other_name_in_the_genitive() -> None:
    pair = with_other_name(
        Pair.of("Dat zei Janssens broer.", "Janssen's brother said so."), [("Obama", "Obama")], random.Random(1)
    )
    assert pair.dutch.text == "Dat zei Obama's broer."
    assert pair.english.text == "Obama's brother said so."


def test_pair_without_shared_name_stays() -> None:
    pair = Pair.of("Het regent.", "It is raining.")
    assert with_other_name(pair, [("Rutte", "Rutte")], random.Random(1)) is pair


@pytest.mark.parametrize(
    ("name", "expected"), [("Rutte", "Ruttes"), ("Obama", "Obama's"), ("Boris", "Boris'"), ("Poetin", "Poetins")]
)
def test_genitive(name: str, expected: str) -> None:
    assert genitive(name) == expected


def test_terms_render_what_they_are_linked_to() -> None:
    seen = set()
    for seed in range(300):
        pair = with_terms(Pair.of(DUTCH, ENGLISH, LINKS), random.Random(seed))
        for part in pair.dutch.text.split(OPEN)[1:]:
            seen.add(part.split(CLOSE)[0].strip())
        plain = "".join(part.rpartition(CLOSE)[2] for part in pair.dutch.text.split(f" {OPEN}"))
        assert plain == DUTCH
        assert pair.english.text == ENGLISH
    assert {"Putin's", "Putin", "army", "Janssen", "the House of Representatives"} & seen >= {
        "Putin's",
        "Putin",
        "army",
    }
    assert "saw" not in seen  # it renders two words that stand apart
    assert not any(rendering.endswith((",", ".")) for rendering in seen)


@given(texts, texts, st.integers(0, 10_000))
def test_characters_keep_their_token(dutch: str, english: str, seed: int) -> None:
    every = Shares(names=1, terms=1, signs=1, capitals=0.5, headlines=1)
    links = " ".join(f"{i}-{i}" for i in range(min(len(TOKEN.findall(dutch)), len(TOKEN.findall(english)))))
    before = Pair.of(dutch, english, links)
    after = varied(before, [("Xantippe", "Xanthippe")], every, random.Random(seed))
    for old, new in ((before.dutch, after.dutch), (before.english, after.english)):
        assert len(new.text) == len(new.owners)
        tokens = TOKEN.findall(old.text)
        for index, token in enumerate(tokens):
            kept = "".join(c for c, owner in zip(new.text, new.owners, strict=True) if owner == index)
            assert kept in {token, token.upper(), "Xantippe", "Xanthippe", "XANTIPPE", "XANTHIPPE", ""}


def test_span_of_a_token() -> None:
    assert Side.of("de Kamer, zei hij").span(1) == (3, 8)
