"""Markdown (CommonMark with tables and strikethrough): headings, paragraphs, list items and cells are text.

markdown-it-py says what is what; its tokens are found again in the source one by one, in order, so that every character
has its place. Code, HTML blocks, front matter, addresses and reference definitions are no text. A block whose tokens
cannot be found again is left as it is, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from align.bitext import Kind
from translate.documents.blocks import Amend, Builder, Document, of_text

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT = re.compile(
    r"\ufeff?(?:---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)|\+\+\+[ \t]*\n.*?\n\+\+\+[ \t]*(?:\n|\Z))", re.DOTALL
)
# What follows the text of a link: (address "title"), [reference], or nothing; one level of parentheses in addresses.
LINK_END = re.compile(
    r"\]\(\s*(?:<[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*)"
    r"(?:\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)"
)
REFERENCE_END = re.compile(r"\]\[(?:\\.|[^\[\]\\])*\]")
SPECIAL = re.compile(r"[\\`*\[\]<|]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|&(?=#?\w+;)")
STARTS = re.compile(r"(?:[#>+=-]|~)|\d{1,9}(?=[.)](?:\s|$))")  # what begins another kind of block


class _Lost(Exception):
    """A token is not where it should be."""


def read_markdown(path: Path, source: str, encode: Callable[[str], bytes] = str.encode) -> Document:
    """The document in `source`."""
    from markdown_it import MarkdownIt

    front = FRONT.match(source)
    start = front.end() if front else 1 if source.startswith("\ufeff") else 0
    text = source[start:]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    lines = _lines(text, start)
    builder = Builder(escaped)
    warnings = []
    names, last = [""], 0
    for token in parser.parse(text.replace("\r\n", "\n").replace("\r", "\n")):
        if token.nesting == 1:
            names.append(token.tag)
        elif token.nesting == -1:
            names.pop()
        elif token.type == "inline" and token.map is not None:
            try:
                last = _inline(builder, token, lines, source, names[-1], last)
            except _Lost:
                builder = _without_the_last(builder)
                number = token.map[0] + 1 + source[:start].count("\n")
                warnings.append(f"{path}: line {number}: not translated, because its markup is unclear.")
    return of_text(path, source, builder.blocks, encode, warnings)


def _without_the_last(builder: Builder) -> Builder:
    return Builder(builder.escape, builder.collapse, builder.blocks)


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    """Start and end (without line end) of each line, as positions in the file."""
    lines, position = [], 0
    for line in re.split(r"(\r\n|\r|\n)", text):
        if line not in ("\r\n", "\r", "\n"):
            lines.append((start + position, start + position + len(line)))
        position += len(line)
    return lines


def _places(token: Token, lines: list[tuple[int, int]], source: str, after: int) -> list[int]:
    """For each character of an inline token's content its position in the source, and one more for its end."""
    assert token.map is not None
    places: list[int] = []
    number = token.map[0]
    for index, line in enumerate(token.content.split("\n")):
        while True:
            if number >= len(lines):
                raise _Lost
            begin, end = lines[number]
            number += 1
            at = source.find(line, max(begin, after), end)
            if at >= 0:
                break
            if index:
                raise _Lost
        if index:
            places.append(lines[number - 2][1])
        places += range(at, at + len(line))
        after = at + len(line)
    return [*places, after]


def _inline(builder: Builder, token: Token, lines: list[tuple[int, int]], source: str, parent: str, last: int) -> int:
    places = _places(token, lines, source, last if parent in ("td", "th") else 0)
    kind: Kind = "title" if parent == "h1" else "crosshead" if parent in ("h2", "h3", "h4", "h5", "h6") else "text"
    walk = _Walk(builder, token.content, places, kind)
    for child in token.children or ():
        walk.take(child)
    if token.content[walk.at :].strip(" \t#"):
        raise _Lost
    builder.end(kind)
    return places[-1]


class _Walk:
    """Goes through the content of an inline token with its children."""

    def __init__(self, builder: Builder, content: str, places: list[int], kind: Kind) -> None:
        self.builder, self.content, self.places, self.kind = builder, content, places, kind
        self.at = 0

    def take(self, child: Token) -> None:
        """One token: its text goes to the builder, its markup is passed over."""
        match child.type:
            case "text":
                self._text(child.content)
            case "text_special":
                self._special(child)
            case "softbreak":
                self._skip(r"[ \t]*\n[ \t]*", " ")
            case "hardbreak":
                self._skip(r"(?:\\|[ \t]*)\n[ \t]*")
                self.builder.end(self.kind)
            case "code_inline":
                self._code(child)
            case "html_inline":
                self._html(child)
            case "image":
                self._image()
            case "link_open" if child.markup in ("autolink", "linkify"):
                self._find("<")
                self.builder.open("a", self.places[self.at - 1], "autolink")
            case "link_close" if child.markup in ("autolink", "linkify"):
                self._find(">")
                self.builder.close("a", self.places[self.at])
            case "link_open":
                self._link_start()
            case "link_close":
                self.builder.amend = None
                self._link_end()
                self.builder.close("a", self.places[self.at])
            case _ if child.nesting == 1:
                self._find(child.markup)
                self.builder.open(child.tag, self.places[self.at - len(child.markup)], child.markup)
            case _ if child.nesting == -1:
                self._find(child.markup)
                self.builder.close(child.tag, self.places[self.at])
            case _:
                raise _Lost

    def _find(self, text: str) -> int:
        """Go behind `text`, which is here, white space left aside. Returns where it was."""
        at = self.at
        while not self.content.startswith(text, at):
            if at >= len(self.content) or not self.content[at].isspace():
                raise _Lost
            at += 1
        self.at = at + len(text)
        return at

    def _skip(self, pattern: str, text: str = "") -> None:
        found = re.compile(pattern).match(self.content, self.at)
        if found is None:
            raise _Lost
        if text:
            self.builder.text(text, self.places[found.start()], self.places[found.end()])
        self.at = found.end()

    def _text(self, text: str) -> None:
        if not text:
            return
        autolink = self.builder._open and self.builder._open[-1].look == "autolink"
        if autolink:  # shown decoded; the address is no text to translate
            end = self.content.index(">", self.at)
            shown = self.content[self.at : end]
            self.builder.text(shown, self.places[self.at], self.places[end], fixed=True)
            self.at = end
            return
        at = self._find(text)
        for index, character in enumerate(text, at):
            self.builder.text(character, self.places[index], self.places[index] + 1)

    def _special(self, child: Token) -> None:
        at = self._find(child.markup)
        self.builder.text(child.content, self.places[at], self.places[self.at])

    def _code(self, child: Token) -> None:
        start = self._find(child.markup)
        found = re.compile(rf"(?<!`){re.escape(child.markup)}(?!`)").search(self.content, self.at)
        if found is None:
            raise _Lost
        self.builder.open("code", self.places[start], "code")
        for index in range(start + len(child.markup), found.start()):
            self.builder.text(self.content[index], self.places[index], self.places[index] + 1, fixed=True)
        self.at = found.end()
        self.builder.close("code", self.places[self.at])

    def _html(self, child: Token) -> None:
        start = self._find(child.content)
        tag = re.match(r"<(/?)([A-Za-z][\w-]*)", child.content)
        if tag is None or child.content.endswith("/>"):
            self.builder.alone()
        elif tag[1]:
            self.builder.close(tag[2].lower(), self.places[self.at])
        else:
            self.builder.open(tag[2].lower(), self.places[start], child.content)

    def _link_start(self) -> None:
        """A link that is found by its text, `[text]`, gets its address by name once the text changes."""
        label = self._upto_end(r"\[")
        end = self.at + 1 + len(label)
        self._find("[")
        self.builder.open("a", self.places[self.at - 1], "link")
        short = "][]" if self.content.startswith("][]", end) else "]"
        if not any(pattern.match(self.content, end) for pattern in (LINK_END, REFERENCE_END)) or short == "][]":
            self.builder.amend = Amend(self.places[end], self.places[end + len(short) - 1] + 1, f"][{label}]")

    def _upto_end(self, pattern: str) -> str:
        """What stands in the brackets that begin here; brackets may be nested."""
        found = re.compile(r"\s*" + pattern).match(self.content, self.at)
        if found is None:
            raise _Lost
        depth, index = 1, found.end()
        while depth and index < len(self.content):
            if self.content[index] == "\\":
                index += 1
            else:
                depth += {"[": 1, "]": -1}.get(self.content[index], 0)
            index += 1
        return self.content[found.end() : index - 1]

    def _image(self) -> None:
        self._find("![" + self._upto_end(r"!\["))
        self._link_end()
        self.builder.alone()

    def _link_end(self) -> None:
        for pattern in (LINK_END, REFERENCE_END):
            found = pattern.match(self.content, self.at)
            if found:
                self.at = found.end()
                return
        self._find("]")


def escaped(text: str) -> str:
    """Text for Markdown: what would be taken for markup gets a backslash."""
    text = SPECIAL.sub(lambda found: "\\" + found[0], text.replace("\n", " "))
    found = STARTS.match(text)
    if found:
        text = found[0] + "\\" + text[found.end() :] if found[0][0].isdigit() else "\\" + text
    return text
