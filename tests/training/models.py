"""Marian folders to train on: as ours, and as opus-mt's, whose piece ids are not sentencepiece's."""

from __future__ import annotations

import random
from pathlib import Path

import sentencepiece
import torch
from transformers import MarianMTModel

from tests.translate.folders import dutch_lines, sentencepiece_model, small_config, tokenizer_of

WORDS = "huis boom kind straat water krant stad vader moeder brood kaas fiets trein boek tafel stoel deur raam dak tuin"
ENGLISH = (
    "house tree child street water paper town father mother bread "
    "cheese bike train book table chair door window roof garden"
)
COLOURS = {"rode": "red", "groene": "green", "blauwe": "blue", "oude": "old", "nieuwe": "new", "kleine": "small"}


def toy_pairs(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """A little language in which every Dutch word has its English one, in the same order."""
    chance, nouns = random.Random(seed), list(zip(WORDS.split(), ENGLISH.split(), strict=True))
    found: dict[str, str] = {}
    while len(found) < count:
        chosen = [(chance.choice(list(COLOURS.items())), chance.choice(nouns)) for _ in range(chance.randint(2, 4))]
        dutch = " en ".join(f"een {colour[0]} {noun[0]}" for colour, noun in chosen)
        english = " and ".join(f"a {colour[1]} {noun[1]}" for colour, noun in chosen)
        found.setdefault(f"Ik zie {dutch}.", f"I see {english}.")
    return list(found.items())


def opus_folder(folder: Path, seed: int = 1) -> Path:
    """A random folder with a sentencepiece model for each side and ids in an order of their own, as opus-mt has."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = toy_pairs(120, seed=9)
    pieces: set[str] = set()
    for name, lines in (
        ("source.spm", [*dutch_lines(), *(dutch for dutch, _ in pairs)]),
        ("target.spm", [english for _, english in pairs]),
    ):
        size = 300 if name == "source.spm" else 60
        (folder / name).write_bytes(sentencepiece_model(lines, size, hard_vocab_limit=False))
        processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        pieces |= {processor.id_to_piece(index) for index in range(processor.get_piece_size())}
    order = sorted(pieces - {"</s>", "<unk>"})
    random.Random(seed).shuffle(order)
    entries = {piece: index for index, piece in enumerate(["</s>", "<unk>", *order, "<pad>"])}
    tokenizer = tokenizer_of(folder, entries)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = MarianMTModel(small_config(len(entries)))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
