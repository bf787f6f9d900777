"""Checking translations against a glossary: missing, forbidden and inconsistent renderings, with counts.

A document is a name and its pairs, in order; anybody's translation will do, for the check reads nothing but text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from glossary.apply import Enforcer
from glossary.claims import Claims
from glossary.find import Finder
from glossary.fold import fold, folded
from glossary.terms import Glossary, Hit, Term, Violation


@dataclass(frozen=True, slots=True)
class CheckPair:
    """A source segment and its target, with the id by which a reviewer finds it."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """A document's name and its pairs, in order."""

    name: str
    pairs: tuple[CheckPair, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation and where it is."""

    document: str
    id: str
    violation: Violation


@dataclass(frozen=True, slots=True)
class Rendering:
    """One way in which a term is rendered: how often, whether it is right, and the places (document, id)."""

    english: str
    count: int
    right: bool
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TermReport:
    """How one term is rendered over all documents, the most frequent first; `missing` counts occurrences without."""

    term: Term
    renderings: tuple[Rendering, ...]
    missing: int
    missing_places: tuple[tuple[str, str], ...] = ()

    @property
    def occurrences(self) -> int:
        return self.missing + sum(rendering.count for rendering in self.renderings)

    def __str__(self) -> str:
        """E.g. `Poetin: 41× Putin, 2× Poetin`."""
        parts = [f"{rendering.count}× {rendering.english}" for rendering in self.renderings]
        return f"{self.term.nl}: {', '.join([*parts, *([f'{self.missing}× missing'] if self.missing else [])])}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings in the order of the documents, and a report for each term that occurs, the most frequent first."""

    findings: tuple[Finding, ...]
    terms: tuple[TermReport, ...]
    hits: int
    protected: int

    def count(self, fault: str) -> int:
        """How many findings are of a fault: missing, forbidden or inconsistent."""
        return sum(finding.violation.fault == fault for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One occurrence and what stands for it: the English, or nothing."""

    document: str
    id: str
    hit: Hit
    english: str
    right: bool


def check(documents: Iterable[CheckDocument], glossary: Glossary, finder: Finder | None = None) -> CheckReport:
    """Check every document; a finder for the same glossary saves building one."""
    finder, enforcer = finder or Finder(glossary), Enforcer(glossary)
    findings: list[Finding] = []
    seen: list[_Seen] = []
    protected = 0
    for document in documents:
        found = finder.find_in_article([pair.source for pair in document.pairs])
        for pair, hits in zip(document.pairs, found, strict=True):
            protected += sum(hit.protected for hit in hits)
            text = fold(pair.target).text
            claims = enforcer.claims(pair.source, hits, text)
            seen += _seen(document.name, pair.id, hits, text, claims)
            findings += [Finding(document.name, pair.id, one) for one in _violations(hits, text, claims)]
    findings += _inconsistent(seen, _lands(glossary))
    return CheckReport(tuple(findings), _reports(seen), len(seen), protected)


def _seen(document: str, id: str, hits: Sequence[Hit], text: str, claims: Claims) -> Iterator[_Seen]:
    for i, hit in enumerate(hits):
        if hit.protected:
            continue
        if i in claims.right:
            yield _Seen(document, id, hit, _canonical(hit, text[slice(*claims.right[i])]), True)
        elif i in claims.wrong:
            yield _Seen(document, id, hit, text[slice(*claims.wrong[i].span)], False)
        else:
            yield _Seen(document, id, hit, "", False)


def _canonical(hit: Hit, found: str) -> str:
    """The rendering without inflection, capitals and diacritics: one of the accepted forms, as the glossary has it."""
    for form in sorted(hit.accepted, key=len):
        if folded(form).lower() == found.lower():
            return form.removesuffix("'s").removesuffix("'") if hit.form == "genitive" else form
    return found


def _violations(hits: Sequence[Hit], text: str, claims: Claims) -> Iterator[Violation]:
    for i, hit in enumerate(hits):
        if hit.protected or i in claims.right:
            continue
        if i in claims.wrong:
            candidate = claims.wrong[i]
            yield Violation("forbidden", hit.text, hit.expected, text[slice(*candidate.span)], candidate.reason)
        else:
            yield Violation("missing", hit.text, hit.expected)
    for i, candidate in claims.stray:
        if candidate.reason != "capitals":
            yield Violation("forbidden", hits[i].text, hits[i].expected, text[slice(*candidate.span)], candidate.reason)


def _grouped(seen: Iterable[_Seen]) -> dict[tuple[Term, str], dict[str, list[_Seen]]]:
    """Occurrences by term and what is expected of it (Putin, Vladimir Putin), then by rendering."""
    groups: dict[tuple[Term, str], dict[str, list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in seen:
        if one.english:
            groups[one.hit.term, one.hit.base.lower()][one.english].append(one)
    return groups


def _lands(glossary: Glossary) -> frozenset[str]:
    """English names of countries: what may stand for an adjective beside it (US troops, the Ukraine war)."""
    return frozenset(form for term in glossary if term.kind == "country" for form in term.english)


def _inconsistent(seen: Sequence[_Seen], lands: frozenset[str]) -> Iterator[Finding]:
    """Right renderings that differ from the one most used for the same term, in any document."""
    counted = (one for one in seen if one.right and one.hit.form != "compound")
    counted = (one for one in counted if one.hit.term.kind != "adjective" or one.english not in lands)
    for renderings in _grouped(counted).values():
        most = max(renderings, key=lambda english: (len(renderings[english]), english))
        for english, ones in renderings.items():
            if english != most and not _same_word(english, most):
                detail = ", ".join(f"{len(ones)}× {english}" for english, ones in sorted(renderings.items()))
                for one in ones:
                    violation = Violation("inconsistent", one.hit.text, most, english, detail)
                    yield Finding(one.document, one.id, violation)


def _same_word(one: str, two: str) -> bool:
    """Whether two forms are inflections of a word: Russian and Russians, ceasefire and ceasefires."""
    return one.lower().removesuffix("s") == two.lower().removesuffix("s")


def _reports(seen: Sequence[_Seen]) -> tuple[TermReport, ...]:
    by_term: dict[Term, list[_Seen]] = defaultdict(list)
    for one in seen:
        by_term[one.hit.term].append(one)
    reports = [_report(term, ones) for term, ones in by_term.items()]
    return tuple(sorted(reports, key=lambda report: (-report.occurrences, report.term.nl)))


def _report(term: Term, ones: list[_Seen]) -> TermReport:
    places: dict[tuple[str, bool], list[tuple[str, str]]] = defaultdict(list)
    for one in ones:
        if one.english:
            places[one.english, one.right].append((one.document, one.id))
    most = sorted(places.items(), key=lambda item: -len(item[1]))
    renderings = tuple(Rendering(english, len(found), right, tuple(found)) for (english, right), found in most)
    missing = tuple((one.document, one.id) for one in ones if not one.english)
    return TermReport(term, renderings, len(missing), missing)
