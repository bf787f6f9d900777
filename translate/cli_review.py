"""`krant review`: what reviewers send back goes into the run, and into the memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli_memory import problems_said
from translate.saying import out, say

if TYPE_CHECKING:
    from translate.review_apply import Reviewed
    from translate.review_run import Run

CONFLICTS = 3  # the exit code for "done, but people have to settle something"


@click.group()
def review() -> None:
    """Reviews that came back: exports of the review page, or TMX and XLIFF from a CAT tool."""


@review.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--in",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="The run's folder.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--prefer", type=click.Path(path_type=Path), help="The file that decides where reviewers disagree.")
@click.option(
    "--approve", is_flag=True, help="Count what a CAT tool's file has as approved, also where nothing changed."
)
@click.option("--force", is_flag=True, help="Apply reviews of an earlier translation of the same article, too.")
@click.option(
    "--memory",
    "place",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also put what was decided into this memory; by default into the one that the run used.",
)
@click.option(
    "--terms", "terms_file", type=click.Path(path_type=Path), help="Write terms that were changed consistently."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but problems and conflicts.")
@click.option("--json", "as_json", is_flag=True, help="Print what changes as JSON.")
def apply(
    files: tuple[Path, ...],
    folder: Path,
    dry_run: bool,
    prefer: Path | None,
    approve: bool,
    force: bool,
    place: Path | None,
    terms_file: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Put reviews into a run: its English texts, TMX, pages and all other files, and the translation memory.

    FILE is an export of the review page (JSON, TMX, XLIFF) or what a CAT tool made of our files, such as OmegaT's
    project_save.tmx. Every file is checked to belong to its article. Several reviewers' files are merged; where they
    disagree nothing changes, unless --prefer names one of them. Exit code 3 when something has to be settled.
    """
    from translate.review_apply import Options, reviewed, write
    from translate.review_run import Run

    problems: list[str] = []

    def problem(message: str) -> None:
        say(message)
        problems.append(message)

    if prefer is not None and prefer not in files:
        raise click.UsageError(f"--prefer {prefer}: is none of the files.")
    with problems_said():
        run = Run(folder)
        done = reviewed(run, files, Options(prefer, force, approve), problem)
        _tell(done, quiet=quiet, as_json=as_json)
        if not dry_run:
            write(run, done)
            _remember(run, done, place, quiet=quiet)
        if terms_file is not None:
            _write_terms(done, terms_file)
    conflicts = any(one.merged.conflicts for one in done)
    sys.exit(1 if problems else CONFLICTS if conflicts else 0)


def _tell(done: Sequence[Reviewed], *, quiet: bool, as_json: bool) -> None:
    from translate import review_diff

    for note in dict.fromkeys(note for one in done for note in one.notes):
        if not quiet:
            say(note)
    if as_json:
        text = json.dumps([review_diff.as_json(one) for one in done], ensure_ascii=False, indent=1)
        out(text.encode("utf-8", "backslashreplace") + b"\n")
        return
    shown = [one for one in done if one.merged.conflicts or not quiet]
    out("".join(line + "\n" for one in shown for line in review_diff.lines(one)).encode("utf-8", "replace"))


def _remember(run: Run, done: Sequence[Reviewed], place: Path | None, *, quiet: bool) -> None:
    """Into the memory that was named, or the one that the run has used; without either there is none."""
    from translate.memory import opened
    from translate.review_memory import remember

    place = place or run.memory
    if place is None or not done:
        return
    first = done[0].merged.bitext
    with opened(place, (first.source_language, first.target_language), make=True) as store:
        added = remember(store, done)
    if not quiet:
        say(f"{place}: {added.new} new, {added.known} known")


def _write_terms(done: Sequence[Reviewed], path: Path) -> None:
    from align.files import write_atomically
    from translate.review_memory import edits
    from translate.review_terms import changed_terms, table
    from translate.terms import load

    found = changed_terms(edits(done), load((), ()))
    write_atomically(path, table(found))
    say(f"{len(found)} terms → {path}")
