"""Co-reference within an article: surnames alone of the persons whom it names in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from glossary import context, lexicon
from glossary.names import PARTICLES, surname
from glossary.patterns import is_acronym
from glossary.terms import Form, Glossary, Hit, Term

Find = Callable[[str], list[Hit]]


class Surnames:
    """The surnames of the persons among the `seen` terms; `build` makes a function that finds a glossary's terms."""

    def __init__(self, seen: Iterable[Term], build: Callable[[Glossary], Find]) -> None:
        self._owners: dict[Term, Term] = {}
        self._first = set[str]()
        for term in seen:
            pair = surname(term)
            if pair is not None:
                alone = Term(pair[0], pair[1], kind="person", note=term.nl)
                self._owners[alone] = term
                self._first.update(term.nl.split()[:-1])
        self._find = build(Glossary(tuple(self._owners))) if self._owners else None

    def added(self, text: str, hits: list[Hit]) -> list[Hit]:
        """The hits of a sentence with those of surnames alone that nothing else covers, in order."""
        if self._find is None:
            return hits
        taken = [(hit.start, hit.end) for hit in hits]
        for hit in self._find(text):
            free = all(hit.end <= start or end <= hit.start for start, end in taken)
            if free and not self._another(text, hit, taken):
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
