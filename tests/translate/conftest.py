"""Model folders for the tests of this folder: made once, copied by the tests that damage them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small random Marian folder. Read-only: whoever changes a file takes `tiny_copy`."""
    from tests.translate.folders import make_folder

    return make_folder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, with articles in `in` and a model that is no model."""
    from tests.translate.faults import fake_model, make_articles

    monkeypatch.chdir(tmp_path)
    make_articles(tmp_path / "in")
    with fake_model(tmp_path):
        yield tmp_path


@pytest.fixture
def tiny_copy(tiny: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    return Path(shutil.copytree(tiny, tmp_path / "model"))


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], Path]:
    """An empty hub cache for this test, instead of the user's, and a function that puts a model's folder into it."""
    root = tmp_path / "hub"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(root))
    monkeypatch.delenv("KRANT_MODEL", raising=False)

    def add(hub_id: str, folder: Path, revision: str = "0" * 39 + "1") -> Path:
        home = root / f"models--{hub_id.replace('/', '--')}"
        (home / "refs").mkdir(parents=True)
        (home / "refs" / "main").write_text(revision, "utf-8")
        return Path(shutil.copytree(folder, home / "snapshots" / revision))

    return add
