"""Sentence segmentation: the public trap suite, what the traps cannot say, and the properties of any segmentation.

In tests/data/segmentation-*.json a paragraph is its `text` or its sentences joined by a space. `split` says how an item
was used: `dev` was looked at while the rules were written; all others were written first and run once. What was right
in that first run is in docs/benchmarks.md. After each the rules were mended (and a few gold errors), so today's numbers
are no estimate any more, only a guard.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.abbreviations import words
from align.segment import segment

DATA = Path(__file__).parents[1] / "data"


class Trap(TypedDict):
    trap: str
    split: str
    sentences: list[str]
    text: NotRequired[str]


def traps(language: str) -> list[Trap]:
    loaded: list[Trap] = json.loads((DATA / f"segmentation-{language}.json").read_text(encoding="utf-8"))
    return loaded


def paragraph(item: Trap) -> str:
    return item.get("text", " ".join(item["sentences"]))


def cut(text: str, language: str = "nl") -> list[str]:
    return [sentence.text for sentence in segment(text, language)]


@pytest.mark.parametrize(
    ("language", "split", "share"),
    [
        *((language, *rest) for language in ("nl", "en") for rest in (("dev", 1.0), ("test", 0.97), ("test2", 0.97))),
        *(("nl", "test3", 1.0), ("en", "test3", 1.0), ("nl", "test4", 0.98), ("nl", "test5", 1.0)),
        *(("nl", "test6", 1.0), ("nl", "test7", 0.98), ("en", "test4", 1.0), ("en", "test5", 1.0)),
        *(("nl", "dev2", 1.0), ("en", "dev2", 1.0), ("nl", "test8", 1.0), ("en", "test8", 1.0)),
        *(("nl", "test9", 0.98), ("en", "test9", 0.97), ("nl", "test10", 0.96), ("en", "test10", 0.98)),
    ],
)
def test_traps(language: str, split: str, share: float) -> None:
    items = [item for item in traps(language) if item["split"] == split]
    wrong = [item["sentences"] for item in items if cut(paragraph(item), language) != item["sentences"]]
    assert len(items) >= 50
    assert 1 - len(wrong) / len(items) >= share, wrong


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_hard_wrapped_paragraph_has_the_same_sentences(language: str) -> None:
    for item in traps(language):
        text = " ".join(item["sentences"])
        wrapped = segment(text.replace(" ", "\n"), language)
        assert [(s.start, s.end) for s in wrapped] == [(s.start, s.end) for s in segment(text, language)], item


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (" date 2019-12 Dankzij de CIA.", ["date 2019-12", "Dankzij de CIA."]),
        ("Een date 2019-12 bestaat niet.", ["Een date 2019-12 bestaat niet."]),
        ("Hij kwam binnen.Niemand keek op.", ["Hij kwam binnen.", "Niemand keek op."]),
        ("‘Ik ga weg.’Hij bleef.", ["‘Ik ga weg.’", "Hij bleef."]),
        ("Booking.com en Marktplaats.Nl groeien.", ["Booking.com en Marktplaats.Nl groeien."]),
        ("Moskou zweeg. ( beeld afp / D. Dilkoff)", ["Moskou zweeg.", "( beeld afp / D. Dilkoff)"]),
        ("Klaar.\u00a0Of niet?\u2003Nee.", ["Klaar.", "Of niet?", "Nee."]),
        ("Dr.\nJansen zei\nniets.  \n\tNiemand.", ["Dr.\nJansen zei\nniets.", "Niemand."]),
        ("● Een. ● Twee.", ["● Een.", "● Twee."]),
        ("Moskou - Washington", ["Moskou - Washington"]),
        ("van belang", ["van belang"]),
        ("", []),
        (" \n\t\u00a0 ", []),
        ("...", ["..."]),
    ],
)
def test_what_the_traps_cannot_say(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_offsets_count_code_points() -> None:
    text = "  Kampioen! 🏆  Wat nu?"
    assert [(s.text, s.start, s.end) for s in segment(text, "nl")] == [("Kampioen! 🏆", 2, 13), ("Wat nu?", 15, 22)]


def test_language_tags_and_other_languages() -> None:
    text = "Volgens dr. Jansen klopt het. Nee."
    assert cut(text, "NL_be") == cut(text, "nl-NL") == cut(text, "nl") == ["Volgens dr. Jansen klopt het.", "Nee."]
    assert cut("Das stimmt. Nein!", "de") == ["Das stimmt.", "Nein!"]
    assert cut("今日は雨です。明日は晴れ！", "ja") == ["今日は雨です。", "明日は晴れ！"]
    assert cut("Это так. Нет, не так.", "ru") == ["Это так.", "Нет, не так."]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_abbreviation_is_in_two_lists(language: str) -> None:
    lists = words(language)
    kinds = [lists.never, lists.number, lists.exact, lists.cautious, lists.ends]
    entries = [entry for kind in kinds for entry in kind]
    assert len(entries) == len(set(entries)) > 50


PIECES = st.sampled_from(
    [
        *"abzAZÉß019 .!?…:;,-–—'’‘„“”\"()[]…•●✓🏆。@/#€\n\t\u00a0\u2028\u200b\u202e\x00\x1c\x85\ud800",
        "  ", "dr.", "o.a.", "enz.", "U.S.", "J.", "jan.", "De", "Hij", "The", "said", "(…)", "...", " date 2020-01 ",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(text=TEXT, language=st.sampled_from(["nl", "en", "fr"]))
def test_property_sentences_and_the_text_between_them_are_the_paragraph(text: str, language: str) -> None:
    position = 0
    for sentence in segment(text, language):
        assert sentence.start >= position
        assert not text[position : sentence.start].strip()
        assert sentence.text and sentence.text == sentence.text.strip() == text[sentence.start : sentence.end]
        position = sentence.end
    assert not text[position:].strip()


@given(text=TEXT, language=st.sampled_from(["nl", "en", "fr"]))
def test_property_white_space_around_a_paragraph_changes_nothing(text: str, language: str) -> None:
    assert cut(f" {text.strip()}\n", language) == cut(text.strip(), language)
