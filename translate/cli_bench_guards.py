"""`krant bench guards`: what the guards find, what they flag without reason, and what repairs are worth."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from translate.errors import KrantError
from translate.saying import out, say

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--cases", multiple=True, type=FILE, help="Labelled cases; by default tests/data of the sources.")
@click.option("--source", type=FILE, help="A Dutch text, one sentence a line, to count the alarms on …")
@click.option("--reference", type=FILE, help="… its human translation.")
@click.option("--from", "start", type=click.IntRange(1), default=1, show_default=True, help="First line of the texts.")
@click.option("--limit", type=click.IntRange(1), help="Only so many lines of the texts.")
@click.option("--repairs", "with_model", is_flag=True, help="Translate SOURCE, with repairs and without.")
@click.option("--model", "choice", metavar="MODEL", help="As for krant translate.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def guards(
    cases: tuple[Path, ...],
    source: Path | None,
    reference: Path | None,
    start: int,
    limit: int | None,
    with_model: bool,
    choice: str | None,
    as_json: bool,
) -> None:
    """Precision and recall of each guard on labelled cases: the half that rules were written on, and the other.

    With a parallel text also the alarms on a human translation, and, with --repairs, what a model's repairs change.
    """
    if (source is None) != (reference is None):
        raise click.UsageError("--source and --reference go together.")
    if with_model and source is None:
        raise click.UsageError("--repairs needs --source and --reference.")
    try:
        report = _measured(
            cases, (source, reference), slice(start - 1, limit and start - 1 + limit), with_model, choice
        )
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    text = json.dumps(report, ensure_ascii=False, indent=1) if as_json else "\n".join(_table(report))
    out(text.encode("utf-8", "backslashreplace") + b"\n")


def _measured(
    cases: tuple[Path, ...], text: tuple[Path | None, Path | None], lines: slice, with_model: bool, choice: str | None
) -> dict[str, Any]:
    from importlib.metadata import version

    from translate import guards_bench
    from translate.cli_engine import BEST
    from translate.evaluate import check_parallel, read_lines
    from translate.models import resolve

    paths = cases or (guards_bench.CASES,)
    every = [case for path in paths for case in guards_bench.read_cases(path)]
    report: dict[str, Any] = {"version": version("krant"), "detection": guards_bench.halves(every)}
    if text[0] and text[1]:
        dutch, english = read_lines(text[0]), read_lines(text[1])
        check_parallel(dutch, english, (text[0], text[1]))
        dutch, english = dutch[lines], english[lines]
        report["human translations"] = guards_bench.alarms(dutch, english)
        if with_model:
            model = resolve(choice)
            report["model"] = model.signature
            report["repairs"] = guards_bench.repairs(dutch, english, BEST.opened(model))
    return report


def _table(report: dict[str, Any]) -> list[str]:
    """Markdown: a table of guards for each half, then what was counted on texts."""
    lines = []
    for half, found in report["detection"].items():
        lines += [f"{half}: {found['cases']} cases, {found['without fault']} without fault", ""]
        lines += ["| guard | right | wrong | missed | precision | recall |", "|---|---:|---:|---:|---:|---:|"]
        for name, rates in found.items():
            if isinstance(rates, dict):
                lines.append(
                    f"| {name} | " + " | ".join("" if one is None else str(one) for one in rates.values()) + " |"
                )
        lines.append("")
    if humans := report.get("human translations"):
        lines += ["human translations: " + ", ".join(f"{name} {count}" for name, count in humans.items()), ""]
    if found := report.get("repairs"):
        lines += [f"{report['model']}:"]
        lines += [f"- {name}: {value}" for name, value in found.items() if name != "changes"]
    return lines
