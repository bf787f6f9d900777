"""What is text in a file, and where: blocks of slots. Everything that is in no slot is markup, and stays as it is.

A file is never taken apart and written anew: the English file is the Dutch one with the text of its slots replaced, so
that whatever is no text (and whatever needs no change) is there to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from align.bitext import Article, Kind, Paragraph
from align.segment import segment

Extent = tuple[int, int]
MAX_OPEN = 1000  # inline elements around a text: each text remembers those around it
MAX_BLOCK = 1_000_000  # characters of a block: each remembers its place


class BoundsError(Exception):
    """What nobody would write, and what would fill the memory; the message says what the document has."""


@dataclass(frozen=True, slots=True)
class Amend:
    """An edit to markup that goes with a slot's new text; with `spaces` only if that text has white space at an end."""

    start: int
    end: int
    text: str
    spaces: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of text without markup inside it: `text[i]` is written `source[places[i]:places[i + 1]]`.

    `look` is the same for slots that look the same; `inside` are the extents, in the source, of the inline elements
    around it, outermost first. A `fixed` slot is read but not translated (inline code). `glued` means that nothing
    but a change of run stands between it and the slot before: what looks the same there may be joined. `amend` is what
    must change in the markup with the text.
    """

    text: str
    places: tuple[int, ...]
    look: str = ""
    inside: tuple[Extent, ...] = ()
    fixed: bool = False
    glued: bool = False
    amend: Amend | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the translation of `source[whole]`, with its markup, is put: `before` + it + `after` replaces `place`.

    `also` are edits that go with it. Where the place is its own, all this is done only if something changed.
    """

    whole: Extent
    place: Extent
    before: str = ""
    after: str = ""
    also: tuple[Amend, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a cell, an attribute: text that is cut into sentences by itself.

    `escape` writes text as its place in the file needs it. `cues` says that slots are moments (subtitles): words stay
    near their slot. With `copy` the block stays as it is, and its translation stands elsewhere.
    """

    slots: tuple[Slot, ...]
    kind: Kind
    escape: Callable[[str], str]
    cues: bool = False
    copy: Copy | None = None

    @property
    def text(self) -> str:
        return "".join(slot.text for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Part:
    """A text with its blocks: the file itself, or one of the files in an archive (`name`). `encode` gives its bytes."""

    name: str
    source: str
    blocks: tuple[Block, ...]
    encode: Callable[[str], bytes] = str.encode


@dataclass(frozen=True, slots=True)
class Document:
    """A file with all its blocks, in reading order; `save` makes the file from the parts' new texts, by name."""

    path: Path
    parts: tuple[Part, ...]
    save: Callable[[dict[str, bytes]], bytes]
    warnings: tuple[str, ...] = ()

    @property
    def blocks(self) -> list[Block]:
        return [block for part in self.parts for block in part.blocks]

    def article(self, name: str, language: str = "nl") -> Article:
        """The text of the document: a paragraph a block."""
        paragraphs = tuple(Paragraph(block.text, segment(block.text, language), block.kind) for block in self.blocks)
        gaps = ("", *("\n\n" for _ in paragraphs[1:]), "\n") if paragraphs else ("",)
        return Article(name, language, paragraphs, gaps)


def of_text(
    path: Path, source: str, blocks: Iterable[Block], encode: Callable[[str], bytes], warnings: Iterable[str] = ()
) -> Document:
    """The document of a file that is one text."""
    part = Part(path.name, source, tuple(blocks), encode)
    return Document(path, (part,), lambda texts: texts[path.name], tuple(warnings))


@dataclass(slots=True)
class _Open:
    """An inline element that is open: its name, where it starts, its look, and its number."""

    name: str
    start: int
    look: str
    number: int


@dataclass
class Builder:
    """Makes blocks from a stream of text and tags. `collapse` takes any run of white space for one space (HTML)."""

    escape: Callable[[str], str]
    collapse: bool = True
    blocks: list[Block] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _extents: dict[int, Extent] = field(default_factory=dict)
    _slots: list[tuple[list[str], list[int], str, tuple[int, ...], bool, bool, Amend | None]] = field(
        default_factory=list
    )
    _fresh: bool = True  # the next text starts a slot
    _glued: bool = False
    _numbers: int = 0
    _length: int = 0  # of the block's text
    amend: Amend | None = None

    def text(self, text: str, start: int, end: int, *, look: str = "", fixed: bool = False) -> None:
        """Text at `source[start:end]`. If it is written with a reference or an escape, one character at a time."""
        self._length += len(text)
        if self._length > MAX_BLOCK:
            raise BoundsError(f"a paragraph of more than {MAX_BLOCK:,} characters")
        literal = len(text) == end - start
        for index, character in enumerate(text):
            at, after = (start + index, start + index + 1) if literal else (start, end)
            self._character(character, at, after, look, fixed)
            if not literal:
                start = end  # the rest of a reference for several characters

    def _character(self, character: str, start: int, end: int, look: str, fixed: bool) -> None:
        last = self._slots[-1] if self._slots else None
        if self.collapse and character in " \t\n\r\f" and not fixed:
            character = " "
            before = last[0][-1] if last and last[0] else " "
            if before == " ":
                if last is not None and not self._fresh and last[1][-1] == start:
                    last[1][-1] = end
                return
        if self._fresh or last is None or last[1][-1] != start or last[4] != fixed:
            numbers = tuple(one.number for one in self._open)
            style = look + "".join(one.look for one in self._open)
            last = ([], [start], style, numbers, fixed, self._glued and bool(self._slots), self.amend)
            self._slots.append(last)
            self._fresh = False
            self._glued = True
        last[0].append(character)
        last[1].append(end)

    def open(self, name: str, start: int, look: str) -> None:
        """An inline element begins."""
        if len(self._open) >= MAX_OPEN:
            raise BoundsError(f"more than {MAX_OPEN:,} inline elements around one text")
        self._numbers += 1
        self._open.append(_Open(name, start, look, self._numbers))
        self._fresh, self._glued = True, False

    def close(self, name: str, end: int) -> None:
        """An inline element ends at `end`; an end tag without its start is markup like any other."""
        self._fresh, self._glued = True, False
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name == name:
                element = self._open[index]
                self._extents[element.number] = (element.start, end)
                del self._open[index:]
                return

    def alone(self, *, glue: bool = False) -> None:
        """Markup without text: an image, or (glue) a change of run."""
        self._fresh = True
        self._glued = self._glued and glue

    @property
    def started(self) -> bool:
        """Whether the block has text already."""
        return bool(self._slots)

    def space(self, at: int) -> None:
        """A space that is read between two texts but is not in the source: a slot of its own, without extent."""
        look, numbers = "".join(one.look for one in self._open), tuple(one.number for one in self._open)
        self._slots.append(([" "], [at, at], look, numbers, False, False, None))
        self._fresh, self._glued = True, False

    def end(self, kind: Kind = "text", *, cues: bool = False, copy: Copy | None = None) -> None:
        """The block is complete; without any text it is none."""
        slots = [
            Slot(
                "".join(characters), tuple(places), look,
                tuple(self._extents[number] for number in numbers if number in self._extents), fixed, glued, amend,
            )
            for characters, places, look, numbers, fixed, glued, amend in self._slots
        ]  # fmt: skip
        slots = stripped(slots)
        if any(not slot.fixed and slot.text.strip() for slot in slots):
            self.blocks.append(Block(tuple(slots), kind, self.escape, cues, copy))
        self._slots.clear()
        self._length = 0
        self._fresh, self._glued = True, False


def stripped(slots: list[Slot]) -> list[Slot]:
    """The slots without the white space around them all."""
    slots = list(slots)
    while slots and not slots[0].text.strip():
        slots.pop(0)
    while slots and not slots[-1].text.strip():
        slots.pop()
    if slots:
        slots[0] = cut(slots[0], len(slots[0].text) - len(slots[0].text.lstrip()), len(slots[0].text))
        slots[-1] = cut(slots[-1], 0, len(slots[-1].text.rstrip()))
    return slots


def cut(slot: Slot, start: int, end: int) -> Slot:
    """The slot with `text[start:end]` only."""
    return Slot(
        slot.text[start:end], slot.places[start : end + 1], slot.look, slot.inside, slot.fixed, slot.glued, slot.amend
    )


def line_starts(source: str) -> list[int]:
    """Where each line of `source` begins, for `\\n` as line end."""
    return [0, *(index + 1 for index, character in enumerate(source) if character == "\n")]
