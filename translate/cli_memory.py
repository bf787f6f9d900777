"""`krant memory`: a translation memory in and out, counted and checked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translate.errors import KrantError
from translate.saying import out, say

if TYPE_CHECKING:
    from translate.memory import Entry, Standing

FOUND = 3  # the exit code for "done, but a check found something"


def memory_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the memory."""
    return click.option(
        "--memory", "place", type=click.Path(path_type=Path), required=True, envvar="KRANT_MEMORY", metavar="FILE",
        help="The memory, one SQLite file (or KRANT_MEMORY).",
    )(command)  # fmt: skip


@click.group()
def memory() -> None:
    """The translation memory: what people approved, used again by `krant translate --memory FILE`."""


@contextmanager
def problems_said() -> Iterator[None]:
    """A user's mistake becomes a line on stderr and the exit code 1."""
    from align.errors import AlignError
    from glossary.terms import GlossaryError

    try:
        yield
    except (KrantError, AlignError, GlossaryError) as problem:
        say(str(problem))
        sys.exit(1)


@memory.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@memory_option
@click.option(
    "--as", "standing", type=click.Choice(["approved", "edited", "machine"]),
    help="What all of it counts as. Otherwise a file of ours says so itself, and another tool's counts as approved.",
)  # fmt: skip
@click.option("--from", "source", default="nl", show_default=True, help="Language of the sources of a new memory.")
@click.option("--to", "target", default="en", show_default=True, help="Language of the translations of a new memory.")
def take(files: tuple[Path, ...], place: Path, standing: Standing | None, source: str, target: str) -> None:
    """Put TMX, JSONL or TSV files into the memory, made if it is not there. A bad file costs that file only."""
    from align.errors import AlignError
    from translate.memory import opened
    from translate.memory_files import read_entries

    failed = False
    with problems_said(), opened(place, (source, target), make=True) as store:
        for file in files:
            try:
                added = store.add(read_entries(file, store.languages, standing))
            except (KrantError, AlignError) as problem:
                say(str(problem))
                failed = True
                continue
            empty = f", {added.empty} without text" if added.empty else ""
            say(f"{file}: {added.new} new, {added.known} known{empty}")
    sys.exit(1 if failed else 0)


@memory.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@memory_option
@click.option("--approved", is_flag=True, help="Only what people approved: for a client, or as data for training.")
def give(file: Path, place: Path, approved: bool) -> None:
    """Write the memory to FILE, whose suffix says how: .tmx, .jsonl or .tsv."""
    from translate.memory import RANK, opened
    from translate.memory_files import write_entries

    with problems_said(), opened(place) as store:
        count = write_entries(store, file, ["approved"] if approved else list(RANK))
        say(f"{count} translations → {file}")


@memory.command()
@memory_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(place: Path, as_json: bool) -> None:
    """Count what is in the memory."""
    from translate.memory import opened

    with problems_said(), opened(place) as store:
        (source, target), counts = store.languages, {"revision": store.revision, **store.counts()}
    if as_json:
        out(json.dumps({"languages": [source, target], **counts}, indent=1).encode() + b"\n")
        return
    click.echo(f"{source} to {target}, " + ", ".join(f"{name} {value:,}" for name, value in counts.items()))


@memory.command()
@memory_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(place: Path, as_json: bool) -> None:
    """List conflicts (one source, several translations), duplicates and what looks wrong. Exit code 3 if any."""
    from translate.memory import opened
    from translate.memory_check import FAULTS
    from translate.memory_check import check as run

    with problems_said(), opened(place) as store:
        findings = list(run(store))
    if as_json:
        text = json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)
        out(text.encode("utf-8", "backslashreplace") + b"\n")
    else:
        lines = [line for one in findings for line in (f"{one.fault}: {one.detail}", *map(_shown, one.entries))]
        counts = ", ".join(f"{sum(one.fault == fault for one in findings)} {fault}" for fault in FAULTS)
        out("".join(line + "\n" for line in [*lines, counts]).encode("utf-8", "replace"))
    sys.exit(FOUND if findings else 0)


@memory.command()
@memory_option
@click.option("--min-count", type=click.IntRange(1), default=2, show_default=True, help="How often, at least.")
@click.option("--glossary", "glossaries", type=click.Path(path_type=Path), multiple=True, help="Your terms.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a glossary (TSV) here.")
def terms(place: Path, min_count: int, glossaries: tuple[Path, ...], output: Path | None) -> None:
    """Propose terms from what reviewers changed in the same way again and again."""
    from align.files import write_atomically
    from translate.memory import opened
    from translate.review_terms import changed_terms, table
    from translate.terms import load

    with problems_said():
        with opened(place) as store:
            edits = [(one.source, one.machine, one.target) for one in store.entries() if one.machine]
        data = table(changed_terms(edits, load(glossaries, ()), min_count))
        if output is None:
            out(data)
        else:
            write_atomically(output, data)


def _shown(entry: Entry) -> str:
    source, target = (" ".join(text.split()) for text in (entry.source, entry.target))
    return f"  {source} → {target} ({entry.standing}{', ' if entry.origin else ''}{entry.origin})"
