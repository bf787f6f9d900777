"""A Marian folder as a CTranslate2 model, without torch: the same weights under other names, in one binary file.

The layout is that of CTranslate2's specs (TransformerSpec, revision 7, file format 6) and of its own converter from
transformers, which needs torch; a test compares the files. There are five differences. Targets start from padding's
vector, as in transformers, where CTranslate2 has an option for a start from zeros: training may have changed that
vector, and with the option prefixes are read without their scale (`TransformerDecoder::decode`, 4.8.5). There are more
places, and 63 steps in int8 instead of 127 (see `convert_binary`). And the cross-attention heads that link words are
put first, since CTranslate2 reads the mean of the first ones: a permutation that changes nothing else. Last, the
decoder has only the pieces that can be written, where that is much less than the vocabulary (see `writable`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from translate.convert_binary import Make, binary
from translate.convert_weights import Array, Floats, Weights
from translate.pieces import END, UNKNOWN
from translate.writable import writable

ACTIVATIONS = {"relu": 0, "gelu_new": 1, "swish": 2, "silu": 2, "gelu": 3, "tanh": 5}
SEPARATE = ("vocab.json", "target_vocab.json")
OFF = ("alibi", "alibi_use_positive_positions", "scale_alibi")
PLACES = 1200  # for the longest prefix and what follows it; sines have no end
NEVER = -1e9  # a bias with which nothing is ever chosen


@dataclass(frozen=True)
class Marian:
    """A Marian folder, read: configuration, weights and vocabularies (one, or source and target).

    `writes`: the numbers of the pieces that the decoder has, if these are not all of the last vocabulary.
    """

    config: Mapping[str, Any]
    weights: Mapping[str, Floats]
    vocabularies: tuple[list[str], ...]
    writes: tuple[int, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Marian:
        """Raises ValueError, KeyError or OSError for what is no Marian folder that CTranslate2 can run."""
        config = json.loads((folder / "config.json").read_text("utf-8"))
        names = ["vocab.json"] if config.get("share_encoder_decoder_embeddings", True) else list(SEPARATE)
        sizes = (config["vocab_size"], config.get("decoder_vocab_size") or config["vocab_size"])
        vocabularies = [numbered(folder / name, size) for name, size in zip(names, sizes, strict=False)]
        for option in ("normalize_before", "normalize_embedding", "add_final_layer_norm"):
            if config.get(option):
                raise ValueError(f"config.json says {option}, which no Marian model of opus-mt's kind does")
        if config.get("activation_function") not in ACTIVATIONS:
            raise ValueError(f"the activation function {config.get('activation_function')!r} is not known")
        special = {config.get(f"{name}_token_id", -1) for name in ("pad", "eos", "decoder_start")}
        writes = writable(folder, vocabularies[0], special) if len(vocabularies) == 1 else ()
        return cls(config, Weights(folder), tuple(vocabularies), writes)

    @property
    def written(self) -> list[str]:
        """The pieces that the decoder has."""
        pieces = self.vocabularies[-1]
        return [pieces[number] for number in self.writes] if self.writes else pieces


def numbered(path: Path, size: int) -> list[str]:
    """The pieces in the order of their numbers; places that the file leaves open get names that no text has."""
    entries = json.loads(path.read_text("utf-8"))
    if len(entries) > size:
        raise ValueError(
            f"{path.name} has {len(entries)} entries, but the weights are for {size}. They belong to different models"
        )
    pieces = [f"<nothing {index}>" for index in range(size)]
    for piece, index in entries.items():
        if type(index) is not int or not 0 <= index < size:
            raise ValueError(f"{path.name} gives {piece!r} the number {index!r}, not one from 0 to {size - 1}")
        pieces[index] = piece
    return pieces


def converted(marian: Marian, quantization: str = "int8", heads: Sequence[int] = ()) -> dict[str, bytes]:
    """The files of the CTranslate2 model. `heads` of the last decoder layer are what its attention will be (all if
    empty). Raises ValueError or KeyError when the weights are not those of the configuration."""
    config = marian.config
    layer, count = config["decoder_layers"] - 1, config["decoder_attention_heads"]
    if any(head >= count for head in heads):
        raise ValueError(f"krant.json names the head {max(heads)}, but a layer has {count}")
    variables = _common(marian) | _encoder(marian) | _decoder(marian, layer, [*heads])
    target = marian.vocabularies[-1]
    files = {
        "model.bin": binary(variables, quantization),
        "config.json": _json(
            {
                "add_source_bos": False,
                "add_source_eos": False,
                "bos_token": "<s>",
                "decoder_start_token": target[config["decoder_start_token_id"]],
                "eos_token": END,
                "layer_norm_epsilon": None,
                "multi_query_attention": False,
                "unk_token": UNKNOWN,
            }
        ),
    }
    if len(marian.vocabularies) == 1 and not marian.writes:
        return files | {"shared_vocabulary.json": _json(target)}
    return files | {
        "source_vocabulary.json": _json(marian.vocabularies[0]),
        "target_vocabulary.json": _json(marian.written),
    }


def _common(marian: Marian) -> dict[str, Make]:
    """What both halves have: settings, places, embeddings, the output layer."""
    config, weights = marian.config, marian.weights
    scale = np.float32(sqrt(config["d_model"]) if config.get("scale_embedding") else 1)
    found: dict[str, Make] = {}
    for side in ("encoder", "decoder"):
        found[f"{side}/activation"] = _value(ACTIVATIONS[config["activation_function"]], np.int8)
        found[f"{side}/num_heads"] = _value(config[f"{side}_attention_heads"], np.int16)
        found[f"{side}/pre_norm"] = _value(0, np.int8)
        found[f"{side}/scale_embeddings"] = _value(scale, np.float32)
        found[f"{side}/position_encodings/encodings"] = partial(
            positions, max(PLACES, config["max_position_embeddings"]), config["d_model"]
        )
    all_of_them = _first(weights, "model.decoder.embed_tokens.weight", "model.shared.weight")
    decoder = _cut(marian, all_of_them)
    found["decoder/embeddings/weight"] = decoder
    found["encoder/embeddings_0/weight"] = _first(weights, "model.encoder.embed_tokens.weight", "model.shared.weight")
    tied = config.get("tie_word_embeddings", True)
    found["decoder/projection/weight"] = decoder if tied else _cut(marian, _first(weights, "lm_head.weight"))
    count = len(all_of_them())
    if count != len(marian.vocabularies[-1]):
        raise ValueError(f"the weights are for {count} pieces, config.json for {len(marian.vocabularies[-1])}")
    # Padding starts every target and is never written (`bad_words_ids`).
    bias = np.array(weights.get("final_logits_bias", np.zeros((1, count), np.float32))[0])
    bias[config["pad_token_id"]] = NEVER
    found["decoder/projection/bias"] = _value(bias[[*marian.writes]] if marian.writes else bias, np.float32)
    return found


def _cut(marian: Marian, make: Make) -> Make:
    """The rows of the pieces that the decoder has."""
    return (lambda: make()[[*marian.writes]]) if marian.writes else make


def _value(value: Any, kind: type[np.generic]) -> Make:
    return partial(np.asarray, value, kind)


def _encoder(marian: Marian) -> dict[str, Make]:
    found: dict[str, Make] = {"encoder/embeddings_merge": _value(0, np.int8)}
    found["encoder/multi_query_attention"] = _value(0, np.int8)
    for layer in range(marian.config["encoder_layers"]):
        theirs, ours = f"model.encoder.layers.{layer}", f"encoder/layer_{layer}"
        found |= _attention(marian.weights, f"{theirs}.self_attn", f"{ours}/self_attention", parts=(3,))
        found |= _feed_forward(marian.weights, theirs, ours)
    return found


def _decoder(marian: Marian, linking: int, heads: list[int]) -> dict[str, Make]:
    """`linking`: the layer whose heads link words."""
    found: dict[str, Make] = {name: _value(0, np.int8) for name in (f"decoder/{option}" for option in OFF)}
    found["decoder/alignment_layer"] = _value(linking, np.int16)
    found["decoder/alignment_heads"] = _value(len(heads), np.int16)  # 0: all
    count = marian.config["decoder_attention_heads"]
    order = [*heads, *(head for head in range(count) if head not in heads)]
    for layer in range(marian.config["decoder_layers"]):
        theirs, ours = f"model.decoder.layers.{layer}", f"decoder/layer_{layer}"
        weights = _permuted(marian.weights, f"{theirs}.encoder_attn", order) if layer == linking else marian.weights
        found |= _attention(marian.weights, f"{theirs}.self_attn", f"{ours}/self_attention", parts=(3,))
        found |= _attention(weights, f"{theirs}.encoder_attn", f"{ours}/attention", parts=(1, 2))
        found |= _feed_forward(marian.weights, theirs, ours)
    return found


def _permuted(weights: Mapping[str, Floats], name: str, order: Sequence[int]) -> dict[str, Floats]:
    """An attention with its heads in another order."""
    found = {key: weights[key] for key in weights if key.startswith((f"{name}.", f"{name}_"))}
    size = len(found[f"{name}.q_proj.bias"]) // len(order)
    rows = np.concatenate([np.arange(head * size, (head + 1) * size) for head in order])
    for key in found:
        if key.startswith((f"{name}.q_proj", f"{name}.k_proj", f"{name}.v_proj")):
            found[key] = found[key][rows]
    found[f"{name}.out_proj.weight"] = found[f"{name}.out_proj.weight"][:, rows]
    return found


def _attention(weights: Mapping[str, Floats], theirs: str, ours: str, parts: Sequence[int]) -> dict[str, Make]:
    """`parts`: how many of query, key and value are multiplied at once."""
    found: dict[str, Make] = {}
    names = ["q_proj", "k_proj", "v_proj"]
    for index, part in enumerate(parts):
        for kind in ("weight", "bias"):
            chosen = [f"{theirs}.{name}.{kind}" for name in names[:part]]
            found[f"{ours}/linear_{index}/{kind}"] = partial(_stacked, weights, chosen)
        del names[:part]
    for kind in ("weight", "bias"):
        found[f"{ours}/linear_{len(parts)}/{kind}"] = _first(weights, f"{theirs}.out_proj.{kind}")
    return found | _norm(weights, f"{theirs}_layer_norm", f"{ours}/layer_norm")


def _feed_forward(weights: Mapping[str, Floats], theirs: str, ours: str) -> dict[str, Make]:
    found: dict[str, Make] = {}
    for index, name in enumerate(("fc1", "fc2")):
        for kind in ("weight", "bias"):
            found[f"{ours}/ffn/linear_{index}/{kind}"] = _first(weights, f"{theirs}.{name}.{kind}")
    return found | _norm(weights, f"{theirs}.final_layer_norm", f"{ours}/ffn/layer_norm")


def _norm(weights: Mapping[str, Floats], theirs: str, ours: str) -> dict[str, Make]:
    return {f"{ours}/gamma": _first(weights, f"{theirs}.weight"), f"{ours}/beta": _first(weights, f"{theirs}.bias")}


def positions(count: int, size: int) -> Floats:
    """Sines in the first half of the columns, cosines in the second (Vaswani et al. 2017, not interleaved)."""
    angles = np.arange(count)[:, None] / np.power(10000.0, 2 * (np.arange(size) // 2) / size)
    return np.concatenate([np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])], 1).astype(np.float32)


def _first(weights: Mapping[str, Floats], *names: str) -> Make:
    """The first of these tensors that there is."""
    for name in names:
        if name in weights:
            return partial(weights.__getitem__, name)
    raise KeyError(names[-1])


def _stacked(weights: Mapping[str, Floats], names: Sequence[str]) -> Array:
    return np.concatenate([weights[name] for name in names])


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1).encode("ascii")
