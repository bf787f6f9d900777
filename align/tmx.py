"""A bitext as TMX 1.4, the format that every CAT tool imports.

Source: TMX 1.4b Specification (LISA OSCAR, 2005-04-26). The reader is `align.tmxread`, the schema `align.tmxschema`.
What is known about a pair stands in properties of its unit, see `align.tmxprops`. The bytes
depend on the bitext alone: no date, no identifier, no chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.tmxprops import FORBIDDEN, PREFIX, Props, pair_props
from align.xmltext import attribute, segment_text, shown_text


def write_tmx(bitexts: Bitext | Iterable[Bitext], name: str | None = None) -> bytes:
    """The TMX file of one or more bitexts as UTF-8 bytes, see `iter_tmx`."""
    return b"".join(iter_tmx(bitexts, name))


def iter_tmx(bitexts: Bitext | Iterable[Bitext], name: str | None = None) -> Iterator[bytes]:
    """The TMX file of one or more bitexts in pieces: the header, each unit, the end.

    Several bitexts (a generator will do, only one is held at a time) share one file; its header has the properties of
    the first and is called `name`, or like the first. A pair with an empty or white side is left out: tools refuse
    such units. Raises AlignError for no bitext and for bitexts of different languages.
    """
    remaining = iter([bitexts] if isinstance(bitexts, Bitext) else bitexts)
    first = next(remaining, None)
    if first is None:
        raise AlignError("There is no bitext to write to the TMX file. Give at least one article.")
    yield _header(first, first.name if name is None else name).encode()
    for bitext in chain([first], remaining):
        if _languages(bitext) != _languages(first):
            raise AlignError(
                f"{bitext.name}: is {' to '.join(_languages(bitext))}, but the TMX file is "
                f"{' to '.join(_languages(first))}. Write one file for each pair of languages."
            )
        for pair in bitext.pairs:
            if is_unit(pair):
                yield _unit(pair, bitext).encode()
    yield b"  </body>\n</tmx>\n"


def is_unit(pair: Pair) -> bool:
    """Whether both sides have text that XML can hold, so that the pair becomes a unit."""
    return all(FORBIDDEN.sub("", side).strip() for side in (pair.source, pair.target))


def _languages(bitext: Bitext) -> tuple[str, str]:
    return bitext.source_language, bitext.target_language


def _header(bitext: Bitext, name: str) -> str:
    # The reader takes the first property of each of these two names, so that a bitext may have properties of that name.
    props = [("document", name), ("target-language", bitext.target_language), *bitext.properties]
    version = dict(bitext.properties).get("version", "unknown")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'  <header creationtool="krant" creationtoolversion="{attribute(version)}" segtype="sentence" o-tmf="krant"'
        f' adminlang="en" srclang="{attribute(bitext.source_language)}" datatype="plaintext">\n'
        f"{_props(props, indent=4)}  </header>\n  <body>\n"
    )


def _unit(pair: Pair, bitext: Bitext) -> str:
    variants = zip(_languages(bitext), (pair.source, pair.target), strict=True)
    segments = "".join(
        f'      <tuv xml:lang="{attribute(language)}"><seg>{segment_text(text)}</seg></tuv>\n'
        for language, text in variants
    )
    return f"    <tu>\n{_props(pair_props(pair, bitext), indent=6)}{segments}    </tu>\n"


def _props(props: Props, indent: int) -> str:
    return "".join(
        f'{" " * indent}<prop type="{PREFIX}{attribute(name)}">{shown_text(value)}</prop>\n' for name, value in props
    )
