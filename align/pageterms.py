"""Names and terms of a run: which Dutch ones became which English ones, how often, and where. For the index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.bitext import Bitext

SHOWN = 50  # articles that are listed for a form
Terms = tuple[tuple[str, str, int], ...]
"""Of one article: the Dutch form, the English one, how many times."""


@dataclass(frozen=True, slots=True)
class Form:
    """An English form of a term: how often, in which articles first (title, page or None), and in how many `more`."""

    english: str
    count: int
    articles: tuple[tuple[str, str | None], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A Dutch form and the English ones it has in the run, the most frequent first."""

    dutch: str
    forms: tuple[Form, ...]

    @property
    def count(self) -> int:
        return sum(form.count for form in self.forms)

    @property
    def consistent(self) -> bool:
        return len(self.forms) == 1


def terms_of(bitext: Bitext) -> Terms:
    """The terms that were given or put right in a bitext, in the order of their first place."""
    counts = Counter((change.source, change.after) for pair in bitext.pairs for change in pair.changes)
    return tuple((dutch, english, count) for (dutch, english), count in counts.items())


def overview(articles: Iterable[tuple[str, str | None, Terms]]) -> list[Term]:
    """All terms of articles (title, page, terms): those with several English forms first, then the frequent ones."""
    found: defaultdict[str, defaultdict[str, list[tuple[str, str | None, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for title, page, terms in articles:
        for dutch, english, count in terms:
            found[dutch][english].append((title, page, count))
    terms_found = [Term(dutch, _forms(forms.items())) for dutch, forms in found.items()]
    return sorted(terms_found, key=lambda term: (term.consistent, -term.count, term.dutch))


def _forms(forms: Iterable[tuple[str, Sequence[tuple[str, str | None, int]]]]) -> tuple[Form, ...]:
    made = (
        Form(
            english,
            sum(count for *_, count in places),
            tuple((title, page) for title, page, _ in places[:SHOWN]),
            max(0, len(places) - SHOWN),
        )
        for english, places in forms
    )
    return tuple(sorted(made, key=lambda form: (-form.count, form.english)))
