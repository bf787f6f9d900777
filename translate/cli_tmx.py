"""`krant tmx`: what is wrong with TMX files of any tool, and repair. `krant convert`: one format into another."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from translate.cli_formats import TOOLS
from translate.errors import KrantError
from translate.saying import out, say

if TYPE_CHECKING:
    from align.tmxcheck import Checked

FIXED = ".fixed.tmx"


@click.group()
def tmx() -> None:
    """TMX files of any tool: what is wrong with them, and repair."""


@tmx.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--fix", is_flag=True, help="Write a repaired copy, NAME.fixed.tmx, where that costs no text.")
@click.option("--notes/--no-notes", default=True, help="Also say what is only worth a look.  [default: notes]")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(files: tuple[Path, ...], fix: bool, notes: bool, as_json: bool) -> None:
    """Say what is wrong with TMX files, in plain words, and which tools will refuse them.

    Exit code 0: nothing wrong (or all of it repaired), 3: something is, 1: a file cannot be read.
    """
    from align.errors import AlignError
    from align.tmxcheck import check as look

    reports, worst = [], 0
    for path in files:
        try:
            checked = look(path)
            report = _report(path, checked, notes)
            if fix:
                report |= _fixed(path, checked)
        except AlignError as problem:
            say(str(problem))
            worst = 1
            continue
        reports.append(report)
        if not as_json:
            _show(report)
        wrong = any(item["level"] != "note" for item in report["findings"])
        if worst == 0 and wrong and not report.get("sound"):
            worst = 3
    if as_json:
        out(json.dumps(reports, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n")
    sys.exit(worst)


def _report(path: Path, checked: Checked, notes: bool) -> dict[str, Any]:
    from align.tmxreport import grouped

    groups = [group for group in grouped(checked.findings) if notes or group.level != "note"]
    return {
        "file": str(path),
        "units": checked.units,
        "findings": [group.as_dict() | {"sentence": group.sentence} for group in groups],
    }


def _fixed(path: Path, checked: Checked) -> dict[str, Any]:
    """What became of the repair: the copy's name, and whether nothing is wrong with it any more."""
    from align.errors import AlignError
    from align.tmxcheck import check as look
    from align.tmxfix import fix
    from align.tmxrules import RULES

    if not any(RULES[finding.rule].repair for finding in checked.findings):
        return {"fixed": "", "sound": not any(finding.level != "note" for finding in checked.findings)}
    copy = path.with_name(path.name.removesuffix(path.suffix) + FIXED)
    try:
        fix(checked, copy)
    except AlignError as problem:
        return {"fixed": "", "sound": False, "problem": str(problem)}
    left = [finding for finding in look(copy).findings if finding.level != "note"]
    return {"fixed": str(copy), "sound": not left, "left": len(left)}


def _show(report: dict[str, Any]) -> None:
    units = "1 unit" if report["units"] == 1 else f"{report['units']:,} units"
    lines = [f"{report['file']}: {units}, " + (_count(report["findings"]) or "nothing is wrong")]
    lines += [f"  {item['level']}: {item['sentence']}" for item in report["findings"]]
    if report.get("fixed"):
        left = f"{report['left']} to be mended by hand" if report["left"] else "nothing is wrong with it"
        lines.append(f"  repaired: {report['fixed']} ({left})")
    elif report.get("problem"):
        lines.append(f"  not repaired: {report['problem']}")
    out("".join(line + "\n" for line in lines).encode("utf-8", "backslashreplace"))


def _count(findings: list[dict[str, Any]]) -> str:
    counts = [(level, sum(item["level"] == level for item in findings)) for level in ("error", "warning", "note")]
    return ", ".join(f"{count} kind{'s' * (count > 1)} of {level}" for level, count in counts if count)


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--tmx-for",
    type=click.Choice(TOOLS),
    default="generic",
    show_default=True,
    help="The tool that a TMX file is for.",
)
@click.option("--tmx-languages", metavar="NL,EN", default="", help="Its language codes, such as nl-NL,en-GB.")
def convert(source: Path, target: Path, tmx_for: str, tmx_languages: str) -> None:
    """Turn a bitext into another format: TMX, XLIFF, TSV, Excel, Word and JSON, by the names' endings.

    .xlf is XLIFF 1.2, .xliff 2.1. FILE may come from any tool; what it says about the sentences is kept where OUT has
    a place for it.
    """
    from align.errors import AlignError
    from align.files import atomic_file, write_bitext
    from align.tmx import iter_tmx
    from align.tmxdialect import too_long
    from align.tmxschema import require_valid
    from translate.bitexts import read
    from translate.formats import style

    try:
        chosen = style(tmx_for, tmx_languages, "", "")
        bitext = read(source)
        if target.suffix.lower() != ".tmx":
            write_bitext(bitext, target)
            return
        for warning in too_long(bitext, chosen):
            say(warning)
        with atomic_file(target) as file:
            file.writelines(iter_tmx(bitext, style=chosen))
            require_valid(file, str(target))
    except (KrantError, AlignError) as problem:
        say(str(problem))
        sys.exit(1)
