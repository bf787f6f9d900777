"""Which model is taken, and what is said about a folder that is none. Nothing here loads a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from translate import models
from translate.errors import KrantError
from translate.models import BUNDLED, NEEDED, OPUS_MT, SUMS, WEIGHTS, Model, available, resolve, verified

AddToCache = Callable[[str, Path], Path]


def test_without_a_choice_and_without_opus_mt_the_bundled_model_is_taken(hub_cache: AddToCache) -> None:
    model = resolve()
    assert (model.name, model.folder) == ("bundled", BUNDLED)
    assert model.reason == f"{OPUS_MT} is not on this machine"


def test_opus_mt_is_taken_when_it_is_on_this_machine(hub_cache: AddToCache, tiny: Path) -> None:
    snapshot = hub_cache(OPUS_MT, tiny)
    for choice in (None, "auto", "opus-mt", OPUS_MT):
        model = resolve(choice)
        assert (model.name, model.folder, model.revision) == (OPUS_MT, snapshot, snapshot.name)
        assert model.signature == f"{OPUS_MT}@{snapshot.name[:12]}"
    assert resolve().reason == "it is on this machine"
    assert resolve("opus-mt").reason == "--model opus-mt"
    assert available() == [(OPUS_MT, snapshot), ("bundled", BUNDLED)]


def test_an_incomplete_snapshot_of_opus_mt_is_not_taken(hub_cache: AddToCache, tiny: Path) -> None:
    (hub_cache(OPUS_MT, tiny) / "vocab.json").unlink()
    assert resolve().name == "bundled"
    assert available()[0] == (OPUS_MT, None)


def test_the_environment_goes_before_auto_and_a_choice_before_both(
    hub_cache: AddToCache, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_cache(OPUS_MT, tiny)
    monkeypatch.setenv("KRANT_MODEL", str(tiny))
    assert resolve() == resolve("") == verified("tiny", tiny, f"$KRANT_MODEL {tiny}")
    assert resolve("bundled").reason == "--model bundled"
    assert resolve("auto").name == OPUS_MT
    monkeypatch.setenv("KRANT_MODEL", "")
    assert resolve().name == OPUS_MT


def test_a_folder_goes_before_a_hub_name(
    hub_cache: AddToCache, tiny_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny_copy.parent / "owner").mkdir()
    tiny_copy.rename(tiny_copy.parent / "owner" / "name")
    monkeypatch.chdir(tiny_copy.parent)
    model = resolve("owner/name")
    assert (model.name, model.folder, model.revision) == ("name", Path("owner/name"), None)


@pytest.mark.parametrize("choice", ["nowhere", "./nowhere", "/nowhere/at/all", "owner/na me", "a/b/c", "opus_mt"])
def test_what_is_neither_a_folder_nor_a_name_on_a_hub_is_refused(hub_cache: AddToCache, choice: str) -> None:
    with pytest.raises(KrantError, match="Use a folder, owner/name, opus-mt or bundled") as problem:
        resolve(choice)
    assert str(problem.value).startswith(f"--model {choice}: there is no such folder")


def test_a_model_of_the_hub_is_fetched_only_when_asked_for_and_after_saying_so(
    hub_cache: AddToCache, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    def fetch(hub_id: str) -> Path:
        events.append(f"fetch {hub_id}")
        return tiny

    monkeypatch.setattr(models, "fetch", fetch)
    resolve(None, say=events.append)
    resolve("bundled", say=events.append)
    assert events == []
    assert resolve("owner/name", say=events.append).folder == tiny
    assert events == ["owner/name is not on this machine; fetching it from the hub", "fetch owner/name"]


@pytest.mark.parametrize("name", [*NEEDED, WEIGHTS[0]])
def test_each_missing_file_is_named_with_the_cure(tiny_copy: Path, name: str) -> None:
    (tiny_copy / name).unlink()
    for model, cure in (
        ("bundled", "Reinstall Krant."),
        ("owner/name", "Fetch it again: krant models fetch owner/name"),
        ("tiny", "Copy the whole model folder again."),
    ):
        with pytest.raises(KrantError) as problem:
            verified(model, tiny_copy, "")
        assert str(problem.value) == f"{tiny_copy}: this model is incomplete, it has no {name}. {cure}"


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match=r"it has no config\.json, no source\.spm, .* no model\.safetensors\."):
        resolve(str(tmp_path))


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"marian"', "{}", "\ufeff\0"])
def test_a_damaged_configuration_is_refused(tiny_copy: Path, content: str) -> None:
    (tiny_copy / "config.json").write_text(content, "utf-8")
    with pytest.raises(KrantError, match=r"config\.json: is damaged .* Copy .*the model again\."):
        resolve(str(tiny_copy))


def test_a_configuration_that_is_no_text_is_refused(tiny_copy: Path) -> None:
    (tiny_copy / "config.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KrantError, match=r"config\.json: is damaged"):
        resolve(str(tiny_copy))


def test_a_model_of_another_kind_is_refused(tiny_copy: Path) -> None:
    config = json.loads((tiny_copy / "config.json").read_text("utf-8"))
    (tiny_copy / "config.json").write_text(json.dumps(config | {"model_type": "m2m_100"}), "utf-8")
    with pytest.raises(KrantError, match="is a model of the kind 'm2m_100'; Krant runs Marian models"):
        resolve(str(tiny_copy))


@pytest.mark.parametrize("kept", [0, 4, 100, -1])
def test_truncated_weights_are_refused(tiny_copy: Path, kept: int) -> None:
    weights = tiny_copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:kept])
    with pytest.raises(KrantError, match=r"model\.safetensors: is damaged .* Copy .*the model again\."):
        resolve(str(tiny_copy))


def write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(folder.iterdir())
        if file.name != SUMS
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def test_a_file_that_is_not_the_one_in_the_list_of_checksums_is_refused(tiny_copy: Path) -> None:
    write_sums(tiny_copy)
    resolve(str(tiny_copy))
    weights = tiny_copy / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(
        KrantError, match=r"model\.safetensors: is damaged \(its SHA-256 is not the one in SHA256SUMS\)"
    ):
        resolve(str(tiny_copy))


@pytest.mark.parametrize("content", [b"abc\n", b"\xff\n", b"\n", b"0123  config.json\n"])
def test_a_damaged_list_of_checksums_is_refused(tiny_copy: Path, content: bytes) -> None:
    (tiny_copy / SUMS).write_bytes(content)
    with pytest.raises(KrantError, match=r"SHA256SUMS: is damaged; .* the model again\."):
        resolve(str(tiny_copy))


def test_the_hash_is_over_all_files_that_decide_a_translation(tiny_copy: Path) -> None:
    before = resolve(str(tiny_copy))
    assert before.signature == f"model@{before.hash[:12]}"
    (tiny_copy / "notes.txt").write_text("no part of the model", "utf-8")
    assert resolve(str(tiny_copy)) == before
    for name, _ in before.files:
        path = tiny_copy / name
        content = path.read_bytes()
        if path.suffix == ".json":
            path.write_bytes(content + b"\n")
            assert resolve(str(tiny_copy)).hash != before.hash, name
            path.write_bytes(content)
    assert {name for name, _ in before.files} > {*NEEDED, WEIGHTS[0]}


def test_safetensors_go_before_pickled_weights(tiny_copy: Path) -> None:
    (tiny_copy / WEIGHTS[1]).write_bytes(b"old")
    assert WEIGHTS[1] not in dict(resolve(str(tiny_copy)).files)
    (tiny_copy / WEIGHTS[0]).unlink()
    assert WEIGHTS[1] in dict(resolve(str(tiny_copy)).files)


def test_the_bundled_model_verifies() -> None:
    model: Model = resolve("bundled")
    listed = (BUNDLED / SUMS).read_text("utf-8").splitlines()
    assert model.revision is None
    assert {f"{digest}  {name}" for name, digest in model.files} <= set(listed)
