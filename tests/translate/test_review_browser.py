"""The whole way: a run's page reviewed in a real browser, its four exports applied, the article translated again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from align.jsonl import read_jsonl
from tests.align.pages import Open
from tests.align.test_page_review import download, edit, press
from tests.translate.reviews import make_run, translated
from translate.review import read_review, write_review
from translate.review_apply import Options, reviewed, write
from translate.review_run import Run

pytestmark = pytest.mark.browser
SUFFIXES = {"json": ".json", "tmx": ".tmx", "xlf": ".xlf"}


def test_a_review_from_the_browser_is_in_every_file_and_stays(fresh: Open, tmp_path: Path) -> None:
    run = tmp_path / "run"
    make_run(run)
    opened = fresh().open(run / "nieuws.html")
    edit(opened, "4", "Russia stayed <away> & “out”.")
    opened.locator("#s2").focus()
    press(opened, "a r")
    opened.locator("#s5").focus()
    press(opened, "m")
    states = {}
    for form, suffix in SUFFIXES.items():
        path = tmp_path / f"review-{form}{suffix}"
        path.write_bytes(download(opened, form))
        copy = tmp_path / f"run-{form}"
        shutil.copytree(run, copy)
        problems: list[str] = []
        done = reviewed(Run(copy), [path], Options(), problems.append)
        write(Run(copy), done)
        assert problems == [], form
        states[form] = read_jsonl(copy / "nieuws.jsonl")
        again = translated(copy, tmp_path / "nieuws.txt", {"Rusland is er niet.": "ANDERS", "Hij bleef.": "ANDERS"})
        assert list(again.pairs) == list(states[form].pairs), form
        assert again == states[form], form
        assert "Russia stayed <away> & “out”." in (copy / "nieuws.en.txt").read_text("utf-8")
    assert states["json"] == states["tmx"] == states["xlf"]
    pairs = states["json"].pairs
    assert [pair.status for pair in pairs] == ["", "approved", "rejected", "edited", "edited", ""]
    assert pairs[4].source == "Biden zei ‘ja’. Hij bleef."
    review = read_review(tmp_path / "review-json.json")
    assert write_review(review) == (tmp_path / "review-json.json").read_bytes()
