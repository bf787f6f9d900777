"""How the aligner's time and memory grow with the length of the texts (`krant bench align-growth`).

The texts are made up, so that anyone can repeat the measurement: Dutch words and their English ones from Krant's
lexicon, invented names, and the merged, split, missing and added sentences of real translations. Every size is
measured in a process of its own, because memory is the most that a process ever had.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from align.aligner import align
from align.bitext import Bead
from align.lexicon import nl_en
from align.score import score

SIZES = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
WORDS = (4, 26)  # of a sentence
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
NAMES = 0.05  # of the words
SHAPES = {(1, 1): 0.84, (1, 0): 0.03, (0, 1): 0.03, (2, 1): 0.05, (1, 2): 0.05}


@dataclass(frozen=True, slots=True)
class Point:
    """A pair of texts of so many sentences: seconds of wall and of processor time, the process' peak memory."""

    sentences: int
    target_sentences: int
    seconds: float
    processor_seconds: float
    megabytes: float
    strict_f1: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The points, and the exponent of time: 1 is linear, 2 quadratic."""

    points: tuple[Point, ...]

    @property
    def exponent(self) -> float:
        """Between the shortest text of at least 5,000 sentences (short ones are mostly start-up) and the longest."""
        long = [point for point in self.points if point.sentences >= 5_000]
        first, last = (long if len(long) > 1 else list(self.points))[0], self.points[-1]
        if first.sentences == last.sentences:
            return math.nan
        grown = math.log(last.processor_seconds / first.processor_seconds)
        return grown / math.log(last.sentences / first.sentences)


def sentences(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Made-up sentences and their word-by-word translations, without end; frequent words are frequent (Zipf)."""
    lexicon = nl_en()
    dutch = sorted(lexicon)
    dice.shuffle(dutch)
    weights = list(itertools.accumulate(1 / rank for rank in range(2, len(dutch) + 2)))
    while True:
        words = dice.choices(dutch, cum_weights=weights, k=dice.randint(*WORDS))
        pairs = [_name(dice) if dice.random() < NAMES else (word, lexicon[word][0][0]) for word in words]
        source, target = (" ".join(column) for column in zip(*pairs, strict=True))
        yield source.capitalize() + ".", target.capitalize() + "."


def _name(dice: random.Random) -> tuple[str, str]:
    name = "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(2, 4))).title()
    return name, name


def texts(count: int, seed: int = 1) -> tuple[list[str], list[str], list[Bead]]:
    """Two texts, the first of `count` sentences or one more, and their gold beads."""
    dice = random.Random(seed)
    pool = sentences(dice)
    source: list[str] = []
    target: list[str] = []
    gold: list[Bead] = []
    while len(source) < count:
        a, b = dice.choices(list(SHAPES), list(SHAPES.values()))[0]
        made = [next(pool) for _ in range(max(a, b))]
        gold.append(Bead(tuple(range(len(source), len(source) + a)), tuple(range(len(target), len(target) + b))))
        source += [" ".join(one for one, _ in made)] if a == 1 else [one for one, _ in made][:a]
        target += [" ".join(one for _, one in made)] if b == 1 else [one for _, one in made][:b]
    return source, target, gold


def measured(count: int) -> Point:
    """Align two texts of `count` sentences in this process."""
    source, target, gold = texts(count)
    wall, processor = time.perf_counter(), time.process_time()
    found = align(source, target)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    right = score([(gold, found)]).strict.f1
    return Point(len(source), len(target), round(wall, 2), round(processor, 2), round(peak, 1), round(right, 4))


def growth(sizes: Sequence[int]) -> Iterator[Point]:
    """A point a size, each as soon as it is measured."""
    for size in sizes:
        command = [sys.executable, "-m", "translate.bench_growth", str(size)]
        ran = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=os.environ | ONE_THREAD)
        yield Point(**json.loads(ran.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(measured(int(sys.argv[1])))))
