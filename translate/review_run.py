"""A run's folder that is there already: its articles as they stand, their files written anew by the same writers."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.files import write_atomically, write_bitext
from align.page import page
from align.pairstable import ENDING, write_table
from translate import align_batch, bitexts, formats, outputs
from translate.article import read
from translate.errors import KrantError
from translate.outputs import INDEX, RECORD, STATE, Done, Failed
from translate.pipeline import encoded
from translate.review_merge import Merged
from translate.review_text import english_changed, english_of

TMX, ENGLISH, PAGE = ".tmx", ".en.txt", ".html"


class Run:
    """The run in `folder`. Raises KrantError for a folder without one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise KrantError(f"{folder}: there is no such folder. Name the run's folder with --in.")

    @cached_property
    def record(self) -> dict[str, Any]:
        """The content of krant-run.json, {} where there is none."""
        path = self.folder / RECORD
        try:
            value = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise KrantError(f"{path}: cannot be read: {error}. Translate the articles again.") from error
        return value if isinstance(value, dict) else {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The articles' names: those of the last run, then all others that have their files here.

        A folder below that is a run of its own is left out.
        """
        found = [str(entry["name"]) for entry in self.record.get("articles", [])]
        others = [path.parent for path in self.folder.rglob(RECORD) if path.parent != self.folder]
        for path in sorted(self.folder.rglob("*")):
            mine = path.suffix in (STATE, TMX) and not any(path.is_relative_to(other) for other in others)
            if mine and not formats.is_memory(path):
                found.append(path.relative_to(self.folder).with_suffix("").as_posix())
        return tuple(name for name in dict.fromkeys(found) if self.state_path(name) is not None)

    def state_path(self, name: str) -> Path | None:
        """The file that holds an article's bitext: what the run or the last review wrote, else the TMX."""
        paths = (self._path(name, STATE), self._path(name, TMX))
        return next((path for path in paths if path.is_file()), None)

    def bitext(self, name: str) -> Bitext:
        path = self.state_path(name)
        if path is None:
            raise KrantError(f"{self.folder}: has no article {name}. Its {STATE} and {TMX} files are gone.")
        return bitexts.read(path)

    def english(self, before: Bitext, merged: Merged) -> str | None:
        """The article's English text after the changes; None where the run wrote none.

        From the article itself, if it is where it was and what it was; else from the English text. Raises KrantError
        where both have changed.
        """
        path = self._path(before.name, ENGLISH)
        if not path.is_file():
            return None
        entry: dict[str, Any] = next((one for one in self.record.get("articles", []) if one["name"] == before.name), {})
        source = Path(str(entry.get("input", "")))
        if source.is_file():
            try:
                text = english_of(read(source, before.name)[0], merged.bitext.pairs)
            except KrantError:
                text = None
            if text is not None:
                return text
        with path.open(encoding="utf-8", newline="") as file:
            text = english_changed(file.read(), before.pairs, merged.changes)
        if text is None:
            raise KrantError(
                f"{path}: was changed by hand, and the article {source if str(source) != '.' else before.name} is not "
                "where it was. Put the article back, or translate it again and apply the review then."
            )
        return text

    def write(self, bitext: Bitext, english: str | None) -> None:
        """Write an article's files, those that are there already, each whole or not at all; its state last."""
        title, name = outputs.title_of(bitext), bitext.name
        for ending in [TMX, *(ending for ending, _ in formats.ALSO.values())]:
            path = self._path(name, ending)
            if ending != STATE and path.is_file():
                write_bitext(bitext, path)
        table = self._path(name, ENDING)
        if table.is_file():
            write_atomically(table, write_table(bitext))
        home = "../" * name.count("/") + INDEX
        write_atomically(self._path(name, PAGE), page(bitext, title=title, home=home))
        if english is not None:
            write_atomically(self._path(name, ENGLISH), encoded(english))
        write_bitext(bitext, self._path(name, STATE))

    def write_overview(self, changed: dict[str, Bitext]) -> None:
        """Write the run's record, index and memory with the numbers of the articles that changed."""
        if not self.record:
            return
        entries = [self._entry(one, changed.get(one["name"])) for one in self.record.get("articles", [])]
        total = {**self.record.get("total", {}), "segments": sum(one["segments"] for one in entries)}
        content = {**self.record, "articles": entries, "total": total}
        known = {one.name for one in fields(Done)}
        done = [Done(**{key: value for key, value in one.items() if key in known}) for one in entries]
        failed = [Failed(one["input"], one["problem"], one.get("name", "")) for one in content.get("problems", [])]
        written = self._formats([item.name for item in done])
        aligned = "aligner" in content["signature"]
        labels = align_batch.labels(written) if aligned else (*outputs.LABELS, *written.labels)
        title = align_batch.TITLE if aligned else outputs.TITLE
        outputs.write_run(self.folder, content, done, failed, title=title, labels=labels)
        if any((self.folder / name).is_file() for name in (formats.MEMORY, formats.SECOND)):
            properties = tuple(content["signature"].items())
            formats.write_memory(self.folder, [item.name for item in done], properties, written)

    @property
    def memory(self) -> Path | None:
        """The memory that the run used, as its record names it."""
        value = self.record.get("memory")
        return Path(value) if isinstance(value, str) and value else None

    def _formats(self, names: list[str]) -> formats.Formats:
        """The formats that the run wrote, and the style of its `krant.tmx`, as its record or its files tell."""
        also = self.record.get("also")
        if not isinstance(also, list):
            endings = {name: ending for name, (ending, _) in formats.ALSO.items() if ending != STATE}
            also = [one for one, end in endings.items() if any(self._path(name, end).is_file() for name in names)]
        value = self.record.get("tmx")
        if not isinstance(value, dict):
            return formats.Formats(tuple(also))
        codes = f"{value['source_language']},{value['target_language']}" if value["source_language"] else ""
        return formats.Formats(tuple(also), formats.style(value["dialect"], codes, value["author"], value["date"]))

    def _entry(self, entry: dict[str, Any], bitext: Bitext | None) -> dict[str, Any]:
        if bitext is None:
            return entry
        now = outputs.summary(entry["input"], bitext, entry.get("seconds"), entry["warnings"])
        return {**entry, "title": now.title, "segments": now.segments, "flags": now.flags, "changes": now.changes}

    def _path(self, name: str, ending: str) -> Path:
        base = self.folder / name
        return base.with_name(base.name + ending)


def recorded(memory: Path | None, written: formats.Formats) -> dict[str, Any]:
    """What the run's record has to say about its memory and its `krant.tmx`, if they are not as always."""
    found: dict[str, Any] = {"also": list(written.also)} if written.also else {}
    if memory is not None:
        found["memory"] = str(memory.absolute())
    if written.style != formats.Formats().style:
        style = written.style
        found["tmx"] = {
            "dialect": style.dialect.name, "source_language": style.source_language,
            "target_language": style.target_language, "author": style.author, "date": style.date,
        }  # fmt: skip
    return found
