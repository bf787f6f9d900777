"""Terms written into the model's input: `Poetins <t>Putin's</t> leger`, for a model that was trained to obey them.

Dinu et al. 2019 (ACL, "Training Neural Machine Translation to Apply Terminology Constraints") append the wanted
English to the source word, between marks; a model says in its krant.json that it knows this, and with which marks
(`"term_markup": ["<t>", "</t>"]`). The Dutch stays in place, so that the sentence reads as before; what the marks
enclose is only in the model's input, and links lead back to the words of the untouched sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from glossary.fold import folded
from glossary.terms import Change, Hit
from translate.normalize import for_model
from translate.translator import CLAUSE

Links = list[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Markup:
    """The two marks that enclose a term's English in the input of a model."""

    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What a model is given (`text`, as `normalize.for_model` makes it), and how it leads back to the text without
    the annotations (`plain`): `tokens[i]` are the space-separated tokens of `plain` that token i of `text` is about.
    """

    text: str
    plain: str
    tokens: tuple[tuple[int, ...], ...]

    def restored(self, links: Links) -> Links:
        """Links from tokens of `text` as links from tokens of `plain`, the heaviest of equal ones."""
        best: dict[tuple[int, int], float] = {}
        for source, target, weight in links:
            for token in self.tokens[source] if source < len(self.tokens) else ():
                best[token, target] = max(weight, best.get((token, target), 0.0))
        return [(source, target, weight) for (source, target), weight in sorted(best.items())]


def announced(translator: object) -> Markup | None:
    """The marks that a translator's model was trained with, or None: its `term_markup`, a pair of texts."""
    pair = getattr(translator, "term_markup", None)
    return Markup(*pair) if pair else None


def unmarked(text: str) -> Marked:
    """A model's input without annotations."""
    return Marked(text, text, tuple((index,) for index in range(len(text.split()))))


def marked(sentence: str, hits: Sequence[Hit], markup: Markup) -> Marked:
    """The model's input for a raw `sentence`, each hit followed by the English that must stand for it.

    A compound is followed by the English of its first part, after the whole word. Marks that the sentence itself has
    are taken apart, so that no text of an article becomes an annotation.
    """
    pieces: list[tuple[str, int]] = []  # text, and the number of words before it that an annotation is about
    position = 0
    for hit in hits:
        end = _end(sentence, hit)
        english = for_model(hit.expected)
        if hit.protected or end < position or not english or CLAUSE.search(english):
            continue  # an abbreviation's point before a space is where long sentences are cut
        if pieces and end == position:  # Brits-Nederlandse, one word of two terms: <t>British-Dutch</t>
            text, about = pieces[-1]
            pieces[-1] = f"{text.removesuffix(markup.closing)}-{english}{markup.closing}", about
            continue
        pieces.append((_harmless(sentence[position:end], markup), 0))
        pieces.append((f" {markup.opening}{english}{markup.closing}", max(1, len(for_model(hit.word).split()))))
        position = end
    pieces.append((_harmless(sentence[position:], markup), 0))
    return _built(pieces)


def told(sentence: str, hits: Sequence[Hit]) -> list[Change]:
    """What `marked` tells the model of, where the English differs from the Dutch."""
    return [
        Change(hit.text, hit.text, hit.expected, "given to the model")
        for hit in hits
        if not hit.protected and folded(hit.expected) != folded(hit.text) and not CLAUSE.search(hit.expected)
    ]


def _end(sentence: str, hit: Hit) -> int:
    """Where the word ends that the hit is in: the whole compound."""
    if hit.form != "compound":
        return hit.end
    start = sentence.find(hit.word, max(0, hit.start - len(hit.word)))
    return max(hit.end, start + len(hit.word)) if 0 <= start <= hit.start else hit.end


def _harmless(text: str, markup: Markup) -> str:
    for mark in (markup.opening, markup.closing):
        text = text.replace(mark, f"{mark[:1]} {mark[1:]}")
    return text


def _built(pieces: Sequence[tuple[str, int]]) -> Marked:
    """The texts with and without annotations, and which tokens belong together.

    Only whole texts are normalised; annotations are found again in them, since normalisation depends on neighbours
    but keeps the order.
    """
    text = for_model("".join(part for part, _ in pieces))
    plain = for_model("".join(part for part, about in pieces if not about))
    spans, position = [], 0
    for part, about in pieces:
        start = text.find(for_model(part), position) if about else -1
        if about and start < 0:
            return unmarked(plain)  # a combining mark after a term has changed the annotation's last letter
        if about:
            position = start + len(for_model(part))
            spans.append((start, position, about))
    return Marked(text, plain, _tokens(text, plain, spans))


def _tokens(text: str, plain: str, spans: Sequence[tuple[int, int, int]]) -> tuple[tuple[int, ...], ...]:
    """For each token of `text` those of `plain`; `spans` are the annotations (start, end, words they are about)."""
    places = [index for index, token in enumerate(plain.split()) for _ in token] or [0]
    starts = list(accumulate(int(char == " ") for char in text))
    about = [0] * len(text)
    for start, end, count in spans:
        about[start:end] = [count] * (end - start)
    owners: list[list[int]] = [[] for _ in text.split()]
    seen = 0  # characters of `plain`, spaces not counted
    for index, char in enumerate(text):
        if about[index] and char != " ":
            last = places[min(seen, len(places)) - 1] if seen else 0
            owners[starts[index]] += range(max(0, last - about[index] + 1), last + 1)
        elif char != " ":
            owners[starts[index]].append(places[min(seen, len(places) - 1)])
            seen += 1
    return tuple(tuple(dict.fromkeys(found)) for found in owners)


def without_marks(english: str, markup: Markup) -> str:
    """A translation without marks that the model copied."""
    text = re.sub(rf"\s*{re.escape(markup.closing)}", "", english.replace(markup.opening, " "))
    return " ".join(text.split())
