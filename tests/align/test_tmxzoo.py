"""The zoo: broken and odd TMX files of our own, what must be found in each and what must be left after a repair.

In `expected.json`: `found`, the rules that a check names, and `left`, those that it names in the repaired copy (none:
it is sound; null: the file cannot be repaired without losing something, and no copy is written).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from align.errors import AlignError
from align.tmxcheck import check, check_bytes
from align.tmxfix import fix
from align.tmxread import read_tmx
from align.tmxreport import grouped
from align.tmxrules import RULES
from align.tmxschema import validate_tmx

ZOO = Path(__file__).parents[1] / "data" / "zoo"
EXPECTED = json.loads((ZOO / "expected.json").read_text("utf-8"))
UNREACHED = {"schema", "no-units"}


def rules(path: Path) -> list[str]:
    return sorted({finding.rule for finding in check(path).findings})


def test_the_zoo_is_complete() -> None:
    assert sorted(path.stem for path in ZOO.glob("*.tmx")) == sorted(EXPECTED)
    assert len(EXPECTED) >= 40
    shown = {rule for case in EXPECTED.values() for rule in case["found"]}
    assert set(RULES) - shown <= UNREACHED, "each rule has an animal"


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_wrong_is_found(name: str) -> None:
    assert rules(ZOO / f"{name}.tmx") == EXPECTED[name]["found"]


@pytest.mark.parametrize("name", EXPECTED)
def test_what_can_be_repaired_is(name: str, tmp_path: Path) -> None:
    checked = check(ZOO / f"{name}.tmx")
    copy = tmp_path / "copy.tmx"
    if EXPECTED[name]["left"] is None:
        with pytest.raises(AlignError, match=r"was not written|by hand"):
            fix(checked, copy)
        assert list(tmp_path.iterdir()) == []
        return
    fix(checked, copy)
    assert rules(copy) == EXPECTED[name]["left"]
    assert validate_tmx(copy) == []


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_that_no_rule_of_the_format_breaks_is_valid(name: str) -> None:
    """Our rules and the schema agree: without an error of ours the schema has nothing against the file either."""
    checked = check(ZOO / f"{name}.tmx")
    if not any(finding.level == "error" or finding.rule == "old-version" for finding in checked.findings):
        assert validate_tmx(checked.source) == []  # type: ignore[arg-type]


def test_a_repair_keeps_every_text(tmp_path: Path) -> None:
    fix(check(ZOO / "html-in-segment.tmx"), tmp_path / "a.tmx")
    source = read_tmx(tmp_path / "a.tmx", inline="text").pairs[0].source
    assert source == "Een vette kopmet nog iets"
    assert read_tmx(tmp_path / "a.tmx").pairs[0].source == (
        'Een <b>vette</b> <a href="x?a=1">kop</a><br/>met <i>nog <b>iets</b></i>'
    )
    fix(check(ZOO / "several-at-once.tmx"), tmp_path / "b.tmx")
    assert read_tmx(tmp_path / "b.tmx").pairs[0].source == "A & B é 1 < 2"
    fix(check(ZOO / "windows-1252.tmx"), tmp_path / "c.tmx")
    assert read_tmx(tmp_path / "c.tmx").pairs[0].source == "Eén kip – ‘ja’."
    fix(check(ZOO / "unknown-attributes.tmx"), tmp_path / "d.tmx")
    assert '<prop type="x-origin">memory</prop>' in (tmp_path / "d.tmx").read_text("utf-8")


def test_line_and_column() -> None:
    found = {finding.rule: finding for finding in check(ZOO / "several-at-once.tmx").findings}
    assert [(found[rule].line, found[rule].column) for rule in ("ampersand", "control", "entity", "less-than")] == [
        (6, 27),
        (6, 30),
        (6, 32),
        (6, 43),
    ]
    (broken,) = check(ZOO / "tag-mismatch.tmx").findings
    assert (broken.line, broken.column > 1) == (6, True)
    assert "Close each element with the end tag" in broken.text


def test_the_report_counts_and_weighs() -> None:
    findings = check(ZOO / "duplicates.tmx").findings + check(ZOO / "control-character.tmx").findings
    groups = grouped(findings)
    assert [group.level for group in groups] == ["error", "note", "note"]
    assert groups[0].sentence.startswith("line 6, column 28 (and 1 more): A control character (U+000B)")
    assert groups[0].sentence.endswith("Refused by: every tool. --fix: is left out.")


def test_every_rule_speaks_to_people() -> None:
    for name, rule in RULES.items():
        assert re.match(r"[A-Z<'{]", rule.says), name
        assert rule.level != "error" or rule.victims, f"{name}: who refuses it?"


def test_what_the_schema_alone_knows() -> None:
    data = (ZOO / "sound.tmx").read_bytes().replace(b"<body>", b"<body><!-- --><note>n</note>")
    assert [finding.rule for finding in check_bytes(data).findings] == ["schema"]


def test_a_name_that_only_a_dtd_could_explain_is_left_to_people(tmp_path: Path) -> None:
    data = (ZOO / "sound.tmx").read_bytes().replace(b"<tmx", b"<!DOCTYPE tmx [<!ELEMENT x ANY>]><tmx")
    checked = check_bytes(data.replace(b"kip", b"&kip;").replace(b"<tu>", b"<tu><note>&n;</note>"))
    with pytest.raises(AlignError, match=r"by hand|cannot be read as TMX"):
        fix(checked, tmp_path / "a.tmx")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(AlignError, match=r"niets\.tmx: cannot be read"):
        check(Path("niets.tmx"))
