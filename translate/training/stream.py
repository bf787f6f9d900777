"""Endless batches of training pairs, made by worker processes while the model learns.

A pair is drawn by the weight of its source, varied, cut into pieces and put with others of its length: a batch has
one of few padded lengths, because oneDNN and cuDNN keep a kernel per shape.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from translate.training.pieces import Encoded, Encoder
from translate.training.vary import Names, Pair, Shares, varied

BUCKETS = (8, 16, 24, 32, 40, 48, 64, 80, 96, 128, 168)
BACK = "back-translated"  # source name of pairs whose Dutch a model wrote


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as it lies in the training file: where it is from, its texts, its links."""

    origin: str
    dutch: str
    english: str
    links: str = ""


@dataclass(frozen=True)
class Batch:
    """Padded ids [rows, length] and the wished attention as indexes [n, 3] (row, target, source) and weights [n]."""

    source: torch.Tensor
    target: torch.Tensor
    places: torch.Tensor
    weights: torch.Tensor


@dataclass(frozen=True)
class Stream(torch.utils.data.IterableDataset[Batch]):
    """What the workers of a DataLoader iterate over, each with its own chance. `reverse` swaps the languages."""

    rows: Sequence[Row]
    weights: dict[str, float]
    vocabulary: str  # a joint sentencepiece model or a Marian folder
    tokens: int = 16384
    pad: int = 0
    eos: int = 0
    sampling: float = 0.3
    names: Names = ()
    shares: Shares = field(default_factory=Shares)
    reverse: bool = False
    seed: int = 1

    def __iter__(self) -> Iterator[Batch]:
        info = torch.utils.data.get_worker_info()
        seed = self.seed * 1000 + (info.id if info else 0)
        chance, encoder = random.Random(seed), Encoder(self.vocabulary, self.sampling, seed)
        generator = np.random.default_rng(seed)
        mass = np.array([self.weights.get(row.origin, self.weights.get("*", 0.0)) for row in self.rows])
        cumulative = np.cumsum(mass / mass.sum())
        pools: list[list[Encoded]] = [[] for _ in BUCKETS]
        while True:
            for index in np.searchsorted(cumulative, generator.random(4096)).clip(0, len(self.rows) - 1):
                pair = self.drawn(int(index), encoder, chance)
                longest = max(len(pair.source), len(pair.target)) + 1
                if longest > BUCKETS[-1]:
                    continue
                bucket = int(np.searchsorted(BUCKETS, longest))
                pools[bucket].append(pair)
                if len(pools[bucket]) == max(8, self.tokens // BUCKETS[bucket] // 8 * 8):
                    yield batch(pools[bucket], BUCKETS[bucket], self.pad, self.eos)
                    pools[bucket] = []

    def drawn(self, index: int, encoder: Encoder, chance: random.Random) -> Encoded:
        """A pair, now and then together with the one after it: long sources must not lose their second half."""
        first, then = self.rows[index], self.rows[(index + 1) % len(self.rows)]
        found = self.encoded(first, encoder, chance)
        if first.origin == BACK or first.origin != then.origin or chance.random() >= self.shares.joined:
            return found
        return joined(found, self.encoded(then, encoder, chance))

    def encoded(self, row: Row, encoder: Encoder, chance: random.Random) -> Encoded:
        pair = Pair.of(row.dutch, row.english, row.links)
        if self.reverse:
            return encoder.encode(pair.turned())
        pair = varied(pair, self.names, self.shares, chance)
        return encoder.encode(pair, tagged=row.origin == BACK)


def joined(first: Encoded, then: Encoded) -> Encoded:
    """Two pairs as one."""
    rows, columns = len(first.target), len(first.source)
    moved = [(target + rows, source + columns, weight) for target, source, weight in then.attention]
    return Encoded(first.source + then.source, first.target + then.target, first.attention + moved)


def batch(pairs: Sequence[Encoded], length: int, pad: int, eos: int) -> Batch:
    """`pairs` padded to `length` pieces."""
    flat = [x for row, pair in enumerate(pairs) for t, s, weight in pair.attention for x in (row, t, s, weight)]
    attention = np.array(flat, dtype=np.float32).reshape(-1, 4)
    return Batch(
        padded([pair.source for pair in pairs], length, pad, eos),
        padded([pair.target for pair in pairs], length, pad, eos),
        torch.from_numpy(attention[:, :3].astype(np.int32)),
        torch.from_numpy(attention[:, 3].copy()),
    )


def padded(rows: Sequence[Sequence[int]], length: int, pad: int, eos: int) -> torch.Tensor:
    """(rows, length) int32, each row ended by `eos` and filled with `pad`."""
    out = np.full((len(rows), length), pad, dtype=np.int32)
    for index, row in enumerate(rows):
        out[index, : len(row)] = row
        out[index, len(row)] = eos
    return torch.from_numpy(out)


def loader(stream: Stream, workers: int) -> Iterator[Batch]:
    """The batches of `stream`, made by `workers` processes (0: in this one)."""
    options: Any = {"prefetch_factor": 8, "persistent_workers": True} if workers else {}
    return iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=workers, **options))
