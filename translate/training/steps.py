"""Steps of a long recipe in one folder: each is done once, and its inputs, settings and outputs are in a manifest.

`manifest.json` has for each step the SHA-256 of what went in and came out. A step whose inputs and settings are as
they were, and whose outputs are there unchanged, is not done again. A step that was cut off finds what it has written
of its outputs, to go on with; after any other change it finds nothing of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Steps:
    """The recipe's folder."""

    folder: Path
    say: Say

    @property
    def path(self) -> Path:
        return self.folder / "manifest.json"

    def manifest(self) -> dict[str, Any]:
        """What was done so far, by step."""
        found: dict[str, Any] = json.loads(self.path.read_text("utf-8")) if self.path.is_file() else {}
        return found

    def do(
        self, name: str, inputs: Sequence[Path], outputs: Sequence[str], settings: Any, work: Callable[[], bool | None]
    ) -> bool:
        """Run `work` unless it is done; False if it said (by False) that it was stopped before its end."""
        self.folder.mkdir(parents=True, exist_ok=True)
        plain = json.loads(json.dumps(settings, default=str))
        given = {"inputs": {str(path): digest(path) for path in inputs}, "settings": plain}
        known = self.manifest().get(name, {})
        if {key: known.get(key) for key in given} == given and self._whole(known.get("outputs", {}), outputs):
            self.say(f"{name}: done already")
            return True
        if {key: known.get(key) for key in given} != given or "outputs" in known:
            for output in outputs:
                (self.folder / output).unlink(missing_ok=True)  # made of something else, or damaged
            self._write(self.manifest() | {name: given})
        self.say(f"{name}: begins")
        if work() is False:
            self.say(f"{name}: stopped; the same command goes on")
            return False
        made = {output: digest(self.folder / output) for output in outputs}
        self._write(self.manifest() | {name: {**given, "outputs": made}})
        return True

    def _whole(self, made: dict[str, str], outputs: Sequence[str]) -> bool:
        return set(made) == set(outputs) and all(
            (self.folder / name).is_file() and digest(self.folder / name) == value for name, value in made.items()
        )

    def _write(self, manifest: dict[str, Any]) -> None:
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
        partial.replace(self.path)


def digest(path: Path) -> str:
    """The file's SHA-256, of a folder that of its files' names and contents."""
    if path.is_dir():
        parts = [f"{digest(file)}  {file.relative_to(path)}" for file in sorted(path.rglob("*")) if file.is_file()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
