"""Our conversion to CTranslate2 against its own, variable by variable, and weights of every type that folders have."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from tests.translate.folders import SENTENCES, as_pickle, dutch_lines, sentencepiece_model
from tests.translate.test_engine import PAIRS
from translate.convert_binary import TYPES
from translate.convert_marian import Marian, converted, positions
from translate.convert_weights import Array, Weights
from translate.decoding import Decoding
from translate.engine import FastTranslator
from translate.marian import MarianTranslator
from translate.models import verified
from translate.pieces import target_pieces
from translate.writable import writable

OURS = {"decoder/projection/bias", "decoder/alignment_heads", "decoder/alignment_layer"}


def parsed(data: bytes) -> tuple[dict[str, Array], dict[str, str]]:
    """The variables and aliases of a model.bin."""
    place = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal place
        found = struct.unpack_from(form, data, place)
        place += struct.calcsize(form)
        return found

    def text() -> str:
        (length,) = take("<H")
        return bytes(take(f"<{length}s")[0][:-1]).decode("ascii")

    take("<I"), text(), take("<I")
    variables = {}
    for _ in range(take("<I")[0]):
        name = text()
        shape = take(f"<{take('<B')[0]}I")
        kind, size = take("<BI")
        variables[name] = np.frombuffer(data, TYPES[kind], size // TYPES[kind].itemsize, place).reshape(shape)
        place += size
    aliases = {text(): text() for _ in range(take("<I")[0])}
    assert place == len(data)
    return variables, aliases


def resolved(data: bytes) -> dict[str, Array]:
    """All variables by all their names."""
    variables, aliases = parsed(data)
    return variables | {name: variables[other] for name, other in aliases.items()}


@pytest.fixture(scope="module")
def reference(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tiny model as CTranslate2 itself converts it."""
    found = {}
    for quantization in ("int8", "float32"):
        found[quantization] = tmp_path_factory.mktemp("converted") / quantization
        converter = ctranslate2.converters.TransformersConverter(str(tiny))
        converter.convert(str(found[quantization]), quantization=quantization)
    return found


def test_the_variables_are_those_of_ctranslate2s_own_converter(tiny: Path, reference: dict[str, Path]) -> None:
    """But for what the module says: padding is kept, there are more places, and all heads are read."""
    ours = resolved(converted(Marian.read(tiny), "float32")["model.bin"])
    theirs = resolved((reference["float32"] / "model.bin").read_bytes())
    assert set(theirs) - {"decoder/start_from_zero_embedding"} | OURS == set(ours) | OURS
    for name in set(theirs) & set(ours) - OURS:
        one, other = ours[name], theirs[name]
        assert one.dtype == other.dtype and one.ndim == other.ndim, name
        assert np.array_equal(one[: len(other)] if one.ndim else one, other), name


def test_int8_is_in_half_as_many_steps(tiny: Path, reference: dict[str, Path]) -> None:
    """Two products with 8-bit activations must fit into 16 bits."""
    exact = resolved(converted(Marian.read(tiny), "float32")["model.bin"])
    ours = resolved(converted(Marian.read(tiny), "int8")["model.bin"])
    theirs = resolved((reference["int8"] / "model.bin").read_bytes())
    scaled = {name for name in ours if f"{name}_scale" in ours}
    assert scaled == {name for name in theirs if f"{name}_scale" in theirs}
    for name in scaled:
        assert ours[name].dtype == np.int8
        assert 2 * 255 * int(np.abs(ours[name].astype(int)).max()) < 2**15
        scale = ours[f"{name}_scale"][:, None]
        assert np.abs(ours[name] / scale - exact[name]).max() <= 0.5001 / scale.min(), name
        assert ours[f"{name}_scale"][:5] / theirs[f"{name}_scale"][:5] == pytest.approx(np.full(5, 63 / 127))


def test_the_bias_forbids_padding_only(tiny: Path) -> None:
    theirs = load_file(tiny / "model.safetensors")["final_logits_bias"][0]
    bias = parsed(converted(Marian.read(tiny), "float32")["model.bin"])[0]["decoder/projection/bias"]
    assert bias[-1] < -1e8
    assert np.array_equal(bias[:-1], theirs[:-1])


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_weights_of_every_type_are_read(tiny: Path, tmp_path: Path, kind: str) -> None:
    tensors = {name: tensor.astype(kind) for name, tensor in load_file(tiny / "model.safetensors").items()}
    save_file(tensors, tmp_path / "model.safetensors")
    weights = Weights(tmp_path)
    assert set(weights) == set(tensors) and len(weights) == len(tensors)
    for name, tensor in tensors.items():
        assert weights[name].dtype == np.float32
        assert np.array_equal(weights[name], tensor.astype(np.float32)), name


def test_bfloat16_is_the_upper_half_of_float32(tiny: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file as save_torch

    tensor = torch.randn(3, 5).bfloat16()
    save_torch({"one": tensor}, tmp_path / "model.safetensors")
    assert np.array_equal(Weights(tmp_path)["one"], tensor.float().numpy())


def test_pickled_weights_are_the_same(tiny: Path, tmp_path: Path) -> None:
    files = [converted(Marian.read(folder)) for folder in (tiny, as_pickle(tiny, tmp_path / "pickled"))]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"normalize_before": True}, "normalize_before"),
        ({"activation_function": "mish"}, "mish"),
        ({"add_final_layer_norm": True}, "add_final_layer_norm"),
    ],
)
def test_models_of_another_build_are_refused(tiny_copy: Path, change: dict[str, Any], message: str) -> None:
    path = tiny_copy / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(ValueError, match=message):
        Marian.read(tiny_copy)


def test_separate_vocabularies_and_weights_are_kept_apart(tiny_copy: Path) -> None:
    """As in opus-mt-tc-big: a vocabulary, embeddings and an output layer for each side."""
    entries = json.loads((tiny_copy / "vocab.json").read_text("utf-8"))
    reverse = {piece: len(entries) - 2 - index if piece != "<pad>" else index for piece, index in entries.items()}
    (tiny_copy / "target_vocab.json").write_text(json.dumps(reverse), "utf-8")
    config = json.loads((tiny_copy / "config.json").read_text("utf-8"))
    config |= {"share_encoder_decoder_embeddings": False, "tie_word_embeddings": False}
    (tiny_copy / "config.json").write_text(json.dumps(config), "utf-8")
    tensors = load_file(tiny_copy / "model.safetensors")
    shared = tensors.pop("model.shared.weight")
    names = ("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight")
    tensors |= {name: shared + index for index, name in enumerate(names)}
    save_file(tensors, tiny_copy / "model.safetensors")
    files = converted(Marian.read(tiny_copy), "float32")
    variables, aliases = parsed(files["model.bin"])
    assert not {name for name in aliases if "embeddings" in name or "projection" in name}
    ours = ("encoder/embeddings_0/weight", "decoder/embeddings/weight", "decoder/projection/weight")
    for index, name in enumerate(ours):
        assert np.array_equal(variables[name], shared + index), name
    vocabularies = [json.loads(files[f"{side}_vocabulary.json"]) for side in ("source", "target")]
    assert vocabularies[0][:-1] == vocabularies[1][:-1][::-1]


@pytest.fixture
def two_languages(tiny_copy: Path) -> Path:
    """A model whose targets have fewer pieces than its vocabulary."""
    lines = [line for line in dutch_lines() if "e" in line]
    (tiny_copy / "target.spm").write_bytes(sentencepiece_model(lines, 150))
    return tiny_copy


def test_a_decoder_has_the_pieces_of_targets_only(two_languages: Path) -> None:
    marian = Marian.read(two_languages)
    known = set(target_pieces(two_languages))
    assert set(marian.written) == known & set(marian.vocabularies[0]) | {"</s>", "<unk>", "<pad>"}
    assert 100 < len(marian.writes) < 200 < len(marian.vocabularies[0])
    files = converted(marian, "float32")
    assert json.loads(files["source_vocabulary.json"]) == marian.vocabularies[0]
    assert json.loads(files["target_vocabulary.json"]) == marian.written
    found, kept = resolved(files["model.bin"]), [*marian.writes]
    whole = marian.weights["model.shared.weight"]
    assert (found["encoder/embeddings_0/weight"] == whole).all()
    for name in ("embeddings", "projection"):
        assert (found[f"decoder/{name}/weight"] == whole[kept]).all()
    assert found["decoder/projection/bias"][marian.written.index("<pad>")] == np.float32(-1e9)


def test_both_engines_write_the_same_with_the_pieces_of_targets_only(
    two_languages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    greedy = Decoding(beams=1)
    ours = FastTranslator(verified("two", two_languages, ""), greedy, compute="float32")
    theirs = MarianTranslator(two_languages, greedy)
    found = [one.text for one in ours.unrepaired(SENTENCES)]
    assert found == [one.text for one in theirs.unrepaired(SENTENCES)]
    assert any(found)
    assert ours.score(PAIRS) == pytest.approx(theirs.score(PAIRS), abs=2e-3)


def test_a_vocabulary_that_is_nearly_all_of_targets_stays_whole(tiny: Path) -> None:
    marian = Marian.read(tiny)
    assert not marian.writes
    assert marian.written == marian.vocabularies[0]
    assert writable(tiny, [*marian.vocabularies[0], *map(str, range(10_000))], {5}) != ()


def test_open_places_of_a_vocabulary_have_names_that_no_text_has(tiny_copy: Path) -> None:
    entries = json.loads((tiny_copy / "vocab.json").read_text("utf-8"))
    gone = entries.pop(next(piece for piece, index in entries.items() if index == 7))
    (tiny_copy / "vocab.json").write_text(json.dumps(entries), "utf-8")
    assert Marian.read(tiny_copy).vocabularies[0][gone] == "<nothing 7>"


def test_places_are_sines_and_cosines() -> None:
    found = positions(100, 8)
    assert found.shape == (100, 8) and found.dtype == np.float32
    assert np.array_equal(found[0], [0, 0, 0, 0, 1, 1, 1, 1])
    assert found[:, :4] ** 2 + found[:, 4:] ** 2 == pytest.approx(np.ones((100, 4)), abs=1e-6)
    assert found[3, 1] == pytest.approx(np.sin(3 / 10))
