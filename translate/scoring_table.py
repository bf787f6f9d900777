"""Scores as lines for people, as JSON, and as a table of sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from translate.scoring import Scored

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


def report(results: Sequence[Scored], sentences: int, source: str, reference: str) -> dict[str, Any]:
    """Everything but the sentences, for `--json`."""
    systems = [
        {
            "name": result.system.name,
            "scores": [asdict(score) for score in result.scores],
            "compared with the first": [asdict(one) for one in result.compared],
        }
        for result in results
    ]
    return {"source": source, "reference": reference, "sentences": sentences, "systems": systems}


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
    rows = [header]
    for number, (dutch, english) in enumerate(zip(source, reference, strict=True)):
        row = [str(number + 1), dutch, english]
        for result in results:
            row += [result.system.translations[number], *(str(values[number]) for _, values in result.sentences)]
        rows.append(row)
    text = "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
    return text.encode("utf-8", "backslashreplace")
