"""Words or letters that a model wrote again and again."""

from __future__ import annotations

import re

# Only at the start of a word, or a line without spaces takes time that grows with the square of its length.
REPEATED = re.compile(r"(?<!\S)[\"'“‘„(]{0,3}(\S{2,}(?: \S+){0,5}?)[,;.]?(?: \1[,;.]?){2,}(?!\w)", re.IGNORECASE)
TWICE = re.compile(r"(?<!\S)([^\W\d_]+(?: [^\W\d_]+){1,7}),?(?: and| or| of| en| van)? \1(?!\w)", re.IGNORECASE)
DOUBLED = re.compile(r"(?<!\S)([^\W\d_]{4,}) \1(?!\w)", re.IGNORECASE)
TURNS = re.compile(r"(?<!\S)([^\W\d_]+), ([^\W\d_]+)(?:, \1, \2){1,}(?!\w)", re.IGNORECASE)
STUTTER = re.compile(r"([^\W\d_]{2,4})\1{2}|([^\W\d_])\2{4}")
_GRAMMAR = frozenset(["that", "very", "more", "many", "long", "well", "what", "blah", "from", "over"])
# A Dutch word and one that begins as it does, close together: stapje voor stapje; de buurman, de buurvrouw.
_ECHO = re.compile(
    r"(?<!\w)(?!(?:zijn|haar|voor|deze|naar|niet|door|over|geen|meer|waar|maar)\b)([^\W\d_]{4})[^\W\d_]*\W+"
    r"(?:\w+\W+){0,2}\1",
    re.IGNORECASE,
)
ECHOED = 3  # words that the English may then say twice


def repeats(text: str) -> bool:
    """Whether a stretch of one to six words stands three times in a row."""
    return REPEATED.search(text) is not None


def loops(text: str) -> bool:
    """Whether it repeats, two to eight words stand twice in a row, or letters within a word go in a circle."""
    return repeats(text) or TWICE.search(text) is not None or STUTTER.search(text) is not None


def looping(source: str, target: str) -> bool:
    """Whether the translation goes in a circle and the Dutch does not, which may say a word several times, too."""
    if loops(source):
        return False
    if repeats(target) or STUTTER.search(target) is not None:
        return True
    if _ECHO.search(source):
        return any(len(found[1].split()) > ECHOED for found in TWICE.finditer(target))
    doubled = DOUBLED.search(target)
    return (
        TWICE.search(target) is not None
        or TURNS.search(target) is not None
        or (doubled is not None and doubled[1].lower() not in _GRAMMAR and not doubled[1][0].isupper())
    )
