"""COMET scores by COMET's own program: it needs transformers below 5 and so cannot be installed beside Krant."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from translate.errors import KrantError
from translate.evaluate import Score
from translate.scoring import System

PROGRAM = "comet-score"  # of unbabel-comet 2.2
SCORE = re.compile(r"\tscore: (-?\d+\.\d+)\s*$")


def comet(checkpoint: Path, source: Sequence[str], system: System, reference: Sequence[str]) -> Score:
    """The score that a COMET checkpoint on this machine gives (0–1 for most). Raises KrantError without COMET."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise KrantError(
            f"--comet: there is no {PROGRAM} on this machine. COMET needs an older transformers than Krant; give it an "
            "environment of its own, pipx install unbabel-comet, or leave the option out."
        )
    if checkpoint.suffix != ".ckpt" or not checkpoint.is_file():  # of another name COMET would fetch a model
        raise KrantError(f"{checkpoint}: there is no such checkpoint (.ckpt). Fetch one with {PROGRAM} itself first.")
    with TemporaryDirectory() as folder:
        command = [program, "--model", str(checkpoint.resolve()), "--gpus", "0", "--quiet", "--only_system"]
        for option, lines in (("-s", source), ("-t", system.translations), ("-r", reference)):
            path = Path(folder, option)
            path.write_text("".join(" ".join(line.split()) + "\n" for line in lines), "utf-8", "backslashreplace")
            command += [option, str(path)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    found = SCORE.search(done.stdout)
    if done.returncode or not found:
        last = (done.stderr.strip().splitlines() or ["it printed no score"])[-1]
        raise KrantError(f"--comet: {PROGRAM} failed: {last}")
    return Score("COMET", float(found[1]), f"comet|{checkpoint.stem}")
