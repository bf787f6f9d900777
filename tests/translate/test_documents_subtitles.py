"""Subtitles: times stay, sentences are translated whole and come back in their cues."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.translate.documented import document, english, shouted, sources, with_text
from translate.documents.subtitles import TIMES
from translate.errors import KrantError

FILM = """1
00:00:01,000 --> 00:00:02,500
De president heeft gisteren
laten weten dat hij

2
00:00:02,600 --> 00:00:04,000 X1:10
de oorlog <i>niet</i> wil beëindigen.
Maar Biden zei nee.

3
00:00:05,000 --> 00:00:06,000
{\\an8}- Echt waar?
- Ja.

"""
PIECES = [
    "1\n",
    "\n",
    "\r\n",
    "00:00:01,000 --> 00:00:02,500\n",
    "Poetin belde",
    ". ",
    "- Ja",
    "<i>",
    "</i>",
    "{\\an8}",
    " ",
    "-->",
]
OFTEN = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_sentences_run_over_cues(tmp_path: Path) -> None:
    assert sources(document(tmp_path, "a.srt", FILM)) == [
        "De president heeft gisteren laten weten dat hij de oorlog niet wil beëindigen.",
        "Maar Biden zei nee.",
        "- Echt waar?",
        "- Ja.",
    ]


def test_a_translation_is_divided_over_the_cues(tmp_path: Path) -> None:
    found = document(tmp_path, "a.srt", FILM)
    result = english(
        found,
        {
            "De president heeft gisteren laten weten dat hij de oorlog niet wil beëindigen.": (
                "The president said yesterday that, he, does not want to end the war.",
                "0-0 1-1 4-2 5-2 3-3 6-4 7-5 10-7 11-8 12-10 8-11 9-12",
            ),
            "- Ja.": "- Yes -->\n1",
        },
    ).decode()
    assert result.startswith("1\n00:00:01,000 --> 00:00:02,500\nThe president said yesterday\nthat, he,")
    assert "\n\n2\n00:00:02,600 --> 00:00:04,000 X1:10\n" in result
    assert re.search(r"does <i>not</i> want to end the war\.\nMaar Biden zei nee\.\n\n3\n", result)
    assert result.endswith("{\\an8}- Echt waar?\n- Yes → 1\n\n")


def test_every_cue_gets_words_without_links(tmp_path: Path) -> None:
    film = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},500\nwoord vijf zes\n\n" for n in range(1, 5))
    found = document(tmp_path, "a.srt", film)
    (source,) = sources(found)
    result = english(found, {source: "One two three four five six."}).decode().split("\n")
    assert all(result[index].strip() for index in (2, 6, 10, 14))
    assert " ".join(result[index] for index in (2, 6, 10, 14)) == "One two three four five six."


@OFTEN
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
@example("1\r\n00:00:01,000 --> 00:00:02,500\r\nEen\r\n2\r\n00:00:03,000 --> 00:00:04,500\r\ntwee.")
@example("0:0:0.0-->0:0:0.0\na\n. 0:0:0.0-->0:0:0.0")
def test_untranslated_it_is_the_same_to_the_byte(tmp_path: Path, text: str) -> None:
    found = with_text(tmp_path, "a.srt", text, "no text|no times|binary")
    if found is None:
        return
    assert english(found) == text.encode("utf-8", "surrogatepass")
    lines, again = (re.split("\r\n|\r|\n", each) for each in (text, shouted(found).decode()))
    assert [line for line in again if TIMES.fullmatch(line)] == [line for line in lines if TIMES.fullmatch(line)]
    assert len(again) == len(lines)


def test_what_has_no_times_is_said(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match="has no times"):
        document(tmp_path, "a.srt", "Een zin.\n")
