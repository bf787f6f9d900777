"""What part of a newspaper article a paragraph is: title, standfirst, caption, dateline, cross-head or text."""

from __future__ import annotations

import re

from align.bitext import Kind

ENDS = re.compile(r"[.!?…:;,]['\"’”»)\]]*$")
BRACKETED_CREDIT = re.compile(
    r"[(\[]\s*(?:beeld|foto’s|foto's|foto|illustratie|©)(?![a-z])[^()\[\]]*[)\]]\s*$", re.IGNORECASE
)
# A run of letters is taken whole (`*+`) here and below: a line of one endless word would take time without end.
NAME = r"[A-Z][\w./&-]*+"
BARE_CREDIT = re.compile(rf"\b(?:Beeld|Foto|FOTO|BEELD)\s+{NAME}(?:\s+{NAME}){{0,5}}\s*$|©\s*\S[^.]{{0,60}}$")
PLACE_WORD = r"[A-ZÀ-Þ](?:[\w’'.]|-(?=\w))*+"
PLACE = rf"{PLACE_WORD}(?: (?:aan|den|de|la|le|het|op|{PLACE_WORD}))*"
DATELINE = re.compile(rf"{PLACE}(?:\s*(?:[-–—/,]|\ben\b)\s*{PLACE})*")
BYLINE = re.compile(r"(?:Van|Door) (?:onze|een|de) \w+|Door [A-ZÀ-Þ]")
TITLE_WORDS, STANDFIRST_WORDS, CROSSHEAD_WORDS, QUESTION_WORDS, DATELINE_WORDS = 20, 90, 12, 8, 6


def kinds(paragraphs: list[str], *, dated: bool) -> list[Kind]:
    """The kind of each paragraph, from its look and its place. `dated`: a date fragment stood before the first."""
    result: list[Kind] = []
    for index, text in enumerate(paragraphs):
        result.append(_kind(text, result, last=index == len(paragraphs) - 1, dated=dated))
    return result


def _kind(text: str, before: list[Kind], *, last: bool, dated: bool) -> Kind:
    words = len(text.split())
    ended = bool(ENDS.search(text))
    if is_caption(text):
        return "caption"
    if not before and not ended and not last and words <= TITLE_WORDS:
        return "title"
    if not ended and words <= DATELINE_WORDS and "text" not in before and is_dateline(text, before):
        return "dateline"
    if _opens(before, dated) and ended and words <= STANDFIRST_WORDS and not last:
        return "standfirst"
    if before and not last and _is_crosshead(text, words, ended):
        return "crosshead"
    return "text"


def is_caption(text: str) -> bool:
    """Whether a paragraph ends with a photo credit: `( beeld afp / … )`, `Beeld REUTERS`, `© Belga`."""
    return bool(BRACKETED_CREDIT.search(text) or BARE_CREDIT.search(text))


def is_dateline(text: str, before: list[Kind]) -> bool:
    """Whether a paragraph is nothing but places (`Moskou - Washington`, `BRUSSEL`) or a byline (`Van onze redactie`).

    A single place in mixed case counts only where a dateline is expected: below the standfirst or the caption.
    """
    if BYLINE.match(text):
        return True
    expected = bool(before) and before[-1] in ("standfirst", "caption", "dateline")
    several = re.search(r"\s[-–—/]\s|/", text) is not None
    return bool(DATELINE.fullmatch(text)) and (several or text.isupper() or (expected and len(text.split()) <= 2))


def _opens(before: list[Kind], dated: bool) -> bool:
    """Whether the place for a standfirst is here: after the title, or first of all after a date fragment."""
    return before == ["title"] or (dated and not before)


def _is_crosshead(text: str, words: int, ended: bool) -> bool:
    if not ended:
        return words <= CROSSHEAD_WORDS
    return words <= QUESTION_WORDS and text.endswith("?")
