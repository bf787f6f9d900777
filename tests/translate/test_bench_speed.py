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
    from translate.engine import FastTranslator
    from translate.models import verified

    monkeypatch.setenv("KRANT_CACHE", str(tmp_path / "cache"))
    folder = random_model(tmp_path / "random", layers=1, size=13_000, width=32)
    translator = FastTranslator(verified("random", folder, ""))
    (found,) = translator.search(["Nee."])
    assert len(translator._pieces.of_target(found.text)) > 10, "it goes on to the limit"
