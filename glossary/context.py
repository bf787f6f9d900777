"""What surrounds an occurrence: the start of a sentence, words in capitals, quoted titles, links and handles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from glossary.lexicon import listed

_TITLED = listed(
    "film films boek boeken roman romans documentaire serie dramaserie tv-serie televisieserie podcast album plaat "
    "lied liedje nummer hit single essay gedicht toneelstuk stuk voorstelling opera musical bundel dichtbundel verhaal "
    "novelle thriller biografie tentoonstelling expositie programma schilderij krant tijdschrift blad bestseller "
    "detective kinderboek kortfilm speelfilm strip game spel videogame titel getiteld hoorspel ballet symfonie"
)
_QUOTED = r"""‘([^‘]*?)’(?!\w)|[“„]([^“„”]*)[”“]|"([^"]*)"|«([^»]*)»|(?<!\w)'([^']*)'(?!\w)"""
_TITLE = re.compile(rf"""\b(?:{"|".join(sorted(_TITLED))})(?:,? [^\s"“”„«»‘’']+){{0,3}}[,:]? ?(?:{_QUOTED})""")
# Only the city's part of the dish, so that a term for the whole dish stays a term.
_DISH = re.compile(r"\b[Kk]ip(?:filet)?(?: à la)?[ -]([Kk]iev)\b|\b([Kk]iev)-?kotelet\w*|\b(Moscow) [Mm]ules?\b")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[@#][\w\u0300-\u036f]+|\S+@\S+\.\w+|\b\w[\w-]*(?:\.\w[\w-]*)*\.(?:nl|be|eu|com|org|net|ru|ua)\b"
)
_TITLE_WORDS = 8
_MARKS = " '\"“”„«»([*"


def is_initial(text: str, start: int) -> bool:
    """Whether `start` opens a sentence or a quotation in it (folded text: apostrophes and quotes are `'`)."""
    i = start - 1
    if i < 0:
        return True
    if text[i] not in _MARKS:
        return False
    while i >= 0 and (text[i] in _MARKS or (text[i] in "-–—•·" and text[i + 1] == " ")):
        if text[i] in "'\"“„«":
            return True
        i -= 1
    return i < 0 or text[i] in ".!?:…\n"


def shouts(text: str, start: int, end: int) -> bool:
    """Whether the words beside `text[start:end]` are in capitals too, so that capitals tell nothing."""
    before = re.search(r"([^\W\d_]{2,})\W*$", text[max(0, start - 30) : start])
    after = re.match(r"\W*([^\W\d_]{2,})", text[end : end + 30])
    beside = [match[1] for match in (before, after) if match]
    return bool(beside) and all(word.isupper() for word in beside)


def previous_word(text: str, start: int) -> str:
    """The word before `start` within the sentence, or nothing."""
    match = re.search(r"([^\W_][\w.'-]*) $", text[max(0, start - 40) : start])
    return match[1] if match else ""


def protected_spans(raw: str) -> list[tuple[int, int]]:
    """Spans of quoted titles (‘Kiev, mon amour’ after film, boek …) and of the dish, in the raw text."""
    spans = (
        [match.span(match.lastindex or 0) for match in _DISH.finditer(raw)] if "iev" in raw or "Moscow" in raw else []
    )
    for match in _TITLE.finditer(raw) if any(quote in raw for quote in "‘“„\"«'") else ():
        group = match.lastindex or 0
        if group and len(match[group].split()) <= _TITLE_WORDS:
            spans.append(match.span(group))
    return spans


def link_spans(raw: str) -> list[tuple[int, int]]:
    """Spans of web addresses, handles and hashtags, where nothing is a term."""
    if not any(mark in raw for mark in ("@", "#", "//", "www.")) and not re.search(r"\w\.\w", raw):
        return []
    return [match.span() for match in _LINK.finditer(raw)]


def within(spans: list[tuple[int, int]]) -> Callable[[int, int], bool]:
    """A test whether a span lies in one of `spans`, which do not overlap."""
    spans = sorted(spans)
    starts = [start for start, _ in spans]

    def inside(start: int, end: int) -> bool:
        index = bisect_right(starts, start) - 1
        return index >= 0 and end <= spans[index][1]

    return inside
