"""Round trips and error messages of the table formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import formats, tables
from glossary.terms import CASES, KINDS, Glossary, GlossaryError, Term, clean, default_case

LINES = st.text(st.sampled_from("ab |\\;,\"'#=&<\të’„🙂\u0301\xa0-."), max_size=8).map(clean)
FORMS = LINES.filter(bool)
LISTS = st.lists(FORMS, max_size=2).map(tuple)
STYLES = st.lists(st.tuples(FORMS.map(lambda name: clean(name.replace("=", ""))).filter(bool), FORMS), max_size=2)
TERMS = st.builds(
    Term,
    nl=FORMS,
    en=FORMS,
    variants=LISTS,
    accepted=LISTS,
    forbidden=LISTS,
    kind=st.sampled_from(KINDS),
    case=st.sampled_from(CASES),
    styles=STYLES.map(tuple),
    note=LINES,
    domain=LINES,
    date=LINES,
)


@settings(max_examples=40)
@given(st.lists(TERMS, max_size=3))
@pytest.mark.parametrize("name", ["tsv", "csv", "tbx2", "tbx3-dca", "tbx3-dct"])
def test_own_columns_round_trip(name: str, terms: list[Term]) -> None:
    text = formats.render(Glossary(tuple(terms)), name)
    assert formats.parse(text, f".{name[:3]}", "x") == terms


@settings(max_examples=40)
@given(st.lists(st.tuples(FORMS, FORMS), max_size=4, unique_by=lambda pair: pair[0]))
@pytest.mark.parametrize(
    ("name", "suffix"), [("tsv2", ".tsv"), ("csv2", ".csv"), ("omegat", ".txt"), ("deepl-tsv", ".tsv")]
)
def test_two_columns_round_trip(name: str, suffix: str, pairs: list[tuple[str, str]]) -> None:
    # a first row (nl, en) reads as our header, one that starts with # as a comment, and `;` alone as a delimiter
    terms = [
        Term(nl, en, case=default_case("common", nl))
        for nl, en in pairs
        if not nl.startswith("#") and {nl, en} != {"nl", "en"}
    ]
    terms = [term for term in terms if ";" not in term.nl + term.en]
    assert formats.parse(formats.render(Glossary(tuple(terms)), name), suffix, "x") == terms


def test_a_row_of_ours_is_read_as_documented() -> None:
    text = (
        "nl\tvariants\ten\taccepted\tforbidden\tkind\tcase\tstyles\tnote\tdomain\tdate\n"
        "Kiev\tKyiv | Kyjiv\tKyiv\t\t\tplace\tmatch\tkyiv-traditional=Kiev\thoofdstad\tgeo\t2026\n"
    )
    term = Term(
        "Kiev", "Kyiv", ("Kyiv", "Kyjiv"), (), (), "place", "match", (("kyiv-traditional", "Kiev"),), "hoofdstad",
        "geo", "2026",
    )  # fmt: skip
    assert formats.parse(text, ".tsv", "x") == [term]
    assert term.wrong == ("Kiev",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nl\ten\tsoort\nKiev\tKyiv\t\n", "x:1: unknown column 'soort'"),
        ("nl\ten\nKiev\tKyiv\nMoskou\n", "x:3: the column 'en' is empty"),
        ("nl\ten\n# uitleg\n\nKiev\tKyiv\tx\n", "x:4: 3 cells, but the header names 2"),
        ("nl\ten\tkind\nKiev\tKyiv\tstad\n", "x:2: unknown kind 'stad'"),
        ("nl\ten\tcase\nKiev\tKyiv\tyes\n", "x:2: unknown case rule 'yes'"),
        ("nl\ten\tstyles\nKiev\tKyiv\tKiev\n", "x:2: the style 'Kiev' is not name=form"),
        ("nl\ten\nKiev | Kyjiv\tKyiv\n", "x:2: the column 'nl' holds one form"),
        ("Kiev\tKyiv\nMoskou\n", "x:2: a row needs a Dutch and an English form"),
    ],
)
def test_mistakes_are_located(text: str, message: str) -> None:
    with pytest.raises(GlossaryError) as error:
        formats.parse(text, ".tsv", "x")
    assert str(error.value).startswith(message)


def test_csv_with_semicolons_and_broken_csv() -> None:
    assert formats.parse("nl;en\nKiev;Kyiv\n", ".csv", "x") == [Term("Kiev", "Kyiv")]
    with pytest.raises(GlossaryError, match=r"x:2: not valid CSV"):
        formats.parse('nl,en\n"Kiev"a,Kyiv\n', ".csv", "x")


def test_deepl_limits() -> None:
    assert tables.write_deepl([Term("a" * 1024, "b")], ",")
    with pytest.raises(GlossaryError, match="1024 bytes"):
        tables.write_deepl([Term("é" * 513, "b")], ",")


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "eigen.tsv"
    glossary = Glossary((Term("Oekraïne", "Ukraine", kind="country"),), "eigen")
    formats.write(glossary, path)
    assert formats.read(path) == glossary
    path.write_bytes(b"\xef\xbb\xbfnl\ten\r\nKiev\tKyiv\r\n")
    assert formats.read(path).terms == (Term("Kiev", "Kyiv"),)
    path.write_bytes("nl\ten\nOekraïne\tUkraine\n".encode("latin-1"))
    with pytest.raises(GlossaryError, match=r"eigen\.tsv:2: not UTF-8"):
        formats.read(path)
    with pytest.raises(GlossaryError, match="no such file"):
        formats.read(tmp_path / "geen.tsv")
    with pytest.raises(GlossaryError, match="unknown glossary format"):
        formats.write(glossary, tmp_path / "x.doc")
