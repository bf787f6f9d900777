"""Paragraphs into sentences, with offsets, for Dutch and English newspaper prose.

The rules are data: an ordered tuple of `Rule`, each a pattern that ends where a sentence may end and one that begins
there; at every place the first rule that fits decides. That is the model of SRX, so `align.srx` writes the very same
rules for CAT tools. What they are made of is in `align.segmentpatterns`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

from align.abbreviations import LANGUAGES, words
from align.bitext import Sentence
from align.segmentbreaks import firm_breaks, ordinary_breaks
from align.segmentexceptions import english_exceptions, exceptions
from align.segmentpatterns import Rule


def segment(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of one paragraph in order; between them and around them there is only white space.

    A line break inside the paragraph is white space like any other. `language` is a tag such as 'nl', 'nl-BE'
    or 'en_US'; languages other than Dutch and English get rules without abbreviations. White space alone has no
    sentences.
    """
    positions = [0, *_breaks(text, language.lower().replace("_", "-").split("-")[0]), len(text)]
    return tuple(_stripped(text, positions))


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The ordered rules of 'nl' or 'en', first match wins; anything else (SRX: '') gets the generic ones."""
    lists = words(language)
    own = english_exceptions(lists) if language == "en" else []
    return (*own, *firm_breaks(lists), *exceptions(lists), *ordinary_breaks(lists))


def _stripped(text: str, positions: list[int]) -> Iterator[Sentence]:
    for start, end in pairwise(positions):
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            yield Sentence(body, first, first + len(body))


def _breaks(text: str, language: str) -> list[int]:
    """The places where the first fitting rule is a break. Only places that some break rule finds are looked at."""
    finders, deciders = _compiled(language if language in LANGUAGES else "")
    places = {match.end() for finder in finders for match in finder.finditer(text)}
    return [place for place in sorted(places) if _first(deciders, text, place)]


def _first(deciders: list[tuple[str, bool]], text: str, place: int) -> bool:
    return next((breaks for pattern, breaks in deciders if _regex(pattern).match(text, place)), False)


@cache
def _regex(pattern: str) -> regex.Pattern[str]:
    """Compiled when it is first needed: all of a language's rules take a third of a second, a sentence alone none."""
    return regex.compile(pattern)


@cache
def _compiled(language: str) -> tuple[list[regex.Pattern[str]], list[tuple[str, bool]]]:
    """Patterns that find every place of a break rule, and the rules at a place, neighbours of one kind merged."""
    ordered = rules(language)
    finders = [
        regex.compile(f"(?:{rule.before})(?={rule.after})") for rule in ordered if rule.breaks and not rule.narrow
    ]
    groups: list[tuple[list[str], bool]] = []
    for rule in ordered:
        if not groups or groups[-1][1] != rule.breaks:
            groups.append(([], rule.breaks))
        groups[-1][0].append(f"(?={rule.after})(?<={rule.before})")
    return finders, [("|".join(patterns), breaks) for patterns, breaks in groups]
