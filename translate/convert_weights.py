"""The weights of a Marian folder as numpy arrays, without torch where they are safetensors.

The file (huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the header with each tensor's
type, shape and place, then the tensors. They are read one by one, so that a large model is never in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from translate.models import WEIGHTS, safetensors_header

Array = NDArray[Any]
Floats = NDArray[np.float32]
TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


@dataclass(frozen=True, slots=True)
class _Stored:
    """A tensor in a file. It is read when it is asked for, since a mapped file counts as the process' memory."""

    path: Path
    kind: str
    start: int
    shape: tuple[int, ...]

    def read(self) -> Array:
        count = prod(self.shape)
        found = np.fromfile(self.path, TYPES[self.kind], count, offset=self.start)
        if len(found) < count:
            raise ValueError(f"{self.path.name} ends in the midst of a tensor")
        return found.reshape(self.shape)


class Weights(Mapping[str, Floats]):
    """Tensors by name, each as float32. Raises ValueError or OSError for what is no weight file."""

    def __init__(self, folder: Path) -> None:
        path = folder / WEIGHTS[0]
        self._tensors = _stored(path) if path.is_file() else _pickled(folder / WEIGHTS[1])

    def __getitem__(self, name: str) -> Floats:
        tensor = self._tensors[name]
        array = tensor.read() if isinstance(tensor, _Stored) else np.asarray(tensor.float().numpy())
        if array.dtype == np.uint16:  # bfloat16: the upper half of a float32
            return (array.astype(np.uint32) << 16).view(np.float32)
        return array.astype(np.float32, copy=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)


def _stored(path: Path) -> dict[str, Any]:
    header, first = safetensors_header(path)
    found: dict[str, Any] = {}
    for name, entry in header.items():
        if name != "__metadata__":
            if entry["dtype"] not in TYPES:
                raise ValueError(f"{name} is of the type {entry['dtype']}, not one of {', '.join(TYPES)}")
            found[name] = _Stored(path, entry["dtype"], first + entry["data_offsets"][0], tuple(entry["shape"]))
    return found


def _pickled(path: Path) -> dict[str, Any]:
    """torch's own format, of several generations: only torch reads it, once, for the conversion. The newer ones can be
    mapped."""
    import torch

    try:
        found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except RuntimeError:
        found = torch.load(path, map_location="cpu", weights_only=True)
    return found
