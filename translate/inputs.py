"""From the paths on the command line to article files, each with the name its outputs get."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translate.documents.choices import DEFAULT, FOLDER_SUFFIXES, SUFFIXES, Choices
from translate.errors import KrantError

STDIN = "-"
SUFFIX = ".txt"
OUTPUT_ENDS = tuple(f".en{suffix}" for suffix in (SUFFIX, *SUFFIXES))  # what a run writes itself
RUN_RECORD = "krant-run.json"  # what is in a folder with this file and is no plain text, a run has made
RUN_PAGE = "index"  # the page that lists a run's articles lies beside theirs
NAME_BYTES = 240  # file systems hold 255 bytes a name; the longest ending we add is ".en.markdown"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to translate. `name` is its output name without an ending, with `/` between folders.

    `choices` say how a document is to be read.
    """

    path: Path
    name: str
    choices: Choices = DEFAULT


def find(
    arguments: Iterable[str], choices: Choices = DEFAULT, folder: Path | None = None
) -> tuple[list[Input], list[KrantError]]:
    """The article files of files, folders (recursively) and glob patterns, in order, each once, and what was wrong.

    Two files whose outputs would have the same name (also where a file system ignores case) are not both taken, nor
    is a document in the output `folder` that an output would replace.
    """
    inputs: list[Input] = []
    problems: list[KrantError] = []
    taken: dict[str, Path] = {}
    for argument in arguments:
        try:
            for path, name in _expand(argument):
                try:
                    _keep(path, name, folder)
                    _claim(path, name, taken, inputs, choices)
                except KrantError as problem:
                    problems.append(problem)
        except KrantError as problem:
            problems.append(problem)
        except OSError as error:
            problems.append(
                KrantError(f"{argument}: cannot be read: {error.strerror}. Check its name and permissions.")
            )
    return inputs, problems


def _keep(path: Path, name: str, folder: Path | None) -> None:
    """Raises KrantError for a document that the run would write its own files over, such as the page NAME.html."""
    suffix = path.suffix.lower()
    if folder is None or suffix not in SUFFIXES:
        return
    target = folder / (name + path.suffix)
    if target.exists() and target.samefile(path):
        raise KrantError(
            f"{path}: lies in the output folder, where it could be overwritten. Choose another one with -o."
        )


def _claim(path: Path, name: str, taken: dict[str, Path], inputs: list[Input], choices: Choices) -> None:
    """Add the file unless it is there already. Raises KrantError where its outputs cannot be written under `name`."""
    if any(len(part.encode("utf-8", "surrogateescape")) > NAME_BYTES for part in name.split("/")):
        raise KrantError(f"{path}: the name is too long to add an ending to it. Rename the file.")
    if name.casefold() == RUN_PAGE:
        raise KrantError(f"{path}: its page would have the name of the run's own {RUN_PAGE}.html. Rename the file.")
    resolved = Path(os.path.realpath(path))  # Path.resolve raises RuntimeError for a link to itself
    other = taken.get(name.casefold())
    if other is None:
        taken[name.casefold()] = resolved
        inputs.append(Input(path, name, choices))
    elif other != resolved:
        raise KrantError(
            f"{path}: its outputs would overwrite those of {other}. "
            "Translate them into different output folders, or give their common folder as the input."
        )


def _expand(argument: str) -> Iterator[tuple[Path, str]]:
    """The files that an argument stands for, each with its output name."""
    path = Path(argument)
    if argument and path.exists():
        yield from _folder(path) if path.is_dir() else [(path, _name(path.name))]
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute patterns)
        if not matches:
            raise KrantError(f"{argument}: no file matches this pattern. Check the folder and the spelling.")
        for match in map(Path, matches):
            if match.is_dir():
                yield from _folder(match)
            elif not _is_output(match):
                yield match, _name(match.name)
    else:
        raise KrantError(f"{argument or repr(argument)}: there is no such file or folder. Check the spelling.")


def _folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """The articles and documents below a folder, sorted; hidden ones and our own outputs are passed over."""
    found = False
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        suffix = path.suffix.lower()
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or suffix not in (SUFFIX, *FOLDER_SUFFIXES) or _is_output(path) or path.is_dir():
            continue
        if suffix != SUFFIX and any((above / RUN_RECORD).exists() for above in [path.parent, *path.parent.parents]):
            continue
        found = True
        yield path, _name(relative.as_posix())
    if not found:
        raise KrantError(f"{folder}: this folder has no articles (no {SUFFIX} file in it or below it).")


def _is_output(path: Path) -> bool:
    return path.name.lower().endswith(OUTPUT_ENDS)


def _name(relative: str) -> str:
    """The output name: the relative path without its suffix."""
    path = PurePosixPath(relative)
    return str(path.with_suffix("") if path.suffix else path)
