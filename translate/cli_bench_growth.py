"""`krant bench align-growth`: the aligner's time and memory against the length of the texts."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from translate.progress import progress
from translate.saying import out


def sizes_option(context: click.Context, option: click.Parameter, value: str) -> tuple[int, ...]:
    """Numbers with commas between them, from small to large."""
    try:
        sizes = tuple(int(part) for part in value.replace("_", "").split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise click.BadParameter("give numbers of sentences with commas between them, as in 500,1000,2000.")
    return tuple(sorted(set(sizes)))


@click.command("align-growth")
@click.option(
    "--sizes", default="500,1000,2000,5000,10000,20000,50000", show_default=True, callback=sizes_option,
    help="Sentences of the texts.",
)  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), help="Draw seconds and memory here (SVG).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def growth(sizes: tuple[int, ...], plot: Path | None, as_json: bool) -> None:
    """Seconds and peak memory against sentences, for made-up texts aligned without a model, as a Markdown table."""
    from align.files import write_atomically
    from translate.bench_growth import Growth
    from translate.bench_growth import growth as measure
    from translate.bench_plot import Panel, svg

    with progress(len(sizes), shown=True) as advance:
        points = []
        for size, point in zip(sizes, measure(sizes), strict=True):
            advance(f"{size} sentences")
            points.append(point)
    result = Growth(tuple(points))
    if plot:
        panels = [
            Panel("Seconds (one processor)", "sentences a side", [(p.sentences, p.processor_seconds) for p in points]),
            Panel("Peak memory (MB)", "sentences a side", [(p.sentences, p.megabytes) for p in points]),
        ]
        write_atomically(plot, svg(panels, "Seconds and memory of krant align --no-model against sentences"))
    if as_json:
        report = {"points": [asdict(point) for point in points], "exponent": round(result.exponent, 3)}
        out(json.dumps(report, indent=1).encode() + b"\n")
        return
    lines = ["| sentences | seconds | processor seconds | peak MB | strict F1 |", "|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {p.sentences:,} | {p.seconds} | {p.processor_seconds} | {p.megabytes:.0f} | {p.strict_f1:.3f} |"
        for p in points
    ]
    out("\n".join([*lines, "", f"Time grows with the power {result.exponent:.2f} of the length.", ""]).encode())
