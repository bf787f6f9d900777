"""Dutch for English sentences by a reverse model: sources that a model wrote, for targets that people wrote.

Sennrich et al. 2016; the pairs are tagged in training (Caswell et al. 2019), see `stream.BACK`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from translate.training.greedy import translate
from translate.training.model import load
from translate.training.vocabulary import Vocabulary

LONGEST = 158  # pieces; the model was trained on at most 168


def back_translate(folder: Path, english: Sequence[str], rows: int = 0) -> Iterator[tuple[str, str]]:
    """(Dutch, English) of the sentences whose translation is no failure. `folder`: a trained state and its settings."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = load(folder, True, device).eval()
    average = torch.load(folder / "state.pt", map_location=device, weights_only=True)["average"]
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.copy_(average[name])
    if device == "cuda":
        model = model.bfloat16()
    vocabulary = Vocabulary(folder)
    sources = [vocabulary.of_source(text)[:LONGEST] for text in english]
    found = translate(model, sources, rows=rows or (2048 if device == "cuda" else 32))
    for ids, text in zip(found, english, strict=True):
        dutch = vocabulary.text(ids)
        if usable(dutch, text):
            yield dutch, text


def usable(dutch: str, english: str) -> bool:
    """Whether a translation is of a fitting length, does not repeat itself and is not the source."""
    words = dutch.split()
    fits = bool(words) and 0.5 <= len(dutch) / len(english) <= 2.0
    return fits and len(set(words)) > 0.5 * len(words) and dutch.lower() != english.lower()
