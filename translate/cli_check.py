"""`krant check`: are the terms of a glossary rendered rightly, and the same everywhere, in bitexts of any origin?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translate.errors import KrantError
from translate.saying import out, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from align.bitext import Bitext
    from glossary.check import CheckDocument, CheckReport
    from glossary.terms import Glossary

VIOLATIONS = 3  # the exit code for "done, but a check found something"
SHOWN = 3  # places a line names


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--glossary", "glossaries", type=click.Path(path_type=Path), multiple=True, help="Your terms.")
@click.option("--no-news", is_flag=True, help="Without the bundled news glossary.")
@click.option("--style", "styles", multiple=True, metavar="NAME", help="House style, as for krant translate.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Also write the report as a page.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(
    paths: tuple[Path, ...],
    glossaries: tuple[Path, ...],
    no_news: bool,
    styles: tuple[str, ...],
    page: Path | None,
    as_json: bool,
) -> None:
    """Check names and terms in TMX, XLIFF or JSONL files, or all those of a run's folder, over all articles together.

    Exit code 3 when something is missing, wrong or not the same everywhere.
    """
    from glossary.check import check as run
    from glossary.terms import GlossaryError
    from translate.terms import load

    try:
        glossary = load(glossaries, styles, news=not no_news)
        bitexts = _bitexts(paths)
        report = run(_documents(bitexts), glossary)
        if page is not None:
            _write(page, report, bitexts, glossary)
    except (KrantError, GlossaryError) as problem:
        say(str(problem))
        sys.exit(1)
    if as_json:
        out(json.dumps(_json(report), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    else:
        out("".join(line + "\n" for line in _lines(report)).encode("utf-8", "replace"))
    sys.exit(VIOLATIONS if report.findings else 0)


def _bitexts(paths: tuple[Path, ...]) -> dict[str, Bitext]:
    from translate import bitexts

    return {str(path): bitexts.read(path) for path in bitexts.find(paths)}


def _documents(bitexts: dict[str, Bitext]) -> Iterator[CheckDocument]:
    from glossary.check import CheckDocument, CheckPair

    for name, bitext in bitexts.items():
        translated = [(n, pair) for n, pair in enumerate(bitext.pairs, 1) if pair.target.strip()]
        pairs = tuple(CheckPair(str(n), pair.source, pair.target) for n, pair in translated)
        yield CheckDocument(name, pairs)


def _write(page: Path, report: CheckReport, bitexts: dict[str, Bitext], glossary: Glossary) -> None:
    from align.errors import AlignError
    from align.files import write_atomically
    from translate.check_page import check_page

    text = check_page(report, bitexts, glossary, page.parent)
    try:
        write_atomically(page, text.encode("utf-8", "replace"))
    except AlignError as problem:
        raise KrantError(str(problem)) from problem


def _lines(report: CheckReport) -> list[str]:
    """Findings by what is wrong, then a summary: `Poetin: 2× Putin, 1× Poetin` and where."""
    lines = []
    for finding in report.findings:
        violation = finding.violation
        found = f", not {violation.found}" if violation.found else ""
        lines.append(
            f"{finding.document}:{finding.id}: {violation.fault}: {violation.source}: {violation.expected}{found}"
        )
    uneven = [term for term in report.terms if term.missing or any(not one.right for one in term.renderings)]
    for term in uneven:
        places = [place for one in term.renderings if not one.right for place in one.places][:SHOWN]
        where = f" ({', '.join(f'{document}:{id}' for document, id in places)})" if places else ""
        lines.append(f"{term}{where}")
    faults = ", ".join(f"{report.count(fault)} {fault}" for fault in ("missing", "forbidden", "inconsistent"))
    lines.append(f"{report.hits} occurrences of {len(report.terms)} terms: {faults}")
    return lines


def _json(report: CheckReport) -> dict[str, Any]:
    return {
        "occurrences": report.hits,
        "findings": [asdict(finding) for finding in report.findings],
        "terms": [
            {
                "nl": one.term.nl,
                "en": one.term.en,
                "missing": one.missing,
                "renderings": [asdict(rendering) for rendering in one.renderings],
            }
            for one in report.terms
        ],
    }
