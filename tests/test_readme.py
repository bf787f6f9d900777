"""The README is executed: every command in it runs, and what it says about the tree is so."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
# Commands that a test cannot run inside itself, and where they are run instead.
ELSEWHERE = {
    "make run": "test_make_run",
    "make test": ".ci/run",
    "krant train --data reviewed.tmx -o outputs/adapted": "tests/training/test_adapt.py",
    "krant translate examples/ --model outputs/adapted": "tests/training/test_adapt.py",
    "pipx install .": "tests/wheel.py (the wheel in an environment of its own)",
}
VIOLATIONS_EXPECTED = {"krant check"}  # exits with 3 where a term is missing, which is what it is for


def test_the_two_commands_come_first() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]


def test_make_run() -> None:
    """`make run` does its work with the very command that the README shows and this file runs."""
    # Without the variables of the `make test` that runs this, which would print the folders it enters and leaves.
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    make = subprocess.run(["make", "-n", "run"], cwd=ROOT, env=outer, capture_output=True, text=True, check=True)
    assert re.search(r"bin/krant translate examples/ -o outputs/$", make.stdout.strip())
    assert "krant translate examples/ -o outputs/" in COMMANDS


@pytest.mark.model
def test_every_command_runs(tmp_path: Path) -> None:
    """In order, in a copy, as a reader would: each command but those of ELSEWHERE."""
    for name in ("examples", "tests/data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hub")}
    ran = []
    for command in COMMANDS:
        if command in ELSEWHERE:
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=900
        )
        allowed = (0, 3) if " ".join(shlex.split(command)[:2]) in VIOLATIONS_EXPECTED else (0,)
        assert done.returncode in allowed, f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        ran.append(command)
    assert len(ran) >= 6
    made = {file.relative_to(tmp_path / "outputs").as_posix() for file in (tmp_path / "outputs").rglob("*.*")}
    assert {"index.html", "krant-run.json", "2024-05-top-in-geneve.tmx"} <= made
    assert "vlaanderen/2024-09-trein-luik-rijsel.html" in made


def test_files_named_in_the_readme_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
