"""The newspaper corpus: what its check refuses, and that the corpus passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate.training.newspapercheck import NEWSPAPER, SPLITS, lines, numbers_differ, problems, split_of

LONG = "De minister sprak gisteren urenlang met de burgemeesters over het nieuwe plan voor de haven."


@pytest.mark.skipif(not NEWSPAPER.is_dir(), reason="the corpus is not in the wheel")
def test_the_corpus_passes() -> None:
    assert list(problems(lines())) == []


@pytest.mark.skipif(not NEWSPAPER.is_dir(), reason="the corpus is not in the wheel")
def test_the_splits_are_whole_files_that_exist() -> None:
    names = {path.name for path in NEWSPAPER.glob("*.tsv")}
    splits = [set(split_of(NEWSPAPER, name)) for name in SPLITS]
    assert all(split and split <= names for split in splits)
    assert not splits[0] & splits[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Alleen Nederlands\n", "not two texts"),
        ("Een\tOne\tdrie\n", "not two texts"),
        (" Een\tOne\n", "untidy white space"),
        ("Een\t\n", "empty side"),
        ("Een\x07\tOne\n", "control character"),
        ("Dit is dezelfde zin nog\tDit is dezelfde zin nog\n", "both sides are the same"),
        (f"{LONG}\tA.\n{LONG}\tB.\n", "nearly the same as x-001.tsv:1"),
        (f"{LONG}\tA.\n{LONG.replace('nieuwe', 'oude')}\tB.\n", "nearly the same as x-001.tsv:1"),
        ("In 1998 kwam hij.\tIn 1989 he came.\n", "numbers differ: 1998 → 1989"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "x-001.tsv").write_text(text, "utf-8", newline="\n")
    (found,) = problems(lines(tmp_path))
    assert problem in found and found.startswith("x-001.tsv:")


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("om 14.30 uur", "at 2.30 pm"),
        ("om 14 uur", "at 2 pm"),
        ("10.00 uur", "10am"),
        ("1.000 euro", "1,000 euros"),
        ("2,5 procent", "2.5 per cent"),
        ("vijf", "5"),
        ("0.38 uur", "12.38 am"),
    ],
)
def test_numbers_that_agree(dutch: str, english: str) -> None:
    assert numbers_differ(dutch, english) == ""
