"""Terms that reviewers changed in the same way again and again: candidates for the user's glossary.

Names come from `glossary.suggest`, which knows capitalised sequences and their English; here, those count whose English
the machine did not write. Other words come from the edits themselves: a phrase that became the same other phrase in
several sentences, with the Dutch word that all these sentences have and few others do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from glossary.find import Finder
from glossary.suggest import suggest
from glossary.terms import Glossary

Edit = tuple[str, str, str]
"""The Dutch, the English as the machine wrote it, the English as a person wrote it."""

MOST_WORDS = 4  # of a phrase that was changed; longer ones are sentences written anew
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    """`nl` became `en` in `count` sentences, where the machine had written `machine` ("" if it had nothing alike)."""

    nl: str
    en: str
    count: int
    machine: str = ""


def changed_terms(edits: Iterable[Edit], glossary: Glossary, least: int = 2) -> list[ChangedTerm]:
    """Candidates that were changed at least `least` times, the most frequent first."""
    changed = [edit for edit in dict.fromkeys(edits) if edit[1] and edit[1] != edit[2]]
    found = {one.nl: one for one in _words(changed, least)}
    found |= {one.nl: one for one in _names(changed, glossary, least)}
    finder = Finder(glossary)
    known = {one.nl for one in found.values() if any(hit.expected == one.en for hit in finder.find(one.nl))}
    return sorted((one for one in found.values() if one.nl not in known), key=lambda one: (-one.count, one.nl))


def table(terms: Sequence[ChangedTerm]) -> bytes:
    """A glossary (TSV) with the count in a third column, for `--glossary` after somebody has read it."""
    rows = ["nl\ten\tnote", *(f"{one.nl}\t{one.en}\t{_note(one)}" for one in terms)]
    return "".join(row + "\n" for row in rows).encode("utf-8", "replace")


def _note(one: ChangedTerm) -> str:
    return f"changed {one.count} times" + (f" from {one.machine}" if one.machine else "")


def _names(edits: Sequence[Edit], glossary: Glossary, least: int) -> Iterator[ChangedTerm]:
    for one in suggest([], glossary, [(source, after) for source, _, after in edits], least):
        for english, count in one.english[:1]:
            missed = sum(
                one.nl in source and english in after and english not in before for source, before, after in edits
            )
            if count and missed >= least:
                yield ChangedTerm(one.nl, english, missed)


def _words(edits: Sequence[Edit], least: int) -> Iterator[ChangedTerm]:
    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    sentences = [set(_WORD.findall(source)) for source, _, _ in edits]
    totals = Counter(word for words in sentences for word in words)
    for number, (_, before, after) in enumerate(edits):
        for change in set(_replaced(before, after)):
            where[change].append(number)
    for (before, after), numbers in where.items():
        if len(numbers) >= least:
            shared = set.intersection(*(sentences[number] for number in numbers))
            # The word that is in these sentences and nowhere else; articles and the like are everywhere.
            exact = sorted((word for word in shared if totals[word] == len(numbers) and len(word) > 3), key=_longest)
            if exact:
                yield ChangedTerm(exact[0], after, len(numbers), before)


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _replaced(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The phrases of a few words that were put in the place of others."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    for what, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace" and end - start <= MOST_WORDS and last - first <= MOST_WORDS:
            yield " ".join(old[start:end]), " ".join(new[first:last])
