"""How fast Krant is beside other ways to run the same weights: start-up, the model alone, and from files to files.

Every run is a process of its own; the systems take turns, round after round, so that a busy minute of the machine hits
all of them; what is reported are medians over the rounds, and ratios to the best quality of Krant with their spread.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from translate.bench_speed_run import SYSTEMS
from translate.cli_engine import QUALITIES
from translate.errors import KrantError

FIRST = "De Tweede Kamer vergadert vandaag over de begroting.\n"
PER_ARTICLE = 30  # sentences
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `argos`, `marian`, `easynmt`: a Python that has argos-translate, pymarian, EasyNMT, or None."""

    model: Path
    sentences: tuple[str, ...]
    rounds: int = 3
    threads: int = 1
    systems: tuple[str, ...] = tuple(SYSTEMS)
    argos: Path | None = None
    marian: Path | None = None
    easynmt: Path | None = None
    forced: bool = False  # a model that never ends a sentence: the model alone, equally much written by all
    files: bool = True  # also start-up and from files to files
    qualities: tuple[str, ...] = tuple(QUALITIES)  # from files to files


def measured(plan: Plan, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """The report: machine, versions, and for each system medians. Raises KrantError when a system fails."""
    words = sum(len(sentence.split()) for sentence in plan.sentences)
    with tempfile.TemporaryDirectory(prefix="krant-bench-") as name:
        folder = Path(name)
        (folder / "source.nl").write_text("".join(f"{line}\n" for line in plan.sentences), "utf-8")
        runs = _runs(plan, folder)
        seen: dict[str, list[dict[str, float]]] = {system: [] for system in runs}
        for number in range(plan.rounds):
            for system, run in runs.items():
                seen[system].append(run())
                say(f"round {number + 1}: {system}: {seen[system][-1]}")
    rows = {system: _row(values, words if "words" in values[0] else 0) for system, values in seen.items()}
    _compare(rows, seen)
    report = {"machine": machine(plan.threads), "versions": versions(), "sentences": len(plan.sentences)}
    return report | {"words": words, "rounds": plan.rounds, "systems": rows}


def _runs(plan: Plan, folder: Path) -> dict[str, Callable[[], dict[str, float]]]:
    runs: dict[str, Callable[[], dict[str, float]]] = {}
    if plan.files:
        runs["start: krant --help"] = lambda: run_command(["--help"])
        runs["start: first sentence"] = lambda: run_command(["translate", "-q", "--model", str(plan.model), "-"], FIRST)
        articles = _articles(plan.sentences, folder / "articles")
        for quality in plan.qualities:
            command = ["translate", "-q", "--force", "--model", str(plan.model), "--quality", quality]
            command += ["--threads", str(plan.threads), str(articles)]
            runs[f"files: Krant {quality}"] = lambda command=command: _from_files(command, folder / "out")  # type: ignore[misc]
    model = ["--model", str(plan.model), "--source", str(folder / "source.nl"), "--threads", str(plan.threads)]
    converted = _converted(plan.model, folder) if "CTranslate2 loop" in plan.systems or plan.argos else folder
    for system in plan.systems:
        arguments = [sys.executable, "-m", "translate.bench_speed_run", system, *model, "--converted", str(converted)]
        arguments += ["--forced"] if plan.forced else []
        runs[f"model: {system}"] = lambda arguments=arguments: _process(arguments)  # type: ignore[misc]
    return runs | _peers(plan, folder, converted)


def _peers(plan: Plan, folder: Path, converted: Path) -> dict[str, Callable[[], dict[str, float]]]:
    """Other programs, each by its own Python."""
    source, threads = folder / "source.nl", str(plan.threads)
    commands: dict[str, list[object]] = {}
    if plan.argos:
        commands["argos-translate"] = [plan.argos, HERE / "bench_speed_argos.py", plan.model, converted, source]
    if plan.easynmt:
        commands["EasyNMT"] = [plan.easynmt, HERE / "bench_speed_easynmt.py", plan.model, source]
    if plan.marian:
        code = "import sys; from translate.bench_marian import write; write(*sys.argv[1:])"
        run_python(code, str(plan.model), str(source), str(folder / "marian"), str(folder / "source.pieces"))
        commands["Marian"] = [plan.marian, HERE / "bench_speed_marian.py", folder / "marian", folder / "source.pieces"]
    return {f"model: {name}": partial(_process, [*map(str, command), threads]) for name, command in commands.items()}


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "HF_HUB_OFFLINE": "1"}


def _process(arguments: Sequence[str]) -> dict[str, float]:
    """A program that says its own figures, as JSON in its last line."""
    before = os.times()
    done = subprocess.run(arguments, env=_environment(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise KrantError(f"{' '.join(arguments[:4])}: failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return found | {"processor": round(used, 2), "words": 1.0}


def run_command(arguments: Sequence[str], stdin: str = "") -> dict[str, float]:
    """Wall time, processor seconds and peak memory of a `krant` command."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "translate", *arguments], env=_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None and process.stderr is not None
    process.stdin.write(stdin.encode())
    process.stdin.close()
    complaint = process.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise KrantError(f"krant {' '.join(arguments)}: failed: {(complaint.strip().splitlines() or ['?'])[-1]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    used = round(usage.ru_utime + usage.ru_stime, 3)
    return {
        "seconds": round(time.perf_counter() - start, 4),
        "processor": used,
        "peak": round(usage.ru_maxrss / unit, 1),
    }


def _from_files(command: Sequence[str], out: Path) -> dict[str, float]:
    """With everything on: news glossary, pages, TMX, a translation memory, the journal."""
    with tempfile.TemporaryDirectory(dir=out.parent) as fresh:
        return run_command([*command, "-o", fresh, "--memory", f"{fresh}/memory.sqlite3"]) | {"words": 1.0}


def _articles(sentences: Sequence[str], folder: Path) -> Path:
    folder.mkdir()
    for at in range(0, len(sentences), PER_ARTICLE):
        text = "\n\n".join(sentences[at : at + PER_ARTICLE])
        (folder / f"{at:06}.txt").write_text(f"{text}\n", "utf-8")
    return folder


def _converted(model: Path, folder: Path) -> Path:
    """The model as CTranslate2 itself converts it, to int8."""
    code = (
        "import sys; from ctranslate2.converters import TransformersConverter as Converter; "
        "Converter(sys.argv[1]).convert(sys.argv[2], quantization='int8')"
    )
    run_python(code, str(model), str(folder / "converted"))
    return folder / "converted"


def run_python(code: str, *arguments: str) -> None:
    """Run it in a process of its own: on Linux the peak of a process counts from what started it, which has to stay
    small. Raises KrantError."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=_environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise KrantError(f"{arguments[0]}: cannot be converted: {(done.stderr.strip().splitlines() or ['?'])[-1]}")


def _row(values: Sequence[dict[str, float]], words: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: round(statistics.median(value[name] for value in values), 4) for name in values[0] if name != "words"
    }
    return row | ({"words/s": round(words / row["seconds"], 1)} if words else {})


def _compare(rows: dict[str, dict[str, Any]], seen: dict[str, list[dict[str, float]]]) -> None:
    """How many times as long as Krant's best quality a system takes, round by round: median, least and most."""
    for system, row in rows.items():
        best = f"{system.split(':')[0]}: Krant best"
        if best in seen and best != system:
            ratios = [one["seconds"] / other["seconds"] for one, other in zip(seen[system], seen[best], strict=True)]
            row["times as long"] = [round(f(ratios), 2) for f in (statistics.median, min, max)]


def machine(threads: int) -> dict[str, Any]:
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = [line for line in info.read_text("utf-8").splitlines() if line.startswith("model name")]
        name = lines[0].split(":", 1)[1].strip() if lines else name
    return {"processor": name, "processors": os.cpu_count(), "threads": threads, "system": platform.platform()}


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("krant", "ctranslate2", "torch", "transformers", "sentencepiece"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def table(report: dict[str, Any]) -> list[str]:
    """The report as a Markdown table."""
    here = report["machine"]
    lines = [
        f"{here['processor']}, {here['threads']} of {here['processors']} processors; {report['sentences']} sentences, "
        f"{report['words']} words, medians of {report['rounds']} rounds; "
        + ", ".join(f"{name} {number}" for name, number in report["versions"].items()) + ".",
        "",
        "| | seconds | processor seconds | words/s | peak MB | times as long as Krant best (range) |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for system, row in report["systems"].items():
        ratio = row.get("times as long")
        spread = f"{ratio[0]} ({ratio[1]}–{ratio[2]})" if ratio else ""
        used = f"{row['seconds']:.2f} | {row['processor']:.2f} | {row.get('words/s', '')} | {row['peak']:.0f}"
        lines.append(f"| {system} | {used} | {spread} |")
    return lines
