"""`krant align`: options, messages and exit codes. A command object that translate/cli.py registers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli_engine import THREADS
from translate.cli_formats import FORMATS
from translate.errors import KrantError
from translate.progress import progress

if TYPE_CHECKING:
    from align.aligner import Evidence
    from translate.align_links import Linker
    from translate.align_run import AlignOptions, Properties
    from translate.formats import Formats


@dataclass(frozen=True)
class Settings:
    """What `krant align` was asked for besides the files."""

    options: AlignOptions
    folder: Path
    choice: str | None
    no_model: bool
    threads: int | None
    beads: Path | None
    formats: Formats
    quiet: bool
    as_json: bool
    say: Callable[[str], None]

    def tell(self, message: str) -> None:
        if not self.quiet:
            self.say(message)

    def evidence(self, *, given: bool) -> tuple[Evidence | None, Linker, Properties]:
        """The translator that helps, unless it is not wanted or knows other languages; what links words; and the run's
        signature."""
        from translate.align_batch import signature
        from translate.align_links import by_attention, by_lexicon

        if self.no_model or not self.options.speaking().translatable:
            if not self.no_model:
                self.tell("the model knows Dutch and English only; aligning without it")
            return None, by_lexicon, signature(self.options, given=given)
        from translate.align_evidence import evidence_of
        from translate.batch import signature as model_signature
        from translate.decoding import Decoding
        from translate.engine import FastTranslator
        from translate.models import resolve

        model = resolve(self.choice, say=self.tell)
        self.tell(f"model {model.signature} ({model.reason})")
        translator = FastTranslator(model, Decoding.of(model.folder, beams=1), threads=self.threads)
        made = model_signature(model, 1, engine=translator.signature)
        return evidence_of(translator), by_attention(translator), signature(self.options, made, given=given)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="NL EN | BITEXT…", type=click.Path(path_type=Path))
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True)
@click.option("--from", "source_language", default="", metavar="TAG", help="Language of the first; nl, or a bitext's.")
@click.option("--to", "target_language", default="", metavar="TAG", help="Language of the second; en, or a bitext's.")
@click.option("--model", "choice", metavar="MODEL", help="The model whose translation helps, as for translate.")
@click.option(
    "--no-model", is_flag=True, help="Use lengths, numbers, names and a small lexicon: faster, any languages."
)
@click.option("--threads", type=click.IntRange(1, 256), help=THREADS)
@click.option("--lines", is_flag=True, help="The files have one sentence a line already.")
@click.option("--beads", type=click.Path(path_type=Path), metavar="FILE", help="Write the beads as vecalign does, too.")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out pairs less sure than this (0-1)."
)
@click.option("--keep-unaligned", is_flag=True, help="Show on the page what has no counterpart.")
@click.option("--resegment", is_flag=True, help="Cut a bitext's pairs into pairs of sentences.")
@click.option("--realign", is_flag=True, help="Align the sentences of a bitext anew.")
@click.option("--also", metavar="FORMATS", default="", help=f"More files: {FORMATS} (commas between).")
@click.option("--force", is_flag=True, help="Align even what does not look like a translation.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print the run's record as JSON on stdout.")
def align(
    files: tuple[Path, ...],
    folder: Path,
    source_language: str,
    target_language: str,
    choice: str | None,
    no_model: bool,
    threads: int | None,
    lines: bool,
    beads: Path | None,
    min_score: float,
    keep_unaligned: bool,
    resegment: bool,
    realign: bool,
    also: str,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Align translations that exist already: two files, two folders (files paired by name), or a table of pairs.

    Or look after bitexts (TMX, XLIFF, JSON lines, a table of sentences, or a folder of them): their pairs are given
    confidences, and can be filtered, cut into sentences, aligned anew, and written in other formats.

    For every pair of texts there will be NAME.tmx, NAME.html, NAME.pairs.tsv and NAME.jsonl in the output folder, and
    an index.html and a krant-run.json for the whole run.
    """
    from translate.align_run import AlignOptions
    from translate.formats import Formats, names
    from translate.saying import say

    options = AlignOptions(
        source_language, target_language, lines, min_score, keep_unaligned, force, resegment, realign
    )
    try:
        formats = Formats(names(also))
        settings = Settings(options, folder, choice, no_model, threads, beads, formats, quiet, as_json, say)
        ok = _run(files, settings)
    except KrantError as problem:
        say(str(problem))
        ok = False
    sys.exit(0 if ok else 1)


def _check_usage(settings: Settings, jobs: int, *, given: bool) -> None:
    """Options that mean nothing for these inputs are a mistake, not something to pass over."""
    options = settings.options
    if settings.beads is not None and jobs > 1:
        raise click.UsageError("--beads takes the beads of one pair of files; there are several here.")
    if jobs and not given and (options.resegment or options.realign):
        raise click.UsageError("--resegment and --realign are for bitexts; texts are always cut and aligned.")
    if given and options.lines:
        raise click.UsageError("--lines is for texts; a bitext's pairs are taken as they are without --resegment.")


def _run(files: tuple[Path, ...], settings: Settings) -> bool:
    from translate import align_batch, outputs
    from translate.align_inputs import BitextFile

    jobs, problems = align_batch.find(files)
    given = any(isinstance(job, BitextFile) for job in jobs)
    _check_usage(settings, len(jobs), given=given)
    jobs, lost = align_batch.spare(jobs, settings.folder, settings.formats)
    problems += lost
    for problem in problems:
        settings.say(str(problem))
    if not jobs:
        return False
    outputs.prepare(settings.folder)
    evidence, linker, properties = settings.evidence(given=given)
    with progress(len(jobs), shown=not settings.quiet) as advance:
        done, failed = align_batch.align_files(
            jobs, settings.folder, settings.options, evidence, properties, linker=linker,
            beads=settings.beads, formats=settings.formats, on_problem=settings.say, on_warning=settings.tell,
            on_article=advance,
        )  # fmt: skip
    record = outputs.record(properties, done, failed)
    record["problems"] += [{"input": "", "problem": str(problem), "name": ""} for problem in problems]
    labels = align_batch.labels(settings.formats)
    outputs.write_run(settings.folder, record, done, failed, title=align_batch.TITLE, labels=labels)
    if settings.as_json:
        sys.stdout.buffer.write(
            json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
        )
    total = record["total"]
    texts = f"{total['articles']} pair{'' if total['articles'] == 1 else 's'} of texts"
    settings.tell(f"{texts}, {total['segments']} beads → {settings.folder}")
    return not failed and not problems
