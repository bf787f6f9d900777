"""A test set, a model's translations of it, and their scores: sacrebleu's, each with its signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.errors import KrantError
from translate.normalize import for_model
from translate.translator import Translator
from translate.typography import typographic


@dataclass(frozen=True, slots=True)
class Score:
    """A corpus score and how it was computed; `interval` is half the width of its 95 % interval (bootstrap).

    BLEU and chrF lie between 0 and 100, higher is better; TER is the edits per 100 words, lower is better.
    """

    metric: str
    value: float
    signature: str
    interval: float | None = None


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, one sentence each. Raises KrantError."""
    try:
        lines = path.read_text("utf-8").split("\n")  # not splitlines: a form feed or U+2028 ends no line of a test set
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise KrantError(f"{path}: is not UTF-8 text: {error}.") from error
    return lines if lines[-1] else lines[:-1]


def check_parallel(source: Sequence[str], reference: Sequence[str], names: tuple[Path, Path]) -> None:
    """Raise KrantError unless both have a line for every line of the other, and at least one."""
    if len(source) != len(reference):
        raise KrantError(
            f"{names[1]}: has {len(reference)} line(s), but {names[0]} has {len(source)}. "
            "Line n of one must be the translation of line n of the other."
        )
    if not source:
        raise KrantError(f"{names[0]}: is empty. There must be one sentence a line.")


def hypotheses(source: Sequence[str], translator: Translator) -> list[str]:
    """The translations as a run would write them, without the glossary."""
    found = translator.translate([for_model(sentence) for sentence in source])
    return [typographic(hypothesis.text, sentence) for hypothesis, sentence in zip(found, source, strict=True)]


def scores(translations: Sequence[str], reference: Sequence[str]) -> list[Score]:
    """BLEU (13a tokens) and chrF (character 6-grams) as sacrebleu computes them by default."""
    from sacrebleu.metrics import BLEU, CHRF

    result = []
    for metric in (BLEU(), CHRF()):
        score = metric.corpus_score(list(translations), [list(reference)])
        result.append(Score(score.name, round(score.score, 2), str(metric.get_signature())))
    return result
