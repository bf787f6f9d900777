"""`krant models`: what is on this machine, and fetching one."""

from __future__ import annotations

import json
import sys

import click

from translate.errors import KrantError
from translate.saying import out, say


@click.group()
def models() -> None:
    """The models on this machine, and fetching one."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def models_list(as_json: bool) -> None:
    """Show the models that are here, and which one a run would take."""
    from translate.models import OPUS_MT, available, resolve

    try:
        chosen = resolve()
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    rows = [{"name": name, "here": folder is not None, "folder": str(folder or "")} for name, folder in available()]
    if as_json:
        out(
            json.dumps({"models": rows, "chosen": chosen.signature, "reason": chosen.reason}, indent=1).encode(
                "utf-8", "backslashreplace"
            )
            + b"\n"
        )
        return
    for row in rows:
        click.echo(f"{row['name']:30} {row['folder'] or f'not here (krant models fetch {OPUS_MT})'}")
    click.echo(f"A run takes {chosen.signature}: {chosen.reason}.")


@models.command("fetch")
@click.argument("name", default="opus-mt")
def models_fetch(name: str) -> None:
    """Download a Marian model from the hub into its cache: opus-mt (the default) or OWNER/NAME."""
    from translate.models import resolve

    try:
        model = resolve(name, say=say)
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    click.echo(f"{model.signature} {model.folder}")
