"""A Marian folder back in Marian's own format, so that Marian itself can run the same weights (`krant bench speed`).

`model.npz`: numpy arrays under the names of Marian's transformer, matrices as [inputs, outputs], biases as one row, and
its configuration as YAML in `special:model.yml` (marian-nmt.github.io; the inverse of transformers'
`convert_marian_to_pytorch.py`). Marian starts a target from a vector of zeros, transformers from that of padding: where
training has changed that one, the outputs may differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from translate.convert_marian import Marian
from translate.convert_weights import Array
from translate.decoding import Decoding
from translate.normalize import for_model
from translate.pieces import Pieces

_ATTENTION = {"q_proj": "q", "k_proj": "k", "v_proj": "v", "out_proj": "o"}
_KINDS = {"self_attn": "self", "encoder_attn": "context"}
_FIXED = (
    "type: transformer", "version: v1.9.0", "skip: false", "tied-embeddings: false", "tied-embeddings-src: false",
    "tied-embeddings-all: true", "layer-normalization: false", "right-left: false", "input-types: []", "ulr: false",
    "transformer-preprocess: \"\"", "transformer-postprocess: dan", "transformer-postprocess-emb: d",
    "transformer-postprocess-top: \"\"", "transformer-ffn-depth: 2", "transformer-tied-layers: []",
    "transformer-train-position-embeddings: false", "transformer-no-projection: false",
    "transformer-decoder-autoreg: self-attention", "transformer-guided-alignment-layer: last",
    "enc-type: bidirectional", "enc-cell: gru", "dec-cell: gru", "factors-combine: sum", "lemma-dim-emb: 0",
)  # fmt: skip


def write(model: str, source: str, out: str, pieces: str) -> None:
    """The folder `model` and the lines of the file `source`, as `write_marian` and `write_pieces` write them."""
    write_marian(Path(model), Path(out))
    lines = Path(source).read_text("utf-8").splitlines()
    write_pieces(Path(model), [for_model(line) for line in lines], Path(pieces))


def write_marian(folder: Path, out: Path) -> None:
    """Write `model.npz`, `vocab.yml` and `decoder.yml` into `out`. Raises ValueError for what this cannot do."""
    marian = Marian.read(folder)
    config = marian.config
    if config["encoder_ffn_dim"] != config["decoder_ffn_dim"] or len(marian.vocabularies) > 1:
        raise ValueError(f"{folder}: Marian's converter here is for one vocabulary and one width of both halves")
    out.mkdir(parents=True, exist_ok=True)
    arrays = {name: np.ascontiguousarray(array) for name, array in _arrays(marian)}
    arrays["special:model.yml"] = _settings(config)
    np.savez(out / "model.npz", **arrays)  # type: ignore[arg-type]  # numpy's stubs take the names for options
    lines = [
        f"{json.dumps(piece, ensure_ascii=False)}: {index}\n" for index, piece in enumerate(marian.vocabularies[0])
    ]
    (out / "vocab.yml").write_text("".join(lines), "utf-8")
    names = "relative-paths: true\nmodels: [model.npz]\nvocabs: [vocab.yml, vocab.yml]\n"
    (out / "decoder.yml").write_text(names, "utf-8")


def write_pieces(folder: Path, sentences: list[str], path: Path) -> None:
    """The sentences in pieces, as Marian takes them with a vocabulary of pieces: a space between each two."""
    pieces = Pieces(folder, Decoding.of(folder, 1).dictionary)
    path.write_text("".join(" ".join(pieces.of_source(sentence)) + "\n" for sentence in sentences), "utf-8")


def _arrays(marian: Marian) -> Iterator[tuple[str, Array]]:
    weights, config = marian.weights, marian.config
    shared = next(name for name in ("model.shared.weight", "model.encoder.embed_tokens.weight") if name in weights)
    yield "Wemb", weights[shared]
    yield "decoder_ff_logit_out_b", weights.get("final_logits_bias", np.zeros((1, len(weights[shared])), np.float32))
    for side in ("encoder", "decoder"):
        for layer in range(config[f"{side}_layers"]):
            theirs, ours = f"model.{side}.layers.{layer}", f"{side}_l{layer + 1}"
            for kind, name in _KINDS.items():
                if side == "encoder" and kind == "encoder_attn":
                    continue
                for part, letter in _ATTENTION.items():
                    yield f"{ours}_{name}_W{letter}", weights[f"{theirs}.{kind}.{part}.weight"].T
                    yield f"{ours}_{name}_b{letter}", weights[f"{theirs}.{kind}.{part}.bias"][None]
                yield f"{ours}_{name}_Wo_ln_scale", weights[f"{theirs}.{kind}_layer_norm.weight"][None]
                yield f"{ours}_{name}_Wo_ln_bias", weights[f"{theirs}.{kind}_layer_norm.bias"][None]
            for number in (1, 2):
                yield f"{ours}_ffn_W{number}", weights[f"{theirs}.fc{number}.weight"].T
                yield f"{ours}_ffn_b{number}", weights[f"{theirs}.fc{number}.bias"][None]
            yield f"{ours}_ffn_ffn_ln_scale", weights[f"{theirs}.final_layer_norm.weight"][None]
            yield f"{ours}_ffn_ffn_ln_bias", weights[f"{theirs}.final_layer_norm.bias"][None]


def _settings(config: object) -> Array:
    assert isinstance(config, dict)
    activation = {"silu": "swish", "gelu_new": "gelu"}.get(config["activation_function"], config["activation_function"])
    own = {
        "dim-emb": config["d_model"], "dim-vocabs": [config["vocab_size"]] * 2, "dim-rnn": 1024,
        "enc-depth": config["encoder_layers"], "dec-depth": config["decoder_layers"],
        "transformer-heads": config["encoder_attention_heads"], "transformer-dim-ffn": config["encoder_ffn_dim"],
        "transformer-ffn-activation": activation, "transformer-dim-aan": 2048, "transformer-aan-depth": 2,
        "transformer-aan-activation": activation, "transformer-aan-nogate": False,
    }  # fmt: skip
    text = "\n".join([*_FIXED, *(f"{name}: {json.dumps(value)}" for name, value in own.items())])
    return np.frombuffer(text.encode("ascii") + b"\0", np.int8)
