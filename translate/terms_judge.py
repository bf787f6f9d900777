"""Judging one marked term of the benchmark: is it right in the English, is it flagged, is a wrong form there?

By text alone, not by what the layer believes of itself. Right is what a newspaper would print for the term:

- the marked English, and what the glossary accepts for it (US and U.S. for United States, Britain for Great Britain);
- for a genitive: either possessive (Boris's, Boris'), `of Boris`, a country's adjective (Ukrainian for Oekraïnes), and
  the bare name before a noun after an article (the Trump administration); not the bare name anywhere else;
- for a compound: the country's adjective (Israeli policy for Israëlbeleid); but not the name glued to letters, and not
  the Dutch word with the English name inside.

Flagged is a term that a flag of the sentence names. Anything else is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.bitext import Flag
from glossary.english import occurrences
from glossary.fitting import is_bare
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
    """Judge a term; `hits` are those of the sentence, by a finder for the benchmark's own glossary."""
    text = folded(target)
    hit = next((one for one in hits if term.start <= one.start < term.start + len(term.text)), None)
    wrong = hit.term.wrong if hit else ()
    right = _is_right(term, hit, text)
    return Verdict(
        right,
        any(_names(flag, term) for flag in flags),
        any(occurrences(text, form) for form in wrong if form not in right_forms(term, hit)),
        folded(term.text) != folded(term.en) and not right and bool(occurrences(text, term.text)),
    )


def right_forms(term: Marked, hit: Hit | None) -> tuple[str, ...]:
    """English forms of which one must stand there, whole words."""
    found = [term.en, *term.accepted]
    if term.possessive:
        found += possessives(term.base)
    if hit is not None and folded(term.base).lower() in {folded(form).lower() for form in (hit.base, *hit.accepted)}:
        found += hit.accepted
    return tuple(dict.fromkeys(found))


def _is_right(term: Marked, hit: Hit | None, text: str) -> bool:
    loose = hit is not None and hit.term.kind == "common"
    for form in right_forms(term, hit):
        for span in occurrences(text, form, loose):
            if not (term.possessive and hit is not None and is_bare(hit, text, span)):
                return True
    return False


def _names(flag: Flag, term: Marked) -> bool:
    """Whether a flag is about a term: `Poetins: Putin's, not Poutine` about Poetins, `Navo: NATO` about Navotop."""
    source, marked = folded(flag.detail.split(": ", 1)[0]).lower(), folded(term.text).lower()
    return flag.name in FLAGS and bool(source) and (source in marked or marked in source)
