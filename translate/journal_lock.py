"""One run at a time in an output folder: a lock that dies with its process, whatever kills it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from translate.errors import KrantError

FOLDER = ".krant"  # below the output folder; hidden, so that it is never taken for an article or a page
LOCK = "lock"

try:
    import fcntl
except ImportError:  # not a POSIX system: there the journal's own database is the only guard
    fcntl = None  # type: ignore[assignment]


class Held:
    """A lock that is held. `check` tells whether the folder is still the one that was locked."""

    def __init__(self, folder: Path, handle: int) -> None:
        self._folder, self._handle = folder, handle

    def check(self) -> None:
        """Raises KrantError when somebody has deleted, moved or replaced the folder since."""
        with suppress(OSError):
            if os.path.samestat((self._folder / FOLDER / LOCK).stat(), os.fstat(self._handle)):
                return
        raise KrantError(
            f"{self._folder}: the output folder was deleted or moved during the run. "
            "Run the same command again; it makes what is missing."
        )


@contextmanager
def locked(folder: Path) -> Iterator[Held]:
    """Hold the lock of the output folder, which is made if need be. Raises KrantError when another process has it."""
    path = folder / FOLDER / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise KrantError(f"{path}: cannot be written: {error.strerror}. Choose another folder with -o.") from error
    try:
        if fcntl is not None:
            _take(folder, handle)
        yield Held(folder, handle)
    finally:
        os.close(handle)


def busy(folder: Path) -> bool:
    """Whether a run is at work in the folder just now."""
    try:
        handle = os.open(folder / FOLDER / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, AttributeError):
        return fcntl is not None
    finally:
        os.close(handle)
    return False


def _take(folder: Path, handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        number = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        raise KrantError(
            f"{folder}: another krant is at work there (process {number or 'unknown'}). "
            "Wait until it is done, or choose another folder with -o."
        ) from error
    except OSError:
        return  # a file system without locks (some network shares) is no reason not to translate
    with suppress(OSError):  # the number only helps people; a full disk must not stop a run here
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
