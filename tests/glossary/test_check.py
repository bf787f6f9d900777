"""Checking documents: what is missing, forbidden, inconsistent, where and how often."""

from __future__ import annotations

from glossary.check import CheckDocument, CheckPair, check
from glossary.terms import Glossary, Term
from glossary.words import words

GLOSSARY = Glossary(
    (
        Term("Poetin", "Putin", kind="person"),
        Term("Vladimir Poetin", "Vladimir Putin", kind="person"),
        Term("Kiev", "Kyiv", accepted=("Kyjiv",), kind="place", styles=(("traditional", "Kiev"),)),
        Term("Wit-Rus", "Belarusian", accepted=("Belarussian",), kind="inhabitant"),
    )
)


def document(name: str, *pairs: tuple[str, str]) -> CheckDocument:
    return CheckDocument(name, tuple(CheckPair(str(i), *pair) for i, pair in enumerate(pairs)))


DOCUMENTS = [
    document(
        "een",
        ("Vladimir Poetin zwijgt.", "Vladimir Putin is silent."),
        ("Poetins leger bij Kiev.", "Putin's army near Kyiv."),
        ("Poetin lacht.", "Poetin laughs."),
        ("De film ‘Kiev’ draait.", "The film ‘Kiev’ is on."),
    ),
    document("twee", ("Poetin in Kiev", "He is in Kyjiv."), ("Kiev", "Kiev"), ("Kiev", "Kyiv"), ("Wit-Russen", "")),
]


def test_findings_name_fault_place_and_words() -> None:
    report = check(DOCUMENTS, GLOSSARY)
    found = [
        (finding.document, finding.id, finding.violation.fault, finding.violation.expected, finding.violation.found)
        for finding in report.findings
    ]
    assert found == [
        ("een", "2", "forbidden", "Putin", "Poetin"),
        ("twee", "0", "missing", "Putin", ""),
        ("twee", "1", "forbidden", "Kyiv", "Kiev"),
        ("twee", "3", "missing", "Belarusians", ""),
        ("twee", "0", "inconsistent", "Kyiv", "Kyjiv"),
    ]
    assert (report.count("forbidden"), report.count("missing"), report.count("inconsistent")) == (2, 2, 1)
    assert (report.hits, report.protected) == (9, 1)


def test_a_term_is_counted_over_all_documents() -> None:
    reports = {report.term.nl: report for report in check(DOCUMENTS, GLOSSARY).terms}
    assert str(reports["Poetin"]) == "Poetin: 1× Putin, 1× Poetin, 1× missing"
    assert str(reports["Kiev"]) == "Kiev: 2× Kyiv, 1× Kyjiv, 1× Kiev"
    assert reports["Kiev"].renderings[0].places == (("een", "1"), ("twee", "2"))
    assert [one.right for one in reports["Kiev"].renderings] == [True, True, False]


def test_nothing_to_check() -> None:
    report = check([], GLOSSARY)
    assert (report.findings, report.terms, report.hits) == ((), (), 0)


def test_words_are_those_of_the_word_links() -> None:
    from align.words import words as linked

    for text in ("’t Is zo’n Navo‑top in 2,5 jaar.", "Obama's N-VA’er, 100.000 e\u0301e\u0301n 🙂", ""):
        assert words(text) == linked(text)
