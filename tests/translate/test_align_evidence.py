"""What a translator tells the aligner."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from align.judging import Judging
from translate.align_evidence import ANY_TEXT, LONGEST, evidence_of
from translate.translator import Hypothesis


class Plain:
    """Translates only."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        self.asked.extend(sentences)
        return [Hypothesis(sentence.upper()) for sentence in sentences]


class Scoring(Plain):
    """Counts words, and finds a target probable that has as many of them as its source."""

    def count(self, sentence: str) -> int:
        return len(sentence.split()) + 1

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.asked.extend(" | ".join(pair) for pair in pairs)
        return [-1.0 if self.count(source) == self.count(target) else -9.0 for source, target in pairs]


def test_equal_sentences_are_translated_once_and_what_has_no_letters_not_at_all() -> None:
    plain = Plain()
    assert evidence_of(plain)(["* * *", "Ja.", "Ja.", "‘Nee’"]) == ["* * *", "JA.", "JA.", "'NEE'"]
    assert plain.asked == ["Ja.", "'Nee'"]
    assert not isinstance(evidence_of(plain), Judging)


def test_a_translator_that_scores_is_a_judge() -> None:
    scoring = Scoring()
    judge = evidence_of(scoring)
    assert isinstance(judge, Judging)
    assert judge(["Ja."]) == ["JA."]
    found = judge.judged([("een twee", "one two"), ("een", "one two"), ("een twee", "one two")])
    assert found == pytest.approx([3 * (ANY_TEXT - 1), 3 * (ANY_TEXT - 9), 3 * (ANY_TEXT - 1)])
    assert scoring.asked == ["Ja.", "een twee | one two", "een | one two"], "the same pair once"


def test_what_is_too_long_for_the_model_is_not_judged() -> None:
    judge = evidence_of(Scoring())
    assert isinstance(judge, Judging)
    assert judge.judged([("a " * LONGEST, "b"), ("a", "b " * LONGEST)]) == [None, None]
    assert judge.judged([]) == []
