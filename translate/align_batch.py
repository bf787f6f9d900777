"""Many pairs of files aligned in one run: each pair's outputs on disk as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from align.aligner import Evidence
from align.errors import AlignError
from align.files import write_atomically, write_bitext
from align.ladder import write_ladder
from align.page import page
from align.pairstable import ENDING, write_table
from translate.align_bitext_inputs import are_bitexts, find_bitexts
from translate.align_bitexts import align_bitext
from translate.align_inputs import BitextFile, FilePair, find_pairs
from translate.align_links import Linker, with_links
from translate.align_run import Aligned, AlignOptions, Properties, align_pair
from translate.batch import krant_version
from translate.errors import KrantError
from translate.formats import Formats
from translate.memory_reuse import state_of
from translate.outputs import INDEX, STANDARD, STATE, Done, Failed, Labels, summary, title_of

TITLE = "Aligned articles"
Job = FilePair | BitextFile


def find(arguments: Sequence[Path]) -> tuple[Sequence[Job], list[KrantError]]:
    """What there is to align, and what was wrong with the rest. Raises KrantError where nothing can be made of it."""
    return find_bitexts(arguments) if are_bitexts(arguments) else find_pairs(arguments)


def signature(options: AlignOptions, model: Properties = (), *, given: bool = False) -> Properties:
    """What decides a bitext besides its texts. `model` is `translate.batch.signature(…)`, if there is one.

    `given` says that the inputs are bitexts.
    """
    evidence = model or (("version", krant_version()), ("model", "none"))
    how = [name for name, wanted in (("resegmented", options.resegment), ("realigned", options.realign)) if wanted]
    texts = "lines" if options.lines else "articles"
    aligner = (" ".join(how) or "scored") if given else texts
    return (*evidence, ("aligner", aligner), ("min-score", str(options.min_score)))


def align_files(
    jobs: Sequence[Job],
    folder: Path,
    options: AlignOptions,
    evidence: Evidence | None = None,
    properties: Properties = (),
    *,
    linker: Linker | None = None,
    beads: Path | None = None,
    formats: Formats = STANDARD,
    on_problem: Callable[[str], None],
    on_warning: Callable[[str], None],
    on_article: Callable[[str], None] = lambda name: None,
) -> tuple[list[Done], list[Failed]]:
    """Align each pair into `folder`: NAME.tmx, .html, .pairs.tsv and .jsonl. A bad pair costs that pair only.

    `linker` makes word links; `beads` is where a single pair's beads go, in vecalign's ladder format; `formats` says
    what else is written.
    """
    done: list[Done] = []
    failed: list[Failed] = []
    for job in jobs:
        on_article(job.name)
        start = time.perf_counter()
        try:
            result = _aligned(job, options, evidence, properties)
            if linker is not None:
                result = replace(result, bitext=with_links(result.bitext, linker))
            for warning in result.warnings:
                on_warning(warning)
            write_pair(folder, result, formats)
            if beads is not None:
                write_atomically(beads, write_ladder(result.beads))
            done.append(summary(_said(job), result.bitext, time.perf_counter() - start, result.warnings))
        except (KrantError, AlignError) as problem:
            failed.append(Failed(_said(job), str(problem), job.name))
            on_problem(str(problem))
    return done, failed


def _aligned(job: Job, options: AlignOptions, evidence: Evidence | None, properties: Properties) -> Aligned:
    if isinstance(job, FilePair):
        return align_pair(job, options, evidence, properties)
    return align_bitext(job, options, evidence, properties)


def _said(job: Job) -> str:
    return " | ".join(map(str, _paths(job)))


def spare(jobs: Sequence[Job], folder: Path, formats: Formats) -> tuple[list[Job], list[KrantError]]:
    """The jobs whose outputs take nothing's place that the user may have no other copy of: an input, or a review."""
    inputs = {path.resolve() for job in jobs for path in _paths(job)}
    kept: list[Job] = []
    problems = []
    for job in jobs:
        outputs = [folder / (job.name + ending) for _, ending in (*labels(formats), ("", ".html"), ("", STATE))]
        lost = next((path for path in outputs if path.resolve() in inputs), None)
        if lost is not None:
            problems.append(KrantError(f"{lost}: is an input and would be overwritten. Choose another folder with -o."))
        elif decided := _decided(folder / job.name):
            cure = "aligning again would lose that. Choose another folder with -o, or move that file away."
            problems.append(KrantError(f"{folder / job.name}{STATE}: was reviewed (decisions: {decided}); {cure}"))
        else:
            kept.append(job)
    return kept, problems


def _decided(base: Path) -> int:
    """How many pairs of an earlier run somebody has decided about or written a note to."""
    try:
        state = state_of(base)
    except AlignError as problem:
        raise KrantError(str(problem)) from problem
    return sum(bool(pair.status or pair.note) for pair in state.pairs) if state else 0


def _paths(job: Job) -> tuple[Path, ...]:
    return (job.source, job.target) if isinstance(job, FilePair) else (job.path,)


def write_pair(folder: Path, result: Aligned, formats: Formats = STANDARD) -> None:
    """Write one pair's TMX, table, page and what else was asked for, each whole or not at all; its state last."""
    base = folder / result.bitext.name
    home = "../" * result.bitext.name.count("/") + INDEX
    write_bitext(result.bitext, base.with_name(base.name + ".tmx"))
    formats.write(result.bitext, base)
    write_atomically(base.with_name(base.name + ENDING), write_table(result.bitext))
    write_atomically(base.with_name(base.name + ".html"), page(result.bitext, title=title_of(result.bitext), home=home))
    write_bitext(result.bitext, base.with_name(base.name + STATE))


def labels(formats: Formats) -> Labels:
    """What the index calls the files beside each page, and their endings."""
    return (("TMX", ".tmx"), ("Pairs", ENDING), *formats.labels)
