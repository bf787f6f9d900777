"""Checking a glossary itself: duplicates, conflicts, terms that swallow each other, forms that are ordinary words.

A remark is no error: Polen is a country and a people, and both may stay. `level` tells the two apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from glossary import lexicon
from glossary.fold import folded
from glossary.patterns import is_acronym
from glossary.terms import Glossary, Term

Fault = Literal["duplicate", "conflict", "accepted-and-forbidden", "swallows", "ordinary-word", "repeated-form"]
Level = Literal["error", "remark"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a term: its index in the glossary (from 0), what is the matter, and words for people."""

    index: int
    fault: Fault
    level: Level
    message: str


def lint(glossary: Glossary) -> list[Remark]:
    """All remarks, in the order of the terms."""
    remarks = [*_repeats(glossary), *_conflicts(glossary), *_swallowing(glossary), *_ordinary(glossary)]
    return sorted(remarks, key=lambda remark: (remark.index, remark.fault, remark.message))


def _repeats(glossary: Glossary) -> Iterator[Remark]:
    """Whole terms that are there twice, forms twice in a term, and forms both accepted and forbidden."""
    seen: dict[Term, int] = {}
    for index, term in enumerate(glossary):
        if term in seen:
            yield Remark(index, "duplicate", "error", f"{term.nl!r} is there twice (first as term {seen[term] + 1})")
        seen.setdefault(term, index)
        for form in sorted(set(term.english) & set(term.forbidden)):
            yield Remark(index, "accepted-and-forbidden", "error", f"{form!r} is both right and wrong for {term.nl!r}")
        for forms in (term.dutch, term.english, term.forbidden):
            for form in sorted({form for form in forms if forms.count(form) > 1}):
                yield Remark(index, "repeated-form", "remark", f"{form!r} is there twice in {term.nl!r}")


def _conflicts(glossary: Glossary) -> Iterator[Remark]:
    """The same Dutch form with different English; of one kind, an error, because only the later one is used."""
    owners: dict[str, list[int]] = defaultdict(list)
    terms = glossary.terms
    for index, term in enumerate(terms):
        for form in dict.fromkeys(folded(form) for form in term.dutch):
            for other in owners[form]:
                rival = terms[other]
                if rival == term:
                    continue
                same = rival.kind == term.kind and term.en not in rival.english
                fault: Fault = "duplicate" if rival.en == term.en else "conflict"
                yield Remark(
                    index,
                    fault,
                    "error" if same and fault == "conflict" else "remark",
                    f"{form!r} is {term.en!r} ({term.kind}) here and {rival.en!r} ({rival.kind}) in term {other + 1}",
                )
            owners[form].append(index)


def _swallowing(glossary: Glossary) -> Iterator[Remark]:
    """A term whose words are part of a longer term that renders them otherwise: Raad in Raad van State.

    The longer one wins wherever it stands, which is what one wants; but a translator should know.
    """
    owners: dict[str, int] = {}
    for index, term in enumerate(glossary):
        for form in term.dutch:
            owners.setdefault(folded(form), index)
    for index, term in enumerate(glossary):
        for form in dict.fromkeys(folded(form) for form in term.dutch):
            for part in _parts(form):
                other = owners.get(part)
                if other is None or other == index:
                    continue
                if not _contains(term.english, glossary.terms[other].english):
                    message = f"{form!r} → {term.en!r} swallows {part!r} → {glossary.terms[other].en!r}"
                    yield Remark(index, "swallows", "remark", f"{message} (term {other + 1})")


def _parts(form: str) -> Iterator[str]:
    """The runs of words within a form that are shorter than the form."""
    words = form.split()
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _contains(whole: Iterable[str], parts: Iterable[str]) -> bool:
    wholes = [form.lower() for form in whole]
    return any(part.lower() in form for part in parts for form in wholes)


def _ordinary(glossary: Glossary) -> Iterator[Remark]:
    """Names that are ordinary words when they open a sentence, and acronyms whose lower-case twins are words."""
    for index, term in enumerate(glossary):
        if term.kind == "common":
            continue
        for form in dict.fromkeys(term.dutch):
            if lexicon.is_word(form) and term.case == "any":
                message = f"{form!r} is an ordinary word in lower case, and the case rule is 'any'; use 'match'"
                yield Remark(index, "ordinary-word", "error", message)
            elif lexicon.is_word(form) and form[:1].isupper():
                where = "among capitals" if is_acronym(form) else "at the start of a sentence"
                yield Remark(index, "ordinary-word", "remark", f"{form!r} may be an ordinary word {where}")
