"""Vecalign's ladder format, and texts that are one sentence a line, as hunalign and vecalign take them.

A bead is a line `[0, 1]:[0]:0.123456`: source indices, target indices, cost (0 is certain). The last field may be
missing, as it is in vecalign's gold files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

from align.bitext import Bead
from align.errors import AlignError

INDICES = r"\[\s*((?:\d+\s*(?:,\s*\d+\s*)*)?)\]"
LINE = re.compile(rf"\s*{INDICES}\s*:\s*{INDICES}\s*(?::\s*([-+\d.eE]+|inf)\s*)?")
LEAST = 1e-6  # a confidence below this is written as this: a cost has to be a finite number


def cost(confidence: float | None) -> float:
    """The cost that stands for a confidence: its negative natural logarithm."""
    return 0.0 if confidence is None else abs(-math.log(max(confidence, LEAST)))


def write_ladder(beads: Iterable[Bead]) -> bytes:
    """One line a bead, in order; costs are negative logarithms of the confidences, with six decimals."""
    lines = (f"{list(bead.source)}:{list(bead.target)}:{cost(bead.score):.6f}\n" for bead in beads)
    return "".join(lines).encode("ascii")


def read_ladder(source: Path | bytes) -> list[Bead]:
    """Read what `write_ladder` or vecalign wrote; empty lines are passed over. A score is exp(-cost).

    Raises AlignError, with file and line, for anything else.
    """
    name = "ladder data" if isinstance(source, bytes) else str(source)
    beads = []
    for number, line in enumerate(_text(source, name).split("\n"), start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line)
        if found is None:
            raise AlignError(
                f"{name}, line {number}: is no bead. A line has source indices, target indices and perhaps a cost, "
                "as in [0, 1]:[0]:0.25."
            )
        first, second, price = found.groups()
        beads.append(
            Bead(_indices(first), _indices(second), None if price is None else _confidence(price, name, number))
        )
    return beads


def read_lines(source: Path | bytes) -> list[str]:
    """The sentences of a text that is one sentence a line, stripped; an empty line is an empty sentence.

    Raises AlignError when the file cannot be read or is not UTF-8.
    """
    text = _text(source, "text" if isinstance(source, bytes) else str(source))
    return [line.strip() for line in text.removesuffix("\n").split("\n")] if text else []


def _text(source: Path | bytes, name: str) -> str:
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AlignError(f"{name}, line {line}: is not UTF-8. Save the file as UTF-8.") from error
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error


def _indices(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",")) if text.strip() else ()


def _confidence(price: str, name: str, number: int) -> float:
    try:
        return min(1.0, math.exp(-float(price)))
    except (ValueError, OverflowError) as error:
        raise AlignError(f"{name}, line {number}: '{price}' is not a cost. Write a number of at least 0.") from error
