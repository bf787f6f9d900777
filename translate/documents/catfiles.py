"""XLIFF and TMX whose targets are empty: the same file with translations in it, for a CAT tool to begin with.

A unit that has a target is left alone. What is filled in asks for a review: state `needs-review-translation` with
`leveraged-mt` in XLIFF 1.2, `translated` in 2.x (which knows no more). Inline codes are copied with their words.
Sources: XLIFF 1.2, 2.1 (OASIS); TMX 1.4b (GALA).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from translate.documents.blocks import Amend, Block, Builder, Copy, Document, Extent, of_text
from translate.documents.xmltokens import Token, attributes, check, escaped, tokens
from translate.errors import KrantError

PAIRED = frozenset(("g", "mrk", "pc", "hi"))  # inline elements with text in them
CODES = frozenset(("bpt", "ept", "ph", "it", "ut"))  # inline elements whose content is code
ASIDE = frozenset(("alt-trans", "matches", "match", "notes", "note", "glossary", "ignorable", "metadata", "bin-unit"))
STATE = re.compile(r"\s+state(?:-qualifier)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass
class _Unit:
    """A unit (XLIFF 1.2), segment (2.x) or tu (TMX): its start tag, its source's content, where the target goes."""

    start: Extent
    skipped: bool
    source: Extent | None = None
    builder: Builder = field(default_factory=lambda: Builder(escaped, collapse=False))
    after: int = -1  # where a target that is not there yet would begin
    target: Extent | None = None  # a target that is empty, with its tags
    tag: str = ""  # the start tag of that target
    filled: bool = False
    strange: bool = False  # CDATA, which cannot be cut


def read_catfile(path: Path, source: str, encode: Callable[[str], bytes] = str.encode) -> Document:
    """The document in an XLIFF or TMX file. Raises KrantError for other XML, and where nothing is to be filled in."""
    check(source, str(path))
    root = next(token.name.split(":")[-1] for token in tokens(source) if token.kind in ("start", "alone"))
    if root not in ("xliff", "tmx"):
        raise KrantError(f"{path}: is neither XLIFF nor TMX but <{root}>. Export it as one of these.")
    reader = _Reader(path, source, root)
    for token in tokens(source):
        reader.take(token)
    if not reader.blocks:
        raise KrantError(f"{path}: has no unit without a target; nothing is to be translated.")
    return of_text(path, source, reader.blocks, encode, reader.warnings)


class _Reader:
    """Goes through the file; one unit is open at a time."""

    def __init__(self, path: Path, source: str, root: str) -> None:
        self.path, self.source, self.tmx = path, source, root == "tmx"
        self.blocks: list[Block] = []
        self.warnings: list[str] = []
        self._new = False  # XLIFF 2.x
        self._wanted: list[bool] = []  # of the elements that are open, whether they are to be translated
        self._unit: _Unit | None = None
        self._inside = ""  # "source" or "target", whose content is being read
        self._begin = 0
        self._language = ""  # of the tuv
        self._code = 0  # how deep in codes
        self._pair = ""  # what a <bpt> and its <ept> have in common
        self._variant = 0  # where the tuv begins

    def take(self, token: Token) -> None:
        name = token.name.split(":")[-1]
        match token.kind:
            case "start" | "alone":
                self._start(token, name)
                if token.kind == "alone":
                    self._end(token, name)
            case "end":
                self._end(token, name)
            case "text" | "cdata" if self._unit is not None:
                self._text(self._unit, token)

    def _start(self, token: Token, name: str) -> None:
        tag = self.source[token.start : token.end]
        values = attributes(tag) if name not in PAIRED | CODES else {}
        wanted = (self._wanted[-1] if self._wanted else True) and values.get("translate") != "no" and name not in ASIDE
        self._wanted.append(wanted)
        if name == "xliff":
            self._new = values.get("version", "").startswith("2")
        elif name == self._unit_name:
            self._unit = _Unit((token.start, token.end), not wanted or values.get("approved") == "yes")
        elif self._unit is None:
            return
        elif name == "tuv":
            self._language = values.get("xml:lang", values.get("lang", "")).lower()
            self._variant = token.start
        elif wanted and self._side(name):
            self._inside, self._begin = self._side(name), token.end
            if self._inside == "target":
                self._unit.tag, self._variant = tag, token.start
            else:
                self._unit.source, self._unit.builder = None, Builder(escaped, collapse=False)
        elif self._inside:
            self._inline(self._unit, token, name)

    @property
    def _unit_name(self) -> str:
        return "tu" if self.tmx else "segment" if self._new else "trans-unit"

    def _side(self, name: str) -> str:
        """Which side an element holds: TMX has both in <seg>."""
        if self.tmx:
            sides = {"nl": "source", "en": "target"}
            return sides.get(self._language[:2], "") if name == "seg" else ""
        return {"source": "source", "seg-source": "source", "target": "target"}.get(name, "")

    def _inline(self, unit: _Unit, token: Token, name: str) -> None:
        if self._inside == "target":
            unit.filled = True
            return
        tag = self.source[token.start : token.end]
        if name in ("bpt", "ept"):
            values = attributes(tag)
            self._pair = "code" + values.get("i", values.get("rid", values.get("id", "")))
        if name in PAIRED and token.kind == "start":
            unit.builder.open(name, token.start, tag)
        elif name == "bpt" and token.kind == "start":
            unit.builder.open(self._pair, token.start, name)
        else:
            unit.builder.alone()
        self._code += name in CODES

    def _end(self, token: Token, name: str) -> None:
        if self._wanted:
            self._wanted.pop()
        unit = self._unit
        if unit is None:
            return
        if name == self._unit_name:
            self._finished(unit)
            self._unit = None
        elif self._inside and self._side(name) == self._inside:
            self._content(unit, token)
        elif self._inside == "source":
            self._inline_end(unit, token, name)
        elif name == "tuv" and self._language.startswith("nl"):
            unit.after = token.end

    def _content(self, unit: _Unit, token: Token) -> None:
        """The end of a source or a target."""
        end = self._begin if token.kind == "alone" else token.start
        if self._inside == "source":
            unit.source = (self._begin, end)
            unit.after = token.end if not self.tmx else unit.after
        elif not unit.filled:
            unit.target = (self._variant, token.end)
        self._inside = ""

    def _inline_end(self, unit: _Unit, token: Token, name: str) -> None:
        if name in CODES:
            self._code = max(0, self._code - 1)
            if name == "ept":
                unit.builder.close(self._pair, token.end)
        elif name in PAIRED and token.kind == "end":
            unit.builder.close(name, token.end)

    def _text(self, unit: _Unit, token: Token) -> None:
        if self._inside == "target":
            unit.filled = unit.filled or bool(token.text.strip())
        elif self._inside == "source" and not self._code:
            unit.strange = unit.strange or token.kind == "cdata"
            unit.builder.text(token.text, token.start, token.end)

    def _finished(self, unit: _Unit) -> None:
        if unit.skipped or unit.filled or unit.source is None or unit.after < 0:
            return
        if unit.strange:
            line = self.source.count("\n", 0, unit.start[0]) + 1
            self.warnings.append(f"{self.path}: line {line}: not translated, because its text is CDATA.")
            return
        unit.builder.end(copy=self._copy(unit, unit.source))
        self.blocks += unit.builder.blocks

    def _copy(self, unit: _Unit, source: Extent) -> Copy:
        place = unit.target or (unit.after, unit.after)
        if self.tmx:
            before, after = ("<seg>", "</seg>") if unit.target else ('<tuv xml:lang="en"><seg>', "</seg></tuv>")
            return Copy(source, place, before, after)
        prefix = self._prefix(unit)
        tag = STATE.sub("", unit.tag).rstrip("/> \t\r\n") or f"<{prefix}target"
        if not self._new:
            return Copy(
                source,
                place,
                f'{tag} state="needs-review-translation" state-qualifier="leveraged-mt">',
                f"</{prefix}target>",
            )
        start = self.source[slice(*unit.start)]
        said = Amend(*unit.start, STATE.sub("", start)[:-1].rstrip() + ' state="translated">')
        return Copy(source, place, f"{tag}>", f"</{prefix}target>", (said,))

    def _prefix(self, unit: _Unit) -> str:
        """The namespace prefix of the unit's tag, which its target has, too."""
        name = re.match(r"<([^\s/>]+)", self.source[unit.start[0] : unit.start[1]])
        return name[1].rpartition(":")[0] + ":" if name and ":" in name[1] else ""
