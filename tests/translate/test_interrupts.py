"""Ctrl-C, SIGTERM, SIGHUP at any moment: a line or silence, the exit code of shells, nothing half, a rerun completes.

`KRANT_KILL=all` tries 36 random moments instead of a few that are told by what the run has said and written.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.translate.faults import make_articles, tree

MOMENTS = 36 if os.environ.get("KRANT_KILL") == "all" else 0
ROOT = Path(__file__).parents[2]
COMMAND = ("translate", "in", "-o", "out", "--model", "bundled", "--quality", "draft", "--no-news")
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="needs POSIX")
Moment = Callable[[str, Path], bool]
"""Whether it is time, told by what was said on stderr so far, and by the output folder."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two articles, and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("interrupts")
    make_articles(
        folder / "in", {"een.txt": "Het regent hier al een week.\n", "map/twee.txt": "De stoel blijft leeg.\n"}
    )
    assert _started(folder).wait() == 0
    (folder / "out").rename(folder / "whole")
    yield folder


def _started(folder: Path, *, nohup: bool = False) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    # A program inherits what is ignored, and a shell's background jobs ignore Ctrl-C.
    wanted = {signal.SIGINT: signal.SIG_DFL, signal.SIGHUP: signal.SIG_IGN if nohup else signal.SIG_DFL}
    former = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        with (folder / "said").open("wb") as said:
            command = [sys.executable, "-m", "translate", *COMMAND]
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=said)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _interrupted(folder: Path, number: int, moment: Moment, times: int = 1, *, nohup: bool = False) -> int:
    """Send the signal as soon as it is time; the exit code as a shell says it."""
    process = _started(folder, nohup=nohup)
    said = folder / "said"
    while process.poll() is None and not moment(said.read_text("utf-8"), folder / "out"):
        time.sleep(0.005)
    for _ in range(times):
        if process.poll() is None:
            process.send_signal(number)
            time.sleep(0.02)
    code = process.wait(timeout=60)
    return 128 - code if code < 0 else code


def _completed(folder: Path, *, whole: bool) -> None:
    """What was said are our lines, no hidden file is left (if the run could end by itself), and a rerun completes."""
    text = (folder / "said").read_text("utf-8")
    assert "Traceback" not in text and all(line.startswith("krant: ") for line in text.splitlines()), text
    assert not whole or not list((folder / "out").rglob(".krant-*.tmp"))
    assert _started(folder).wait() == 0, (folder / "said").read_text("utf-8")
    assert tree(folder / "out") == tree(folder / "whole")
    for path in sorted((folder / "out").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


CASES: dict[str, tuple[int, Moment, int]] = {
    "as the model is chosen": (signal.SIGINT, lambda said, out: "model" in said, 1),
    "as files are written": (signal.SIGTERM, lambda said, out: (out / "een.en.txt").exists(), 1),
    "twice": (signal.SIGINT, lambda said, out: (out / ".krant/journal.db").exists(), 2),
    "the terminal is closed": (signal.SIGHUP, lambda said, out: (out / "een.jsonl").exists(), 1),
}


@pytest.mark.parametrize("case", CASES)
def test_a_signal_ends_a_run_cleanly(place: Path, case: str) -> None:
    number, moment, times = CASES[case]
    assert _interrupted(place, number, moment, times) in (0, 128 + number)
    _completed(place, whole=times == 1)


def test_a_signal_while_python_is_starting_is_no_error_of_ours(place: Path) -> None:
    begun = time.monotonic()
    assert _interrupted(place, signal.SIGTERM, lambda said, out: time.monotonic() > begun + 0.15) == 143
    _completed(place, whole=False)


def test_nohup_is_heard(place: Path) -> None:
    assert _interrupted(place, signal.SIGHUP, lambda said, out: "model" in said, nohup=True) == 0
    _completed(place, whole=True)


@pytest.mark.skipif(not MOMENTS, reason="by hand: KRANT_KILL=all")
def test_signals_at_random_moments(place: Path) -> None:
    chance = random.Random(8)
    started = time.monotonic()
    assert _started(place).wait() == 0
    _completed(place, whole=True)
    seconds = (time.monotonic() - started) / 2
    for number in range(MOMENTS):
        which = chance.choice([signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
        at, times, begun = chance.uniform(0.1, seconds), chance.choice([1, 1, 2]), time.monotonic()
        code = _interrupted(place, which, lambda said, out, end=begun + at: time.monotonic() > end, times)  # type: ignore[misc]
        said = (place / "said").read_text("utf-8").splitlines()
        print(f"{number}: {which.name} × {times} at {at:.2f} s: exit code {code}; {said[-1:]}", flush=True)
        assert code in (0, 128 + which), said
        _completed(place, whole=times == 1)
