"""The nouns of the field: what an article, a bead and a bitext are.

Everything here is a frozen dataclass of the standard library, so that the three packages, the tests and the
users of the API pass the same plain values around. Offsets count Unicode code points (Python's indices).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["date", "title", "standfirst", "caption", "dateline", "crosshead", "text"]
Status = Literal["", "approved", "edited", "rejected"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One segment of a paragraph: `paragraph.text[start:end] == text`, without white space at its ends."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text as the file has it (raw, line breaks of a wrapped file included) and its segments.

    The segments are in order and do not overlap; between them there is only white space.
    """

    text: str
    sentences: tuple[Sentence, ...]
    kind: Kind = "text"

    def replaced(self, texts: list[str]) -> str:
        """The paragraph with each segment's text replaced, and the white space between them as it was."""
        parts, position = [], 0
        for sentence, text in zip(self.sentences, texts, strict=True):
            parts += [self.text[position : sentence.start], text]
            position = sentence.end
        return "".join([*parts, self.text[position:]])


@dataclass(frozen=True, slots=True)
class Article:
    """A document in one language. `gaps` is the text before, between and after the paragraphs.

    `gaps[0] + paragraphs[0].text + gaps[1] + … + gaps[n]` is the file's text, character by character.
    """

    name: str
    language: str
    paragraphs: tuple[Paragraph, ...]
    gaps: tuple[str, ...]
    date: str | None = None

    @property
    def text(self) -> str:
        return self.joined([paragraph.text for paragraph in self.paragraphs])

    def joined(self, texts: list[str]) -> str:
        """The document with each paragraph's text replaced, and everything between them as it was."""
        parts = [self.gaps[0]]
        for text, gap in zip(texts, self.gaps[1:], strict=True):
            parts += [text, gap]
        return "".join(parts)

    def sentences(self) -> Iterator[tuple[int, Sentence]]:
        """Every segment in order, with the index of its paragraph."""
        for index, paragraph in enumerate(self.paragraphs):
            for sentence in paragraph.sentences:
                yield index, sentence


@dataclass(frozen=True, slots=True)
class Bead:
    """An alignment of source and target sentences as indices into the documents' flat sentence lists."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reviewer should look at: `name` from a fixed list (kebab-case), `detail` for people."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change made to the model's output, e.g. by the glossary: for `source`, `before` became `after`."""

    source: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation on offer: `target` was right for `source`, which is like the pair's by `match` (0 to 1)."""

    source: str
    target: str
    match: float
    origin: str = "memory"


@dataclass(frozen=True, slots=True)
class Pair:
    """A translation unit: the raw source segment, its target, where it stands and what is known about it.

    `score` is the hypothesis' length-normalised log-probability (0 is certain, more negative is less so) for a
    translation, or the bead's confidence for an alignment. `links` are word links as index pairs into the two
    sides' words (see `align.words`). `status` is what a reviewer decided ("" nothing yet; an `edited` target is a
    person's text), `note` what they wrote about it, `origin` where the target is from, if no model made it (`memory`).
    """

    source: str
    target: str
    paragraph: int = 0
    kind: Kind = "text"
    score: float | None = None
    flags: tuple[Flag, ...] = ()
    changes: tuple[Change, ...] = ()
    links: tuple[tuple[int, int], ...] = ()
    status: Status = ""
    note: str = ""
    origin: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Bitext:
    """The pairs of one document. `properties` is the signature: what made it (model, glossary, version …)."""

    name: str
    source_language: str
    target_language: str
    pairs: tuple[Pair, ...]
    properties: tuple[tuple[str, str], ...] = ()
