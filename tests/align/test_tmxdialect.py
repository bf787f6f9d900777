"""The dialects: each is valid TMX 1.4, and has what its tool looks for and nothing that it takes amiss."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Alternative, Bitext, Flag, Pair
from align.tmx import write_tmx
from align.tmxdialect import DIALECTS, RESERVED, Style, too_long
from align.tmxread import read_tmx
from align.tmxschema import validate_tmx
from tests.align.test_tmx import ARTICLE

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MODEL = (("model", "bundled"),)
REVIEWED = Bitext(
    "a/b",
    "nl",
    "en",
    (
        Pair("Een & een", "One", status="approved", note="Goed zo"),
        Pair("Twee", "Two", 1, flags=(Flag("number-missing", "2"), Flag("long"))),
        Pair("Drie", "Three", 1, alternatives=(Alternative("Drie!", "Three!", 0.9), Alternative("Drie", "Three", 1.0))),
    ),
    MODEL,
)


def units(name: str, bitext: Bitext = REVIEWED, **style: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(write_tmx(bitext, style=Style(DIALECTS[name], **style))).iter("tu"))


def props(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {prop.get("type"): prop.text for prop in element.findall("prop")}


def test_the_generic_style_is_what_is_written_without_one() -> None:
    assert write_tmx(ARTICLE, style=Style()) == write_tmx(ARTICLE)


@pytest.mark.parametrize("name", DIALECTS)
def test_no_dialect_has_a_reserved_property(name: str) -> None:
    found = {kind for unit in units(name) for element in unit.iter() for kind in props(element)}
    assert found and not {str(kind).lower() for kind in found} & RESERVED


@pytest.mark.parametrize("name", DIALECTS)
def test_the_languages(name: str) -> None:
    wanted = ["nl-NL", "en-GB"] if DIALECTS[name].regions else ["nl", "en"]
    assert [variant.get(XML_LANG) for variant in units(name)[0].iter("tuv")] == wanted
    chosen = units(name, source_language="nl-BE", target_language="en-US")
    assert [variant.get(XML_LANG) for variant in chosen[0].iter("tuv")] == ["nl-BE", "en-US"]
    assert b'srclang="nl-BE"' in write_tmx(REVIEWED, style=Style(DIALECTS[name], "nl-BE"))
    flemish = units(name, replace(REVIEWED, source_language="nl-BE"))
    assert flemish[0].find("tuv").get(XML_LANG) == "nl-BE"  # type: ignore[union-attr]


def test_memoq_has_the_context_in_the_source_as_markup_in_text() -> None:
    first, second, *_ = units("memoq")
    source, target = second.findall("tuv")
    assert props(source) == {"x-context-pre": "<seg>Een &amp; een</seg>", "x-context-post": "<seg>Drie</seg>"}
    assert props(target) == {}
    assert list(props(first.find("tuv"))) == ["x-context-post"]  # type: ignore[arg-type]
    assert props(second)["x-document"] == "a/b"


def test_xtm_has_the_context_in_the_unit() -> None:
    second = props(units("xtm")[1])
    assert (second["x-previous-source-text"], second["x-next-source-text"]) == ("Een & een", "Drie")


def test_trados_has_typed_fields_origin_and_level() -> None:
    first, second, *_ = (props(unit) for unit in units("trados"))
    assert first["x-krant-document:SingleString"] == "a/b"
    assert (first["x-Origin"], first["x-ConfirmationLevel"]) == ("MachineTranslation", "ApprovedTranslation")
    assert second["x-krant-flag:MultipleString"] == "long"
    aligned = replace(REVIEWED, properties=(*MODEL, ("aligner", "articles")))
    assert props(units("trados", aligned)[0])["x-Origin"] == "Alignment"


def test_what_is_too_long_for_trados_is_said() -> None:
    bitext = Bitext("lang", "nl", "en", (Pair("a" * 2000, "b" * 2001), Pair("a" * 2001, "b")))
    lines = too_long(bitext, Style(DIALECTS["trados"]))
    assert [line[:45] for line in lines] == [
        "lang, segment 1: the en text has 2,001 charac",
        "lang, segment 2: the nl text has 2,001 charac",
    ]
    assert too_long(bitext, Style(DIALECTS["memoq"])) == []


@pytest.mark.parametrize("name", [name for name in DIALECTS if name != "generic"])
def test_notes_and_alternatives_are_there_for_people(name: str) -> None:
    found = units(name)
    assert [[note.text for note in unit.findall("note")] for unit in found[:2]] == [
        ["Goed zo"],
        ["Number missing: 2", "Long"],
    ]
    texts = [[segment.text for segment in unit.iter("seg")] for unit in found]
    assert texts[2:] == [["Drie", "Three"], ["Drie!", "Three!"]], "an alternative that says the same is none"


def test_omegat_gets_no_other_translation_of_the_same_source() -> None:
    """It would take one of the two without asking, and its versions differ in which."""
    pair = Pair("Drie", "Three", alternatives=(Alternative("Drie", "Trio", 1.0), Alternative("Drie.", "Three.", 0.9)))
    bitext = Bitext("a", "nl", "en", (pair,), MODEL)
    found = [[segment.text for segment in unit.iter("seg")] for unit in units("omegat", bitext)]
    assert found == [["Drie", "Three"], ["Drie.", "Three."]]
    assert len(units("memoq", bitext)) == 3


def test_author_and_date_only_if_asked_for() -> None:
    assert b"creation" not in write_tmx(REVIEWED).replace(b"creationtool", b"")
    unit = units("generic", author="J. „de” Vries", date="20261127T031500Z")[0]
    who, when = "J. „de” Vries", "20261127T031500Z"
    assert unit.attrib == {"creationid": who, "changeid": who, "creationdate": when, "changedate": when}


TEXT = st.text(st.characters() | st.sampled_from("<&>\"'\r\x00\x85\ufffe|"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(DIALECTS)),
    st.lists(st.builds(Pair, TEXT, TEXT, note=TEXT, origin=TEXT), max_size=4),
    st.builds(dict, author=TEXT, date=TEXT),
)
def test_every_dialect_is_valid_and_keeps_the_texts_property(name: str, pairs: list[Pair], who: dict[str, str]) -> None:
    data = write_tmx(Bitext("a", "nl", "en", tuple(pairs), MODEL), style=Style(DIALECTS[name], **who))
    assert validate_tmx(data) == []
    generic = read_tmx(write_tmx(Bitext("a", "nl", "en", tuple(pairs), MODEL))).pairs
    found = read_tmx(data).pairs
    if DIALECTS[name].full:
        assert found == generic
    assert len(found) == len(generic)
