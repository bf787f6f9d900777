"""Options that say how documents are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from translate.documents.choices import Choices

_OPTIONS = (
    click.option(
        "--main-text",
        is_flag=True,
        help="Of web pages only the article, without menus and the like (needs trafilatura: krant[main-text]).",
    ),
    click.option("--text-column", metavar="NAME", default="", help="The column of .csv and .jsonl with the article."),
    click.option("--title-column", metavar="NAME", default="", help="The column with its title, if there is one."),
)


def document_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options, as one argument `choices`."""

    @wraps(command)
    def wrapped(main_text: bool, text_column: str, title_column: str, **others: Any) -> Any:
        return command(choices=Choices(main_text, text_column, title_column), **others)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
