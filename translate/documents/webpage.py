"""HTML as it was saved, and XHTML: the text between its tags, and the texts of `alt` and `title` attributes.

The standard library's HTML tokenizer tells where each piece begins; no tree is built and nothing is put right, so that
pages which are not valid stay as they are, too. Sources: HTML Standard, 13.2.5 (tokenization), 3.2.5.2.5 (phrasing
content).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from align.bitext import Kind
from translate.documents.blocks import Block, Builder, Document, line_starts, of_text
from translate.errors import KrantError


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark q ruby s small span strike strong sub sup"
    " time tt u"
)
FIXED = _names("code kbd samp var")  # inline, but no language
ALONE = _names("img wbr input area embed picture source track map svg math object select audio video")
UNTRANSLATED = _names(
    "script style pre textarea template noscript svg math iframe object xmp listing plaintext noembed noframes select"
    " datalist audio video canvas"
)
VOID = _names("area base br col embed hr img input link meta param source track wbr")
KINDS: dict[str, Kind] = {
    "title": "title", "h1": "title", **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "crosshead"),
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip
ATTRIBUTES = ("alt", "title")
ATTRIBUTE = re.compile(r"""[\s"'/]([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|[^\s"'>]+)""")
LETTERS = re.compile(r"[^\W\d_]")


def read_webpage(
    path: Path, source: str, encode: Callable[[str], bytes] = str.encode, *, main_text: bool = False
) -> Document:
    """The document in `source`; with `main_text` only what trafilatura takes for the article."""
    blocks = webpage_blocks(source)
    if main_text:
        blocks = _main(path, source, blocks)
    return of_text(path, source, blocks, encode)


def webpage_blocks(source: str) -> list[Block]:
    """The blocks of a page, in order."""
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    return reader.finished()


class _Stack:
    """The elements that are open, from the outermost on. However deep they are, no step looks at them all."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Kind]] = []
        self._count: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def kind(self) -> Kind:
        """The kind of text in the innermost element that decides it."""
        return self._open[-1][1] if self._open else "text"

    def open(self, tag: str) -> None:
        self._open.append((tag, KINDS.get(tag, self.kind)))
        self._count[tag] += 1

    def close(self, tag: str) -> None:
        """The innermost element of that name ends, and all in it; none if there is none."""
        while self._count[tag]:
            last, _ = self._open.pop()
            self._count[last] -= 1
            if last == tag:
                return


class _Reader(HTMLParser):
    """Turns the tokenizer's events, each with its place, into blocks."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.builder = Builder(escaped)
        self._starts = line_starts(source)
        self._waiting: tuple[Callable[..., None], tuple[Any, ...], int] | None = None
        self._kinds = _Stack()  # block elements
        self._closed = _Stack()  # elements whose content is no text
        self._fixed = 0

    def _event(self, function: Callable[..., None], *arguments: Any) -> None:
        """Keep an event until the next one tells where it ends."""
        line, column = self.getpos()
        start = self._starts[line - 1] + column
        self._happened(start)
        self._waiting = (function, arguments, start)

    def _happened(self, end: int) -> None:
        if self._waiting is not None:
            function, arguments, start = self._waiting
            self._waiting = None
            function(*arguments, start, end)

    def finished(self) -> list[Block]:
        self._happened(len(self.source))
        self._end_block()
        return self.builder.blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._event(self._start, tag, attrs, False)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._event(self._start, tag, attrs, True)

    def handle_endtag(self, tag: str) -> None:
        self._event(self._end, tag)

    def handle_data(self, data: str) -> None:
        self._event(self._text)

    def handle_entityref(self, name: str) -> None:
        self._event(self._text)

    def handle_charref(self, name: str) -> None:
        self._event(self._text)

    def handle_comment(self, data: str) -> None:
        self._event(self._other)

    def parse_html_declaration(self, i: int) -> int:
        """`<![…` other than CDATA is a comment to browsers, and to Python 3.11 a reason to give up."""
        if self.rawdata.startswith("<![", i) and not self.rawdata.startswith("<![CDATA[", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_decl(self, decl: str) -> None:
        self._event(self._other)

    def handle_pi(self, data: str) -> None:
        self._event(self._other)

    def unknown_decl(self, data: str) -> None:
        self._event(self._other)

    def _other(self, start: int, end: int) -> None:
        self.builder.alone()

    def _start(self, tag: str, attrs: list[tuple[str, str | None]], alone: bool, start: int, end: int) -> None:
        if not self._closed:
            self._attributes(start, end)
        alone = alone or tag in VOID
        if not alone and (self._closed or tag in UNTRANSLATED or _is_foreign(attrs)):
            self._closed.open(tag)
        if tag in INLINE and not alone:
            self.builder.open(tag, start, self.source[start:end])
        elif tag in FIXED and not alone:
            self._fixed += 1
            self.builder.open(tag, start, self.source[start:end])
        elif tag in ALONE or tag in INLINE:
            self.builder.alone()
        else:
            self._end_block()
            if not alone:
                self._kinds.open(tag)

    def _end(self, tag: str, start: int, end: int) -> None:
        self._closed.close(tag)
        if tag in INLINE or tag in FIXED:
            self._fixed = max(0, self._fixed - (tag in FIXED))
            self.builder.close(tag, end)
        elif tag in ALONE:
            self.builder.alone()
        else:
            self._end_block()
            self._kinds.close(tag)

    def _text(self, start: int, end: int) -> None:
        if self._closed:
            return
        raw = self.source[start:end]
        text = html.unescape(raw) if raw.startswith("&") else raw
        self.builder.text(text, start, end, fixed=bool(self._fixed))

    def _end_block(self) -> None:
        self.builder.end(self._kinds.kind)

    def _attributes(self, start: int, end: int) -> None:
        """The texts of `alt` and `title`, each a block of its own."""
        for found in ATTRIBUTE.finditer(self.source, start, end):
            group = 2 if found[2] is not None else 3
            if found[1].lower() in ATTRIBUTES and LETTERS.search(found[group] or ""):
                block = _attribute(self.source, found.start(group), found.end(group))
                if block is not None:
                    self.builder.blocks.append(block)


def _is_foreign(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether an element asks not to be translated (HTML Standard, 3.2.6.2)."""
    values = dict(attrs)
    return (values.get("translate") or "").lower() == "no" or "notranslate" in (values.get("class") or "").split()


def _attribute(source: str, start: int, end: int) -> Block | None:
    builder = Builder(quoted)
    for piece in re.finditer(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);?|[^&]+|&", source[start:end]):
        text = html.unescape(piece[0]) if piece[0].startswith("&") else piece[0]
        builder.text(text, start + piece.start(), start + piece.end())
    builder.end("caption")
    return builder.blocks[0] if builder.blocks else None


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    return escaped(text).replace('"', "&quot;").replace("'", "&#39;")


def _main(path: Path, source: str, blocks: list[Block]) -> list[Block]:
    """The blocks that trafilatura's extraction has, and the title."""
    try:
        import trafilatura
    except ImportError as error:
        raise KrantError(
            f"{path}: --main-text needs trafilatura. Install it: pip install 'krant[main-text]'."
        ) from error
    found = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True)
    if not found:
        raise KrantError(f"{path}: no main text was found in this page. Translate it without --main-text.")
    text = _plain(found)
    kept = [block for block in blocks if block.kind == "title" or _plain(block.text) in text]
    return [block for block in kept if not (block.kind == "caption" and len(block.text) < 3)]


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w+", text)).casefold()
