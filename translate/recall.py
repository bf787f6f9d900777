"""What the model said before is not asked again: an article's sentences, kept in the journal.

A sentence is known again by all that the model was told of it (its text, its terms, the model, the search). The second
search for missing terms depends on the glossary as a whole, too: with another glossary its result counts only where
there was nothing to search for.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.jsonl import read_jsonl, write_jsonl
from translate.journal_keys import hashed
from translate.opening import engine_of
from translate.pipeline import Prepared, searched
from translate.redecode import Searching, Segment, redecoded
from translate.terms import Terms
from translate.translator import Translator


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model made of a sentence, before and after the second search for terms."""

    raw: Pair
    final: Pair


@dataclass(frozen=True, slots=True)
class Recalled:
    """An article's answers by their sentence's key, and the glossary they were searched with."""

    glossary: str = ""
    answers: tuple[tuple[str, Answer], ...] = ()

    def packed(self) -> bytes:
        pairs = [pair for _, one in self.answers for pair in (one.raw, one.final)]
        keys = " ".join(key for key, _ in self.answers)
        properties = (("glossary", self.glossary), ("keys", keys))
        return zlib.compress(write_jsonl(Bitext("", "nl", "en", tuple(pairs), properties)), 1)

    @staticmethod
    def unpacked(data: bytes) -> Recalled:
        """What `packed` packed; nothing where that cannot be read, since it can be had again."""
        if not data:
            return Recalled()
        try:
            bitext = read_jsonl(zlib.decompress(data))
        except (zlib.error, AlignError):
            return Recalled()
        properties, pairs = dict(bitext.properties), bitext.pairs
        answers = map(Answer, pairs[::2], pairs[1::2])
        return Recalled(properties["glossary"], tuple(zip(properties["keys"].split(), answers, strict=True)))


def key(segment: Segment, base: str) -> str:
    """`base` says which model searches, and how."""
    return hashed((base, segment.source, segment.kind, segment.hits, segment.plain, segment.given))[:32]


def known(
    segments: Sequence[Segment], recalled: Recalled, base: str, terms: Terms | None, glossary: str
) -> list[Answer | None]:
    """For each sentence the answer that is still right, or None if the model has to be asked."""
    answers = dict(recalled.answers)
    found: list[Answer | None] = []
    for segment in segments:
        answer = answers.get(key(segment, base))
        if answer is not None:
            answer = Answer(_placed(answer.raw, segment), _placed(answer.final, segment))
            if recalled.glossary != glossary:
                free = terms is None or not terms.missing(answer.raw, segment.hits)
                answer = Answer(answer.raw, answer.raw) if free else None
        found.append(answer)
    return found


def asked(
    articles: Sequence[tuple[Prepared, Sequence[Answer | None]]], translator: Translator, terms: Terms | None
) -> list[list[Answer]]:
    """All articles' answers; the model is opened only if there is a sentence without one."""
    places = [
        (prepared, segment)
        for prepared, answers in articles
        for segment, answer in zip(prepared.segments, answers, strict=True)
        if answer is None
    ]
    new = iter(
        _searched(places[0][0], [segment for _, segment in places], engine_of(translator), terms) if places else ()
    )
    return [[answer or next(new) for answer in answers] for _, answers in articles]


def _searched(
    example: Prepared, segments: Sequence[Segment], translator: Translator, terms: Terms | None
) -> list[Answer]:
    together = replace(example, every=tuple(segments), known=(None,) * len(segments))
    raw = searched([together], translator)[0]
    final = raw
    if terms is not None and isinstance(translator, Searching):
        final = redecoded(segments, raw, translator, terms)
    return list(map(Answer, raw, final))


def _placed(pair: Pair, segment: Segment) -> Pair:
    return replace(pair, paragraph=segment.paragraph)
