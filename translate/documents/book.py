"""EPUB: the chapters (XHTML) in reading order, the contents (NCX), the title of the book; all else byte for byte.

Sources: EPUB 3.3 (W3C), EPUB 2.0.1 and DAISY NCX (IDPF).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from translate.documents.archive import part_of, read_archive
from translate.documents.blocks import Block, Builder, Document
from translate.documents.webpage import webpage_blocks
from translate.documents.xmltokens import attributes, check, escaped, tokens

CONTAINER = "META-INF/container.xml"
TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbncx+xml")
TEXTS = {"ncx": ("text",), "opf": ("dc:title", "dc:description")}


def read_book(path: Path, data: bytes) -> Document:
    """The document in an .epub. Raises KrantError for what is none, and for books with copy protection."""
    return read_archive(path, data, "EPUB", _chapters, _blocks)


def _chapters(file: ZipFile) -> Iterable[str]:
    """The package file, the contents, and the chapters in the order of the spine."""
    package = _package(file)
    source = part_of(file, package).decode("utf-8", "replace")
    check(source, package)
    items: dict[str, str] = {}
    spine = []
    for token in tokens(source):
        name = token.name.split(":")[-1]
        if token.kind not in ("start", "alone") or name not in ("item", "itemref"):
            continue
        values = attributes(source[token.start : token.end])
        if name == "itemref":
            spine.append(values.get("idref", ""))
        elif values.get("media-type") in TYPES:
            items[values.get("id", "")] = unquote(values.get("href", ""))
    ordered = [items[key] for key in [*spine, *items] if key in items]
    there = set(file.namelist())
    found = dict.fromkeys(posixpath.normpath(posixpath.join(posixpath.dirname(package), href)) for href in ordered)
    return [package, *(name for name in found if name in there)]


def _package(file: ZipFile) -> str:
    text = part_of(file, CONTAINER).decode("utf-8", "replace")
    found = re.search(r"<(?:\w+:)?rootfile\b[^>]*\bfull-path\s*=\s*[\"']([^\"']+)", text)
    if found is None:
        raise KeyError(f"{CONTAINER} names no package")
    return found[1]


def _blocks(source: str, name: str, where: str) -> list[Block]:
    """XHTML as any page: chapters with `&nbsp;` and a DOCTYPE are well-formed only to who has read the DTD."""
    names = TEXTS.get(name.rpartition(".")[2].lower())
    if names is None:
        if "<!ENTITY" in source:
            check(source, where)
        return webpage_blocks(source)
    check(source, where)
    builder = Builder(escaped)
    inside = False
    for token in tokens(source):
        if token.kind in ("start", "end") and token.name in names:
            inside = token.kind == "start"
            if not inside:
                builder.end("title")
        elif token.kind == "text" and inside:
            builder.text(token.text, token.start, token.end)
    return builder.blocks
