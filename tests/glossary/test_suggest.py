"""Candidates from texts and from reviewed pairs."""

from __future__ import annotations

import pytest

from glossary.find import Finder
from glossary.suggest import candidates, suggest
from glossary.terms import Glossary, Term

GLOSSARY = Glossary((Term("Poetin", "Putin", kind="person"),))
FINDER = Finder(GLOSSARY)


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("De Bond voor de Vogels klaagt.", ["Bond voor de Vogels"]),
        ("Morgen komt Piet van den Brink.", ["Piet van den Brink"]),
        ("Poetin sprak met Igor Zjdanov.", ["Igor Zjdanov"]),
        ("Ook in Lutjebroek, Bovenkarspel en Enkhuizen.", ["Lutjebroek", "Bovenkarspel", "Enkhuizen"]),
        ("Het regent. Vandaag ook.", []),
        ("", []),
    ],
)
def test_capitalised_sequences(sentence: str, forms: list[str]) -> None:
    assert list(candidates(sentence, FINDER)) == forms


def test_counts_contexts_and_guesses() -> None:
    texts = ["Gisteren sprak Zjdanov.", "Zjdanovs leger wacht op Zjdanov.", "Lutjebroek wacht."]
    (one,) = suggest(texts, GLOSSARY)
    assert (one.nl, one.count, one.english) == ("Zjdanov", 3, (("Zhdanov", 0),))
    assert one.contexts == (texts[0], texts[1])
    assert [one.nl for one in suggest(texts, GLOSSARY, least=1)] == ["Zjdanov", "Lutjebroek"]


def test_reviewed_pairs_tell_the_english() -> None:
    pairs = [
        ("De Waddenvereniging klaagt.", "The Wadden Association complains."),
        ("Poetin las de Waddenvereniging voor.", "Putin read to the Wadden Association."),
        ("Zjdanov zwijgt.", "Zhdanov is silent."),
        ("Zjdanov lacht.", "Zhdanov laughs."),
    ]
    found = {one.nl: one.english for one in suggest([], GLOSSARY, pairs)}
    assert found == {"Waddenvereniging": (("Wadden Association", 2),), "Zjdanov": (("Zhdanov", 2),)}
