"""Tables for people without a CAT tool: TSV, Excel and Word, there and back, and what others make of them."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from align.bitext import Bitext, Change, Flag, Pair
from align.errors import AlignError
from align.exceltable import read_xlsx, write_xlsx
from align.officezip import archive
from align.texttable import iter_tsv, read_tsv
from align.tmxprops import FORBIDDEN
from align.wordtable import read_docx, write_docx
from tests.align.test_tmx import ANY, LANGUAGES, bitexts

RELAXED = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
BITEXT = Bitext(
    "economie/kort",
    "nl",
    "en-GB",
    (
        Pair("=1+1", "-2+3", 0, "title", -0.5, status="approved", note='"Ja"'),
        Pair('"Nee", zei hij.\tEn\nging.', "“No,” he said.\n", 1, flags=(Flag("long"),)),
        Pair("#REF!", "", 1, changes=(Change("a", "b", "c", "d"),)),
        Pair("_x0041_ \x07", "A\r\nB\ud800", 2),
    ),
    (("model", "m"), ("version", "1")),
)


def visible(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def tsv(bitext: Bitext) -> bytes:
    return b"".join(iter_tsv(bitext))


def test_excel_comes_back_whole_even_where_it_looks_like_a_formula() -> None:
    assert read_xlsx(write_xlsx(BITEXT)) == BITEXT


def test_the_workbook_as_a_person_sees_it() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx(BITEXT))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("nl", "en-GB", "Status", "Note", "Flags", "krant")
    assert rows[1][:4] == ("=1+1", "-2+3", "approved", '"Ja"')
    assert rows[2][4] == "Long"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "inlineStr", "n"}
    assert sheet.column_dimensions["F"].hidden


def test_an_edited_workbook(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(BITEXT)))
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"] = "Edited", "edited", "beter"
    book.save(tmp_path / "a.xlsx")
    pair = read_xlsx(tmp_path / "a.xlsx").pairs[1]
    assert pair == replace(BITEXT.pairs[1], target="Edited", status="edited", note="beter")


@pytest.mark.parametrize("header", [[], ["nl", "en"]])
def test_a_workbook_of_somebody_else(tmp_path: Path, header: list[str]) -> None:
    book = Workbook()
    assert book.active is not None
    rows: list[list[str | int | None]] = [[*header], ["Een", "One"], [None, None], [12, "twelve"], ["alleen"]]
    for row in rows[not header :]:
        book.active.append(row)
    book.save(tmp_path / "lijst.xlsx")
    read = read_xlsx(tmp_path / "lijst.xlsx")
    assert [(pair.source, pair.target) for pair in read.pairs] == [("Een", "One"), ("12", "twelve"), ("alleen", "")]
    assert (read.name, read.source_language) == ("lijst", "nl" if header else "")


def test_what_excel_would_cut_off_is_refused() -> None:
    assert len(read_xlsx(write_xlsx(Bitext("a", "nl", "en", (Pair("x" * 32_767, "y"),)))).pairs) == 1
    with pytest.raises(AlignError, match="lang, row 2: a text has more than 32,767 characters"):
        write_xlsx(Bitext("lang", "nl", "en", (Pair("x" * 32_768, "y"),)))


def test_word_has_a_table_with_numbers() -> None:
    document = Document(io.BytesIO(write_docx(BITEXT)))
    assert document.paragraphs[0].text == "economie/kort"
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells[:2] == [["#", "nl", "en-GB"], ["1", "=1+1", "-2+3"]]
    read = read_docx(write_docx(BITEXT))
    assert (read.source_language, read.target_language) == ("nl", "en-GB")
    assert [(pair.source, pair.target) for pair in read.pairs][1:] == [
        ('"Nee", zei hij.\tEn\nging.', "“No,” he said.\n"),
        ("#REF!", ""),
        ("_x0041_ \ufffd", "A\nB\ufffd"),
    ]


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    data = write_docx(Bitext("a", "nl", "en", (Pair("Een", "One"),)))
    old = b'<w:t xml:space="preserve">One</w:t></w:r>'
    new = (
        b'<w:t>T</w:t></w:r><w:del w:id="1" w:author="x"><w:r><w:delText>One</w:delText></w:r></w:del>'
        b'<w:ins w:id="2" w:author="x"><w:r><w:t>wo</w:t><w:noBreakHyphen/></w:r></w:ins>'
    )
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != "word/document.xml" or old in content
            after.writestr(name, content.replace(old, new))
    assert read_docx(path).pairs == (Pair("Een", "Two\u2011"),)


def test_a_table_of_somebody_else_and_a_document_without_one(tmp_path: Path) -> None:
    document = Document()
    document.add_table(1, 1)
    table = document.add_table(2, 2)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], ["Een", "One", "", ""], strict=True):
        cell.text = text
    table.rows[0].cells[0].add_paragraph("alinea")
    document.save(str(tmp_path / "a.docx"))
    assert read_docx(tmp_path / "a.docx").pairs == (Pair("Een\nalinea", "One"),)
    Document().save(str(tmp_path / "b.docx"))
    with pytest.raises(AlignError, match=r"b\.docx: has no table with two columns"):
        read_docx(tmp_path / "b.docx")


def test_tsv_as_a_spreadsheet_reads_it() -> None:
    rows = list(csv.reader(io.StringIO(tsv(BITEXT).decode(), newline=""), "excel-tab", strict=True))
    assert rows[0] == ["nl", "en-GB", "status", "note", "paragraph", "kind"]
    assert rows[1] == ["=1+1", "-2+3", "approved", '"Ja"', "1", "title"]
    assert rows[2][:2] == ['"Nee", zei hij.\tEn\nging.', "“No,” he said.\n"]
    assert read_tsv(b"nl\ten\nEen\tOne\n").pairs == (Pair("Een", "One"),), "another table"


@pytest.mark.parametrize("write", [write_xlsx, write_docx, tsv])
def test_the_same_bitext_gives_the_same_bytes(write: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(write)
    first = write(BITEXT)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write(BITEXT) == first


WRONG = {
    b"": "is not .*Save it as",
    b"Een\tOne": "is not .*Save it as",
    b"PK\x03\x04" + bytes(40): "is not .*Save it as",
}


@pytest.mark.parametrize("data", WRONG)
@pytest.mark.parametrize("read", [read_xlsx, read_docx])
def test_what_is_no_office_file(read: object, data: bytes) -> None:
    assert callable(read)
    with pytest.raises(AlignError, match=WRONG[data]):
        read(data)
    with pytest.raises(AlignError, match=WRONG[data]):
        empty = io.BytesIO()
        with zipfile.ZipFile(empty, "w") as file:
            file.writestr("a.txt", data)
        read(empty.getvalue())
    with pytest.raises(AlignError, match="cannot be read: No such file"):
        read(Path("/nergens"))


def rezipped(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new, 1) if name == part else content)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8)
)


@pytest.mark.parametrize(
    ("read", "data", "part", "root"),
    [
        (read_xlsx, write_xlsx(BITEXT), "xl/worksheets/sheet1.xml", b"<worksheet"),
        (read_docx, write_docx(BITEXT), "word/document.xml", b"<w:document"),
    ],
)
def test_a_hostile_office_file_blows_nothing_up(read: object, data: bytes, part: str, root: bytes) -> None:
    assert callable(read)
    laughing = rezipped(data, part, root, LAUGHS + b"]>" + root)
    laughing = rezipped(laughing, part, b"#REF!", b"&i;")
    try:
        texts = [pair.source for pair in read(laughing).pairs]
    except AlignError:
        return
    assert sum(map(len, texts)) < 10_000


def test_an_archive_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.officezip.MAX_BYTES", 1000)
    with pytest.raises(AlignError, match="is larger than 0 MB unpacked"):
        archive(write_xlsx(BITEXT), "bom.xlsx", "a")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nl\ten\tstatus\tnote\tparagraph\tkind\nA\tB\tzeker\t\t1\ttext\n", "line 2: 'zeker' is not the status"),
        (b'nl\ten\tstatus\tnote\tparagraph\tkind\nA\t"B\n', "line 2: unexpected end of data"),
        (b"nl\ten\tstatus\tnote\tparagraph\tkind\nA\tB\t\t\teen\ttext\n", "line 2: invalid literal"),
        (b"nl\ten\tstatus\tnote\tparagraph\tkind\nA\t\xe9", "line 2: is not UTF-8"),
    ],
)
def test_a_wrong_table(data: bytes, message: str) -> None:
    with pytest.raises(AlignError, match=message):
        read_tsv(data)


@RELAXED
@given(bitexts(ANY, ANY))
def test_excel_round_trip_property(bitext: Bitext) -> None:
    pairs = tuple(pair for pair in bitext.pairs)
    assert read_xlsx(write_xlsx(replace(bitext, pairs=pairs))).pairs == pairs


@settings(RELAXED, max_examples=60)
@given(st.lists(st.builds(Pair, ANY, ANY, st.integers(0, 99), note=ANY), max_size=5), LANGUAGES)
def test_tsv_round_trip_property(pairs: list[Pair], language: str) -> None:
    shown = [
        replace(one, source=visible(one.source), target=visible(one.target), note=visible(one.note))
        for one in pairs
        if one.source or one.target
    ]
    assert list(read_tsv(tsv(Bitext("a", language, "en", tuple(pairs)))).pairs) == shown


@RELAXED
@given(st.lists(st.builds(Pair, ANY, ANY), max_size=4))
def test_word_round_trip_property(pairs: list[Pair]) -> None:
    def shown(text: str) -> str:
        return re.sub(r"\r\n?", "\n", visible(text))

    found = [(pair.source, pair.target) for pair in read_docx(write_docx(Bitext("a", "nl", "en", tuple(pairs)))).pairs]
    assert found == [(shown(one.source), shown(one.target)) for one in pairs if one.source or one.target]


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_libreoffice_opens_it(tmp_path: Path, name: str) -> None:
    bitext = replace(BITEXT, pairs=(*BITEXT.pairs[:3], Pair("’s Gravenhage 🦊 שלום", "The Hague")))
    (tmp_path / name).write_bytes((write_xlsx if name.endswith("xlsx") else write_docx)(bitext))
    target = "csv:Text - txt - csv (StarCalc):9,34,76" if name.endswith("xlsx") else "txt:Text (encoded):UTF8"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), name]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    text = (tmp_path / f"a.{target[:3]}").read_text(encoding="utf-8-sig")
    for pair in bitext.pairs:
        for line in f"{pair.source}\n{pair.target}".splitlines():
            assert all(piece in text.replace('""', '"') for piece in line.split("\t")), line
