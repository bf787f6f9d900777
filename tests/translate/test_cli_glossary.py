"""`krant glossary` from the command line, and the bundled glossary as users get it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossary.formats import read
from glossary.lint import lint
from translate.cli import main
from translate.terms import NEWS

DATA = Path(__file__).parents[1] / "data"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_news_glossary_is_large_and_without_errors() -> None:
    news = read(NEWS)
    assert len(news) >= 1_200
    assert [remark.message for remark in lint(news) if remark.level == "error"] == []


@pytest.mark.parametrize(
    ("dutch", "english"),
    [("Poetin", "Putin"), ("Kiev", "Kyiv"), ("OVSE", "OSCE"), ("Oekraïens", "Ukrainian"), ("Wit-Rusland", "Belarus")],
)
def test_the_news_glossary_has_the_names_that_matter(dutch: str, english: str) -> None:
    code, out, _ = run("glossary", "list")
    assert code == 0
    assert (dutch, english) in {tuple(line.split("\t")[:2]) for line in out.splitlines()}


def test_a_house_style_is_a_switch() -> None:
    assert "Kiev\tKiev\tplace" in run("glossary", "list", "--style", "kyiv-traditional")[1]
    code, _, err = run("glossary", "list", "--style", "nobody")
    assert (code, "nobody" in err) == (1, True)


@pytest.mark.parametrize("name", ["terms.csv", "terms.tsv", "terms.tbx", "terms.txt"])
def test_convert_keeps_the_pairs(tmp_path: Path, name: str) -> None:
    code, _, err = run("glossary", "convert", str(DATA / "terms.tsv"), str(tmp_path / name))
    assert (code, err) == (0, "")
    assert [(term.nl, term.en) for term in read(tmp_path / name)] == [
        (term.nl, term.en) for term in read(DATA / "terms.tsv")
    ]


def test_convert_says_what_is_wrong(tmp_path: Path) -> None:
    for source, target in (("nowhere.tsv", "a.csv"), (str(DATA / "terms.tsv"), "a.xyz")):
        code, _, err = run("glossary", "convert", source, str(tmp_path / target))
        assert code == 1 and err.count("\n") == 1


def test_lint_finds_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text("Kiev\tKyiv\nKiev\tKiev\n", "utf-8")
    code, out, _ = run("glossary", "lint", str(path))
    assert code == 3 and "Kiev" in out


def test_suggest_reads_articles_and_bitexts(tmp_path: Path) -> None:
    text = "De burgemeester van Koeterwaal belde. In Koeterwaal was het stil. Niemand in Koeterwaal wist ervan."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    code, out, _ = run("glossary", "suggest", str(tmp_path / "a.txt"), "--json")
    assert code == 0
    assert {"Koeterwaal": 3}.items() <= {one["nl"]: one["count"] for one in json.loads(out)}.items()
