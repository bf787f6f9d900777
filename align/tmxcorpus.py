"""Many bitexts as one translation memory: each pair once, what a person approved first.

The first is the best, for that is what most tools keep of two equal sources: pairs that a reviewer approved, then those
they edited, then all others in the order of the bitexts. Rejected pairs are left out. OmegaT's dialect has one unit a
source (see `align.tmxdialect`), the others one a pair. The bitexts are asked for once a pass and are held one at a
time; of the pairs written only hashes of 8 bytes stay in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path

from align.bitext import Bitext, Pair, Status
from align.files import atomic_file
from align.tmx import END, GENERIC, same_languages, start, units
from align.tmxdialect import Style, too_long
from align.tmxschema import require_valid

PASSES: tuple[Status, ...] = ("approved", "edited", "")


def write_corpus(
    path: Path, head: Bitext, bitexts: Callable[[], Iterable[Bitext]], style: Style = GENERIC
) -> tuple[int, list[str]]:
    """Write the memory of all `bitexts` to `path`, validated before it replaces anything.

    `head` gives name, languages and properties of the file. Returns the number of units and a line for each segment
    that the style's tool will refuse. Raises AlignError for other languages and for what cannot be written.
    """
    count, problems = 0, list[str]()
    with atomic_file(path) as file:
        file.write(start(head, head.name, style))
        for unit in _units(head, bitexts, style, problems):
            file.write(unit)
            count += 1
        file.write(END)
        require_valid(file, str(path))
    return count, problems


def _units(head: Bitext, bitexts: Callable[[], Iterable[Bitext]], style: Style, problems: list[str]) -> Iterator[bytes]:
    seen: set[int] = set()
    for status in PASSES:
        for bitext in bitexts():
            same_languages(bitext, head)
            if status == PASSES[0]:
                problems += too_long(bitext, style)
            yield from units(bitext, style, partial(_is_new, status, seen, style.dialect.single))


def _is_new(status: Status, seen: set[int], single: bool, pair: Pair) -> bool:
    if pair.status != status:
        return False
    text = (pair.source if single else f"{pair.source}\0{pair.target}").encode("utf-8", "surrogatepass")
    key = int.from_bytes(blake2b(text, digest_size=8).digest())
    if key in seen:
        return False
    seen.add(key)
    return True
