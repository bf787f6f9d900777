"""Large runs, by hand: `python -m tests.bench_batch 1000 10000 [--folder F] [--model bundled] [--sync] [--keep]`.

For each number of made-up articles, in a folder that grows from one number to the next: `krant translate`, the same
command again, and `krant status`, each a process of its own, with its processor seconds, time and peak memory, and how
large the run's own files became. Without `--model` the sentences are only turned around, so that what is measured is
everything around the model; without `--sync` nobody waits for the disk.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.fuzz_inputs import Backwards

EXAMPLES = Path(__file__).parents[1] / "examples"
PER_FOLDER = 1000
SENTENCES = (1, 4)  # of an article, headline not counted
NAMES = ["Poetin", "Kiev", "Charkov", "OVSE", "Navo", "Tweede Kamer", "Biden", "Genève", "Rusland", "Zelensky"]
_CONNECT = sqlite3.connect
FILES = ("index.html", "krant.tmx", "krant-run.json", ".krant/journal.db")


def vocabulary() -> list[str]:
    """The words of the examples, in lower case, in order of their first place."""
    texts = (path.read_text("utf-8") for path in sorted(EXAMPLES.rglob("*.txt")))
    return list(dict.fromkeys(word for text in texts for word in re.findall(r"\b[a-zé]{2,}\b", text)))


def article(number: int, words: Sequence[str]) -> str:
    """A short article. All its sentences are its own: their last word is a number of the article's."""
    chance = random.Random(number)

    def sentence(place: int, length: int) -> str:
        middle = chance.choices(words, k=length)
        if chance.random() < 0.2:
            middle[chance.randrange(length)] = chance.choice(NAMES)
        return f"De {' '.join(middle)} van {number * 10 + place}"

    count = chance.randint(*SENTENCES)
    body = [sentence(place, chance.randint(6, 18)) + "." for place in range(1, count + 1)]
    return f"{sentence(0, 4)}\n\n{' '.join(body[: count // 2])}\n\n{' '.join(body[count // 2 :])}\n"


def make(folder: Path, first: int, count: int) -> None:
    """Fill `folder` with articles from number `first` to `count`, a thousand to a folder."""
    words = vocabulary()
    for number in range(first, count):
        home = folder / f"{number // PER_FOLDER:03}"
        home.mkdir(parents=True, exist_ok=True)
        (home / f"artikel-{number:06}.txt").write_text(article(number, words), "utf-8", newline="")


def child(sync: bool, stand_in: bool, arguments: Sequence[str]) -> None:
    """A command of krant in this process."""
    from translate.cli import main
    from translate.cli_engine import Running

    if stand_in:
        setattr(Running, "opened", lambda self, model: Backwards())  # noqa: B010 (mypy takes no assignment)
    if not sync:
        setattr(os, "fsync", lambda descriptor: None)  # noqa: B010
        setattr(sqlite3, "connect", _hasty)  # noqa: B010
    main(list(arguments), prog_name="krant")


def _hasty(*arguments: Any, **named: Any) -> sqlite3.Connection:
    return _CONNECT(*arguments, factory=_Hasty, **named)


class _Hasty(sqlite3.Connection):
    """A database that waits for no disk."""

    def execute(self, query: str, *more: Any) -> sqlite3.Cursor:
        return super().execute("PRAGMA synchronous = OFF" if query.startswith("PRAGMA synchronous") else query, *more)


def measured(name: str, count: int, sync: bool, stand_in: bool, arguments: Sequence[str]) -> None:
    """Run a command in a process of its own and print a row of a table."""
    command = [sys.executable, "-m", "tests.bench_batch", "child", str(int(sync)), str(int(stand_in)), *arguments]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(f"| {count:,} | {name} | {cpu:,.1f} | {wall:,.1f} | {peak:,.0f} | {process.returncode} |", flush=True)
    if process.returncode:
        print(said[-2000:], flush=True)


def bench(home: Path, first: int, count: int, model: str, *, sync: bool) -> None:
    """All steps for `count` articles, of which `first` are there and translated."""
    source, target = home / "in", home / "uit"
    make(source, first, count)
    command = ["translate", str(source), "-o", str(target), "--model", model or "bundled"]
    new = f"{count - first:,} new"
    for name, arguments in ((new, command), ("again", command), ("status", ["status", str(target)])):
        measured(name, count, sync, not model, arguments)
    sizes = {name: (target / name).stat().st_size / 1e6 for name in FILES if (target / name).exists()}
    print(f"{count:,}: " + ", ".join(f"{name} {size:,.1f} MB" for name, size in sizes.items()), flush=True)


def main() -> None:
    if sys.argv[1] == "child":
        child(sys.argv[2] == "1", sys.argv[3] == "1", sys.argv[4:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--model", default="")
    parser.add_argument("--sync", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    print("| articles | step | processor s | wall s | peak MB | exit code |\n|---:|---|---:|---:|---:|---:|")
    home, first = Path(tempfile.mkdtemp(prefix="krant-batch-", dir=options.folder)), 0
    for count in sorted(options.counts):
        bench(home, first, count, options.model, sync=options.sync)
        first = count
    if not options.keep:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
