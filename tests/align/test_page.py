"""The pages as bytes: everything once, nothing that acts, hashes that fit, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import astuple
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from align.bitext import Bitext, Change, Flag, Kind, Pair
from align.jsonl import write_jsonl
from align.page import IndexRow, index, linked, page
from align.pagedata import document_hash, hash_in
from align.pagerows import word_links
from align.visible import marked, plain, representable, shown

CHANGE = Change("Kiev", "Kiev", "Kyiv", "glossary: place names")
BITEXT = Bitext(
    "2022-01-geneve",
    "nl",
    "en",
    (
        Pair("Genève praat, Kiev wacht af", "Geneva talks, Kyiv waits", 0, "title", -0.21, (), (CHANGE,)),
        Pair("Drie dagen lang.", "For three days.", 1, "standfirst"),
        Pair("(beeld Jan)", "(photo Jan)", 2, "caption"),
        Pair("Genève - Kiev", "Geneva - Kyiv", 3, "dateline", None, (), (CHANGE,)),
        Pair("Het sneeuwt.", "It is snowing.", 4, "text", -0.5, (), (), ((0, 0), (1, 1), (1, 2))),
        Pair("Het front is 40 km ver.", "The front is 400 km.", 4, "text", -1.9, (Flag("number-differs", "40, 400"),)),
        Pair("Geen veto", "No veto", 5, "crosshead"),
        Pair("Zo’n debat kan lang duren.", "", 6, "text", None, (Flag("untranslated"), Flag("length-ratio", "0.00"))),
    ),
    (("krant", "0.1.0"), ("model", "bundled nl-en")),
)


def tree(data: bytes) -> Any:
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


def texts(root: Any, css_class: str) -> list[str]:
    return [cell.text_content() for cell in root.xpath(f'//*[contains(concat(" ", @class, " "), " {css_class} ")]')]


def bitext_of(*pairs: Pair) -> Bitext:
    return Bitext("stuk", "nl", "en", pairs)


def test_every_pair_is_there_once_and_in_order() -> None:
    root = tree(page(BITEXT, title="Geneva"))
    assert texts(root, "source") == [pair.source for pair in BITEXT.pairs]
    assert texts(root, "target") == [pair.target for pair in BITEXT.pairs]
    assert root.xpath('//*[@role="group"]/@id') == [f"s{number}" for number in range(1, 9)]
    assert [len(block) for block in root.xpath('//div[@class="paragraph"]')] == [1, 1, 1, 1, 2, 1, 1]
    assert texts(root, "score") == ["−0.21", "−0.50", "−1.90"]


def test_each_side_has_its_language_and_its_own_direction() -> None:
    root = tree(page(BITEXT, title="Geneva"))
    for side, language in (("source", "nl"), ("target", "en")):
        cells = root.xpath(f'//main//*[contains(@class, "{side}")]')
        assert {(cell.get("lang"), cell.get("dir")) for cell in cells} == {(language, "auto")}


@pytest.mark.parametrize(
    ("kind", "tag"), [("title", "h2"), ("crosshead", "h3"), ("text", "p"), ("date", "p"), ("caption", "p")]
)
def test_kinds_become_headings_and_paragraphs(kind: Kind, tag: str) -> None:
    root = tree(page(bitext_of(Pair("Kop", "Head", 0, "title"), Pair("a", "b", 1, kind)), title="t"))
    assert [cell.tag for cell in root.xpath('//*[@id="s2"]/*[contains(@class, "cell")]')] == [tag, tag]


def test_without_a_title_no_level_of_headings_is_skipped() -> None:
    root = tree(page(bitext_of(Pair("Kop", "Head", 0, "crosshead")), title="t"))
    assert [heading.tag for heading in root.xpath("//main//h2 | //main//h3")] == ["h2", "h2"]


def test_flags_are_summed_up_on_top_and_told_at_the_sentence() -> None:
    root = tree(page(BITEXT, title="Geneva"))
    chips = {chip.get("data-mark"): " ".join(chip.text_content().split()) for chip in root.xpath("//*[@data-mark]")}
    assert chips == {
        "flagged": "All flagged 2",
        "changed": "All changed 2",
        "f0": "Length ratio 1",
        "f1": "Number differs 1",
        "f2": "Untranslated 1",
        "t0": "Kiev → Kyiv 2",
    }
    assert root.xpath('//*[@id="s6"]/@data-marks') == ["flagged f1"]
    assert root.xpath('//*[@id="s8"]/@data-marks') == ["flagged f0 f2"]
    assert root.xpath('string(//*[@id="s6"]//li[@class="flag"])') == "Number differs 40, 400"
    assert "nothing flagged" in page(bitext_of(Pair("a", "b")), title="t").decode()


def test_changes_are_marked_in_both_texts_with_the_reason() -> None:
    root = tree(page(BITEXT, title="Geneva"))
    marks = root.xpath('//*[@id="s1"]//mark')
    assert [mark.text for mark in marks] == ["Kiev", "Kyiv"]
    assert {mark.get("title") for mark in marks} == {"Kiev became Kyiv: glossary: place names"}
    note = " ".join(root.xpath('//*[@id="s1"]//li')[0].text_content().split())
    assert note == "Kiev → Kyiv: glossary: place names"


def test_links_count_utf16_units_of_words() -> None:
    pair = Pair("👍 zo’n top", "such 👍 a top", links=((0, 0), (1, 2)))
    assert word_links(pair) == [3, 7, 0, 4, 8, 11, 10, 13]
    assert b'<script type="application/json" id="links">{"s1":[3,7,0,4,8,11,10,13]}</script>' in page(
        bitext_of(pair), title="t"
    )


def test_a_link_to_a_word_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(IndexError):
        page(bitext_of(Pair("een", "one", links=((1, 0),))), title="t")


@pytest.mark.parametrize("data", [page(BITEXT, title="Geneva"), index([IndexRow("a", "A")])], ids=["page", "index"])
def test_the_policy_allows_exactly_what_is_inlined(data: bytes) -> None:
    text = data.decode()
    policy = tree(data).xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    inlined = re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL)
    assert len(inlined) == 3
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'" for part in inlined}
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_nothing_is_loaded_and_nothing_is_inline() -> None:
    for data in (page(BITEXT, title="Geneva", home="index.html"), index([IndexRow("a", "A", html="a.html")])):
        root = tree(data)
        assert not root.xpath("//@style | //@src | //@*[starts-with(name(), 'on')] | //link | //img | //iframe")
        assert b"innerHTML" not in data and b"http:" not in data and b"https:" not in data


def test_the_same_bitext_gives_the_same_bytes() -> None:
    assert page(BITEXT, title="Geneva") == page(BITEXT, title="Geneva")
    assert page(BITEXT, title="Geneva").endswith(b"</html>\n")


def test_links_to_other_files_are_relative_whatever_the_name() -> None:
    names = ["javascript:alert(1)", "//evil.example/a", "a#b?c.html", "à/één huis%.html", "\udcff.html", "\ud800"]
    rows = [IndexRow("n", "t", html=name, files=(("TMX", name),)) for name in names]
    hrefs = tree(index(rows)).xpath("//tbody//@href")
    assert len(hrefs) == 2 * len(names)
    assert "javascript%3Aalert%281%29" in hrefs and "%FF.html" in hrefs and "a%23b%3Fc.html" in hrefs
    assert ".//evil.example/a" in hrefs
    assert not [href for href in hrefs if href.startswith("/") or ":" in href]


def test_the_signature_and_the_model_are_in_the_footer() -> None:
    footer = " ".join(tree(page(BITEXT, title="Geneva")).xpath("//footer")[0].text_content().split())
    assert "Translated by bundled nl-en." in footer
    assert "krant 0.1.0 model bundled nl-en" in footer


def test_links_to_other_articles_are_put_in_when_the_run_is_over() -> None:
    bare = page(BITEXT, title='<nav aria-label="Articles">')
    links = {"home": "../index.html", "previous": "é.html", "next": "map/</nav>.html"}
    assert linked(bare, **links) == page(BITEXT, title='<nav aria-label="Articles">', **links)
    assert linked(linked(bare, **links)) == bare
    hrefs = tree(linked(bare, **links)).xpath("//nav//@href")
    assert hrefs == ["%C3%A9.html", "../index.html", "map/%3C/nav%3E.html"]


def test_the_page_has_what_its_exports_are_made_of() -> None:
    text = tree(page(BITEXT, title="Geneva")).xpath('string(//script[@id="document"])')
    data = json.loads(text)
    assert data["hash"] == document_hash(BITEXT) == hashlib.sha256(write_jsonl(BITEXT)).hexdigest()
    assert [(pair["source"], pair["target"]) for pair in data["pairs"]] == [(p.source, p.target) for p in BITEXT.pairs]
    assert data["pairs"][0]["props"] == [["score", "-0.21"], ["change", json.dumps(list(astuple(CHANGE)))]]
    assert "props" not in data["pairs"][1] and "status" not in data["pairs"][1]


@pytest.mark.parametrize("name", ["a", 'x","hash":"' + "0" * 64 + '"', "<script>", "\\", 'b\\","hash":"' + "1" * 64])
def test_the_hash_can_be_read_from_the_page(name: str) -> None:
    bitext = Bitext(name, "nl", "en", (Pair("a", "b"),), (("hash", "c"),))
    assert hash_in(page(bitext, title=name)) == document_hash(bitext)
    assert hash_in(b"<html>") == ""


def test_the_index_has_an_overview_of_terms_the_inconsistent_ones_first() -> None:
    rows = [
        IndexRow("a", "Alpha", html="a.html", terms=(("Kiev", "Kyiv", 2), ("Navo", "NATO", 5))),
        IndexRow("b", "Beta", html="b.html", terms=(("Kiev", "Kiev", 1), ("Kiev", "Kyiv", 1))),
    ]
    root = tree(index(rows))
    lines = [" ".join(line.text_content().split()) for line in root.xpath('//table[contains(@class, "overview")]//tr')]
    assert lines[1:] == ["KievKyiv3 Alpha · Beta", "Kiev1 Beta", "NavoNATO5 Alpha"]
    assert root.xpath("//details/@open") == [""] or root.xpath("//details/@open") == ["open"]
    assert "1 not the same everywhere" in root.xpath("string(//summary)")
    assert root.xpath("//tbody/tr/@data-terms") == ["Kiev Kyiv Navo NATO ", "Kiev Kiev Kiev Kyiv "]


def test_a_term_that_is_everywhere_lists_its_first_articles() -> None:
    rows = [IndexRow(f"a{n}", f"Title {n}", html=f"a{n}.html", terms=(("Navo", "NATO", 1),)) for n in range(1234)]
    root = tree(index(rows))
    cell = " ".join(
        root.xpath('//table[contains(@class, "overview")]//tr[last()]/td[last()]')[0].text_content().split()
    )
    assert cell.startswith("Title 0 · Title 1 · ") and cell.endswith("· Title 49 and 1,184 more")


def test_an_empty_bitext_has_a_page() -> None:
    assert b"This article has no sentences." in page(bitext_of(), title="leeg")


def test_index_counts_links_and_failures() -> None:
    files = (("TMX", "a.tmx"), ("English", "a.en.txt"))
    rows = [
        IndexRow("a", "Alpha", 10, 1200, (("number-differs", 2), ("low-score", 1)), 4, 1.25, "a.html", files),
        IndexRow("b", "Beta", problem="b.txt is empty."),
    ]
    root = tree(index(rows, properties=(("model", "bundled"),)))
    first, second = root.xpath("//tbody/tr")
    assert [cell.get("data-value") for cell in first[:7]] == ["Alpha", "", "3", "4", "10", "1200", "1.25"]
    assert first.xpath(".//@href") == ["a.html", "a.tmx", "a.en.txt"]
    assert "Number differs 2" in " ".join(first.text_content().split())
    assert "Not translated: b.txt is empty." in " ".join(second.text_content().split())
    assert root.xpath("//tfoot//td/text()") == ["3", "4", "10", "1,200", "1.2"]
    assert "1 not translated" in root.xpath('//p[@class="facts"]')[0].text_content()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b", 'a<span class="control" title="U+0000">␀</span>b'),
        ("\x1b\x7f", '<span class="control" title="U+001B">␛</span><span class="control" title="U+007F">␡</span>'),
        ("\x85", '<span class="control" title="U+0085">\ufffd</span>'),
        ("\ud800", '<span class="control" title="U+D800">\ufffd</span>'),
        ("\U0001ffff", '<span class="control" title="U+1FFFF">\ufffd</span>'),
        ("a\tb\r\nc", "a\tb&#13;\nc"),
        ("\u202e", '<bdi class="control bidi" title="U+202E RIGHT-TO-LEFT OVERRIDE">\u202e</bdi>'),
        ("</script>&\"'", "&lt;/script&gt;&amp;&#34;&#39;"),
    ],
)
def test_what_html_cannot_hold_is_shown(text: str, expected: str) -> None:
    assert str(shown(text)) == expected


def test_without_markup_bidi_controls_become_replacement_characters() -> None:
    assert plain("a\u202eb\x00\u200f") == "a\ufffdb␀\u200f"


class _Text(HTMLParser):
    """What an HTML parser of the standard library makes of it: text, and the elements it came in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", set[str]()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


@given(
    st.text(st.one_of(st.characters(codec=None), st.sampled_from("<>&\"'\x00\r\n\u202e\u2069Kiev;#/"))),
    st.lists(st.sampled_from(["Kiev", "<", "&", "\u202e", "\x00", "e", ""]), max_size=4),
)
def test_marking_and_showing_keep_the_text_property(text: str, terms: list[str]) -> None:
    parser = _Text()
    parser.feed(str(marked(text, [(term, 'why "<b>"') for term in terms])))
    parser.close()
    assert parser.text == representable(text)
    assert len(representable(text)) == len(text)
    assert parser.tags <= {"mark", "bdi", "span"}


def test_terms_are_marked_as_words_first_and_once_each() -> None:
    html_text = str(marked("Kievse Kiev en Kiev", [("Kiev", "a"), ("Kiev", "b"), ("Kiev", "c"), ("Kiev", "d")]))
    expected = '<mark title="c">Kiev</mark>se <mark title="a">Kiev</mark> en <mark title="b">Kiev</mark>'
    assert html_text == expected


def test_the_files_that_are_inlined_cannot_end_their_element() -> None:
    for path in sorted((Path(__file__).parents[2] / "align" / "page").glob("*.[cj]s*")):
        text = path.read_text(encoding="utf-8").lower()
        assert "</script" not in text and "</style" not in text and "<!--" not in text, path


def test_a_page_is_well_formed_enough_for_a_strict_parser() -> None:
    text = page(BITEXT, title="Geneva", home="index.html", previous="a.html", next="b.html").decode()
    text = re.sub(r"<(meta|input)([^>]*)>", r"<\1\2/>", text).replace("<!doctype html>", "")
    text = re.sub(r"<(script|style)([^>]*)>.*?</\1>", r"<\1\2></\1>", text, flags=re.DOTALL)
    text = re.sub(r" (hidden|checked)(?=[ >/])", r' \1=""', text)
    etree.fromstring(text)
