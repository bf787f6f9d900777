"""`krant status`: what of a run is done, and what the same command would still have to do."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from translate.errors import KrantError
from translate.saying import out, printable, say

if TYPE_CHECKING:
    from translate.journal import Journal, Planned

State = Literal["done", "missing", "changed", "failed"]
TODO = 3  # the exit code for "not everything is done"


@click.command()
@click.argument("folder", metavar="OUTPUTS", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(folder: Path, as_json: bool) -> None:
    """What the last run in OUTPUTS did: each article done, missing, changed or failed.

    An article is missing when its files are not there (yet), and changed when it or one of its files is not what it was
    when it was translated. Exit code 3 unless all are done.
    """
    from translate.journal import is_kept, looked_at
    from translate.journal_lock import busy

    try:
        if not is_kept(folder):
            raise KrantError(f"{folder}: there is no run of krant translate in it. Check the folder.")
        with looked_at(folder) as journal:
            rows = [{"name": one.name, "input": one.input, **_state(one, journal)} for one in journal.planned()]
            whole = journal.last() is not None
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    count = Counter(row["state"] for row in rows)
    if as_json:
        found = {"articles": rows, "total": dict(count), "complete": whole, "running": busy(folder)}
        out(json.dumps(found, ensure_ascii=True, indent=1).encode() + b"\n")
    else:
        lines = [f"{row['state']:8}{row['name']}" + (f": {row['why']}" if row["why"] else "") for row in rows]
        out("".join(f"{printable(line)}\n" for line in lines).encode("utf-8", "replace"))
        say(", ".join(f"{number} {state}" for state, number in sorted(count.items())) or "no articles")
        say(_advice(running=busy(folder), whole=whole))
    sys.exit(0 if whole and set(count) <= {"done"} else TODO)


def _state(one: Planned, journal: Journal) -> dict[str, str]:
    from translate.journal_keys import digest

    entry = journal.entry(one.name)
    if one.problem:
        return {"state": "failed", "why": one.problem}
    if entry is None or entry.done is None:
        return {"state": "missing", "why": ""}
    found = digest(Path(one.input))
    if found != entry.digest:
        return {"state": "changed", "why": "the article was changed" if found else "the article is gone"}
    damage = journal.damage(one.name)
    why = {"missing": "a file is gone", "changed": "a file was changed since"}.get(damage, "")
    return {"state": damage or "done", "why": why}


def _advice(*, running: bool, whole: bool) -> str:
    if running:
        return "a run is at work there"
    return "the last run came to its end" if whole else "the last run did not end: run the same command again to go on"
