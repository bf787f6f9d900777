"""What looks wrong in a translation without knowing either language: repetition, numbers, length, nothing done."""

from __future__ import annotations

import re
from collections import Counter

from align.bitext import Flag
from translate.normalize import for_model

# Only at the start of a word, or a line without spaces takes time that grows with the square of its length.
REPEATED = re.compile(r"(?<!\S)[\"'“‘„(]{0,3}(\S{2,}(?: \S+){0,5}?)[,;.]?(?: \1[,;.]?){2,}(?!\w)", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
RATIO = (0.5, 2.0)  # English characters per Dutch character; newspaper sentences lie within 0.7–1.3
RATIO_FROM = 30  # characters of Dutch from which on the ratio means something


def repeats(text: str) -> bool:
    """Whether a stretch of one to six words stands three times in a row."""
    return REPEATED.search(text) is not None


def flags(source: str, target: str) -> tuple[Flag, ...]:
    """What a reviewer should look at in `target` as a translation of `source`."""
    found = []
    dutch, english = for_model(source), for_model(target)
    if repeats(english) and not repeats(dutch):
        found.append(Flag("repetition", "the same words several times in a row"))
    if missing := _numbers(dutch) - _numbers(english):
        found.append(Flag("number-differs", f"not in the English: {', '.join(sorted(missing.elements()))}"))
    if len(source) >= RATIO_FROM and not RATIO[0] <= len(target) / len(source) <= RATIO[1]:
        found.append(Flag("length-ratio", f"{len(target)} characters for {len(source)}"))
    if target == source and len(source.split()) > 3:
        found.append(Flag("untranslated", "the English is the Dutch"))
    return tuple(found)


def _numbers(text: str) -> Counter[str]:
    """The numbers in figures, without the separators that differ between Dutch and English (1.000 and 1,000)."""
    return Counter(re.sub(r"[.,]", "", number) for number in NUMBER.findall(text))
