"""XML of any origin as lxml reads it, safely: no DTD is loaded, no other file opened and no entity expanded.

Comments and processing instructions are left out. lxml hands a file's name on to libxml2 and fails where that name is
not UTF-8; so it is not told the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from lxml import etree

_HARDENED: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


class _Nameless:
    """What lxml needs of an open binary file, and nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


def whole(file: BinaryIO) -> Any:
    """The document as a tree (`etree._ElementTree`). Raises XMLSyntaxError."""
    return etree.parse(_Nameless(file), etree.XMLParser(**_HARDENED))


def events(file: BinaryIO, kinds: Sequence[str] = ("end",), *, tag: str | None = None, schema: Any = None) -> Any:
    """The document as an `etree.iterparse` of these kinds of events, of elements called `tag` (None: all).

    Raises XMLSyntaxError, on the way, also for what `schema` (an `etree.XMLSchema`) has against the document.
    """
    return etree.iterparse(_Nameless(file), events=kinds, tag=tag, schema=schema, **_HARDENED)


def forget(element: Any) -> None:
    """Free an element that has been read, and those before it, so that a stream needs the memory of one."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]
