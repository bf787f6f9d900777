"""What can be wrong with a TMX file, in a translator's words: each rule with its weight, its victims and its repair.

Sources: TMX 1.4b Specification; XML 1.0; OmegaT's manual (since 6.1 it checks a TMX against the schema and refuses one
that is not valid); Trados Studio (2,000 characters a segment, exact pair of languages). What a tool does was tried with
OmegaT only; of the others it is what their documentation says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]
EVERY = "every tool"
STRICT = "OmegaT 6.1 and later, and every tool that checks the format"
TRADOS = "Trados Studio"


@dataclass(frozen=True, slots=True)
class Rule:
    """`error`: someone refuses the file or a unit; `warning`: text is passed over or comes out wrong; `note`: look.

    `says` may have a `{}` for the particular; `victims` are the tools; `repair` is what --fix does ("" for nothing).
    """

    level: Level
    says: str
    victims: str = ""
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that was broken, where (line and column from 1, 0 for the whole file) and in what particular."""

    rule: str
    line: int = 0
    detail: str = ""
    column: int = 0

    @property
    def level(self) -> Level:
        return RULES[self.rule].level

    @property
    def text(self) -> str:
        rule = RULES[self.rule]
        says = rule.says.format(self.detail) if "{}" in rule.says else rule.says
        return f"{says} Refused by: {rule.victims}." if rule.victims else says


RULES = {
    # The file as bytes
    "empty": Rule("error", "The file is empty.", EVERY),
    "archive": Rule("error", "This is a compressed file ({}), not TMX. Unpack it first.", EVERY),
    "binary": Rule("error", "This is not a text file.", EVERY),
    "encoding": Rule(
        "error", "The file is not in the encoding that it claims ({}).", EVERY, "is written in UTF-8, as it was meant"
    ),
    "guessed": Rule(
        "error", "The file is not UTF-8; its letters look like {}.", EVERY, "is read as that and written in UTF-8"
    ),
    "utf-16": Rule("note", "The file is in UTF-16; some tools take UTF-8 only.", "", "is written in UTF-8"),
    "bom": Rule("note", "The file begins with a byte order mark; some tools stumble over it.", "", "is left out"),
    "before": Rule(
        "error", "There is something before the XML declaration ({}).", EVERY, "is left out, if it is blank"
    ),
    # XML
    "control": Rule("error", "A control character ({}), which XML cannot hold.", EVERY, "is left out"),
    "ampersand": Rule("error", "A bare & that should be &amp;.", EVERY, "becomes &amp;"),
    "entity": Rule("error", "{} is a name from HTML, unknown in TMX.", EVERY, "becomes the character itself"),
    "less-than": Rule("error", "A bare < that should be &lt;.", EVERY, "becomes &lt;"),
    "not-xml": Rule("error", "The file is not well-formed XML: {}", EVERY),
    "entities": Rule("error", "The file declares entities, which no tool should expand: it may be hostile.", EVERY),
    "doctype": Rule(
        "note", "The file names a DTD (<!DOCTYPE …>); tools without a network may stumble over it.", "", "is left out"
    ),
    "namespace": Rule("error", "TMX 1.4 has no namespaces ({}).", STRICT, "are left out"),
    "case": Rule("error", "<{}>: names of elements are in small letters in TMX.", EVERY, "becomes small"),
    # The file's frame
    "not-tmx": Rule("error", "This is not TMX but <{}>.", EVERY),
    "version": Rule("error", "The version is {}, not 1.4.", STRICT, "becomes 1.4"),
    "old-version": Rule("note", "This is TMX {}, an older version; most tools read it.", "", "becomes 1.4"),
    "no-header": Rule("error", "There is no <header>.", STRICT, "is added"),
    "header": Rule("error", "The header lacks {}.", STRICT, "is added"),
    "segtype": Rule("error", "The segtype is '{}', not block, paragraph, sentence or phrase.", STRICT, "is put right"),
    "no-body": Rule("error", "There is no <body>.", STRICT, "is added"),
    "no-units": Rule("warning", "There is no unit in the file: nothing will be imported."),
    "all": Rule("note", "The source language is *all*; some tools want to be told which one it is."),
    "srclang": Rule("warning", "No unit has the header's source language ({}): tools will find nothing."),
    "attribute": Rule("error", "TMX has no attribute {} here.", STRICT, "becomes a property"),
    "element": Rule("error", "TMX has no element <{}> here.", STRICT),
    "text": Rule("error", "Text stands outside a segment: {}.", STRICT),
    "schema": Rule("error", "It breaks a rule of TMX 1.4: {}", STRICT),
    # Units
    "no-variant": Rule("error", "A unit without a text (<tuv>).", STRICT, "is left out"),
    "one-language": Rule("warning", "A unit with one language only ({}): no tool can use it."),
    "no-language": Rule("error", "A text without its language (xml:lang).", EVERY),
    "lang": Rule("error", "The language stands in lang instead of xml:lang.", STRICT, "becomes xml:lang"),
    "code": Rule("warning", "'{}' is not a language code as tools know them.", TRADOS, "is written the usual way"),
    "bad-code": Rule("error", "'{}' is not a language code. Write nl-NL, en-GB and the like.", EVERY),
    "languages": Rule("warning", "One language under several codes ({}): tools take them for different ones."),
    "twice": Rule("warning", "Two texts in one language ({}) in a unit: tools take one of them."),
    "no-segment": Rule("error", "A text without its <seg>.", STRICT, "is left out if it is empty"),
    "segments": Rule("error", "Two <seg> in one <tuv>: one text each.", STRICT),
    "blank": Rule("warning", "An empty text: tools pass the unit over."),
    "order": Rule("error", "<{}> stands after the texts; it belongs before them.", STRICT, "is moved"),
    "prop": Rule("error", "A property without its type.", STRICT, "gets the type x-unknown"),
    "reserved": Rule("warning", "OmegaT gives the property '{}' a meaning of its own."),
    "long": Rule("warning", "A text of {} characters; Trados Studio takes at most 2,000.", f"{TRADOS} (this unit)"),
    "same": Rule("note", "The same unit is there already (line {}); tools keep one."),
    "other": Rule("note", "The same source has another translation in line {}; tools keep one, or ask."),
    "id": Rule("warning", "The tuid '{}' is there already; it must be the only one."),
    "date": Rule("warning", "'{}' is not a date as TMX has it (20261127T031500Z); tools ignore or refuse it."),
    # Segments
    "inline": Rule("error", "Markup in the text that TMX does not have: <{}>.", STRICT, "becomes an inline code"),
    "inline-attribute": Rule("error", "An inline code without {}.", STRICT, "is added"),
    "pair": Rule("warning", "An opening code without its closing one, or the other way round (i={})."),
    "twice-escaped": Rule("note", "A text has {}: it was escaped twice, probably."),
    "mojibake": Rule("warning", "A text has {}: letters that came out wrong in an earlier conversion."),
    "lost": Rule("warning", "A text has �: a letter was lost in an earlier conversion."),
    "edges": Rule("note", "A text begins or ends with white space; some tools cut it off."),
}
