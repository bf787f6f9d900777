"""Every way a term's Dutch forms are spelled: what the finder looks for, and the English each spelling asks for.

Typography is folded (see `fold`). Genitives and compounds are no patterns; the finder reads what follows a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from glossary.fold import folded
from glossary.inflect import dutch_plurals, english_plural
from glossary.names import PARTICLES, english_for
from glossary.terms import Form, Term

Where = Literal["anywhere", "initial", "after-name", "headline"]
_SAINT = re.compile(r"(?:Sint|St\.?)[ -](.+)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A folded spelling of a term. `english` are the right forms, the expected one first.

    `exact` tells a form that the glossary lists from one derived by rule; `where` restricts the places it may stand.
    """

    text: str
    term: Term
    form: Form
    english: tuple[str, ...]
    exact: bool = True
    where: Where = "anywhere"


def is_acronym(form: str) -> bool:
    """Whether a form is written in capitals: EU, N-VA, G7, BBP."""
    return form.isupper() and all(char.isupper() for char in form if char.isalpha())


def patterns(term: Term) -> Iterator[Pattern]:
    """All patterns of a term."""
    for index, form in enumerate(term.dutch):
        english = english_for(term, form)
        for number, spelling in enumerate(_spellings(folded(form))):
            yield from _cased(Pattern(spelling, term, "plain", english, exact=number == 0))
        if index == 0 or " " not in form:
            yield from _derived(term, folded(form), english)


def _spellings(form: str) -> list[str]:
    """Spellings with and without hyphens, of Sint, and with the points of an abbreviation; `form` comes first."""
    found = [form]
    saint = _SAINT.fullmatch(form)
    if saint:
        found += [f"{first}{saint[1]}" for first in ("Sint-", "Sint ", "St. ", "St.-", "St.", "St-", "St ")]
    if "-" in form and re.search(r"[^\W\d_]{3,}-[A-Z][^\W\d_]{2,}", form):
        found.append(re.sub(r"(?<=[^\W\d_]{3})-(?=[A-Z][^\W\d_]{2})", " ", form))
    if 2 <= len(form) <= 4 and form.isascii() and form.isalpha() and form.isupper():
        found.append("".join(f"{letter}." for letter in form))
    return list(dict.fromkeys(found))


def _derived(term: Term, form: str, english: tuple[str, ...]) -> Iterator[Pattern]:
    """Inflected adjectives, plurals of inhabitants and common terms, and adjectives of places in -se."""
    if term.kind == "adjective" and form.endswith(("s", "sch")):
        inflected = re.sub(r"(aa|ee|oo|uu)s$", lambda match: f"{match[1][0]}s", form) + "e"  # Europees, Europese
        yield from _cased(Pattern(inflected, term, "inflected", english, exact=False))
    elif term.kind == "place" and form.split(" ")[-1][:1].isupper():
        ending = "e" if form.endswith("s") else "se"  # Parijse, Londense
        yield from _cased(Pattern(f"{form}{ending}", term, "inflected", english, exact=False))
    elif term.kind in ("inhabitant", "common") and " " not in form and not _is_plural(english[0]):
        plurals = tuple(dict.fromkeys((*map(english_plural, english), *english)))
        for plural in () if is_acronym(form) else dutch_plurals(form):
            yield from _cased(Pattern(plural, term, "plural", plurals, exact=False))


def _is_plural(english: str) -> bool:
    return english.endswith("s") and not english.endswith("ss")


def _cased(pattern: Pattern) -> Iterator[Pattern]:
    """The pattern in each case in which the term's case rule and Dutch capitals let it appear."""
    yield pattern
    text, term = pattern.text, pattern.term
    first = text.split(" ", 1)[0]
    if term.case == "any":
        short = {text.upper()} if len(text) <= 4 and is_acronym(folded(term.en)) else set()  # BBP
        yield from (_as(pattern, form) for form in ({text.lower(), text[:1].upper() + text[1:]} | short) - {text})
    elif text[:1].islower() and term.kind == "person" and first in PARTICLES:
        yield _as(pattern, text[:1].upper() + text[1:])
    elif text[:1].islower():
        yield _as(pattern, text[:1].upper() + text[1:], "initial")
    elif first.lower() in PARTICLES and term.kind == "person" and first != text:
        yield _as(pattern, text[:1].lower() + text[1:], "after-name")
    if len(text) >= 4 and not is_acronym(text):
        yield _as(pattern, text.upper(), "headline")


def _as(pattern: Pattern, text: str, where: Where = "anywhere") -> Pattern:
    return Pattern(text, pattern.term, pattern.form, pattern.english, pattern.exact, where)
