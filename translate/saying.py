"""What the command line says: lines for people on stderr, results on stdout."""

from __future__ import annotations

import sys

import click


def say(message: str) -> None:
    """One line for people, on stderr; odd characters of file names cannot break the terminal."""
    click.echo(f"krant: {printable(message)}", err=True)


def printable(text: str) -> str:
    """The text on one line, with escapes for what a terminal would obey instead of showing."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def out(data: bytes) -> None:
    """Bytes to stdout, UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
