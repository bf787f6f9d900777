"""A cluster of two workers beside the plain run, by hand: `python -m tests.bench_cluster 210 [--folder F]`.

Articles are made of the examples' sentences, one word in each changed, so that none comes twice. Each run is a process
of its own, with its wall time and the processor seconds of it and of all below it (looked at twice a second); its
outputs are compared byte for byte with the first run's. In the last one a worker is killed when a third is done.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from align.segment import segment
from tests.bench_batch import EXAMPLES, vocabulary
from tests.translate.faults import tree

SENTENCES = 5  # of an article, headline not counted
TICKS = os.sysconf("SC_CLK_TCK")
CLUSTER = ("--cluster", "ray", "--workers", "2")
RUNS: tuple[tuple[str, Sequence[str]], ...] = (
    ("plain, 1 thread", ("--threads", "1")),
    ("plain, 2 threads", ("--threads", "2")),
    ("Ray, 2 workers", CLUSTER),
    ("Ray, 2 workers, one killed", CLUSTER),
)


def make(folder: Path, count: int) -> int:
    """Write the articles; returns how many words they have."""
    folder.mkdir(parents=True)
    paths = sorted(EXAMPLES.rglob("*.txt"))
    lines = [line for path in paths if path.name != "README.md" for line in path.read_text("utf-8").splitlines()]
    known = [one.text for line in lines for one in segment(line, "nl") if len(one.text.split()) > 5]
    words, total = vocabulary(), 0
    for number in range(count):
        chance = random.Random(number)
        texts = []
        for text in chance.sample(known, SENTENCES):
            parts = text.split(" ")
            parts[chance.randrange(1, len(parts) - 1)] = chance.choice(words)
            texts.append(" ".join(parts))
        article = f"{' '.join(chance.sample(words, 5)).capitalize()}\n\n{' '.join(texts)}\n"
        total += len(article.split())
        (folder / f"artikel-{number:04}.txt").write_text(article, "utf-8", newline="")
    return total


def processes(root: int) -> dict[int, tuple[float, bytes]]:
    """The processor seconds and the command of a process and of all below it."""
    parents, found = {}, {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                number = int(place.name)
                found[number] = ((int(fields[11]) + int(fields[12])) / TICKS, (place / "cmdline").read_bytes())
                parents[number] = int(fields[1])
            except OSError:
                continue  # it has just ended

    def below(number: int) -> bool:
        while number > 1 and number != root:
            number = parents.get(number, 0)
        return number == root

    return {number: value for number, value in found.items() if below(number)}


def measured(command: Sequence[str], on_look: Callable[[dict[int, tuple[float, bytes]]], None]) -> tuple[float, float]:
    """Wall and processor seconds of a command."""
    start, seconds = time.perf_counter(), {}
    with subprocess.Popen([sys.executable, "-m", "translate", *command], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            found = processes(process.pid)
            seconds.update({number: value for number, (value, _) in found.items()})
            on_look(found)
            time.sleep(0.5)
    assert process.returncode == 0, process.returncode
    return time.perf_counter() - start, sum(seconds.values())


def killer(target: Path, wanted: int) -> Callable[[dict[int, tuple[float, bytes]]], None]:
    """Kills a worker once, as soon as so many articles are there."""
    killed: list[int] = []

    def look(found: dict[int, tuple[float, bytes]]) -> None:
        busy = [number for number, (_, command) in found.items() if command.startswith(b"ray::Worker.make")]
        if busy and not killed and len(list(target.glob("*.en.txt"))) >= wanted:
            killed.append(busy[0])
            os.kill(busy[0], signal.SIGKILL)

    return look


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="krant-cluster-", dir=options.folder))
    words = make(home / "in", options.count)
    print(f"{options.count} articles, {words:,} words, load {os.getloadavg()[0]:.1f}", flush=True)
    print("| run | wall s | processor s | words per processor second | the same bytes |\n|---|---:|---:|---:|---|")
    for number, (name, more) in enumerate(RUNS):
        target = home / f"out-{number}"
        look = killer(target, options.count // 3 if name.endswith("killed") else 10**9)
        wall, cpu = measured(["translate", str(home / "in"), "-o", str(target), *more], look)
        same = tree(target) == tree(home / "out-0")
        print(f"| {name} | {wall:.0f} | {cpu:.0f} | {words / cpu:.0f} | {'yes' if same else 'NO'} |", flush=True)


if __name__ == "__main__":
    main()
