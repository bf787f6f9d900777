"""TMX: what we write, that it comes back, and what we read from others."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Bitext, Change, Flag, Kind, Pair
from align.errors import AlignError
from align.tmx import is_unit, iter_tmx, write_tmx
from align.tmxprops import FORBIDDEN
from align.tmxread import Inline, canonical, iter_pairs, read_tmx

RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Every category, surrogates and control characters too; what is special to XML, to JSON or to lines comes often.
ANY = st.text(
    st.one_of(st.sampled_from("<&>\"'\r\n\t\x00\x07\x0b\x1f\x7f\x85\u2028\u200f\ufeff\ufffe;:|-]"), st.characters())
)
CLEAN = ANY.map(lambda text: FORBIDDEN.sub("", text))
LANGUAGES = st.sampled_from(["nl", "en", "nl-BE", "en-GB", "sr-Latn-RS"])


def bitexts(texts: st.SearchStrategy[str], segments: st.SearchStrategy[str]) -> st.SearchStrategy[Bitext]:
    """Bitexts with `texts` in every text field but the segments, and names of flags as they are defined."""
    pairs = st.builds(
        Pair,
        segments,
        segments,
        st.integers(0, 10**6),
        st.from_type(Kind),  # type: ignore[arg-type]
        st.none() | st.floats(allow_nan=False),
        st.lists(st.builds(Flag, st.from_regex(r"[a-z]+(-[a-z]+)*", fullmatch=True), texts), max_size=3).map(tuple),
        st.lists(st.builds(Change, texts, texts, texts, texts), max_size=2).map(tuple),
        st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), max_size=5).map(tuple),
    )
    keys = st.sampled_from(["model", "version", "document", "target-language"]) | texts
    properties = st.lists(st.tuples(keys, texts), max_size=4).map(tuple)
    return st.builds(Bitext, texts, LANGUAGES, LANGUAGES, st.lists(pairs, max_size=4).map(tuple), properties)


def units(data: bytes) -> list[ElementTree.Element]:
    """The units as another parser (expat) reads them."""
    return list(ElementTree.fromstring(data).iter("tu"))


def segments(data: bytes) -> list[tuple[str | None, ...]]:
    return [tuple(segment.text for segment in unit.iter("seg")) for unit in units(data)]


def props(unit: ElementTree.Element) -> list[tuple[str | None, str | None]]:
    return [(prop.get("type"), prop.text) for prop in unit.iter("prop")]


ARTICLE = Bitext(
    "economie/‘Kiev’",
    "nl",
    "en",
    (
        Pair("Poetin: ‘Nee’ & <b>", "Putin: ‘No’ & <b>", 0, "title", -0.25),
        Pair(
            "Hij zei in\nKiev niets.",
            "He said nothing\nin Kyiv.",
            2,
            flags=(Flag("number-missing", "3: not there"), Flag("long")),
            changes=(Change("Kiev", "Kiev", "Kyiv", "glossary"),),
            links=((0, 0), (3, 4)),
        ),
    ),
    (("model", "bundled nl-en 1"), ("version", "0.1.0")),
)

ARTICLE_TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="krant" creationtoolversion="0.1.0" segtype="sentence" o-tmf="krant" adminlang="en" \
srclang="nl" datatype="plaintext">
    <prop type="x-krant-document">economie/‘Kiev’</prop>
    <prop type="x-krant-target-language">en</prop>
    <prop type="x-krant-model">bundled nl-en 1</prop>
    <prop type="x-krant-version">0.1.0</prop>
  </header>
  <body>
    <tu>
      <prop type="x-krant-document">economie/‘Kiev’</prop>
      <prop type="x-krant-paragraph">1</prop>
      <prop type="x-krant-kind">title</prop>
      <prop type="x-krant-model">bundled nl-en 1</prop>
      <prop type="x-krant-score">-0.25</prop>
      <tuv xml:lang="nl"><seg>Poetin: ‘Nee’ &amp; &lt;b&gt;</seg></tuv>
      <tuv xml:lang="en"><seg>Putin: ‘No’ &amp; &lt;b&gt;</seg></tuv>
    </tu>
    <tu>
      <prop type="x-krant-document">economie/‘Kiev’</prop>
      <prop type="x-krant-paragraph">3</prop>
      <prop type="x-krant-kind">text</prop>
      <prop type="x-krant-model">bundled nl-en 1</prop>
      <prop type="x-krant-flag">number-missing: 3: not there</prop>
      <prop type="x-krant-flag">long</prop>
      <prop type="x-krant-change">["Kiev", "Kiev", "Kyiv", "glossary"]</prop>
      <prop type="x-krant-links">0-0 3-4</prop>
      <tuv xml:lang="nl"><seg>Hij zei in
Kiev niets.</seg></tuv>
      <tuv xml:lang="en"><seg>He said nothing
in Kyiv.</seg></tuv>
    </tu>
  </body>
</tmx>
"""


def test_the_whole_file() -> None:
    assert write_tmx(ARTICLE).decode() == ARTICLE_TMX
    assert read_tmx(ARTICLE_TMX.encode()) == ARTICLE


@RELAXED
@given(bitexts(CLEAN, ANY))
def test_reading_gives_back_what_was_written_property(bitext: Bitext) -> None:
    written = replace(bitext, pairs=tuple(filter(is_unit, bitext.pairs)))
    assert read_tmx(write_tmx(bitext)) == written


def test_names_of_properties_are_exact_in_attributes() -> None:
    bitext = Bitext("", "nl", "en", (), (("a\n\t\r \"'<&>\x85\u2028", ""), ("version", "0\n1"), ("version", "2")))
    assert read_tmx(write_tmx(bitext)) == bitext


@RELAXED
@given(bitexts(ANY, ANY))
def test_other_parsers_see_the_same_segments_property(bitext: Bitext) -> None:
    data = write_tmx(bitext)
    expected = [tuple(FORBIDDEN.sub("", side) for side in (pair.source, pair.target)) for pair in bitext.pairs]
    assert segments(data) == [pair for pair in expected if all(side.strip() for side in pair)]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", data.decode())


@pytest.mark.parametrize("length", [1, 10_000, 1_000_000])
def test_short_and_very_long_segments(length: int) -> None:
    bitext = Bitext("a", "nl", "en", (Pair("é" * length, "<" * length),))
    assert read_tmx(write_tmx(bitext)) == bitext


def test_line_breaks_and_control_characters_within_a_segment() -> None:
    source = "één\r\ntwee\rdrie\x85vier\tvijf\x1fzes\x07\ufffe."
    data = write_tmx(Bitext("a", "nl", "en", (Pair(source, "x"),)))
    assert "één&#13;\ntwee&#13;drie&#133;vier\tvijfzes." in data.decode()
    assert segments(data) == [("één\r\ntwee\rdrie\x85vier\tvijfzes.", "x")]
    assert props(units(data)[0])[-1] == ("x-krant-removed", "source: U+001F at 24, U+0007 at 28, U+FFFE at 29")
    assert read_tmx(data).pairs[0].source == source


def test_a_pair_with_a_blank_side_is_no_unit() -> None:
    blank = [("a", ""), ("", "b"), ("a", " \n\u00a0"), ("\x00\x07", "b"), ("\ud800 ", "b")]
    bitext = Bitext("a", "nl", "en", tuple(Pair(*pair) for pair in [*blank, ("c", "d")]))
    assert segments(write_tmx(bitext)) == [("c", "d")]


def test_a_name_that_utf8_cannot_hold_is_shown() -> None:
    bitext = Bitext("a\udce9.txt", "nl", "en", (), (("mo\x00del", "b\x01"),))
    read = read_tmx(write_tmx(bitext))
    assert (read.name, read.properties) == ("a�.txt", (("mo�del", "b�"),))


def test_a_file_without_pairs_keeps_its_languages() -> None:
    bitext = Bitext("leeg", "nl-BE", "en-GB", ())
    assert read_tmx(write_tmx(bitext)) == bitext


def test_several_bitexts_in_one_file_one_at_a_time() -> None:
    taken = []

    def articles() -> Iterator[Bitext]:
        for number in range(3):
            taken.append(number)
            yield Bitext(f"a{number}", "nl", "en", (Pair(f"nr. {number}", f"no. {number}"),), (("model", "m"),))

    pieces = iter_tmx(articles(), "krant")
    assert taken == []
    next(pieces), next(pieces)
    assert taken == [0]
    assert [props(unit)[0][1] for unit in units(write_tmx(articles(), "krant"))] == ["a0", "a1", "a2"]
    assert read_tmx(write_tmx(articles(), "krant")).name == "krant"


def test_bitexts_that_do_not_fit_one_file() -> None:
    with pytest.raises(AlignError, match="b: is nl to fr, but the TMX file is nl to en"):
        write_tmx([Bitext("a", "nl", "en", ()), Bitext("b", "nl", "fr", ())])
    with pytest.raises(AlignError, match="Give at least one article"):
        write_tmx([])


FOREIGN = """<!-- made elsewhere --><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.1"><header creationtool="Other" srclang="{srclang}"><prop type="x-project">p</prop></header><body>
<tu tuid="1"><note>n</note><tuv xml:lang="EN-us"><prop type="x">y</prop><seg>One <bpt i="1">&lt;b></bpt>two<ept i="1"/>
 <hi>three</hi><!-- no -->.</seg></tuv><tuv lang="nl_nl"><seg>Een <![CDATA[<twee>]]>.</seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>Drei</seg></tuv><tuv xml:lang="NL"><seg>Drie</seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>
<tu><tuv xml:lang="de"><seg>Vier</seg></tuv></tu>
</body></tmx>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("srclang", ["nl", "NL-nl", "nl_NL"])
def test_a_file_of_another_tool(tmp_path: Path, srclang: str, encoding: str) -> None:
    path = tmp_path / "geheugen.tmx"
    path.write_bytes(FOREIGN.format(srclang=srclang).encode(encoding))
    read = read_tmx(path)
    assert [(pair.source, pair.target) for pair in read.pairs] == [
        ("Een <twee>.", "One <b>two\n three."),
        ("Drie", ""),
    ]
    assert (read.name, read.target_language, read.properties) == ("geheugen", "en-US", ())


def test_the_languages_can_be_chosen() -> None:
    read = read_tmx(FOREIGN.format(srclang="*all*").encode(), source_language="de", target_language="nl")
    assert [(pair.source, pair.target) for pair in read.pairs] == [
        ("", "Een <twee>."),
        ("Drei", "Drie"),
        ("Vier", ""),
    ]


def test_a_namespace_and_a_missing_header_are_forgiven() -> None:
    data = b'<tmx xmlns="http://www.lisa.org/tmx14"><body><tu><tuv xml:lang="nl"><seg>a</seg></tuv></tu></body></tmx>'
    assert read_tmx(data).pairs == (Pair("a", ""),)


SEGMENT = (
    'A &amp; <bpt i="1">&lt;b&gt;</bpt>vet<ept i="1">&lt;/b&gt;</ept> <ph>x<sub>noot</sub>y</ph>, <it pos="end">z</it>'
    '<hi type="x">hoog <hi>op</hi></hi>.'
)


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("codes", "A & <b>vet</b> xnooty, zhoog op."),
        ("text", "A & vet noot, hoog op."),
        ("markup", SEGMENT),
    ],
)
def test_inline_elements_are_kept_or_flattened(inline: Inline, text: str) -> None:
    data = f'<tmx><body><tu><tuv xml:lang="nl"><seg>{SEGMENT}</seg></tuv></tu></body></tmx>'.encode()
    assert read_tmx(data, inline=inline).pairs[0].source == text


def test_pairs_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(FOREIGN.format(srclang="nl").encode("utf-16"))
    assert list(iter_pairs(path)) == list(read_tmx(path).pairs)
    assert list(iter_pairs(path, source_language="de", target_language="nl"))[2] == Pair("Vier", "")
    many = Bitext("a", "nl", "en", tuple(Pair(str(number), "x") for number in range(2500)))
    assert tuple(iter_pairs(write_tmx(many))) == many.pairs
    pairs = iter_pairs(write_tmx(many)[:-50])
    assert next(pairs) == many.pairs[0], "the first is there before the end, which is missing, is reached"
    with pytest.raises(AlignError, match="is cut off"):
        list(pairs)


def test_fields_that_went_through_trados() -> None:
    data = ARTICLE_TMX.replace('-flag">', '-flag:MultipleString">').replace('-kind">', '-kind:SingleString">')
    assert read_tmx(data.encode()) == ARTICLE


def test_language_codes() -> None:
    codes = ["EN-us", "en_US", "NL", "zh-hant-tw", "sr_latn", " nl-be ", ""]
    assert [canonical(code) for code in codes] == ["en-US", "en-US", "nl", "zh-Hant-TW", "sr-Latn", "nl-BE", ""]


def laughs(reference: str) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE tmx [<!ENTITY e0 "ha">{entities}]>{reference}'


WRONG = {
    "": "line 1, column 1: is not well-formed XML: .* Export the file again: this is not an XML file",
    "Poetin": "line 1, column 1: .* this is not an XML file",
    "<html><body/></html>": "line 1: is not TMX but <html>",
    '<?xml version="1.0"?>\n\n<xliff version="1.2"/>': "line 3: is not TMX but <xliff>",
    "<tmx>\n<body>\n<tu>AT&T</tu></body></tmx>": r"line 3, column 9: .*Write & as &amp;",
    "<tmx>\n<tu>&eacute;</tu></tmx>": "line 2, column 13: .*Entity 'eacute' not defined.*a character itself",
    "<tmx>\n<tu>\x07</tu></tmx>": "line 2, column 5: .*Remove the control character",
    "<tmx>\n<tu>&#7;</tu></tmx>": "line 2, column 9: .*Remove the control character",
    "<tmx><body></tmx>": "line 1, column 18: .*Close each element",
    "<tmx>\n<body>": "line 2, column 7: .*is cut off",
    "<tmx/>\n<tmx/>": "line 2, column 1: .*goes on after its end",
    '<?xml version="1.0" encoding="klingon"?><tmx/>': "Unsupported encoding: klingon. Save the file in the encoding",
    "<tmx>\n<body><tu>\n<tuv xml:lang='nl'/></tu></body></tmx>": "line 3: a <tuv> has no <seg>",
    "<!DOCTYPE tmx SYSTEM 'x'><tmx>\n<tu><tuv><seg>&nbsp;</seg></tuv></tu></tmx>": "line 2: &nbsp; is not known in TMX",
    "<!DOCTYPE tmx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><tmx>&a;</tmx>": "declares entities",
    laughs("<tmx>&e9;</tmx>"): "declares entities",
    laughs("<tmx a='&e9;'/>"): "No tool takes this",
    f"<tmx>{'<tu>' * 1000}": "No tool takes this",
    f"<tmx>{'x' * 10_100_000}</tmx>": "split the text into sentences",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_told_with_its_place(text: str) -> None:
    with pytest.raises(AlignError, match=f"(?s)^TMX data.*{WRONG[text]}"):
        read_tmx(text.encode())


WRONG_PROPS = {
    "score": ["hoog", ""],
    "paragraph": ["1.5", "een"],
    "kind": ["kop"],
    "change": ["Kiev", '["a", "b"]', '["a", "b", "c", 4]', "[" * 100_000],
    "links": ["0", "0-", "a-b", "1-2,3-4"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG_PROPS.items() for value in values])
def test_a_property_that_is_not_ours_after_all(name: str, value: str) -> None:
    data = f'<tmx>\n\n<tu><prop type="x-krant-{name}">{value}</prop><tuv xml:lang="nl"><seg>a</seg></tuv></tu></tmx>'
    with pytest.raises(AlignError, match=r"line 3: a unit cannot be understood: .*x-krant-"):
        read_tmx(data.encode())


def test_removed_brings_back_nothing_but_what_xml_cannot_hold() -> None:
    removed = "source: U+003C at 0, U+0007 at 999999999, U+FFFF at 1"
    data = f'<tmx><tu><prop type="x-krant-removed">{removed}</prop><tuv xml:lang="nl"><seg>ab</seg></tuv></tu></tmx>'
    assert read_tmx(data.encode()).pairs[0].source == "a\uffffb\x07"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"niets\.tmx: cannot be read: No such file"):
        read_tmx(tmp_path / "niets.tmx")


@RELAXED
@given(st.binary(max_size=60), st.integers(0, 1200), st.integers(0, 60))
def test_damaged_files_give_a_bitext_or_our_error_property(junk: bytes, start: int, length: int) -> None:
    data = ARTICLE_TMX.encode()
    for damaged in (junk, data[:start] + junk + data[start + length :]):
        try:
            read_tmx(damaged)
        except AlignError as error:
            assert str(error).startswith("TMX data")
