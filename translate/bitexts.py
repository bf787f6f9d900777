"""Bitexts that exist already, from files and run folders, ours or another tool's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from align.bitext import Bitext
from align.errors import AlignError
from align.exceltable import read_xlsx
from align.jsonl import read_jsonl
from align.texttable import read_tsv
from align.tmxread import read_tmx
from align.wordtable import read_docx
from align.xliffread import read_xliff
from translate.errors import KrantError
from translate.formats import is_memory

READERS: dict[str, Callable[[Path], Bitext]] = {
    ".tmx": read_tmx,
    ".jsonl": read_jsonl,
    ".xlf": read_xliff,
    ".xliff": read_xliff,
    ".tsv": read_tsv,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
}
IN_FOLDERS = (".tmx", ".jsonl", ".xlf", ".xliff")  # any table or document may lie about; name those that you mean


def find(paths: Iterable[Path]) -> Iterator[Path]:
    """The bitext files of files and folders (recursively), in order. Raises KrantError where there is none."""
    for path in paths:
        if path.is_dir():
            files = _in_folder(path)
            if not files:
                raise KrantError(f"{path}: this folder has no bitexts (no {' or '.join(IN_FOLDERS)} file).")
            yield from files
        elif path.exists():
            yield path
        else:
            raise KrantError(f"{path}: there is no such file or folder. Check the spelling.")


def _in_folder(folder: Path) -> list[Path]:
    """One file for each bitext: a run may have written several formats of one, and a memory of them all."""
    ranks = {suffix: rank for rank, suffix in enumerate(IN_FOLDERS)}
    files = [file for file in folder.rglob("*") if file.suffix.lower() in ranks and not is_memory(file)]
    best: dict[Path, Path] = {}
    for file in sorted(files, key=lambda file: (ranks[file.suffix.lower()], file)):
        best.setdefault(file.with_suffix(""), file)
    return sorted(best.values())


def read(path: Path) -> Bitext:
    """The bitext in a file, by its suffix. Raises KrantError."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise KrantError(f"{path}: is no bitext; known are {', '.join(READERS)}.")
    try:
        return reader(path)
    except AlignError as problem:
        raise KrantError(str(problem)) from problem
