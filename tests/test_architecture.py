"""The rules of DESIGN.md that a program can check: who may import whom, what an import does, names and sizes."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import translate.cli
from translate.cli import main

ROOT = Path(translate.cli.__file__).parents[1]
PACKAGES = ("align", "glossary", "translate")
TRAINING = ROOT / "translate" / "training"  # run once, by hand; its modules may be long and import what they like
MAX_LINES = 300
# Modules of other distributions that install a package of one of our names, and names that say nothing.
RESERVED = {
    "convert", "filters", "lang", "misc", "search", "share", "storage", "tools",  # translate-toolkit
    "constants", "exceptions", "main", "providers", "version",  # translate
}  # fmt: skip
VAGUE = {"utils", "util", "common", "helpers", "helper", "misc"}
# DESIGN.md's own name for the search over beads; what it reserves are modules of other packages named `translate`.
EXCEPTED = {"align/search.py"}
HEAVY = {"torch", "transformers", "sentencepiece", "numpy", "lxml", "regex"}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def shipped() -> list[Path]:
    return [path for path in modules() if not path.is_relative_to(TRAINING)]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    return relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(source: str) -> set[str]:
    """The top-level packages that a module imports anywhere in it, functions included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def run(code: str, cwd: Path) -> str:
    """What a fresh interpreter prints for `code`, started in `cwd` with the packages in its path."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_finder_sees_imports_in_functions_and_submodules() -> None:
    source = "import os.path\nfrom a.b import c\nfrom . import d\ndef f():\n    from torch import nn\n"
    assert imported(source) == {"os", "a", "torch"}


@pytest.mark.parametrize("package", ["align", "glossary"])
def test_align_and_glossary_stand_alone(package: str) -> None:
    forbidden = {"torch", "transformers", *PACKAGES} - {package}
    paths = sorted((ROOT / package).rglob("*.py"))
    assert len(paths) > 10
    wrong = {relative(path): imported(path.read_text(encoding="utf-8")) & forbidden for path in paths}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import json, sys\nfrom translate.cli import main\n"
        "main(['--help'], standalone_mode=False)\nprint(json.dumps(sorted(sys.modules)))"
    )
    *text, names = run(code, tmp_path).splitlines()
    assert "Usage:" in text[0]
    assert "click" in json.loads(names)
    assert HEAVY & set(json.loads(names)) == set()


def test_importing_has_no_side_effects(tmp_path: Path) -> None:
    """No file, no output, no logging handler, no torch (not even of the module that works with it)."""
    names = [dotted(path) for path in shipped() if path.stem != "__main__"]
    assert {"translate.pipeline", "translate.marian"} <= set(names)
    code = (
        f"import importlib, json, logging, sys\nfor name in {names}: importlib.import_module(name)\n"
        f"torch = 'torch' in sys.modules\nhandlers = list(map(repr, logging.getLogger().handlers))\n"
        f"ours = [name for name in logging.root.manager.loggerDict if name.split('.')[0] in {PACKAGES}]\n"
        "print(json.dumps([torch, handlers, ours]))"
    )
    assert json.loads(run(code, tmp_path)) == [False, [], []]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_init_holds_a_docstring_only(package: str) -> None:
    body = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    assert isinstance(body[0].value.value, str)


def test_no_module_has_a_reserved_or_a_vague_name() -> None:
    names = {relative(path): {path.stem, *path.relative_to(ROOT).parts[1:-1]} for path in modules()}
    assert "align/search.py" in names, "the exception is not needed any more"
    wrong = [path for path, parts in names.items() if parts & (RESERVED | VAGUE) and path not in EXCEPTED]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_every_module_has_a_docstring(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [path for path in shipped() if ">>> " in path.read_text("utf-8")], ids=relative)
def test_the_examples_in_docstrings_are_true(path: Path) -> None:
    found = doctest.testmod(importlib.import_module(dotted(path)))
    assert found.attempted and not found.failed


def test_modules_are_short() -> None:
    sizes = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in shipped()}
    assert {path: size for path, size in sizes.items() if size > MAX_LINES} == {}


def commands(command: click.Command, name: str = "krant") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from commands(child, f"{name} {child.name}")


@pytest.mark.parametrize(("name", "command"), list(commands(main)), ids=lambda value: str(value))
def test_every_command_has_a_help_text(name: str, command: click.Command) -> None:
    assert command.help and command.help.strip(), name


def test_the_walk_finds_commands_in_groups() -> None:
    assert {"krant", "krant translate", "krant models", "krant models list"} <= {name for name, _ in commands(main)}
