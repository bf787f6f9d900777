"""Hashes by which a run knows that nothing has changed: of files, of Krant itself, of a whole command."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ENGINES = ("ctranslate2", "sentencepiece", "torch", "transformers")
# Options that change nothing on the disk.
WITHOUT = {"quiet", "as_json", "log", "dry_run", "threads", "cluster", "workers"}


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes; '' for what is no readable file."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def digest_of(data: bytes) -> str:
    """What `digest` says of a file of these bytes."""
    return hashlib.sha256(data).hexdigest()


def hashed(value: Any) -> str:
    """The SHA-256 of what `repr` says, which for our frozen dataclasses is everything."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def code() -> str:
    """A hash of Krant's programs and data, and of the libraries that compute: a checkout has one version number for
    many states."""
    found = hashlib.sha256()
    for package in ("align", "glossary", "translate"):
        for path in sorted((ROOT / package).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.is_file() and not {"__pycache__", "training", "bundled"} & set(relative.parts):
                found.update(f"{relative.as_posix()}\0{digest(path)}\n".encode())
    for name in ENGINES:
        found.update(f"{name} {_version(name)}\n".encode())
    return found.hexdigest()


def command(options: dict[str, Any], model: object, files: Iterable[Path], inputs: Iterable[tuple[str, str]]) -> str:
    """What decides all of a run's files: options, model, the bytes of glossaries (`files`) and of the articles."""
    asked = sorted((name, repr(value)) for name, value in options.items() if name not in WITHOUT)
    read = [(str(path), digest(path)) for path in files]
    articles = [(path, name, digest(Path(path))) for path, name in inputs]
    return hashed((code(), platform.machine(), asked, model, read, articles))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
