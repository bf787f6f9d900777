"""Scores as lines for people, as JSON, and as a table of sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from translate.scoring import Scored

if TYPE_CHECKING:
    from translate.scoring_terms import TermAccuracy

SURE = 0.05  # p below which a difference is marked with *


def lines(results: Sequence[Scored]) -> list[str]:
    """A block of lines a system, with the signatures at the end; * marks a difference from the first that is sure."""
    found = []
    for result in results:
        compared = {one.metric: one for one in result.compared}
        found.append(result.system.name)
        for score in result.scores:
            line = f"  {score.metric:8} {score.value:6.2f}"
            line += f" ± {score.interval:4.2f}" if score.interval is not None else ""
            if one := compared.get(score.metric):
                mark = " *" if one.p < SURE else ""
                line += f"  {one.difference:+6.2f} against the first, p = {one.p:.4f}{mark}"
            found.append(line)
    return found + [f"{score.metric:8} {score.signature}" for score in results[0].scores]


def report(
    results: Sequence[Scored], sentences: int, source: str, reference: str, terms: TermAccuracy | None = None
) -> dict[str, Any]:
    """Everything but the sentences, for `--json`."""
    systems = [
        {
            "name": result.system.name,
            "scores": [asdict(score) for score in result.scores],
            "compared with the first": [asdict(one) for one in result.compared],
        }
        for result in results
    ]
    return {"source": source, "reference": reference, "sentences": sentences, "systems": systems, **_terms(terms)}


def _terms(terms: TermAccuracy | None) -> dict[str, Any]:
    if terms is None:
        return {}
    return {"terms": {"occurrences": terms.occurrences, "right in the reference": terms.reference_share}}


def terms_of(result: Scored, number: int) -> str:
    """A sentence's terms, such as `1/2: OSCE is missing`; nothing if it has none."""
    one = result.terms[number] if result.terms else None
    if one is None or not one.of:
        return ""
    return f"{one.right}/{one.of}" + (f": {', '.join(one.wrong)}" if one.wrong else "")


def sentence_json(results: Sequence[Scored], source: Sequence[str], reference: Sequence[str]) -> bytes:
    """A list with an object a sentence."""
    rows = [
        {
            "number": number + 1,
            "source": source[number],
            "reference": reference[number],
            "systems": {
                result.system.name: {
                    "translation": result.system.translations[number],
                    **{name: values[number] for name, values in result.sentences},
                    **({"terms": asdict(result.terms[number])} if result.terms else {}),
                }
                for result in results
            },
        }
        for number in range(len(source))
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def sentence_tsv(results: Sequence[Scored], source: Sequence[str], reference: Sequence[str]) -> bytes:
    """A line a sentence, under a header; tabs and line ends inside a text become spaces."""
    header = ["number", "source", "reference"]
    for result in results:
        header += [result.system.name, *(f"{result.system.name} {name}" for name, _ in result.sentences)]
        header += [f"{result.system.name} terms"] if result.terms else []
    rows = [header]
    for number, (dutch, english) in enumerate(zip(source, reference, strict=True)):
        row = [str(number + 1), dutch, english]
        for result in results:
            row += [result.system.translations[number], *(str(values[number]) for _, values in result.sentences)]
            row += [terms_of(result, number)] if result.terms else []
        rows.append(row)
    text = "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
    return text.encode("utf-8", "backslashreplace")
