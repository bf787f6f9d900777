"""The speed benchmark's arithmetic and its runs on small models; no time is asserted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from translate.bench_speed import Plan, _compare, _row, measured, table
from translate.bench_speed_random import random_model
from translate.errors import KrantError

SENTENCES = ("De minister wil minder regels.", "Nee, zei zij.")


def test_medians_words_and_ratios_round_by_round() -> None:
    seen = {
        "model: Krant best": [
            {"seconds": 1.0, "peak": 10.0, "words": 1.0},
            {"seconds": 2.0, "peak": 30.0, "words": 1.0},
        ],
        "model: slow": [{"seconds": 3.0, "peak": 5.0, "words": 1.0}, {"seconds": 8.0, "peak": 5.0, "words": 1.0}],
    }
    rows: dict[str, dict[str, Any]] = {name: _row(values, 30) for name, values in seen.items()}
    _compare(rows, seen)
    assert rows["model: Krant best"] == {"seconds": 1.5, "peak": 20.0, "words/s": 20.0}
    assert rows["model: slow"] == {"seconds": 5.5, "peak": 5.0, "words/s": 5.5, "times as long": [3.5, 3.0, 4.0]}


def test_a_run_of_every_kind_is_in_the_report(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    said: list[str] = []
    report = measured(Plan(tiny, SENTENCES, rounds=1, systems=("Krant best",), files=True), said.append)
    assert list(report["systems"]) == [
        "start: krant --help",
        "start: first sentence",
        "files: Krant draft",
        "files: Krant standard",
        "files: Krant best",
        "model: Krant best",
    ]
    assert len(said) == 6
    assert report["words"] == 8
    assert all(row["seconds"] > 0 and row["peak"] > 1 for row in report["systems"].values())
    assert json.loads(json.dumps(report)) == report
    lines = table(report)
    assert sum(line.startswith("| ") for line in lines) == 7
    assert f"ctranslate2 {report['versions']['ctranslate2']}" in lines[0]


def test_a_system_that_fails_is_said(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match="failed"):
        measured(Plan(tmp_path, SENTENCES, rounds=1, systems=("Krant best",), files=False))


def test_the_random_model_is_one_that_marian_folders_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from translate.convert_marian import Marian
    from translate.engine import FastTranslator
    from translate.models import verified

    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    folder = random_model(tmp_path / "random", layers=1, size=36_000, width=32)
    assert len(Marian.read(folder).written) == 32_001, "and padding"
    translator = FastTranslator(verified("random", folder, ""))
    (found,) = translator.search(["Nee."])
    assert len(translator._pieces.of_target(found.text)) > 10, "it goes on to the limit"


def test_growth_new_again_after_a_stop_and_with_terms(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from translate import bench_speed_growth as bench

    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(bench, "TERMS", 20)
    steps = list(bench.growth([4], str(tiny), "draft", 1))
    assert [step.name for step in steps] == ["new", "again", "first half", "then all", "new, 20 terms more"]
    assert steps[0].words == steps[2].words + steps[3].words > 0
    assert all(step.seconds > 0 and step.megabytes > 1 for step in steps)
    assert len(bench.table(steps)) == 7


def test_terms_are_different_ones_and_so_many(tmp_path: Path) -> None:
    from glossary.formats import read
    from translate.bench_speed_growth import write_terms

    write_terms(tmp_path / "terms.tsv", 300)
    assert len({term.nl for term in read(tmp_path / "terms.tsv").terms}) == 300


def test_marians_arrays_have_its_names_and_shapes(tiny: Path, tmp_path: Path) -> None:
    import numpy as np

    from translate.bench_marian import write_marian, write_pieces
    from translate.convert_weights import Weights

    write_marian(tiny, tmp_path)
    arrays = dict(np.load(tmp_path / "model.npz"))
    config = json.loads((tiny / "config.json").read_text("utf-8"))
    assert arrays["Wemb"].shape == (config["vocab_size"], config["d_model"])
    assert arrays["decoder_ff_logit_out_b"].shape == (1, config["vocab_size"])
    weight = Weights(tiny)["model.encoder.layers.0.fc1.weight"]
    assert np.array_equal(arrays["encoder_l1_ffn_W1"], weight.T)
    assert arrays["encoder_l1_ffn_W1"].flags.c_contiguous, "Marian takes no other"
    assert "encoder_l1_context_Wq" not in arrays and "decoder_l1_context_Wq" in arrays
    assert bytes(arrays["special:model.yml"]).endswith(b"\0")
    write_pieces(tiny, ["Nee, zei zij."], tmp_path / "pieces")
    assert (tmp_path / "pieces").read_text("utf-8").startswith("▁")
    lines = (tmp_path / "vocab.yml").read_text("utf-8").splitlines()
    assert len(lines) == config["vocab_size"]
