"""`krant bench speed`: Krant beside other ways to run the same weights, on this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from translate.cli_engine import QUALITIES
from translate.errors import KrantError
from translate.saying import out, say

FILE = click.Path(path_type=Path)
RANDOM = "import sys; from pathlib import Path; from translate.bench_speed_random import random_model as make; "
RANDOM += "make(Path(sys.argv[1]))"


@click.command()
@click.argument("source", type=FILE, required=False)
@click.option("--model", "choice", metavar="MODEL", help="As for krant translate.")
@click.option("--random", is_flag=True, help="A random model of opus-mt's size instead (slow): the model alone.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="Only so many sentences.")
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each system runs, by turns."
)
@click.option(
    "--threads", type=click.IntRange(1, 256), default=1, show_default=True, help="Processor threads of each system."
)
@click.option("--only", multiple=True, metavar="SYSTEM", help="Only this system's model; repeat for more.")
@click.option("--argos", type=FILE, metavar="PYTHON", help="A Python that has argos-translate.")
@click.option("--marian", type=FILE, metavar="PYTHON", help="A Python that has pymarian.")
@click.option("--easynmt", type=FILE, metavar="PYTHON", help="A Python that has EasyNMT.")
@click.option("--no-model", is_flag=True, help="No system's model alone.")
@click.option("--no-files", is_flag=True, help="Neither start-up nor from files to files.")
@click.option(
    "--quality", "qualities", type=click.Choice(list(QUALITIES)), multiple=True, help="From files: only this."
)
@click.option("--from", "stored", type=FILE, metavar="JSON", help="Measure nothing: print the table of this report.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def speed(
    source: Path | None,
    choice: str | None,
    random: bool,
    limit: int,
    rounds: int,
    threads: int,
    only: tuple[str, ...],
    argos: Path | None,
    marian: Path | None,
    easynmt: Path | None,
    no_model: bool,
    no_files: bool,
    qualities: tuple[str, ...],
    stored: Path | None,
    as_json: bool,
) -> None:
    """Start-up, words a second and peak memory on SOURCE, one Dutch sentence a line, as a Markdown table."""
    import tempfile

    from translate.bench_speed import Plan, measured, run_python, table
    from translate.bench_speed_run import SYSTEMS
    from translate.evaluate import read_lines
    from translate.models import resolve

    if stored is not None:
        out(("\n".join(table(json.loads(stored.read_text("utf-8")))) + "\n").encode())
        return
    if source is None:
        raise click.UsageError("Missing argument 'SOURCE'.")
    if unknown := [name for name in only if name not in SYSTEMS]:
        raise click.UsageError(f"--only {unknown[0]}: no such system. There are: {', '.join(SYSTEMS)}.")
    try:
        lines = tuple(line for line in read_lines(source)[:limit] if line.strip())
        with tempfile.TemporaryDirectory(prefix="krant-random-") as name:
            if random:
                run_python(RANDOM, name)
            folder = Path(name) if random else resolve(choice).folder
            systems = () if no_model else only or tuple(SYSTEMS)
            plan = Plan(
                folder, lines, rounds, threads, systems, argos, marian, easynmt, forced=random,
                files=not (random or no_files), qualities=qualities or tuple(QUALITIES),
            )  # fmt: skip
            report = measured(plan, say)
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    text = json.dumps(report, ensure_ascii=False, indent=1) if as_json else "\n".join(table(report))
    out(text.encode("utf-8", "backslashreplace") + b"\n")
