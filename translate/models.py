"""Which model translates: find it, verify its files, say why it was chosen. Nothing here imports torch.

A choice is a folder, a hub id, `bundled`, `opus-mt` or `auto`; see `resolve`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import KrantError, first_line

OPUS_MT = "Helsinki-NLP/opus-mt-nl-en"
BUNDLED = Path(__file__).parent / "bundled" / "nl-en"
ENVIRONMENT = "KRANT_MODEL"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")
NEEDED = ("config.json", "source.spm", "target.spm", "vocab.json")
SETTINGS = "krant.json"
DICTIONARY = "dictionary.tsv.xz"
OPTIONAL = ("generation_config.json", "tokenizer_config.json", SETTINGS, DICTIONARY)
SMALL = ["*.json", "*.spm", "README.md", DICTIONARY]  # what a hub model is judged by before its weights are fetched
HUB_ID = re.compile(r"(?!.*(?:--|\.\.))[A-Z0-9](?:[\w.-]*\w)?/\w(?:[\w.-]*\w)?(?<!\.git)", re.ASCII | re.IGNORECASE)
SHA256 = re.compile(r"[0-9a-f]{64}")
SHA1 = re.compile(r"[0-9a-f]{40}")
SUMS = "SHA256SUMS"
SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, slots=True)
class Model:
    """A verified Marian folder. `hash` is over all its files' hashes; `reason` says why it was chosen."""

    name: str
    folder: Path
    reason: str
    revision: str | None
    files: tuple[tuple[str, str], ...]

    @property
    def hash(self) -> str:
        return hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in self.files).encode()).hexdigest()

    @property
    def signature(self) -> str:
        return f"{self.name}@{(self.revision or self.hash)[:12]}"


def resolve(choice: str | None = None, *, say: Callable[[str], None] | None = None) -> Model:
    """The model for `--model`: `choice`, else $KRANT_MODEL, else auto (opus-mt if it is here, otherwise bundled).

    Only a hub model that was asked for by name is fetched, after `say` was told. Raises KrantError with cause and cure.
    """
    source = "--model" if choice else f"${ENVIRONMENT}" if os.environ.get(ENVIRONMENT) else ""
    choice = choice or os.environ.get(ENVIRONMENT) or "auto"
    if choice == "auto":
        folder = cached(OPUS_MT)
        if folder is not None:
            return verified(OPUS_MT, folder, "it is on this machine")
        return verified("bundled", BUNDLED, f"{OPUS_MT} is not on this machine")
    reason = f"{source} {choice}".strip()
    if choice == "bundled":
        return verified("bundled", BUNDLED, reason)
    if Path(choice).is_dir():
        return verified(Path(choice).resolve().name, Path(choice), reason)
    hub_id = OPUS_MT if choice == "opus-mt" else choice
    if not HUB_ID.fullmatch(hub_id):
        raise KrantError(
            f"{reason}: there is no such folder, and it is no model's name on a hub (owner/name). "
            "Use a folder, owner/name, opus-mt or bundled."
        )
    folder = cached(hub_id)
    if folder is None:
        if say:
            say(f"{hub_id} is not on this machine; fetching it from the hub")
        folder = fetch(hub_id)
    return verified(hub_id, folder, reason)


def available() -> list[tuple[str, Path | None]]:
    """The two models Krant knows by name, and where they are on this machine."""
    return [(OPUS_MT, cached(OPUS_MT)), ("bundled", None if missing(BUNDLED) else BUNDLED)]


def cached(hub_id: str) -> Path | None:
    """The newest complete snapshot of a hub model in the local cache, or None. Never asks the network."""
    from huggingface_hub import constants

    if not (Path(constants.HF_HUB_CACHE) / f"models--{hub_id.replace('/', '--')}").is_dir():
        return None  # the hub's client takes a fifth of a second to load
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(hub_id, "config.json")
    if not isinstance(found, str):
        return None
    folder = Path(found).parent
    return folder if not missing(folder) else None


def fetch(hub_id: str) -> Path:
    """Download a hub model into the hub's own cache: the small files, then, if they are a Marian model's, the weights.

    Raises KrantError when that fails or the model is of another kind.
    """
    folder = _download(hub_id, SMALL)
    if (folder / "config.json").is_file():
        _check_config(folder)
    if all((folder / name).is_file() for name in NEEDED):
        for weights in WEIGHTS:
            folder = _download(hub_id, [weights])
            if (folder / weights).is_file():
                break
    return folder


def _download(hub_id: str, patterns: list[str]) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_id, allow_patterns=patterns))
    except Exception as error:  # the hub client, its HTTP library and the system each have their own
        raise KrantError(
            f"{hub_id}: cannot be fetched from the hub: {_cause(error)}. Check the name and the network "
            f"(behind a proxy set HTTPS_PROXY; for a mirror set HF_ENDPOINT), or copy the model's folder from another "
            "machine and use --model FOLDER, or work offline with --model bundled."
        ) from error


def _cause(error: Exception) -> str:
    """The first line of the innermost message, which is the one that names the fault."""
    while error.__cause__ is not None and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return first_line(error)


def missing(folder: Path) -> list[str]:
    """The files a Marian folder must have and this one has not."""
    absent = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in WEIGHTS):
        absent.append(WEIGHTS[0])
    return absent


def verified(name: str, folder: Path, reason: str) -> Model:
    """The folder as a Model, after its files were looked at. Raises KrantError for an incomplete or damaged one."""
    absent = missing(folder)
    if absent:
        cure = "Reinstall Krant." if name == "bundled" else f"Fetch it again: krant models fetch {name}"
        cure = cure if HUB_ID.fullmatch(name) or name == "bundled" else "Copy the whole model folder again."
        raise KrantError(f"{folder}: this model is incomplete, it has no {', no '.join(absent)}. {cure}")
    _check_config(folder)
    _check_weights(folder)
    weights = next(file for file in WEIGHTS if (folder / file).is_file())
    optional = [file for file in OPTIONAL if (folder / file).is_file()]
    files = tuple((file, _digest(folder / file)) for file in sorted([*NEEDED, weights, *optional]))
    _check_sums(folder, dict(files))
    revision = folder.name if folder.parent.name == "snapshots" else None
    return Model(name, folder, reason, revision, files)


def _check_config(folder: Path) -> None:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        kind = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder / "config.json", str(error)) from error
    if kind != "marian":
        raise KrantError(f"{folder}: is a model of the kind {kind!r}; Krant runs Marian models (opus-mt-…).")


def _check_weights(folder: Path) -> None:
    """A truncated weight file is the most common damage; its header tells without loading it, or numpy for its sake."""
    weights = folder / WEIGHTS[0]
    if not weights.is_file():
        return
    try:
        header, start = safetensors_header(weights)
        ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
        if weights.stat().st_size != start + max(ends):
            raise ValueError(f"its tensors end at byte {start + max(ends)}, the file at {weights.stat().st_size}")
    except (OSError, ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError, struct.error) as error:
        raise _damaged(weights, first_line(error)) from error


def safetensors_header(path: Path) -> tuple[dict[str, Any], int]:
    """What a safetensors file says of its tensors, and where the first begins (huggingface.co/docs/safetensors).

    Raises ValueError, OSError or struct.error for what is no such file.
    """
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > path.stat().st_size:
            raise ValueError("its header would be longer than the file")
        header: dict[str, Any] = json.loads(file.read(length))
    return header, 8 + length


def _digest(path: Path) -> str:
    """SHA-256 of the file. In a hub cache the blob's name is that hash for large files, Git's for the others, and then
    they must agree."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    blob = path.resolve()
    if path.is_symlink() and (
        (SHA256.fullmatch(blob.name) and blob.name != digest)
        or (SHA1.fullmatch(blob.name) and blob.name != _git_hash(path.read_bytes()))
    ):
        raise _damaged(path, "its hash is not the hub's")
    return digest


def _damaged(path: Path, cause: str) -> KrantError:
    """In a hub cache a file is a link to its content, and as long as that is there it is not fetched again."""
    cure = f"Delete {path.resolve()} and fetch" if path.is_symlink() else "Copy or fetch"
    return KrantError(f"{path}: is damaged ({cause}). {cure} the model again.")


def _git_hash(data: bytes) -> str:
    """The name that Git gives a file of this content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _check_sums(folder: Path, digests: dict[str, str]) -> None:
    """Compare with the folder's own list of checksums, if it has one (the bundled model has)."""
    if not (folder / SUMS).is_file():
        return
    for line in (folder / SUMS).read_text("utf-8", errors="replace").splitlines():
        found = SUM.fullmatch(line)
        if not found:
            raise KrantError(f"{folder / SUMS}: is damaged; {line!r} is no checksum. Copy or fetch the model again.")
        expected, name = found.groups()
        if name in digests and digests[name] != expected:
            raise KrantError(f"{folder / name}: is damaged (its SHA-256 is not the one in {SUMS}). Reinstall Krant.")
