"""Word links for a bitext of texts that others translated: from a model's attention, or without one.

Without a model, a lexicon, likeness and place say how much two words belong together. AER on tests/data/links.json
(the settings were chosen on its dev half): 15.5 on dev, 16.3 on test; with the bundled model see `wordlinks`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from align.bitext import Bitext
from align.lexicon import nl_en, parts, tokens
from align.words import words
from translate.align_run import AlignOptions
from translate.normalize import for_model
from translate.redecode import Searching
from translate.wordlinks import Links, Weights, best_links, likeness, word_links

Linker = Callable[[Sequence[tuple[str, str]]], list[Links]]  # (Dutch, English), raw → links between their words
POWER = 0.5  # of a lexicon's probability: rare translations count for more than in proportion
NEAR = 4.0  # how fast links become unlikely with the distance of their places, both from 0 to 1
FLOOR = 0.03  # what all pairs of words have in common
LONGEST = 500  # words of a side; time and memory grow with the square
THRESHOLD = 0.3  # share of the balanced weights below which an English word links to nothing


def with_links(bitext: Bitext, linker: Linker) -> Bitext:
    """The bitext with word links where it has none, all asked for at once; one that is not of Dutch and English as it
    is."""
    options = AlignOptions(bitext.source_language, bitext.target_language)
    if not options.translatable:
        return bitext
    backwards = options.backwards
    wanted = [
        n for n, pair in enumerate(bitext.pairs) if pair.source.strip() and pair.target.strip() and not pair.links
    ]
    texts = [(bitext.pairs[n].source, bitext.pairs[n].target) for n in wanted]
    found = linker([(target, source) for source, target in texts] if backwards else texts)
    pairs = list(bitext.pairs)
    for number, links in zip(wanted, found, strict=True):
        turned = tuple(sorted((target, source) for source, target in links)) if backwards else links
        pairs[number] = replace(pairs[number], links=turned)
    return replace(bitext, pairs=tuple(pairs))


def by_attention(translator: Searching) -> Linker:
    """What the model looks at while it is made to write the given English. Pairs too long for it get no links."""

    def linked(pairs: Sequence[tuple[str, str]]) -> list[Links]:
        plain = [(for_model(dutch), for_model(english)) for dutch, english in pairs]
        found = translator.links(plain)
        return [word_links(*one) for one in zip(found, plain, pairs, strict=True)]

    return linked


def by_lexicon(pairs: Sequence[tuple[str, str]]) -> list[Links]:
    """Every English word with the Dutch one that fits best, if one does: by lexicon, likeness and place.

    Texts of more than 500 words get no links.
    """
    return [_links(dutch, english) for dutch, english in pairs]


def _links(dutch: str, english: str) -> Links:
    sides = [[text[start:end] for start, end in words(text)] for text in (dutch, english)]
    if not all(sides) or max(map(len, sides)) > LONGEST:
        return ()
    places = [(np.arange(len(side)) + 0.5) / len(side) for side in sides]
    near = np.exp(-NEAR * np.abs(np.subtract.outer(places[1], places[0])))
    weights = near * (_lexical(dutch, english) ** POWER + likeness(sides[1], sides[0]) + FLOOR)
    weights /= weights.sum(0)
    weights /= weights.sum(1, keepdims=True)
    return tuple(sorted((i, j) for i, j, _ in best_links(weights, THRESHOLD)))


def _lexical(dutch: str, english: str) -> Weights:
    """How probable the lexicon finds each English word for each Dutch one [English, Dutch], halves of compounds too."""
    lexicon, columns = nl_en(), tokens(dutch)
    rows = [word.removesuffix("'s") for word in tokens(english)]
    found = np.zeros((len(rows), len(columns)))
    for column, word in enumerate(columns):
        entries = parts(word, lexicon)
        for part in entries:
            known = dict(lexicon[part])
            found[:, column] += [known.get(row, 0.0) / len(entries) for row in rows]
    return found
