"""A bitext as XLIFF 2.1, the newer version of the format; fewer tools open it than 1.2 (`align.xliff`).

Source: XLIFF Version 2.1 (OASIS Standard, 13 February 2018): core, metadata, translation candidates and glossary
modules. A pair is a unit with one segment. What is known about it stands in the metadata, under the names and in the
formats of `align.tmxprops`; notes, candidates and glossary say it to people and tools. Characters that XML cannot hold
are `cp` elements. The bytes depend on the bitext alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.tmx import same_languages
from align.tmxprops import FORBIDDEN, PREFIX, Props, pair_props
from align.xliff import UNKNOWN, notes_of, percent
from align.xmltext import attribute, segment_text, shown_text

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
MODULES = {
    "gls": "urn:oasis:names:tc:xliff:glossary:2.0",
    "mda": "urn:oasis:names:tc:xliff:metadata:2.0",
    "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
}
STATES = {"approved": "final", "edited": "translated", "rejected": "initial", "": "translated"}
_LEFT_OUT = {"document", "model", "removed"}


def write_xliff2(bitexts: Bitext | Iterable[Bitext]) -> bytes:
    """The XLIFF 2.1 file of one or more bitexts as UTF-8 bytes, see `iter_xliff2`."""
    return b"".join(iter_xliff2(bitexts))


def iter_xliff2(bitexts: Bitext | Iterable[Bitext]) -> Iterator[bytes]:
    """The XLIFF 2.1 file of one or more bitexts in pieces. Bitexts without pairs are left out: 2.1 demands a unit.

    Raises AlignError for no bitext at all and for bitexts of different languages: 2.1 has one pair of languages a file.
    """
    remaining = iter([bitexts] if isinstance(bitexts, Bitext) else bitexts)
    first = next(remaining, None)
    if first is None:
        raise AlignError("There is no bitext to write to the XLIFF file. Give at least one article.")
    modules = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in MODULES.items())
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="{NAMESPACE}"{modules} version="2.1"'
        f' srcLang="{attribute(first.source_language or UNKNOWN)}"'
        f' trgLang="{attribute(first.target_language or UNKNOWN)}">\n'
    ).encode()
    for number, bitext in enumerate(chain([first], remaining), 1):
        same_languages(bitext, first)
        if bitext.pairs:
            yield f'  <file id="f{number}" original="{attribute(bitext.name)}">\n'.encode()
            yield _metadata(bitext.properties, indent=4).encode()
            for index, pair in enumerate(bitext.pairs, 1):
                yield _unit(index, pair, bitext).encode()
            yield b"  </file>\n"
    yield b"</xliff>\n"


def _unit(number: int, pair: Pair, bitext: Bitext) -> str:
    props = [(name, value) for name, value in pair_props(pair, bitext) if name not in _LEFT_OUT]
    state = STATES[pair.status] if pair.target else "initial"
    target = f"        <target>{_text(pair.target)}</target>\n" if pair.target else ""
    about = _matches(pair) + _glossary(pair) + _metadata(props, indent=6) + _notes(pair)
    return (
        f'    <unit id="u{number}" xml:space="preserve">\n{about}'
        f'      <segment id="s1" state="{state}">\n'
        f"        <source>{_text(pair.source)}</source>\n{target}      </segment>\n    </unit>\n"
    )


def _text(text: str) -> str:
    parts, position = [], 0
    for match in FORBIDDEN.finditer(text):
        parts += [segment_text(text[position : match.start()]), f'<cp hex="{ord(match[0]):04X}"/>']
        position = match.end()
    return "".join([*parts, segment_text(text[position:])])


def _metadata(props: Props, indent: int) -> str:
    space = " " * indent
    metas = "".join(
        f'{space}    <mda:meta type="{PREFIX}{attribute(name)}">{shown_text(value)}</mda:meta>\n'
        for name, value in props
    )
    group = f'{space}  <mda:metaGroup category="krant">\n{metas}{space}  </mda:metaGroup>\n'
    return f"{space}<mda:metadata>\n{group}{space}</mda:metadata>\n" if metas else ""


def _matches(pair: Pair) -> str:
    matches = "".join(
        f'        <mtc:match ref="#s1" matchQuality="{percent(one.match)}" origin="{attribute(one.origin)}">\n'
        f"          <source>{_text(one.source)}</source>\n          <target>{_text(one.target)}</target>\n"
        "        </mtc:match>\n"
        for one in pair.alternatives
    )
    return f"      <mtc:matches>\n{matches}      </mtc:matches>\n" if matches else ""


def _glossary(pair: Pair) -> str:
    entries = "".join(
        f'        <gls:glossEntry id="g{number}">\n          <gls:term>{shown_text(change.source)}</gls:term>\n'
        f"          <gls:translation>{shown_text(change.after)}</gls:translation>\n        </gls:glossEntry>\n"
        for number, change in enumerate(pair.changes, 1)
    )
    return f"      <gls:glossary>\n{entries}      </gls:glossary>\n" if entries else ""


def _notes(pair: Pair) -> str:
    written = "".join(
        f'        <note category="{category}" appliesTo="{side}">{shown_text(text)}</note>\n'
        for category, side, text in notes_of(pair)
    )
    return f"      <notes>\n{written}      </notes>\n" if written else ""
