"""A random Marian folder of opus-mt's size: 74 million parameters, 58,101 pieces, and it never ends a sentence.

As in opus-mt, 32,000 of the pieces are those of targets.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from translate.models import BUNDLED

SIZE, WRITABLE = 58_101, 32_000
NEVER = -1e4  # the bias of </s>


def random_model(folder: Path, *, layers: int = 6, size: int = SIZE, width: int = 512) -> Path:
    """Write it, the same every time. The pieces are the bundled model's, and others that no text has."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True, exist_ok=True)
    for name in ("source.spm", "target.spm"):
        shutil.copy(BUNDLED / name, folder / name)
    tokenizer = json.loads((BUNDLED / "tokenizer_config.json").read_text("utf-8"))
    tokenizer.pop("added_tokens_decoder", None)  # it would put <pad> where the bundled model has it
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), "utf-8")
    pieces = json.loads((BUNDLED / "vocab.json").read_text("utf-8"))
    pieces.pop("<pad>", None)
    names = [piece for piece, _ in sorted(pieces.items(), key=lambda entry: entry[1])]
    others = [f"▁no{index}" for index in range(size - 1 - len(names))]
    _add(folder / "target.spm", others[: max(0, WRITABLE - len(names))])
    names += others
    entries = {piece: index for index, piece in enumerate([*names[: size - 1], "<pad>"])}
    (folder / "vocab.json").write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
    sides: dict[str, Any] = {}
    for side in ("encoder", "decoder"):
        sides |= {f"{side}_layers": layers, f"{side}_attention_heads": 8, f"{side}_ffn_dim": 4 * width}
    config = MarianConfig(
        vocab_size=size, decoder_vocab_size=size, d_model=width, max_position_embeddings=512, scale_embedding=True,
        activation_function="swish", pad_token_id=size - 1, decoder_start_token_id=size - 1, eos_token_id=0,
        forced_eos_token_id=0, bos_token_id=None, **sides,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model: Any = MarianMTModel(config)
    model.final_logits_bias[0, config.eos_token_id] = NEVER
    model.generation_config.bad_words_ids = [[config.pad_token_id]]
    model.save_pretrained(folder)
    return folder


def _add(path: Path, pieces: list[str]) -> None:
    """Pieces that are as unlikely as can be, at the end of a sentencepiece model."""
    from importlib import import_module

    proto: Any = import_module("sentencepiece.sentencepiece_model_pb2")
    model = proto.ModelProto()
    model.ParseFromString(path.read_bytes())
    for piece in pieces:
        model.pieces.add(piece=piece, score=-100.0)
    path.write_bytes(model.SerializeToString())
