"""The weights of a Marian folder as numpy arrays, without torch where they are safetensors.

The file (huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the header with each tensor's
type, shape and place, then the tensors. It is mapped, so that a large model is never in memory twice.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from translate.models import WEIGHTS

Array = NDArray[Any]
Floats = NDArray[np.float32]
TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


class Weights(Mapping[str, Floats]):
    """Tensors by name, each as float32. Raises ValueError or OSError for what is no weight file."""

    def __init__(self, folder: Path) -> None:
        path = folder / WEIGHTS[0]
        self._tensors = _mapped(path) if path.is_file() else _pickled(folder / WEIGHTS[1])

    def __getitem__(self, name: str) -> Floats:
        array = self._tensors[name]
        if array.dtype == np.uint16:  # bfloat16: the upper half of a float32
            return (array.astype(np.uint32) << 16).view(np.float32)
        return array.astype(np.float32)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)


def _mapped(path: Path) -> dict[str, Array]:
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, "r", offset=8 + length)
    found: dict[str, Array] = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            if entry["dtype"] not in TYPES:
                raise ValueError(f"{name} is of the type {entry['dtype']}, not one of {', '.join(TYPES)}")
            found[name] = np.frombuffer(data[start:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return found


def _pickled(path: Path) -> dict[str, Array]:
    """torch's own format, of several generations: only torch reads it, once, for the conversion."""
    import torch

    tensors = torch.load(path, map_location="cpu", weights_only=True)
    return {name: tensor.float().numpy() for name, tensor in tensors.items()}
