"""Measures that a translation converted: kilometres into miles, kilos into pounds, Celsius into Fahrenheit."""

from __future__ import annotations

import re
from itertools import pairwise

_METRIC = re.compile(
    r"\s*(?:vierkante |kubieke )?(km|kilometer|m|meter|cm|centimeter|mm|millimeter|kg|kilo\w*|ton|graden|°|liter"
    r"|hectare|ha)(?!\w)",
    re.IGNORECASE,
)
IMPERIAL = re.compile(
    r"\b(?:miles?|mph|mile-an-hour|feet|foot|inch(?:es)?|yards?|pounds?|lbs?|stone|ounces?|gallons?|acres?|fahrenheit)\b",
    re.IGNORECASE,
)
# How many of the English measure are in one of the Dutch: miles, feet, inches, yards, pounds, gallons, acres, tons.
_FACTORS: dict[str, tuple[float, ...]] = {
    "km": (0.6214, 3281), "m": (3.281, 1.094), "cm": (0.3937, 0.0328), "mm": (0.03937,), "kg": (2.2046, 0.1575, 35.27),
    "ton": (2204.6, 1.102), "liter": (0.2642, 0.22), "ha": (2.471,),
}  # fmt: skip
_NAMES = {
    "kilometer": "km", "meter": "m", "centimeter": "cm", "millimeter": "mm", "hectare": "ha", "graden": "°",
}  # fmt: skip
TOLERANCE = 0.25  # people round


def measure(after: str) -> str:
    """The metric unit that `after`, the text behind a figure or a range of two, begins with; '' for none."""
    unit = _METRIC.match(after) or _METRIC.match(re.sub(r"^\s*(?:tot|à|of|en|-)\s*\d+(?:[.,]\d+)?", "", after))
    if unit is None:
        return ""
    name = unit[1].lower()
    return "kg" if name.startswith("kilo") and name != "kilometer" else _NAMES.get(name, name)


def converted(value: float, unit: str, english: list[float]) -> bool:
    """Whether one of the English numbers, or two as in 6 foot 6, may be `value` of the unit in an English measure."""
    wanted = [value * 1.8 + 32] if unit == "°" else [value * factor for factor in _FACTORS.get(unit, ())]
    if unit == "cm":
        english = [*english, *(feet + inches / 12 for feet, inches in pairwise(english) if inches < 12)]
    return any(abs(one - number) <= max(TOLERANCE * one, 1) for one in wanted for number in english)
