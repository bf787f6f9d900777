"""OpenDocument text (.odt): paragraphs, headings, cells, notes, headers and footers; spans keep their look.

Source: OpenDocument 1.3 (OASIS), part 3: 5.1 (paragraphs), 6.1 (text content), 6.3 (notes), 5.5 (tracked changes).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

from align.bitext import Kind
from translate.documents.archive import read_archive
from translate.documents.blocks import Block, Builder, Document
from translate.documents.xmltokens import Token, attributes, check, escaped, tokens

PARTS = ("content.xml", "styles.xml")
PARAGRAPHS = frozenset(("text:p", "text:h"))
INLINE = frozenset(("text:span", "text:a", "text:meta", "text:ruby-base"))
BREAKS = frozenset(("text:line-break", "text:tab"))
SILENT = frozenset(
    ("text:tracked-changes", "text:note-citation", "text:ruby-text", "office:annotation", "office:script")
)


def read_opendocument(path: Path, data: bytes) -> Document:
    """The document in an .odt. Raises KrantError for what is none, and for encrypted ones."""
    return read_archive(path, data, "OpenDocument (.odt)", _parts, _blocks)


def _parts(file: ZipFile) -> Iterable[str]:
    if "content.xml" not in file.namelist():
        raise KeyError("it has no content.xml")
    return [name for name in PARTS if name in file.namelist()]


def _blocks(source: str, name: str, where: str) -> list[Block]:
    check(source, where)
    reader = _Reader(source)
    for token in tokens(source):
        reader.take(token)
    return reader.blocks


class _Reader:
    """Goes through a part; notes and frames stand inside a paragraph, so paragraphs may be nested."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._paragraphs: list[tuple[Builder, Kind]] = []
        self._silent = 0
        self._path: list[str] = []

    def take(self, token: Token) -> None:
        match token.kind:
            case "start":
                self._path.append(token.name)
                self._silent += token.name in SILENT
                self._start(token)
            case "alone":
                self._alone(token)
            case "end":
                self._end(token)
                self._silent -= token.name in SILENT
                self._path.pop()
            case "text" if self._paragraphs and not self._silent and self._reads():
                self._paragraphs[-1][0].text(token.text, token.start, token.end)

    def _reads(self) -> bool:
        """Whether text here is the paragraph's own: not that of a field (page number, date) or a drawing."""
        return bool(self._path) and (self._path[-1] in PARAGRAPHS or self._path[-1] in INLINE)

    def _start(self, token: Token) -> None:
        if token.name in PARAGRAPHS:
            level = attributes(self.source[token.start : token.end]).get("text:outline-level", "1")
            kind: Kind = "text" if token.name == "text:p" else "title" if level == "1" else "crosshead"
            self._paragraphs.append((Builder(escaped), kind))
        elif self._paragraphs and token.name in INLINE:
            self._paragraphs[-1][0].open(token.name, token.start, self.source[token.start : token.end])
        elif self._paragraphs:
            self._paragraphs[-1][0].alone()

    def _alone(self, token: Token) -> None:
        if not self._paragraphs or token.name in PARAGRAPHS:
            return
        builder, kind = self._paragraphs[-1]
        if token.name in BREAKS and not self._silent:
            builder.end(kind)
        else:
            builder.alone()

    def _end(self, token: Token) -> None:
        if token.name in PARAGRAPHS and self._paragraphs:
            builder, kind = self._paragraphs.pop()
            builder.end(kind)
            self.blocks += builder.blocks
        elif self._paragraphs and token.name in INLINE:
            self._paragraphs[-1][0].close(token.name, token.end)
