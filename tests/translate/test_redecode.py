"""Decoding again: other hypotheses first, then the term in its place; only what the model finds nearly as good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from align.bitext import Pair
from glossary.terms import Glossary, Term
from translate.article import parse
from translate.pipeline import translate_article
from translate.redecode import prefixes
from translate.terms import Terms
from translate.translator import Hypothesis

SOURCE = "Het parlement zwijgt."
TERMS = Terms(Glossary((Term("parlement", "assembly"),), "test"), names=False)


@dataclass
class Searcher:
    """A translator that says one thing, thought of others, and continues every prefix in one way."""

    others: list[str] = field(default_factory=list)
    ending: str = " is silent."
    scores: dict[str, float] = field(default_factory=dict)
    prefixes: list[str] = field(default_factory=list)

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis("The house is silent.", -0.2) for _ in sentences]

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[list[tuple[int, int, float]]]:
        return [[(0, 0, 1.0), (1, 1, 1.0)] for _ in pairs]

    def alternatives(self, sentence: str) -> list[Hypothesis]:
        return [Hypothesis(text, -0.4) for text in self.others]

    def continue_from(self, source: str, prefix: str) -> Hypothesis:
        self.prefixes.append(prefix)
        return Hypothesis(prefix + self.ending, -0.3)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [self.scores.get(text, -0.2) for _, text in pairs]


def target(translator: Searcher) -> str:
    return translate_article(parse(SOURCE), translator, (), TERMS).bitext.pairs[0].target


def test_another_hypothesis_that_has_the_term_is_taken() -> None:
    translator = Searcher(["The house is quiet.", "The assembly is quiet."])
    assert target(translator) == "The assembly is quiet."
    assert translator.prefixes == []


def test_else_the_term_is_put_where_its_word_was_translated() -> None:
    translator = Searcher()
    assert target(translator) == "The assembly is silent."
    assert translator.prefixes == ["The assembly"]


def test_what_the_model_finds_unlikely_is_not_taken() -> None:
    translator = Searcher(scores={"The assembly is silent.": -3.0})
    found = translate_article(parse(SOURCE), translator, (), TERMS).bitext.pairs[0]
    assert [flag.name for flag in found.flags] == ["placed-term"]  # the last resort, which says so


def test_repetitions_are_not_taken() -> None:
    translator = Searcher(ending=" is is is is silent.")
    found = translate_article(parse(SOURCE), translator, (), TERMS).bitext.pairs[0]
    assert "is is" not in found.target


def test_prefixes_without_links_are_tried_near_the_place_in_proportion() -> None:
    hits = TERMS.find([SOURCE])[0]
    found = prefixes(Pair(SOURCE, "All of us are silent."), hits[0])
    assert found == ["All assembly", "All the assembly", "All of assembly", "All of the assembly",
                     "All of us assembly", "All of us the assembly"]  # fmt: skip
    assert prefixes(Pair(SOURCE, ""), hits[0]) == []
