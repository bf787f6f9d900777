"""What the guards are worth: right and false alarms on labelled cases and human translations, and a model's repairs.

Cases are lists of objects {"source", "hypothesis", "flags", "half", "origin"}: what the guards ought to say of a
hypothesis, whether the rules were written with a look at it ("rules") or not ("held back"), and who wrote it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from translate.errors import KrantError
from translate.evaluate import scores
from translate.guards import flags
from translate.normalize import for_model
from translate.translator import Hypothesis
from translate.typography import typographic

CASES = Path(__file__).parent.parent / "tests" / "data" / "guards-more.json"
HALVES = ("rules", "held back")
BY_HAND = "by hand"
EXAMPLES = 40  # repairs that a report shows


class Measured(Protocol):
    """An engine whose repairs can be switched off."""

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]: ...

    def unrepaired(self, sentences: Sequence[str]) -> list[Hypothesis]: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A hypothesis of a source sentence, and the names of the flags that it ought to have."""

    source: str
    hypothesis: str
    flags: frozenset[str]
    half: str
    origin: str = BY_HAND


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises KrantError."""
    try:
        return [
            Case(one["source"], one["hypothesis"], frozenset(one["flags"]), one["half"], one.get("origin", BY_HAND))
            for one in json.loads(path.read_text("utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KrantError(
            f"{path}: is no list of cases for guards ({error}). There is one in Krant's source tree, tests/data; "
            "see --cases."
        ) from error


def detection(cases: Sequence[Case]) -> dict[str, Any]:
    """For each guard, for all flags together, and for whole cases ("any flag", right or wrong): right, wrong, missed,
    precision and recall (None where there is nothing to divide by)."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        found = {flag.name for flag in flags(case.source, case.hypothesis)}
        right.update(found & case.flags)
        wrong.update(found - case.flags)
        missed.update(case.flags - found)
        marked = {name for name, some in (("found", found), ("wanted", case.flags)) if some}
        verdict = {"found": wrong, "wanted": missed}
        (right if len(marked) == 2 else verdict[marked.pop()] if marked else Counter())["any flag"] += 1
    names = sorted((right | wrong | missed).keys() - {"any flag"})
    report = {name: _rates(right[name], wrong[name], missed[name]) for name in names}
    total = [sum(count[name] for name in names) for count in (right, wrong, missed)]
    every = {
        "all flags": _rates(*total),
        "any flag": _rates(right["any flag"], wrong["any flag"], missed["any flag"]),
    }
    return {"cases": len(cases), "without fault": sum(not case.flags for case in cases), **report, **every}


def _rates(right: int, wrong: int, missed: int) -> dict[str, Any]:
    return {
        "right": right,
        "wrong": wrong,
        "missed": missed,
        "precision": round(right / (right + wrong), 3) if right + wrong else None,
        "recall": round(right / (right + missed), 3) if right + missed else None,
    }


def halves(cases: Sequence[Case]) -> dict[str, Any]:
    """`detection` of each half, and of the hypotheses in it that a model wrote."""
    report = {}
    for half in HALVES:
        some = [case for case in cases if case.half == half]
        report[half] = detection(some)
        report[f"{half}, a model's"] = detection([case for case in some if case.origin != BY_HAND])
    return report


def alarms(dutch: Sequence[str], english: Sequence[str]) -> dict[str, Any]:
    """How many pairs are flagged, by guard."""
    found = [{flag.name for flag in flags(*pair)} for pair in zip(dutch, english, strict=True)]
    names = Counter(name for some in found for name in some)
    return {"sentences": len(found), "flagged": sum(map(bool, found)), **dict(sorted(names.items()))}


def repairs(dutch: Sequence[str], english: Sequence[str], translator: Measured) -> dict[str, Any]:
    """Flags before and after repair, and chrF of all sentences and of those that a repair changed.

    "repaired" are sentences that were flagged and are not any more; "better" have fewer flags than before.
    """
    before = _written(dutch, translator.unrepaired)
    after = _written(dutch, translator.translate)
    names = [
        [{flag.name for flag in flags(*pair)} for pair in zip(dutch, side, strict=True)] for side in (before, after)
    ]
    changed = [index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    flagged = [index for index, some in enumerate(names[0]) if some]
    return {
        "before repair": alarms(dutch, before),
        "after repair": alarms(dutch, after),
        "flagged before": len(flagged),
        "repaired": sum(not names[1][index] for index in flagged),
        "better": sum(len(names[1][index]) < len(names[0][index]) for index in flagged),
        "changed": len(changed),
        "chrF": [_chrf(before, english), _chrf(after, english)],
        "chrF of the changed": [
            _chrf([side[i] for i in changed], [english[i] for i in changed]) for side in (before, after)
        ],
        "changes": [
            {
                "line": index + 1,
                "source": dutch[index],
                "before": before[index],
                "flags before": sorted(names[0][index]),
                "after": after[index],
                "flags after": sorted(names[1][index]),
            }
            for index in changed[:EXAMPLES]
        ],
    }  # fmt: skip


def _written(dutch: Sequence[str], translate: Callable[[Sequence[str]], list[Hypothesis]]) -> list[str]:
    found = translate([for_model(sentence) for sentence in dutch])
    return [typographic(one.text, sentence) for one, sentence in zip(found, dutch, strict=True)]


def _chrf(translations: Sequence[str], references: Sequence[str]) -> float | None:
    if not references:
        return None
    return next(score.value for score in scores(translations, references) if score.metric.startswith("chrF"))
