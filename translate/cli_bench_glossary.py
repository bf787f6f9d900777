"""`krant bench glossary`: what the glossary layer is worth with a model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from translate.errors import KrantError
from translate.saying import out, say

FILE = click.Path(path_type=Path)
COLUMNS = ("accuracy", "flagged", "silent", "forbidden", "window overlap 2", "1-TERm", "BLEU", "chrF2", "seconds")


@click.command()
@click.option(
    "--split",
    type=click.Choice(["dev", "test", "all"]),
    default="test",
    show_default=True,
    help="Which half of the benchmark: rules were written on dev.",
)
@click.option("--limit", type=click.IntRange(1), default=10_000, help="Only so many sentences of each text.")
@click.option("--model", "choice", metavar="MODEL", help="As for krant translate.")
@click.option("--beams", type=click.IntRange(1, 16), default=4, show_default=True, help="Width of the beam search.")
@click.option("--benchmark", type=FILE, help="Sentences with their terms marked; by default tests/data of the sources.")
@click.option("--source", type=FILE, help="A Dutch text, one sentence a line, to see what the layer changes …")
@click.option("--reference", type=FILE, help="… and its English translation.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def glossary(
    split: str,
    limit: int,
    choice: str | None,
    beams: int,
    benchmark: Path | None,
    source: Path | None,
    reference: Path | None,
    as_json: bool,
) -> None:
    """Terms right, flagged and silent: the model alone, told the terms, and with the full layer.

    With a parallel text also terms, windows and scores on it, and a control with random words as terms.
    """
    if (source is None) != (reference is None):
        raise click.UsageError("--source and --reference go together.")
    try:
        report = _measured(split, limit, choice, beams, benchmark, (source, reference))
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    lines = json.dumps(report, ensure_ascii=False, indent=1) if as_json else "\n".join(_table(report))
    out(lines.encode("utf-8", "backslashreplace") + b"\n")


def _measured(
    split: str,
    limit: int,
    choice: str | None,
    beams: int,
    benchmark: Path | None,
    text: tuple[Path | None, Path | None],
) -> dict[str, Any]:
    from importlib.metadata import version

    from glossary.formats import read
    from translate import terms_bench, terms_random
    from translate.decoding import Decoding
    from translate.engines import opened
    from translate.evaluate import check_parallel, read_lines
    from translate.models import resolve
    from translate.terms import Terms, load

    path = benchmark or terms_bench.BENCHMARK
    marked = terms_bench.read_benchmark(path, split, limit)
    lines = [read_lines(file)[:limit] for file in text if file]
    if lines and text[0] and text[1]:
        check_parallel(lines[0], lines[1], (text[0], text[1]))
    model = resolve(choice)
    translator = opened(model, Decoding.of(model.folder, beams))
    # The benchmark's own terms come last and win: its sentences ask for just these forms.
    news = load([], [])
    terms, finders = Terms(news + read(path.with_suffix(".tsv"))), terms_bench.judges(path, news)
    signature = {"model": model.signature, "glossary": terms.glossary.signature(), "version": version("krant")}
    report: dict[str, Any] = {**signature, "beams": beams, "split": split, "sentences": len(marked)}
    for name, (system, layer) in terms_bench.systems(translator, terms).items():
        report[name] = terms_bench.benchmark(marked, finders, system, layer)
    if lines:
        report["parallel"] = terms_bench.parallel(lines[0], lines[1], translator, Terms(news))
        report["random terms"] = terms_random.control(lines[0], lines[1], translator)
    return report


def _table(report: dict[str, Any]) -> list[str]:
    """Systems in lines, measures in columns."""
    lines = [" ".join(f"{name}={report[name]}" for name in ("model", "glossary", "version", "beams", "split"))]
    lines.append(_line("", COLUMNS))
    for title, part in (
        ("", report),
        ("text: ", report.get("parallel", {})),
        ("random: ", report.get("random terms", {})),
    ):
        lines += [
            _line(title + name, [values.get(column, "") for column in COLUMNS])
            for name, values in part.items()
            if isinstance(values, dict) and "accuracy" in values
        ]
    return lines


def _line(name: str, cells: Any) -> str:
    return f"{name:26}" + "".join(f"{cell!s:>17}" for cell in cells)
