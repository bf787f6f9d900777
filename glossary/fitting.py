"""Right names in a wrong shape: `Turkey patience` for Turkijes geduld, `a Ukraine girl` for een Oekraïens meisje.

The name is right, its ending is not. It is put right only where word links say that the next English word is what the
Dutch name belongs to; a genitive that nothing shows is reported. English that says it otherwise (the army of Putin,
the Trump administration, Putin and Xi's plans, the Ukraine war) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glossary.english import Span
from glossary.fold import folded
from glossary.lexicon import listed
from glossary.patterns import is_acronym
from glossary.terms import NAMES, Hit
from glossary.words import overlaps, words

Links = Sequence[tuple[int, int]]

_PREPOSITIONS = (
    "of by from for to in at with on against about between under within like than via into near over around behind "
    "across through after before without towards toward inside outside"
)
_AFTER_PREPOSITION = re.compile(
    rf"\b(?i:{'|'.join(_PREPOSITIONS.split())})\s+(?:(?:the|President|[A-Z][\w.'-]*)\s+){{0,3}}$"
)
_DETERMINED = re.compile(
    r"(?<![\w'])(?i:the|an?|this|that|these|those|his|her|its|their|our|my|your|no|every|each|any|some|\w+'s)\s+"
    r"(?:[a-z][\w-]*\s+)?$"
)
_NEXT = re.compile(r"\s([a-z][\w'-]*)")
_JOINED = re.compile(r"(?:,? (?:and|or) |, )[A-Z][^.;:]{0,60}?(?:'s|s')(?!\w)")
_FUNCTION_WORDS = listed(
    "is was are were has have had will would could can cannot must may might shall should do does did be been being "
    "and or but in on at to by of for from with that which who whom whose as than when while after before since until "
    "because if not it he she they we you i the a an this these those also still now never always just then there so "
    "says said wants wanted has had gets got went goes made makes took takes came comes"
)
# Nouns before which newspapers put the country's name itself.
_COUNTRY_BEFORE = listed(
    "war wars crisis aid talks deal summit policy conflict expert experts envoy desk trip visit strategy sanctions"
)
_SPAN = 3  # words after a Dutch name within which what it belongs to stands


@dataclass(frozen=True, slots=True)
class Misfit:
    """The right form `target[start:end]` of hit `index`; `better` is what should stand there, '' if it is unknown."""

    index: int
    start: int
    end: int
    better: str
    reason: str


def misfits(
    source: str, hits: Sequence[Hit], target: str, right: dict[int, Span], links: Links, countries: frozenset[str]
) -> Iterator[Misfit]:
    """Misfits among the `right` spans of hits in the folded target; `countries` are English names of countries."""
    for index, span in right.items():
        hit = hits[index]
        if hit.protected:
            continue
        if hit.form == "genitive" and hit.term.kind in NAMES:
            better = _possessive(source, hit, target, span, links)
            if better is not None:
                yield Misfit(index, *span, better, "genitive")
        elif hit.term.kind == "adjective" and hit.form != "compound" and target[slice(*span)] in countries:
            follower = _follower(target, span[1]) if is_bare_country(target, span) else None
            if follower is not None and target[slice(*span)] != folded(hit.base):
                belongs = _belongs(source, hit, target, follower, links)
                yield Misfit(index, *span, hit.base if belongs else "", "adjective")


def is_bare(hit: Hit, target: str, span: Span) -> bool:
    """Whether a genitive's name stands at `target[span]` with nothing that says whose: no 's, no `of`, no article."""
    start, end = span
    names = {folded(form).lower() for form in (hit.base, *hit.term.english)}
    if target[start:end].lower() not in names or target[end : end + 1] in ("'", "-") or _JOINED.match(target, end):
        return False
    if _AFTER_PREPOSITION.search(target[:start]) or re.match(r" [A-Z]", target[end:]):
        return False
    return _follower(target, end) is None or _DETERMINED.search(target[:start]) is None


def _possessive(source: str, hit: Hit, target: str, span: Span, links: Links) -> str | None:
    """The name with its ending; '' where it should have one but nothing tells what it owns; None where all is well."""
    if not is_bare(hit, target, span):
        return None
    found, follower = target[slice(*span)], _follower(target, span[1])
    if follower is None or not _belongs(source, hit, target, follower, links):
        return ""
    return f"{found}'S" if found.isupper() and len(found) > 3 and not is_acronym(hit.base) else f"{found}'s"


def is_bare_country(target: str, span: Span) -> bool:
    """Whether a country's name stands before a noun that asks for the adjective: a Ukraine girl, not a Ukraine war."""
    follower = _follower(target, span[1])
    if follower is None or target[slice(*follower)] in _COUNTRY_BEFORE:
        return False
    return _AFTER_PREPOSITION.search(target[: span[0]]) is None


def _follower(target: str, end: int) -> Span | None:
    """The lower-case word right after a name, unless it is one that no name can own."""
    found = _NEXT.match(target, end)
    return found.span(1) if found and found[1] not in _FUNCTION_WORDS else None


def _belongs(source: str, hit: Hit, target: str, follower: Span, links: Links) -> bool:
    """Whether a target word is linked to one of the source words right after the hit."""
    sources = [index for index, word in enumerate(words(source)) if overlaps(word, (hit.start, hit.end))]
    places = [index for index, word in enumerate(words(target)) if overlaps(word, follower)]
    after = range(sources[-1] + 1, sources[-1] + 1 + _SPAN) if sources else range(0)
    return any(i in after and j in places for i, j in links)
