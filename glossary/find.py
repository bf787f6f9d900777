"""Occurrences of terms in Dutch text: longest match in linear time, and what Dutch does to a name.

An Aho–Corasick automaton (ahocorasick_rs, the Rust crate of ripgrep's author) finds every spelling of every term in
one pass. What stands before and after a match decides what it is: the term itself, its genitive (Poetins, Obama's,
Boris'), the first part of a compound (Kremlin-taal, Navotop), or nothing (Iraniër is not Iran).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import ahocorasick_rs

from glossary import context, lexicon
from glossary.fold import Folded, fold
from glossary.inflect import possessives, takes_bare_apostrophe
from glossary.names import PARTICLES, surname
from glossary.patterns import Pattern, is_acronym, patterns
from glossary.terms import NAMES, Form, Glossary, Hit, Term
from glossary.typos import Typos

_DETERMINERS = lexicon.listed(
    "de die deze veel vele alle sommige andere enkele duizenden honderden miljoenen miljoen duizend twee drie vier "
    "vijf tien jonge oude etnische meeste weinig tussen als voor onder gewone"
)
_STRAY_ORGANISATIONS = frozenset({"trouw", "vooruit", "denk"})


@dataclass(frozen=True, slots=True)
class _Match:
    """A verified match in the folded text; `end` includes a genitive's ending, `doubtful` one that may be a word."""

    pattern: Pattern
    start: int
    end: int
    form: Form
    doubtful: bool = False


class Finder:
    """Finds the terms of a glossary in Dutch text. Building takes about a second for 10,000 terms."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._patterns: dict[str, list[Pattern]] = defaultdict(list)
        for term in glossary:
            for pattern in patterns(term):
                self._patterns[pattern.text].append(pattern)
        self._keys = list(self._patterns)
        self._automaton = ahocorasick_rs.AhoCorasick(self._keys) if self._keys else None
        self._adjectives = _adjectives(glossary)

    @cached_property
    def _typos(self) -> Typos:
        return Typos(self._patterns.values())

    def find(self, text: str) -> list[Hit]:
        """The terms in a text, in order, not overlapping, longest first; offsets are those of `text` as it is."""
        return self._hits(fold(text), doubtful=frozenset())

    def find_in_article(self, sentences: Sequence[str]) -> list[list[Hit]]:
        """The terms in each sentence of an article, where one sentence helps another.

        A surname alone counts when the full name stands anywhere in the article, and a sentence-initial word that may
        be an ordinary one (Wenen, Pool) counts when the term stands elsewhere beyond doubt.
        """
        texts = [fold(sentence) for sentence in sentences]
        first = [self._hits(text, frozenset()) for text in texts]
        seen = {hit.term for hits in first for hit in hits}
        found = [self._hits(text, frozenset(seen)) for text in texts]
        surnames = _Surnames(seen)
        return [surnames.added(text, hits) for text, hits in zip(texts, found, strict=True)]

    def _hits(self, text: Folded, doubtful: frozenset[Term]) -> list[Hit]:
        """All hits; a doubtful match counts only if its term is among `doubtful`."""
        matches = [match for match in self._matches(text) if not match.doubtful or match.pattern.term in doubtful]
        taken = bytearray(len(text.text))
        chosen = _longest(text.text, matches, taken)
        chosen += self._typos.find(text.text, taken, _Match)
        if not chosen:
            return []
        chosen.sort(key=lambda match: match.start)
        return self._built(text, chosen, matches)

    def _matches(self, text: Folded) -> Iterable[_Match]:
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(text.text, overlapping=True):
            before = text.text[start - 1] if start else " "
            after = text.text[end] if end < len(text.text) else " "
            if before.isalnum() or before == "_" or after in "_@":
                continue
            for pattern in self._patterns[self._keys[index]]:
                match = _verified(text.text, pattern, start, end)
                if match is not None:
                    yield match

    def _built(self, text: Folded, chosen: list[_Match], matches: list[_Match]) -> list[Hit]:
        in_link = context.within(context.link_spans(text.raw))
        protected = context.within(context.protected_spans(text.raw))
        rivals: dict[tuple[int, int], list[_Match]] = defaultdict(list)
        for match in matches:
            rivals[match.start, match.end].append(match)
        hits = []
        for match in chosen:
            start, end = text.span(match.start, match.end)
            if not in_link(start, end):
                hit = self._hit(text, match, rivals[match.start, match.end])
                hits.append(replace(hit, protected=True) if protected(start, end) else hit)
        return hits

    def _hit(self, text: Folded, match: _Match, rivals: list[_Match]) -> Hit:
        start, end = text.span(match.start, match.end)
        others = [form for rival in rivals for form in rival.pattern.english]
        english = list(dict.fromkeys((*match.pattern.english, *others)))
        if match.form in ("genitive", "compound"):
            english += [form for form in self._adjectives.get(match.pattern.english[0], ()) if form not in english]
        accepted = tuple(english)
        if match.form == "genitive":
            accepted = tuple(dict.fromkeys((*(form for word in english for form in possessives(word)), *english)))
        if match.pattern.where == "headline":
            accepted = tuple(dict.fromkeys((*(form.upper() for form in accepted), *accepted)))
        return Hit(
            term=match.pattern.term,
            start=start,
            end=end,
            form=match.form,
            text=text.raw[start:end],
            word=_word(text.raw, start, end) if match.form == "compound" else text.raw[start:end],
            expected=accepted[0],
            accepted=accepted,
        )


def _adjectives(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    """For a country's English name the English adjectives, told by the adjectives that accept the country's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in glossary:
        if term.kind == "adjective":
            for form in term.accepted:
                found[form].append(term.en)
    return {country: tuple(dict.fromkeys(forms)) for country, forms in found.items()}


def _is_name(term: Term) -> bool:
    return term.kind in NAMES or (term.kind == "common" and not term.nl.islower())


def _verified(text: str, pattern: Pattern, start: int, end: int) -> _Match | None:
    """The match if what surrounds `text[start:end]` lets it be the pattern's term."""
    ending = _ending(text, pattern, start, end)
    if ending is None or not _place_fits(text, pattern, start):
        return None
    form, end = ending
    bare = pattern.text.isalpha() and form in ("plain", "plural", "inflected")
    doubtful = bare and pattern.term.case == "match" and _may_be_word(text, pattern, start)
    if _is_shouted_word(text, pattern, start, end):
        return None
    return _Match(pattern, start, end, form, doubtful)


def _is_shouted_word(text: str, pattern: Pattern, start: int, end: int) -> bool:
    """Whether an acronym is but an ordinary word among words in capitals: DIT IS NIEUWS."""
    twin = is_acronym(pattern.text) and lexicon.is_word(pattern.text)
    return twin and pattern.text.lower() not in pattern.term.dutch and context.shouts(text, start, end)


def _place_fits(text: str, pattern: Pattern, start: int) -> bool:
    if pattern.where == "initial":
        return context.is_initial(text, start)
    if pattern.where == "after-name":
        before = context.previous_word(text, start)
        return before[:1].isupper() and not lexicon.is_word(before)
    return True


def _may_be_word(text: str, pattern: Pattern, start: int) -> bool:
    """Whether a capitalised word that opens a sentence may be an ordinary one: Namen, Wenen, Bout."""
    lower = pattern.text.lower()
    if not pattern.text[0].isupper() or (is_acronym(pattern.text) and pattern.where != "headline"):
        return False
    stray = pattern.term.kind in ("person", "place", "inhabitant") or lower in _STRAY_ORGANISATIONS
    if not stray or not lexicon.is_word(lower):
        return False
    return context.is_initial(text, start) or (pattern.where == "headline")


def _ending(text: str, pattern: Pattern, start: int, end: int) -> tuple[Form, int] | None:
    """What follows a match: its form and end, or None where the match is only part of another word."""
    after = text[end : end + 1]
    name = _is_name(pattern.term)
    if not after or not (after.isalnum() or after in "'-."):
        return pattern.form, end
    if after == ".":
        return pattern.form, end
    if after == "'":
        return _apostrophe(text, pattern, start, end)
    if after == "-":
        following = text[end + 1 : end + 2]
        if not following or (not following.isalnum() and following != " "):
            return pattern.form, end
        compounds = name or pattern.term.kind in ("adjective", "inhabitant") or len(pattern.text) <= 4
        return ("compound", end) if compounds else None
    return _glued(text, pattern, end) if name or pattern.term.kind == "adjective" else None


def _apostrophe(text: str, pattern: Pattern, start: int, end: int) -> tuple[Form, int] | None:
    """Obama's, Boris' (but not a quotation's end), and the closing quote after a term."""
    following = text[end + 1 : end + 3]
    if following[:1].lower() == "s" and not following[1:].isalnum():
        if not _is_name(pattern.term) and pattern.term.kind != "inhabitant":
            return ("plural", end + 2) if pattern.term.kind == "common" else None
        return "genitive", end + 2
    if following[:1].isalnum():
        return None
    opened = text.rfind(" '", max(0, start - 200), start + 1) >= 0 or text.startswith("'")
    if _is_name(pattern.term) and takes_bare_apostrophe(pattern.text) and not opened and following[:1] == " ":
        return "genitive", end + 1
    return pattern.form, end


def _glued(text: str, pattern: Pattern, end: int) -> tuple[Form, int] | None:
    """Poetins and Navotop: letters right after a match."""
    stop = end
    while stop < len(text) and text[stop].isalpha():
        stop += 1
    rest = text[end:stop]
    if text[stop : stop + 1].isdigit() or pattern.form not in ("plain", "inflected"):
        return None
    if pattern.where == "headline" and rest == "S":
        return "genitive", end + 1
    if not rest.islower():
        return None
    if pattern.term.kind == "adjective":
        return ("compound", end) if rest.startswith(("talig", "sprekend", "gezind")) else None
    if rest == "s" and text[stop : stop + 1] != "-" and not is_acronym(pattern.text):
        return "genitive", end + 1
    long_enough = len(pattern.text) >= 4 and not (is_acronym(pattern.text) and len(pattern.text) < 5)
    if not long_enough or (lexicon.is_word(pattern.text) and pattern.term.kind == "person"):
        return None
    whole = pattern.text.rsplit(" ", 1)[-1] + rest
    return ("compound", end) if lexicon.is_tail(rest) and not lexicon.is_word(whole) else None


def _longest(text: str, matches: list[_Match], taken: bytearray) -> list[_Match]:
    """The longest matches that do not overlap; among equals, an exact form, then the later term. Marks `taken`."""
    best: dict[tuple[int, int], _Match] = {}
    for match in matches:
        rival = best.get((match.start, match.end))
        if rival is None or _beats(text, match, rival):
            best[match.start, match.end] = match
    chosen: list[_Match] = []
    for match in sorted(best.values(), key=lambda match: (match.start - match.end, match.start)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
            chosen.append(match)
    return chosen


def _beats(text: str, match: _Match, rival: _Match) -> bool:
    """Whether a later match of the same span wins: Polen are people after a determiner, else a country."""
    kinds = {match.pattern.term.kind, rival.pattern.term.kind}
    if kinds == {"country", "inhabitant"}:
        people = context.previous_word(text, match.start).lower() in _DETERMINERS
        return (match.pattern.term.kind == "inhabitant") == people
    if match.form != rival.form and "genitive" in (match.form, rival.form):
        return match.form != "genitive"
    return match.pattern.exact >= rival.pattern.exact


def _word(raw: str, start: int, end: int) -> str:
    """The whole word around a span, hyphens and apostrophes within included."""

    def inside(i: int) -> bool:
        if not 0 <= i < len(raw):
            return False
        return raw[i].isalnum() or (
            raw[i] in "-‐‑'’" and i > 0 and raw[i - 1 : i].isalnum() and raw[i + 1 : i + 2].isalnum()
        )

    while inside(start - 1):
        start -= 1
    while inside(end):
        end += 1
    return raw[start:end]


class _Surnames:
    """Co-reference: the surnames of the persons that an article names in full."""

    def __init__(self, seen: Iterable[Term]) -> None:
        self._owners: dict[Term, Term] = {}
        self._first = set[str]()
        for term in seen:
            pair = surname(term)
            if pair is not None:
                alone = Term(pair[0], pair[1], kind="person", note=term.nl)
                self._owners[alone] = term
                self._first.update(term.nl.split()[:-1])
        self._finder = Finder(Glossary(tuple(self._owners))) if self._owners else None

    def added(self, text: Folded, hits: list[Hit]) -> list[Hit]:
        """The hits of a sentence with those of surnames alone that nothing else covers, in order."""
        if self._finder is None:
            return hits
        taken = [(hit.start, hit.end) for hit in hits]
        for hit in self._finder.find(text.raw):
            free = all(hit.end <= start or end <= hit.start for start, end in taken)
            if free and not self._another(text.raw, hit, taken):
                form: Form = "surname" if hit.form == "plain" else hit.form
                hits = [*hits, replace(hit, term=self._owners[hit.term], form=form)]
        return sorted(hits, key=lambda hit: hit.start)

    def _another(self, raw: str, hit: Hit, taken: list[tuple[int, int]]) -> bool:
        """Whether another first name stands before it: Pieter Rutte is not Mark Rutte."""
        before = context.previous_word(raw, hit.start)
        if not before[:1].isupper() or before in self._first or before.lower() in PARTICLES:
            return False
        if lexicon.is_word(before) or is_acronym(before) or before.endswith("."):
            return False
        return not any(end == hit.start - 1 for _, end in taken)
