"""Writing files so that a crash never leaves half of one, and choosing the writer by a file's suffix."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from align.bitext import Bitext
from align.errors import AlignError
from align.exceltable import write_xlsx
from align.jsonl import iter_jsonl
from align.texttable import iter_tsv
from align.tmx import iter_tmx
from align.wordtable import write_docx
from align.xliff import iter_xliff
from align.xliff2 import iter_xliff2

Writer = Callable[[Bitext], Iterable[bytes]]

WRITERS: dict[str, Writer] = {
    ".tmx": iter_tmx,
    ".xlf": iter_xliff,
    ".xliff": iter_xliff2,
    ".tsv": iter_tsv,
    ".xlsx": lambda bitext: [write_xlsx(bitext)],
    ".docx": lambda bitext: [write_docx(bitext)],
    ".jsonl": iter_jsonl,
}
"""The bitext formats by suffix: each takes a bitext and gives the file's bytes in pieces, so that nothing piles up."""


def write_bitext(bitext: Bitext, path: Path) -> None:
    """Write `bitext` atomically in the format that the suffix of `path` names.

    A TMX file has to be valid before it replaces anything. Raises AlignError for a suffix without a writer, for a TMX
    file that is not valid and for a place that cannot be written.
    """
    suffix = path.suffix.lower()
    writer = WRITERS.get(suffix)
    if writer is None:
        raise AlignError(f"{path}: no format is known for '{path.suffix}'. Use one of {', '.join(WRITERS)}.")
    with atomic_file(path) as file:
        file.writelines(writer(bitext))
        if suffix == ".tmx":
            from align.tmxschema import require_valid  # lxml, which most writers do without

            require_valid(file, str(path))


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`: afterwards the file has all of it, or what it had before. Raises AlignError."""
    with atomic_file(path) as file:
        file.write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """A binary file that takes the name `path` only when the block ends without an exception.

    The data goes to a hidden file in the same folder (which is made if need be), is flushed to the disk and then
    renamed; after an exception the hidden file is gone and `path` is untouched. A link is followed, so that it stays
    a link. The new file gets the permissions that the umask gives. It can be read back, too, before it gets its name.
    Raises AlignError when the system refuses.
    """
    final = Path(os.path.realpath(path))
    try:
        _make_room(final)
        temporary = final.parent / f".krant-{secrets.token_hex(8)}.tmp"
        try:
            # Not tempfile: its files are private (0600), and one that replaces a shared file has to be as readable.
            with open(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666), "w+b") as file:  # noqa: PTH123
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(final)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(final.parent)
    except OSError as error:
        raise AlignError(f"{path}: cannot be written: {error.strerror or error}. {_cure(error)}") from error


def _make_room(final: Path) -> None:
    """Make the folder, and see to it that a rename cannot replace a folder, a device or a pipe."""
    new = [] if final.parent.is_dir() else [folder for folder in final.parents if not folder.exists()]
    final.parent.mkdir(parents=True, exist_ok=True)
    for folder in new:
        _sync_folder(folder.parent)
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(final.stat().st_mode):
            raise AlignError(f"{final}: is not a file that could be replaced. Choose another name for the output.")


def _sync_folder(folder: Path) -> None:
    """Bring the rename itself to the disk; file systems that cannot do it for a folder lose nothing but speed."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cure(error: OSError) -> str:
    match error:
        case PermissionError():
            return "Choose an output folder where you may write, or change its permissions."
        case FileExistsError() | NotADirectoryError():
            return "A part of the path is a file, not a folder; choose another output folder."
        case _:
            return "Check the path and the space left on the disk, or choose another output folder."
