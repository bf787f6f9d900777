"""The memory of a run: each pair once, the approved first, nothing in place before it is valid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.tmxcorpus import write_corpus
from align.tmxdialect import DIALECTS, Style
from align.tmxread import read_tmx
from align.tmxschema import require_valid

HEAD = Bitext("krant", "nl", "en", (), (("version", "1"),))
ONE = Bitext("een", "nl", "en", (Pair("a", "A"), Pair("b", "B"), Pair("a", "A", 1), Pair("", "x"), Pair("d", "D")))
TWO = Bitext(
    "twee",
    "nl",
    "en",
    (
        Pair("b", "B"),
        Pair("b", "B!", status="edited"),
        Pair("d", "D", status="approved"),
        Pair("e", "E", status="rejected"),
    ),
)


def texts(path: Path) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in read_tmx(path).pairs]


def test_each_pair_once_and_the_approved_first(tmp_path: Path) -> None:
    path = tmp_path / "krant.tmx"
    count, problems = write_corpus(path, HEAD, lambda: [ONE, TWO])
    assert texts(path) == [("d", "D"), ("b", "B!"), ("a", "A"), ("b", "B")]
    assert (count, problems) == (4, [])
    read = read_tmx(path)
    assert (read.name, read.properties) == ("krant", (("version", "1"),))


def test_for_omegat_each_source_once(tmp_path: Path) -> None:
    path = tmp_path / "krant.tmx"
    assert write_corpus(path, HEAD, lambda: [ONE, TWO], Style(DIALECTS["omegat"]))[0] == 3
    assert texts(path) == [("d", "D"), ("b", "B!"), ("a", "A")]


def test_one_bitext_is_held_at_a_time(tmp_path: Path) -> None:
    asked = []

    def bitexts() -> Iterator[Bitext]:
        for one in (ONE, TWO):
            asked.append(one.name)
            yield one

    write_corpus(tmp_path / "krant.tmx", HEAD, bitexts)
    assert asked == ["een", "twee"] * 3


def test_what_the_tool_refuses_is_told_once(tmp_path: Path) -> None:
    long = Bitext("lang", "nl", "en", (Pair("x" * 2001, "y"),))
    _, problems = write_corpus(tmp_path / "krant.tmx", HEAD, lambda: [long], Style(DIALECTS["trados"]))
    assert len(problems) == 1 and problems[0].startswith("lang, segment 1: the nl text has 2,001 characters")


def test_other_languages_are_refused_and_leave_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "krant.tmx"
    path.write_text("oud", encoding="utf-8")
    with pytest.raises(AlignError, match="frans: is nl to fr, but the TMX file is nl to en"):
        write_corpus(path, HEAD, lambda: [ONE, Bitext("frans", "nl", "fr", ())])
    assert path.read_text(encoding="utf-8") == "oud"


def test_a_file_that_is_not_valid_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "krant.tmx"
    path.write_text("oud", encoding="utf-8")
    monkeypatch.setattr("align.tmxcorpus.units", lambda *_: [b"<tu><seg>a</seg></tu>"])
    with pytest.raises(AlignError, match=r"krant\.tmx: was not written, because it would not be valid TMX: .*'seg'"):
        write_corpus(path, HEAD, lambda: [ONE])
    assert path.read_text(encoding="utf-8") == "oud"
    assert [file.name for file in tmp_path.iterdir()] == ["krant.tmx"]


@pytest.mark.parametrize("data", [b"", b"<tmx>", b'<tmx version="1.1"><header/><body/></tmx>', b"<tmx version='1.4'/>"])
def test_the_check_of_our_own_files_finds_what_is_wrong(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    with (tmp_path / "a").open("rb") as file, pytest.raises(AlignError, match="would not be valid TMX"):
        require_valid(file, "a")


PAIRS = st.lists(st.builds(Pair, st.sampled_from("abc\ud800 "), st.sampled_from("xy\x07z")), max_size=8)


@settings(max_examples=40)
@given(st.lists(PAIRS, max_size=4))
def test_no_pair_is_lost_or_doubled_property(tmp_path_factory: pytest.TempPathFactory, lists: list[list[Pair]]) -> None:
    path = tmp_path_factory.mktemp("corpus") / "krant.tmx"
    bitexts = [Bitext(str(number), "nl", "en", tuple(pairs)) for number, pairs in enumerate(lists)]
    write_corpus(path, HEAD, lambda: bitexts)
    whole = {(pair.source, pair.target) for pairs in lists for pair in pairs}
    kept = {(a, b) for a, b in whole if a.strip(" \ud800") and b.strip("\x07")}
    found = texts(path)
    assert set(found) == kept and len(found) == len(kept)
