"""Is a file valid TMX 1.4? Asked of our own XML Schema, `schema/tmx14.xsd`, written from the specification."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from align.errors import AlignError
from align.xmlread import events, forget, whole

SCHEMA = Path(__file__).parent / "schema" / "tmx14.xsd"


def validate_tmx(source: Path | bytes) -> list[str]:
    """What the schema has against a TMX file, or its bytes: `line: message`, in order; nothing for a valid file.

    A file that is not well-formed XML has one message. The whole document is held in memory. No DTD is loaded and no
    entity expanded, as in `align.tmxread`. Raises AlignError for a file that cannot be read.
    """
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            tree = whole(file)
    except etree.XMLSyntaxError as error:
        return [f"{max(error.lineno or 1, 1)}: {error.msg}"]
    except OSError as error:
        raise AlignError(
            f"{source!s}: cannot be read: {error.strerror}. Check the path and its permissions."
        ) from error
    return _namespaces(tree) or _broken_rules(tree)


def _namespaces(tree: Any) -> list[str]:
    """TMX 1.4 has no namespaces, but a schema cannot forbid their declarations, nor the attributes of xsi."""
    for element in tree.iter("*"):
        if element.nsmap:
            prefixes = ", ".join(f"xmlns:{prefix}" if prefix else "xmlns" for prefix in element.nsmap)
            return [f"{element.sourceline}: Element '{element.tag}': TMX 1.4 has no namespaces ({prefixes})."]
    return []


def _broken_rules(tree: Any) -> list[str]:
    schema = _schema()
    if schema.validate(tree):
        return []
    return list(dict.fromkeys(f"{entry.line}: {entry.message}" for entry in schema.error_log)) or ["1: is not TMX 1.4."]


def broken_rules(source: Path | bytes) -> list[tuple[int, str]]:
    """The first thing that the schema has against well-formed XML, with its line; constant memory."""
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        try:
            _stream(file)
        except etree.XMLSyntaxError as error:
            return [(max(error.lineno or 1, 1), str(error.msg))]
    return []


def _stream(file: BinaryIO) -> None:
    for _, element in events(file, tag="tu", schema=_schema()):
        forget(element)


def require_valid(file: BinaryIO, name: str) -> None:
    """See to it that what we wrote is valid before anyone gets it; constant memory, whatever the file's size.

    Raises AlignError with the first thing that the schema has against it, under the name that the user knows.
    """
    try:
        file.seek(0)
        _stream(file)
    except etree.XMLSyntaxError as error:
        raise AlignError(f"{name}: was not written, because it would not be valid TMX: {error.msg}") from error


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMA))
