"""Killed at every point where a run touches the disk, and run again: the files are those of an undisturbed run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.translate.faults import killed_at, krant, make_articles, tree

STEP = 1 if os.environ.get("KRANT_KILL") == "all" else 29
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_a_run_that_is_killed_anywhere_is_completed_by_the_next(place: Path) -> None:
    command = ("translate", "--no-news", "-q", "in", "-o")
    assert krant(*command, "whole") == 0
    whole = tree(place / "whole")
    number, count = 1, 0
    while killed_at(number, *command, "out"):
        assert krant(*command, "out") == 0
        assert tree(place / "out") == whole, number
        shutil.rmtree(place / "out")
        number, count = number + STEP, count + 1
    print(f"{count} kills, up to point {number}")
    assert number > 200


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(place: Path) -> None:
    command = ("translate", "--no-news", "-q", "in", "-o")
    assert krant(*command, "whole") == 0
    kills = 0
    while killed_at(80 + 10 * kills, *command, "out"):
        kills += 1
        assert kills < 200
    assert kills > 3
    assert tree(place / "out") == tree(place / "whole")


def test_a_second_run_that_is_killed_loses_nothing(place: Path) -> None:
    """An article is changed and one is new, so that pages get other neighbours."""
    command = ("translate", "--no-news", "-q", "in", "-o")
    assert krant(*command, "first") == 0
    changed = {
        "drie.txt": "De stoel blijft leeg. Dat is het einde van de dag.\n",
        "een-a.txt": "Hij bleef. Het is een dag van de week.\n",
    }
    make_articles(place / "in", changed)
    assert krant(*command, "whole") == 0
    whole = tree(place / "whole")
    number = 3
    shutil.copytree(place / "first", place / "out")
    while killed_at(number, *command, "out"):
        assert krant(*command, "out") == 0
        assert tree(place / "out") == whole, number
        shutil.rmtree(place / "out")
        shutil.copytree(place / "first", place / "out")
        number += 2 * STEP
    assert number > 150
