"""Numbers that a translation lost or changed: each figure is read as the values it may stand for, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:]\d+)*)")
_SCALES = {
    "duizend": 1e3, "thousand": 1e3, "k": 1e3, "miljoen": 1e6, "mln": 1e6, "million": 1e6, "m": 1e6, "mn": 1e6,
    "miljard": 1e9, "mld": 1e9, "billion": 1e9, "bn": 1e9, "biljoen": 1e12, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_SCALE = re.compile(r"[ -]?(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|of|or|tot|to|à|en|and)\s*", re.IGNORECASE)
_HALF = re.compile(r" ?(?:pm|p\.m\.?)(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d\d)$")
_DATE = re.compile(r"(?<!\d)\d{1,2}-(\d{1,2})-\d{4}(?!\d)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_DECADE = re.compile(r"(?:jaren ['’]?|(?<!\w)['’])$", re.IGNORECASE)
_DUTCH = ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_WORDS = {word: float(value) for value, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
_WORDS |= {f"{word}s": value for word, value in _WORDS.items()}
_MORE = f"{_ORDINALS} fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_WORDS |= {word: float(value) for value, word in enumerate(_MORE.split(), 1)}
_WORDS |= {"once": 1, "a": 1, "an": 1, "single": 1, "each": 1, "per": 1, "every": 1, "twice": 2, "both": 2, "couple": 2}
_WORDS |= {"pair": 2, "double": 2, "half": 0.5, "quarter": 0.25, "dozen": 12, "fortnight": 14, "hundred": 100}
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, 2)}
_WORDS |= {f"{word[:-1]}ies": 10.0 * value for value, word in enumerate(_TENS, 2)}
_ENGLISH_WORD = re.compile(r"[a-z]+", re.IGNORECASE)

Values = frozenset[float | str]  # a clock's time is a string, so that it equals no number


def missing_numbers(source: str, target: str) -> list[str]:
    """The numbers of `source` (as for_model gives it) that are not in `target`, as they stand there; of number words
    only those in whose place another number stands."""
    english = [_values(target, found, english=True) for found in NUMBER.finditer(target)]
    spelt = _spelt(target)
    month: set[float | str] = {float(found[1]) for found in _DATE.finditer(source)} if _MONTH.search(target) else set()
    lost = []
    for found in NUMBER.finditer(source):
        values = _values(source, found, english=False)
        place = next((index for index, other in enumerate(english) if values & other), None)
        if place is not None:
            english.pop(place)
        elif (
            not values & spelt and not (found[0].isdecimal() and int(found[0]) in month) and not _halves(values, target)
        ):
            lost.append(found[0])
    return lost + ([] if lost else list(_swapped(source, english, target)))


def _swapped(source: str, english: list[Values], target: str) -> Iterator[str]:
    """Dutch number words whose number the English does not have, while it has one that the Dutch does not have."""
    known = [word for word in re.findall(r"[^\W\d_]+", source.lower()) if word in _DUTCH]
    wanted = {word: float(_DUTCH.index(word) + 2) for word in known}
    exact = {float(small) for word in _ENGLISH_WORD.findall(target.lower()) if (small := _small(word))}
    figures = {value for values in english for value in values if isinstance(value, float)}
    others = (exact | figures) - set(wanted.values())
    for word, value in wanted.items():
        if (
            value not in _spelt(target) | figures
            and others
            and not any(value < other < 100 for other in {24.0, 60.0} & others)
        ):
            yield word


def _small(word: str) -> int | None:
    return _ONES.split().index(word) + 1 if word in _ONES.split()[1:] else None


def _values(text: str, found: re.Match[str], *, english: bool) -> Values:
    """What a figure may stand for: a number, scaled by the word after it, or a clock's time."""
    figure, after = found[0].replace(" ", ""), text[found.end() :]
    number = _number(figure, english=english)
    if number is None:
        return frozenset({figure})
    scale = _SCALE.match(after)
    result: set[float | str] = {number * _SCALES[scale[1].lower()] if scale else number}
    joined = None if scale else _RANGE.match(after)
    other = joined and NUMBER.match(after, joined.end())
    if other and (shared := _SCALE.match(after, other.end())):
        result.add(number * _SCALES[shared[1].lower()])
    if _DECADE.search(text[: found.start()]) and len(figure) == 2:
        result |= {1900 + number, 2000 + number}
    return frozenset(result | _times(figure, after, english=english))


def _number(figure: str, *, english: bool) -> float | None:
    """Dutch 1.234,5 and English 1,234.5. A comma before other than three digits is a decimal comma in English, too."""
    thousands, decimal = (",", ".") if english else (".", ",")
    grouped = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(decimal)}\d+)?"
    if re.fullmatch(grouped, figure):
        return float(figure.replace(thousands, "").replace(decimal, "."))
    return float(figure.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", figure) else None


def _times(figure: str, after: str, *, english: bool) -> set[str]:
    clock = _CLOCK.match(figure)
    hour, minute = (int(clock[1]), clock[2]) if clock else (int(figure) if figure.isdecimal() else 99, "00")
    if hour > 24:
        return set()
    if english:
        later = 12 if _HALF.match(after) and hour < 12 else 0
        return {f"{hour + later}:{minute}"} if clock or later else set()
    if after.lstrip().startswith("uur") or clock:
        afternoon: set[str] = {f"{hour - 12}:{minute}"} if hour > 12 and clock else set()
        return {f"{hour}:{minute}"} | afternoon
    return set()


def _spelt(text: str) -> Values:
    """The values of English number words, tens and ones together, too."""
    values = [_WORDS.get(word) for word in _ENGLISH_WORD.findall(text.lower())]
    both = [a + b for a, b in pairwise(values) if a and b and a >= 20 and b < 10]
    return frozenset([*(value for value in values if value is not None), *both])


def _halves(values: Values, target: str) -> bool:
    """Whether a number and a half is said in words."""
    return any(isinstance(value, float) and value % 1 == 0.5 for value in values) and "half" in target.lower()
