"""Term accuracy: of the glossary's terms in the source, how many have their English (or a variant) in the translation.

Each sentence counts by itself, so that a test set needs no documents. What is found, and what counts as right, is what
`krant check` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

from sacrebleu.metrics.base import Score as Computed
from sacrebleu.metrics.base import Signature

from glossary.check import CheckDocument, CheckPair, check
from glossary.find import Finder
from glossary.terms import Glossary, Violation

NAME = "terms"


@dataclass(frozen=True, slots=True)
class SentenceTerms:
    """Of a sentence's terms, how many are right, and what is wrong with the others."""

    right: int
    of: int
    wrong: tuple[str, ...] = ()


class TermAccuracy:
    """A metric with the methods that sacrebleu's paired test calls: 100 · right terms / terms, added up over sentences.

    So its interval and p-value come from the same resamples as those of the other metrics.
    """

    def __init__(self, glossary: Glossary, source: Sequence[str], reference: Sequence[str]) -> None:
        self.glossary, self.source, self.reference = glossary, source, reference
        self._finder = Finder(glossary)

    @cached_property
    def of_reference(self) -> tuple[SentenceTerms, ...]:
        return self.sentences(self.reference)

    @property
    def occurrences(self) -> int:
        """How many terms the source has; with none there is nothing to measure."""
        return sum(one.of for one in self.of_reference)

    @property
    def reference_share(self) -> float:
        """What the reference itself reaches (0–100): people translate a name by a pronoun, or leave it out."""
        return round(_share(sum(one.right for one in self.of_reference), self.occurrences), 2)

    def sentences(self, translations: Sequence[str]) -> tuple[SentenceTerms, ...]:
        """The terms of each sentence in its translation."""
        pairs = zip(self.source, translations, strict=True)
        documents = (CheckDocument(str(n), (CheckPair("", *pair),)) for n, pair in enumerate(pairs))
        report = check(documents, self.glossary, self._finder)
        right, of = [0] * len(self.source), [0] * len(self.source)
        for term in report.terms:
            for number, _ in term.missing_places:
                of[int(number)] += 1
            for rendering in term.renderings:
                for number, _ in rendering.places:
                    of[int(number)] += 1
                    right[int(number)] += rendering.right
        wrong: list[list[str]] = [[] for _ in self.source]
        for finding in report.findings:
            if finding.violation.fault != "inconsistent":  # between sentences; that is no fault of one of them
                wrong[int(finding.document)].append(_said(finding.violation))
        return tuple(SentenceTerms(one, all_, tuple(said)) for one, all_, said in zip(right, of, wrong, strict=True))

    def corpus_score(self, translations: Sequence[str], _references: Sequence[Sequence[str]]) -> Computed:
        return self._aggregate_and_compute(self._extract_corpus_statistics(translations, None))

    def get_signature(self) -> Signature:
        signature = Signature({"num_refs": 1})
        for key, value in (
            ("glossary", self.glossary.signature()),
            ("occurrences", self.occurrences),
            ("reference", f"{self.reference_share:.2f}"),
            ("version", version("krant")),
        ):
            signature.update(key, value)
        return signature

    def _extract_corpus_statistics(self, translations: Sequence[str], _references: Any) -> list[list[int]]:
        return [[one.right, one.of] for one in self.sentences(translations)]

    def _aggregate_and_compute(self, statistics: list[list[int]]) -> Computed:
        return self._compute_score_from_stats([sum(column) for column in zip(*statistics, strict=True)])

    def _compute_score_from_stats(self, statistics: Sequence[int]) -> Computed:
        return Computed(NAME, _share(int(statistics[0]), int(statistics[1])))


def _share(right: int, of: int) -> float:
    """In percent; of no terms (in a resample) none is wrong."""
    return 100 * right / of if of else 100.0


def _said(violation: Violation) -> str:
    return f"{violation.expected}, not {violation.found}" if violation.found else f"{violation.expected} is missing"
