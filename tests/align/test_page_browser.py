"""The pages in a real browser, from file://: hostile text in every field, keys, filters, links, themes, print, axe.

What it needs is in tests/chromium.py. The accessibility audit runs where KRANT_AXE is the path of an
`axe.min.js` (`npm install axe-core`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Bitext, Change, Flag, Pair
from align.page import IndexRow, index, page
from align.pagedata import document_hash
from align.pagerows import label
from align.visible import plain, representable
from tests.align.pages import HOSTILE, Open, focused, highlighted, shown_ids, until

pytestmark = pytest.mark.browser

KIEV = Change("Kiev", "Kiev", "Kyiv", "glossary: place names")
BITEXT = Bitext(
    "2022-01-geneve",
    "nl",
    "en",
    (
        Pair("Genève praat, Kiev wacht af", "Geneva talks, Kyiv waits", 0, "title", -0.21, (), (KIEV,)),
        Pair("Drie dagen lang zitten zij om de tafel.", "For three days they sit around the table.", 1, "standfirst"),
        Pair("Een militair bij Charkov. (beeld Jan)", "A soldier near Kharkiv. (photo Jan)", 2, "caption"),
        Pair("Genève - Kiev", "Geneva - Kyiv", 3, "dateline", None, (), (KIEV,)),
        Pair("👍 Het sneeuwt hard.", "It is 👍 snowing.", 4, "text", -0.5, links=((0, 0), (1, 1), (1, 2), (2, 2))),
        Pair("Het front is 40 km ver.", "The front is 400 km.", 4, "text", -1.9, (Flag("number-differs", "40, 400"),)),
        Pair("Geen veto", "No veto", 5, "crosshead"),
        Pair("Zo’n debat kan lang duren.", "", 6, "text", None, (Flag("untranslated"), Flag("length-ratio", "0"))),
        Pair("הבה נלך (zegt hij)", "مفاوضات (negotiations)", 6, "text", -0.4, links=((0, 0),)),
    ),
    (("krant", "0.1.0"), ("model", "bundled nl-en")),
)
ROWS = [
    IndexRow(
        "map/beta",
        "Beta",
        9,
        1200,
        (("number-differs", 2),),
        4,
        1.25,
        "map/beta.html",
        (("TMX", "b.tmx"),),
        document=document_hash(BITEXT),
        terms=(("Kiev", "Kyiv", 3),),
    ),
    IndexRow("alfa", "Alfa", 200, 90, (), 0, 10.5, "alfa.html", (("TMX", "a.tmx"),)),
    IndexRow("gamma", "Écart", problem="gamma.txt is empty."),
]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "stuk.html"
    path.write_bytes(page(BITEXT, title="Geneva talks, Kyiv waits", home="index.html"))
    return path


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_bytes(index(ROWS, properties=BITEXT.properties))
    return path


# Hostile text: the page made of it has the elements of a page made of `x`, and its text, and does nothing.

CENSUS = "[...document.querySelectorAll('*:not(.control)')].map(e => e.tagName + '.' + e.className).join(' ')"
FIELDS = """() => ({
    ...Object.fromEntries(Object.entries({
      title: 'h1', name: '.facts .name', source: '#s1 .source', target: '#s1 .target', detail: '#s1 .flag > bdi',
      flag: '#s1 .flag b', before: '#s1 del', after: '#s1 ins', reason: '#s1 .change > bdi', term: '#s2 q',
      flagchip: '[data-mark=f0] .label', termchip: '[data-mark=t0] .label', source_mark: '#s1 .source mark',
      target_mark: '#s1 .target mark', key: 'dt', value: 'dd', model: '.colophon p bdi',
    }).map(([name, selector]) => [name, document.querySelector(selector)?.textContent])),
    tab: document.title,
    why: document.querySelector('#s1 mark').title,
    lang: document.querySelector('#s1 .source').lang,
    census: CENSUS,
  })""".replace("CENSUS", CENSUS)
SAME = "title name source target detail before after reason term source_mark target_mark key value model"


def hostile_page(text: str) -> bytes:
    pairs = (
        Pair(text, text, flags=(Flag(text, text),), changes=(Change(text, text, text, text),)),
        Pair("a", "b", changes=(Change(text, "b", text, "c"),)),
    )
    bitext = Bitext(text, text, text, pairs, ((text, text), ("model", text)))
    return page(bitext, title=text, home=text, previous=text, next=text)


def expected_fields(text: str, census: str) -> dict[str, str]:
    written = dict.fromkeys(SAME.split(" "), text)
    written |= {"flag": label(text), "flagchip": label(text), "termchip": f"{text} → {text}"}
    attributes = {
        "tab": " ".join(plain(f"{text} · Krant").split()),
        "why": f"{text} became {text}: {text}",
        "lang": text,
    }
    return (
        {name: representable(value) for name, value in written.items()}
        | {name: plain(value) for name, value in attributes.items()}
        | {"census": census}
    )


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 50


def test_hostile_text_in_every_field_of_a_page_is_text(fresh: Open, tmp_path: Path) -> None:
    watched, path = fresh(), tmp_path / "x.html"
    path.write_bytes(hostile_page("x"))
    census = watched.open(path).evaluate(CENSUS)
    for text in HOSTILE:
        path.write_bytes(hostile_page(text))
        found = watched.open(path).evaluate(FIELDS)
        found["tab"] = " ".join(found["tab"].split())
        assert found == expected_fields(text, census)
        assert watched.trouble == [], text


def test_hostile_text_in_every_field_of_the_index_is_text(fresh: Open, tmp_path: Path) -> None:
    def written(texts: Sequence[str], title: str) -> Path:
        rows = [IndexRow(t, t, 1, 1, ((t, 1),), 1, 1.0, t, ((t, t),), document=t, terms=((t, t, 1),)) for t in texts]
        rows += [IndexRow(t, t, problem=t) for t in texts]
        path = tmp_path / "index.html"
        path.write_bytes(index(rows, properties=[(t, t) for t in texts], title=title))
        return path

    watched = fresh()
    census = watched.open(written([f"x{number}" for number in range(len(HOSTILE))], "x")).evaluate(CENSUS)
    opened = watched.open(written(HOSTILE, "\n".join(HOSTILE)))
    assert opened.evaluate(CENSUS) == census
    texts = [representable(text) for text in HOSTILE]
    read = "s => [...document.querySelectorAll(s)].filter(e => !e.matches('.control')).map(e => e.textContent)"
    for selector in ("tbody th > .name", "tr[data-terms] th > :is(a, bdi):first-child"):
        assert opened.evaluate(read, selector) == texts * 2
    for selector in (".problem > bdi", ".files a", "dt", "dd"):
        assert opened.evaluate(read, selector) == texts
    assert opened.evaluate(read, "h1") == ["\n".join(texts)]
    assert opened.evaluate("[...document.querySelectorAll('tr[data-terms] th')].map(e => e.dataset.value)") == [
        plain(text) for text in HOSTILE * 2
    ]
    assert sorted(opened.evaluate(read, ".overview th bdi")) == sorted(texts)
    assert sorted(opened.evaluate(read, ".overview td:first-of-type bdi")) == sorted(texts)
    assert opened.evaluate("[...document.querySelectorAll('tr[data-terms]')].map(e => e.dataset.terms)") == [
        *(f"{plain(text)} {plain(text)} " for text in HOSTILE), *("" for _ in HOSTILE)
    ]  # fmt: skip
    opened.fill("#query", "<script>")
    assert all(href.startswith("file:") for href in opened.evaluate("[...document.links].map(a => a.href)"))


def test_hostile_text_stays_text_while_the_page_is_used(fresh: Open, tmp_path: Path) -> None:
    pairs = tuple(Pair(text, text, number, flags=(Flag(text, text),)) for number, text in enumerate(HOSTILE))
    path = tmp_path / "x.html"
    path.write_bytes(page(Bitext("x", "nl", "en", pairs), title="x"))
    opened = fresh().open(path)
    census = opened.evaluate("document.querySelectorAll('*').length")
    for text in HOSTILE[::6]:
        opened.fill("#query", text)
    opened.keyboard.press("Escape")
    for key in "jjnpfft":
        opened.keyboard.press(key)
    assert focused(opened) == "s3"
    assert opened.evaluate("document.querySelectorAll('*').length") == census
    assert len(shown_ids(opened)) == len(HOSTILE)


def test_bidirectional_controls_reorder_nothing(fresh: Open, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(page(Bitext("x", "nl", "en", (Pair("abc\u202edef", "abc\u2067def\u2069"),)), title="x"))
    opened = fresh().open(path)
    lefts = """side => { const cell = document.querySelector(side), all = []; let at = 0;
      const walk = document.createTreeWalker(cell, 4);
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (let i = 0; i < node.length; i++) if (/[a-z]/.test(node.data[i])) {
          const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1);
          all.push(r.getBoundingClientRect().left); }
      return all; }"""
    for side in (".source", ".target"):
        positions = opened.evaluate(lefts, side)
        assert len(positions) == 6
        assert positions == sorted(positions)


def test_right_to_left_text_stays_in_its_column(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    boxes = [
        opened.locator(f"#{pair} .{side}").bounding_box() for pair in ("s9", "s6") for side in ("source", "target")
    ]
    assert boxes[0]["x"] == boxes[2]["x"] < boxes[1]["x"] == boxes[3]["x"]
    assert opened.evaluate("getComputedStyle(document.querySelector('#s9 .source')).direction") == "rtl"


# Reading


def test_without_a_script_everything_can_be_read(fresh: Open, article: Path) -> None:
    opened = fresh(java_script_enabled=False).open(article)
    for number, pair in enumerate(BITEXT.pairs, 1):
        for side, text in (("source", pair.source), ("target", pair.target)):
            assert opened.locator(f"#s{number} .{side}").is_visible()
            assert opened.locator(f"#s{number} .{side}").text_content() == text
    assert opened.locator("#s6 .flag").is_visible()
    assert opened.locator("header .chip").first.is_visible()
    assert not opened.locator("#query, .tools, .count").filter(visible=True).count()


def test_hover_shows_both_sides_of_a_pair(fresh: Open, article: Path) -> None:
    opened = fresh(reduced_motion="reduce").open(article)
    colour = "getComputedStyle(document.querySelector('#s6')).backgroundColor"
    before = opened.evaluate(colour)
    opened.hover("#s6 .target")
    assert opened.evaluate(colour) != before
    opened.hover("#s6 .source")
    assert opened.evaluate(colour) != before


@pytest.mark.parametrize("width", [320, 390, 736])
def test_a_narrow_window_stacks_and_never_scrolls_sideways(
    fresh: Open, article: Path, listing: Path, width: int
) -> None:
    watched = fresh(viewport={"width": width, "height": 700})
    opened = watched.open(article)
    source, target = (opened.locator(f"#s6 .{side}").bounding_box() for side in ("source", "target"))
    assert source["x"] == target["x"] and source["y"] + source["height"] <= target["y"]
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    assert watched.open(listing).evaluate("document.documentElement.scrollWidth") == width


def test_print_is_text_without_controls(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.emulate_media(media="print", color_scheme="dark")
    assert shown_ids(opened) == [f"s{number}" for number in range(1, 10)]
    assert not opened.locator(".bar, .tools, nav, .chips, .notes").filter(visible=True).count()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.pdf().startswith(b"%PDF")


def test_reduced_motion_is_respected(fresh: Open, article: Path) -> None:
    duration = "getComputedStyle(document.querySelector('.pair')).transitionDuration"
    assert fresh(reduced_motion="reduce").open(article).evaluate(duration) == "0s"
    assert fresh(reduced_motion="no-preference").open(article).evaluate(duration) != "0s"


def test_the_theme_is_chosen_and_remembered(fresh: Open, article: Path) -> None:
    watched = fresh(color_scheme="light")
    opened = watched.open(article)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = opened.evaluate(paper)
    opened.click("#theme")
    opened.click("#theme")
    assert opened.locator("#theme").text_content() == "Theme: dark"
    assert opened.evaluate(paper) != light
    assert watched.open(article).locator("#theme").text_content() == "Theme: dark"
    opened.keyboard.press("t")
    assert opened.evaluate(paper) == light


def test_a_browser_that_forbids_storage_is_no_obstacle(fresh: Open, article: Path) -> None:
    watched = fresh()
    watched.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    opened = watched.open(article)
    opened.keyboard.press("t")
    opened.keyboard.press("n")
    assert focused(opened) == "s6"


# Keys


def test_keys_move_through_the_sentences(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    path = []
    for key in ("j", "j", "ArrowDown", "k", "ArrowUp", "n", "n", "n", "p", "p"):
        opened.keyboard.press(key)
        path.append(focused(opened))
    assert path == ["s1", "s2", "s3", "s2", "s1", "s6", "s8", "s8", "s6", "s6"]
    assert opened.locator("[aria-current]").get_attribute("id") == "s6"
    assert opened.locator(".pair[tabindex='0']").get_attribute("id") == "s6"


def test_the_current_sentence_is_not_under_the_bar(fresh: Open, tmp_path: Path) -> None:
    path = tmp_path / "lang.html"
    pairs = tuple(Pair(f"Zin {n}. " * 9, f"Sentence {n}. " * 9, n) for n in range(60))
    path.write_bytes(page(Bitext("lang", "nl", "en", pairs), title="lang"))
    opened = fresh(viewport={"width": 1000, "height": 600}).open(path)
    covered = opened.evaluate(
        """keys => [...keys].filter(key => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        const box = document.activeElement.getBoundingClientRect();
        return box.top < document.querySelector('.bar').getBoundingClientRect().bottom
          || box.bottom > document.querySelector('.desk').getBoundingClientRect().top;
      }).length""",
        "j" * 40 + "k" * 30,
    )
    assert focused(opened) == "s10"
    assert covered == 0


def test_the_help_opens_and_gives_the_focus_back(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.keyboard.press("j")
    opened.keyboard.press("?")
    assert opened.locator("#help").is_visible()
    opened.keyboard.press("j")
    assert opened.locator("#help kbd").count() >= 10
    opened.keyboard.press("Escape")
    assert not opened.locator("#help").is_visible()
    assert focused(opened) == "s1"


def test_single_letter_keys_can_be_switched_off_for_good(fresh: Open, article: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    opened.click("#help-button")
    opened.uncheck("#single-keys")
    opened.click("#help-close")
    opened = watched.open(article)
    opened.keyboard.press("n")
    opened.keyboard.press("?")
    assert focused(opened) == "" and not opened.locator("#help").is_visible()


def test_keys_in_the_search_field_are_text(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.keyboard.press("/")
    opened.keyboard.type("jn?t")
    assert opened.input_value("#query") == "jn?t"
    assert focused(opened) == "query"


# Filters and search


def test_chips_filter_and_add_up(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    everything = shown_ids(opened)
    opened.click("[data-mark=f1] button")
    assert shown_ids(opened) == ["s6"]
    assert opened.locator("#count").text_content() == "1 of 9 sentences"
    assert opened.locator("[data-mark=f1] button").get_attribute("aria-pressed") == "true"
    opened.click("[data-mark=t0] button")
    assert shown_ids(opened) == ["s1", "s4", "s6"]
    opened.keyboard.press("Escape")
    assert shown_ids(opened) == everything
    opened.keyboard.press("f")
    assert shown_ids(opened) == ["s6", "s8"]
    opened.click("#reset")
    assert shown_ids(opened) == everything and focused(opened) == "query"


@pytest.mark.parametrize(
    ("query", "ids", "found"),
    [
        ("geneve", ["s1", "s4"], ["Genève", "Genève"]),
        ("GENEVA", ["s1", "s4"], ["Geneva", "Geneva"]),
        ("zo'n", ["s8"], ["Zo’n"]),
        ("kharkiv. (", ["s3"], ["Kharkiv. ("]),
        ("front is 40", ["s6"], ["front is 40", "front is 40"]),
        ("sneeuwt", ["s5"], ["sneeuwt"]),
        ("nergens", [], []),
    ],
)
def test_search_in_both_languages(fresh: Open, article: Path, query: str, ids: list[str], found: list[str]) -> None:
    opened = fresh().open(article)
    opened.fill("#query", query)
    assert shown_ids(opened) == ids
    assert highlighted(opened, "found") == found
    assert opened.locator("#nothing").is_visible() == (not ids)
    opened.keyboard.press("Enter")
    assert focused(opened) == (ids[0] if ids else "query")


def test_search_finds_decomposed_letters_and_marks_the_right_ones(fresh: Open, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(page(Bitext("x", "nl", "en", (Pair("e\u0301e\u0301n cafe\u0301 hier", "ﬃ ß"),)), title="x"))
    opened = fresh().open(path)
    opened.fill("#query", "CAFÉ h")
    assert highlighted(opened, "found") == ["cafe\u0301 h"]


# Word links


def test_words_under_the_pointer_show_their_links(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    where = """text => { const cell = document.querySelector('#s5 .source'), node = cell.firstChild;
      const at = node.data.indexOf(text), r = document.createRange();
      r.setStart(node, at); r.setEnd(node, at + text.length); const b = r.getBoundingClientRect();
      return [b.x + b.width / 2, b.y + b.height / 2]; }"""
    opened.mouse.move(*opened.evaluate(where, "sneeuwt"))
    until(opened, "CSS.highlights.has('word')")
    assert (highlighted(opened, "word"), highlighted(opened, "link")) == (["sneeuwt"], ["is", "snowing"])
    opened.mouse.move(5, 5)
    until(opened, "!CSS.highlights.has('word')")


def test_arrow_keys_step_through_linked_words(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s5").focus()
    steps = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        opened.keyboard.press(key)
        steps.append((highlighted(opened, "word"), highlighted(opened, "link")))
    assert [word for word, _ in steps] == [["Het"], ["sneeuwt"], ["hard"], ["hard"], ["sneeuwt"]]
    assert steps[2][1] == ["snowing"]
    opened.keyboard.press("j")
    assert highlighted(opened, "word") == []


# The index


def test_the_index_sorts_by_each_column(fresh: Open, listing: Path) -> None:
    opened = fresh().open(listing)
    order = "[...document.querySelectorAll('tr[data-terms]')].map(r => r.cells[0].dataset.value)"
    assert opened.evaluate(order) == ["Beta", "Alfa", "Écart"]
    for name, expected in (
        ("Article", ["Alfa", "Beta", "Écart"]),
        ("Article", ["Écart", "Beta", "Alfa"]),
        ("Sentences", ["Alfa", "Beta", "Écart"]),
        ("Words", ["Beta", "Alfa", "Écart"]),
        ("Flags", ["Beta", "Alfa", "Écart"]),
        ("Seconds", ["Alfa", "Beta", "Écart"]),
    ):
        opened.click(f"thead button:has-text('{name}')")
        assert opened.evaluate(order) == expected, name
    assert opened.locator("[aria-sort]").count() == 1
    assert opened.locator("[aria-sort=descending]").text_content() == "Seconds"


def test_the_index_is_searched(fresh: Open, listing: Path) -> None:
    opened = fresh().open(listing)
    for query, count in (("map/", 1), ("ecart", 1), ("number differs", 1), ("a", 3), ("kyiv", 1), ("nergens", 0)):
        opened.fill("#query", query)
        assert opened.locator("tr[data-terms]").filter(visible=True).count() == count, query
    opened.fill("#query", "kyiv")
    assert opened.locator("#count").text_content() == "1 of 3 articles, 1 of 1 terms"


def test_the_index_tells_how_far_reviews_are(fresh: Open, article: Path, listing: Path) -> None:
    watched = fresh()
    opened = watched.open(listing)
    cells = "[...document.querySelectorAll('.reviewed')].map(c => c.textContent)"
    assert opened.evaluate(cells) == ["0 of 9", "", ""]
    opened = watched.open(article)
    opened.keyboard.press("a")
    opened.keyboard.press("a")
    opened = watched.open(listing)
    assert opened.evaluate(cells) == ["2 of 9", "", ""]
    assert opened.locator("#reviewed-total").text_content() == "2"
    for text in ("{", "null", "[]", '{"reviewed": "<b>", "total": 1}'):
        opened.evaluate(f"localStorage.setItem('krant-review:{document_hash(BITEXT)}', {text!r})")
        assert watched.open(listing).evaluate(cells) == ["0 of 9", "", ""]


def test_the_index_can_be_read_without_a_script(fresh: Open, listing: Path) -> None:
    opened = fresh(java_script_enabled=False).open(listing)
    assert opened.locator("tr[data-terms]").filter(visible=True).count() == 3
    assert not opened.locator("button, input, .reviewed").filter(visible=True).count()


# Accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing(browser: Any, article: Path, listing: Path, scheme: str, width: int) -> None:
    axe = os.environ.get("KRANT_AXE")
    if not axe:
        pytest.skip("KRANT_AXE is not set: no accessibility audit (npm install axe-core; KRANT_AXE=…/axe.min.js)")
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, reduced_motion="reduce", viewport={"width": width, "height": 900}
    )
    opened = context.new_page()

    def audit(what: str) -> None:
        result = opened.evaluate("axe.run({ rules: { 'target-size': { enabled: true } } })")
        found = [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in result["violations"]]
        assert found == [], what
        assert result["passes"], what

    for path in (listing, article):
        opened.goto(path.as_uri())
        opened.add_script_tag(path=axe)
        audit(path.name)
    opened.keyboard.press("n")
    opened.hover("#s5 .source")
    opened.keyboard.press("f")
    audit("current, hovered and filtered")
    opened.keyboard.press("f")
    for key in "aarjmje":
        opened.keyboard.press(key)
    opened.locator(".editor textarea").fill("Something else")
    audit("decided, merged, an editor open")
    opened.keyboard.press("Enter")
    opened.keyboard.press("c")
    opened.locator(".editor textarea").fill("A note")
    audit("edited, a note being written")
    opened.keyboard.press("Enter")
    opened.select_option("#status-filter", "edited")
    for key, what in (("x", "export"), ("s", "split"), ("?", "help")):
        opened.keyboard.press(key)
        audit(f"{what}, the dialog open")
        opened.keyboard.press("Escape")
    opened.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    opened.keyboard.press("r")
    opened.wait_for_selector("#warning-storage")
    audit("with a warning")
    context.close()
