"""Word links from a Marian model's own attention: one teacher-forced pass over a source and its translation.

For each target word the source word it attends to most. Chen et al. 2020 (arXiv 2004.14837) found that the position
that reads a token aligns better than the one that writes it; for our small decoder it is the other way round: of 241
names and numbers that stand in both sides of held-out pairs, the last layer links 97.5 % without it, 80.5 % with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.words import words

Links = tuple[tuple[int, int], ...]
Spans = list[tuple[int, int]]
THRESHOLD = 0.15  # attention mass below which a target word links to nothing


@dataclass(frozen=True, slots=True)
class Heads:
    """Which cross-attention to read: decoder layers, heads (all if empty), and whether one position later."""

    layers: tuple[int, ...] = (-1,)
    heads: tuple[int, ...] = ()
    shift: bool = False


def attention_links(
    model: Any, tokenizer: Any, pairs: Sequence[tuple[str, str]], heads: Heads | None = None
) -> list[list[tuple[int, int, float]]]:
    """For each (source, target) of one-line plain texts: links (source token, target token, weight).

    Tokens are what `str.split` gives. The model must have been loaded with eager attention.
    """
    if not pairs:
        return []
    import torch

    chosen = heads or Heads()
    inputs = tokenizer([pair[0] for pair in pairs], return_tensors="pt", padding=True)
    labels = tokenizer(text_target=[pair[1] for pair in pairs], return_tensors="pt", padding=True)["input_ids"]
    start = torch.full_like(labels[:, :1], model.config.decoder_start_token_id)
    with torch.inference_mode():
        output = model(
            **inputs, decoder_input_ids=torch.cat([start, labels], 1), output_attentions=True, use_cache=False
        )
    layers = [output.cross_attentions[layer] for layer in chosen.layers]
    picked = [layer[:, list(chosen.heads)] if chosen.heads else layer for layer in layers]
    weights = torch.stack([layer.mean(1) for layer in picked]).mean(0).float().numpy()
    offset = 1 if chosen.shift else 0
    return [_links(weights[i, offset:], tokenizer, source, target) for i, (source, target) in enumerate(pairs)]


def _links(weights: NDArray[np.float32], tokenizer: Any, source: str, target: str) -> list[tuple[int, int, float]]:
    """Sum the attention over the pieces of each source token, average it over those of each target token."""
    rows, columns = _extents(tokenizer, target), _extents(tokenizer, source)
    found = []
    for j, (top, bottom) in enumerate(rows):
        mass = [float(weights[top:bottom, left:right].sum()) / max(1, bottom - top) for left, right in columns]
        if mass and max(mass) >= THRESHOLD:
            i = int(np.argmax(mass))
            found.append((i, j, round(mass[i], 3)))
    return found


def _extents(tokenizer: Any, text: str) -> Spans:
    """The piece positions of each space-separated token: unigram and BPE pieces never cross a space."""
    counts = [len(tokenizer.tokenize(token)) for token in text.split()]
    return list(pairwise(accumulate(counts, initial=0)))


def word_links(links: Sequence[tuple[int, int, float]], plain: tuple[str, str], raw: tuple[str, str]) -> Links:
    """Links between tokens of the plain texts as links between the words (`align.words`) of the raw ones."""
    source, target = (_token_words(*texts) for texts in zip(plain, raw, strict=True))
    return tuple(sorted({(i, j) for a, b, _ in links for i in source.get(a, ()) for j in target.get(b, ())}))


def moved(links: Links, before: str, after: str) -> Links:
    """Links to the words of a target that was changed, as links to the words of the changed one."""
    places = _same(_words(before), _words(after))
    return tuple(sorted({(i, j) for i, old in links for j in places.get(old, ())}))


def _words(text: str) -> list[str]:
    return [text[start:end].replace("’", "'").casefold() for start, end in words(text)]


def _token_words(plain: str, raw: str) -> dict[int, list[int]]:
    """For each space-separated token of the model's text, the words of the raw text that it stands for."""
    starts = list(accumulate((len(token) + 1 for token in plain.split()), initial=0))
    places = _same(_words(plain), _words(raw))
    found: dict[int, list[int]] = {}
    for index, (start, _) in enumerate(words(plain)):
        token = int(np.searchsorted(starts, start, side="right")) - 1
        found.setdefault(token, []).extend(places.get(index, ()))
    return found


def _same(before: list[str], after: list[str]) -> dict[int, list[int]]:
    """Which words of `after` stand where those of `before` stood: equal ones, and replaced ones between them."""
    places: dict[int, list[int]] = {}
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one_to_one = tag == "equal" or b - a == d - c
        for i in range(a, b):
            places[i] = [c + i - a] if one_to_one else list(range(c, d))
    return places
