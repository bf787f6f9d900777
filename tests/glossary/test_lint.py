"""What lint finds, and what it lets pass."""

from __future__ import annotations

import pytest

from glossary.lint import lint
from glossary.terms import Glossary, Term


def found(*terms: Term) -> list[tuple[int, str, str]]:
    return [(remark.index, remark.fault, remark.level) for remark in lint(Glossary(terms))]


KYIV = Term("Kiev", "Kyiv", kind="place")


@pytest.mark.parametrize(
    ("terms", "remarks"),
    [
        ([KYIV], []),
        ([KYIV, KYIV], [(1, "duplicate", "error")]),
        ([KYIV, Term("Kiev", "Kiev", kind="place")], [(1, "conflict", "error")]),
        ([KYIV, Term("Kyjiv", "Kyiv", ("Kiev",), kind="place")], [(1, "duplicate", "remark")]),
        (
            [Term("Polen", "Poland", kind="country"), Term("Polen", "Poles", kind="inhabitant")],
            [(1, "conflict", "remark")],
        ),
        ([Term("Kiev", "Kyiv", forbidden=("Kyiv",), kind="place")], [(0, "accepted-and-forbidden", "error")]),
        ([Term("Kiev", "Kyiv", ("Kyjiv", "Kyjiv"), kind="place")], [(0, "repeated-form", "remark")]),
        (
            [Term("Raad", "Council", kind="organisation"), Term("Hoge Raad", "Supreme Court", kind="organisation")],
            [(0, "ordinary-word", "remark"), (1, "swallows", "remark")],
        ),
        ([Term("Poetin", "Putin", kind="person"), Term("Vladimir Poetin", "Vladimir Putin", kind="person")], []),
        ([Term("Wenen", "Vienna", kind="place")], [(0, "ordinary-word", "remark")]),
        ([Term("Wenen", "Vienna", kind="place", case="any")], [(0, "ordinary-word", "error")]),
        ([Term("IS", "IS", kind="organisation")], [(0, "ordinary-word", "remark")]),
        ([Term("kabinet", "cabinet", case="any")], []),
    ],
)
def test_remarks(terms: list[Term], remarks: list[tuple[int, str, str]]) -> None:
    assert found(*terms) == remarks


def test_a_message_names_both_sides() -> None:
    (remark,) = lint(Glossary((KYIV, Term("Kiev", "Kiev", kind="place"))))
    assert remark.message == "'Kiev' is 'Kiev' (place) here and 'Kyiv' (place) in term 1"
