"""How translating grows with the corpus (`krant bench speed-growth`): time, memory, and what comes for free.

Articles of made-up sentences (`bench_growth`: Dutch words as frequent as in Zipf's law, invented names), so that anyone
can repeat it. Every step is a `krant translate` in a process of its own, with news glossary, pages, TMX and journal:
all articles new; the same command again; in another folder the first half and then all, as after a stop; and all with
10,000 terms of the user's own besides. The last two only up to `SMALL` sentences.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from align.lexicon import nl_en
from translate.bench_growth import sentences
from translate.bench_speed import PER_ARTICLE, run_command

SMALL = 1_000
TERMS = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """A command: wall and processor seconds, peak memory in MB, and words a second of wall time where it translates."""

    sentences: int
    words: int
    name: str
    seconds: float
    processor: float
    megabytes: float

    @property
    def speed(self) -> float:
        return round(self.words / self.seconds, 1)


def growth(sizes: Sequence[int], model: str, quality: str, threads: int) -> Iterator[Step]:
    """The steps of each size, each as soon as it is measured. Raises KrantError when a command fails."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="krant-growth-") as name:
            yield from _measured(Path(name), size, ["--model", model, "--quality", quality, "--threads", str(threads)])


def _measured(folder: Path, size: int, options: list[str]) -> Iterator[Step]:
    lines = [source for source, _ in islice(sentences(random.Random(size)), size)]
    count, half = articles(lines, folder / "in"), articles(lines[: size // 2], folder / "half")
    command = ["translate", "-q", "--force", *options, "-o"]

    def step(name: str, words: int, *arguments: object) -> Step:
        found = run_command([*command, *map(str, arguments)])
        return Step(size, words, name, found["seconds"], found["processor"], found["peak"])

    yield step("new", count, folder / "out", folder / "in")
    yield step("again", count, folder / "out", folder / "in")
    if size <= SMALL:
        yield step("first half", half, folder / "stopped", folder / "half")
        yield step("then all", count - half, folder / "stopped", folder / "in")
        write_terms(folder / "terms.tsv", TERMS)
        more = f"new, {TERMS:,} terms more"
        yield step(more, count, folder / "terms", "--glossary", folder / "terms.tsv", folder / "in")


def articles(lines: Sequence[str], folder: Path) -> int:
    """Write the sentences as articles of three paragraphs; returns the words."""
    folder.mkdir()
    for at in range(0, len(lines), PER_ARTICLE):
        own = lines[at : at + PER_ARTICLE]
        paragraphs = (" ".join(own[start : start + 10]) for start in range(0, len(own), 10))
        (folder / f"{at:07}.txt").write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    return sum(len(line.split()) for line in lines)


def write_terms(path: Path, count: int) -> None:
    """A glossary of so many terms: two words of the lexicon each, and their English ones."""
    dice, lexicon = random.Random(count), nl_en()
    words = sorted(word for word in lexicon if word.isalpha())
    found: dict[str, str] = {}
    while len(found) < count:
        pair = dice.sample(words, 2)
        found[" ".join(pair)] = " ".join(lexicon[word][0][0] for word in pair)
    path.write_text("".join(f"{dutch}\t{english}\n" for dutch, english in found.items()), "utf-8")


def table(steps: Sequence[Step]) -> list[str]:
    """A Markdown table."""
    lines = ["| sentences | step | seconds | processor seconds | words/s | peak MB |", "|---:|---|---:|---:|---:|---:|"]
    for one in steps:
        speed = "" if one.name == "again" else f"{one.speed:,.0f}"
        used = f"{one.seconds:.2f} | {one.processor:.2f} | {speed} | {one.megabytes:.0f}"
        lines.append(f"| {one.sentences:,} | {one.name} | {used} |")
    return lines
