"""XLIFF of other tools, both versions: texts, segments, codes; hostile and damaged files."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import AlignError
from align.xliffread import read_xliff

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="nl-NL" target-language="en-GB" datatype="plaintext"><body><group>
<trans-unit id="1"><source>Poetin <g id="1">belde</g><ph id="2">&lt;br/&gt;</ph>.</source>
<target>Putin <g id="1">called</g><ph id="2">&lt;br/&gt;</ph>.</target>
<alt-trans><source>x</source><target>y</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>Een. Twee.</source>
<seg-source><mrk mtype="seg" mid="0">Een.</mrk> <mrk mtype="seg" mid="1">Twee.</mrk></seg-source>
<target><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk></target></trans-unit>
<trans-unit id="3"><source>Leeg</source></trans-unit>
</body></file></xliff>"""

NEW = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nl" trgLang="en">
<file id="f1"><unit id="1">
<segment><source>Poetin <pc id="1">belde</pc><ph id="2"/>.</source>
<target>Putin <pc id="1">called</pc>.</target></segment>
<ignorable><source> </source></ignorable>
<segment><source>A<cp hex="0001"/>B</source><target>C</target></segment>
</unit></file></xliff>"""


def read(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "stuk.xlf"
    path.write_text(text, encoding="utf-8")
    return [(pair.source, pair.target) for pair in read_xliff(path).pairs]


def test_version_1(tmp_path: Path) -> None:
    assert read(tmp_path, OLD) == [("Poetin belde.", "Putin called."), ("Een.", "One."), ("Twee.", "Two.")]


def test_version_2(tmp_path: Path) -> None:
    assert read(tmp_path, NEW) == [("Poetin belde.", "Putin called."), ("A\x01B", "C")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OLD[:300], "line .*cut off or damaged"),
        ("<tmx/>", "is not XLIFF but <tmx>"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]><xliff version="1.2">&a;</xliff>', "DOCTYPE"),
        ("", "line"),
    ],
)
def test_what_is_no_xliff_is_said(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(AlignError, match=problem):
        read(tmp_path, text)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match="cannot be read"):
        read_xliff(tmp_path / "none.xlf")
