"""What is wrong in the newspaper corpus: `python -m translate.training.newspapercheck [FOLDER]`.

Refused are lines that are not two texts with a tab between them, untidy white space, the same or nearly the same
sentence twice, and pairs whose numbers differ. The exit code is 1 if something was found.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translate.training.heldout import HeldOut, key

NEWSPAPER = Path(__file__).with_name("newspaper")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# Characters of letters and digits; shorter sentences (cross-heads, "Hij zweeg.") may come twice, or nearly so.
SHORT, NEARLY_SHORT = 30, 45
CLASS = re.compile(r"\b(?:groep|year) \d(?![.,:]?\d)", re.IGNORECASE)  # groep 7 is Year 6 in England
SPLITS = ("test.txt", "validation.txt")  # names of whole files that are not trained on, so that no neighbour leaks


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: both sides, or its text as the Dutch one where it is no pair."""

    file: str
    number: int
    dutch: str
    english: str | None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.number}"


def lines(folder: Path = NEWSPAPER) -> Iterator[Line]:
    """All lines in the order of the files' names."""
    for path in sorted(folder.glob("*.tsv")):
        for number, text in enumerate(path.read_text("utf-8").removesuffix("\n").split("\n"), 1):
            cells = text.split("\t")
            yield Line(path.name, number, cells[0], cells[1] if len(cells) == 2 else None)


def problems(found: Iterable[Line]) -> Iterator[str]:
    """One line a problem: where, what."""
    seen = HeldOut()
    places: list[str] = []
    for line in found:
        if problem := _malformed(line):
            yield f"{line.place}: {problem}"
            continue
        assert line.english is not None
        if differing := numbers_differ(line.dutch, line.english):
            yield f"{line.place}: numbers differ: {differing}"
        number = seen.like(line.dutch)
        if number is not None and len(key(line.dutch)) > (SHORT if seen.same(line.dutch) else NEARLY_SHORT):
            yield f"{line.place}: nearly the same as {places[number]}: {line.dutch}"
        seen.add(line.dutch)
        places.append(line.place)


def _malformed(line: Line) -> str:
    if line.english is None:
        return "is not two texts with a tab between them"
    for text in (line.dutch, line.english):
        if not text or text != " ".join(text.split()):
            return "has an empty side or untidy white space"
        if not text.isprintable():
            return "has a control character"
    return "both sides are the same" if line.dutch == line.english and len(line.dutch.split()) > 4 else ""


def numbers_differ(dutch: str, english: str) -> str:
    """The figures of the Dutch that the English has not, if it has others instead; '' if they agree.

    Separators do not count (1.000 and 1,000; 14.30 and 2.30). Times of the clock, and figures that one side writes as
    words, are let pass: only pairs in which both sides have figures that the other has not are reported.
    """
    one, other = (Counter(_figures(text)) for text in (dutch, english))
    missing, added = one - other, other - one
    if not missing or not added or all(_clock(a, added) for a in missing):
        return ""
    return f"{', '.join(missing.elements())} → {', '.join(added.elements())}"


def _figures(text: str) -> list[str]:
    return [re.sub(r"[.,:]", "", number).lstrip("0") or "0" for number in NUMBER.findall(CLASS.sub("", text))]


def _clock(figure: str, others: Iterable[str]) -> bool:
    """Whether 1430 stands among the others as 230, 14 as 2, 1000 as 10 or 38 (0.38) as 1238: twelve-hour clocks."""
    hours, minutes = (figure[:-2], figure[-2:]) if len(figure) > 2 else (figure, "")
    if not hours:
        return False
    readings = {f"12{figure}"} | ({hours} if minutes == "00" else set())
    if 12 < int(hours) <= 24:
        short = str(int(hours) - 12)
        readings |= {short + minutes, short}
    return not readings.isdisjoint(others)


def split_of(folder: Path, name: str) -> Sequence[str]:
    """The file names of a split. `name`: test.txt or validation.txt."""
    return (folder / name).read_text("utf-8").split()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWSPAPER
    count = 0
    for problem in problems(lines(folder)):
        print(problem)
        count += 1
    print(f"{sum(1 for _ in lines(folder))} lines, {count} problems", file=sys.stderr)
    sys.exit(count > 0)


if __name__ == "__main__":
    main()
