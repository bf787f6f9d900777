"""A second run does only what is missing or has changed, and says the truth about it, whatever went wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.translate.faults import ARTICLES, Counting, fake_model, krant, make_articles, tree
from translate import article, batch, journal
from translate.errors import KrantError
from translate.recall import Recalled

RUN = ("translate", "--no-news", "in", "-o", "out")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make_articles(tmp_path / "in")
    return tmp_path


@pytest.fixture
def engines(place: Path) -> Iterator[list[Counting]]:
    """The engines that were opened."""
    with fake_model(place) as opened:
        yield opened


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in tree(folder)}


def test_an_unchanged_run_writes_nothing_and_opens_no_model(
    place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]
) -> None:
    assert krant(*RUN, "--json") == 0
    record = json.loads(capfd.readouterr().out)
    before, written = tree(place / "out"), times(place / "out")
    assert krant(*RUN, "--json") == 0
    said = capfd.readouterr()
    assert json.loads(said.out) == record and "nothing to do" in said.err
    assert (tree(place / "out"), times(place / "out"), len(engines)) == (before, written, 1)


def test_a_run_elsewhere_and_later_has_the_same_bytes(place: Path, engines: list[Counting]) -> None:
    assert krant(*RUN) == krant(*RUN[:-1], "other") == 0
    assert tree(place / "out") == tree(place / "other")
    assert b"seconds" not in (place / "out/krant-run.json").read_bytes()


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        *((name, None) for name in ("een.en.txt", "drie.jsonl", "krant.tmx")),
        *((name, b"half") for name in ("een.tmx", "map/twee.html", "index.html")),
    ],
)
def test_a_file_that_is_lost_or_damaged_is_made_again(
    place: Path, engines: list[Counting], name: str, broken: bytes | None
) -> None:
    assert krant(*RUN) == 0
    before, written = tree(place / "out"), times(place / "out")
    if broken is None:
        (place / "out" / name).unlink()
    else:
        (place / "out" / name).write_bytes(broken)
    assert krant(*RUN) == 0
    assert tree(place / "out") == before
    assert len(engines) == 1, "the sentences are in the journal"
    stem = name.partition(".")[0]
    others = [path for path in before if path.endswith((".tmx", ".en.txt")) and not path.startswith((stem, "krant"))]
    assert all(times(place / "out")[path] == written[path] for path in others)


def test_only_the_sentences_that_changed_are_translated(place: Path, engines: list[Counting]) -> None:
    assert krant(*RUN) == 0
    make_articles(place / "in", {"drie.txt": "Een zin vooraf. " + ARTICLES["drie.txt"]})
    assert krant(*RUN) == 0
    assert engines[-1].asked == ["Een zin vooraf."]
    assert krant(*RUN[:-1], "fresh") == 0
    assert tree(place / "out") == tree(place / "fresh")


def test_a_changed_glossary_costs_the_sentences_with_its_terms(
    place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]
) -> None:
    terms, with_terms = place / "terms.csv", (*RUN, "--glossary", "terms.csv")
    terms.write_text("nl,en\nweer,weather\n", "utf-8")
    assert krant(*with_terms) == 0
    terms.write_text("nl,en\nweer,weather\nRusland,Russia\n", "utf-8")
    capfd.readouterr()
    assert krant(*with_terms, "--dry-run", "--json") == 0
    rows = {one["name"]: one for one in json.loads(capfd.readouterr().out)}
    assert {name: one["new"] for name, one in rows.items()} == {"drie": 1, "een": 1, "map/twee": 1}
    assert {one["reason"] for one in rows.values()} == {"glossary changed"}
    assert len(engines) == 1 and krant(*with_terms) == 0
    assert krant("translate", "--no-news", "in", "-o", "fresh", "--glossary", "terms.csv") == 0
    assert tree(place / "out") == tree(place / "fresh")
    assert "Het regent hier al een week" not in engines[1].asked


def test_another_model_is_asked_for_everything(place: Path, engines: list[Counting]) -> None:
    assert krant(*RUN) == krant(*RUN, "--model", "2") == krant(*RUN[:-1], "fresh", "--model", "2") == 0
    assert engines[0].asked == engines[1].asked == engines[2].asked
    assert tree(place / "out") == tree(place / "fresh")


def test_a_dry_run_writes_nothing(place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]) -> None:
    assert krant(*RUN, "--dry-run") == 0
    assert not (place / "out").exists() and engines == []
    said = capfd.readouterr()
    assert "map/twee: new, 3 of 3 sentences to translate\n" in said.out and "nothing was written" in said.err


def test_what_krant_did_not_write_stays(
    place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]
) -> None:
    mine = place / "out/een.html"
    mine.parent.mkdir()
    mine.write_text("mijn werk", "utf-8")
    assert krant(*RUN) == 1
    assert mine.read_text("utf-8") == "mijn werk" and not (place / "out/een.tmx").exists()
    assert (place / "out/drie.html").exists() and "not from Krant" in capfd.readouterr().err
    assert krant(*RUN) == 1 and mine.read_text("utf-8") == "mijn werk"
    assert krant(*RUN, "--force") == 0 and mine.read_text("utf-8") != "mijn werk"
    assert krant(*RUN) == 0


def test_an_index_of_ones_own_stays(place: Path, engines: list[Counting]) -> None:
    make_articles(place / "out", {"index.html": "mijn"})
    assert krant(*RUN) == 1 and tree(place / "out") == {"index.html": b"mijn"}


def test_a_run_without_a_journal_is_krants_own(place: Path, engines: list[Counting]) -> None:
    assert krant(*RUN) == 0
    before = tree(place / "out")
    shutil.rmtree(place / "out/.krant")
    assert krant(*RUN) == 0 and tree(place / "out") == before


def test_the_files_of_formats_that_are_not_asked_for_any_more_stay_krants(place: Path, engines: list[Counting]) -> None:
    assert krant(*RUN, "--also", "tsv", "--srx") == krant(*RUN) == krant(*RUN, "--also", "tsv", "--srx") == 0
    assert len(engines) == 1


def test_a_full_disk_costs_what_does_not_fit(
    place: Path, engines: list[Counting], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real, left = os.fsync, 5

    def full(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        assert krant(*RUN) == 1
    assert "No space left" in capfd.readouterr().err
    assert not [name for name in tree(place / "out") if name.endswith(".tmp")]
    assert krant(*RUN) == 0 and krant(*RUN[:-1], "fresh") == 0
    assert tree(place / "out") == tree(place / "fresh")


def test_a_full_journal_is_said(place: Path, engines: list[Counting]) -> None:
    with journal.opened(place / "out") as book:
        book._base.execute("PRAGMA max_page_count = 1")
        with pytest.raises(KrantError, match=r"the journal cannot be used: .*full.*Free space"):
            book.keep("een", b"x" * 100_000)


def test_an_output_folder_that_vanishes_is_said_and_made_again(
    place: Path, engines: list[Counting], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = batch._written

    def vanishing(one: Any, *more: Any) -> Any:
        if one.item.name == "een":
            shutil.rmtree(place / "out")
        return real(one, *more)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "_written", vanishing)
        assert krant(*RUN) == 1
    assert "was deleted or moved during the run" in capfd.readouterr().err
    assert krant(*RUN) == 0 and krant(*RUN[:-1], "fresh") == 0
    assert tree(place / "out") == tree(place / "fresh")


def test_an_article_that_changes_while_it_is_read_is_not_translated_half(
    place: Path, engines: list[Counting], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = article.read

    def read(path: Path, *more: Any, **named: Any) -> Any:
        found = real(path, *more, **named)
        if path.name == "een.txt":
            path.write_text(ARTICLES["een.txt"] + "\nEn er is nog meer van de dag.\n", "utf-8", newline="")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(batch, "read", read)
        assert krant(*RUN) == 1
    assert "was changed while it was read" in capfd.readouterr().err
    assert krant(*RUN) == 0
    assert b"nog meer" in (place / "out/een.tmx").read_bytes()


def test_two_runs_in_one_folder(place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; from pathlib import Path; from translate.journal import opened\n"
    code += "with opened(Path('out')): print('in', flush=True); sys.stdin.read()"
    root = str(Path(batch.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"in\n"
        assert krant(*RUN) == 1
        assert f"another krant is at work there (process {other.pid})" in capfd.readouterr().err
        other.kill()
    assert krant(*RUN) == 0


def test_ctrl_c(
    place: Path, engines: list[Counting], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = batch._written

    def interrupted(one: Any, *more: Any) -> Any:
        if one.item.name == "een":
            raise KeyboardInterrupt
        return real(one, *more)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "_written", interrupted)
        patched.setattr("translate.journal_run.leave", lambda code: None)
        assert krant(*RUN, "--log", "run.log") == 130
    assert "interrupted: 1 of 3 articles are done" in capfd.readouterr().err
    assert krant("status", "out", "--json") == 3
    found = json.loads(capfd.readouterr().out)
    assert [one["state"] for one in found["articles"]] == ["done", "missing", "missing"] and not found["complete"]
    assert krant(*RUN) == 0 and len(engines) == 1, "what the model said before Ctrl-C is not asked again"
    log = (place / "run.log").read_text("utf-8")
    assert "1 of 3: drie" in log and "interrupted" in log


def test_the_status(place: Path, engines: list[Counting], capfd: pytest.CaptureFixture[str]) -> None:
    assert krant("status", "out") == 1 and "no run" in capfd.readouterr().err
    make_articles(place / "in", {"leeg.txt": " "})
    assert krant(*RUN) == 1
    (place / "out/een.html").unlink()
    (place / "out/map/twee.tmx").write_bytes(b"x")
    make_articles(place / "in", {"drie.txt": "Het is een andere dag van de week.\n"})
    capfd.readouterr()
    assert krant("status", "out") == 3
    said = capfd.readouterr()
    assert said.out.splitlines() == [
        "changed drie: the article was changed",
        "missing een: a file is gone",
        "failed  leeg: in/leeg.txt: is empty.",
        "changed map/twee: a file was changed since",
    ]
    assert "2 changed, 1 failed, 1 missing" in said.err
    (place / "in/leeg.txt").unlink()
    assert krant(*RUN) == krant("status", "out") == 0


@pytest.mark.parametrize("data", [b"", b"no zip", Recalled("x").packed()])
def test_a_broken_memory_of_sentences_is_an_empty_one(data: bytes) -> None:
    assert Recalled.unpacked(data).answers == ()
