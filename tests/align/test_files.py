"""Atomic writing and the choice of the writer."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.files import WRITERS, atomic_file, write_atomically, write_bitext
from align.jsonl import read_jsonl
from align.tmxread import read_tmx

BITEXT = Bitext("kort", "nl", "en", (Pair("Poetin belde.", "Putin called."),), (("model", "bundled"),))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_data_is_written_and_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, b"oud\r\n")
    write_atomically(path, "nieuw ’n €\n".encode())
    assert path.read_bytes() == "nieuw ’n €\n".encode()
    assert names(tmp_path) == ["a.txt"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "2019" / "12" / "a.txt", b"x")
    assert (tmp_path / "2019" / "12" / "a.txt").read_bytes() == b"x"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_old_file_and_no_other(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"oud")
    with pytest.raises(error), atomic_file(path) as file:
        file.write(b"half of the ne")
        raise error
    assert path.read_bytes() == b"oud"
    assert names(tmp_path) == ["a.txt"]


def test_a_killed_process_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"oud")
    code = (
        "import os, signal, sys; from pathlib import Path; from align.files import atomic_file\n"
        "with atomic_file(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False)
    assert run.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"oud"


def test_the_name_appears_only_when_all_data_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    synced: list[tuple[bool, bool, int]] = []
    fsync = os.fsync

    def watch(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        synced.append((is_folder, path.exists(), 0 if is_folder else os.fstat(handle).st_size))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watch)
    write_atomically(path, b"x" * 100_000)
    assert synced == [(False, False, 100_000), (True, True, 0)]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux which file it is")
def test_new_folders_are_on_the_disk_before_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        real(handle)

    monkeypatch.setattr("os.fsync", fsync)
    write_atomically(tmp_path / "a/b/c.txt", b"x")
    folders = [path for path in synced if path.suffix != ".tmp"]
    assert set(folders) == {tmp_path, tmp_path / "a", tmp_path / "a/b"} and folders[-1] == tmp_path / "a/b"


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.txt"
    path.write_bytes(b"oud")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AlignError, match=r"a\.txt: cannot be written: No space left on device\. .*space left"):
        write_atomically(path, b"nieuw")
    assert path.read_bytes() == b"oud"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_those_of_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a.txt", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    (tmp_path / "a.txt").symlink_to(tmp_path / "elders" / "b.txt")
    write_atomically(tmp_path / "a.txt", b"x")
    assert (tmp_path / "a.txt").is_symlink()
    assert (tmp_path / "elders" / "b.txt").read_bytes() == b"x"


def test_the_longest_name_that_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + ".txt")
    write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_folder_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(AlignError, match=f"{name}: is not a file that could be replaced"):
            write_atomically(tmp_path / name, b"x")
    assert names(tmp_path) == ["folder", "pipe"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_bytes(b"")
    with pytest.raises(AlignError, match=r"cannot be written: .* choose another output folder"):
        write_atomically(tmp_path / "outputs" / "a.txt", b"x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(AlignError, match=r"Permission denied\. Choose an output folder where you may write"):
        write_atomically(tmp_path / "a.txt", b"x")


def test_the_suffix_chooses_the_writer(tmp_path: Path) -> None:
    write_bitext(BITEXT, tmp_path / "a.tmx")
    write_bitext(BITEXT, tmp_path / "a.JSONL")
    assert read_tmx(tmp_path / "a.tmx") == BITEXT
    assert read_jsonl(tmp_path / "a.JSONL") == BITEXT
    assert set(WRITERS) >= {".tmx", ".jsonl"}


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"a\.doc: no format is known for '\.doc'\. Use one of \.tmx, .*\.jsonl"):
        write_bitext(BITEXT, tmp_path / "a.doc")
    assert names(tmp_path) == []


def test_a_writer_that_fails_midway_leaves_nothing(tmp_path: Path) -> None:
    broken = Bitext("kort", "nl", "en", (*BITEXT.pairs, Pair("a", None)))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        write_bitext(broken, tmp_path / "a.tmx")
    assert names(tmp_path) == []


def test_a_tmx_file_that_is_not_valid_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_atomically(tmp_path / "a.tmx", b"oud")
    monkeypatch.setitem(WRITERS, ".tmx", lambda _: [b'<tmx version="1.4"><body/></tmx>'])
    with pytest.raises(AlignError, match=r"a\.tmx: was not written, because it would not be valid TMX: .*body"):
        write_bitext(BITEXT, tmp_path / "a.tmx")
    assert (tmp_path / "a.tmx").read_bytes() == b"oud"
    assert names(tmp_path) == ["a.tmx"]
