"""Files for lxml, which hands a file's name on to libxml2 and fails where that name is not UTF-8."""

from __future__ import annotations

from typing import BinaryIO


class Nameless:
    """What lxml needs of an open binary file, and nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)
