"""A real article, translated by the bundled model, through the whole review: page, exports, `krant review apply`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from align.jsonl import read_jsonl
from tests.align.pages import Open, highlighted, shown_ids, until
from tests.align.test_page_exports import check_exports
from tests.align.test_page_review import download, edit, press, said, status, targets, upload

pytestmark = [pytest.mark.browser, pytest.mark.model]

ARTICLE = Path(__file__).parents[2] / "examples" / "2024-05-top-in-geneve.txt"
NAME = ARTICLE.stem


def krant(*arguments: object) -> None:
    from translate.cli import main

    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article and a short second one, translated."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "in").mkdir()
    shutil.copy(ARTICLE, folder / "in")
    (folder / "in" / "tweede.txt").write_text("Het sneeuwt in Genève. De top gaat door.\n", "utf-8")
    krant("translate", folder / "in", "-o", folder / "out", "--model", "bundled", "-q")
    return folder


def texts(opened: Any, side: str) -> list[str]:
    found: list[str] = opened.evaluate(f"[...document.querySelectorAll('.pair .{side}')].map(c => c.textContent)")
    return found


def test_an_article_is_reviewed_and_the_review_comes_back(fresh: Open, run: Path) -> None:
    out = run / "out"
    bitext = read_jsonl(out / f"{NAME}.jsonl")
    watched = fresh()
    opened = watched.open(out / f"{NAME}.html")
    assert texts(opened, "source") == [pair.source for pair in bitext.pairs]
    assert texts(opened, "target") == [pair.target for pair in bitext.pairs]
    hover_a_linked_word(opened)
    filter_and_search(opened)
    press(opened, "Escape")
    opened.locator("#s1").focus()
    press(opened, "a")
    edit(opened, "2", "Diplomats from 34 countries talk in Geneva.", "Control+Enter")
    edit(opened, "7", "The chair at the door stays empty.")
    opened.locator("#s8").focus()
    press(opened, "s")
    opened.click("#split-now")
    opened.locator("#s10").focus()
    press(opened, "m c")
    opened.locator(".editor textarea").fill("Eén zin is beter.")
    press(opened, "Enter")
    kept = (targets(opened), status(opened))
    opened = watched.open(out / f"{NAME}.html")
    assert (targets(opened), status(opened)) == kept
    review = check_exports(opened, bitext)
    assert [one["target"] for one in review["segments"]] == kept[0]

    exported = run / f"{NAME}.review.json"
    exported.write_bytes(download(opened, "json"))
    elsewhere = fresh().open(out / f"{NAME}.html")
    assert upload(elsewhere, exported.read_bytes()).startswith("Imported")
    assert (targets(elsewhere), status(elsewhere)) == kept

    krant("review", "apply", exported, "--in", out, "-q")
    after_apply(watched, out, kept)
    krant("translate", run / "in", "-o", out, "--model", "bundled", "-q")
    after_apply(watched, out, kept)


def hover_a_linked_word(opened: Any) -> None:
    box = opened.locator("#s7 .source").bounding_box()
    opened.mouse.move(box["x"] + 55, box["y"] + box["height"] / 2)  # in “stoel”
    until(opened, "CSS.highlights.has('word')")
    assert highlighted(opened, "word") == ["stoel"]
    assert highlighted(opened, "link") == ["chair"]


def filter_and_search(opened: Any) -> None:
    opened.click("[data-mark=changed] button")
    assert 0 < len(shown_ids(opened)) < 27
    press(opened, "Escape")
    opened.fill("#query", "geneve")
    assert "s2" in shown_ids(opened) and len(shown_ids(opened)) < 10
    opened.fill("#query", "")


def after_apply(watched: Any, out: Path, kept: tuple[list[str], list[str]]) -> None:
    """Every output has what the reviewer decided."""
    bitext = read_jsonl(out / f"{NAME}.jsonl")
    assert [pair.target for pair in bitext.pairs] == kept[0]
    assert [pair.status or "unreviewed" for pair in bitext.pairs] == kept[1]
    english = (out / f"{NAME}.en.txt").read_text("utf-8")
    assert "The chair at the door stays empty." in " ".join(english.split())
    assert "The chair at the door stays empty." in (out / f"{NAME}.tmx").read_text("utf-8")
    opened = watched.open(out / f"{NAME}.html")
    assert (targets(opened), status(opened)) == kept
    assert said(opened) == "" and not opened.locator("#warnings p").count()
    assert opened.locator("nav a").all_text_contents() == ["All articles", "Next →"]


def test_links_lead_through_the_articles_and_the_index_knows_the_progress(fresh: Open, run: Path) -> None:
    watched = fresh()
    opened = watched.open(run / "out" / "tweede.html")
    press(opened, "a")
    number = json.loads(opened.locator("#document").text_content())["pairs"]
    until(opened, "Object.keys(localStorage).length > 0")
    opened = watched.open(run / "out" / "index.html")
    cells = opened.locator(".reviewed").all_text_contents()
    assert cells[1] == f"1 of {len(number)}"
    hrefs = [opened.locator(f"tbody th a >> nth={index}").get_attribute("href") for index in range(2)]
    assert hrefs == [f"{NAME}.html", "tweede.html"]
