"""New Marian models: vocabulary, configuration and folder, with random weights, for training from nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from transformers import MarianConfig, MarianMTModel

from translate.training.vary import CLOSE, OPEN, TAG

MAX_POSITIONS = 512
VOCABULARY = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


@dataclass(frozen=True)
class Shape:
    """The size of a model: a deep encoder and a shallow decoder translate fast on a CPU (Kasai et al. 2021)."""

    width: int
    inner: int
    encoder: int
    decoder: int
    heads: int


def train_vocabulary(text: Path, prefix: Path, size: int) -> Path:
    """A joint unigram model of `size` − 1 pieces in Marian's order (0 </s>, 1 <unk>); the last id is left for <pad>.

    Digits stand alone, so that numbers are copied; bytes stand for characters that no piece has; OPEN, CLOSE and TAG
    are pieces of their own.
    """
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(prefix),
        vocab_size=size - 1,
        model_type="unigram",
        character_coverage=0.9998,
        byte_fallback=True,
        split_digits=True,
        user_defined_symbols=[OPEN, CLOSE, TAG],
        unk_id=1,
        eos_id=0,
        bos_id=-1,
        pad_id=-1,
        normalization_rule_name="nmt_nfkc",
        max_sentence_length=2000,
        input_sentence_size=1_000_000,
        shuffle_input_sentence=True,
        num_threads=2,
        minloglevel=1,
    )
    return prefix.with_suffix(".model")


def create(folder: Path, vocabulary: Path, shape: Shape) -> None:
    """Write a Marian folder without weights: the vocabulary's files and config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    size = processor.get_piece_size()
    for name in VOCABULARY[:2]:
        shutil.copyfile(vocabulary, folder / name)
    pieces = {processor.id_to_piece(index): index for index in range(size)} | {"<pad>": size}
    (folder / "vocab.json").write_text(json.dumps(pieces, ensure_ascii=False), "utf-8")
    special = {str(pieces[name]): _special(name) for name in ("</s>", "<unk>", "<pad>")}
    settings = {
        "added_tokens_decoder": special,
        "backend": "custom",
        "eos_token": "</s>",
        "model_max_length": 256,
        "pad_token": "<pad>",
        "separate_vocabs": False,
        "source_lang": "nl",
        "sp_model_kwargs": {},
        "target_lang": "en",
        "tokenizer_class": "MarianTokenizer",
        "unk_token": "<unk>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    _config(size, shape).save_pretrained(folder)


def _special(content: str) -> dict[str, Any]:
    flags = dict.fromkeys(("lstrip", "normalized", "rstrip", "single_word"), False)
    return {"content": content, **flags, "special": True}


def _config(pad: int, shape: Shape) -> MarianConfig:
    return MarianConfig(
        vocab_size=pad + 1,
        decoder_vocab_size=pad + 1,
        d_model=shape.width,
        encoder_ffn_dim=shape.inner,
        decoder_ffn_dim=shape.inner,
        encoder_layers=shape.encoder,
        decoder_layers=shape.decoder,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        pad_token_id=pad,
        eos_token_id=0,
        bos_token_id=None,
        decoder_start_token_id=pad,
        forced_eos_token_id=0,
        max_position_embeddings=MAX_POSITIONS,
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        activation_function="relu",
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
    )


def load(folder: Path, scratch: bool, device: str, dropout: float = 0.0) -> Any:
    """The folder's model in float32, with its weights or (`scratch`) with new ones; dropout applies in training only.

    Attention is eager on CPUs, where SDPA costs a third of a step at sentence lengths.
    """
    options: Any = {"attn_implementation": "sdpa" if device == "cuda" else "eager"}
    factory: Any = MarianMTModel  # its type hints know neither a path nor a device
    if scratch:
        config = MarianConfig.from_pretrained(folder, dropout=dropout)
        config._attn_implementation = options["attn_implementation"]
        return factory(config).to(device)
    return factory.from_pretrained(folder, dtype=torch.float32, dropout=dropout, **options).to(device)
