"""XLIFF 1.2: what we write, byte for byte, and that other parsers read the same from it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.bitext import Alternative, Bitext, Change, Flag, Pair, Status
from align.tmxprops import FORBIDDEN
from align.xliff import NAMESPACE, percent, write_xliff

NS = {"x": NAMESPACE}
RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
ARTICLE = Bitext(
    "economie/‘Kiev’",
    "nl",
    "en",
    (
        Pair("Poetin: ‘Nee’ & <b>", "Putin: ‘No’ & <b>", 0, "title", -0.25, status="approved", note="Zo is het."),
        Pair(
            "Hij zei in\nKiev niets.",
            "He said nothing\nin Kyiv.",
            2,
            flags=(Flag("number-missing", "3"), Flag("long")),
            changes=(Change("Kiev", "Kiev", "Kyiv", "glossary"),),
            alternatives=(Alternative("Hij zei in Kiev iets.", "He said something in Kyiv.", 0.929),),
        ),
        Pair("Leeg", ""),
    ),
    (("model", "bundled nl-en 1"), ("version", "0.1.0")),
)
ARTICLE_XLIFF = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
  <file original="economie/‘Kiev’" source-language="nl" target-language="en" datatype="plaintext" tool-id="krant">
    <header>
      <tool tool-id="krant" tool-name="Krant" tool-version="0.1.0"/>
      <note from="x-krant-model">bundled nl-en 1</note>
      <note from="x-krant-version">0.1.0</note>
    </header>
    <body>
      <trans-unit id="1" approved="yes" xml:space="preserve">
        <source>Poetin: ‘Nee’ &amp; &lt;b&gt;</source>
        <target state="final">Putin: ‘No’ &amp; &lt;b&gt;</target>
        <context-group purpose="information">
          <context context-type="x-krant-paragraph">1</context>
          <context context-type="x-krant-kind">title</context>
          <context context-type="x-krant-score">-0.25</context>
          <context context-type="x-krant-status">approved</context>
          <context context-type="x-krant-note">Zo is het.</context>
        </context-group>
        <note from="krant review" annotates="target">Zo is het.</note>
      </trans-unit>
      <trans-unit id="2" approved="no" xml:space="preserve">
        <source>Hij zei in
Kiev niets.</source>
        <target state="needs-review-translation" state-qualifier="leveraged-mt">He said nothing
in Kyiv.</target>
        <context-group purpose="information">
          <context context-type="x-krant-paragraph">3</context>
          <context context-type="x-krant-kind">text</context>
          <context context-type="x-krant-flag">number-missing: 3</context>
          <context context-type="x-krant-flag">long</context>
          <context context-type="x-krant-change">["Kiev", "Kiev", "Kyiv", "glossary"]</context>
          <context context-type="x-krant-alternative">["Hij zei in Kiev iets.", "He said something in Kyiv.", 0.929, \
"memory"]</context>
        </context-group>
        <note from="krant flag" annotates="target">Number missing: 3</note>
        <note from="krant flag" annotates="target">Long</note>
        <note from="krant term" annotates="source">Kiev: Kyiv (glossary)</note>
        <alt-trans match-quality="92" origin="memory">
          <source>Hij zei in Kiev iets.</source>
          <target>He said something in Kyiv.</target>
        </alt-trans>
      </trans-unit>
      <trans-unit id="3" approved="no" xml:space="preserve">
        <source>Leeg</source>
        <target state="needs-translation"/>
        <context-group purpose="information">
          <context context-type="x-krant-paragraph">1</context>
          <context context-type="x-krant-kind">text</context>
        </context-group>
      </trans-unit>
    </body>
  </file>
</xliff>
"""


def test_the_bytes() -> None:
    assert write_xliff(ARTICLE).decode() == ARTICLE_XLIFF


STATES: list[tuple[Status, str, str, str, str | None]] = [
    ("", "", "no", "needs-review-translation", "leveraged-mt"),
    ("", "memory", "no", "needs-review-translation", "leveraged-tm"),
    ("", "aligned", "no", "needs-review-translation", None),
    ("approved", "memory", "yes", "final", None),
    ("edited", "", "no", "translated", None),
    ("rejected", "", "no", "needs-review-translation", "rejected-inaccurate"),
]


@pytest.mark.parametrize(("status", "origin", "approved", "state", "qualifier"), STATES)
def test_the_state_of_a_unit(status: Status, origin: str, approved: str, state: str, qualifier: str | None) -> None:
    pair = Pair("a", "b", status=status, origin=origin)
    unit = units(write_xliff(Bitext("a", "nl", "en", (pair,), (("model", "m"),))))[0]
    target = unit.find("x:target", NS)
    assert target is not None
    assert (unit.get("approved"), target.get("state"), target.get("state-qualifier")) == (approved, state, qualifier)


def test_nothing_that_has_no_text_is_approved_and_an_aligned_text_is_no_machines() -> None:
    empty = Bitext("a", "nl", "en", (Pair("a", "", status="approved"), Pair("a", "\x07", status="approved")))
    assert b'approved="yes"' not in write_xliff(empty)
    assert b"leveraged" not in write_xliff(Bitext("a", "nl", "en", (Pair("a", "b"),)))
    aligned = (("model", "bundled"), ("aligner", "articles"))
    assert b"leveraged" not in write_xliff(Bitext("a", "nl", "en", (Pair("a", "b"),), aligned))


def test_each_bitext_is_a_file_and_no_language_is_und() -> None:
    data = write_xliff([Bitext("a", "nl", "en", (Pair("x", "y"),)), Bitext("b", "", "fr-BE", ())])
    files = ElementTree.fromstring(data).findall("x:file", NS)
    keys = ("original", "source-language", "target-language")
    assert [tuple(file.get(key) for key in keys) for file in files] == [("a", "nl", "en"), ("b", "und", "fr-BE")]


def test_a_match_is_rounded_down() -> None:
    values = [0.0, 0.29, 0.85, 0.999, 1.0, 1.5, float("nan")]
    assert [percent(value) for value in values] == [0, 29, 85, 99, 100, 0, 0]


def units(data: bytes) -> list[ElementTree.Element]:
    """The units as another parser (expat) reads them."""
    return list(ElementTree.fromstring(data).iterfind(".//x:trans-unit", NS))


TEXT = st.text(st.characters() | st.sampled_from("<&>\"'\r\n\t\x00\x07\x7f\x85\u2028\u200f\ufeff\ufffe"))


@RELAXED
@given(st.lists(st.builds(Pair, TEXT, TEXT), max_size=4), TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=3))
def test_another_parser_reads_the_same_segments_property(
    pairs: list[Pair], name: str, properties: list[tuple[str, str]]
) -> None:
    found = units(write_xliff(Bitext(name, "nl", "en", tuple(pairs), tuple(properties))))
    texts = [(unit.findtext("x:source", "", NS), unit.findtext("x:target", "", NS)) for unit in found]
    assert texts == [(FORBIDDEN.sub("", pair.source), FORBIDDEN.sub("", pair.target)) for pair in pairs]
