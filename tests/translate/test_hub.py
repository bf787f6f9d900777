"""Fetching a model from a hub: a real client against a hub on this machine, and the messages when it cannot be had."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.translate.hub import REVISION, Hub, serving
from translate.errors import KrantError
from translate.models import OPUS_MT, cached, resolve

AddToCache = Callable[[str, Path], Path]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def hub(hub_cache: AddToCache, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub on this machine, which the hub client takes for the one and only."""
    with serving() as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.url)
        template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield hub


@pytest.fixture
def pickled(tiny: Path, tmp_path: Path) -> Path:
    """A repository as opus-mt's: weights in pytorch_model.bin, and files for other libraries."""
    from tests.translate.folders import as_pickle

    folder = as_pickle(tiny, tmp_path / "pickled")
    for name in ("tf_model.h5", "rust_model.ot"):
        (folder / name).write_bytes(b"not for us")
    return folder


def test_a_model_is_fetched_once_and_then_found_offline(hub: Hub, tiny: Path) -> None:
    hub.repositories["krant/tiny"] = tiny
    said: list[str] = []
    model = resolve("krant/tiny", say=said.append)
    assert said == ["krant/tiny is not on this machine; fetching it from the hub"]
    assert model.revision == REVISION
    assert model.signature == f"krant/tiny@{REVISION[:12]}"
    assert {name: (model.folder / name).read_bytes() for name, _ in model.files} == {
        name: (tiny / name).read_bytes() for name, _ in model.files
    }
    hub.requests.clear()
    assert resolve("krant/tiny", say=said.append) == model
    assert len(said) == 1
    assert hub.requests == []


def test_a_dictionary_comes_with_its_model(hub: Hub, tiny_copy: Path) -> None:
    (tiny_copy / "krant.json").write_text('{"dictionary": ["<t>", "</t>"]}', "utf-8")
    (tiny_copy / "dictionary.tsv.xz").write_bytes(lzma.compress(b"vuurtoren\tlighthouse\n"))
    hub.repositories["krant/tiny"] = tiny_copy
    assert "dictionary.tsv.xz" in dict(resolve("krant/tiny").files)


def test_a_repository_with_pickled_weights_alone_is_fetched_without_what_other_libraries_need(
    hub: Hub, pickled: Path
) -> None:
    from translate.marian import MarianTranslator

    hub.repositories[OPUS_MT] = pickled
    model = resolve("opus-mt")
    assert "pytorch_model.bin" in dict(model.files)
    assert not [request for request in hub.requests if "tf_model" in request or "rust_model" in request]
    assert resolve().name == OPUS_MT, "what is on this machine goes before the bundled model"
    assert MarianTranslator(model.folder).translate(["Nee."])


def test_of_two_kinds_of_weights_one_is_fetched(hub: Hub, tiny: Path, pickled: Path) -> None:
    shutil.copy(tiny / "model.safetensors", pickled)
    hub.repositories["krant/both"] = pickled
    assert "model.safetensors" in dict(resolve("krant/both").files)
    assert not [request for request in hub.requests if "pytorch_model.bin" in request]


def test_a_model_of_another_kind_is_refused_before_its_weights_are_fetched(hub: Hub, tiny_copy: Path) -> None:
    config = json.loads((tiny_copy / "config.json").read_text("utf-8"))
    (tiny_copy / "config.json").write_text(json.dumps({**config, "model_type": "m2m_100"}), "utf-8")
    (tiny_copy / "source.spm").unlink()
    hub.repositories["other/kind"] = tiny_copy
    with pytest.raises(KrantError, match="kind 'm2m_100'"):
        resolve("other/kind")
    assert not [request for request in hub.requests if "model.safetensors" in request]


def test_a_repository_without_a_vocabulary_is_refused_before_its_weights_are_fetched(hub: Hub, tiny_copy: Path) -> None:
    (tiny_copy / "vocab.json").unlink()
    hub.repositories["krant/half"] = tiny_copy
    with pytest.raises(KrantError, match=r"incomplete, it has no vocab\.json"):
        resolve("krant/half")
    assert not [request for request in hub.requests if "model.safetensors" in request]


@pytest.mark.parametrize("name", ["model.safetensors", "source.spm", "vocab.json", "config.json"])
def test_a_file_that_arrives_damaged_is_refused(hub: Hub, tiny: Path, name: str) -> None:
    hub.repositories["krant/tiny"] = tiny
    data = (tiny / name).read_bytes()
    # The same length, so that the hub client is content: in white space or in the last weight, where nothing breaks.
    damaged = data.replace(b"\n", b" ", 1) if name.endswith(".json") else data[:-1] + bytes([data[-1] ^ 1])
    twins = [file.name for file in tiny.iterdir() if file.read_bytes() == data]  # the cache keeps one blob for them
    hub.altered.update(dict.fromkeys(twins, damaged))
    with pytest.raises(KrantError, match=rf"{name}: is damaged \(.*the hub's\)\."):
        resolve("krant/tiny")


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json", "config.json"])
def test_what_is_said_about_a_damaged_file_in_the_cache_helps(hub: Hub, tiny: Path, name: str) -> None:
    hub.repositories["krant/tiny"] = tiny
    model = resolve("krant/tiny")
    (model.folder / name).write_bytes((tiny / name).read_bytes()[:-100])
    with pytest.raises(KrantError, match=rf"{name}: is damaged .*Delete (.*) and fetch the model again") as problem:
        resolve("krant/tiny")
    Path(str(problem.value).split("Delete ")[1].split(" and fetch")[0]).unlink()
    assert resolve("krant/tiny") == model


def test_a_file_that_arrives_cut_off_is_refused_and_can_be_fetched_again(hub: Hub, tiny: Path) -> None:
    hub.repositories["krant/tiny"] = tiny
    hub.altered["model.safetensors"] = (tiny / "model.safetensors").read_bytes()[:-100]
    with pytest.raises(KrantError, match="krant/tiny: cannot be fetched from the hub: "):
        resolve("krant/tiny")
    assert cached("krant/tiny") is None
    hub.altered.clear()
    assert resolve("krant/tiny").revision == REVISION


def test_a_model_that_the_hub_has_not_is_one_clear_line(hub: Hub) -> None:
    with pytest.raises(
        KrantError, match=r"nobody/nothing: cannot be fetched from the hub: .*Check the name"
    ) as problem:
        resolve("nobody/nothing")
    assert "\n" not in str(problem.value)
    assert "Request ID" not in str(problem.value)


@pytest.mark.parametrize("name", ["owner/na--me", "owner/na..me", "owner/..", "owner/name-", "owner/name.git"])
def test_a_name_that_no_hub_has_is_refused_without_asking(hub: Hub, name: str) -> None:
    with pytest.raises(KrantError, match="no such folder, and it is no model's name on a hub"):
        resolve(name)
    assert hub.requests == []


@pytest.mark.parametrize(
    ("environment", "cause"),
    [({"HF_ENDPOINT": "http://127.0.0.1:9"}, "Connection refused"), ({"HF_HUB_OFFLINE": "1"}, "offline")],
)
def test_a_hub_that_cannot_be_reached_is_said_at_once(environment: dict[str, str], cause: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "translate", "models", "fetch", "krant/tiny"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HOME": str(tmp_path), "NO_PROXY": "127.0.0.1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    first, second = result.stderr.splitlines()
    assert first == "krant: krant/tiny is not on this machine; fetching it from the hub"
    assert second.startswith("krant: krant/tiny: cannot be fetched from the hub: ")
    assert cause.casefold() in second.casefold()
    assert "--model bundled" in second
