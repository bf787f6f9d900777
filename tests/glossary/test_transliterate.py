"""Transliteration, measured on both halves of the list of names; the held-out half was never looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from glossary.transliterate import alternatives, find_names, fold_name, looks_slavic_or_arabic, transliterate

LISTS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "glossary-names.json").read_text("utf-8"))


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_names_are_spelled_found_and_not_invented(half: str) -> None:
    names, others = LISTS[half]["names"], LISTS[half]["others"]
    spelled = [name for name in names if {transliterate(name["nl"])} & set(name["en"])]
    foreign = [name["nl"] for name in names if name["nl"] not in name["en"]]
    found = [name for name in foreign if looks_slavic_or_arabic(name)]
    invented = [word for word in others if looks_slavic_or_arabic(word)]
    assert len(spelled) / len(names) >= 0.96
    assert len(found) / len(foreign) >= 0.85
    assert len(invented) / len(others) <= 0.02, invented


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("Loekasjenko", "Lukashenko"),
        ("Sjojgoe", "Shoigu"),
        ("Chroesjtsjov", "Khrushchev"),
        ("Michail Chodorkovski", "Mikhail Khodorkovsky"),
        ("Nikolaj Patroesjev", "Nikolai Patrushev"),
        ("LOEKASJENKO", "LUKASHENKO"),
        ("", ""),
    ],
)
def test_spelling(dutch: str, english: str) -> None:
    assert transliterate(dutch) == english


def test_guesses_are_hits_with_genitives_and_outside_other_hits() -> None:
    text = "Zjdanovs vriend Tsjoebajs las Sobtsjak’s brief in Groesbeek."
    hits = find_names(text, [])
    assert [(hit.text, hit.expected) for hit in hits] == [
        ("Zjdanovs", "Zhdanov's"),
        ("Tsjoebajs", "Chubais"),
        ("Sobtsjak’s", "Sobchak's"),
    ]
    assert {hit.term.note for hit in hits} == {"transliterated"}
    assert [hit.text for hit in find_names(text, hits[:2])] == ["Sobtsjak’s"]


def test_alternatives_and_folding() -> None:
    assert "Sergey" in alternatives("Sergei")
    assert fold_name("Sergey") == fold_name("Sergej") != fold_name("Sergius")
