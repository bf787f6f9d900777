"""`krant bench align` and `align-growth`: they run on anyone's file, and read the other aligners' outputs rightly."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest
from click.testing import CliRunner

from align.bitext import Bead
from translate.bench_align import GoldDocument
from translate.bench_align_peers import beads_of_links, beads_of_rungs, completed, overlapping, tokenised
from translate.bench_growth import Growth, Point, sentences, texts
from translate.bench_plot import Panel, marks, svg
from translate.cli_bench_align import align
from translate.cli_bench_growth import growth

DOCUMENT = {
    "src": ["Ja, dat is Rutte.", "Nee.", "Hij ging naar Den Haag."],
    "tgt": ["Yes, that is Rutte.", "No.", "He went to The Hague."],
    "gold": [[[0], [0]], [[1], [1]], [[2], [2]]],
}
PLAIN = GoldDocument(("a", "b", "c"), ("x", "y"), ())


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([DOCUMENT, DOCUMENT]), encoding="utf-8")
    return path


def test_it_runs_on_anyones_file(gold: Path) -> None:
    result = CliRunner().invoke(align, [str(gold), "--no-model", "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["aligners"]["Krant --no-model"]["all"]["strict F1"] == 1.0
    assert (report["documents"], report["beads"], report["model"]) == (2, 6, "none")
    table = CliRunner().invoke(align, [str(gold), "--no-model"]).stdout
    assert "| Krant --no-model | 1.000 | 1.000 | 1.000 |" in table


@pytest.mark.parametrize("content", ["{", "[1]", '[{"src": []}]'])
def test_other_files_are_refused(gold: Path, content: str) -> None:
    gold.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(align, [str(gold), "--no-model"])
    assert result.exit_code == 1 and "no benchmark file" in result.stderr


def test_a_peer_that_cannot_be_run_is_named(gold: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(align, [str(gold), "--no-model", "--hunalign", str(tmp_path / "hunalign")])
    assert result.exit_code == 1 and "hunalign: cannot be run" in result.stderr


def test_a_program_in_place_of_hunalign(gold: Path, tmp_path: Path) -> None:
    """A program that gives the diagonal as a ladder, as hunalign would, given the same arguments."""
    program = tmp_path / "hunalign"
    ladder = "awk '{print NR-1, NR-1, 0.5}' OFS='\\t' $3; printf '3\\t3\\t0\\n'"
    program.write_text(f"#!/bin/sh\n[ $1 = -realign ] && {ladder}\n", encoding="utf-8")
    program.chmod(0o755)
    result = CliRunner().invoke(align, [str(gold), "--no-model", "--hunalign", str(program), "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["aligners"]["hunalign -realign"]["all"]["strict F1"] == 1.0


def test_rungs_links_and_overlaps() -> None:
    assert beads_of_rungs("0\t0\t1\n2\t1\t.3\n2\t2\t0\n3\t3\t0\n") == [
        Bead((0, 1), (0,)), Bead((), (1,)), Bead((2,), (2,)),
    ]  # fmt: skip
    assert beads_of_links([[0, 0], [1, 0]], PLAIN) == [Bead((0, 1), (0,)), Bead((2,), ()), Bead((), (1,))]
    assert completed([Bead((1,), (0, 1))], PLAIN) == [Bead((1,), (0, 1)), Bead((0,), ()), Bead((2,), ())]
    assert tokenised("Hij zei: ‘Ja.’") == "hij zei : ‘ ja . ’"
    groups = overlapping(np.array([[3.0, 0], [0, 4]], np.float32), 3)
    assert groups.shape == (3, 2, 2)
    assert np.allclose(groups[1, 1], [0.6, 0.8]) and np.allclose(groups[2, 0], [1, 0])


def test_made_up_texts_are_as_long_as_asked_and_fully_covered() -> None:
    source, target, gold = texts(200, 3)
    assert len(source) in (200, 201)
    assert [i for bead in gold for i in bead.source] == list(range(len(source)))
    assert [j for bead in gold for j in bead.target] == list(range(len(target)))
    assert texts(200, 3) == (source, target, gold)
    assert all(one and two for one, two in islice(sentences(Random(1)), 20))


def test_the_exponent_of_growth() -> None:
    points = tuple(Point(n, n, 0, (n / 5_000) ** 2, 0, 1) for n in (500, 5_000, 50_000))
    assert Growth(points).exponent == pytest.approx(2)
    assert Growth(points[:2]).exponent == pytest.approx(2)


def test_growth_is_measured_and_drawn(tmp_path: Path) -> None:
    plot = tmp_path / "growth.svg"
    result = CliRunner().invoke(growth, ["--sizes", "20,10", "--plot", str(plot), "--json"])
    assert result.exit_code == 0, result.output
    points = json.loads(result.stdout)["points"]
    assert [point["sentences"] // 10 for point in points] == [1, 2]
    assert all(point["megabytes"] > 10 for point in points)
    drawn = ET.fromstring(plot.read_bytes())
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}circle")) == 4
    assert CliRunner().invoke(growth, ["--sizes", "many"]).exit_code == 2


@pytest.mark.parametrize("highest", [0, 0.3, 7, 99, 100, 50_000, 1_234_567])
def test_marks_are_round_and_reach_the_top(highest: float) -> None:
    found = marks(highest)
    assert found[0] == 0 and found[-1] >= highest and len(found) <= 8


def test_a_title_cannot_break_the_picture() -> None:
    assert b"<script>" not in svg([Panel("<script>", "&", [(1, 1)])], '"><script>')
