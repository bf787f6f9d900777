"""Folding: spellings that only differ in typography become equal, and offsets lead back to the raw text.

Diacritics go, curly apostrophes and special hyphens become ASCII, white space runs become one space; upper and lower
case stay, because they tell IS from is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SPACES = "\t\n\x0b\x0c\r\x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_STROKED = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "ŧ": "t"}


def _table() -> dict[int, str]:
    """One character for one: Latin letters with marks, apostrophes, hyphens and spaces."""
    table = {ord(space): " " for space in _SPACES}
    table |= {ord(mark): "'" for mark in "’‘ʼʻ`´′ˈ＇"}
    table |= {ord(hyphen): "-" for hyphen in "‐‑﹣－"}
    table |= {ord(letter): base for letter, base in _STROKED.items()}
    for point in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(point))[0]
        if base.isascii() and base.isalpha():
            table[point] = base
    return table


_TABLE = _table()
# What changes the length: marks on their own, invisible characters, the ligature ij, and white space runs.
_UNEVEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff\u0132\u0133]|[ " + _SPACES + "]{2}")
_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `text[i]` comes from the raw code point `starts[i]` (the same index where `starts` is None)."""

    text: str
    raw: str
    starts: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a folded one, with the marks that follow its last letter."""
        if self.starts is None:
            return start, end
        stop = self.starts[end - 1] + 1
        while stop < len(self.raw) and _DROPPED.match(self.raw[stop]):
            stop += 1
        return self.starts[start], stop


def fold(text: str) -> Folded:
    """Fold a text in one pass; linear."""
    if not _UNEVEN.search(text):
        return Folded(text.translate(_TABLE), text, None)
    folded: list[str] = []
    starts: list[int] = []
    for index, char in enumerate(text.translate(_TABLE)):
        if _DROPPED.match(char) or (char == " " and folded and folded[-1] == " "):
            continue
        for part in {"\u0133": "ij", "\u0132": "IJ"}.get(char, char):
            folded.append(part)
            starts.append(index)
    return Folded("".join(folded), text, starts)


_TYPOGRAPHY = {
    point: base for point, base in _TABLE.items() if not base.isalpha()
}  # apostrophes, hyphens and spaces, but no letters


def same_spelling(one: str, two: str) -> bool:
    """Whether two texts are spelled alike, diacritics included; typography and case do not count."""
    return _spelled(one) == _spelled(two)


def _spelled(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY).casefold()


def folded(text: str) -> str:
    """Only the folded text, e.g. of a form in a glossary."""
    return fold(text).text if _UNEVEN.search(text) else text.translate(_TABLE)
