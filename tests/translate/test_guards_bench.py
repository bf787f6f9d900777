"""`krant bench guards`: what it counts, and that bad input ends in one message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from translate.cli_bench import bench
from translate.errors import KrantError
from translate.guards_bench import Case, alarms, detection, halves, read_cases, repairs
from translate.translator import Hypothesis

LOST = frozenset({"number-differs"})
CASES = [
    Case("Er waren 312 huizen.", "There were 321 houses.", LOST, "rules"),  # right
    Case("Er waren 312 huizen.", "There were 312 houses.", frozenset(), "rules"),
    Case("Er was een huis.", "There was a house.", LOST, "held back"),  # missed
    Case("Er waren 7 huizen.", "There were 8 houses.", frozenset({"repetition"}), "held back", "bundled"),  # both
    Case("Er waren 9 huizen.", "There were 8 houses.", frozenset(), "held back"),  # wrong
]


def test_right_wrong_and_missed_are_counted_by_flag_and_by_case() -> None:
    found = detection(CASES)
    assert found["number-differs"] == {"right": 1, "wrong": 2, "missed": 1, "precision": 0.333, "recall": 0.5}
    assert found["repetition"] == {"right": 0, "wrong": 0, "missed": 1, "precision": None, "recall": 0.0}
    assert found["all flags"] == {"right": 1, "wrong": 2, "missed": 2, "precision": 0.333, "recall": 0.333}
    assert found["any flag"] == {"right": 2, "wrong": 1, "missed": 1, "precision": 0.667, "recall": 0.667}
    assert (found["cases"], found["without fault"]) == (5, 2)


def test_halves_are_reported_apart_and_what_a_model_wrote() -> None:
    found = halves(CASES)
    assert {name: part["cases"] for name, part in found.items()} == {
        "rules": 2, "rules, a model's": 0, "held back": 3, "held back, a model's": 1
    }  # fmt: skip


def test_alarms_are_counted_by_sentence_and_by_guard() -> None:
    assert alarms(["Er waren 312 huizen.", "Ja."], ["There were houses.", "Yes."]) == {
        "sentences": 2, "flagged": 1, "number-differs": 1
    }  # fmt: skip


class Model:
    """Loses the number at first, and finds it when it repairs."""

    def unrepaired(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis("There were houses.") for _ in sentences]

    def translate(self, sentences: Sequence[str]) -> list[Hypothesis]:
        return [Hypothesis("There were 312 houses."), Hypothesis("There were houses.")]


def test_repairs_are_compared_with_what_there_was() -> None:
    reference = "There were 312 houses."
    found = repairs(["Er waren 312 huizen.", "Er waren 313 huizen."], [reference, "There were 313 houses."], Model())
    assert (found["flagged before"], found["repaired"], found["better"], found["changed"]) == (2, 1, 1, 1)
    assert found["chrF of the changed"][0] < found["chrF of the changed"][1] == 100
    (change,) = found["changes"]
    assert (change["line"], change["flags before"], change["flags after"]) == (1, ["number-differs"], [])


def test_without_a_change_there_is_no_chrf_of_the_changed() -> None:
    model = Model()
    model.translate = model.unrepaired  # type: ignore[method-assign]
    assert repairs(["Ja."], ["Yes."], model)["chrF of the changed"] == [None, None]


@pytest.mark.parametrize("text", ["no json", "{}", '[{"source": "a"}]', '["a"]'])
def test_what_are_no_cases_is_said(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    if text == "{}":
        assert read_cases(path) == []
    else:
        with pytest.raises(KrantError, match=r"is no list of cases"):
            read_cases(path)


def test_the_command_prints_a_table_or_json(tmp_path: Path) -> None:
    dutch, english, cases = tmp_path / "a.nl", tmp_path / "a.en", tmp_path / "cases.json"
    dutch.write_text("Nee.\nEr waren 312 huizen.\n", encoding="utf-8")
    english.write_text("No.\nThere were houses.\n", encoding="utf-8")
    one = {"source": "Ja.", "hypothesis": "Yes.", "flags": [], "half": "rules"}
    cases.write_text(json.dumps([one]), encoding="utf-8")
    given = ["guards", "--cases", str(cases), "--source", str(dutch), "--reference", str(english)]
    table = CliRunner().invoke(bench, given)
    assert (table.exit_code, table.stdout.splitlines()[0]) == (0, "rules: 1 cases, 1 without fault")
    found = json.loads(CliRunner().invoke(bench, [*given, "--from", "2", "--json"]).stdout)
    assert found["human translations"] == {"sentences": 1, "flagged": 1, "number-differs": 1}


def test_half_a_text_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(bench, ["guards", "--source", "a.nl"]).exit_code == 2
    assert CliRunner().invoke(bench, ["guards", "--repairs"]).exit_code == 2
    missing = CliRunner().invoke(bench, ["guards", "--cases", str(tmp_path / "none.json")])
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "none.json: is no list of cases" in missing.stderr
