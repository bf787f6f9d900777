"""Converted models: whole or not at all, verified, made again when damaged, in memory where nothing is kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from translate.decoding import Decoding
from translate.engine import FastTranslator
from translate.engine_cache import ENVIRONMENT, ORIGIN, cache_folder, kept, prepared
from translate.errors import KrantError
from translate.models import SUMS, Model, verified

ROOT = Path(__file__).parents[2]
FILES = {"model.bin": b"weights", "config.json": b"{}"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def model(tiny: Path) -> Model:
    return verified("tiny", tiny, "a test")


class Maker:
    """Makes the files, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, bytes]:
        self.times += 1
        return FILES


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != SUMS}


def test_what_was_made_is_kept_and_not_made_again(tmp_path: Path) -> None:
    make, folder = Maker(), tmp_path / "some" / "key"
    assert kept(folder, make) == kept(folder, make) == folder
    assert make.times == 1
    assert content(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["key"], "nothing is left over"


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.bin", b"weighty"),
        ("model.bin", b""),
        ("model.bin", None),
        ("config.json", b"{ }"),
        (SUMS, b"{}"),
        (SUMS, b"x"),
        (SUMS, None),
    ],
)
def test_what_is_damaged_is_made_again(tmp_path: Path, name: str, damage: bytes | None) -> None:
    make, folder = Maker(), tmp_path / "key"
    kept(folder, make)
    (folder / name).unlink()
    if damage is not None:
        (folder / name).write_bytes(damage)
    assert kept(folder, make) == folder
    assert make.times == 2
    assert content(folder) == FILES
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("key")] == ["key"]


def test_a_file_in_the_folders_place_is_moved_away(tmp_path: Path) -> None:
    folder = tmp_path / "key"
    folder.write_text("a file", "utf-8")
    assert kept(folder, Maker()) == folder
    assert content(folder) == FILES


def test_whoever_comes_second_takes_what_the_first_one_made(tmp_path: Path) -> None:
    folder = tmp_path / "key"

    def slow() -> dict[str, bytes]:
        kept(folder, Maker())  # another process is done while this one still works
        (folder / "mark").write_bytes(b"the first one's")
        return FILES

    assert kept(folder, slow) == folder
    assert (folder / "mark").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("key")] == ["key"]


def test_where_nothing_can_be_written_the_files_stay_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert kept(tmp_path / "file" / "key", Maker()) == FILES


def test_a_model_from_memory_translates_as_one_from_the_cache(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = FastTranslator(model).translate(["Poetin belde met Biden."])
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "file"))
    assert isinstance(prepared(model, "int8"), dict)
    assert FastTranslator(model).translate(["Poetin belde met Biden."]) == expected


def test_each_model_and_setting_has_a_folder_of_its_own(model: Model, tiny_copy: Path, cache: Path) -> None:
    (tiny_copy / "krant.json").write_text("{}", "utf-8")
    changed = verified("tiny", tiny_copy, "")
    folders = {
        str(prepared(model, "int8")),
        str(prepared(model, "int8", (1,))),
        str(prepared(model, "float32")),
        str(prepared(changed, "int8")),
        str(prepared(model, "int8", ())),
    }
    assert len(folders) == 4
    assert len(list((cache / "ctranslate2").iterdir())) == 4


def aged(folder: object) -> Path:
    """The folder of a conversion, as if nobody had opened it for long."""
    assert isinstance(folder, Path)
    os.utime(folder, (0, 0))
    return folder


def test_what_was_made_of_an_older_state_of_the_folder_goes(model: Model, tiny_copy: Path) -> None:
    older, other = aged(prepared(verified("copy", tiny_copy, ""), "int8")), aged(prepared(model, "float32"))
    (tiny_copy / "krant.json").write_text("{}", "utf-8")
    newer = verified("copy", tiny_copy, "")
    made = prepared(newer, "float32")
    assert not older.exists()
    assert other.exists(), "of another folder"
    today = {aged(made), prepared(newer, "int8")}
    assert {*other.parent.iterdir()} == {other, *today}, "nothing goes that is of today's content"


def test_what_somebody_may_be_opening_stays(tiny_copy: Path) -> None:
    older = aged(prepared(verified("copy", tiny_copy, ""), "int8"))
    assert prepared(verified("copy", tiny_copy, ""), "int8") == older, "now it has been opened"
    (tiny_copy / "krant.json").write_text("{}", "utf-8")
    newer = prepared(verified("copy", tiny_copy, ""), "int8")
    assert {*older.parent.iterdir()} == {older, newer}


@pytest.mark.parametrize("origin", [b"", b"[]", b"\xff", b'{"folder": 1}', None])
def test_conversions_of_unknown_origin_stay(tiny_copy: Path, origin: bytes | None) -> None:
    older = aged(prepared(verified("copy", tiny_copy, ""), "int8"))
    (older / ORIGIN).unlink()
    if origin is not None:
        (older / ORIGIN).write_bytes(origin)
    aged(older)
    (tiny_copy / "krant.json").write_text("{}", "utf-8")
    prepared(verified("copy", tiny_copy, ""), "int8")
    assert older.exists()


def test_two_processes_at_once_make_one_model(tiny: Path, cache: Path) -> None:
    code = (
        "from pathlib import Path\nfrom translate.engine_cache import prepared\nfrom translate.models import verified\n"
        f"print(prepared(verified('tiny', Path({str(tiny)!r}), ''), 'int8'))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(3)
    ]
    said = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert said == {str(path) for path in (cache / "ctranslate2").iterdir()}
    assert len(said) == 1


@pytest.mark.parametrize("name", ["vocab.json", "source.spm", "target.spm", "config.json"])
@pytest.mark.parametrize("damage", [b"", b"\x00damaged"])
def test_a_damaged_file_of_the_model_is_one_clear_line(model: Model, tiny_copy: Path, name: str, damage: bytes) -> None:
    (tiny_copy / name).write_bytes(damage)
    with pytest.raises(KrantError) as problem:
        FastTranslator(Model("tiny", tiny_copy, "", None, (("all", name + damage.hex()),)), Decoding())
    message = str(problem.value)
    assert message.startswith(f"{tiny_copy}: this model cannot be loaded: ")
    assert message.endswith("Fetch the model again, or use --model bundled.")
    assert "\n" not in message


def test_a_vocabulary_of_another_model_is_refused(tiny_copy: Path) -> None:
    path = tiny_copy / "vocab.json"
    entries = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(entries | {f"more{i}": len(entries) + i for i in range(5)}), "utf-8")
    with pytest.raises(KrantError, match=r"vocab\.json has 306 entries, but the weights are for 301\..*"):
        FastTranslator(verified("copy", tiny_copy, ""))


def test_weights_of_another_shape_are_refused(tiny_copy: Path, tmp_path: Path) -> None:
    from tests.translate.folders import make_folder

    larger = make_folder(tmp_path / "larger", pieces=320)
    shutil.copy(larger / "model.safetensors", tiny_copy / "model.safetensors")
    with pytest.raises(KrantError, match="the weights are for 321 pieces"):
        FastTranslator(verified("copy", tiny_copy, ""))


def test_the_cache_is_the_systems_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT)
    assert "krant" in cache_folder().parts
