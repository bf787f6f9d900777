"""The findings of a TMX check as a report: equal ones counted, in the order of their weight, with cure and victims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from align.tmxrules import RULES, Finding

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Group:
    """A rule that was broken `count` times, first at `line` (0: the whole file)."""

    rule: str
    level: str
    line: int
    column: int
    count: int
    text: str
    repair: str

    @property
    def sentence(self) -> str:
        """One line for people, such as `line 3 (and 2 more): A bare & …`."""
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "") if self.line else "file"
        more = f" (and {self.count - 1:,} more)" if self.count > 1 else ""
        repair = f" --fix: {self.repair}." if self.repair else ""
        return f"{place}{more}: {self.text}{repair}"

    def as_dict(self) -> dict[str, Any]:
        rule = RULES[self.rule]
        return {
            "rule": self.rule,
            "level": self.level,
            "line": self.line,
            "column": self.column,
            "count": self.count,
            "text": self.text,
            "refused_by": rule.victims,
            "repair": self.repair,
        }


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings by rule, the heaviest first, each with its first place and particular."""
    first: dict[str, Finding] = {}
    counts: dict[str, int] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    groups = [
        Group(rule, one.level, one.line, one.column, counts[rule], one.text, RULES[rule].repair)
        for rule, one in first.items()
    ]
    return sorted(groups, key=lambda group: (LEVELS.index(group.level), group.line))
