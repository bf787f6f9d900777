"""`krant bench speed-growth`: time and memory of `krant translate` against the size of the corpus."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from translate.cli_bench_growth import sizes_option
from translate.cli_engine import QUALITIES
from translate.errors import KrantError
from translate.saying import out, say


@click.command("speed-growth")
@click.option(
    "--sizes", default="10,100,1000,10000", show_default=True, callback=sizes_option, help="Sentences of the corpora."
)
@click.option("--model", default="bundled", show_default=True, metavar="MODEL", help="As for krant translate.")
@click.option(
    "--quality", type=click.Choice(list(QUALITIES)), default="draft", show_default=True, help="As for krant translate."
)
@click.option("--threads", type=click.IntRange(1, 256), default=1, show_default=True, help="Processor threads.")
@click.option("--from", "stored", type=click.Path(path_type=Path), metavar="JSON", help="Only print this report.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def speed_growth(
    sizes: tuple[int, ...], model: str, quality: str, threads: int, stored: Path | None, as_json: bool
) -> None:
    """Seconds, words a second and peak memory of `krant translate` against sentences, new, again, after a stop and with
    many terms, for made-up articles, as a Markdown table."""
    from translate.bench_speed_growth import Step, growth, table

    steps: list[Step] = []
    try:
        if stored is not None:
            steps = [Step(**one) for one in json.loads(stored.read_text("utf-8"))]
        else:
            for step in growth(sizes, model, quality, threads):
                say(f"{step.sentences} sentences, {step.name}: {step.seconds} s, {step.megabytes} MB")
                steps.append(step)
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    text = json.dumps([asdict(one) for one in steps], indent=1) if as_json else "\n".join(table(steps))
    out(text.encode() + b"\n")
