"""What looks wrong in a translation without a model: loops, text made up or left out, numbers, negation, Dutch left."""

from __future__ import annotations

import re

from align.bitext import Flag
from translate.guard_numbers import missing_numbers
from translate.guard_words import breaks_off, left_over, negation
from translate.normalize import for_model

# Only at the start of a word, or a line without spaces takes time that grows with the square of its length.
REPEATED = re.compile(r"(?<!\S)[\"'“‘„(]{0,3}(\S{2,}(?: \S+){0,5}?)[,;.]?(?: \1[,;.]?){2,}(?!\w)", re.IGNORECASE)
TWICE = re.compile(r"(?<!\S)([^\W\d_]+(?: [^\W\d_]+){2,7}),? \1(?!\w)", re.IGNORECASE)
STUTTER = re.compile(r"([^\W\d_]{2,4})\1{3}|([^\W\d_])\2{4}")
RATIO = (0.5, 2.0)  # English characters per Dutch character; newspaper sentences lie within 0.7–1.3
RATIO_FROM = 30  # characters of Dutch from which on the ratio means something
SHORT = 3  # words of a headline that a model likes to go on with


def repeats(text: str) -> bool:
    """Whether a stretch of one to six words stands three times in a row."""
    return REPEATED.search(text) is not None


def loops(text: str) -> bool:
    """Whether it repeats, three to eight words stand twice in a row, or letters within a word go in a circle."""
    return repeats(text) or TWICE.search(text) is not None or STUTTER.search(text) is not None


def flags(source: str, target: str) -> tuple[Flag, ...]:
    """What a reviewer should look at in `target` as a translation of `source`."""
    found = []
    dutch, english = for_model(source), for_model(target)
    if loops(english) and not loops(dutch):
        found.append(Flag("repetition", "the same words or letters several times in a row"))
    if missing := missing_numbers(dutch, english):
        found.append(Flag("number-differs", f"not in the English: {', '.join(sorted(missing))}"))
    if len(source) >= RATIO_FROM and not RATIO[0] <= len(target) / len(source) <= RATIO[1]:
        found.append(Flag("length-ratio", f"{len(target)} characters for {len(source)}"))
    if target == source and len(source.split()) > SHORT:
        found.append(Flag("untranslated", "the English is the Dutch"))
    elif target != source:
        found += _of_words(dutch, english)
    return tuple(found)


def _of_words(dutch: str, english: str) -> list[Flag]:
    found = []
    if left := left_over(dutch, english):
        found.append(Flag("untranslated", f"left in Dutch: {', '.join(left)}"))
    if wrong := negation(dutch, english):
        found.append(Flag("negation-differs", wrong))
    if english and breaks_off(dutch, english):
        found.append(Flag("truncated", "the English has no end"))
    if len(dutch.split()) <= SHORT and not dutch.isupper() and len(english) > 2.2 * len(dutch) + 10:
        found.append(Flag("invented", f"{len(english)} characters for {len(dutch)}"))
    return found
