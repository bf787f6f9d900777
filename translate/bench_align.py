"""How well the aligner does on documents with gold beads: `python -m translate.bench_align FILE.json [--json]`.

FILE is a list of objects with `src` and `tgt` (sentences) and `gold` (beads as pairs of index lists). Figures are given
for the first half of the documents (on which weights may have been tuned), the second half and all; the reliability
table compares the confidences with the share of right beads on the second half.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from align.aligner import Evidence, align
from align.bitext import Bead
from align.score import score
from translate.errors import KrantError

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
Documents = Sequence[tuple[Sequence[Bead], Sequence[Bead]]]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with the beads it should get."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    beads: tuple[Bead, ...]


def read_gold(path: Path) -> list[GoldDocument]:
    """The documents of a benchmark file. Raises KrantError when it is not such a file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return [
            GoldDocument(
                tuple(value["src"]),
                tuple(value["tgt"]),
                tuple(Bead(tuple(source), tuple(target)) for source, target in value["gold"]),
            )
            for value in values
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KrantError(f"{path}: is no benchmark file (a JSON list with src, tgt and gold): {error}.") from error


def measure(documents: Sequence[GoldDocument], evidence: Evidence | None) -> dict[str, Any]:
    """Scores of both halves and of all documents, the second half's reliability, and seconds without translating."""
    start = time.perf_counter()
    found = [(document.beads, align(document.source, document.target, evidence=evidence)) for document in documents]
    half = len(documents) // 2
    return {
        "first half": figures(found[:half]),
        "second half": figures(found[half:]),
        "all": figures(found),
        "reliability": reliability(found[half:]),
        "seconds": round(time.perf_counter() - start, 2),
    }


def figures(documents: Documents) -> dict[str, float]:
    """Strict and lax precision, recall and F1 (see `align.score`)."""
    scores = score(documents)
    return {
        f"{name} {what}": round(value, 4)
        for name, part in (("strict", scores.strict), ("lax", scores.lax))
        for what, value in (("P", part.precision), ("R", part.recall), ("F1", part.f1))
    }


def reliability(documents: Documents) -> list[dict[str, float]]:
    """For every range of confidences: how many beads, their mean confidence, and the share that is right."""
    judged = []
    for gold, found in documents:
        right = {(bead.source, bead.target) for bead in gold}
        judged += [(bead.score or 0.0, (bead.source, bead.target) in right) for bead in found]
    rows = []
    for low, high in pairwise(BINS):
        inside = [item for item in judged if low <= item[0] < high or item[0] == high == 1.0]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append({"from": low, "beads": len(inside), "confidence": round(mean, 3), "right": round(share, 3)})
    return rows


def translations(documents: Sequence[GoldDocument], choice: str, cache: Path | None) -> Evidence:
    """The Dutch sentences of all documents translated, once; kept in `cache` as JSON if it is given."""
    known: dict[str, str] = {}
    if cache is not None and cache.exists():
        known = json.loads(cache.read_text(encoding="utf-8"))
    missing = [text for text in dict.fromkeys(text for item in documents for text in item.source) if text not in known]
    if missing:
        known.update(zip(missing, _evidence(choice)(missing), strict=True))
        if cache is not None:
            cache.write_text(json.dumps(known, ensure_ascii=False, indent=0), encoding="utf-8")
    return lambda sentences: [known[sentence] for sentence in sentences]


def _evidence(choice: str) -> Evidence:
    from translate.align_run import evidence_of
    from translate.marian import Decoding, MarianTranslator
    from translate.models import resolve

    return evidence_of(MarianTranslator(resolve(choice).folder, Decoding(beams=1)))


def shown(name: str, result: dict[str, Any], echo: Callable[[str], None]) -> None:
    """The figures as lines for people."""
    echo(f"{name} ({result['seconds']} s)")
    for part in ("first half", "second half", "all"):
        echo(f"  {part:12}" + "".join(f"  {key} {value:.4f}" for key, value in result[part].items()))
    for row in result["reliability"]:
        echo(
            f"  confidence from {row['from']:.2f}: {row['beads']} beads, mean {row['confidence']}, right {row['right']}"
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", "choice", metavar="MODEL", help="Also with this model's translation, as for krant translate.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where to keep the translations (JSON).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(file: Path, choice: str | None, cache: Path | None, as_json: bool) -> None:
    """Measure the aligner on FILE, a JSON list of documents with gold beads."""
    try:
        documents = read_gold(file)
        results = {"no model": measure(documents, None)}
        if choice or cache:
            results["model"] = measure(documents, translations(documents, choice or "auto", cache))
    except KrantError as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        click.echo(json.dumps(results, indent=1))
        return
    for name, result in results.items():
        shown(name, result, click.echo)


if __name__ == "__main__":
    main()
