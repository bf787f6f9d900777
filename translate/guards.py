"""What looks wrong in a translation without a model: loops, text made up or left out, numbers, negation, Dutch left."""

from __future__ import annotations

from align.bitext import Flag
from translate.guard_copies import not_copied
from translate.guard_dates import wrong_dates
from translate.guard_loops import looping
from translate.guard_negation import negation
from translate.guard_numbers import invented_numbers, missing_numbers
from translate.guard_words import breaks_off, left_over, same
from translate.normalize import for_model

RATIO = (0.5, 2.0)  # English characters per Dutch character; newspaper sentences lie within 0.7–1.3
RATIO_FROM = 30  # characters of Dutch from which on the ratio means something
SHORT = 3  # words of a headline that a model likes to go on with


def flags(source: str, target: str) -> tuple[Flag, ...]:
    """What a reviewer should look at in `target` as a translation of `source`."""
    found = []
    dutch, english = for_model(source), for_model(target)
    if looping(dutch, english):
        found.append(Flag("repetition", "the same words or letters several times in a row"))
    if missing := missing_numbers(dutch, english):
        found.append(Flag("number-differs", f"not in the English: {', '.join(sorted(missing))}"))
    elif invented := invented_numbers(dutch, english):
        found.append(Flag("number-differs", f"not in the Dutch: {', '.join(sorted(invented))}"))
    if wrong := wrong_dates(dutch, english):
        found.append(Flag("date-differs", wrong))
    if missing := not_copied(source, target):
        found.append(Flag("not-copied", f"not as it is in the Dutch: {', '.join(missing)}"))
    if len(source) >= RATIO_FROM and not RATIO[0] <= len(target) / len(source) <= RATIO[1]:
        found.append(Flag("length-ratio", f"{len(target)} characters for {len(source)}"))
    if same(dutch, english):
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
