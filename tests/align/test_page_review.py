"""Reviewing in a real browser: decisions, edits, mergers, splits, notes, and that none of it is ever lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Alternative, Bitext, Change, Flag, Pair
from align.page import page
from tests.align.pages import Open, focused, shown_ids, until

pytestmark = pytest.mark.browser

KIEV = Change("Kiev", "Kiev", "Kyiv", "glossary: place names")
BITEXT = Bitext(
    "map/2022-01-geneve",
    "nl",
    "en",
    (
        Pair("Kiev wacht af", "Kyiv waits", 0, "title", -0.25, (), (KIEV,)),
        Pair("Het sneeuwt hard.", "It is snowing.", 1, "text", -0.5, links=((0, 0), (1, 1), (1, 2))),
        Pair("Het front is 40 km ver.", "The front is 400 km.", 1, "text", -1.9, (Flag("number-differs", "40, 400"),)),
        Pair("Wie komt er, wie blijft?", "Who comes, who stays?", 1, "text", -1.0),
        Pair("Geen veto", "No veto", 2, "crosshead", alternatives=(Alternative("Een veto", "A veto", 0.876),)),
        Pair("Niemand sprak.", "Nobody spoke.", 3, "text", -0.125),
    ),
    (("krant", "0.1.0"), ("model", "bundled nl-en")),
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "stuk.html"
    path.write_bytes(page(BITEXT, title="Kyiv waits"))
    return path


def status(opened: Any) -> list[str]:
    found: list[str] = opened.evaluate(
        "[...document.querySelectorAll('.pair')].map(p => p.dataset.status ?? 'unreviewed')"
    )
    return found


def targets(opened: Any) -> list[str]:
    found: list[str] = opened.evaluate("[...document.querySelectorAll('.pair .target')].map(c => c.textContent)")
    return found


def said(opened: Any) -> str:
    return str(opened.locator("#said").text_content())


def press(opened: Any, keys: str) -> None:
    for key in keys.split():
        opened.keyboard.press(key)


def download(opened: Any, form: str) -> bytes:
    if not opened.locator("#transfer").is_visible():
        opened.keyboard.press("x")
    with opened.expect_download() as waiting:
        opened.click(f"[data-format={form}]")
    data = Path(waiting.value.path()).read_bytes()
    opened.click("#transfer-close")
    return data


def upload(opened: Any, data: bytes, name: str = "stuk.review.json") -> str:
    opened.keyboard.press("x")
    opened.set_input_files("#import", {"name": name, "mimeType": "application/json", "buffer": data})
    until(opened, "document.getElementById('transfer-said').textContent !== ''")
    answer = str(opened.locator("#transfer-said").text_content())
    opened.click("#transfer-close")
    return answer


def edit(opened: Any, number: str, text: str, end: str = "Enter") -> None:
    opened.locator(f"#s{number}").focus()
    opened.keyboard.press("e")
    opened.locator(".editor textarea").fill(text)
    opened.keyboard.press(end)


def test_approve_and_reject_with_keys_and_take_it_back(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    press(opened, "a")
    assert (focused(opened), said(opened)) == ("s2", "Approved sentence 1")
    press(opened, "r")
    assert status(opened)[:3] == ["approved", "rejected", "unreviewed"]
    assert focused(opened) == "s2"
    assert opened.locator("#s2").get_attribute("aria-label") == "Sentence 2, rejected"
    assert opened.locator("#progress-text").text_content() == "2 of 6"
    press(opened, "r")
    assert status(opened)[1] == "unreviewed"
    press(opened, "u u u")
    assert status(opened) == ["unreviewed"] * 6
    assert focused(opened) == "s1" and said(opened) == "Taken back: approved sentence 1"
    press(opened, "u")
    assert said(opened) == "There is nothing to take back"
    press(opened, "U Control+y")
    assert status(opened)[:2] == ["approved", "rejected"]
    press(opened, "Control+z j a U")
    assert status(opened)[:3] == ["approved", "unreviewed", "approved"]
    assert said(opened) == "There is nothing to make again"


def test_a_paragraph_is_decided_at_once_and_taken_back_at_once(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s3").focus()
    press(opened, "Shift+A")
    assert status(opened) == ["unreviewed", "approved", "approved", "approved", "unreviewed", "unreviewed"]
    press(opened, "Shift+R u")
    assert status(opened)[1:4] == ["approved"] * 3
    press(opened, "u")
    assert status(opened) == ["unreviewed"] * 6


def test_the_desk_does_the_same_with_the_pointer(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.click("#s2 .source")
    assert opened.locator("#desk-name").text_content() == "Sentence 2"
    opened.click("[data-action=approve]")
    opened.click("[data-action=approve]")
    assert status(opened)[1:4] == ["approved", "approved", "unreviewed"]
    assert opened.locator("#desk-name").text_content() == "Sentence 4"
    opened.click("[data-action=reject]")
    assert opened.locator("[data-action=reject]").get_attribute("aria-pressed") == "true"
    assert opened.locator("[data-action=merge]").get_attribute("aria-disabled") == "true"
    opened.click("[data-action=undo]")
    assert opened.locator("[data-action=reject]").get_attribute("aria-pressed") == "false"


def test_an_edit_shows_what_was_changed(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s3").focus()
    press(opened, "Enter")
    assert opened.evaluate("document.activeElement.lang") == "en"
    opened.keyboard.type(" jnarx")
    assert opened.locator("#s3 .diff ins").all_text_contents() == [" jnarx"]
    opened.locator(".editor textarea").fill("The front is 40 km away.")
    press(opened, "Enter")
    assert targets(opened)[2] == "The front is 40 km away."
    assert opened.locator("#s3 .diff del").all_text_contents() == ["400"]
    assert opened.locator("#s3 .diff ins").all_text_contents() == ["40", " away"]
    assert status(opened)[2] == "edited" and focused(opened) == "s3"
    press(opened, "a k")
    assert status(opened)[2] == "approved" and opened.locator("#s3 .diff").is_visible()
    edit(opened, "3", "The front is 400 km.")
    assert status(opened)[2] == "unreviewed" and opened.locator("#s3 .diff").count() == 0


def test_escape_leaves_a_sentence_as_it_was_and_leaving_keeps_it(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    edit(opened, "2", "Nonsense", "Escape")
    assert (targets(opened)[1], status(opened)[1], focused(opened)) == ("It is snowing.", "unreviewed", "s2")
    opened.dblclick("#s2 .target")
    opened.locator(".editor textarea").fill("It snows.")
    opened.click("#s4 .source")
    assert targets(opened)[1] == "It snows." and focused(opened) == "s4"
    edit(opened, "4", "Who comes and who stays?", "Control+Enter")
    assert status(opened)[3] == "approved" and focused(opened) == "s5"
    opened.locator("#s6").focus()
    press(opened, "e")
    opened.locator(".editor textarea").fill("Regel\nTwee")
    press(opened, "Shift+Enter Enter")
    assert targets(opened)[5] == "Regel\nTwee\n"


def test_a_changed_text_has_no_word_links_and_gets_its_marks_back(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    edit(opened, "1", "Kyiv is waiting")
    assert opened.locator("#s1 .target mark").count() == 0
    press(opened, "u")
    assert opened.locator("#s1 .target mark").all_text_contents() == ["Kyiv"]
    opened.locator("#s2").focus()
    press(opened, "ArrowRight")
    assert opened.evaluate("CSS.highlights.has('word')")
    edit(opened, "2", "It snows.")
    press(opened, "ArrowRight")
    assert not opened.evaluate("CSS.highlights.has('word')")


def test_notes_are_shown_and_can_be_removed(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s6").focus()
    press(opened, "c")
    opened.locator(".editor textarea").fill("Wie niet?")
    press(opened, "Enter")
    assert opened.locator("#s6 .remark bdi").text_content() == "Wie niet?"
    assert opened.locator("#s6").get_attribute("aria-label") == "Sentence 6, with a note"
    press(opened, "c")
    opened.locator(".editor textarea").fill(" ")
    press(opened, "Enter")
    assert opened.locator("#s6 .remark").count() == 0


def test_merge_and_split_are_each_others_inverse(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s2").focus()
    press(opened, "m")
    assert said(opened) == "Merged sentences 2 and 3"
    assert targets(opened)[1] == "It is snowing. The front is 400 km."
    assert opened.locator(".pair").nth(1).get_attribute("aria-label") == "Sentence 2–3, flagged, edited"
    assert shown_ids(opened) == ["s1", "s2", "s4", "s5", "s6"] and focused(opened) == "s2"
    press(opened, "s")
    for side in ("source", "target"):
        opened.locator(f"#cut-{side}").fill("3")
    assert opened.locator("#source-1").text_content() == "Het sneeuwt hard."
    opened.click("#split-now")
    assert targets(opened) == [pair.target for pair in BITEXT.pairs]
    assert status(opened) == ["unreviewed"] * 6
    press(opened, "u u")
    assert targets(opened) == [pair.target for pair in BITEXT.pairs]
    assert opened.locator("#s2 .source").text_content() == "Het sneeuwt hard."
    opened.locator("#s4").focus()
    press(opened, "m")
    assert said(opened) == "There is no next sentence in this paragraph to merge with"


def test_a_sentence_is_split_at_its_clauses_and_merged_to_the_letter(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s4").focus()
    press(opened, "s")
    parts = [opened.locator(f"#{part}").text_content() for part in ("source-1", "source-2", "target-1", "target-2")]
    assert parts == ["Wie komt er,", "wie blijft?", "Who comes,", "who stays?"]
    opened.click("#split-now")
    assert shown_ids(opened) == ["s1", "s2", "s3", "s4", "s4-2", "s5", "s6"]
    assert opened.locator("#s4-2").get_attribute("aria-label") == "Sentence 4b, edited"
    edit(opened, "4-2", "who is staying?")
    press(opened, "s")
    opened.click("#split-now")
    assert shown_ids(opened) == ["s1", "s2", "s3", "s4", "s4-2", "s4-3", "s5", "s6"]
    opened.locator("#s4").focus()
    press(opened, "m m")
    assert targets(opened)[3] == "Who comes, who is staying?"
    assert opened.locator("#s4 .diff del").all_text_contents() == ["stays"]
    press(opened, "u u u u u")
    assert targets(opened) == [pair.target for pair in BITEXT.pairs]


def test_parts_of_a_split_can_be_merged_with_the_next_sentence(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    opened.locator("#s3").focus()
    press(opened, "s")
    opened.click("#split-now")
    press(opened, "j m")
    review = json.loads(download(opened, "json"))
    assert [one["ids"] for one in review["segments"]] == [[0], [1], [2, 3], [2, 3], [4], [5]]


def test_alternatives_from_the_memory_can_be_used(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    note = " ".join(str(opened.locator("#s5 .alternative").text_content()).split())
    assert note == "87 % A veto for Een veto memory Use"
    opened.click("#s5 .use")
    assert targets(opened)[4] == "A veto" and status(opened)[4] == "edited"


def test_filters_by_status_and_the_next_unreviewed_one(fresh: Open, article: Path) -> None:
    opened = fresh().open(article)
    press(opened, "a j r")
    edit(opened, "5", "No vetoes")
    for chosen, ids in (
        ("approved", ["s1"]),
        ("rejected", ["s3"]),
        ("edited", ["s5"]),
        ("reviewed", ["s1", "s3", "s5"]),
        ("unreviewed", ["s2", "s4", "s6"]),
        ("noted", []),
        ("", ["s1", "s2", "s3", "s4", "s5", "s6"]),
    ):
        opened.select_option("#status-filter", chosen)
        assert shown_ids(opened) == ids, chosen
    opened.locator("#s4").focus()
    press(opened, "v")
    assert focused(opened) == "s6"
    press(opened, "v")
    assert focused(opened) == "s2"
    opened.fill("#query", "vetoes")
    assert shown_ids(opened) == ["s5"]
    press(opened, "Escape")
    assert len(shown_ids(opened)) == 6


def test_a_review_survives_the_page_being_closed(fresh: Open, article: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    press(opened, "a r c")
    opened.locator(".editor textarea").fill("Nee")
    press(opened, "Enter")
    opened.locator("#s3").focus()
    press(opened, "m")
    edit(opened, "5", "No vetoes", "Control+Enter")
    press(opened, "e")
    opened.locator(".editor textarea").fill("Still open when the page is closed")
    before = targets(opened)
    opened = watched.open(article)
    assert targets(opened) == [*before[:-1], "Still open when the page is closed"]
    assert status(opened) == ["approved", "rejected", "edited", "approved", "edited"]
    assert opened.locator("#s2 .remark bdi").text_content() == "Nee"
    assert opened.locator("#progress-text").text_content() == "5 of 5"
    press(opened, "u")
    assert said(opened) == "There is nothing to take back"


def test_a_browser_that_keeps_nothing_says_so_and_offers_the_export(fresh: Open, article: Path) -> None:
    watched = fresh()
    watched.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    opened = watched.open(article)
    assert "lets pages keep nothing" in str(opened.locator("#warning-storage").text_content())
    press(opened, "a")
    opened.click("#warning-storage button:has-text('Export')")
    assert opened.locator("#transfer").is_visible()


def test_a_full_browser_says_so_and_what_was_kept_stays(fresh: Open, article: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    press(opened, "a")
    until(opened, "Object.keys(localStorage).find(key => key.startsWith('krant-review:'))")
    opened.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    press(opened, "a")
    opened.wait_for_selector("#warning-storage")
    assert "its storage is full" in str(opened.locator("#warning-storage").text_content())
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    opened.remove_listener("dialog", watched._dismiss)
    opened.on("dialog", leave)
    opened = watched.open(article)
    assert asked == ["beforeunload"]
    assert status(opened)[:2] == ["approved", "unreviewed"]


def test_what_is_damaged_is_put_aside_not_thrown_away(fresh: Open, article: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    press(opened, "a")
    key = until(opened, "Object.keys(localStorage).find(key => key.startsWith('krant-review:'))")
    for damaged in (
        "{",
        '{"krant_state": 1, "segments": [{"ids": [99]}]}',
        '{"krant_state": 2, "segments": []}',
        "null",
    ):
        opened.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, damaged])
        opened = watched.open(article)
        assert status(opened) == ["unreviewed"] * 6
        assert opened.locator("#warning-damaged").is_visible()
        assert opened.evaluate("key => localStorage.getItem(key + ':damaged')", key) == damaged


def test_two_tabs_show_the_same_review(fresh: Open, article: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    other = opened.context.new_page()
    other.goto(article.as_uri())
    press(other, "a a")
    until(other, "Object.keys(localStorage).length > 0")
    opened.bring_to_front()
    until(opened, "document.querySelector('#s2').dataset.status === 'approved'")
    assert said(opened) == "The review was changed in another tab; this one shows it too"
    press(opened, "j r")
    other.bring_to_front()
    until(other, "document.querySelectorAll('[data-status=rejected]').length === 1")
    assert status(other) == status(opened)


def test_a_new_edition_offers_what_fits_of_the_old_review(fresh: Open, article: Path, tmp_path: Path) -> None:
    watched = fresh()
    opened = watched.open(article)
    press(opened, "a a a")
    edit(opened, "6", "No one spoke.")
    until(opened, "document.getElementById('progress-text').textContent === '4 of 6'")
    pairs = (Pair("Nieuw", "New", 0), *BITEXT.pairs[1:3], Pair("Wie?", "Who?", 1), *BITEXT.pairs[5:])
    newer = tmp_path / "nieuw.html"
    newer.write_bytes(page(Bitext(BITEXT.name, "nl", "en", pairs), title="New"))
    opened = watched.open(newer)
    assert status(opened) == ["unreviewed"] * 5
    opened.click("#warning-edition button:has-text('Take over')")
    assert status(opened) == ["unreviewed", "approved", "approved", "unreviewed", "edited"]
    assert targets(opened)[4] == "No one spoke."
    assert "3 of 4 reviewed sentences" in said(opened)


def test_review_states_of_the_bitext_are_where_the_review_begins(fresh: Open, tmp_path: Path) -> None:
    pairs = (
        Pair("Een", "One", status="approved", origin="memory"),
        Pair("Twee", "Two", status="rejected", note="Nee"),
    )
    path = tmp_path / "x.html"
    path.write_bytes(page(Bitext("x", "nl", "en", pairs), title="x"))
    watched = fresh()
    opened = watched.open(path)
    assert status(opened) == ["approved", "rejected"]
    assert opened.locator("#s1 .origin").text_content() == "From the memory"
    assert opened.locator("#s2 .remark").count() == 1
    assert opened.locator("#progress-text").text_content() == "2 of 2"
    press(opened, "a")
    assert status(watched.open(path))[0] == "unreviewed"


def test_a_very_long_article_is_filtered_in_parts_and_searched_about_the_screen(fresh: Open, tmp_path: Path) -> None:
    pairs = tuple(
        Pair(f"Zin {n}.", f"Line {n}.", n // 2, "text", flags=(Flag("repetition"),) if n % 100 == 99 else ())
        for n in range(600)
    )
    path = tmp_path / "lang.html"
    path.write_bytes(page(Bitext("lang", "nl", "en", pairs), title="Long"))
    opened = fresh().open(path)
    flagged = [f"s{n}" for n in range(100, 601, 100)]
    opened.keyboard.press("f")
    until(opened, f"[...document.querySelectorAll('.pair')].filter(p => p.offsetParent).length === {len(flagged)}")
    assert shown_ids(opened) == flagged
    assert opened.locator("#count").text_content() == "6 of 600 sentences"
    press(opened, "j n n a")
    assert focused(opened) == "s400"
    press(opened, "Escape j k k")
    assert focused(opened) == "s399"
    until(opened, "[...document.querySelectorAll('.pair')].filter(p => p.offsetParent).length === 600")
    opened.fill("#query", "line 5")
    press(opened, "Enter")
    assert focused(opened) == "s6"
    found = "[...(CSS.highlights.get('found') ?? [])]"  # what is about the screen; renewed, so absent for moments
    until(opened, f"{found}.length > 0 && {found}.every(range => String(range) === 'Line 5')")
    press(opened, "End")
    until(opened, f"{found}.some(range => range.startContainer.data === 'Line 599.')")
    opened.fill("#query", "")
    opened.emulate_media(media="print")
    assert opened.pdf().startswith(b"%PDF")
    until(opened, "[...document.querySelectorAll('.pair')].filter(p => p.offsetParent).length === 600")
