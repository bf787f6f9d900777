"""Scores of several systems on one test set: with intervals, a paired test against the first, sentence by sentence.

Intervals and p-values are sacrebleu's paired bootstrap (Koehn 2004): the same resamples of the test set for every
system, seed 12345 (or SACREBLEU_SEED).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from translate.evaluate import Score

if TYPE_CHECKING:
    from translate.scoring_terms import SentenceTerms, TermAccuracy

LOWER_IS_BETTER = {"TER"}


@dataclass(frozen=True, slots=True)
class System:
    """A name and one translation for each sentence of the test set."""

    name: str
    translations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far a system is from the first by one metric, and the probability of that if they were equally good."""

    metric: str
    difference: float
    p: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A system with its corpus scores, the comparisons with the first system, and its sentences' scores by metric.

    `terms` has each sentence's terms, if they were counted.
    """

    system: System
    scores: tuple[Score, ...]
    compared: tuple[Comparison, ...] = ()
    sentences: tuple[tuple[str, tuple[float, ...]], ...] = ()
    terms: tuple[SentenceTerms, ...] = ()


def metrics(terms: TermAccuracy | None = None) -> list[Any]:
    """BLEU (13a tokens), chrF (character 6-grams), chrF++ (and word 2-grams), TER, as sacrebleu computes them; and
    `terms`, where the source has any."""
    from sacrebleu.metrics import BLEU, CHRF, TER

    return [BLEU(), CHRF(), CHRF(word_order=2), TER(), *([terms] if terms and terms.occurrences else [])]


def scored(
    systems: Sequence[System],
    reference: Sequence[str],
    samples: int = 1000,
    *,
    sentences: bool = True,
    terms: TermAccuracy | None = None,
) -> list[Scored]:
    """All scores; with 0 samples neither intervals nor comparisons. `sentences`: each one's scores, too."""
    if samples:
        tables, compared = _resampled(systems, reference, samples, terms)
    else:
        tables, compared = [_plain(system, reference, terms) for system in systems], [()] * len(systems)
    found = [Scored(*one) for one in zip(systems, tables, compared, strict=True)]
    return [_in_detail(one, reference, terms) for one in found] if sentences else found


def _in_detail(one: Scored, reference: Sequence[str], terms: TermAccuracy | None) -> Scored:
    counted = terms.sentences(one.system.translations) if terms and terms.occurrences else ()
    return replace(one, sentences=_sentences(one.system, reference), terms=counted)


def _plain(system: System, reference: Sequence[str], terms: TermAccuracy | None) -> tuple[Score, ...]:
    found = []
    for metric in metrics(terms):
        score = metric.corpus_score(list(system.translations), [list(reference)])
        found.append(Score(score.name, round(score.score, 2), str(metric.get_signature())))
    return tuple(found)


def _resampled(
    systems: Sequence[System], reference: Sequence[str], samples: int, terms: TermAccuracy | None
) -> tuple[list[tuple[Score, ...]], list[tuple[Comparison, ...]]]:
    from sacrebleu.significance import PairedTest

    named: list[tuple[str, Sequence[str]]] = [
        (str(number), list(system.translations)) for number, system in enumerate(systems)
    ]
    numbered = {str(number): metric for number, metric in enumerate(metrics(terms))}
    test = PairedTest(named, numbered, [list(reference)], "bs", samples)
    signatures, found = test()
    results: dict[str, list[Any]] = dict(found)
    names = [name for name in results if name != "System"]
    tables, compared = [], []
    for number in range(len(systems)):
        row = {name: results[name][number] for name in names}
        tables.append(
            tuple(
                Score(name, round(one.score, 2), str(signatures[name]), round(float(one.ci), 2))
                for name, one in row.items()
            )
        )
        compared.append(
            tuple(
                # sacrebleu's p of systems that differ in nothing is the smallest there is
                Comparison(
                    name,
                    round(one.score - results[name][0].score, 2),
                    round(float(one.p_value), 4) if one.score != results[name][0].score else 1.0,
                )
                for name, one in row.items()
                if one.p_value is not None
            )
        )
    return tables, compared


def _sentences(system: System, reference: Sequence[str]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """chrF++ and TER of each sentence; BLEU says nothing about one sentence."""
    from sacrebleu.metrics import CHRF, TER

    found = []
    for metric, name in ((CHRF(word_order=2), "chrF2++"), (TER(), "TER")):
        each = [
            metric.sentence_score(text, [wanted]).score
            for text, wanted in zip(system.translations, reference, strict=True)
        ]
        found.append((name, tuple(round(value, 2) for value in each)))
    return tuple(found)
