"""EPUB and OpenDocument: all text of the archive, in reading order, and every other entry byte for byte."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.translate.documented import document, english, shouted, sources, with_text
from translate.errors import KrantError

Entries = dict[str, str | bytes]
CONTAINER = '<container><rootfiles><rootfile full-path="OPS/boek.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns:dc="x"><metadata><dc:title>Het boek</dc:title><dc:creator>Jan Nee</dc:creator></metadata>
<manifest><item id="b" href="twee.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="een%20deel.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="a.css" media-type="text/css"/>
<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CHAPTER = """<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>
<h1>Deel&nbsp;een</h1><p>De <b>president</b> belde.</p></body></html>"""
BOOK: Entries = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/boek.opf": PACKAGE,
    "OPS/twee.xhtml": "<html><body><p>Tweede.</p></body></html>",
    "OPS/een deel.xhtml": CHAPTER,
    "OPS/toc.ncx": "<ncx><navLabel><text>Deel een</text></navLabel></ncx>",
    "OPS/a.jpg": b"\xff\xd8\x00",
}
NAMES = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
CONTENT = f"""<office:document-content {NAMES}><office:body><office:text>
<text:tracked-changes><text:p>Weg</text:p></text:tracked-changes>
<text:h text:outline-level="1">Poetin belt</text:h>
<text:p>De <text:span text:style-name="T1">president</text:span> belde.
<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Een noot.</text:p></text:note-body></text:note></text:p>
<text:p>Een<text:tab/>twee<text:line-break/>drie <text:page-number>4</text:page-number></text:p>
<table:table><table:table-cell><text:p>Cel &amp; meer</text:p></table:table-cell></table:table><text:p/>
</office:text></office:body></office:document-content>"""
STYLES = f"<office:document-styles {NAMES}><text:p>Voettekst</text:p></office:document-styles>"
ODT: Entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": CONTENT, "styles.xml": STYLES}
CALLED = {"De president belde.": ("Called: president.", "1-1 2-0")}


def archive(files: Entries) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, text in files.items():
            file.writestr(name, text, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def entries(data: bytes) -> list[tuple[str, int, bytes]]:
    with ZipFile(BytesIO(data)) as file:
        return [(one.filename, one.compress_type, file.read(one)) for one in file.infolist()]


def test_a_book(tmp_path: Path) -> None:
    found = document(tmp_path, "a.epub", archive(BOOK))
    assert sources(found) == ["Het boek", "Deel\xa0een", "De president belde.", "Tweede.", "Deel een"]
    assert entries(english(found)) == entries(archive(BOOK))
    result = {name: text for name, _, text in entries(english(found, {**CALLED, "Het boek": "The <book>"}))}
    assert b"<p>Called: <b>president</b>.</p>" in result["OPS/een deel.xhtml"]
    assert b"<dc:title>The &lt;book&gt;</dc:title><dc:creator>Jan Nee" in result["OPS/boek.opf"]
    assert entries(english(found))[0][:2] == ("mimetype", ZIP_STORED)


def test_an_opendocument(tmp_path: Path) -> None:
    found = document(tmp_path, "a.odt", archive(ODT))
    assert sources(found) == [
        "Poetin belt", "Een noot.", "De president belde.", "Een", "twee", "drie", "Cel & meer", "Voettekst",
    ]  # fmt: skip
    assert [block.kind for block in found.blocks][:3] == ["title", "text", "text"]
    assert entries(english(found)) == entries(archive(ODT))
    result = dict((name, text) for name, _, text in entries(english(found, {**CALLED, "Een noot.": "A note."})))
    text = result["content.xml"].decode()
    assert '<text:p>Called: <text:span text:style-name="T1">president</text:span>.' in text
    assert "<text:p>A note.</text:p>" in text and "<text:p>Weg</text:p>" in text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))))
def test_an_opendocument_keeps_its_elements(tmp_path: Path, paragraphs: list[list[str]]) -> None:
    root = etree.Element("{o}body", nsmap={"text": "t", "o": "o"})
    for texts in paragraphs:
        paragraph = etree.SubElement(root, "{t}p")
        for text in texts:
            etree.SubElement(paragraph, "{t}span").text = text
    content = etree.tostring(root, encoding="utf-8")
    found = with_text(tmp_path, "a.odt", archive({"content.xml": content}))
    if found is None:
        return
    assert entries(english(found))[0][2] == content
    again = etree.fromstring(entries(shouted(found))[0][2])
    assert [len(one) for one in again] == [len(one) for one in root]
    whole = ["".join("".join(one.itertext()).upper().split()) for one in root]
    assert ["".join("".join(one.itertext()).upper().split()) for one in again] == whole


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha">]><html><p>&b;</p></html>'
KEYS = "<manifest><encryption-data/></manifest>"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.epub", b"Een zin.", "damaged, or not EPUB"),
        ("a.epub", archive({"mimetype": ""}), "damaged, or not EPUB"),
        ("a.epub", archive({**BOOK, "META-INF/rights.xml": ""}), "is encrypted"),
        ("a.epub", archive({**BOOK, "OPS/twee.xhtml": LAUGHS}), "declares entities"),
        ("a.epub", archive({**BOOK, "OPS/boek.opf": LAUGHS}), "declares entities"),
        ("a.odt", archive({"mimetype": ""}), "has no content.xml"),
        ("a.odt", archive({**ODT, "META-INF/manifest.xml": KEYS}), "is encrypted"),
        ("a.odt", archive({"content.xml": LAUGHS}), "declares entities"),
        ("a.odt", archive({"content.xml": "<a>"}), "is no XML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(KrantError, match=message):
        document(tmp_path, name, data)


def test_nothing_is_unpacked_that_would_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.documents.archive.MAX_BYTES", 2**20)
    keys = KEYS + " " * 2**20
    with pytest.raises(KrantError, match="is larger than 1 MB unpacked"):
        document(tmp_path, "a.odt", archive({**ODT, "META-INF/manifest.xml": keys}))
