"""Occurrences of terms in Dutch text: longest match in linear time.

An Aho–Corasick automaton (ahocorasick_rs, the Rust crate of ripgrep's author) finds every spelling of every term in one
pass; `verify` decides what each match is, the longest ones stay, and an article's surnames follow its full names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import ahocorasick_rs

from glossary import context, lexicon
from glossary.fold import Folded, fold
from glossary.inflect import english_plural, possessives
from glossary.names import PARTICLES
from glossary.patterns import Pattern, patterns
from glossary.surnames import Surnames
from glossary.terms import Glossary, Hit, Term
from glossary.transliterate import find_names
from glossary.typos import Typos
from glossary.verify import Match, verified

_LONE = re.compile("[\ud800-\udfff]")
_DETERMINERS = lexicon.listed(
    "de die deze veel vele alle sommige andere enkele duizenden honderden miljoenen miljoen duizend twee drie vier "
    "vijf tien jonge oude etnische meeste weinig tussen als voor onder gewone"
)
_ARTICLES = lexicon.listed("een het geen dit dat elk ieder zo'n 'n typisch echt")


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

    def find(self, text: str, guess: bool = False) -> list[Hit]:
        """The terms in a text, in order, not overlapping, the longest ones; offsets are those of `text` as it is.

        With `guess`, names that no term covers and that look transliterated are hits, too (form 'transliterated').
        """
        hits = self._hits(fold(text), doubtful=frozenset())
        return _with_guesses(text, hits) if guess else hits

    def find_in_article(self, sentences: Sequence[str], guess: bool = False) -> list[list[Hit]]:
        """The terms in each sentence of an article, where one sentence helps another.

        A surname alone counts when the full name stands anywhere in the article, and a sentence-initial word that may
        be an ordinary one (Wenen, Pool) counts when the term stands elsewhere beyond doubt.
        """
        texts = [fold(sentence) for sentence in sentences]
        first = [self._hits(text, frozenset()) for text in texts]
        seen = {hit.term for hits in first for hit in hits}
        found = [self._hits(text, frozenset(seen)) for text in texts]
        surnames = Surnames(seen, lambda glossary: Finder(glossary).find)
        lines = [surnames.added(text, hits) for text, hits in zip(sentences, found, strict=True)]
        return [_with_guesses(*line) for line in zip(sentences, lines, strict=True)] if guess else lines

    def _hits(self, text: Folded, doubtful: frozenset[Term]) -> list[Hit]:
        """All hits; a doubtful match counts only if its term is among `doubtful`."""
        matches = [match for match in self._matches(text) if not match.doubtful or match.pattern.term in doubtful]
        taken = bytearray(len(text.text))
        chosen = _longest(text.text, matches, taken)
        chosen += self._typos.find(text.text, taken, Match)
        if not chosen:
            return []
        chosen.sort(key=lambda match: match.start)
        return self._built(text, chosen, matches)

    def _matches(self, text: Folded) -> Iterable[Match]:
        if self._automaton is None:
            return
        searched = _LONE.sub("\ufffd", text.text)  # the automaton takes UTF-8
        for index, start, end in self._automaton.find_matches_as_indexes(searched, overlapping=True):
            before = text.text[start - 1] if start else " "
            after = text.text[end] if end < len(text.text) else " "
            if before.isalnum() or before == "_" or after in "_@":
                continue
            for pattern in self._patterns[self._keys[index]]:
                match = verified(text.text, pattern, start, end)
                if match is not None:
                    yield match

    def _built(self, text: Folded, chosen: list[Match], matches: list[Match]) -> list[Hit]:
        in_link = context.within(context.link_spans(text.raw))
        protected = context.within(context.protected_spans(text.raw))
        rivals: dict[tuple[int, int], list[Match]] = defaultdict(list)
        for match in matches:
            rivals[match.start, match.end].append(match)
        hits = []
        for match in chosen:
            start, end = text.span(match.start, match.end)
            if not in_link(start, end):
                hit = self._hit(text, match, rivals[match.start, match.end])
                hits.append(replace(hit, protected=True) if protected(start, end) else hit)
        return hits

    def _hit(self, text: Folded, match: Match, rivals: list[Match]) -> Hit:
        start, end = text.span(match.start, match.end)
        others = [form for rival in rivals if rival.pattern.exact for form in rival.pattern.english]
        english = list(dict.fromkeys((*match.pattern.english, *others)))
        owned = match.form == "plain" and context.previous_word(text.text, match.start).lower() == "van"
        if match.form in ("genitive", "compound") or owned:  # de premier van Estland: the Estonian prime minister
            english += [form for form in self._adjectives.get(match.pattern.english[0], ()) if form not in english]
        if match.pattern.term.kind == "person" and english[0].split()[0].lower() in PARTICLES:
            english += [form[:1].swapcase() + form[1:] for form in english]
        accepted = tuple(english)
        if match.form == "genitive" and match.pattern.term.kind == "person" and _is_plural(text.text, match):
            english += [english_plural(form) for form in english]
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


def _with_guesses(text: str, hits: list[Hit]) -> list[Hit]:
    return sorted([*hits, *find_names(text, hits)], key=lambda hit: hit.start)


def _is_plural(text: str, match: Match) -> bool:
    """Whether what looks like a genitive is a plural: de Vermeers, de Obama's."""
    return context.previous_word(text, match.start).lower() in _DETERMINERS


def _adjectives(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    """For a country's English name the English adjectives, told by the adjectives that accept the country's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in glossary:
        if term.kind == "adjective":
            for form in term.accepted:
                found[form].append(term.en)
    return {country: tuple(dict.fromkeys(forms)) for country, forms in found.items()}


def _longest(text: str, matches: list[Match], taken: bytearray) -> list[Match]:
    """The longest matches that do not overlap; among equals, an exact form, then the later term. Marks `taken`."""
    best: dict[tuple[int, int], Match] = {}
    for match in matches:
        rival = best.get((match.start, match.end))
        if rival is None or _beats(text, match, rival):
            best[match.start, match.end] = match
    chosen: list[Match] = []
    for match in sorted(best.values(), key=lambda match: (match.start - match.end, match.start)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
            chosen.append(match)
    return chosen


def _beats(text: str, match: Match, rival: Match) -> bool:
    """Whether a later match of the same span wins: Polen are people after a determiner, else a country."""
    kinds = {match.pattern.term.kind, rival.pattern.term.kind}
    if kinds == {"country", "inhabitant"}:
        people = context.previous_word(text, match.start).lower() in _DETERMINERS
        return (match.pattern.term.kind == "inhabitant") == people
    if match.form != rival.form and "genitive" in (match.form, rival.form):
        # Moskous antwoord is Moscow's answer, een Moskous café a Moscow café.
        owner = kinds == {"place", "adjective"} and context.previous_word(text, match.start).lower() not in _ARTICLES
        return (match.form == "genitive") == owner
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
