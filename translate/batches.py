"""Which sentences an engine computes together, so that none comes out differently for the company it has.

In int8 a sentence comes out the same in any company only if the padding is the same: padding changes sums in their last
digit, and rounding to 8 bits makes more of it (measured: 1 sentence in 20 then differs from itself alone). So a source
is always padded to the same width, the next multiple of STEP. CTranslate2 pads to the longest source of a batch; where
none has the full width, one is put in that has it and that no text is made of. Batches of equal length need no padding,
but are much smaller: they take a fifth more time (400 sentences).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from translate.pieces import END

STEP = 4  # pieces
Shape = tuple[int, int]  # pieces of the source, padded or not, and of the target or its prefix
Start = Callable[[list[int]], list[Any]]  # what computes a batch of indices, without waiting for it


def width(pieces: int) -> int:
    """A source's pieces with its padding."""
    return -(-pieces // STEP) * STEP


def filled(sources: list[list[str]]) -> list[list[str]]:
    """Sources of one `width`, and at the end another one if none of them has all of it.

    That one's result is to be left out. It says nothing but that it ends, and so does its translation, mostly at once:
    it costs little but its encoding.
    """
    full = width(len(sources[0]))
    return sources if any(len(source) == full for source in sources) else [*sources, [END] * full]


def computed(
    shapes: Iterable[tuple[int, Shape]], start: Start, pieces: int, ahead: int, stopped: Callable[[], bool]
) -> Iterator[tuple[int, Any]]:
    """Results by index. What has the same shape is computed together, the longest first, at most `pieces` at once.

    `ahead` batches are started before the first one's results are waited for: few, so that an end comes soon when it
    must come. Raises RuntimeError when `stopped`.
    """
    groups: dict[Shape, list[int]] = defaultdict(list)
    for index, shape in shapes:
        groups[shape].append(index)
    running: deque[tuple[list[int], list[Any]]] = deque()
    for size in sorted(groups, reverse=True):
        limit = max(1, pieces // max(1, *size))
        members = groups[size]
        for batch in (members[at : at + limit] for at in range(0, len(members), limit)):
            if stopped():
                raise RuntimeError("cancelled")
            running.append((batch, start(batch)))
            if len(running) > ahead:
                yield from _results(*running.popleft())
    for done in running:
        yield from _results(*done)


def _results(batch: list[int], results: list[Any]) -> Iterator[tuple[int, Any]]:
    for index, result in zip(batch, results, strict=True):
        yield index, result.result()
