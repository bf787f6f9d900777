"""Word links from a Marian model's own attention: one teacher-forced pass over a source and its translation.

For each target token the source token that it attends to most, after three steps that need no training: only the
pieces with a letter or digit count; the attention is balanced, that is, divided by what each source token gets from
the whole target (some tokens are looked at from everywhere and mean nothing by it); tokens that look alike, numbers
with the same digits above all, get more. AER (Och and Ney 2003; 0 is perfect) of the bundled model before it had its
dictionary (bundled@9d54717dc312; its first edition's in brackets) on the dev and test halves of tests/data/links.json,
by `python -m translate.links_bench`; everything was chosen on dev. With the dictionary it is 10.6 and 9.1, in int8 10.8
and 9.2:

    mean of the last layer's heads   25.1  22.5 (33.1  33.5)    best single head of 16, with all steps    12.6  12.0
    + pieces with letters only       23.3  20.5 (31.4  30.1)    mean of all layers, with all steps        12.9  10.4
    + balanced                       11.6   9.9 (15.9  15.5)    position that reads a token (raw)         77.8  76.0
    + likeness: this module          10.5   9.2 (14.7  14.3)    this module, CTranslate2 in int8          10.7   9.3

Chen et al. 2020 (arXiv 2004.14837) found that the position that reads a token aligns better than the one that writes
it; for our small decoder it is the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from align.words import words

Links = tuple[tuple[int, int], ...]
Weights = NDArray[np.float64]
THRESHOLD = 0.3  # share of the balanced attention below which a target token links to nothing
FLOOR = 1e-3  # attention that every pair of tokens has: keeps the total of an ignored source token from being nothing
NEAR = 0.5  # by whose exponential a source piece further on is less likely to be what the first target piece is of
ALIKE = 0.75  # Jaro–Winkler similarity from which tokens look alike
SHORTEST = 3  # letters of a token that may be like another without being the same
EDGE = " .,;:!?\"'()[]"


@dataclass(frozen=True, slots=True)
class Heads:
    """Which cross-attention to read: decoder layers, heads (all if empty), and whether one position later."""

    layers: tuple[int, ...] = (-1,)
    heads: tuple[int, ...] = ()
    shift: bool = False

    def of(self, attention: NDArray[np.float32]) -> Weights:
        """The mean of the chosen heads of `attention` [layers, heads, target, source] as [target, source]."""
        layers = attention[list(self.layers)]
        chosen = layers[:, list(self.heads)] if self.heads else layers
        mean: Weights = chosen.mean((0, 1), dtype=np.float64)
        return mean[1 if self.shift else 0 :]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is made of the attention: see the module's docstring. `likeness` is the attention that equality is worth."""

    letters_only: bool = True
    balanced: bool = True
    likeness: float = 1.0


class Cutting(Protocol):
    """What says which pieces the space-separated tokens of a text consist of; see `pieces.Pieces`."""

    def given(self, text: str) -> str: ...

    def by_source_token(self, text: str) -> list[list[str]]: ...

    def by_target_token(self, text: str) -> list[list[str]]: ...


def attention_links(
    model: Any, tokenizer: Any, cutting: Cutting, pairs: Sequence[tuple[str, str]], heads: Heads | None = None
) -> list[list[tuple[int, int, float]]]:
    """For each (source, target) of one-line plain texts: links (source token, target token, weight).

    Tokens are what `str.split` gives; a target token has at most one link, its weight is above 0 and at most 1.
    The model must have been loaded with eager attention.
    """
    if not pairs:
        return []
    chosen = heads or Heads()
    attention = cross_attention(model, tokenizer, [(cutting.given(source), target) for source, target in pairs])
    return [
        best_links(token_weights(chosen.of(each), cutting, source, target), THRESHOLD)
        for each, (source, target) in zip(attention, pairs, strict=True)
    ]


def cross_attention(model: Any, tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """The decoder's attention to the encoder [pairs, layers, heads, target positions, source pieces], padded.

    Position n writes target piece n and has read piece n − 1; the pieces of both sides end with that for the end.
    """
    import torch

    inputs = tokenizer([pair[0] for pair in pairs], return_tensors="pt", padding=True)
    labels = tokenizer(text_target=[pair[1] for pair in pairs], return_tensors="pt", padding=True)["input_ids"]
    start = torch.full_like(labels[:, :1], model.config.decoder_start_token_id)
    with torch.inference_mode():
        output = model(
            **inputs, decoder_input_ids=torch.cat([start, labels], 1), output_attentions=True, use_cache=False
        )
    found: NDArray[np.float32] = torch.stack(output.cross_attentions, 1).float().numpy()
    return found


def token_weights(
    weights: Weights, cutting: Cutting, source: str, target: str, evidence: Evidence | None = None
) -> Weights:
    """How much each target token belongs to each source token [target tokens, source tokens], from `weights` of pieces.

    Attention is summed over the pieces of a source token and averaged over those of a target token. Balanced, the
    rows add up to 1. Rows and columns of tokens without a piece are 0.
    """
    evidence = evidence or Evidence()
    rows = _members(cutting.by_target_token(target), evidence.letters_only)
    columns = _members(cutting.by_source_token(source), evidence.letters_only)
    # A token alone can be cut otherwise than in its sentence (`>>nl<<`); what is then too many is nowhere.
    rows, columns = rows[:, : weights.shape[0]], columns[:, : weights.shape[1]]
    mass: Weights = rows @ weights[: rows.shape[1], : columns.shape[1]] @ columns.T
    mass /= np.maximum(1, rows.sum(1, keepdims=True))
    if evidence.likeness:
        mass += evidence.likeness * likeness(target.split(), source.split())
    known = (rows.sum(1) > 0)[:, None] & (columns.sum(1) > 0)
    if evidence.balanced and known.any():
        mass += FLOOR
        mass /= mass.sum(0)
        mass /= mass.sum(1, keepdims=True)
    return np.where(known, mass, 0.0)


def with_first_row(attention: Weights) -> Weights:
    """`attention` [target pieces, source pieces], its first row guessed: it looks at what the others leave over, the
    sooner the better.

    On tests/data/links.json 58 of 58 and 55 of 56 sure links of first words are found so, 55 and 54 by the attention
    itself; AER 10.7 and 9.4 instead of 10.7 and 9.3 (CTranslate2, int8; NEAR was chosen on dev).
    """
    left = np.maximum(0.0, 1.0 - attention[1:].sum(0)) * np.exp(-NEAR * np.arange(attention.shape[1]))
    return np.concatenate([left[None] / max(FLOOR, left.sum()), attention[1:]])


def best_links(weights: Weights, threshold: float) -> list[tuple[int, int, float]]:
    """The heaviest source token of each target token that has one of at least `threshold`, above 0."""
    best = weights.argmax(1) if weights.size else np.zeros(0, int)
    found = ((int(i), j, float(weights[j, i])) for j, i in enumerate(best))
    return [(i, j, round(min(1.0, weight), 3)) for i, j, weight in found if weight >= threshold and weight > 0]


def likeness(left: Sequence[str], right: Sequence[str]) -> Weights:
    """From 0 to 1 how alike two tokens are, for all pairs: equal but for punctuation and case, similar, same digits.

    Of tokens with digits only the digits count (`1.500` and `1,500`). Tokens of one or two letters are alike if they
    are the same; one letter says nothing.
    """
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import cdist

    one, other = ([_plain(token) for token in side] for side in (left, right))
    similar = np.asarray(cdist(one, other, scorer=JaroWinkler.normalized_similarity, dtype=np.float64))
    same = np.array([[bool(a) and a == b for b in other] for a in one], bool).reshape(similar.shape)
    shorter = np.minimum.outer([len(token) for token in one], [len(token) for token in other])
    numeric = np.logical_or.outer([token.isdecimal() for token in one], [token.isdecimal() for token in other])
    scaled = np.maximum(0, (similar - ALIKE) / (1 - ALIKE))
    return np.where(same & (numeric | (shorter > 1)), 1.0, np.where(numeric | (shorter < SHORTEST), 0.0, scaled))


def _plain(token: str) -> str:
    """What of a token is compared: its digits if it has any, else its text without case and punctuation around it."""
    return re.sub(r"\D", "", token) or token.casefold().strip(EDGE)


def _members(pieces: Sequence[Sequence[str]], letters_only: bool) -> Weights:
    """Which pieces belong to which token [tokens, pieces], from the pieces of each token.

    With `letters_only` the pieces of punctuation are left out, unless a token has no others.
    """
    starts = list(accumulate(map(len, pieces), initial=0))
    found = np.zeros((len(pieces), starts[-1]))
    for token, (own, start) in enumerate(zip(pieces, starts, strict=False)):
        chosen = [k for k, piece in enumerate(own) if any(map(str.isalnum, piece))] if letters_only else []
        found[token, [start + k for k in chosen or range(len(own))]] = 1
    return found


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
