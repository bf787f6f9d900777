"""The Dutch–English lexicon in data/, counted from sentence pairs: `python -m align.lexicon_build FILE.tsv … > OUT`.

IBM model 1 (Brown et al. 1993) in both directions; an entry is kept when both directions believe in it and when it was
seen often enough. The pairs are Krant's own articles (CC0), one pair a line, Dutch and English with a tab between.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.lexicon import tokens

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ITERATIONS = 6
MIN_COUNT = 2  # expected number of times that the pair was linked
MIN_PROBABILITY = 0.08  # t(English|Dutch)
MIN_AGREEMENT = 0.02  # product of both directions
HEAD = "# Dutch word, English word, probability of the English given the Dutch; made by align.lexicon_build\n"


def read_pairs(paths: Iterable[Path]) -> list[tuple[list[str], list[str]]]:
    """The words of both sides of every line that has a tab."""
    pairs = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for line in file:
                source, tab, target = line.rstrip("\r\n").partition("\t")
                if tab:
                    pairs.append((tokens(source), tokens(target)))
    return pairs


def lexicon(pairs: Sequence[tuple[list[str], list[str]]]) -> list[tuple[str, str, float]]:
    """Entries (Dutch, English, t(English|Dutch)), sorted by Dutch word, the most probable English first."""
    sources = sorted({word for source, _ in pairs for word in source})
    targets = sorted({word for _, target in pairs for word in target})
    forward, forward_count, keys = _model_1(pairs, sources, targets)
    backward, _, swapped = _model_1([(target, source) for source, target in pairs], targets, sources)
    e, f = swapped // len(sources), swapped % len(sources)
    order = np.argsort(f * len(targets) + e)
    inverse = dict(zip((f * len(targets) + e)[order].tolist(), backward[order].tolist(), strict=True))
    entries = []
    for key, probability, count in zip(keys.tolist(), forward.tolist(), forward_count.tolist(), strict=True):
        if count >= MIN_COUNT and probability >= MIN_PROBABILITY and probability * inverse.get(key, 0) >= MIN_AGREEMENT:
            entries.append((sources[key // len(targets)], targets[key % len(targets)], probability))
    return sorted(entries, key=lambda entry: (entry[0], -entry[2], entry[1]))


def _model_1(
    pairs: Sequence[tuple[list[str], list[str]]], sources: list[str], targets: list[str]
) -> tuple[Floats, Floats, Ints]:
    """t(target|source) after some rounds of EM, the expected counts, and the keys source · |targets| + target.

    The source has an empty word besides its own (probability without an entry of its own in the result).
    """
    source_of = {word: index for index, word in enumerate(sources)}
    target_of = {word: index for index, word in enumerate(targets)}
    rows: list[Ints] = []
    slots: list[Ints] = []
    offset = 0
    empty = len(sources)
    for source, target in pairs:
        f = np.array([*(source_of[word] for word in source), empty], dtype=np.int64)
        e = np.array([target_of[word] for word in target], dtype=np.int64)
        rows.append((f[None, :] * len(targets) + e[:, None]).ravel())
        slots.append(np.repeat(np.arange(offset, offset + len(e)), len(f)))
        offset += len(e)
    keys, entry = np.unique(np.concatenate(rows), return_inverse=True)
    slot = np.concatenate(slots)
    owner = keys // len(targets)
    table: Floats = np.ones(len(keys))
    counts: Floats = table
    for _ in range(ITERATIONS):
        weight: Floats = table[entry]
        weight /= np.bincount(slot, weight, offset)[slot]
        counts = np.bincount(entry, weight, len(keys)).astype(np.float64)
        table = counts / np.bincount(owner, counts, len(sources) + 1)[owner]
    own = owner < empty
    return table[own], counts[own], keys[own]


def main(arguments: Sequence[str]) -> None:
    lines = [
        f"{source}\t{target}\t{value:.2f}\n" for source, target, value in lexicon(read_pairs(map(Path, arguments)))
    ]
    sys.stdout.buffer.write("".join([HEAD, *lines]).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
