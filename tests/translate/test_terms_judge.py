"""What the benchmark calls right, flagged and silent; and the measures of WMT's terminology tasks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Flag
from glossary.find import Finder
from glossary.terms import Glossary, Term
from translate.terms_judge import Marked, judge
from translate.terms_measures import one_minus_term, window_overlap

FINDER = Finder(
    Glossary(
        (
            Term("Poetin", "Putin", forbidden=("Poutine",), kind="person"),
            Term("Wilders", "Wilders", kind="person"),
            Term("Verenigde Staten", "United States", ("VS",), accepted=("US",), kind="country"),
            Term("Israël", "Israel", kind="country"),
            Term("Israëlisch", "Israeli", accepted=("Israel",), kind="adjective"),
            Term("Kremlin", "Kremlin", kind="organisation"),
            Term("verkiezingen", "elections", accepted=("election",)),
        )
    )
)


@pytest.mark.parametrize(
    ("dutch", "text", "english", "target", "right"),
    [
        ("Poetins oorlog", "Poetins", "Putin's", "Putin's war", True),
        ("Poetins oorlog", "Poetins", "Putin's", "the war of Putin", True),
        ("Poetins oorlog", "Poetins", "Putin's", "the Putin war", True),
        ("Poetins oorlog", "Poetins", "Putin's", "Putin war", False),
        ("Poetins oorlog", "Poetins", "Putin's", "Poutine's war", False),
        ("Wilders’ achterban", "Wilders’", "Wilders's", "Wilders’ supporters", True),
        ("De VS dreigen", "VS", "United States", "U.S. threatens", True),
        ("De VS dreigen", "VS", "United States", "it threatens us", False),
        ("Het Israëlbeleid", "Israëlbeleid", "Israel", "Israeli policy", True),
        ("Israëlische artsen", "Israëlische", "Israeli", "Israel doctors", False),
        ("Israëlische artsen", "Israëlische", "Israeli", "doctors from Israel", True),
        ("Kremlinleider", "Kremlinleider", "Kremlin", "Kremlinleader", False),
        ("verkiezingen", "verkiezingen", "elections", "Election day", True),
    ],
)
def test_what_is_right(dutch: str, text: str, english: str, target: str, right: bool) -> None:
    verdict = judge(Marked(text, dutch.index(text), english), FINDER.find(dutch), target, ())
    assert verdict.right == right
    assert verdict.silent != right


def test_a_flag_must_be_about_the_term() -> None:
    term, hits = Marked("Poetins", 0, "Putin's"), FINDER.find("Poetins oorlog")
    assert judge(term, hits, "Poutine", (Flag("missing-term", "Poetins: Putin's, not Poutine"),)).flagged
    assert not judge(term, hits, "Poutine", (Flag("missing-term", "Wilders: Wilders"),)).flagged
    assert not judge(term, hits, "Poutine", (Flag("length-ratio", "Poetins: 3"),)).flagged
    assert judge(term, hits, "Poutine", ()).forbidden
    assert judge(term, hits, "Poetins war", ()).dutch


def test_window_overlap() -> None:
    reference = "Yesterday the Kremlin denied the reports firmly."
    assert window_overlap(reference, reference, ["Kremlin"], 2) == [1.0]
    assert window_overlap("The Kremlin denied it.", reference, ["Kremlin"], 2) == [pytest.approx(1 / 3)]
    assert window_overlap("It denied the reports.", reference, ["Kremlin"], 2) == [0.0]
    assert window_overlap("Kremlin", "Kremlin", ["Kremlin"], 2) == [1.0]


def test_an_error_in_a_term_counts_twice() -> None:
    reference = ["Putin denied the reports"]
    assert one_minus_term(reference, reference, [["Putin"]]) == 100
    assert one_minus_term(["Poetin denied the reports"], reference, [["Putin"]]) == pytest.approx(100 * (1 - 2 / 5))
    assert one_minus_term(["Putin denied the report"], reference, [["Putin"]]) == pytest.approx(100 * (1 - 1 / 5))


@given(st.lists(st.sampled_from(["Putin", "denied", "the", "war"]), min_size=1, max_size=8))
def test_property_a_text_is_its_own_best_translation(words: list[str]) -> None:
    text = " ".join(words)
    assert one_minus_term([text], [text], [["Putin"]]) == 100
