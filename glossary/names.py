"""The parts of a person's name: particles, the surname in Dutch and in English, family names that come first."""

from __future__ import annotations

from glossary.fold import folded
from glossary.lexicon import listed
from glossary.terms import Term

PARTICLES = listed(
    "van de den der ten ter te von zu zum vom al el bin ibn di da del della du la le les dos das do af 't"
)
_FAMILY_FIRST = frozenset(
    {"China", "Taiwan", "Hong Kong", "North Korea", "South Korea", "Korea", "Vietnam", "Cambodia"}
)
_TITLES = listed("sjah sjeik emir koning koningin prins prinses paus patriarch ayatollah grootayatollah")


def surname(term: Term) -> tuple[str, str] | None:
    """The surname of a full name, in Dutch and in English; None for one word or where it cannot be told.

    >>> surname(Term("Vladimir Poetin", "Vladimir Putin", kind="person"))
    ('Poetin', 'Putin')
    """
    dutch, english = term.nl.split(), term.en.split()
    if term.kind != "person" or not 2 <= len(dutch) <= 6 or len(english) < 2 or dutch[0].lower() in _TITLES:
        return None
    if dutch[0].lower() in PARTICLES or dutch[0].islower():
        return None  # Bin Laden, Le Pen and keizer Augustus are no first name and surname
    if term.domain in _FAMILY_FIRST and len(dutch[0]) <= 5 and len(dutch) <= 3:
        return dutch[0], english[0]
    start = _start(dutch)
    if dutch[start][0].isdigit() or len(dutch[-1]) < 3 or set(dutch[-1]) <= set("IVX"):
        return None
    same = len(dutch) == len(english)
    return " ".join(dutch[start:]), " ".join(english[start if same else _start(english) :])


def _start(words: list[str]) -> int:
    """Where the surname starts: at the first particle after the first name, else at the last word."""
    return next((i for i in range(1, len(words) - 1) if words[i].lower() in PARTICLES), len(words) - 1)


def english_for(term: Term, dutch: str) -> tuple[str, ...]:
    """The English forms for one Dutch form: those of the term, but the surname where `dutch` is only a surname."""
    words = len(dutch.split())
    parts = surname(term)
    if parts is None or words >= len(term.nl.split()) or words > len(parts[0].split()):
        return term.english
    if folded(dutch) == folded(term.nl.split()[0]) != folded(parts[0]):
        return (term.en.split()[0],)
    rest = [surname(Term(term.nl, form, kind="person", domain=term.domain)) for form in term.accepted]
    return tuple(dict.fromkeys((parts[1], *(pair[1] for pair in rest if pair))))
