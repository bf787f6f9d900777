"""An aligned page in a real browser: what is unaligned or unsure, word links both ways, and a whole review of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.jsonl import read_jsonl
from align.tmxread import read_tmx
from tests.align.pages import Open, highlighted, until
from tests.align.test_page_review import download, edit, press
from translate.cli import main

pytestmark = pytest.mark.browser
PAIRS = Path(__file__).parents[1] / "data" / "pairs"
PLACE = """([cell, text]) => { const node = document.createTreeWalker(document.querySelector(cell), 4).nextNode();
  const at = node.data.indexOf(text), r = document.createRange();
  r.setStart(node, at); r.setEnd(node, at + text.length); const b = r.getBoundingClientRect();
  return [b.x + b.width / 2, b.y + b.height / 2]; }"""


def krant(*arguments: object) -> int:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 3), result.output
    return result.exit_code


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """An aligned article of 26 pairs, without a model; the unaligned ones are kept."""
    folder = tmp_path / "aligned"
    texts = PAIRS / "school.nl.txt", PAIRS / "school.en.txt"
    krant("align", *texts, "-o", folder, "--no-model", "--keep-unaligned", "--also", "xliff", "-q")
    return folder


def number_of(run: Path, text: str) -> int:
    """Which pair of the page has `text` on one of its sides, from 1."""
    pairs = read_jsonl(run / "school.jsonl").pairs
    (number,) = [n for n, pair in enumerate(pairs, 1) if text in pair.source + "\n" + pair.target]
    return number


def test_what_is_unaligned_or_unsure_is_seen(fresh: Open, run: Path) -> None:
    opened = fresh().open(run / "school.html")
    pairs = read_jsonl(run / "school.jsonl").pairs
    lost = number_of(run, "640 teaching jobs")
    shown = f"getComputedStyle(document.querySelector('#s{lost} .source'), '::before').content"
    assert opened.evaluate(shown) == '"no sentence on this side"'
    assert "only in the translation" in opened.locator(f"#s{lost} .flag").inner_text()
    unsure = [n for n, pair in enumerate(pairs, 1) if any(flag.name == "low-confidence" for flag in pair.flags)]
    assert unsure
    for number in unsure:
        assert "may not belong together" in opened.locator(f"#s{number}").inner_text()
    opened.get_by_role("button", name="Unaligned").click()
    assert opened.locator(".pair:visible").count() == sum(not (pair.source and pair.target) for pair in pairs)


def test_a_words_english_is_marked_and_back_by_pointer_and_by_keys(fresh: Open, run: Path) -> None:
    opened = fresh().open(run / "school.html")
    pair = f"#s{number_of(run, 'treft 212 kinderen')}"
    opened.locator(pair).scroll_into_view_if_needed()
    for side, word, other in (("source", "kinderen", "children"), ("target", "children", "kinderen")):
        opened.mouse.move(*opened.evaluate(PLACE, [f"{pair} .{side}", word]))
        until(opened, "CSS.highlights.has('word')")
        assert (highlighted(opened, "word"), highlighted(opened, "link")) == ([word], [other])
        opened.mouse.move(5, 5)
        until(opened, "!CSS.highlights.has('word')")
    opened.locator(pair).focus()
    seen = []
    for _ in range(5):
        opened.keyboard.press("ArrowRight")
        seen.append((*highlighted(opened, "word"), *highlighted(opened, "link")))
    assert ("kinderen", "children") in seen


def test_a_review_of_an_aligned_article_is_in_every_file(fresh: Open, run: Path, tmp_path: Path) -> None:
    opened = fresh().open(run / "school.html")
    edit(opened, str(number_of(run, "four vacancies")), "Her school has had <four> vacancies since September.")
    opened.locator("#s1").focus()
    press(opened, "a")
    opened.locator(f"#s{number_of(run, 'We can’t go on')}").focus()
    press(opened, "r")
    opened.locator(f"#s{number_of(run, '640 teaching jobs')}").focus()
    press(opened, "r")
    opened.locator(f"#s{number_of(run, 'We have tried everything')}").focus()
    press(opened, "m")
    states = {}
    for form, suffix in {"json": ".json", "tmx": ".tmx", "xlf": ".xlf"}.items():
        review, copy = tmp_path / f"review{suffix}", tmp_path / f"run-{form}"
        review.write_bytes(download(opened, form))
        shutil.copytree(run, copy)
        krant("review", "apply", review, "--in", copy, "-q")
        states[form] = [(pair.source, pair.target, pair.status) for pair in read_jsonl(copy / "school.jsonl").pairs]
        texts = (copy / "school.tmx").read_text("utf-8"), (copy / "school.xlf").read_text("utf-8")
        assert all("had &lt;four&gt; vacancies" in text for text in texts)
        assert "had <four> vacancies" in (copy / "school.pairs.tsv").read_text("utf-8")
        assert "had &lt;four&gt; vacancies" in (copy / "school.html").read_text("utf-8")
        assert json.loads((copy / "krant-run.json").read_text("utf-8"))["total"]["segments"] == len(states[form])
    both = {form: [one for one in state if one[0] and one[1]] for form, state in states.items()}
    assert both["json"] == both["tmx"] == both["xlf"]
    assert sorted(status for _, _, status in both["json"] if status) == ["approved", "edited", "edited", "rejected"]
    alone = {form: [one for one in state if one not in both[form]] for form, state in states.items()}
    assert [status for *_, status in alone["json"]].count("rejected") == 1, "a TMX holds no unaligned sentences"
    assert len(alone["tmx"]) == len(alone["xlf"]) == len(alone["json"]) > 3, "but none is lost"
    kept = {(pair.source, pair.target) for pair in read_tmx(tmp_path / "run-json" / "school.tmx").pairs}
    assert {(a, b) for a, b, status in both["json"] if status != "rejected"} <= kept


def test_aligning_again_does_not_lose_a_review(run: Path) -> None:
    krant("review", "apply", run / "school.tmx", "--approve", "--in", run, "-q")
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    texts = PAIRS / "school.nl.txt", PAIRS / "school.en.txt"
    result = CliRunner().invoke(main, ["align", *map(str, texts), "-o", str(run), "--no-model"])
    assert result.exit_code == 1 and "school.jsonl: was reviewed (decisions: 21)" in result.stderr
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before
