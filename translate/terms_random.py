"""The control: random words as terms. A layer that only knows how to force words would do as well on these, and a layer
that ruins sentences shows it here.

As in WMT 2023's terminology task: ordinary words of the source and what the reference has for them, by word links
between the two, each sentence with at most one. That the layer gets them right says how well it enforces what no
glossary knows; what it costs is the change of chrF and of the window.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from glossary import lexicon
from glossary.english import occurrences
from glossary.fold import folded
from glossary.terms import Glossary, Hit, Term
from translate.normalize import for_model
from translate.redecode import Searching
from translate.terms import Terms
from translate.terms_bench import compared, translated

SEED = 20261127
CLEAR = 0.5  # weight from which a link is believed
SHORTEST = 5  # letters of both words


class Assigned(Terms):
    """A layer that finds in each sentence only the term that was assigned to it."""

    assigned: dict[str, str]

    def find(self, sentences: Sequence[str]) -> list[list[Hit]]:
        lines = [self.finder.find(sentence) for sentence in sentences]
        return [
            [hit for hit in line if hit.term.nl == self.assigned.get(sentence)][:1]
            for sentence, line in zip(sentences, lines, strict=True)
        ]


def control(dutch: Sequence[str], english: Sequence[str], translator: Searching) -> dict[str, Any]:
    """Random terms of a parallel text with the bare model and with the full layer."""
    pairs = [(for_model(one), for_model(other)) for one, other in zip(dutch, english, strict=True)]
    chosen = [_choice(pair, links) for pair, links in zip(pairs, translator.links(pairs), strict=True)]
    terms = Assigned(Glossary(tuple(dict.fromkeys(term for term in chosen if term)), "random"), names=False)
    object.__setattr__(terms, "assigned", {line: term.nl for line, term in zip(dutch, chosen, strict=True) if term})
    wanted = [[term.en] if term else [] for term in chosen]
    report: dict[str, Any] = {"terms": sum(map(len, wanted))}
    for name, layer in (("raw model", None), ("full layer", terms)):
        targets = [pair.target for pair in translated("text", dutch, translator, layer)]
        right = sum(
            bool(occurrences(folded(target), form, True))
            for target, line in zip(targets, wanted, strict=True)
            for form in line
        )
        accuracy = round(100 * right / max(1, report["terms"]), 2)
        report[name] = {"accuracy": accuracy, **compared([*zip(english, targets, wanted, strict=True)])}
    return report


def _choice(pair: tuple[str, str], links: Sequence[tuple[int, int, float]]) -> Term | None:
    """One ordinary word of the sentence and the word that the reference has for it; always the same one."""
    dutch, english = (side.split() for side in pair)
    clear = [(i, j) for i, j, weight in links if weight >= CLEAR and i < len(dutch) and j < len(english)]
    once = [(i, j) for i, j in clear if [a for a, _ in clear].count(i) == 1 and dutch.count(dutch[i]) == 1]
    words = [(dutch[i].strip(".,;:!?'\""), english[j].strip(".,;:!?'\"")) for i, j in once]
    words = [(nl, en) for nl, en in words if _ordinary(nl) and _ordinary(en) and nl != en and lexicon.is_word(nl)]
    if not words:
        return None
    nl, en = random.Random(f"{SEED}{pair[0]}").choice(words)
    return Term(nl, en, kind="common", case="match")


def _ordinary(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word.islower()
