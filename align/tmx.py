"""A bitext as TMX 1.4, the format that every CAT tool imports.

Source: TMX 1.4b Specification (LISA OSCAR, 2005-04-26). The reader is `align.tmxread`, the schema `align.tmxschema`.
What is known about a pair stands in properties of its unit, see `align.tmxprops`; what tools want besides, in
`align.tmxdialect`. The bytes depend on the bitext and the style alone: no date, no identifier, no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.tmxdialect import Style
from align.tmxprops import FORBIDDEN, PREFIX, Props
from align.xmltext import attribute, segment_text, shown_text

GENERIC = Style()
END = b"  </body>\n</tmx>\n"


def write_tmx(bitexts: Bitext | Iterable[Bitext], name: str | None = None, style: Style = GENERIC) -> bytes:
    """The TMX file of one or more bitexts as UTF-8 bytes, see `iter_tmx`."""
    return b"".join(iter_tmx(bitexts, name, style))


def iter_tmx(bitexts: Bitext | Iterable[Bitext], name: str | None = None, style: Style = GENERIC) -> Iterator[bytes]:
    """The TMX file of one or more bitexts in pieces: the header, each unit, the end.

    Several bitexts (a generator will do, only one is held at a time) share one file; its header has the properties of
    the first and is called `name`, or like the first. A pair with an empty or white side is left out: tools refuse
    such units. Raises AlignError for no bitext and for bitexts of different languages.
    """
    remaining = iter([bitexts] if isinstance(bitexts, Bitext) else bitexts)
    first = next(remaining, None)
    if first is None:
        raise AlignError("There is no bitext to write to the TMX file. Give at least one article.")
    yield start(first, first.name if name is None else name, style)
    for bitext in chain([first], remaining):
        same_languages(bitext, first)
        yield from units(bitext, style)
    yield END


def same_languages(bitext: Bitext, first: Bitext) -> None:
    """Raises AlignError where two bitexts cannot share a file."""
    if _languages(bitext) != _languages(first):
        raise AlignError(
            f"{bitext.name}: is {' to '.join(_languages(bitext))}, but the TMX file is "
            f"{' to '.join(_languages(first))}. Write one file for each pair of languages."
        )


def is_unit(pair: Pair) -> bool:
    """Whether both sides have text that XML can hold, so that the pair becomes a unit."""
    return all(FORBIDDEN.sub("", side).strip() for side in (pair.source, pair.target))


def _languages(bitext: Bitext) -> tuple[str, str]:
    return bitext.source_language, bitext.target_language


def start(bitext: Bitext, name: str, style: Style = GENERIC) -> bytes:
    """Everything before the first unit; `bitext` has the languages and the properties."""
    # The reader takes the first property of each of these two names, so that a bitext may have properties of that name.
    props = [("document", name), ("target-language", bitext.target_language), *bitext.properties]
    version = dict(bitext.properties).get("version", "unknown")
    written = _props([(PREFIX + name, value) for name, value in style.header_props(props)], indent=4)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'  <header creationtool="krant" creationtoolversion="{attribute(version)}" segtype="sentence" o-tmf="krant"'
        f' adminlang="en" srclang="{attribute(style.languages(bitext)[0])}" datatype="plaintext">\n'
        f"{written}  </header>\n  <body>\n"
    ).encode()


def units(bitext: Bitext, style: Style = GENERIC, wanted: Callable[[Pair], bool] = is_unit) -> Iterator[bytes]:
    """The units of the pairs that are `wanted`, one piece each, and their alternatives where the style has them."""
    languages = style.languages(bitext)
    for index, pair in enumerate(bitext.pairs):
        around = _around(bitext.pairs, index)
        if wanted(pair) and is_unit(pair):
            yield _unit(pair, bitext, style, languages, around)
        for other in style.alternatives(pair):
            if wanted(other) and is_unit(other):
                yield _unit(other, bitext, style, languages, around)


def _around(pairs: Sequence[Pair], index: int) -> tuple[str, str]:
    """The source texts before and after a pair, empty at the ends."""
    before = pairs[index - 1].source if index else ""
    return before, pairs[index + 1].source if index + 1 < len(pairs) else ""


def _unit(pair: Pair, bitext: Bitext, style: Style, languages: tuple[str, str], around: tuple[str, str]) -> bytes:
    notes = "".join(f"      <note>{shown_text(note)}</note>\n" for note in style.notes(pair))
    source = _variant(languages[0], pair.source, style.source_props(around))
    target = _variant(languages[1], pair.target, ())
    props = _props(style.unit_props(pair, bitext, around), indent=6)
    return f"    <tu{style.unit_attributes()}>\n{notes}{props}{source}{target}    </tu>\n".encode()


def _variant(language: str, text: str, props: Props) -> str:
    written = _props(props, indent=8)
    inner = f"\n{written}        " if written else ""
    end = "\n      " if written else ""
    return f'      <tuv xml:lang="{attribute(language)}">{inner}<seg>{segment_text(text)}</seg>{end}</tuv>\n'


def _props(props: Props, indent: int) -> str:
    return "".join(
        f'{" " * indent}<prop type="{attribute(kind)}">{shown_text(value)}</prop>\n' for kind, value in props
    )
