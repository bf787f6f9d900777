"""Options that several commands share: more formats, and how TMX is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from translate.formats import Formats

FORMATS = "xliff, xliff2, tsv, xlsx, docx, jsonl"
TOOLS = ("generic", "omegat", "memoq", "trados", "xtm")

_OPTIONS = (
    click.option("--also", metavar="FORMATS", default="", help=f"More files: {FORMATS} (commas between)."),
    click.option(
        "--tmx-for",
        type=click.Choice(TOOLS),
        default="generic",
        show_default=True,
        help="The tool that krant.tmx, the memory of the run, is for.",
    ),
    click.option("--tmx-languages", metavar="NL,EN", default="", help="Its language codes, such as nl-NL,en-GB."),
    click.option("--tmx-author", metavar="NAME", default="", help="Who made its units (creationid); else nobody."),
    click.option("--tmx-date", metavar="TIME", default="", help="When: 20261127T031500Z; else no date."),
)


def format_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, as one argument `formats` that makes the `Formats` (and raises KrantError)."""

    @wraps(command)
    def wrapped(also: str, tmx_for: str, tmx_languages: str, tmx_author: str, tmx_date: str, **others: Any) -> Any:
        def formats() -> Formats:
            from translate.formats import Formats, names, style

            return Formats(names(also), style(tmx_for, tmx_languages, tmx_author, tmx_date))

        return command(formats=formats, **others)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
