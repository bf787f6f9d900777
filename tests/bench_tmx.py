"""A large TMX file, by hand: `python -m tests.bench_tmx 1000000 [FOLDER]`: time and peak memory of each step.

Made-up sentences of 60 to 120 characters, a thousand to an article. Each step is a process of its own, so that its
peak is its own: writing the memory of a run (each pair once, validated before it is in place), reading it pair by
pair, checking it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from align.bitext import Bitext, Pair
from align.tmxcheck import check
from align.tmxcorpus import write_corpus
from align.tmxread import iter_pairs

PER_ARTICLE = 1000


def bitexts(count: int) -> Iterator[Bitext]:
    for article in range(count // PER_ARTICLE):
        pairs = (
            Pair(
                f"Zin {number} van artikel {article}: de minister sprak {'gisteren ' * (number % 7)}over ‘Kiev’.",
                f"Sentence {number} of article {article}: the minister {'yesterday ' * (number % 7)}spoke of ‘Kyiv’.",
                number // 3,
                score=-0.25,
            )
            for number in range(PER_ARTICLE)
        )
        yield Bitext(f"artikel-{article}", "nl", "en", tuple(pairs), (("model", "bundled nl-en"),))


def step(name: str, path: Path, count: int) -> None:
    begun = time.perf_counter()
    if name == "write":
        done = write_corpus(path, Bitext("krant", "nl", "en", ()), lambda: bitexts(count))[0]
    elif name == "read":
        done = sum(1 for _ in iter_pairs(path))
    else:
        done = check(path).units
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    cpu = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    print(f"{name}: {done:,} units, {size:,.0f} MB, {seconds:.0f} s ({cpu:.0f} s of processor), peak {peak:.0f} MB")


def main(count: int, folder: Path) -> None:
    path = folder / "bench.tmx"
    for name in ("write", "read", "check"):
        subprocess.run([sys.executable, "-m", "tests.bench_tmx", str(count), str(path), name], check=True)
    path.unlink()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        step(sys.argv[3], Path(sys.argv[2]), int(sys.argv[1]))
    else:
        main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.gettempdir()))
