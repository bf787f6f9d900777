"""What a run leaves on the disk: whole files under the input's names, an index, and a record of how it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Bitext, Change, Flag, Kind, Pair
from align.errors import AlignError
from align.jsonl import read_jsonl
from align.tmxread import read_tmx
from translate.errors import KrantError
from translate.outputs import (
    INDEX,
    RECORD,
    Done,
    Failed,
    prepare,
    summary,
    title_of,
    write_article,
    write_rules,
    write_run,
)
from translate.pipeline import Translation, encoded

SIGNATURE = (("version", "1"), ("model", "dictionary"))
PAIRS = (
    Pair("Een kop", "A headline <script>alert(1)</script>", 0, "title"),
    Pair("Poetin belde\u202e & „ja”.", "Putin called.", 1, "text", -0.25, (Flag("length-ratio", "x"),), ()),
    Pair("Nee.", "No.", 1, "text", -0.5, (Flag("length-ratio"), Flag("repetition")), (Change("a", "b", "c", "d"),)),
)


def translation(name: str = "map/nieuws") -> Translation:
    return Translation(Bitext(name, "nl", "en", PAIRS, SIGNATURE), "A headline\r\n\r\nPutin called. No.\r\n")


def record(**more: Any) -> dict[str, Any]:
    return {"signature": dict(SIGNATURE), **more}


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "b")
    prepare(tmp_path / "a" / "b")
    assert listing(tmp_path) == []
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("below", ["uit", "uit/diep"])
def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path, below: str) -> None:
    (tmp_path / "uit").write_text("mijn tekst", encoding="utf-8")
    with pytest.raises(KrantError, match=r"uit.*: the output folder cannot be written: .*-o"):
        prepare(tmp_path / below)
    assert (tmp_path / "uit").read_text(encoding="utf-8") == "mijn tekst"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)  # chmod does not stop root, who runs the tests in CI
    with pytest.raises(KrantError, match="cannot be written: Permission denied"):
        prepare(tmp_path)


def test_an_article_has_four_files_under_its_name(tmp_path: Path) -> None:
    write_article(tmp_path, translation("map/nieuws.2019"), "A headline")
    assert listing(tmp_path) == [f"map/nieuws.2019.{ending}" for ending in ("en.txt", "html", "jsonl", "tmx")]
    assert read_jsonl(tmp_path / "map/nieuws.2019.jsonl") == translation("map/nieuws.2019").bitext
    assert (tmp_path / "map/nieuws.2019.en.txt").read_bytes() == b"A headline\r\n\r\nPutin called. No.\r\n"
    assert [pair.source for pair in read_tmx(tmp_path / "map/nieuws.2019.tmx").pairs] == [one.source for one in PAIRS]
    html = (tmp_path / "map/nieuws.2019.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert 'href="../index.html"' in html


def test_the_same_translation_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_article(tmp_path / folder, translation(), "A headline")
    assert listing(tmp_path / "a") == listing(tmp_path / "b")
    for name in listing(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_crash_leaves_the_old_file_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "map" / "nieuws.en.txt"
    old.parent.mkdir()
    old.write_text("oud", encoding="utf-8")

    def crash(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("align.files.os.fsync", crash)
    with pytest.raises(AlignError, match="No space left on device"):
        write_article(tmp_path, translation(), "A headline")
    assert listing(tmp_path) == ["map/nieuws.en.txt"]
    assert old.read_text(encoding="utf-8") == "oud"


def test_a_lone_surrogate_does_not_stop_a_file() -> None:
    assert encoded("Genève 😀") == "Genève 😀".encode()
    assert encoded("a\ud800b") == "a\ufffdb".encode()


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        (("date", "title", "text"), "1"),
        (("date", "standfirst", "title"), "2"),
        (("date", "caption", "text"), "1"),
        (("date", "dateline"), "map/nieuws"),
        ((), "map/nieuws"),
    ],
)
def test_the_title_of_an_article(kinds: tuple[Kind, ...], title: str) -> None:
    pairs = tuple(Pair("nl", str(index), index, kind) for index, kind in enumerate(kinds))
    assert title_of(Bitext("map/nieuws", "nl", "en", pairs)) == title


def test_a_title_is_one_line_of_at_most_ninety_characters() -> None:
    pair = Pair("nl", "word\n word " * 20, 0, "title")
    title = title_of(Bitext("a", "nl", "en", (pair,)))
    assert title.startswith("word word") and title.endswith("word…")
    assert 80 < len(title) <= 90


def test_the_summary_counts() -> None:
    done = summary("in/nieuws.txt", translation().bitext, 1.23456, ["was Windows-1252"])
    assert (done.input, done.name, done.segments, done.changes) == ("in/nieuws.txt", "map/nieuws", 3, 1)
    assert done.words == 2 + 3 + 1
    assert done.flags == {"length-ratio": 2, "repetition": 1}
    assert (done.seconds, done.warnings) == (1.235, ["was Windows-1252"])


def test_the_index_lists_what_was_done_and_what_failed(tmp_path: Path) -> None:
    done = Done("in/a.txt", "map/a & b", "A <b>headline</b>", 3, 6, {"repetition": 1}, 1, 0.5)
    failed = [Failed("in/leeg.txt", "in/leeg.txt: is empty.", "leeg"), Failed("in/weg.txt", "there is no such file")]
    write_run(tmp_path, record(), [done], failed)
    html = (tmp_path / INDEX).read_text(encoding="utf-8")
    assert "A &lt;b&gt;headline&lt;/b&gt;" in html and "<b>headline" not in html
    for link in ("map/a%20%26%20b.html", "map/a%20%26%20b.en.txt", "map/a%20%26%20b.tmx"):
        assert f'href="{link}"' in html
    assert "is empty." in html and "weg.txt" in html and "there is no such file" in html
    assert "dictionary" in html


def test_the_record_is_what_was_given_in_readable_json(tmp_path: Path) -> None:
    given = record(articles=[{"input": "Genève „x”\n.txt"}], total={"seconds": 0.5})
    write_run(tmp_path, given, [], [])
    text = (tmp_path / RECORD).read_text(encoding="utf-8")
    assert json.loads(text) == given
    assert "Genève" in text and text.endswith("}\n")
    assert listing(tmp_path) == [INDEX, RECORD]


def test_a_name_that_is_no_unicode_does_not_stop_the_record(tmp_path: Path) -> None:
    write_run(tmp_path, record(input="a\udcff.txt"), [], [Failed("a\udcff.txt", "a\udcff.txt: is empty.", "a\udcff")])
    assert json.loads((tmp_path / RECORD).read_bytes())["input"] == "a\ufffd.txt"
    assert (tmp_path / INDEX).exists()


def test_the_segmentation_rules_are_written(tmp_path: Path) -> None:
    write_rules(tmp_path)
    assert listing(tmp_path) == ["krant.srx", "segmentation.conf"]
    assert all(path.read_bytes().startswith(b"<?xml") for path in tmp_path.iterdir())
