"""Numbers in words, Dutch and English, and times of day: each as the set of values that it may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Values = frozenset[float | str]  # a time of day is a string, so that it equals no number; so is an order of magnitude


LONGEST = 80  # characters of a number in one word


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in words. `certain`: a translation that lacks it is wrong, even if no other number took its place."""

    text: str
    values: Values
    certain: bool = False


def at(hour: float, minute: int) -> Values:
    """A time of day in words: in the morning or in the afternoon."""
    first = (int(hour) * 60 + minute) % 720
    return frozenset({f"t{first}", f"t{first + 720}"})


_ONES = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = ["tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
_DUTCH = {word: value for value, word in enumerate([*_ONES, *_TEENS], 1)} | {"één": 1}
_DUTCH |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_DUTCH |= {
    f"{one}{'ën' if one[-1] == 'e' else 'en'}{ten}": 10 * tens + ones
    for tens, ten in enumerate(_TENS, 2)
    for ones, one in enumerate(_ONES, 1)
}
_DUTCH_SCALES = {"duizend": 1e3, "miljoen": 1e6, "miljard": 1e9, "biljoen": 1e12}
_MANY = {
    "tientallen": "x10", "honderden": "x100", "duizenden": "x1000", "tienduizenden": "x10000",
    "honderdduizenden": "x100000", "miljoenen": "x1000000", "miljarden": "x1000000000",
}  # fmt: skip
_PARTS: dict[str, tuple[float, ...]] = {
    "helft": (0.5, 50), "kwart": (0.25, 25), "driekwart": (0.75, 75), "anderhalf": (1.5,), "anderhalve": (1.5,),
    "tiental": (10, 12), "dozijn": (12,), "twintigtal": (20,), "dertigtal": (30,), "vijftigtal": (50,),
    "honderdtal": (100,), "verdubbeld": (2,), "verdubbelen": (2,), "verdubbelde": (2,), "dubbele": (2,),
    "gehalveerd": (0.5, 50), "verdrievoudigd": (3,), "verdrievoudigde": (3,), "tweeling": (2,), "tweemaal": (2,),
    "driemaal": (3,),
}  # fmt: skip
_HOURS = "|".join([*_ONES, *_TEENS[:3], "één"])
_DUTCH_CLOCK = re.compile(
    rf"\b(?:(?P<minutes>vijf|tien|twintig|kwart|\d\d?)(?: minuten)? (?P<side>over|voor) )?(?P<half>half )?"
    rf"(?P<hour>{_HOURS})\b(?P<uur> uur)?",
    re.IGNORECASE,
)
_DECADES = re.compile(rf"\bjaren (?P<ten>{'|'.join(['tien', *_TENS])})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CHAMBER = re.compile(r"\b(?:Eerste|Tweede) Kamer")  # houses of parliament


@lru_cache(maxsize=50_000)
def _dutch(word: str) -> float | None:
    """A Dutch number word: vierentwintig, driehonderdvijftigduizend, vijftienhonderd, tweeënhalf, an ordinal."""
    if word in _DUTCH or len(word) > LONGEST:
        return float(_DUTCH[word]) if word in _DUTCH else None
    for scale, size in (("duizend", 1000), ("honderd", 100)):
        if scale in word:
            head, tail = word.split(scale, 1)
            first = _dutch(head) if head else 1.0
            rest = _dutch(tail.removeprefix("en")) if tail.removeprefix("en") else 0.0
            return None if first is None or rest is None or tail == "en" else first * size + rest
    if found := re.fullmatch(r"(.+?)ë?e?n(?:een)?half", word):
        whole = _dutch(found[1]) or _dutch(found[1] + "e")
        return None if whole is None else whole + 0.5
    return None


@lru_cache(maxsize=50_000)
def _dutch_word(word: str) -> float | None:
    """As `_dutch`, and ordinals and ages."""
    if (value := _dutch(word)) is not None:
        return value
    if word == "derde":
        return 3.0
    if found := re.fullmatch(r"(.+?)(?:ste|de|jarigen?|jarig|koppige?|daagse?|ën)", word):
        return _dutch(found[1]) or (_dutch(found[1] + "e") if word.endswith("ën") else None)
    return None


def dutch_mentions(text: str) -> list[Mention]:
    """The numbers in words of a Dutch text, above 1."""
    found: list[Mention] = []
    text = _CHAMBER.sub(" ", text)
    for pattern, read in ((_DECADES, _decade), (_DUTCH_CLOCK, _clock)):
        kept = [(match, one) for match in pattern.finditer(text) if (one := read(match)) is not None]
        found += [one for _, one in kept]
        for match, _ in kept:
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return [*found, *_dutch_words(text)]


def _dutch_words(text: str) -> Iterator[Mention]:
    words = [match[0] for match in _WORD.finditer(text.lower())]
    for index, word in enumerate(words):
        before, after = words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else ""
        if word in _MANY:
            yield Mention(word, frozenset({_MANY[word]}))
            continue
        values: set[float | str] = {*map(float, _PARTS.get(word, ()))}
        if (value := _dutch_word(word)) is not None and value > 1:
            values.add(value)
            if word.endswith("de") and before in ("een", "twee", "drie", "vier"):
                values |= {_DUTCH[before] / value, round(100 * _DUTCH[before] / value)}
        if word == "half" and after in _DUTCH_SCALES:
            values.add(0.5)
        if not values or (word in ("kwart", "helft") and before == "half"):
            continue
        if after in _DUTCH_SCALES:
            values = {one * _DUTCH_SCALES[after] for one in values if isinstance(one, float)}
        if after == "ton":
            values |= {one * 1e5 for one in values if isinstance(one, float)}
        yield Mention(word, frozenset(values), certain=value is not None and value > 12 and value % 1 == 0)


def _decade(found: re.Match[str]) -> Mention:
    value = float(_DUTCH[found["ten"].lower()])
    return Mention(found[0], frozenset({value, 1900 + value, 2000 + value, 1800 + value}), certain=True)


def _clock(found: re.Match[str]) -> Mention | None:
    hour = _DUTCH[found["hour"].lower()]
    if not (found["half"] or found["minutes"] or found["uur"]) or (hour == 1 and not found["half"] and found["uur"]):
        return None
    minute = 30 - 60 if found["half"] else 0
    if spelt := found["minutes"]:
        past = 15 if spelt.lower() == "kwart" else int(spelt) if spelt.isdecimal() else _DUTCH[spelt.lower()]
        minute += past if found["side"].lower() == "over" else -past
    both = at(hour, minute)
    if found["half"] or spelt:
        return Mention(found[0], both, certain=True)
    return Mention(found[0], both | {float(hour)})
