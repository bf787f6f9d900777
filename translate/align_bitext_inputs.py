"""Which arguments of `krant align` are bitexts, and what they are called. A table may be one, or list files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from align.pairstable import ENDING
from translate.align_inputs import BitextFile
from translate.bitexts import READERS, find
from translate.errors import KrantError

TABLE = ".tsv"
PATH = re.compile(r"[^\t]{1,200}\.[A-Za-z]\w{0,4}")


def are_bitexts(arguments: Sequence[Path]) -> bool:
    """Whether these are bitexts, or a folder of them, rather than texts to be aligned with each other.

    Raises KrantError for a bitext among texts.
    """
    if len(arguments) == 1 and arguments[0].is_dir():
        return True
    kinds = [_is_bitext(path) for path in arguments]
    if any(kinds) and not all(kinds):
        path, other = arguments[kinds.index(True)], arguments[kinds.index(False)]
        raise KrantError(f"{path}: is a bitext, and {other} is not. Align bitexts by themselves.")
    return all(kinds)


def _is_bitext(path: Path) -> bool:
    """A table is a bitext unless its cells are the paths of files."""
    suffix = path.suffix.lower()
    return not _lists_files(path) if suffix == TABLE else suffix in READERS


def _lists_files(table: Path) -> bool:
    """Whether at least half of a table's rows begin with what look like two paths. An unreadable one says so later."""
    if table.name.lower().endswith(ENDING):
        return False
    try:
        lines = table.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return True
    rows = [line.strip().split("\t") for line in lines if line.strip() and not line.startswith("#")]
    paths = [row for row in rows if len(row) > 1 and all(_looks_like_path(cell, table.parent) for cell in row[:2])]
    return 2 * len(paths) >= len(rows)


def _looks_like_path(cell: str, folder: Path) -> bool:
    name = cell.strip()
    return bool(PATH.fullmatch(name)) or (0 < len(name) < 200 and "\0" not in name and (folder / name).exists())


def find_bitexts(arguments: Sequence[Path]) -> tuple[list[BitextFile], list[KrantError]]:
    """The bitexts in files and folders, each with the name of its outputs, and what was wrong.

    In a folder, several files of one name are one article, and a run's memory is none (see `translate.bitexts`).
    """
    files: list[BitextFile] = []
    problems: list[KrantError] = []
    taken: dict[str, Path] = {}
    for argument in arguments:
        try:
            found = _folder(argument) if argument.is_dir() else [BitextFile(argument, _stem(argument.name))]
        except KrantError as problem:
            problems.append(problem)
            continue
        for file in found:
            other = taken.setdefault(file.name.casefold(), file.path)
            if other is file.path:
                files.append(file)
            else:
                cure = "Align them in two runs."
                problems.append(KrantError(f"{file.path}: its outputs would overwrite those of {other}. {cure}"))
    return files, problems


def _folder(folder: Path) -> list[BitextFile]:
    files = [(path, path.relative_to(folder)) for path in find([folder])]
    shown = [(path, name) for path, name in files if not any(part.startswith(".") for part in name.parts)]
    return [BitextFile(path, _stem(name.as_posix())) for path, name in shown]


def _stem(name: str) -> str:
    return name.removesuffix(ENDING) if name.lower().endswith(ENDING) else name.removesuffix(Path(name).suffix)
