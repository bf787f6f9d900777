"""Numbers that a translation lost or changed: each is read as the values it may stand for, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.guard_numerals import Mention, Values, dutch_mentions
from translate.guard_numerals_en import english_mentions
from translate.guard_units import IMPERIAL, converted, measure

NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:]\d+)*)")
_SCALES = {
    "duizend": 1e3, "thousand": 1e3, "k": 1e3, "miljoen": 1e6, "mln": 1e6, "million": 1e6, "m": 1e6, "mn": 1e6,
    "miljard": 1e9, "mld": 1e9, "billion": 1e9, "bn": 1e9, "biljoen": 1e12, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_SCALE = re.compile(r"[ -]?(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|of|or|tot|to|à|en|and)\s*", re.IGNORECASE)
_HALF = re.compile(r" ?(p|a)\.?m(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d\d)$")
_DATE = re.compile(r"(?<!\d)\d{1,2}-(\d{1,2})-\d{4}(?!\d)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_DECADE = re.compile(r"(?:jaren ['’]?|(?<!\w)['’])$", re.IGNORECASE)
_CENTS = re.compile(r"\s*(?:euro)?cents?\b", re.IGNORECASE)
_TON = re.compile(r"\s*ton\b")  # also a hundred thousand euros
INVENTED_FROM = 13  # figures from here on that the Dutch does not have are no way of saying it


def missing_numbers(source: str, target: str) -> list[str]:
    """The numbers of `source` (as for_model gives it) that are not in `target`, as they stand there. A small number
    word counts only if another number stands in its place."""
    english = [_values(target, found, english=True) for found in NUMBER.finditer(target)]
    spelt = english_mentions(target)
    said: Values = frozenset().union(*(one.values for one in spelt))
    lost, dutch, measured = [], [], _floats(english) if IMPERIAL.search(target) else []
    half = "half" in target.lower()
    month: set[float | str] = {float(found[1]) for found in _DATE.finditer(source)} if _MONTH.search(target) else set()
    for found in NUMBER.finditer(source):
        values = _values(source, found, english=False)
        dutch.append(values)
        place = next((index for index, other in enumerate(english) if values & other), None)
        if place is not None:
            english.pop(place)
        elif (
            not values & said
            and not (found[0].isdecimal() and int(found[0]) in month)
            and not (half and _halves(values))
            and not (measured and _converted(source, found, values, measured))
        ):
            lost.append(found[0])
    return lost or _words_lost(source, dutch, english, spelt, target)


def _floats(every: Sequence[Values]) -> list[float]:
    return [value for values in every for value in values if isinstance(value, float)]


def invented_numbers(source: str, target: str) -> list[str]:
    """The figures of `target` that nothing in `source` stands for; none where measures were converted."""
    if IMPERIAL.search(target):
        return []
    mentions = dutch_mentions(source)
    dutch = [_values(source, found, english=False) for found in NUMBER.finditer(source)]
    known: Values = frozenset().union(*dutch, *(one.values for one in mentions))
    figures = re.sub(r"\D", "", source)
    result = []
    for found in NUMBER.finditer(target):
        values = _values(target, found, english=True)
        numbers = [value for value in values if isinstance(value, float)]
        large = not numbers or max(numbers) >= INVENTED_FROM
        if large and not values & known and re.sub(r"\D", "", found[0]) not in figures:
            result.append(found[0])
    return result


def _words_lost(
    source: str, dutch: Sequence[Values], english: Sequence[Values], spelt: Sequence[Mention], target: str
) -> list[str]:
    """Dutch number words whose number the English does not have, while it has one that the Dutch does not have, or
    where the number is too large to be said in another way."""
    mentions = dutch_mentions(source)
    every = [*(one.values for one in spelt), *(_values(target, f, english=True) for f in NUMBER.finditer(target))]
    said: Values = frozenset().union(*every)
    known: Values = frozenset().union(*dutch, *(one.values for one in mentions))
    others = [
        one
        for one in [*english, *(mention.values for mention in spelt if mention.certain)]
        if not one & known and not one & {24.0, 48.0, 60.0}
    ]
    half = "half" in target.lower()
    missing = [one for one in mentions if not one.values & said and not (half and _halves(one.values))]
    shares = [one for one in spelt if _share(one) and not one.values & known]
    none = len(missing) >= 2 and not any(one.certain for one in spelt) and not english
    return [one.text for one in missing if others or one.certain or none or (shares and _share(one))]


def _share(mention: Mention) -> bool:
    return any(isinstance(value, float) and 0 < value < 1 for value in mention.values)


def _converted(source: str, found: re.Match[str], values: Values, english: list[float]) -> bool:
    unit = measure(source[found.end() : found.end() + 40])
    return any(isinstance(value, float) and converted(value, unit, english) for value in values)


def _values(text: str, found: re.Match[str], *, english: bool) -> Values:
    """What a figure may stand for: a number, scaled by the word after it, or a clock's time."""
    figure, after = found[0].replace(" ", ""), text[found.end() : found.end() + 40]
    number = _number(figure, english=english)
    if number is None:  # 1.47,9 or 2:23:11: how the digits are parted differs between languages and sports
        return frozenset({re.sub(r"\D", "", figure)}) | _times(figure, after, english=english)
    scale = _SCALE.match(after)
    result: set[float | str] = {number * _SCALES[scale[1].lower()] if scale else number}
    joined = None if scale else _RANGE.match(after)
    other = joined and NUMBER.match(after, joined.end())
    if other and (shared := _SCALE.match(after, other.end())):
        result.add(number * _SCALES[shared[1].lower()])
    if _DECADE.search(text[max(0, found.start() - 8) : found.start()]) and len(figure) == 2:
        result |= {1900 + number, 2000 + number}
    if not english and _TON.match(after):
        result.add(number * 1e5)
    if _CENTS.match(after):
        result.add(round(number / 100, 4))
    if english and _HALF.match(after):
        return frozenset(_times(figure, after, english=True))
    return frozenset(result | _times(figure, after, english=english))


def _number(figure: str, *, english: bool) -> float | None:
    """Dutch 1.234,5 and English 1,234.5. A comma before other than three digits is a decimal comma in English, too."""
    thousands, decimal = (",", ".") if english else (".", ",")
    grouped = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(decimal)}\d+)?"
    if re.fullmatch(grouped, figure):
        return float(figure.replace(thousands, "").replace(decimal, "."))
    return float(figure.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", figure) else None


def _times(figure: str, after: str, *, english: bool) -> set[str]:
    """The minutes of the day that a figure may be: 14.30; 5 (uur); 2:30 pm; 2:30 of the morning or the afternoon."""
    clock, half = _CLOCK.match(figure), _HALF.match(after)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (int(figure) if figure.isdecimal() else 99, 0)
    if hour > 24 or minute > 59 or not (clock or half or (not english and after.lstrip().startswith("uur"))):
        return set()
    if english and half and hour <= 12:
        return {f"t{hour % 12 * 60 + minute + (720 if half[1].lower() == 'p' else 0)}"}
    early = f"t{hour % 24 * 60 + minute}"
    sure = hour > 12 or (not english and figure.startswith("0"))
    return {early} if sure else {early, f"t{(hour * 60 + minute + 720) % 1440}"}


def _halves(values: Values) -> bool:
    """Whether it is a number and a half."""
    return any(isinstance(value, float) and value % 1 == 0.5 for value in values)
