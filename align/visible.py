"""Hostile text made harmless and visible for HTML, one code point for one code point.

Whatever an article, a glossary or a file name holds, the reader sees all of it and none of it acts:

- `& < > " '` become character references; a carriage return becomes `&#13;`, or the parser would drop it.
- C0 control characters and DELETE, which HTML cannot hold, are shown as their Unicode control picture (U+0000 as
  `␀`), with the code point in a `title`. Tab, line feed and carriage return stay: they are white space.
- C1 control characters, noncharacters and lone surrogates are shown as U+FFFD, with the code point in a `title`.
- The nine explicit bidirectional controls (embeddings, overrides, isolates) keep their place and can be copied, but
  each stands alone in an inline block with a visible sign, so that it reorders nothing. In attributes and in the
  page's `<title>`, where there is no markup, they become U+FFFD.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

import regex
from markupsafe import Markup, escape

_BIDI = "\u202a-\u202e\u2066-\u2069"
_UNFIT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_BIDI_CONTROL = regex.compile(f"[{_BIDI}]")
_UNFIT_CHARACTER = regex.compile(f"[{_UNFIT}]")
_SPECIAL = regex.compile(f"[{_UNFIT}{_BIDI}\r]")


def picture(character: str) -> str:
    """Return the one character that stands on the page for one that HTML cannot hold."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def representable(text: str) -> str:
    """Return what a browser's `textContent` gives for `shown(text)`: only what HTML cannot hold is replaced."""
    return _UNFIT_CHARACTER.sub(lambda match: picture(match[0]), text)


def plain(text: str) -> str:
    """Return what a browser reads back from `attribute(text)`."""
    return _BIDI_CONTROL.sub("\ufffd", representable(text))


def attribute(text: str) -> Markup:
    """Return `plain(text)` escaped: for attributes in quotes, and for `<title>`."""
    return Markup(str(escape(plain(text))).replace("\r", "&#13;"))


def shown(text: str) -> Markup:
    """Return `text` as HTML whose text content is `representable(text)`."""
    parts, position = [], 0
    for match in _SPECIAL.finditer(text):
        parts += [escape(text[position : match.start()]), _special(match[0])]
        position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def _special(character: str) -> Markup:
    if character == "\r":
        return Markup("&#13;")
    code = f"U+{ord(character):04X}"
    if _BIDI_CONTROL.match(character):
        html = '<bdi class="control bidi" title="{} {}">{}</bdi>'
        return Markup(html).format(code, unicodedata.name(character), character)
    return Markup('<span class="control" title="{}">{}</span>').format(code, picture(character))


def marked(text: str, terms: Iterable[tuple[str, str]]) -> Markup:
    """Return `shown(text)` with the occurrence of each term in a `<mark>` whose `title` is the given explanation.

    A term that comes twice marks its first two occurrences; one that is not in the text marks nothing.
    """
    parts, position = [], 0
    for start, end, title in sorted(_occurrences(text, terms)):
        mark = Markup('<mark title="{}">{}</mark>').format(attribute(title), shown(text[start:end]))
        parts += [shown(text[position:start]), mark]
        position = end
    return Markup("").join([*parts, shown(text[position:])])


def _occurrences(text: str, terms: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Where each term stands: whole words before parts of words, never over one that was found already."""
    taken: list[tuple[int, int]] = []
    for term, title in terms:
        literal = regex.escape(term, literal_spaces=True)
        for pattern in (rf"(?<!\w){literal}(?!\w)", literal):
            free = (
                match.span()
                for match in regex.finditer(pattern, text)
                if all(match.end() <= start or end <= match.start() for start, end in taken)
            )
            span = next(free, None)
            if term and span:
                taken.append(span)
                yield (*span, title)
                break
