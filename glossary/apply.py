"""Enforcing terms in a translation: what may be put right is, everything else is flagged, nothing is forced.

Three cases for each occurrence of a term in the source: its English stands in the target, and is left alone; a known
wrong form, a copy of the Dutch or a near miss stands there, and is replaced, with its inflection; nothing like it
stands there, which is a violation for a reviewer. A translation whose terms are right is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from glossary.claims import GLUED, Candidate, Claims, claim, glued_rest
from glossary.context import is_initial
from glossary.english import sounds_like_vowel
from glossary.fitting import Misfit, misfits
from glossary.fold import Folded, fold, folded, same_spelling
from glossary.near import NearMisses
from glossary.patterns import is_acronym
from glossary.placing import placement
from glossary.terms import Change, Glossary, Hit, Violation
from glossary.words import linked_spans

Links = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Applied:
    """A translation after enforcement, what was changed in it and why, and what could not be put right."""

    text: str
    changes: tuple[Change, ...] = ()
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """Replace the raw target's `[start:end]` by `text`."""

    start: int
    end: int
    text: str
    change: Change


class Enforcer:
    """Enforces a glossary's terms. Build it once; `apply` and `claims` are pure functions of their arguments."""

    def __init__(self, glossary: Glossary) -> None:
        self._near = NearMisses(glossary)
        lands = (form for term in glossary if term.kind == "country" for form in term.english)
        self._countries = frozenset(folded(form) for form in lands if not is_acronym(form))

    def apply(
        self, source: str, hits: Sequence[Hit], target: str, links: Links = (), last_resort: bool = False
    ) -> Applied:
        """Put right in `target` what can be, for the `hits` that the finder found in `source`.

        `links` are pairs of indices into the words of both sides (see `glossary.words`); without them, likeness and
        order decide. With `last_resort`, a term that nothing stands for is put where clear links say it belongs, and
        reported.
        """
        if not hits:
            return Applied(target)
        text = fold(target)
        claims = self.claims(source, hits, text.text, links)
        fixable = [(hits[i], one) for i, one in claims.wrong.items() if not hits[i].protected and not one.kept]
        edits = [_edit(hit, candidate, text) for hit, candidate in fixable]
        unfit = list(misfits(source, hits, text.text, claims.right, links, self._countries))
        edits += _diacritics(hits, claims, text, {one.index for one in unfit})
        edits += [_refit(hits[one.index], one, text) for one in unfit if one.better]
        placed = _placed(source, hits, text, claims, links) if last_resort else {}
        edits += placed.values()
        edits.sort(key=lambda edit: edit.start)
        parts, position = [], 0
        for edit in edits:
            parts += [target[position : edit.start], edit.text]
            position = edit.end
        changes = tuple(edit.change for edit in edits)
        violations = [*_violations(source, hits, text, claims, links, placed), *_unfit(hits, unfit, text)]
        return Applied("".join([*parts, target[position:]]), changes, tuple(violations))

    def claims(self, source: str, hits: Sequence[Hit], target: str, links: Links = ()) -> Claims:
        """Which places of the folded target stand for which hits, near misses among them."""
        guess = partial(_guess, self._near, source, target)
        return claim(source, hits, target, tuple(links), guess)


def _diacritics(hits: Sequence[Hit], claims: Claims, text: Folded, but: set[int]) -> list[_Edit]:
    """Edits of right forms that only lack or have diacritics: Israël, where English writes Israel."""
    found = []
    for i, span in claims.right.items():
        start, end = text.span(*span)
        printed = text.raw[start:end]
        alike = [form for form in hits[i].accepted if folded(form).lower() == folded(printed).lower()]
        if i in but or hits[i].protected or not alike or any(same_spelling(form, printed) for form in alike):
            continue
        new = alike[0].replace("'", "’") if "’" in printed else alike[0]
        new = new.upper() if printed.isupper() else printed[:1] + new[1:] if new[0].lower() == printed[0] else new
        found.append(_Edit(start, end, new, Change(hits[i].text, printed, new, "diacritics")))
    return found


def _refit(hit: Hit, misfit: Misfit, text: Folded) -> _Edit:
    return _edit(hit, Candidate(misfit.start, misfit.end, misfit.reason), text, misfit.better)


def _unfit(hits: Sequence[Hit], unfit: Sequence[Misfit], text: Folded) -> list[Violation]:
    """Genitives whose name stands there bare, and nothing tells what it owns."""
    return [
        Violation(
            "missing", hits[one.index].text, hits[one.index].expected, text.raw[slice(*text.span(one.start, one.end))]
        )
        for one in unfit
        if not one.better
    ]


def _guess(
    near: NearMisses,
    source: str,
    target: str,
    hit: Hit,
    taken: Sequence[tuple[int, int]],
    linked: Sequence[tuple[int, int]],
) -> Candidate | None:
    return near.find(source, hit, target, taken, linked)


def _edit(hit: Hit, candidate: Candidate, text: Folded, form: str = "") -> _Edit:
    """The edit that puts `form` or the expected one in a candidate's place, with an article before it that fits."""
    start, new = candidate.start, form or _inflected(hit, candidate, text.text)
    if candidate.reason == GLUED:
        new = f"{text.text[start : candidate.end]} "
    mark = "’" if "’" in text.raw else "'"
    new = new.replace("'", mark)
    article = re.search(r"(?<!\w)([Aa])n? $", text.text[:start])
    if article and sounds_like_vowel(text.text[start : candidate.end]) != sounds_like_vowel(new):
        start = article.start()
        new = f"{article[1]}{'n' if sounds_like_vowel(new) else ''} {new}"
    first, last = text.span(start, candidate.end)
    reason = "transliteration, a guess" if hit.form == "transliterated" else candidate.reason
    return _Edit(first, last, new, Change(hit.text, text.raw[first:last], new, reason))


def _inflected(hit: Hit, candidate: Candidate, target: str) -> str:
    """The expected form in the capitals of what it replaces, possessive where a Dutch genitive was copied."""
    found, new = target[candidate.start : candidate.end], hit.base
    if found.isupper() and len(found) > 3 and not is_acronym(new):
        new = new.upper()
    elif new[:1].islower() and is_initial(target, candidate.start):
        new = new[:1].upper() + new[1:]
    possessive = candidate.genitive and not target.startswith("'s", candidate.end)
    return f"{new}'s" if possessive and not target[: candidate.start].endswith(" of ") else new


def _placed(source: str, hits: Sequence[Hit], text: Folded, claims: Claims, links: Links) -> dict[int, _Edit]:
    """Edits that put missing terms where the links of their Dutch lead, by hit."""
    taken = [*claims.right.values(), *(one.span for one in claims.wrong.values())]
    found: dict[int, _Edit] = {}
    for i in claims.missing:
        span = placement(source, hits[i], text.text, taken, links)
        if span is not None:
            found[i] = _edit(hits[i], Candidate(*span, "word links", genitive=hits[i].form == "genitive"), text)
            taken.append(span)
    return found


def _violations(
    source: str, hits: Sequence[Hit], text: Folded, claims: Claims, links: Links, placed: Mapping[int, _Edit]
) -> list[Violation]:
    found = [
        Violation("placed", edit.change.source, hits[i].expected, edit.change.before) for i, edit in placed.items()
    ]
    for i in claims.missing:
        hit = hits[i]
        if not hit.protected and i not in placed:
            spans = linked_spans(source, text.text, (hit.start, hit.end), tuple(links))
            instead = " ".join(text.raw[slice(*text.span(*span))] for span in spans)
            detail = "transliteration, a guess" if hit.form == "transliterated" else ""
            found.append(Violation("missing", hit.text, hit.expected, instead, detail))
    stray = [(i, one) for i, one in claims.stray if one.reason != "capitals"]
    for i, candidate in [*((i, one) for i, one in claims.wrong.items() if one.kept), *stray]:
        detail = "part of a name that was copied" if candidate.kept else candidate.reason
        printed = text.raw[slice(*text.span(*candidate.span))]
        found.append(Violation("forbidden", hits[i].text, hits[i].expected, printed, detail))
    return found + _half_dutch(hits, text, claims)


def _half_dutch(hits: Sequence[Hit], text: Folded, claims: Claims) -> list[Violation]:
    """Compounds whose second part was copied, and is now parted from the name: China strategie."""
    glued = [(hits[i], glued_rest(text.text, one.span)) for i, one in claims.wrong.items() if one.reason == GLUED]
    return [
        Violation("forbidden", hit.word, hit.expected, f"{hit.base}{rest}", "left in Dutch")
        for hit, rest in glued
        if folded(hit.word).endswith(rest)
    ]
