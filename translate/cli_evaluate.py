"""`krant evaluate`: scores of models and of stored translations on a test set, and their comparison."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli_engine import Running, engine_options
from translate.errors import KrantError
from translate.saying import out, say

if TYPE_CHECKING:
    from translate.scoring import Scored, System

FILE = click.Path(path_type=Path)
TABLES = (".tsv", ".json")


@click.command()
@click.argument("source", type=FILE)
@click.argument("reference", type=FILE)
@click.option(
    "--model", "choices", multiple=True, metavar="MODEL",
    help="As for krant translate; may be repeated. Without it and without --hypotheses, the one that it would use.",
)  # fmt: skip
@click.option(
    "--hypotheses", multiple=True, type=FILE,
    help="Translations that exist already, one a line; may be repeated. The first system of all is compared with.",
)  # fmt: skip
@engine_options
@click.option("-o", "--output", type=FILE, help="Write the first model's translations here, one a line.")
@click.option("--table", type=FILE, help="Write every sentence with its translations and scores here (.tsv or .json).")
@click.option("--html", "page", type=FILE, help="Write a page that compares the systems sentence by sentence.")
@click.option(
    "--samples", type=click.IntRange(0, 100_000), default=1000, show_default=True,
    help="Resamples for intervals and the paired test; 0: neither.",
)  # fmt: skip
@click.option("--glossary", "glossaries", multiple=True, type=FILE, help="Your terms, which count in term accuracy.")
@click.option("--no-news", is_flag=True, help="Without the bundled news glossary.")
@click.option("--style", "styles", multiple=True, metavar="NAME", help="House style, as for krant translate.")
@click.option(
    "--comet", type=FILE, metavar="CHECKPOINT", help="Also score by this COMET checkpoint, if comet-score is here."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    source: Path,
    reference: Path,
    choices: tuple[str, ...],
    hypotheses: tuple[Path, ...],
    running: Running,
    output: Path | None,
    table: Path | None,
    page: Path | None,
    samples: int,
    glossaries: tuple[Path, ...],
    no_news: bool,
    styles: tuple[str, ...],
    comet: Path | None,
    as_json: bool,
) -> None:
    """Score models and stored translations of SOURCE (one Dutch sentence a line) against REFERENCE.

    BLEU, chrF, chrF++ and TER with sacrebleu's signatures and 95 % intervals; of several systems, the differences from
    the first one with a paired bootstrap test. Models come first, in the order in which they are given. "terms" is the
    share of the glossary's terms in SOURCE whose English is in the translation; the glossary only measures here.
    """
    from align.errors import AlignError
    from align.files import write_atomically
    from glossary.terms import GlossaryError
    from translate import scoring, scoring_table
    from translate.evaluate import check_parallel, read_lines
    from translate.scoring_terms import TermAccuracy
    from translate.terms import load

    if table and table.suffix.lower() not in TABLES:
        raise click.BadParameter(f"{table}: name a file that ends in {' or '.join(TABLES)}.", param_hint="--table")
    try:
        dutch, english = read_lines(source), read_lines(reference)
        check_parallel(dutch, english, (source, reference))
        stored = [_stored(path, english, reference) for path in hypotheses]
        terms = TermAccuracy(load(glossaries, styles, news=not no_news), dutch, english)
        wanted = choices or (() if stored else (None,))
        systems = [_translated(choice, dutch, running) for choice in wanted] + stored
        results = scoring.scored(_named(systems), english, samples, sentences=bool(table or page), terms=terms)
        if comet:
            results = [_with_comet(result, comet, dutch, english) for result in results]
        if output and wanted:
            _write(output, systems[0])
        if table:
            write = scoring_table.sentence_json if table.suffix.lower() == ".json" else scoring_table.sentence_tsv
            write_atomically(table, write(results, dutch, english))
        if page:
            from translate.scoring_page import scoring_page

            write_atomically(page, scoring_page(results, dutch, english, f"Translations of {source.name}"))
    except (KrantError, AlignError, GlossaryError) as problem:
        say(str(problem))
        sys.exit(1)
    if as_json:
        report = scoring_table.report(results, len(dutch), str(source), str(reference), terms)
        out(json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    else:
        out("".join(line + "\n" for line in scoring_table.lines(results)).encode("utf-8", "backslashreplace"))


def _stored(path: Path, english: Sequence[str], reference: Path) -> System:
    from translate.evaluate import check_parallel, read_lines
    from translate.scoring import System

    lines = read_lines(path)
    check_parallel(english, lines, (reference, path))
    return System(path.name, tuple(lines))


def _translated(choice: str | None, dutch: Sequence[str], running: Running) -> System:
    from translate.evaluate import hypotheses
    from translate.models import resolve
    from translate.scoring import System

    model = resolve(choice, say=say)
    say(f"model {model.signature} ({model.reason})")
    return System(model.signature, tuple(hypotheses(dutch, running.opened(model))))


def _named(systems: Sequence[System]) -> list[System]:
    """The systems with names of their own: two files may have the same."""
    from dataclasses import replace

    names = [system.name for system in systems]
    return [
        replace(system, name=f"{system.name} ({number})") if names.count(system.name) > 1 else system
        for number, system in enumerate(systems, 1)
    ]


def _with_comet(result: Scored, checkpoint: Path, dutch: Sequence[str], english: Sequence[str]) -> Scored:
    from dataclasses import replace

    from translate.scoring_comet import comet

    return replace(result, scores=(*result.scores, comet(checkpoint, dutch, result.system, english)))


def _write(path: Path, system: System) -> None:
    from align.files import write_atomically

    text = "".join(line + "\n" for line in system.translations)
    write_atomically(path, text.encode("utf-8", "backslashreplace"))
