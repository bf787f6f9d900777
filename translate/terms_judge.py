"""Judging one marked term of the benchmark: is it right in the English, is it flagged, is a wrong form there?

By text alone, not by what the layer believes of itself. Right is what a newspaper would print for the term:

- the marked English, and what the glossary accepts for it (US and U.S. for United States, Britain for Great Britain);
- for a genitive: either possessive (Boris's, Boris'), `of Boris`, a country's adjective (Ukrainian for Oekraïnes), and
  the bare name before a noun after an article (the Trump administration); not the bare name anywhere else;
- for an adjective: the country's name where a newspaper puts that (the border of Ukraine, the Ukraine war, US troops),
  not before any other noun (a Ukraine girl);
- for a compound: the country's adjective (Israeli policy for Israëlbeleid), and what the bundled glossary has for the
  whole word (northern Syria, Franco-German); but not the name glued to letters.

Flagged is a term that a flag of the sentence names. Anything else is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.bitext import Flag
from glossary.english import occurrences
from glossary.fitting import is_bare, is_bare_country
from glossary.fold import folded
from glossary.inflect import possessives
from glossary.terms import Hit

FLAGS = ("missing-term", "forbidden-term", "placed-term", "inconsistent-term", "unsure-name")


@dataclass(frozen=True, slots=True)
class Marked:
    """A term as the benchmark marks it: the Dutch word as printed, where it starts, and its English."""

    text: str
    start: int
    en: str
    accepted: tuple[str, ...] = ()

    @property
    def possessive(self) -> bool:
        return self.en.endswith(("'s", "s'"))

    @property
    def base(self) -> str:
        """The English without a possessive ending."""
        return re.sub(r"'s?$", "", self.en) if self.possessive else self.en


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a marked term; `forbidden` and `dutch` are wrong forms that the English has."""

    right: bool
    flagged: bool
    forbidden: bool
    dutch: bool

    @property
    def silent(self) -> bool:
        return not self.right and not self.flagged


def judge(term: Marked, hits: Iterable[Hit], target: str, flags: Sequence[Flag]) -> Verdict:
    """Judge a term; `hits` are those of the sentence, by finders for the benchmark's own and the bundled glossary."""
    text = folded(target)
    over = [one for one in hits if one.start < term.start + len(term.text) and term.start < one.end]
    over = [one for one in over if _is_akin(one, term)]
    forms = right_forms(term, over)
    right = _is_right(term, over, forms, text)
    wrong = (form for one in over for form in one.term.wrong if form not in forms)
    return Verdict(
        right,
        any(_names(flag, term) for flag in flags),
        not right and any(occurrences(text, form) for form in wrong),
        not right and folded(term.text) != folded(term.en) and bool(occurrences(text, term.text)),
    )


def _is_akin(hit: Hit, term: Marked) -> bool:
    """Whether a hit's English is that of the term or has it as a part: Crimean, northern Syria, Franco-German."""
    names = {folded(form).lower() for form in (hit.base, *hit.accepted)}
    start = folded(term.base).lower()[:4]
    return term.base.lower() in names or any(
        word.startswith(start) for name in names for word in re.split("[ -]", name)
    )


def right_forms(term: Marked, hits: Iterable[Hit] = ()) -> tuple[str, ...]:
    """English forms of which one must stand there, whole words."""
    own = possessives(term.base) if term.possessive else ()
    listed = (form for hit in hits for form in hit.accepted)
    return tuple(dict.fromkeys((term.en, *term.accepted, *own, *listed)))


def _is_right(term: Marked, hits: Sequence[Hit], forms: Iterable[str], text: str) -> bool:
    loose = any(hit.term.kind == "common" for hit in hits)
    if any(occurrences(text, form, loose) for form in term.accepted):
        return True
    return any(_fits(term, hits, text, span) for form in forms for span in occurrences(text, form, loose))


def _fits(term: Marked, hits: Sequence[Hit], text: str, span: tuple[int, int]) -> bool:
    """Whether a right form has the shape that its place asks for."""
    owner = next((hit for hit in hits if hit.form == "genitive"), None) if term.possessive else None
    if owner is not None:
        return not is_bare(owner, text, span)
    adjective = any(hit.term.kind == "adjective" and hit.form != "compound" for hit in hits)
    own = {term.en, term.base, *(folded(hit.base) for hit in hits)}
    other = text[slice(*span)] not in own and not text[slice(*span)].isupper()
    return not (adjective and other and is_bare_country(text, span))


def _names(flag: Flag, term: Marked) -> bool:
    """Whether a flag is about a term: `Poetins: Putin's, not Poutine` about Poetins, `Navo: NATO` about Navotop."""
    source, marked = folded(flag.detail.split(": ", 1)[0]).lower(), folded(term.text).lower()
    return flag.name in FLAGS and bool(source) and (source in marked or marked in source)
