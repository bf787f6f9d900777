"""XLIFF and TMX with empty targets: filled, marked for review, everything else to the byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.tmxread import read_tmx
from align.xliffread import read_xliff
from tests.translate.documented import Given, document, english, sources, with_text
from translate.errors import KrantError

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="nl" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>De <g id="1">president</g> belde.<x id="2"/></source></trans-unit>
<trans-unit id="2"><source>Nee &amp; ja.</source><target state="new" xml:lang="en"/><note>Let op</note></trans-unit>
<trans-unit id="3"><source>Klaar.</source><target state="final">Done.</target></trans-unit>
<trans-unit id="4" translate="no"><source>Blijft.</source></trans-unit>
<trans-unit id="5"><source>Een. Twee.</source><seg-source><mrk mtype="seg" mid="1">Een.</mrk> <mrk mtype="seg"
 mid="2">Twee.</mrk></seg-source><target></target>
<alt-trans><source>Een.</source><target>x</target></alt-trans></trans-unit>
</body></file></xliff>
"""
NEW = """<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="nl" trgLang="en"><file id="f">
<unit id="1"><segment state="initial"><source>De <pc id="1">president</pc> belde.</source></segment>
<ignorable><source> </source></ignorable><segment id="b"><source>Nee.</source><target>No.</target></segment></unit>
</file></xliff>"""
TMX = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" srclang="nl-NL"/><body>
<tu tuid="1"><prop type="x">y</prop>
<tuv xml:lang="nl-NL"><seg>De <bpt i="1">&lt;b></bpt>president<ept i="1">&lt;/b></ept> belde.</seg></tuv></tu>
<tu><tuv xml:lang="nl"><seg>Nee.</seg></tuv><tuv xml:lang="en-GB"><seg/></tuv></tu>
<tu><tuv xml:lang="EN"><seg>Done.</seg></tuv><tuv xml:lang="NL"><seg>Klaar.</seg></tuv></tu>
</body></tmx>"""
CALLED: Given = {"De president belde.": ("Called: president.", "1-1 2-0"), "Nee.": "No.", "Nee & ja.": "No & <yes>."}
OFTEN = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_xliff_1(tmp_path: Path) -> None:
    found = document(tmp_path, "a.xlf", OLD)
    assert sources(found) == ["De president belde.", "Nee & ja.", "Een.", "Twee."]
    result = english(found, {**CALLED, "Twee.": "Two."}).decode()
    state = 'state="needs-review-translation" state-qualifier="leveraged-mt"'
    assert f'</source><target {state}>Called: <g id="1">president</g>.<x id="2"/></target></trans-unit>' in result
    assert f'<target xml:lang="en" {state}>No &amp; &lt;yes&gt;.</target><note>' in result
    both = '<mrk mtype="seg" mid="1">Een.</mrk> <mrk mtype="seg"\n mid="2">Two.</mrk>'
    assert f"</seg-source><target {state}>{both}</target>" in result
    pairs = {pair.source: pair.target for pair in read_xliff(result.encode()).pairs}
    assert pairs["Nee & ja."] == "No & <yes>." and pairs["Klaar."] == "Done."
    emptied = re.sub(f"<target( xml:lang=.en.)? {state}>.*?</target>", "", result, flags=re.DOTALL)
    assert emptied == OLD.replace('<target state="new" xml:lang="en"/>', "").replace("<target></target>", "")


def test_xliff_2(tmp_path: Path) -> None:
    found = document(tmp_path, "a.xliff", NEW)
    result = english(found, CALLED).decode()
    filled = '<segment state="translated"><source>De <pc id="1">president</pc> belde.</source>'
    assert f'{filled}<target>Called: <pc id="1">president</pc>.</target></segment>' in result
    assert result.count("<target>") == 2
    assert [pair.target for pair in read_xliff(result.encode()).pairs] == ["Called: president.", "No."]


def test_tmx(tmp_path: Path) -> None:
    found = document(tmp_path, "a.tmx", TMX)
    assert sources(found) == ["De president belde.", "Nee."]
    result = english(found, CALLED).decode()
    codes = '<bpt i="1">&lt;b></bpt>president<ept i="1">&lt;/b></ept>'
    assert f'</seg></tuv><tuv xml:lang="en"><seg>Called: {codes}.</seg></tuv></tu>' in result
    assert '<tuv xml:lang="en-GB"><seg>No.</seg></tuv>' in result
    (tmp_path / "b.tmx").write_text(result, encoding="utf-8")
    assert [pair.target for pair in read_tmx(tmp_path / "b.tmx").pairs] == ["Called: <b>president</b>.", "No.", "Done."]


@OFTEN
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")), max_size=4))
def test_untranslated_targets_are_their_sources(tmp_path: Path, texts: list[str]) -> None:
    root = etree.Element("xliff", version="1.2")
    for text in texts:
        etree.SubElement(etree.SubElement(root, "trans-unit"), "source").text = text
    found = with_text(tmp_path, "a.xlf", etree.tostring(root, encoding="utf-8"), "nothing is to be")
    if found is None:
        return
    for unit in etree.fromstring(english(found)):
        assert len(unit) == 1 + bool((unit[0].text or "").strip())
        assert len(unit) == 1 or unit[1].text == unit[0].text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<xliff/>", "nothing is to be translated"),
        ("<html/>", "neither XLIFF nor TMX but <html>"),
        ("<xliff>", "line 1, column 8: is no XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><tmx/>', "declares entities"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(KrantError, match=message):
        document(tmp_path, "a.xlf", content)
