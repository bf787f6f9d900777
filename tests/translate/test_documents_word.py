"""Word files: every paragraph, table, header and note, the runs' looks with their words, all else byte for byte."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.translate.documented import document, english, shouted, sources, with_text
from translate.errors import KrantError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=12).filter(
    lambda text: all(character >= " " or character in "\n\t" for character in text)
)
RUNS = st.lists(st.tuples(TEXT, st.sampled_from(["", "bold", "italic"])), max_size=4)
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def saved(made: docx.document.Document) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def article() -> bytes:
    made = docx.Document()
    made.add_heading("Poetin belt", 1)
    paragraph = made.add_paragraph("De ")
    paragraph.add_run("president").bold = True
    paragraph.add_run(" belde ")
    paragraph.add_run("gis")
    paragraph.add_run("teren.")
    paragraph.add_run("\tTab").italic = True
    made.add_table(1, 2).rows[0].cells[1].text = "Cel & <cel>"
    made.sections[0].header.paragraphs[0].text = "De krant"
    return saved(made)


ARTICLE = article()


def entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_all_text_is_found(tmp_path: Path) -> None:
    found = document(tmp_path, "a.docx", article())
    assert sources(found) == ["Poetin belt", "De president belde gisteren.", "Tab", "Cel & <cel>", "De krant"]
    assert [block.kind for block in found.blocks] == ["title", "text", "text", "text", "text"]


def test_looks_go_with_their_words(tmp_path: Path) -> None:
    found = document(tmp_path, "a.docx", article())
    data = english(
        found,
        {
            "De president belde gisteren.": ("Yesterday the president called.", "0-1 1-2 2-3 3-0"),
            "Cel & <cel>": "Cell & <cell>",
            "De krant": "The newspaper",
        },
    )
    made = docx.Document(BytesIO(data))
    runs = [(run.text, bool(run.bold)) for run in made.paragraphs[1].runs if run.text]
    assert runs == [("Yesterday the ", False), ("president", True), (" called.", False), ("\tTab", False)]
    assert made.tables[0].rows[0].cells[1].text == "Cell & <cell>"
    assert made.sections[0].header.paragraphs[0].text == "The newspaper"
    before, after = entries(article()), entries(data)
    changed = [name for name in before if after[name] != before[name]]
    assert list(before) == list(after) and sorted(changed) == ["word/document.xml", "word/header1.xml"]


def test_what_was_deleted_is_no_text(tmp_path: Path) -> None:
    data = BytesIO()
    with ZipFile(BytesIO(article())) as old, ZipFile(data, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(
                b"<w:t>gis", b'</w:r><w:del w:id="1"><w:r><w:t>weg</w:t></w:r></w:del><w:r><w:t>gis'
            )
            new.writestr(name, text)
    assert "De president belde gisteren." in sources(document(tmp_path, "a.docx", data.getvalue()))


@FEW
@given(st.lists(RUNS, min_size=1, max_size=4))
def test_untranslated_it_is_the_same(tmp_path: Path, paragraphs: list[list[tuple[str, str]]]) -> None:
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for text, look in runs:
            run = paragraph.add_run(text)
            if look:
                setattr(run, look, True)
    data = saved(made)
    found = with_text(tmp_path, "a.docx", data)
    if found is None:
        return
    assert entries(english(found)) == entries(data)
    again = docx.Document(BytesIO(shouted(found)))
    assert [len(one.runs) for one in again.paragraphs] == [len(one.runs) for one in made.paragraphs]
    assert ["".join(one.text.upper().split()) for one in made.paragraphs] == [
        "".join(one.text.upper().split()) for one in again.paragraphs
    ]


def archive(**texts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><w:document>&c;</w:document>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:document>&b;</w:document>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "damaged, or not Word"),
        (b"Een zin.", "damaged, or not Word"),
        (article()[:500], "damaged, or not Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 en meer", "encrypted, or older"),
        (archive(word__other=b""), "has no word/document.xml"),
        (archive(**{"word__document.xml": LAUGHS}), "declares entities"),
        (archive(**{"word__document.xml": OUTSIDE}), "declares entities"),
        (archive(**{"word__document.xml": b"<a><b></a>"}), "line 1, column 9: is no XML"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_file_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(KrantError, match=message):
        document(tmp_path, "a.docx", data)


def test_what_would_fill_the_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translate.documents.archive.MAX_BYTES", 2**20)
    with pytest.raises(KrantError, match="is larger than 1 MB unpacked"):
        document(tmp_path, "a.docx", archive(**{"word__document.xml": b"<a/>", "bom": b"\0" * (2**20)}))


def test_what_has_a_password_is_said(tmp_path: Path) -> None:
    data = bytearray(article())
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(KrantError, match="is encrypted"):
        document(tmp_path, "a.docx", bytes(data))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
def test_whatever_is_damaged_is_said(tmp_path: Path, damage: list[tuple[float, int]]) -> None:
    data = bytearray(ARTICLE)
    for place, value in damage:
        data[int(place * len(data))] = value
    try:
        english(document(tmp_path, "a.docx", bytes(data)))
    except KrantError as problem:
        assert "a.docx" in str(problem)
