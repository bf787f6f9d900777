"""Converted models, kept in the user's cache: made once for what a model's files hash to, verified at every use.

A folder appears whole or not at all, so that two processes can make the same one; what was damaged is made again.
Where nothing can be written, the conversion stays in memory. `KRANT_CACHE` names another folder than the system's.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pickle import UnpicklingError

from translate.decoding import RELOAD
from translate.errors import KrantError
from translate.models import SUMS, Model

ENVIRONMENT = "KRANT_CACHE"
# What damaged files make json, numpy, struct and torch raise; anything else is a mistake of ours.
DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, RuntimeError, EOFError, UnpicklingError, struct.error)
CONVERSION = 2  # to be raised when the same model is converted differently


def cache_folder() -> Path:
    """Where converted models are kept."""
    if os.environ.get(ENVIRONMENT):
        return Path(os.environ[ENVIRONMENT])
    from platformdirs import user_cache_path

    return user_cache_path("krant", appauthor=False)


def prepared(model: Model, quantization: str, heads: Sequence[int] = ()) -> Path | dict[str, bytes]:
    """The folder of the converted model, or its files' content where no folder can be written.

    Raises KrantError for a model that cannot be converted.
    """
    key = hashlib.sha256(json.dumps([CONVERSION, model.hash, quantization, [*heads]]).encode()).hexdigest()[:32]
    return kept(cache_folder() / "ctranslate2" / key, lambda: _converted(model.folder, quantization, heads))


def kept(folder: Path, make: Callable[[], Mapping[str, bytes]]) -> Path | dict[str, bytes]:
    """The folder if it is there and as it was written, else what `make` makes, written there if possible."""
    if _intact(folder):
        return folder
    files = dict(make())
    try:
        _write(folder, files)
    except OSError:
        return files
    return folder


def _intact(folder: Path) -> bool:
    try:
        sums = json.loads((folder / SUMS).read_text("utf-8"))
        return bool(sums) and all(_digest((folder / name).read_bytes()) == digest for name, digest in sums.items())
    except (OSError, ValueError, AttributeError, TypeError):
        return False


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Whoever comes second finds the folder taken, by the same files; what stood there damaged is moved away."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            (new / name).write_bytes(content)
        (new / SUMS).write_text(json.dumps({name: _digest(content) for name, content in files.items()}), "utf-8")
        _put(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put(new: Path, folder: Path) -> None:
    for _ in range(3):
        try:
            new.rename(folder)
            return
        except OSError:
            if _intact(folder):
                return
            old = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
            folder.rename(old / "damaged")
            shutil.rmtree(old, ignore_errors=True)
    raise OSError(f"{folder} cannot be replaced")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _converted(folder: Path, quantization: str, heads: Sequence[int]) -> dict[str, bytes]:
    from translate.convert_marian import Marian, converted

    try:
        return converted(Marian.read(folder), quantization, heads)
    except DAMAGE as error:
        cause = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        cause = (cause.strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise KrantError(f"{folder}: this model cannot be loaded: {cause}. {RELOAD}") from error
