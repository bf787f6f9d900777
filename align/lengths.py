"""What sentence lengths say: a translation is about as long as its source (Gale and Church 1993), in nats."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

VARIANCE = 3.6  # of the difference in length, per character
SHORTEST = 3.0  # characters: below that a length says nothing
STEEP = 3.0  # standard deviations from which on the cost grows linearly: lengths are not as normal as that
SHRINKAGE = 2_000.0  # characters of text that count for the ratio 1, so that a few sentences do not decide it
UNCOMMON = 1.5  # ratio of the lengths of whole texts: beyond it, or its inverse, one of them lacks a part


def cumulated(sentences: list[str]) -> Floats:
    """Running totals of the sentences' lengths in characters, shape (n + 1,)."""
    return np.cumsum([0.0, *(max(float(len(sentence)), SHORTEST) for sentence in sentences)])


def ratio(source: Floats, target: Floats) -> float:
    """Target characters per source character, drawn to 1 where there is little text, from both sides' running totals.

    It is the whole texts', unless that is out of the common: a text that lacks most of the other one is no shorter a
    translation for that, and then their mean sentences tell, if they are more alike.
    """
    whole = _ratio(source[-1], target[-1])
    if 1 / UNCOMMON < whole < UNCOMMON:
        return whole
    sentences = min(len(source), len(target)) - 1
    means = (totals[-1] / max(len(totals) - 1, 1) * sentences for totals in (source, target))
    return min(whole, _ratio(*means), key=lambda value: abs(math.log(value)))


def _ratio(source: float, target: float) -> float:
    return (target + SHRINKAGE) / (source + SHRINKAGE)


def deviation(source: Floats, target: Floats, per_character: float) -> Floats:
    """The cost of taking texts of these lengths for translations: half the squared standard deviations (Huber)."""
    expected = source * per_character
    distance = np.abs(target - expected) / np.sqrt(VARIANCE * (expected + target) / 2)
    return np.where(distance <= STEEP, distance**2 / 2, STEEP * (distance - STEEP / 2))
