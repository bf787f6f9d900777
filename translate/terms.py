"""The glossary at work on one article: find terms, prepare the model's input, put its output right, flag the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from align.bitext import Change, Flag, Pair
from glossary.apply import Enforcer
from glossary.find import Finder
from glossary.formats import read
from glossary.prepare import prepare
from glossary.terms import Glossary, Hit, Violation
from translate.markup import Marked, Markup, marked, told, unmarked
from translate.normalize import for_model

NEWS = Path(__file__).parent.parent / "glossary" / "data" / "news.tsv"


def load(files: Iterable[Path], styles: Iterable[str], *, news: bool = True) -> Glossary:
    """The bundled news glossary and the user's own files (which win), in a house style. Raises GlossaryError."""
    glossary = Glossary(read(NEWS).terms, "news") if news else Glossary()
    for path in files:
        glossary = glossary + read(path)
    return glossary.with_styles(styles)


@dataclass(frozen=True)
class Terms:
    """A glossary ready for use by every article of a run; to build it takes a third of a second (the news glossary)."""

    glossary: Glossary
    names: bool = True  # transliterate Slavic and Arabic names that no term covers, and flag them
    finder: Finder = field(init=False)
    enforcer: Enforcer = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "finder", Finder(self.glossary))
        object.__setattr__(self, "enforcer", Enforcer(self.glossary))

    def find(self, sentences: Sequence[str]) -> list[list[Hit]]:
        """The terms in the sentences of one article."""
        return self.finder.find_in_article(sentences, guess=self.names)

    def prepare(self, sentence: str, hits: Sequence[Hit], markup: Markup | None = None) -> Marked:
        """What the model is given: the sentence with names in their English spelling, for the model to copy.

        A model that knows `markup` gets the Dutch, each term followed by the English that must stand for it.
        """
        return marked(sentence, hits, markup) if markup else unmarked(for_model(prepare(sentence, hits).text))

    def missing(self, pair: Pair, hits: Sequence[Hit]) -> list[Hit]:
        """The terms that nothing in the target stands for, not even something that `apply` would put right."""
        violations = self.enforcer.apply(pair.source, hits, pair.target, pair.links).violations
        absent = [(one.source, one.expected) for one in violations if one.fault == "missing"]
        return [hit for hit in hits if (hit.text, hit.expected) in absent]

    def apply(
        self, pair: Pair, hits: Sequence[Hit], markup: Markup | None = None
    ) -> tuple[str, tuple[Change, ...], tuple[Flag, ...]]:
        """The pair's target with its terms put right, what was changed, and flags for what could not be."""
        applied = self.enforcer.apply(pair.source, hits, pair.target, pair.links, last_resort=True)
        substituted = told(pair.source, hits) if markup else prepare(pair.source, hits).changes
        changes = [Change(one.source, one.before, one.after, one.reason) for one in applied.changes]
        changes += [
            Change(one.source, one.before, one.after, one.reason)
            for one in substituted
            if one.after in applied.text and not any(change.source == one.source for change in changes)
        ]
        flags = [_flag(violation) for violation in applied.violations]
        flags += [
            Flag("unsure-name", f"{hit.text}: {hit.expected}, by rule") for hit in hits if hit.form == "transliterated"
        ]
        return applied.text, tuple(changes), tuple(dict.fromkeys(flags))


def _flag(violation: Violation) -> Flag:
    detail = f"{violation.source}: {violation.expected}"
    return Flag(f"{violation.fault}-term", f"{detail}, not {violation.found}" if violation.found else detail)
