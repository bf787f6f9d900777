"""HTML: the whole page or its main text, inline tags with their words, and everything else to the byte."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from align.bitext import Pair
from tests.translate.documented import Given, document, english, pairs, shouted, sources, with_text
from translate.documents.choices import Choices
from translate.documents.rebuild import rebuilt
from translate.errors import KrantError

PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Poetin belt Biden</title>
<style>p { color: red }</style><script>var a = "<p>Nee</p>";</script></head>
<body class="krant"><nav><ul><li><a href="/">Voorpagina</a></li></ul></nav>
<article><h1>Poetin &amp; Biden</h1>
<p class="intro">De <b>president</b> van
   <a href="http://x.nl?a=1&b=2">Rusland</a> belde. Hij zei: <em>‘Nee.’</em></p>
<figure><img src="a.jpg" alt="Poetin belt" data-alt="Niets"><figcaption>Foto: ANP</figcaption></figure>
<h2>Oekra&iuml;ne</h2><!-- Niets --><p>Regel een<br>Regel twee</p>
<pre>code  blijft</pre><p translate="no">Blijft Nederlands</p><p>Zie <code>nl</code> hier.</p></article>
</body></html>
"""
PIECES = [
    "Poetin",
    " ",
    "\n",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href='x'>",
    "</a>",
    "<br>",
    "<img alt='een foto'>",
]
PIECES += [
    "&amp;",
    "&",
    "&nbsp;",
    "&#8217;",
    "<",
    ">",
    '"',
    "<!--x-->",
    "<script>a</script>",
    "<div title=\"Een 'titel'\">",
    "</div>",
]
PIECES += ["<code>", "</code>", "<![CDATA[x]]>", "<?pi?>", "\r\n", "é", "<svg>", "</svg>", "belde. "]
HTML = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
OFTEN = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


class Tags(HTMLParser):
    """The tags of a page, with their attributes' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/" + tag,))


def test_text_is_found_and_nothing_else(tmp_path: Path) -> None:
    found = document(tmp_path, "a.html", PAGE)
    assert sources(found) == [
        "Poetin belt Biden",
        "Voorpagina",
        "Poetin & Biden",
        "De president van Rusland belde.",
        "Hij zei: ‘Nee.’",
        "Poetin belt",
        "Foto: ANP",
        "Oekraïne",
        "Regel een",
        "Regel twee",
        "Zie nl hier.",
    ]
    kinds = [block.kind for block in found.blocks]
    assert kinds == ["title", "text", "title", "text", "caption", "caption", "crosshead", "text", "text", "text"]


def test_tags_go_with_their_words(tmp_path: Path) -> None:
    found = document(tmp_path, "a.html", PAGE)
    result = english(
        found,
        {
            "De president van Rusland belde.": ("Russia's president called <now>.", "1-1 3-0 4-2"),
            "Hij zei: ‘Nee.’": ("He said: “No.”", "0-0 1-1 2-2"),
            "Poetin belt": 'Putin "calls"',
            "Oekraïne": "Ukraine",
            "Zie nl hier.": ("Here see nl.", "0-1 1-2 2-0"),
        },
    ).decode()
    line = " ".join(result[result.index('<p class="intro">') :].split("</p>")[0].split())
    assert line == (
        '<p class="intro"><a href="http://x.nl?a=1&b=2">Russia\'s</a> <b>president</b> called &lt;now&gt;.'
        " He said: <em>“No.”</em>"
    )
    assert 'alt="Putin &quot;calls&quot;" data-alt="Niets"' in result
    assert "<h1>Poetin &amp; Biden</h1>" in result and "<h2>Ukraine</h2><!-- Niets -->" in result
    assert "<p>Here see <code>nl</code>.</p>" in result


def test_a_tag_without_links_stays_near(tmp_path: Path) -> None:
    found = document(tmp_path, "a.html", "<p>Een twee <b>drie</b> vier vijf.</p>")
    result = english(found, {"Een twee drie vier vijf.": "One two three four five."}).decode()
    assert result == "<p>One two <b>three</b> four five.</p>"


def test_an_image_in_a_sentence_that_is_turned_round(tmp_path: Path) -> None:
    page = '<p><b>Gisteren <img alt="Een foto"></b> belde <i>Poetin</i>.</p>'
    found = document(tmp_path, "a.html", page)
    given: Given = {"Gisteren belde Poetin.": ("Putin called yesterday.", "0-2 1-1 2-0"), "Een foto": "A picture"}
    assert english(found, given).decode() == '<p><i>Putin</i>  called <b>yesterday<img alt="A picture"></b>.</p>'


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("cp1252", "iso-8859-1"), ("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8")],
)
def test_the_encoding_stays(tmp_path: Path, encoding: str, declared: str) -> None:
    page = f'<meta charset="{declared}"><p>Één zin.</p>\r\n'
    found = document(tmp_path, "a.html", page.encode(encoding))
    assert english(found) == page.encode(encoding)
    result = english(found, {"Één zin.": "“Ł” один."})
    text = result.decode(encoding)
    assert text == page.replace(
        "Één zin.", "“&#321;” &#1086;&#1076;&#1080;&#1085;." if encoding == "cp1252" else "“Ł” один."
    )


def test_main_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(
        f"<p>De president belde zijn collega voor de {word} keer over de oorlog in het land.</p>"
        for word in ("eerste", "tweede", "derde")
    )
    head, menu = "<head><title>Poetin</title></head>", "<nav><a href='/'>Abonneer u nu</a></nav>"
    page = f"<html>{head}<body>{menu}<article>{body}</article><footer>Alle rechten</footer></body></html>"
    found = sources(document(tmp_path, "a.html", page, Choices(main_text=True)))
    assert found[0] == "Poetin" and len(found) == 4
    assert "Abonneer u nu" in sources(document(tmp_path, "a.html", page))


@OFTEN
@given(HTML)
@example("<p>a<b>b</p>c</b>d")
@example('<p>a &notit; b<p title="x &amp; y">')
def test_untranslated_it_is_the_same_to_the_byte(tmp_path: Path, text: str) -> None:
    found = with_text(tmp_path, "a.html", text, "no text|binary")
    if found is None:
        return
    same = text.encode("utf-8", "surrogatepass")
    assert english(found) == same
    assert Tags(shouted(found).decode()).found == Tags(text).found


@pytest.mark.parametrize("page", ["", "<p></p>", "<script>a</script>", "<!-- Niets -->"])
def test_a_page_without_text_is_said(tmp_path: Path, page: str) -> None:
    with pytest.raises(KrantError, match="no text"):
        document(tmp_path, "a.html", page)


def test_a_wrong_declaration_is_said(tmp_path: Path) -> None:
    with pytest.raises(KrantError, match="is not klingon, as it says"):
        document(tmp_path, "a.html", '<meta charset="klingon"><p>Een zin.</p>')


TARGETS = st.lists(st.sampled_from(["Putin", "called ", "& <b>", "“No”, ", "3.5 ", "war. "]), min_size=1).map("".join)


@OFTEN
@given(HTML, TARGETS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
@example("<p>Een <b>twee</b> <i>drie</i> vier</p>", "Putin called & <b>", [(1, 2), (2, 0)])
def test_no_character_of_a_translation_is_lost(
    tmp_path: Path, text: str, target: str, links: list[tuple[int, int]]
) -> None:
    """Whatever the links say; inline code, which keeps its own text, is left out here."""
    try:
        found = document(tmp_path, "a.html", text.replace("code>", "u>"))
    except KrantError:
        return
    made = [Pair(one.source, target.strip(), one.paragraph, links=tuple(links)) for one in pairs(found)]
    again = document(tmp_path, "b.html", rebuilt(found, made))
    expected = [target.strip() * sum(pair.paragraph == index for pair in made) for index in range(len(found.blocks))]
    assert ["".join(one.text.split()) for one in again.blocks] == ["".join(one.split()) for one in expected]


def test_what_browsers_take_for_comments(tmp_path: Path) -> None:
    page = "<p>Een <![if IE]>twee <![DOCTYPE c>drie <![CDATA[e>f]]>vier."
    found = document(tmp_path, "a.html", page)
    assert sources(found) == ["Een twee drie vier."]
    assert english(found).decode() == page
