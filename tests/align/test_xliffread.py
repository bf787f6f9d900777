"""XLIFF of other tools, both versions: texts, segments, codes; hostile and damaged files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Alternative, Bitext, Pair, Status
from align.errors import AlignError
from align.xliff import write_xliff
from align.xliff2 import write_xliff2
from align.xliffread import read_xliff
from tests.align.test_tmx import ANY, CLEAN, bitexts
from tests.align.test_xliff import ARTICLE

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
    assert read(tmp_path, OLD) == [
        ("Poetin belde.", "Putin called."),
        ("Een.", "One."),
        ("Twee.", "Two."),
        ("Leeg", ""),
    ]


def test_version_2(tmp_path: Path) -> None:
    assert read(tmp_path, NEW) == [("Poetin belde.", "Putin called."), ("A\x01B", "C")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OLD[:300], "line 5, column 1: .*cut off"),
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


WRITERS = {"1.2": write_xliff, "2.1": write_xliff2}


@pytest.mark.parametrize("version", WRITERS)
def test_ours_comes_back(version: str, tmp_path: Path) -> None:
    data = WRITERS[version](ARTICLE)
    assert read_xliff(data) == ARTICLE
    (tmp_path / "anders.xlf").write_bytes(data)
    assert read_xliff(tmp_path / "anders.xlf").name == "economie/‘Kiev’", "the name of the article, not of the file"


CHANGES: list[tuple[str, str, Status]] = [
    ('approved="no"', 'approved="yes"', "approved"),
    ('state="needs-review-translation"', 'state="final"', "approved"),
    ('state="needs-review-translation"', 'state="signed-off"', "approved"),
    ('state="needs-review-translation"', 'state="translated"', "edited"),
    ('state-qualifier="leveraged-mt"', 'state-qualifier="rejected-grammar"', "rejected"),
    ('state="needs-review-translation"', "", ""),
]


@pytest.mark.parametrize(("old", "new", "status"), CHANGES)
def test_what_a_tool_decides_counts(old: str, new: str, status: Status) -> None:
    data = write_xliff(Bitext("a", "nl", "en", (Pair("A", "B"),), (("model", "m"),))).decode()
    assert old in data
    assert read_xliff(data.replace(old, new).encode()).pairs[0].status == status


def test_an_approval_that_was_taken_back() -> None:
    data = write_xliff(Bitext("a", "nl", "en", (Pair("A", "B", status="approved"),)))
    back = data.replace(b'approved="yes"', b'approved="no"').replace(b'state="final"', b'state="needs-translation"')
    assert read_xliff(back).pairs[0].status == ""
    dropped = data.replace(b' approved="yes"', b"").replace(b' state="final"', b"")
    assert read_xliff(dropped).pairs[0].status == "approved", "a tool that knows no approval has not taken it back"
    new = write_xliff2(Bitext("a", "nl", "en", (Pair("A", "B", status="approved"),)))
    assert read_xliff(new.replace(b'"final"', b'"translated"')).pairs[0].status == ""
    assert read_xliff(new.replace(b">approved<", b"><")).pairs[0].status == "approved"


def test_notes_of_others_and_alternatives_of_others() -> None:
    data = write_xliff(Bitext("a", "nl", "en", (Pair("A", "B", note="ons"),)))
    noted = data.replace(b"</trans-unit>", b"<note from='Jan'>hun</note></trans-unit>")
    assert read_xliff(noted).pairs[0].note == "ons\nhun"
    foreign = OLD.replace("<alt-trans>", '<note>let op</note><alt-trans match-quality="92%" origin="TM">')
    first = read_xliff(foreign.encode()).pairs[0]
    assert first.note == "let op" and first.alternatives == (Alternative("x", "y", 0.92, "TM"),)


QUALITIES = {"100": 1.0, "85.5%": 0.855, " 92 % ": 0.92, "0.7": 0.7, "1": 0.01, "high": 0.0, "250": 1.0, "": 0.0}


@pytest.mark.parametrize("quality", QUALITIES)
def test_the_quality_of_a_match_as_tools_write_it(quality: str) -> None:
    data = OLD.replace("<alt-trans>", f'<alt-trans match-quality="{quality}">')
    assert read_xliff(data.encode()).pairs[0].alternatives[0].match == QUALITIES[quality]


def test_a_property_that_is_not_ours_after_all() -> None:
    data = write_xliff(ARTICLE).replace(b">title<", b">kop<")
    with pytest.raises(AlignError, match=r"XLIFF data, line 10: a unit cannot be understood: 'kop' is not a kind"):
        read_xliff(data)


def test_several_files_and_no_bitext() -> None:
    both = [Bitext("a", "nl", "en", (Pair("A", "B"),)), Bitext("b", "nl", "en", (Pair("C", "D"),))]
    for write in WRITERS.values():
        assert [pair.source for pair in read_xliff(write(both)).pairs] == ["A", "C"]
    with pytest.raises(AlignError, match="b: is nl to fr"):
        write_xliff2([both[0], Bitext("b", "nl", "fr", ())])
    with pytest.raises(AlignError, match="Give at least one article"):
        write_xliff2([])


RELAXED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
STATUSES: st.SearchStrategy[Status] = st.sampled_from(["", "approved", "edited", "rejected"])


@RELAXED
@given(bitexts(CLEAN, ANY), STATUSES, st.sampled_from(sorted(WRITERS)), st.sampled_from(["", "memory"]))
def test_round_trip_property(bitext: Bitext, status: Status, version: str, origin: str) -> None:
    """Every character of a segment comes back, whatever XML can hold (in 2.1 a bitext has to have a pair)."""
    pairs = tuple(replace(pair, status=status, origin=origin) for pair in bitext.pairs)
    written = replace(bitext, pairs=pairs)
    if pairs or version == "1.2":
        assert read_xliff(WRITERS[version](written)) == written
