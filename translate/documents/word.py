"""Word's .docx: body, headers, footers, notes and comments; paragraphs, cells and text boxes, run by run.

Source: ECMA-376, part 1: 17.3.1 (paragraphs), 17.3.2 (runs), 17.3.3 (run content), 17.13.5 (revisions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

from align.bitext import Kind
from translate.documents.archive import read_archive
from translate.documents.blocks import Amend, Block, Builder, Document
from translate.documents.xmltokens import Token, attributes, check, escaped, tokens

PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
ORDER = ("document", "header", "footer", "footnotes", "endnotes", "comments")
STYLE = re.compile(r'<w:pStyle\b[^>]*w:val="([^"]*)"')
HEADING = re.compile(r"(?:heading|kop|titel|title|berschrift)\s*(\d?)", re.IGNORECASE)
# Changes without meaning between runs: revision ids, spelling marks, where pages broke when it was last shown.
GLUE = frozenset(("w:proofErr", "w:lastRenderedPageBreak", "w:bookmarkStart", "w:bookmarkEnd", "w:noProof", "w:lang"))
NO_LOOK = re.compile(r"<w:(?:lang|noProof)\b[^>]*/>")
BREAKS = frozenset(("w:br", "w:tab", "w:cr", "w:ptab"))
DELETED = frozenset(("w:del", "w:moveFrom"))


def read_word(path: Path, data: bytes) -> Document:
    """The document in a .docx. Raises KrantError for what is none, and for encrypted ones."""
    return read_archive(path, data, "Word's .docx", _parts, _blocks)


def _parts(file: ZipFile) -> Iterable[str]:
    names = [name for name in file.namelist() if PART.fullmatch(name)]
    if "word/document.xml" not in names:
        raise KeyError("it has no word/document.xml")
    return sorted(names, key=lambda name: (next(i for i, one in enumerate(ORDER) if name[5:].startswith(one)), name))


def _blocks(source: str, name: str, where: str) -> list[Block]:
    check(source, where)
    reader = _Reader(source)
    for token in tokens(source):
        reader.take(token)
    return reader.blocks


class _Reader:
    """Goes through a part; a text box stands inside a paragraph, so paragraphs may be nested."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._paragraphs: list[tuple[Builder, int]] = []
        self._look = ""
        self._properties = -1  # where the run's properties begin
        self._deleted = 0
        self._text: Token | None = None  # the <w:t> that is open

    def take(self, token: Token) -> None:
        match token.kind:
            case "start":
                self._start(token)
            case "end":
                self._end(token)
            case "alone":
                self._alone(token)
            case "text" if self._text is not None and self._paragraphs and not self._deleted:
                self._paragraphs[-1][0].text(token.text, token.start, token.end, look=self._look)

    def _start(self, token: Token) -> None:
        match token.name:
            case "w:p":
                self._paragraphs.append((Builder(escaped, collapse=False), token.start))
            case "w:r":
                self._look = ""
            case "w:rPr":
                self._properties = token.start
            case "w:t":
                self._text = token
                if self._paragraphs and "xml:space" not in attributes(self.source[token.start : token.end]):
                    self._paragraphs[-1][0].amend = Amend(token.end - 1, token.end, ' xml:space="preserve">', True)
            case name if name in DELETED:
                self._deleted += 1
            case "w:hyperlink" | "w:ins" | "w:sdt":
                self._other()

    def _end(self, token: Token) -> None:
        match token.name:
            case "w:p" if self._paragraphs:
                builder, start = self._paragraphs.pop()
                self.blocks += _finished(builder, self._kind(start, token.end))
            case "w:rPr" if self._properties >= 0:
                if self._text is None:
                    self._look = NO_LOOK.sub("", self.source[self._properties : token.start])
                self._properties = -1
            case "w:t":
                self._text = None
                if self._paragraphs:
                    self._paragraphs[-1][0].amend = None
                    self._paragraphs[-1][0].alone(glue=True)
            case name if name in DELETED:
                self._deleted = max(0, self._deleted - 1)
            case "w:hyperlink" | "w:ins" | "w:sdt" | "w:footnoteReference" | "w:drawing" | "w:pict" | "w:object":
                self._other()

    def _alone(self, token: Token) -> None:
        if not self._paragraphs or self._properties >= 0 or token.name in GLUE:
            return
        if token.name in BREAKS:
            self._paragraphs[-1][0].end(self._kind(self._paragraphs[-1][1], token.start))
        elif token.name in ("w:footnoteReference", "w:endnoteReference", "w:commentReference", "w:fldChar", "w:sym"):
            self._other()

    def _other(self) -> None:
        """Something that stays at its place between two words: runs are not joined across it."""
        if self._paragraphs:
            self._paragraphs[-1][0].alone()

    def _kind(self, start: int, end: int) -> Kind:
        style = STYLE.search(self.source, start, min(end, start + 2000))
        heading = HEADING.match(style[1]) if style else None
        if heading is None:
            return "text"
        return "title" if heading[1] in ("", "1") else "crosshead"


def _finished(builder: Builder, kind: Kind) -> list[Block]:
    builder.end(kind)
    return builder.blocks
