"""Converted models, kept in the user's cache: made once for what a model's files hash to, verified at every use.

A folder appears whole or not at all, so that two processes can make the same one; what was damaged is made again.
Where nothing can be written, the conversion stays in memory. `KRANT_CACHE` names another folder than the system's.
When a model's folder has changed, what was made of it before goes as soon as nobody has opened it for a while.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

from translate.decoding import RELOAD
from translate.errors import KrantError, first_line
from translate.models import SUMS, Model

ENVIRONMENT = "KRANT_CACHE"
# What damaged files make json, numpy, struct and torch raise; anything else is a mistake of ours.
DAMAGE = (OSError, ValueError, KeyError, TypeError, IndexError, RuntimeError, EOFError, UnpicklingError, struct.error)
CONVERSION = 3  # to be raised when the same model is converted differently
ORIGIN = "origin.json"  # which folder a conversion was made of, and of which content
UNUSED = 600  # seconds since it was last opened; another process may be just loading it


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
    folder = cache_folder() / "ctranslate2" / key
    origin = {"folder": str(model.folder.resolve()), "content": model.hash, "conversion": CONVERSION}

    def make() -> dict[str, bytes]:
        return _converted(model.folder, quantization, heads) | {ORIGIN: json.dumps(origin).encode("ascii")}

    is_new = not folder.exists()
    found = kept(folder, make)
    if isinstance(found, Path):
        with suppress(OSError):
            os.utime(found)
        if is_new:
            _drop_outdated(found.parent, origin)
    return found


def _drop_outdated(place: Path, origin: Mapping[str, object]) -> None:
    """Delete what was made of the same folder when its content was another, unless somebody may be opening it."""
    for path in place.iterdir():
        with suppress(OSError, ValueError, AttributeError):
            other = json.loads((path / ORIGIN).read_bytes())
            outdated = other != origin and other.get("folder") == origin["folder"]
            if outdated and time.time() - path.stat().st_mtime > UNUSED:
                _delete(path)


def _delete(folder: Path) -> None:
    """Moved away first, so that nobody finds half of it."""
    old = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        folder.rename(old / "old")
    finally:
        shutil.rmtree(old, ignore_errors=True)


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
            _delete(folder)
    raise OSError(f"{folder} cannot be replaced")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _converted(folder: Path, quantization: str, heads: Sequence[int]) -> dict[str, bytes]:
    from translate.convert_marian import Marian, converted

    try:
        return converted(Marian.read(folder), quantization, heads)
    except DAMAGE as error:
        cause = f"there is no {error}" if isinstance(error, KeyError) else first_line(error)
        raise KrantError(f"{folder}: this model cannot be loaded: {cause}. {RELOAD}") from error
