"""A short run of the fuzzer of articles: see tests/fuzz_inputs.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fuzz_inputs
from translate.cli_engine import Running


def test_bad_articles_cost_nothing_but_themselves(tmp_path: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Running, "opened", lambda self, model: fuzz_inputs.Backwards())
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    monkeypatch.setattr(fuzz_inputs, "NAMES", [name for name in fuzz_inputs.NAMES if name.isprintable()])
    folder = tmp_path / "in" / "artikelen"
    assert sum(fuzz_inputs.make(folder, 7, 60, rare=False).values()) == 60
    report = fuzz_inputs.check(folder, tmp_path / "uit", str(tiny))
    assert report.faults == []
    assert report.done > 30
    assert report.failed > 3
