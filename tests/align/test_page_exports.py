"""What leaves the page and what comes in: exports are the command line's, byte for byte; imports are checked first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Alternative, Bitext, Change, Flag, Pair, Status
from align.page import page
from align.pagedata import document_hash
from align.pairstable import write_table
from align.tmx import write_tmx
from align.visible import representable
from align.xliff import write_xliff
from tests.align.pages import HOSTILE, Open, said_in, shown_ids
from tests.align.test_page_review import BITEXT, download, edit, press, said, status, targets, upload

pytestmark = pytest.mark.browser

WRITERS = {"tmx": write_tmx, "xlf": write_xliff, "tsv": write_table}
WHOLE = [text for text in HOSTILE if not any("\ud800" <= character <= "\udfff" for character in text)]


def everything(text: str, number: int) -> Pair:
    """A pair with `text` in every field."""
    changes = (Change(text, text, text, text), Change("Kiev", "Kiev", "Kyiv", ""))
    return Pair(
        text, text, number, "text", -1 / 3 * number, (Flag("number-differs", text), Flag("repetition")),
        changes, ((0, 0),) if text[:1].isalpha() else (), note=text, origin="memory",
        alternatives=(Alternative(text, text, 0.999, text), Alternative("a", "b", 1.0), Alternative("c", "d", 0.85)),
    )  # fmt: skip


def reviewed(bitext: Bitext, data: bytes) -> Bitext:
    """The reviewed bitext as docs/review-format.md defines it."""
    review = json.loads(data)

    def pairs() -> Iterator[Pair]:
        owners = [tuple(one["ids"]) for one in review["segments"]]
        for one in review["segments"]:
            decided: Status = "" if one["status"] == "unreviewed" else one["status"]
            ids = tuple(one["ids"])
            pair = bitext.pairs[ids[0]]
            alone = len(ids) == 1 and owners.count(ids) == 1
            if alone and (one["source"], one["target"]) == (pair.source, pair.target):
                yield replace(pair, status=decided, note=one["note"])
            else:
                yield Pair(one["source"], one["target"], pair.paragraph, pair.kind, status=decided, note=one["note"])

    who = (("reviewer", review["reviewer"]),) if review["reviewer"] else ()
    return replace(
        bitext,
        pairs=tuple(pairs()),
        properties=(*bitext.properties, ("review-of", document_hash(bitext)), *who),
    )


def written(tmp_path: Path, bitext: Bitext, name: str = "stuk.html") -> Path:
    path = tmp_path / name
    path.write_bytes(page(bitext, title="Kyiv waits"))
    return path


def check_exports(opened: Any, bitext: Bitext) -> dict[str, Any]:
    """Every export is what Python writes; the parsed JSON."""
    data = download(opened, "json")
    review: dict[str, Any] = json.loads(data)
    assert data == (json.dumps(review, ensure_ascii=False, indent=1) + "\n").encode()
    assert list(review) == [
        "krant_review", "article", "document", "source_language", "target_language", "reviewer", "exported", "segments"
    ]  # fmt: skip
    expected = reviewed(bitext, data)
    for form, write in WRITERS.items():
        assert download(opened, form) == write(expected), form
    return review


def work(opened: Any) -> None:
    """Something of everything that a reviewer can do."""
    press(opened, "a r c")
    opened.locator(".editor textarea").fill("Nee & <b>\nwant …")
    press(opened, "Enter")
    opened.locator("#s2").focus()
    press(opened, "m")
    opened.locator("#s4").focus()
    press(opened, "s")
    opened.click("#split-now")
    press(opened, "a")
    edit(opened, "5", "No “vetoes” 👍 <ever>")
    press(opened, "x")
    opened.fill("#reviewer", "Hélène & Co.")


def test_exports_of_a_review_are_the_command_lines(fresh: Open, tmp_path: Path) -> None:
    opened = fresh().open(written(tmp_path, BITEXT))
    untouched = check_exports(opened, BITEXT)
    assert [one["status"] for one in untouched["segments"]] == ["unreviewed"] * 6
    work(opened)
    review = check_exports(opened, BITEXT)
    assert review["reviewer"] == "Hélène & Co." and review["document"] == document_hash(BITEXT)
    assert [one["ids"] for one in review["segments"]] == [[0], [1, 2], [3], [3], [4], [5]]
    assert [one["status"] for one in review["segments"]] == [
        "approved", "edited", "approved", "edited", "edited", "unreviewed"
    ]  # fmt: skip
    press(opened, "Shift+A")
    check_exports(opened, BITEXT)


def test_exports_are_named_after_the_article(fresh: Open, tmp_path: Path) -> None:
    opened = fresh().open(written(tmp_path, BITEXT))
    press(opened, "x")
    names = []
    for form in ("json", "tmx", "xlf", "tsv"):
        with opened.expect_download() as waiting:
            opened.click(f"[data-format={form}]")
        names.append(waiting.value.suggested_filename)
        assert said_in(opened, "#transfer-said") == f"Exported {names[-1]}"
    assert names == [f"2022-01-geneve.review.{ending}" for ending in ("json", "tmx", "xlf", "tsv")]


def test_exports_of_hostile_text_are_the_command_lines(fresh: Open, tmp_path: Path) -> None:
    pairs = [everything(text, number) for number, text in enumerate(WHOLE)]
    odd = [Pair(text, text, 999) for text in ("", " ", "\ufeff", "\x85\u3000", "\x1f", "a\x1cb\x0bc\xa0d")]
    marks = ((text, text) for text in WHOLE)
    properties = (("version", '1 & "2"'), ("model", "x"), ("model", "y"), *marks)
    bitext = Bitext("stuk & <b>", "nl", "en", (*pairs, *odd), properties)
    opened = fresh().open(written(tmp_path, bitext))
    check_exports(opened, bitext)
    for text in WHOLE[::5]:
        opened.keyboard.press("e")
        opened.locator(".editor textarea").fill(text)
        press(opened, "Enter c")
        opened.locator(".editor textarea").fill(text)
        press(opened, "Enter a")
    check_exports(opened, bitext)


@pytest.mark.parametrize(
    ("properties", "status_", "origin"),
    [
        ((), "", ""),
        ((("model", "m"),), "", ""),
        ((("model", "m"), ("aligner", "articles")), "", ""),
        ((), "", "memory"),
    ],
)
def test_states_of_the_xliff(
    fresh: Open, tmp_path: Path, properties: tuple[tuple[str, str], ...], status_: Status, origin: str
) -> None:
    pairs = (Pair("a", "b", origin=origin), Pair("c", "", status="approved"), Pair("e", "f", status="rejected"))
    bitext = Bitext("x", "nl", "", pairs, properties)
    check_exports(fresh().open(written(tmp_path, bitext)), bitext)


def test_an_export_goes_on_elsewhere(fresh: Open, tmp_path: Path) -> None:
    path = written(tmp_path, BITEXT)
    opened = fresh().open(path)
    work(opened)
    first = download(opened, "json")
    elsewhere = fresh().open(path)
    assert upload(elsewhere, first) == "Imported stuk.review.json. u takes it back"
    second = json.loads(download(elsewhere, "json"))
    assert second["segments"] == json.loads(first)["segments"] and second["reviewer"] == "Hélène & Co."
    assert upload(elsewhere, first) == "The review brought nothing new"
    press(elsewhere, "u")
    assert status(elsewhere) == ["unreviewed"] * 6
    assert targets(elsewhere) == [pair.target for pair in BITEXT.pairs]


def test_an_import_keeps_what_it_leaves_open(fresh: Open, tmp_path: Path) -> None:
    path = written(tmp_path, BITEXT)
    opened = fresh().open(path)
    edit(opened, "6", "Theirs.", "Control+Enter")
    theirs = download(opened, "json")
    elsewhere = fresh().open(path)
    edit(elsewhere, "6", "Mine.")
    elsewhere.locator("#s2").focus()
    press(elsewhere, "m k a")
    upload(elsewhere, theirs)
    assert targets(elsewhere)[-1] == "Theirs."
    assert status(elsewhere) == ["approved", "edited", "unreviewed", "unreviewed", "approved"]


def segment(number: int, **other: Any) -> dict[str, Any]:
    pair = BITEXT.pairs[number]
    texts = {"source": pair.source, "target": pair.target, "machine": pair.target}
    return {"ids": [number], **texts, "status": "approved", "note": ""} | other


def review_of(segments: list[Any], **other: Any) -> bytes:
    value = {"krant_review": 1, "article": BITEXT.name, "document": document_hash(BITEXT), "segments": segments}
    return json.dumps(value | other).encode()


WHOLE_REVIEW = [segment(number) for number in range(6)]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"null", "it has no segments"),
        (b"[1]", "it has no segments"),
        (b'"<img src=x onerror=alert(1)>"', "it has no segments"),
        (b'{"krant_review": 1, "segments": "no"}', "it has no segments"),
        (review_of(WHOLE_REVIEW, krant_review=2), "another version"),
        (review_of(WHOLE_REVIEW, document="0", article="<b>elders</b>"), "another article: <b>elders</b>"),
        (review_of(WHOLE_REVIEW, document="0", article={"a": 1}), "another article: without a name"),
        (review_of(WHOLE_REVIEW[:5]), "does not cover the whole article"),
        (review_of([*WHOLE_REVIEW[:5], None]), "Segment 6 of the review belongs to no sentence"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, ids=[6])]), "belongs to no sentence"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, ids=["5"])]), "belongs to no sentence"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, ids=[0.5])]), "belongs to no sentence"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, ids=[])]), "belongs to no sentence"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, target=None)]), "lacks a text"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, note=["x"])]), "lacks a text"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, status="__proto__")]), "a status that this page does not know"),
        (review_of([*WHOLE_REVIEW[:5], segment(5, source="Anders.")]), "The Dutch of sentence 6 is another one"),
        (review_of([*WHOLE_REVIEW[1:], WHOLE_REVIEW[0]]), "out of order"),
        (review_of([*WHOLE_REVIEW[:5], segment(4, ids=[4, 5])]), "out of order"),
        (
            review_of([*WHOLE_REVIEW[:4], segment(4, ids=[4, 5], source="Geen veto Niemand sprak.")]),
            "merges sentences of different paragraphs (5)",
        ),
    ],
)  # fmt: skip
def test_what_is_no_review_of_this_article_changes_nothing(fresh: Open, tmp_path: Path, data: bytes, why: str) -> None:
    opened = fresh().open(written(tmp_path, BITEXT))
    answer = upload(opened, data, "x.json")
    assert answer.startswith("x.json: ") and why in answer and answer.endswith(" Nothing was changed.")
    assert status(opened) == ["unreviewed"] * 6 and said(opened) == ""


def test_a_review_of_an_earlier_edition_brings_what_fits(fresh: Open, tmp_path: Path) -> None:
    opened = fresh().open(written(tmp_path, BITEXT))
    older = [segment(0, source="Weg"), *WHOLE_REVIEW[2:4], segment(5, ids=[77], status="rejected", note="Nee")]
    assert "took over 3 of 4" in upload(opened, review_of(older, document="0")).lower()
    assert status(opened) == ["unreviewed", "unreviewed", "approved", "approved", "unreviewed", "rejected"]


def test_hostile_text_that_is_typed_or_imported_is_text(fresh: Open, tmp_path: Path) -> None:
    """As edit, as note, in an imported file and from storage: always the same elements, always the very text."""
    pairs = tuple(Pair(f"Zin {number}", f"Line {number}", number) for number in range(2))
    bitext = Bitext("x", "nl", "en", pairs)
    path = written(tmp_path, bitext)
    watched = fresh()
    opened = watched.open(path)
    census = "[...document.querySelectorAll('body *:not(.control):not(ins):not(del)')].map(e => e.tagName).join(' ')"
    cells = "['.target', '.remark bdi'].map(s => document.querySelector('#s1 ' + s).textContent)"

    def imported(text: str) -> None:
        segments = [
            {"ids": [number], "source": pair.source, "machine": pair.target}
            | {"target": text, "status": "edited", "note": text}
            for number, pair in enumerate(pairs)
        ]
        review = {"krant_review": 1, "article": text, "document": document_hash(bitext), "segments": segments}
        name = text.encode("ascii", "ignore").hex()[:40]
        upload(opened, json.dumps(review | {"reviewer": text}).encode(), f"{name}.json")

    imported("x")
    expected = opened.evaluate(census)
    for text in HOSTILE:
        imported(text)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not any("\ud800" <= character <= "\udfff" for character in text):
            assert opened.evaluate(cells) == [representable(text)] * 2, text
        assert opened.evaluate(census) == expected, (text, whole)
        opened.evaluate(
            "[...document.querySelectorAll('.pair')].forEach(e => e.dispatchEvent(new MouseEvent('click')))"
        )
        assert watched.trouble == [], text
    for text in HOSTILE[::4]:
        opened.locator("#s1").focus()
        press(opened, "e")
        opened.locator(".editor textarea").fill(text)
        press(opened, "Enter c")
        opened.locator(".editor textarea").fill(text)
        press(opened, "Enter s Escape m")
        assert opened.evaluate(census).replace(" P ", " ").count("SCRIPT") == expected.count("SCRIPT")
        opened = watched.open(path)
        found = opened.evaluate("document.querySelector('#s1 .target').textContent")
        assert "".join(found.split()) == "".join(representable(text).replace("\r", "\n").split()) or "\ud800" in text
    assert shown_ids(opened) == ["s1", "s2"]
