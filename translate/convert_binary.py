"""CTranslate2's model.bin: variables by name, with their types and shapes, and names for what is the same twice."""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

from translate.convert_weights import Array

FORMAT, REVISION, SPEC = 6, 7, "TransformerSpec"
TYPES = [np.dtype(name) for name in ("float32", "int8", "int16", "int32", "float16")]  # DataType in CTranslate2
# CTranslate2's own converter takes 127. But processors without VNNI add two products of 8 bits in 16, and cut off what
# is larger: 2·255·127 is, 2·255·63 is not. On 300 sentences of ntrex-dev (AVX2) the first bundled model wrote what it
# writes in float32 for 118 with 127 levels (chrF 49.85), for 177 with 63 (chrF 50.10, as in float32).
LEVELS = 63


def _aliases(variables: Mapping[str, Array]) -> dict[str, str]:
    """Large variables that are the same as one before them in the alphabet."""
    found: dict[str, str] = {}
    names = sorted(name for name, value in variables.items() if value.ndim == 2)
    for index, name in enumerate(names):
        for other in names[:index]:
            same = variables[name] is variables[other] or np.array_equal(variables[name], variables[other])
            if other not in found and same:
                found[name] = other
                break
    return found


def _int8(variables: Mapping[str, Array]) -> dict[str, Array]:
    """Matrices as int8 with a scale a row, as CTranslate2 does it but for LEVELS; everything else stays."""
    found: dict[str, Array] = {}
    for name, value in variables.items():
        found[name] = value
        if name.endswith("/weight") and value.ndim == 2:
            largest = np.abs(value).max(1)
            largest[largest == 0] = LEVELS
            scale = np.float32(LEVELS) / largest
            found[name] = np.rint(value * scale[:, None]).astype(np.int8)
            found[f"{name}_scale"] = scale
    return found


def binary(variables: Mapping[str, Array], quantization: str) -> bytes:
    """The content of model.bin. `quantization`: int8 or float32."""
    aliases = _aliases(variables)
    left = {name: value for name, value in variables.items() if name not in aliases}
    left = dict(sorted((_int8(left) if quantization == "int8" else left).items()))
    parts = [struct.pack("<I", FORMAT), _string(SPEC), struct.pack("<II", REVISION, len(left))]
    for name, value in left.items():
        shape = struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)
        kind = struct.pack("<BI", TYPES.index(value.dtype), value.nbytes)
        parts += [_string(name), shape, kind, value.tobytes()]
    parts.append(struct.pack("<I", len(aliases)))
    parts += [_string(text) for pair in sorted(aliases.items()) for text in pair]
    return b"".join(parts)


def _string(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode("ascii") + b"\0"
