"""CTranslate2's model.bin: variables by name, with their types and shapes, and names for what is the same twice."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

import numpy as np

from translate.convert_weights import Array

FORMAT, REVISION, SPEC = 6, 7, "TransformerSpec"
TYPES = [np.dtype(name) for name in ("float32", "int8", "int16", "int32", "float16")]  # DataType in CTranslate2
# CTranslate2's own converter takes 127. But processors without VNNI add two products of 8 bits in 16, and cut off what
# is larger: 2·255·127 is, 2·255·63 is not. On 300 sentences of ntrex-dev (AVX2) the first bundled model wrote what it
# writes in float32 for 118 with 127 levels (chrF 49.85), for 177 with 63 (chrF 50.10, as in float32).
LEVELS = 63


Make = Callable[[], Array]  # a variable is made when it is looked at, so that never all of them are in memory
ROWS = 4096  # that are rounded at once


def _aliases(variables: Mapping[str, Make]) -> dict[str, str]:
    """Large variables that are the same as one before them in the alphabet."""
    found: dict[str, str] = {}
    known: dict[tuple[tuple[int, ...], bytes], str] = {}
    for name in sorted(variables):
        value = variables[name]()
        if value.ndim == 2:
            first = known.setdefault((value.shape, sha256(np.ascontiguousarray(value).data).digest()), name)
            if first != name:
                found[name] = first
    return found


def _int8(value: Array) -> tuple[Array, Array]:
    """A matrix as int8 with a scale a row, as CTranslate2 does it but for LEVELS."""
    largest = np.abs(value).max(1)
    largest[largest == 0] = LEVELS
    scale = np.float32(LEVELS) / largest
    rounded = np.empty(value.shape, np.int8)
    for at in range(0, len(value), ROWS):
        rounded[at : at + ROWS] = np.rint(value[at : at + ROWS] * scale[at : at + ROWS, None])
    return rounded, scale


def _stored(variables: Mapping[str, Make], quantization: str) -> Iterator[tuple[str, Array]]:
    """The variables as they are written: matrices in int8, and their scales; everything else as it is."""
    for name, make in variables.items():
        value = make()
        if quantization == "int8" and name.endswith("/weight") and value.ndim == 2:
            value, scale = _int8(value)
            yield f"{name}_scale", scale
        yield name, value


def binary(variables: Mapping[str, Make], quantization: str) -> bytes:
    """The content of model.bin. `quantization`: int8 or float32."""
    aliases = _aliases(variables)
    left = {name: make for name, make in variables.items() if name not in aliases}
    written = dict(sorted((name, _written(name, value)) for name, value in _stored(left, quantization)))
    parts = [struct.pack("<I", FORMAT), _string(SPEC), struct.pack("<II", REVISION, len(written)), *written.values()]
    written.clear()
    parts.append(struct.pack("<I", len(aliases)))
    parts += [_string(text) for pair in sorted(aliases.items()) for text in pair]
    return b"".join(parts)


def _written(name: str, value: Array) -> bytes:
    shape = struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)
    return _string(name) + shape + struct.pack("<BI", TYPES.index(value.dtype), value.nbytes) + value.tobytes()


def _string(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode("ascii") + b"\0"
