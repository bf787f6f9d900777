"""Tables of articles: title and text in English, every other column to the byte."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.translate.documented import document, english, shouted, sources, with_text
from translate.documents.choices import Choices
from translate.errors import KrantError

TABLE = (
    'id;kop;tekst;bron\r\n7;Poetin belt;"Hij zei ""nee"". Biden ook; niet.\r\nTweede alinea.";"De ""krant"""\r\n'
    "8;;Kaal;x\r\n"
)
LINES = (
    '{"id": 7, "meta": {"text": "Nee"}, "title": "Poetin", "text": "Een \\u00e9\\u00e9n \\"zin\\".\\n\\nTwee."}\n'
    '\n{"text" :"Drie", "x":[1.50]}\n'
)
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
OFTEN = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_title_and_text_of_a_table(tmp_path: Path) -> None:
    found = document(tmp_path, "a.csv", TABLE)
    assert sources(found) == ["Poetin belt", 'Hij zei "nee".', "Biden ook; niet.", "Tweede alinea.", "Kaal"]
    result = english(
        found, {"Poetin belt": "Putin; calls", 'Hij zei "nee".': 'He said "no".', "Tweede alinea.": "Second."}
    )
    rows = list(csv.reader(StringIO(result.decode(), newline=""), delimiter=";"))
    assert rows[1] == ["7", "Putin; calls", 'He said "no". Biden ook; niet.\r\nSecond.', 'De "krant"']
    assert result.decode().endswith(';"De ""krant"""\r\n8;;Kaal;x\r\n')


def test_title_and_text_of_json_lines(tmp_path: Path) -> None:
    found = document(tmp_path, "a.jsonl", LINES)
    assert sources(found) == ["Poetin", 'Een één "zin".', "Twee.", "Drie"]
    result = english(found, {'Een één "zin".': 'One "sen\\tence"\n.', "Drie": "Three"}).decode()
    first, _, third = result.splitlines()
    assert json.loads(first)["text"] == 'One "sen\\tence"\n.\n\nTwee.'
    assert json.loads(first)["meta"] == {"text": "Nee"}
    assert third == '{"text" :"Three", "x":[1.50]}'


def test_columns_of_ones_own(tmp_path: Path) -> None:
    found = document(tmp_path, "a.tsv", "a\tb\nEen\tTwee\n", Choices(text_column="b", title_column="a"))
    assert sources(found) == ["Een", "Twee"]


@pytest.mark.parametrize(
    ("name", "content", "choices", "message"),
    [
        ("a.csv", "a,b\n1,2\n", Choices(), "which column has the articles.*--text-column: a, b"),
        ("a.csv", "a,b\n1,2\n", Choices(text_column="c"), "has no column 'c'. It has a, b"),
        ("a.csv", 'text\n"open\n', Choices(), "line 2: a quotation mark is never closed"),
        ("a.csv", 'text\n"a"b\n', Choices(), "line 2: text after a closing"),
        ("a.csv", "", Choices(), "which column"),
        ("a.jsonl", "{", Choices(), "article 1 is no JSON"),
        ("a.jsonl", "[1]", Choices(), "no JSON object"),
        ("a.jsonl", '{"a": 1}', Choices(), "which column"),
        ("a.jsonl", '{"text": 1}', Choices(), "no text to translate"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: str, choices: Choices, message: str) -> None:
    with pytest.raises(KrantError, match=message):
        document(tmp_path, name, content, choices)


def test_a_quotation_mark_in_a_bare_field_is_warned_of(tmp_path: Path) -> None:
    found = document(tmp_path, "a.csv", 'text,b\n5" scherm,1\nTwee,2\n')
    assert sources(found) == ["Twee"]
    assert "row 2" in found.warnings[0]


@OFTEN
@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=4), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
)
def test_a_table_stays_the_same_to_the_byte(tmp_path: Path, rows: list[tuple[str, str, str]], quoting: int) -> None:
    out = StringIO(newline="")
    csv.writer(out, quoting=quoting).writerows([("id", "text", "x"), *rows])  # type: ignore[arg-type]
    found = with_text(tmp_path, "a.csv", out.getvalue())
    if found is None:
        return
    assert english(found) == out.getvalue().encode()
    again = list(csv.reader(StringIO(shouted(found).decode(), newline="")))[1:]
    assert [(row[0], row[2]) for row in again] == [(row[0], row[2]) for row in rows]
    assert ["".join(row[1].upper().split()) for row in again] == ["".join(row[1].upper().split()) for row in rows]


@OFTEN
@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "x", 'a"b']), st.text(max_size=12))), st.booleans())
@example([{"text": "\ud800 een 😀"}], True)
def test_json_lines_stay_the_same_to_the_byte(tmp_path: Path, rows: list[dict[str, str]], ascii_only: bool) -> None:
    content = "".join(json.dumps({"text": "een", **row}, ensure_ascii=ascii_only) + "\n" for row in rows)
    if any("\ud800" <= character <= "\udfff" for character in content) or not rows:
        return
    found = with_text(tmp_path, "a.jsonl", content)
    if found is None:
        return
    assert english(found) == content.encode()
    again = [json.loads(line) for line in shouted(found).decode().split("\n") if line]
    assert [row.get("x") for row in again] == [row.get("x") for row in rows]
    assert all(list(one) == list({"text": "", **row}) for one, row in zip(again, rows, strict=True))
