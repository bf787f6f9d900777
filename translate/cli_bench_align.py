"""`krant bench align`: how right the aligner is on documents with gold beads, side by side with other aligners."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from translate.errors import KrantError
from translate.saying import out, say

PATH = click.Path(path_type=Path)
FIGURES = ("strict P", "strict R", "strict F1", "lax P", "lax R", "lax F1")


@click.command()
@click.argument("file", type=PATH)
@click.option("--model", "choice", metavar="MODEL", help="The model whose translation helps, as for krant translate.")
@click.option("--no-model", is_flag=True, help="Only what needs no translation.")
@click.option("--cache", type=PATH, help="Keep the translations here (JSON) for the next time.")
@click.option("--hunalign", type=PATH, help="The program hunalign.")
@click.option("--bleualign", type=PATH, help="A checkout of Bleualign.")
@click.option("--vecalign", type=PATH, help="A checkout of Vecalign with its extension built.")
@click.option(
    "--python", default=sys.executable, metavar="PYTHON", help="The interpreter that has NLTK, and runs the checkouts."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def align(
    file: Path,
    choice: str | None,
    no_model: bool,
    cache: Path | None,
    hunalign: Path | None,
    bleualign: Path | None,
    vecalign: Path | None,
    python: str,
    as_json: bool,
) -> None:
    """Strict and lax precision, recall and F1 on FILE, as a Markdown table.

    FILE is a JSON list of documents with `src` and `tgt` (sentences) and `gold` (beads as pairs of index lists). Other
    aligners that are named, or can be imported, are run on the same documents with the same translation.
    """
    from translate.bench_align import compared
    from translate.bench_align_peers import Peers

    peers = Peers(python, hunalign, bleualign, vecalign)
    try:
        report = compared(file, None if no_model else choice or "auto", cache, peers.runs, say=say)
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    lines = json.dumps(report, ensure_ascii=False, indent=1) if as_json else "\n".join(_table(report))
    out(lines.encode("utf-8", "backslashreplace") + b"\n")


def _table(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['file']}: {report['documents']} documents, {report['beads']} gold beads; model: {report['model']}"
    yield ""
    yield "| aligner | " + " | ".join(FIGURES) + " | strict F1, second half | seconds |"
    yield "|---|" + "---:|" * (len(FIGURES) + 2)
    for name, result in report["aligners"].items():
        cells = [f"{result['all'][figure]:.3f}" for figure in FIGURES]
        yield f"| {name} | {' | '.join(cells)} | {result['second half']['strict F1']:.3f} | {result['seconds']:.1f} |"
    yield ""
    yield "Confidences against the share of right beads, second half:"
    for name, rows in report["reliability"].items():
        parts = (f"from {row['from']:.2f}: {row['beads']} beads, {row['confidence']} → {row['right']}" for row in rows)
        yield f"- {name}: " + "; ".join(parts)
