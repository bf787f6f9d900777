"""The table of pairs: what is written comes back, and other people's tables are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.pairstable import read_table, write_table

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["", '"a"', "#", "a\tb", "a\u2028b"]
)
SCORES = st.none() | st.floats(0, 1)


@given(st.lists(st.builds(Pair, TEXTS, TEXTS, score=SCORES)))
def test_property_tables_come_back(pairs: list[Pair]) -> None:
    read = read_table(write_table(Bitext("x", "nl", "en", tuple(pairs))))
    kept = [pair for pair in pairs if pair.source.split() or pair.target.split() or pair.score is not None]
    assert [(pair.source, pair.target, pair.score) for pair in read.pairs] == [
        (" ".join(pair.source.split()), " ".join(pair.target.split()), pair.score) for pair in kept
    ]


def test_headers_paragraphs_and_other_columns() -> None:
    table = "nl-BE\ten\tscore\nJa.\tYes.\t0.5\tnoot\r\n\n\nNee.\tNo.\tgoed\n\n".encode("utf-8-sig")
    bitext = read_table(table)
    assert (bitext.source_language, bitext.target_language) == ("nl-BE", "en")
    assert bitext.pairs == (Pair("Ja.", "Yes.", 0, score=0.5), Pair("Nee.", "No.", 1))
    assert read_table(b"source\ttarget\na\tb\n").pairs == (Pair("a", "b"),)
    assert read_table(b"ja\tno\n").pairs == (Pair("ja", "no"),), "no header"


def test_names_come_from_the_file(tmp_path: Path) -> None:
    for name in ("kort.pairs.tsv", "kort.tsv"):
        (tmp_path / name).write_bytes(b"a\tb\n")
        assert read_table(tmp_path / name).name == "kort"


@pytest.mark.parametrize(
    ("data", "message"), [(b"a\tb\nc\n", "line 2: is not two"), (b"a\tb\n\xff\tc", "line 2: is not UTF-8")]
)
def test_what_is_no_table_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(AlignError, match=message):
        read_table(data)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"nergens\.tsv: cannot be read"):
        read_table(tmp_path / "nergens.tsv")


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert write_table(Bitext("x", "nl", "en", (Pair("a\ud800", "b"),))) == "a\ufffd\tb\t\n".encode()
