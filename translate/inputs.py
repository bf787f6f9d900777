"""From the paths on the command line to article files, each with the name its outputs get."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translate.errors import KrantError

STDIN = "-"
SUFFIX = ".txt"
OUTPUT_ENDS = (".en.txt",)  # what a run writes itself, when the output folder lies in the input folder
NAME_BYTES = 240  # file systems hold 255 bytes a name; the longest ending we add is ".en.txt"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to translate. `name` is its output name without an ending, with `/` between folders."""

    path: Path
    name: str


def find(arguments: Iterable[str]) -> tuple[list[Input], list[KrantError]]:
    """The article files of files, folders (recursively) and glob patterns, in order, each once, and what was wrong.

    Two files whose outputs would have the same name (also where a file system ignores case) are not both taken.
    """
    inputs: list[Input] = []
    problems: list[KrantError] = []
    taken: dict[str, Path] = {}
    for argument in arguments:
        try:
            for item in _expand(argument):
                _claim(item, taken, inputs, problems)
        except KrantError as problem:
            problems.append(problem)
    return inputs, problems


def _claim(item: Input, taken: dict[str, Path], inputs: list[Input], problems: list[KrantError]) -> None:
    """Add `item` unless it is there already or its outputs would overwrite another article's."""
    resolved = item.path.resolve()
    other = taken.setdefault(item.name.casefold(), resolved)
    if resolved in (known.path.resolve() for known in inputs if known.name.casefold() == item.name.casefold()):
        return
    if other != resolved:
        problems.append(
            KrantError(
                f"{item.path}: its outputs would overwrite those of {other}. "
                "Translate them into different output folders, or give their common folder as the input."
            )
        )
        return
    inputs.append(item)


def _expand(argument: str) -> Iterator[Input]:
    path = Path(argument)
    if path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield Input(path, _name(PurePosixPath(path.name), path))
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute patterns)
        if not matches:
            raise KrantError(f"{argument}: no file matches this pattern. Check the folder and the spelling.")
        for match in matches:
            yield from (
                _expand(match) if glob.has_magic(match) is False else iter((Input(Path(match), Path(match).stem),))
            )
    else:
        raise KrantError(f"{argument}: there is no such file or folder. Check the spelling.")


def _folder(folder: Path) -> Iterator[Input]:
    """The `.txt` files below a folder, sorted; hidden ones and our own outputs are passed over."""
    found = False
    for path in sorted(folder.rglob("*")):
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or path.suffix.lower() != SUFFIX or path.name.lower().endswith(OUTPUT_ENDS) or path.is_dir():
            continue
        found = True
        yield Input(path, _name(relative, path))
    if not found:
        raise KrantError(f"{folder}: this folder has no articles (no {SUFFIX} file in it or below it).")


def _name(relative: PurePosixPath, path: Path) -> str:
    """The output name: the relative path without its suffix."""
    name = str(relative.with_suffix("") if relative.suffix else relative)
    if any(len(part.encode("utf-8", "surrogateescape")) > NAME_BYTES for part in name.split("/")):
        raise KrantError(f"{path}: the name is too long to add an ending to it. Rename the file.")
    return name
