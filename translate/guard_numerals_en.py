"""Numbers in English words, as the values that they may stand for: see `guard_numerals`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate.guard_numerals import Mention, at

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_ORDINALS += " fifteenth sixteenth seventeenth eighteenth nineteenth"
_SMALL = {word: float(value) for value, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
_CARDINAL = dict(_SMALL)
_SMALL |= {word: float(value) for value, word in enumerate(_ORDINALS.split(), 1)}
_SMALL |= {f"{word}s": value for word, value in _CARDINAL.items() if word != "ten"} | {"sixes": 6.0}
_SMALL |= {f"{word}s": value for word, value in _SMALL.items() if word.endswith("th") or word == "third"}
_TENS = {
    f"{stem}{end}": 10.0 * value
    for value, stem in enumerate(["twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"], 2)
    for end in ("y", "ieth", "ies")
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {f"{word}th": value for word, value in _SCALES.items()}
# What may stand for a number, and by itself is none that the Dutch should have.
_LENIENT: dict[str, tuple[float, ...]] = {
    "once": (1,), "a": (1,), "an": (1,), "single": (1,), "each": (1,), "per": (1,), "every": (1,), "twice": (2,),
    "both": (2,), "couple": (2,), "pair": (2,), "twins": (2,), "double": (2,), "doubles": (2,), "doubled": (2,),
    "doubling": (2,), "two-fold": (2,), "triple": (3,), "trio": (3,), "triplets": (3,), "dozen": (12,),
    "dozens": (12,), "fortnight": (14,), "decade": (10,), "century": (100,), "quarterly": (4,), "biennial": (2,),
    "either": (2,), "neither": (2,), "percent": (), "twosome": (2,), "teens": (10,), "second": (2,),
}  # fmt: skip
_STRICT: dict[str, tuple[float, ...]] = {
    "half": (0.5, 50), "halves": (0.5, 50), "halved": (0.5, 50), "quarter": (0.25, 25), "quarters": (0.25, 25),
    "third": (1 / 3, 33), "thirds": (1 / 3, 33), "tripled": (3,), "trebled": (3,), "quadrupled": (4,),
}  # fmt: skip
_MANY = {
    "dozens": "x10", "tens": "x10", "scores": "x10", "hundreds": "x100", "thousands": "x1000", "millions": "x1000000",
    "billions": "x1000000000",
}  # fmt: skip
_TOKEN = re.compile(r"[a-z]+|[^a-z\s-]+", re.IGNORECASE)
_HOUR = "|".join(list(_CARDINAL)[:12])
_CLOCK = re.compile(
    r"\b(?:(?P<word>half|(?:a )?quarter|five|ten|twenty(?:[ -]five)?|\d\d?)(?: minutes)?[ -]"
    rf"(?P<side>past|after|to|before)[ -])(?P<hour>{_HOUR}|\d\d?)\b"
    rf"|\b(?P<hour2>{_HOUR})[ -](?P<minute>thirty|fifteen|forty[ -]five|twenty|ten)\b(?![ -]?\w*y\b)"
    rf"|\b(?P<hour3>{_HOUR}|\d\d?)(?: o'clock|(?= (?:p\.?m|a\.?m)))|\b(?P<name>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15, "thirty": 30, "fifteen": 15, "forty five": 45, "twenty": 20}
_ROMAN = re.compile(r"\b(?=[XVI])(X{0,3})(IX|IV|V?I{0,3})\b")
_UNITS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "": 0}


def english_mentions(text: str) -> list[Mention]:
    """The numbers in words of an English text; `certain` are those that the Dutch should have, too."""
    return [*_clocks(text), *_sequences(text), *_single(text), *_romans(text)]


def _clocks(text: str) -> Iterator[Mention]:
    for found in _CLOCK.finditer(text):
        if found["name"]:
            yield Mention(found[0], at(0, 0))
            continue
        spelt = (found["hour"] or found["hour2"] or found["hour3"]).lower()
        hour = float(spelt) if spelt.isdecimal() else _CARDINAL[spelt]
        word = (found["word"] or found["minute"] or "").lower().replace("-", " ")
        minute = _MINUTES.get(word) or (int(word) if word.isdecimal() else int(_CARDINAL.get(word, 0)))
        minute = 25 if word == "twenty five" else minute
        back = (found["side"] or "").lower() in ("to", "before")
        if hour <= 24:
            yield Mention(found[0], at(hour, -minute if back else minute))


def _sequences(text: str) -> Iterator[Mention]:
    """The longest runs of words that make a number: three hundred and fifty thousand, twenty-four, one and a half."""
    tokens = [match[0].lower() for match in _TOKEN.finditer(text)]
    start = 0
    while start < len(tokens):
        value, end = _number(tokens, start)
        if value is None:
            start += 1
            continue
        words = tokens[start:end]
        values: set[float | str] = {value}
        if end < len(tokens) and tokens[end] in ("decades", "centuries"):
            values.add(value * (10 if tokens[end] == "decades" else 100))
        if words[-1] in _TENS and words[-1].endswith("ies"):
            values |= {1800 + value, 1900 + value, 2000 + value}
        if end < len(tokens) and tokens[end] in ("quarters", "thirds", "fifths"):
            share = value / {"quarters": 4, "thirds": 3, "fifths": 5}[tokens[end]]
            values, end = {share, round(100 * share), value}, end + 1
        if len(words) == 1 and words[0] in _SMALL and words[0] not in _CARDINAL and value > 3:
            values |= {1 / value, round(100 / value)}
        certain = value > 1 and words != ["second"] and words[0] not in _SCALES
        yield Mention(" ".join(words), frozenset(values), certain)
        start = end


def _number(tokens: list[str], start: int) -> tuple[float | None, int]:
    """The number that begins at a token, and where it ends."""
    total, current, place, seen = 0.0, 0.0, start, False
    while place < len(tokens):
        word = tokens[place]
        ahead = tokens[place + 1] if place + 1 < len(tokens) else ""
        opens = not seen or (current % 100 == 0 and current) or (total and not current)
        after_ten = current % 100 >= 20 and current % 10 == 0
        if word in _SMALL and (opens or (after_ten and _SMALL[word] < 10)):
            current += _SMALL[word]
        elif word in _TENS and opens:
            current += _TENS[word]
        elif word in _SCALES and (seen or (place and tokens[place - 1] == "a")):
            if word.startswith("hundred"):
                current = (current or 1.0) * 100
            else:
                total, current = total + (current or 1.0) * _SCALES[word], 0.0
        elif seen and word == "and" and ahead == "a" and tokens[place + 2 : place + 3] == ["half"]:
            current, place = current + 0.5, place + 2
        elif not (seen and word == "and" and (ahead in _SMALL or ahead in _TENS) and tokens[place - 1] in _SCALES):
            break
        seen, place = True, place + 1
    return (total + current, place) if seen else (None, start)


def _single(text: str) -> Iterator[Mention]:
    words = [word.lower() for word in re.findall(r"[a-z]+", text, re.IGNORECASE)]
    for index, word in enumerate(words):
        if word in _LENIENT:
            yield Mention(word, frozenset(map(float, _LENIENT[word])))
        if word in _STRICT:
            values = {*map(float, _STRICT[word])}
            scale = next((one for one in words[index + 1 : index + 4] if one in _SCALES), "")
            values |= {value * _SCALES[scale] for value in values if scale}
            yield Mention(word, frozenset(values), certain=word in ("tripled", "trebled", "quadrupled"))
        if word in _MANY:
            yield Mention(word, frozenset({_of(words, index)}), certain=True)


def _of(words: list[str], index: int) -> str:
    """tens of thousands: the product."""
    size = int(_MANY[words[index]][1:])
    if index > 1 and words[index - 1] == "of" and words[index - 2] in _MANY:
        size *= int(_MANY[words[index - 2]][1:])
    return f"x{size}"


def _romans(text: str) -> Iterator[Mention]:
    for found in _ROMAN.finditer(text):
        if found[0] and found[0] != "I":
            yield Mention(found[0], frozenset({10.0 * len(found[1]) + _UNITS[found[2]]}))
