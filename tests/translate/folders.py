"""Small random Marian folders, made through the very classes that load the real ones.

The weights mean nothing, but everything else is as in a folder from the hub: a sentencepiece model of the examples'
text, a vocabulary, a configuration, weights. They differ in nothing but size from opus-mt's files.
"""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from safetensors.torch import load_file
from transformers import MarianConfig, MarianMTModel, MarianTokenizer

EXAMPLES = Path(__file__).parents[2] / "examples"
PIECES = 300
EOS_BIAS = 2.0  # without it a random model would write until it is stopped
SENTENCES = [
    "Poetin belde met Biden.",
    "De Tweede Kamer vergadert vandaag over de begroting, en dat kan nog lang duren.",
    "Nee.",
    "De burgemeester van Charkov zegt dat er ’s nachts weer raketten op de stad zijn gevallen.",
    "‘Wij gaan niet weg’, zei ze.",
    "In 2024 groeide de economie met 2,5 procent.",
    "Ja!",
    "De trein van Luik naar Rijsel reed voor het eerst in tien jaar op tijd.",
]


def make_folder(folder: Path, *, seed: int = 1, pieces: int = PIECES, eos_bias: float = EOS_BIAS) -> Path:
    """A Marian folder with random weights and `pieces` + 1 vocabulary entries. The same seed gives the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    model_file = sentencepiece_model(dutch_lines(), pieces)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model_file)
    tokenizer = _tokenizer(folder)
    config = small_config(len(tokenizer))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = MarianMTModel(config)
    model.final_logits_bias[0, config.eos_token_id] = eos_bias
    model.generation_config.bad_words_ids = [[config.pad_token_id]]
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def as_pickle(folder: Path, copy: Path) -> Path:
    """A copy of a folder with its weights in `pytorch_model.bin` alone, as opus-mt's repository has them."""
    shutil.copytree(folder, copy)
    weights = copy / "model.safetensors"
    torch.save(load_file(weights), copy / "pytorch_model.bin")
    weights.unlink()
    return copy


def dutch_lines() -> list[str]:
    """The examples' lines."""
    return [line for path in sorted(EXAMPLES.rglob("*.txt")) for line in path.read_text("utf-8").splitlines() if line]


def sentencepiece_model(lines: list[str], pieces: int, **options: Any) -> bytes:
    """A unigram model of `lines`, with </s> and <unk> where Marian has them; `options` are the trainer's."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=pieces,
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        num_threads=1,
        minloglevel=2,
        **options,
    )
    return model.getvalue()


def _tokenizer(folder: Path) -> MarianTokenizer:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    entries = {processor.id_to_piece(index): index for index in range(processor.get_piece_size())}
    entries["<pad>"] = len(entries)
    return tokenizer_of(folder, entries)


def tokenizer_of(folder: Path, entries: dict[str, int]) -> MarianTokenizer:
    """Write a folder's vocab.json; its tokenizer, when the sentencepiece models are there, too."""
    (folder / "vocab.json").write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    return MarianTokenizer(
        str(folder / "source.spm"),
        str(folder / "target.spm"),
        str(folder / "vocab.json"),
        source_lang="nl",
        target_lang="en",
    )


def small_config(size: int) -> MarianConfig:
    return MarianConfig(
        vocab_size=size,
        decoder_vocab_size=size,
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=512,
        init_std=0.5,  # wide, so that one hypothesis is clearly better than another
        scale_embedding=True,
        activation_function="relu",
        pad_token_id=size - 1,
        decoder_start_token_id=size - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
        bos_token_id=None,
    )
