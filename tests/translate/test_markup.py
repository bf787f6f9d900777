"""Terms annotated in the model's input: the sentence stays whole, links lead back to it, nobody else sees the marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Change
from align.words import words
from glossary.find import Finder
from glossary.terms import Glossary, Term
from translate.article import parse
from translate.markup import Markup, announced, marked, unmarked, without_marks
from translate.normalize import for_model
from translate.pipeline import translate_article
from translate.terms import Terms
from translate.translator import Hypothesis

MARKUP = Markup("<t>", "</t>")
GLOSSARY = Glossary(
    (
        Term("Poetin", "Putin", kind="person"),
        Term("Verenigde Staten", "United States", ("VS",), kind="country"),
        Term("Oekraïne", "Ukraine", kind="country"),
        Term("Oekraïens", "Ukrainian", accepted=("Ukraine",), kind="adjective"),
        Term("Oekraïner", "Ukrainian", kind="inhabitant"),
        Term("Navo", "NATO", kind="organisation"),
        Term("kip Kiev", "chicken Kiev", case="any"),
        Term("Sint-Petersburg", "St. Petersburg", kind="place"),
    ),
    "test",
)
FINDER = Finder(GLOSSARY)


@pytest.mark.parametrize(
    ("dutch", "given_text"),
    [
        ("Poetins leger", "Poetins <t>Putin's</t> leger"),
        ("Poetin, zegt hij.", "Poetin <t>Putin</t>, zegt hij."),
        ("De Navotop en de Navo-top", "De Navotop <t>NATO</t> en de Navo-top <t>NATO</t>"),
        ("Twee Oekraïners zijn Oekraïens", "Twee Oekraïners <t>Ukrainians</t> zijn Oekraïens <t>Ukrainian</t>"),
        ("‘De Verenigde Staten’", "'De Verenigde Staten <t>United States</t>'"),
        ("De film ‘Poetin’ draait.", "De film 'Poetin' draait."),  # a quoted title is left alone
        ("Naar Sint-Petersburg.", "Naar Sint-Petersburg."),  # a long sentence would be cut in the annotation
        ("<t>Poetin</t>", "< t>Poetin <t>Putin</t>< /t>"),
        ("Navo-Poetin-top", "Navo-Poetin-top <t>NATO-Putin</t>"),
        ("Een dag", "Een dag"),
    ],
)
def test_the_english_follows_the_dutch(dutch: str, given_text: str) -> None:
    assert marked(dutch, FINDER.find(dutch), MARKUP).text == given_text


def test_links_lead_back_to_the_untouched_words() -> None:
    text = "De Verenigde Staten, Poetins vijand"
    found = marked(text, FINDER.find(text), MARKUP)
    assert found.text == "De Verenigde Staten <t>United States</t>, Poetins <t>Putin's</t> vijand"
    assert found.plain == text
    assert found.tokens == ((0,), (1,), (2,), (1, 2), (1, 2), (3,), (3,), (4,))
    assert found.restored([(3, 0, 0.5), (2, 0, 0.9), (6, 1, 0.4), (7, 2, 0.3)]) == [
        (1, 0, 0.5), (2, 0, 0.9), (3, 1, 0.4), (4, 2, 0.3),
    ]  # fmt: skip


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["Poetins", "Navotop", "VS", "Verenigde Staten", " ", ", ", "<t>", "</t>", "\u0338"]), st.text()
    ),
).map("".join)


@settings(max_examples=200)
@given(TEXTS)
def test_property_the_sentence_without_annotations_is_what_the_model_would_get_without_terms(text: str) -> None:
    found = marked(text, FINDER.find(text), MARKUP)
    harmless = text.replace("<t>", "< t>").replace("</t>", "< /t>")
    assert found.plain == for_model(harmless)
    assert len(found.tokens) == len(found.text.split())
    size = len(found.plain.split())
    assert all(0 <= token < max(1, size) for tokens in found.tokens for token in tokens)
    assert {token for tokens in found.tokens for token in tokens} >= set(range(size))


def test_no_marks_nothing_changes() -> None:
    assert unmarked("Een dag").tokens == ((0,), (1,))
    assert announced(object()) is None
    assert without_marks("<t> Putin</t>'s army </t>", MARKUP) == "Putin's army"


class Obedient:
    """A translator with marks: says what is between them, knows two words, and copies the rest."""

    term_markup = ("<t>", "</t>")
    lexicon: ClassVar[dict[str, str]] = {"leger": "army", "wacht": "waits"}

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        self.asked += sentences
        return [Hypothesis(" ".join(english for _, english in self.steps(one)), -0.5) for one in sentences]

    def steps(self, sentence: str) -> list[tuple[int, str]]:
        """(source token, English word): an annotation speaks for the word before it."""
        found: list[tuple[int, str]] = []
        for index, token in enumerate(sentence.split()):
            if token.startswith("<t>"):
                found[-1] = (index, token.removeprefix("<t>").replace("</t>", ""))
            else:
                found.append((index, self.lexicon.get(token.strip("."), token)))
        return found

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[int, int, float]]]:
        return [[(source, target, 1.0) for target, (source, _) in enumerate(self.steps(one))] for one, _ in pairs]

    def continue_from(self, source: str, prefix: str) -> Hypothesis:
        return Hypothesis(prefix, -9.0)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [-9.0 for _ in pairs]


def test_a_model_with_marks_is_told_the_terms_and_the_bitext_shows_none() -> None:
    translator = Obedient()
    text = "Poetins leger wacht. Hij wacht"
    bitext = translate_article(parse(text), translator, (), Terms(GLOSSARY, names=False)).bitext
    first, second = bitext.pairs
    assert translator.asked == ["Poetins <t>Putin's</t> leger wacht.", "Hij wacht"]
    assert (first.source, first.target) == ("Poetins leger wacht.", "Putin's army waits")
    assert first.changes == (Change("Poetins", "Poetins", "Putin's", "given to the model"),)
    assert first.links == ((0, 0), (1, 1), (2, 2))
    assert [first.source[slice(*words(first.source)[i])] for i, _ in first.links] == ["Poetins", "leger", "wacht"]
    assert second.flags == ()
