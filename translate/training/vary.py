"""Variants of a training pair: other names, required terms written into the source, signs, capitals, headlines.

A pair keeps its word links through every change, because each character remembers the token it came from. What a
variant teaches: to copy names it has never seen, to render those the news glossary knows, to obey a term that stands
behind its Dutch form (Dinu et al. 2019; Bergmanis and Pinnis 2021), and to pass on signs outside the vocabulary.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\w+|[^\w\s]")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]{3,}\b")
POSSESSED = re.compile(r"\b([A-Z][a-zé]{3,})'s\b")
OPEN, CLOSE, TAG = "<t>", "</t>", "<bt>"  # pieces of the vocabulary: a required rendering, a back-translated source
SIGNS = "°±×÷€£¥©®™•→←↑↓★☆♥✓✗§¶µ½¼¾²³αβγδπΩЖДЯщюאבגשعربي中文日本한국ñçøåßłżşğđ"
EMOJI = (0x1F300, 0x1F64F)

Link = tuple[int, int]  # (Dutch token, English token), tokens as TOKEN finds them
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """A text and, for each of its characters, the token of the original sentence that it belongs to (−1: none)."""

    text: str
    owners: list[int]

    @classmethod
    def of(cls, text: str) -> Side:
        owners = [-1] * len(text)
        for index, token in enumerate(TOKEN.finditer(text)):
            owners[token.start() : token.end()] = [index] * (token.end() - token.start())
        return cls(text, owners)

    def replaced(self, start: int, end: int, text: str, owner: int) -> Side:
        return Side(
            self.text[:start] + text + self.text[end:],
            self.owners[:start] + [owner] * len(text) + self.owners[end:],
        )

    def span(self, token: int) -> tuple[int, int]:
        start = self.owners.index(token)
        end = start
        while end < len(self.owners) and self.owners[end] == token:
            end += 1
        return start, end


@dataclass(frozen=True, slots=True)
class Pair:
    """One Dutch and one English sentence with the links between their tokens (none if nobody aligned them)."""

    dutch: Side
    english: Side
    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, dutch: str, english: str, links: str = "") -> Pair:
        """`links` as eflomal and fast_align write them: `0-0 1-2`."""
        pairs = ((int(a), int(b)) for a, b in (link.split("-") for link in links.split()))
        return cls(Side.of(dutch), Side.of(english), tuple(pairs))

    def turned(self) -> Pair:
        """The same in the other direction, for a reverse model: the English as the source."""
        return Pair(self.english, self.dutch, tuple((target, source) for source, target in self.links))


@dataclass(frozen=True)
class Shares:
    """How many of the pairs get which variant."""

    names: float = 0.15
    terms: float = 0.12
    signs: float = 0.015
    capitals: float = 0.01
    headlines: float = 0.02
    joined: float = 0.05


def shared_names(dutch: str, english: str) -> set[str]:
    """Capitalised words inside both sentences, spelt the same."""
    return set(NAME.findall(dutch)) & set(NAME.findall(english))


def varied(pair: Pair, names: Names, shares: Shares, chance: random.Random) -> Pair:
    """`pair` with the variants that chance gives it."""
    if names and chance.random() < shares.names:
        pair = with_other_name(pair, names, chance)
    if pair.links and chance.random() < shares.terms:
        pair = with_terms(pair, chance)
    if chance.random() < shares.signs:
        pair = with_sign(pair, chance)
    if chance.random() < shares.capitals:
        pair = in_capitals(pair)
    elif chance.random() < shares.headlines:
        pair = without_stop(pair)
    return pair


def with_other_name(pair: Pair, names: Names, chance: random.Random) -> Pair:
    """One name that both sides share, in its genitive too, replaced by a (Dutch, English) name."""
    shared = sorted(shared_names(pair.dutch.text, pair.english.text))
    possessed = [name for name in POSSESSED.findall(pair.english.text) if re.search(rf"\b{name}s\b", pair.dutch.text)]
    if not shared and not possessed:
        return pair
    old, (dutch, english) = chance.choice(shared + possessed), chance.choice(names)
    renamed = _renamed(_renamed(pair.dutch, old, dutch), f"{old}s", genitive(dutch))
    return Pair(renamed, _renamed(pair.english, old, english), pair.links)


def _renamed(side: Side, old: str, new: str) -> Side:
    for found in reversed(list(re.finditer(rf"\b{old}\b", side.text))):
        side = side.replaced(*found.span(), new, side.owners[found.start()])
    return side


def genitive(name: str) -> str:
    """The Dutch genitive: Ruttes, Obama's, Boris'."""
    return name + ("'" if name[-1] in "sxz" else "'s" if name[-1] in "aiouy" else "s")


def with_terms(pair: Pair, chance: random.Random) -> Pair:
    """Some words of the source followed by the English ones that render them, between OPEN and CLOSE.

    Now and then without the genitive's 's or the plural's s, so that the model learns to inflect what it is given.
    """
    targets: dict[int, set[int]] = {}
    for source, target in pair.links:
        targets.setdefault(source, set()).add(target)
    share, dutch, last = chance.choice((0.1, 0.3, 0.6)), pair.dutch, -1
    insertions = []
    for first in sorted(targets):
        if first <= last or chance.random() > share:
            continue
        run = range(first, first + chance.choice((1, 1, 1, 2, 3)))
        rendering = _rendering(pair, run, targets)
        if rendering:
            last = run[-1]
            insertions.append((dutch.span(last)[1], _uninflected(rendering, chance)))
    for place, rendering in reversed(insertions):
        dutch = dutch.replaced(place, place, f" {OPEN} {rendering}{CLOSE}", -1)
    return Pair(dutch, pair.english, pair.links)


def _rendering(pair: Pair, run: Iterable[int], targets: dict[int, set[int]]) -> str:
    """The English of a run of Dutch tokens, if it is one stretch of words that renders nothing else."""
    sources = set(run)
    wanted = set().union(*(targets.get(source, set()) for source in sources))
    if not wanted or not sources <= set(targets) or max(wanted) - min(wanted) + 1 != len(wanted) or len(wanted) > 4:
        return ""
    if any(target in wanted and source not in sources for source, target in pair.links):
        return ""
    dutch = pair.dutch.text[pair.dutch.span(min(sources))[0] : pair.dutch.span(max(sources))[1]]
    english = pair.english.text[pair.english.span(min(wanted))[0] : pair.english.span(max(wanted))[1]]
    worthy = english[0].isalnum() and english[-1].isalnum() and len(dutch) > 3 and dutch[0].isalpha()
    return english if worthy else ""


def _uninflected(rendering: str, chance: random.Random) -> str:
    return re.sub(r"(?<=\w\w\w)('s|s)$", "", rendering) if chance.random() < 0.3 else rendering


def with_sign(pair: Pair, chance: random.Random) -> Pair:
    """Signs that the model may never have seen, at the same place of both sides: at the end or before the stop."""
    signs = "".join(
        chance.choice((chance.choice(SIGNS), chr(chance.randint(*EMOJI)))) for _ in range(chance.choice((1, 1, 2, 4)))
    )
    text = chance.choice((" {}", " ({})", " {}", "{}")).format(signs)
    before = pair.dutch.text[-1:] == pair.english.text[-1:] == "." and chance.random() < 0.5
    return Pair(_inserted(pair.dutch, text, before), _inserted(pair.english, text, before), pair.links)


def _inserted(side: Side, text: str, before: bool) -> Side:
    place = len(side.text) - before
    return side.replaced(place, place, text, -1)


def in_capitals(pair: Pair) -> Pair:
    """Both sides in capitals, if that changes no length (ß does) and breaks no marked term."""
    upper = [side.text.upper() for side in (pair.dutch, pair.english)]
    if OPEN in pair.dutch.text or [len(pair.dutch.text), len(pair.english.text)] != list(map(len, upper)):
        return pair
    return Pair(Side(upper[0], pair.dutch.owners), Side(upper[1], pair.english.owners), pair.links)


def without_stop(pair: Pair) -> Pair:
    """Both sides without their full stop, as headlines are."""
    if not all(side.text.endswith(".") and len(side.text) > 1 for side in (pair.dutch, pair.english)):
        return pair
    dutch, english = (Side(side.text[:-1], side.owners[:-1]) for side in (pair.dutch, pair.english))
    return Pair(dutch, english, pair.links)
