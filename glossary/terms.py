"""The nouns of the glossary: a term, a glossary, where a term occurs, and what is wrong with a translation.

All of them are frozen dataclasses. Texts of a term are single lines without white space at their ends, so that every
format can hold them; `clean` makes such a line of anything. Offsets count Unicode code points (Python's indices).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Literal, get_args

Kind = Literal["person", "place", "organisation", "country", "adjective", "inhabitant", "common"]
Case = Literal["match", "any"]
Form = Literal["plain", "genitive", "plural", "inflected", "compound", "surname", "typo", "transliterated"]
Fault = Literal["missing", "forbidden", "inconsistent", "placed"]

KINDS: tuple[Kind, ...] = get_args(Kind)
CASES: tuple[Case, ...] = get_args(Case)
NAMES: frozenset[str] = frozenset({"person", "place", "organisation", "country"})

# What XML 1.0 cannot hold, and every line break and tab.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class GlossaryError(ValueError):
    """A mistake in the user's glossary, with file, line, cause and cure in the message."""


def clean(text: str) -> str:
    """`text` as one line: white space runs are one space, characters that XML cannot hold are dropped."""
    return " ".join(_UNFIT.sub(" ", text).split())


@dataclass(frozen=True, slots=True)
class Term:
    """A Dutch form and the English form that must stand for it.

    `variants` are other Dutch spellings; `accepted` are English forms that are right too, `forbidden` those that are
    wrong. `case` 'match' means that upper and lower case count. `styles` are pairs of a house style and the English
    form it asks for; `Glossary.with_styles` picks them. `date` is free text, usually ISO 8601.
    Raises GlossaryError for an empty or multi-line text, and for an unknown kind or case rule.
    """

    nl: str
    en: str
    variants: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    kind: Kind = "common"
    case: Case = "match"
    styles: tuple[tuple[str, str], ...] = ()
    note: str = ""
    domain: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise GlossaryError(f"unknown kind {self.kind!r} of {self.nl!r}; use one of: {', '.join(KINDS)}")
        if self.case not in CASES:
            raise GlossaryError(f"unknown case rule {self.case!r} of {self.nl!r}; use one of: {', '.join(CASES)}")
        forms = (self.nl, self.en, *self.variants, *self.accepted, *self.forbidden)
        for text in (*forms, *(part for style in self.styles for part in style)):
            if not text:
                raise GlossaryError(f"the term {self.nl!r} → {self.en!r} has an empty form; fill it in or leave it out")
            _demand_line(text)
        for name, _ in self.styles:
            if "=" in name:
                raise GlossaryError(f"the style {name!r} of {self.nl!r} has an '=' in its name; choose another name")
        for text in (self.note, self.domain, self.date):
            _demand_line(text)

    @property
    def dutch(self) -> tuple[str, ...]:
        """Every Dutch form, the main one first."""
        return (self.nl, *self.variants)

    @property
    def english(self) -> tuple[str, ...]:
        """Every English form that is right, the preferred one first."""
        return (self.en, *self.accepted)

    @property
    def wrong(self) -> tuple[str, ...]:
        """English forms that are known to be wrong: the forbidden ones, and those of house styles not chosen."""
        other = tuple(form for _, form in self.styles if form not in self.english and form not in self.forbidden)
        return self.forbidden + tuple(dict.fromkeys(other))

    def with_styles(self, chosen: frozenset[str]) -> Term:
        """The term in a house style. The form it had stays known as the style 'default', so one can switch back."""
        form = next((form for name, form in self.styles if name in chosen), self.en)
        if form == self.en:
            return self
        styles = tuple((name, other) for name, other in self.styles if name != "default")
        default = dict(self.styles).get("default", self.en)
        return replace(
            self,
            en=form,
            accepted=tuple(other for other in self.accepted if other != form),
            forbidden=tuple(other for other in self.forbidden if other != form),
            styles=(*styles, ("default", default)),
        )


_CELLS = attrgetter(*(field.name for field in fields(Term)))


def _demand_line(text: str) -> None:
    if text != text.strip() or _UNFIT.search(text):
        raise GlossaryError(f"{text!r} is not one clean line; take out line breaks, tabs and white space at its ends")


def default_case(kind: Kind, nl: str) -> Case:
    """The case rule of a term that names none: lower-case common terms match in any case, all else as written."""
    return "any" if kind == "common" and nl == nl.lower() else "match"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in order; where two conflict, the later one wins (a user's glossary is added after the bundled one)."""

    terms: tuple[Term, ...] = ()
    name: str = ""

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __add__(self, other: Glossary) -> Glossary:
        """Both, `other` winning: a term of ours whose main Dutch form is a main form of `other` too is left out."""
        taken = {term.nl for term in other.terms}
        kept = tuple(term for term in self.terms if term.nl not in taken)
        return Glossary(kept + other.terms, "+".join(name for name in (self.name, other.name) if name))

    def with_styles(self, chosen: Iterable[str]) -> Glossary:
        """The glossary in the given house styles, e.g. {'kyiv-traditional', 'british'}.

        Raises GlossaryError for a style that no term has.
        """
        names = frozenset(chosen)
        unknown = sorted(names - set(self.styles()) - {"default"})
        if unknown:
            known = ", ".join(self.styles()) or "none"
            raise GlossaryError(f"no term has the house style {', '.join(unknown)}; available: {known}")
        return Glossary(tuple(term.with_styles(names) for term in self.terms), self.name)

    def styles(self) -> tuple[str, ...]:
        """The names of all house styles, sorted."""
        return tuple(sorted({name for term in self.terms for name, _ in term.styles}))

    def signature(self) -> str:
        """Twelve hexadecimal digits that change when any term does; for outputs and caches."""
        digest = hashlib.sha256()
        for term in self.terms:
            digest.update(repr(_CELLS(term)).encode("utf-8"))  # as astuple, which copies all of it
        return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence: `text[start:end]` of the raw Dutch text, and the English that must stand for it.

    Of a compound (Kremlin-taal, Navotop) the span is the term's part, and `word` is the whole word as printed.
    `accepted` are the English forms that count as right, `expected` first. `protected` marks an occurrence that must
    be left alone, in a quoted title.
    """

    term: Term
    start: int
    end: int
    form: Form
    text: str
    word: str
    expected: str
    accepted: tuple[str, ...]
    protected: bool = False

    @property
    def base(self) -> str:
        """The expected English without a genitive's ending: Putin for Poetins, whose `expected` is Putin's."""
        genitive = self.expected.endswith(("'s", "'S", "'")) and not self.term.en.endswith(("'s", "'"))
        return re.sub(r"'[sS]?$", "", self.expected) if genitive else self.expected


@dataclass(frozen=True, slots=True)
class Change:
    """A change made to a translation: for `source`, `before` became `after` because of `reason`."""

    source: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A term that is not as it should be: `source` as printed, the `expected` English, what was `found` instead.

    'placed' is one that was put in the place of `found` on the word of the links alone: to be looked at.
    """

    fault: Fault
    source: str
    expected: str
    found: str = ""
    detail: str = ""
