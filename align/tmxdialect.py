"""How the tools differ in what they want from a TMX file: language codes, context, properties, length.

What stands here was taken from the tools' own exports and documentation and from converters between them, see the
table in docs/formats.md; only OmegaT's could be tried (it is free). `generic` is complete and comes back exactly
(`align.tmxread`); the others carry what the tool shows or matches with, and alternatives as units of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from align.bitext import Bitext, Pair
from align.tmxprops import PREFIX, Props, pair_props
from align.xliff import machine_made, notes_of
from align.xmltext import attribute, segment_text

RESERVED = frozenset({"file", "id", "prev", "next", "path", "origin", "x-ice", "x-100pc", "x-auto"})
"""Property types that OmegaT gives a meaning of its own (alternative translations, locked segments): never written."""

SHOWN = frozenset({"document", "paragraph", "kind", "model", "flag", "status", "origin"})
REGIONS = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """A tool's TMX. `regions`: codes have a region (`nl-NL`). `full`: all our properties, else those in SHOWN.

    `typed`: property types end in `:SingleString` or `:MultipleString`. `longest`: a segment's characters at most.
    `single`: a memory has one unit a source, because of several the tool takes one without asking (OmegaT 3.6 the
    last in `tm/auto`, OmegaT 6 the first).
    """

    name: str
    tool: str
    regions: bool = False
    full: bool = False
    typed: bool = False
    single: bool = False
    longest: int | None = None


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect("generic", "any tool", full=True),
        Dialect("omegat", "OmegaT", full=True, single=True),
        Dialect("memoq", "memoQ", regions=True),
        Dialect("trados", "Trados Studio", regions=True, typed=True, longest=2000),
        Dialect("xtm", "XTM", regions=True),
    )
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a TMX file is written: dialect, language codes instead of the bitext's ("" for the dialect's own choice),

    and, if asked for, who made the units and when (`20261127T031500Z`, UTC: TMX 1.4b, ISO 8601 basic format).
    """

    dialect: Dialect = DIALECTS["generic"]
    source_language: str = ""
    target_language: str = ""
    author: str = ""
    date: str = ""

    def languages(self, bitext: Bitext) -> tuple[str, str]:
        """The codes of the two sides: those asked for, else the bitext's, with a region where the tool wants one."""
        own = bitext.source_language, bitext.target_language
        if self.dialect.regions:
            own = REGIONS.get(own[0], own[0]), REGIONS.get(own[1], own[1])
        return self.source_language or own[0], self.target_language or own[1]

    def header_props(self, props: Props) -> Props:
        return props if self.dialect.full else ()

    def unit_attributes(self) -> str:
        """`creationdate`, `creationid`, `changedate` and `changeid` of each unit; nothing unless asked for."""
        found = (("date", self.date), ("id", self.author))
        return "".join(
            f' {what}{name}="{attribute(value)}"' for what in ("creation", "change") for name, value in found if value
        )

    def unit_props(self, pair: Pair, bitext: Bitext, around: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The types and values of a unit's properties; `around` is the source before and after it."""
        for name, value in pair_props(pair, bitext):
            if self.dialect.full or name in SHOWN:
                kind = "Multiple" if name == "flag" else "Single"
                yield f"{PREFIX}{name}" + (f":{kind}String" if self.dialect.typed else ""), value
        yield from _OWN.get(self.dialect.name, _nothing)(pair, bitext, around)

    def source_props(self, around: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The properties of the source variant: where memoQ looks for the segments before and after."""
        if self.dialect.name == "memoq":
            for name, text in zip(("x-context-pre", "x-context-post"), around, strict=True):
                if text:
                    yield name, f"<seg>{segment_text(text)}</seg>"  # memoQ has markup as text here

    def notes(self, pair: Pair) -> list[str]:
        """Notes for people: the reviewer's, then flags and changed terms. The generic file has them as properties."""
        if self.dialect.name == "generic":
            return []
        return [text for _, _, text in notes_of(pair)]

    def alternatives(self, pair: Pair) -> list[Pair]:
        """Units of their own for a pair's alternatives: so a tool finds them as exact or fuzzy matches."""
        if self.dialect.name == "generic":
            return []
        texts = dict.fromkeys((one.source, one.target) for one in pair.alternatives)
        texts.pop((pair.source, pair.target), None)
        if self.dialect.single:
            texts = {both: None for both in texts if both[0] != pair.source}
        return [Pair(*both, pair.paragraph, pair.kind, origin="alternative") for both in texts]


def too_long(bitext: Bitext, style: Style) -> list[str]:
    """A line for each segment that the tool will refuse for its length."""
    limit = style.dialect.longest
    if limit is None:
        return []
    sides = ((bitext.source_language, "source"), (bitext.target_language, "target"))
    return [
        f"{bitext.name}, segment {number}: the {language or side} text has {len(text):,} characters; "
        f"{style.dialect.tool} takes at most {limit:,} and leaves this unit out. Split the sentence."
        for number, pair in enumerate(bitext.pairs, 1)
        for (language, side), text in zip(sides, (pair.source, pair.target), strict=True)
        if len(text) > limit
    ]


def _nothing(pair: Pair, bitext: Bitext, around: tuple[str, str]) -> Props:
    return ()


def _memoq(pair: Pair, bitext: Bitext, around: tuple[str, str]) -> Props:
    return [("x-document", bitext.name)]


def _xtm(pair: Pair, bitext: Bitext, around: tuple[str, str]) -> Props:
    names = ("x-previous-source-text", "x-next-source-text")
    return [(name, text) for name, text in zip(names, around, strict=True) if text]


def _trados(pair: Pair, bitext: Bitext, around: tuple[str, str]) -> Props:
    """Trados' own context is a hash that only Trados can compute; origin and level of confirmation it takes as text."""
    levels = {"approved": "ApprovedTranslation", "edited": "Translated", "rejected": "RejectedTranslation"}
    machine = machine_made(bitext) and not pair.origin
    origin = "Alignment" if "aligner" in dict(bitext.properties) else "MachineTranslation" if machine else "TM"
    return [("x-Origin", origin), ("x-ConfirmationLevel", levels.get(pair.status, "Draft"))]


_OWN: dict[str, Callable[[Pair, Bitext, tuple[str, str]], Props]] = {"memoq": _memoq, "xtm": _xtm, "trados": _trados}
