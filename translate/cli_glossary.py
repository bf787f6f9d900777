"""`krant glossary`: list, convert, lint and suggest terms."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli_check import VIOLATIONS
from translate.errors import KrantError
from translate.saying import out, say

if TYPE_CHECKING:
    from glossary.terms import Glossary

FILE = click.Path(path_type=Path)
FORMATS = (
    "tsv, csv, tsv2, csv2 (two columns), omegat, deepl-tsv, deepl-csv, tbx2, tbx3-dca or tbx3-dct; "
    "by default what the name of TARGET says."
)


@contextmanager
def problems() -> Iterator[None]:
    """The user's mistakes as a line on stderr and the exit code 1."""
    from glossary.terms import GlossaryError

    try:
        yield
    except (KrantError, GlossaryError) as problem:
        say(str(problem))
        sys.exit(1)


def opened(file: Path | None) -> Glossary:
    """The user's glossary, or the bundled one."""
    from glossary.formats import read
    from translate.terms import NEWS

    return read(file or NEWS)


@click.group()
def glossary() -> None:
    """Terms: list, convert, lint, suggest. Without FILE, the bundled news glossary."""


@glossary.command("list")
@click.argument("file", required=False, type=FILE)
@click.option("--style", "styles", multiple=True, metavar="NAME", help="House style, as for krant translate.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_terms(file: Path | None, styles: tuple[str, ...], as_json: bool) -> None:
    """Print the terms: Dutch, English and kind, one a line."""
    with problems():
        terms = opened(file).with_styles(styles).terms
    if as_json:
        out(
            json.dumps([asdict(term) for term in terms], ensure_ascii=False, indent=1).encode(
                "utf-8", "backslashreplace"
            )
            + b"\n"
        )
    else:
        out("".join(f"{term.nl}\t{term.en}\t{term.kind}\n" for term in terms).encode("utf-8", "backslashreplace"))


@glossary.command()
@click.argument("source", type=FILE)
@click.argument("target", type=FILE)
@click.option("--to", "form", metavar="FORMAT", help=FORMATS)
def convert(source: Path, target: Path, form: str | None) -> None:
    """Read the terms in SOURCE and write them to TARGET in another format ('news' is the bundled glossary)."""
    from glossary.formats import write

    with problems():
        terms = opened(None if str(source) == "news" else source)
        try:
            write(terms, target, form)
        except OSError as problem:
            raise KrantError(f"{target}: cannot be written: {problem.strerror}. Choose another place.") from problem


@glossary.command()
@click.argument("file", required=False, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lint(file: Path | None, as_json: bool) -> None:
    """Find duplicates, conflicts, terms that swallow each other, forms that are ordinary Dutch words.

    Exit code 3 when there is an error (a duplicate or a conflict) among them.
    """
    from glossary.lint import lint as run

    with problems():
        remarks = run(opened(file))
    if as_json:
        out(
            json.dumps([asdict(remark) for remark in remarks], ensure_ascii=False, indent=1).encode(
                "utf-8", "backslashreplace"
            )
            + b"\n"
        )
    else:
        out(
            "".join(f"{remark.level}: term {remark.index + 1}: {remark.message}\n" for remark in remarks).encode(
                "utf-8", "backslashreplace"
            )
        )
    sys.exit(VIOLATIONS if any(remark.level == "error" for remark in remarks) else 0)


@glossary.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--glossary", "file", type=FILE, help="Terms that are known already; by default the bundled ones.")
@click.option("--min-count", type=click.IntRange(1), default=2, show_default=True, help="Leave out what is rarer.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def suggest(paths: tuple[str, ...], file: Path | None, min_count: int, as_json: bool) -> None:
    """Propose new terms from Dutch articles (.txt, folders) or from reviewed bitexts (.tmx, .jsonl), with counts."""
    from glossary.suggest import suggest as run

    with problems():
        known = opened(file)
        sentences, pairs = _read(paths)
        found = run(sentences, known, pairs, min_count)
    if as_json:
        out(
            json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
            + b"\n"
        )
        return
    for one in found:
        english = ", ".join(f"{text} ({count})" if count else text for text, count in one.english)
        out(
            f"{one.count}\t{one.nl}\t{english}\t{' '.join(one.contexts[0].split())}\n".encode(
                "utf-8", "backslashreplace"
            )
        )


def _read(paths: tuple[str, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    """The sentences of the articles, and the pairs of the bitexts, among the paths."""
    from translate import bitexts
    from translate.article import read
    from translate.inputs import find

    files = [path for path in paths if Path(path).suffix.lower() in bitexts.READERS]
    pairs = [(pair.source, pair.target) for file in files for pair in bitexts.read(Path(file)).pairs]
    inputs, wrong = find([path for path in paths if path not in files])
    if wrong:
        raise wrong[0]
    articles = [read(item.path, item.name)[0] for item in inputs]
    return [sentence.text for article in articles for _, sentence in article.sentences()], pairs
