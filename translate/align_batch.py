"""Many pairs of files aligned in one run: each pair's outputs on disk as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from align.aligner import Evidence
from align.bitext import Bitext
from align.errors import AlignError
from align.files import write_atomically, write_bitext
from align.ladder import write_ladder
from align.page import page
from translate.align_inputs import FilePair
from translate.align_run import Aligned, AlignOptions, Properties, align_pair
from translate.batch import krant_version
from translate.errors import KrantError
from translate.outputs import INDEX, Done, Failed, Labels, encoded, summary, title_of

LABELS: Labels = (("TMX", ".tmx"), ("Table", ".pairs.tsv"))
TITLE = "Aligned articles"


def signature(options: AlignOptions, model: Properties = ()) -> Properties:
    """What decides a bitext besides its texts. `model` is `translate.batch.signature(…)`, if there is one."""
    evidence = model or (("version", krant_version()), ("model", "none"))
    return (*evidence, ("aligner", "lines" if options.lines else "articles"), ("min-score", str(options.min_score)))


def align_files(
    pairs: Sequence[FilePair],
    folder: Path,
    options: AlignOptions,
    evidence: Evidence | None = None,
    properties: Properties = (),
    *,
    beads: Path | None = None,
    on_problem: Callable[[str], None],
    on_warning: Callable[[str], None],
    on_article: Callable[[str], None] = lambda name: None,
) -> tuple[list[Done], list[Failed]]:
    """Align each pair into `folder`: NAME.tmx, NAME.html, NAME.pairs.tsv. A bad pair costs that pair only.

    `beads` is where a single pair's beads go, in vecalign's ladder format.
    """
    done: list[Done] = []
    failed: list[Failed] = []
    for pair in pairs:
        on_article(pair.name)
        start = time.perf_counter()
        try:
            result = align_pair(pair, options, evidence, properties)
            for warning in result.warnings:
                on_warning(warning)
            write_pair(folder, result)
            if beads is not None:
                write_atomically(beads, write_ladder(result.beads))
            seconds = time.perf_counter() - start
            done.append(summary(f"{pair.source} | {pair.target}", result.bitext, seconds, result.warnings))
        except (KrantError, AlignError) as problem:
            failed.append(Failed(f"{pair.source} | {pair.target}", str(problem), pair.name))
            on_problem(str(problem))
    return done, failed


def write_pair(folder: Path, result: Aligned) -> None:
    """Write one pair's TMX, page and table, each whole or not at all."""
    base = folder / result.bitext.name
    home = "../" * result.bitext.name.count("/") + INDEX
    write_bitext(result.bitext, base.with_name(base.name + ".tmx"))
    write_atomically(base.with_name(base.name + ".pairs.tsv"), table(result.bitext))
    write_atomically(base.with_name(base.name + ".html"), page(result.bitext, title=title_of(result.bitext), home=home))


def table(bitext: Bitext) -> bytes:
    """A line a pair: source, target, confidence, with tabs between; white space inside a text is one space."""
    lines = (
        "\t".join([" ".join(pair.source.split()), " ".join(pair.target.split()), str(pair.score)]) + "\n"
        for pair in bitext.pairs
    )
    return encoded("".join(lines))
