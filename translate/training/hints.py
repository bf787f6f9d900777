"""Training sources with what a dictionary says behind their words, as the model will get them.

A dictionary says the same whatever the sentence, and the English side says what was meant: so the model learns to take
from it what it does not know, to inflect it, and to say otherwise where it does not fit. Words that are rare enough for
the dictionary hardly occur in training; that the model may learn from more of them, words that it knows are now and
then given, too: what most often stood for them in the corpus, or what they mean in compounds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from translate.dictionary import Dictionary
from translate.training.vary import TOKEN, Pair, rendering, targets_of

SHORTEST = 4  # letters of a word that is given
KNOWN = 400  # occurrences of a word in the corpus, up to which what it mostly means there is given


@dataclass(frozen=True)
class Hints:
    """How often which hints are given: `share` of the pairs have any; in these `told` of the words that the dictionary
    helps with, and of the others `known` by what the corpus says and `parts` by what they mean in compounds."""

    dictionary: Dictionary
    corpus: Mapping[str, str]
    share: float = 0.75
    told: float = 0.93
    known: float = 0.25
    parts: float = 0.12

    def written(self, pair: Pair, chance: random.Random) -> Pair:
        """The pair, some words of its source followed by their English."""
        dutch, insertions = pair.dutch, []
        for index, token in enumerate(TOKEN.finditer(dutch.text)):
            english = self._said(token[0], index == 0, chance)
            if english:
                insertions.append((token.end(), english))
        for place, english in reversed(insertions):
            marked = f" {self.dictionary.opening} {english}{self.dictionary.closing}"
            dutch = dutch.replaced(place, place, marked, -1)
        return Pair(dutch, pair.english, pair.links)

    def _said(self, word: str, first: bool, chance: random.Random) -> str:
        if len(word) < SHORTEST or not word.isalpha():
            return ""
        english = self.dictionary.english(word, first=first)
        if english:
            return english if chance.random() < self.told else ""
        if word in self.corpus and chance.random() < self.known:
            return self.corpus[word]
        return self.dictionary.parts.get(word, "") if chance.random() < self.parts else ""


def corpus_dictionary(pairs: Iterable[Pair]) -> dict[str, str]:
    """What most often stood for each word that occurs at most KNOWN times, by the word links."""
    occurrences: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {}
    for pair in pairs:
        targets = targets_of(pair)
        for index, word in enumerate(TOKEN.findall(pair.dutch.text)):
            if len(word) < SHORTEST or not word.isalpha() or not word.islower():
                continue
            occurrences[word] += 1
            english = rendering(pair, (index,), targets) if index in targets and occurrences[word] <= KNOWN else ""
            if english:
                found.setdefault(word, Counter())[english] += 1
    return {word: said.most_common(1)[0][0] for word, said in found.items() if occurrences[word] <= KNOWN}
