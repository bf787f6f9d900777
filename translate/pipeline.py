"""One article through a translator: sentences in, a bitext and the English text out, with nothing lost between."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from align.bitext import Article, Bitext, Flag, Kind, Pair
from translate.guards import flags
from translate.markup import Markup, announced, unmarked, without_marks
from translate.normalize import for_model
from translate.redecode import Searching, Segment, linked, redecoded
from translate.terms import Terms
from translate.translator import Hypothesis, Translator
from translate.typography import typographic
from translate.wordlinks import moved

LINE_END = re.compile(r"\r\n|\r|\n")
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Translation:
    """An article's bitext and its English text, which has the structure of the Dutch one."""

    bitext: Bitext
    english: str


class Reusing(Protocol):
    """What is known before the model is asked; see `translate.memory_reuse`."""

    @property
    def properties(self) -> tuple[tuple[str, str], ...]: ...

    def cut(self, article: Article) -> Article: ...

    def known(self, article: Article) -> list[Pair | None]: ...

    def finished(self, pairs: Sequence[Pair]) -> list[Pair]: ...


def translate_article(
    article: Article,
    translator: Translator,
    properties: Sequence[tuple[str, str]] = (),
    terms: Terms | None = None,
    reuse: Reusing | None = None,
) -> Translation:
    """Translate every sentence of `article`; `properties` is the signature that every output records.

    What `reuse` knows is taken to the letter, and neither the model nor the glossary is asked about it.
    """
    prepared = prepare(article, translator, terms, reuse)
    return finished(prepared, searched([prepared], translator, terms)[0], properties, terms)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article before the model is asked: its sentences, and for each the pair that is known already, or None."""

    article: Article
    every: tuple[Segment, ...]
    known: tuple[Pair | None, ...]
    markup: Markup | None
    reuse: Reusing | None

    @property
    def segments(self) -> list[Segment]:
        """What has to be translated."""
        return [segment for segment, pair in zip(self.every, self.known, strict=True) if pair is None]


def prepare(
    article: Article, translator: Translator, terms: Terms | None = None, reuse: Reusing | None = None
) -> Prepared:
    """An article's sentences, with their terms, as the model gets them."""
    markup = announced(translator)
    article = reuse.cut(article) if reuse is not None else article
    every = tuple(_segments(article, terms, markup))
    known = tuple(reuse.known(article)) if reuse is not None else (None,) * len(every)
    return Prepared(article, every, known, markup, reuse)


def searched(articles: Sequence[Prepared], translator: Translator, terms: Terms | None = None) -> list[list[Pair]]:
    """What the model makes of the sentences of many articles, asked at once: for each article its segments' pairs.

    No article's pairs depend on which others there are.
    """
    segments = [segment for prepared in articles for segment in prepared.segments]
    markup = announced(translator)
    hypotheses = _translate_some([segment.plain for segment in segments], translator)
    if markup is not None:
        hypotheses = [one and replace(one, text=without_marks(one.text, markup)) for one in hypotheses]
    pairs = [_pair(segment, hypothesis) for segment, hypothesis in zip(segments, hypotheses, strict=True)]
    if isinstance(translator, Searching):
        pairs = linked(segments, pairs, translator)
        if terms is not None:
            pairs = redecoded(segments, pairs, translator, terms)
    remaining = iter(pairs)
    return [[next(remaining) for _ in prepared.segments] for prepared in articles]


def finished(
    prepared: Prepared, pairs: list[Pair], properties: Sequence[tuple[str, str]] = (), terms: Terms | None = None
) -> Translation:
    """The article's bitext and English, with its terms put right and flags."""
    article, reuse = prepared.article, prepared.reuse
    if terms is not None:
        pairs = _enforced(prepared.segments, pairs, terms, prepared.markup)
    pairs = [replace(pair, flags=_flagged(pair)) for pair in pairs]
    translated = iter(pairs)
    pairs = [next(translated) if pair is None else pair for pair in prepared.known]
    pairs = reuse.finished(pairs) if reuse is not None else pairs
    dated = (("date", article.date),) if article.date else ()
    reviews = reuse.properties if reuse is not None else ()
    bitext = Bitext(article.name, article.language, "en", tuple(pairs), (*properties, *dated, *reviews))
    return Translation(bitext, english(article, [pair.target for pair in pairs]))


def _flagged(pair: Pair) -> tuple[Flag, ...]:
    """What the guards find in a pair, and its own flags, of each kind one."""
    own = {flag.name for flag in pair.flags}
    return (*(flag for flag in flags(pair.source, pair.target) if flag.name not in own), *pair.flags)


def _segments(article: Article, terms: Terms | None, markup: Markup | None) -> list[Segment]:
    places = [(index, sentence.text) for index, sentence in article.sentences()]
    texts = [text for _, text in places]
    found = terms.find(texts) if terms is not None else [[] for _ in texts]
    segments = []
    for (index, text), hits in zip(places, found, strict=True):
        kind = article.paragraphs[index].kind
        given = terms.prepare(text, hits, markup) if terms is not None else unmarked(for_model(text))
        plain = given.text if _translatable(text, kind) else ""
        segments.append(Segment(text, index, kind, tuple(hits), plain, given if given.text != given.plain else None))
    return segments


def _translatable(text: str, kind: Kind) -> bool:
    """A date fragment and what has no letter (`* * *`, `14.30`) stay as they are: a model would invent something."""
    return kind != "date" and LETTERS.search(text) is not None


def _translate_some(sentences: list[str], translator: Translator) -> list[Hypothesis | None]:
    """A hypothesis for every sentence that is not empty; equal sentences are translated once."""
    distinct = list(dict.fromkeys(sentence for sentence in sentences if sentence))
    known = dict(zip(distinct, translator.translate(distinct), strict=True))
    return [known.get(sentence) for sentence in sentences]


def _pair(segment: Segment, hypothesis: Hypothesis | None) -> Pair:
    source, paragraph, kind = segment.source, segment.paragraph, segment.kind
    if hypothesis is None:
        return Pair(source, source, paragraph, kind)
    if not hypothesis.text.strip():
        return Pair(source, source, paragraph, kind, flags=(Flag("untranslated", "the model wrote nothing"),))
    return Pair(source, typographic(hypothesis.text, source), paragraph, kind, hypothesis.score)


def _enforced(segments: Sequence[Segment], pairs: Sequence[Pair], terms: Terms, markup: Markup | None) -> list[Pair]:
    """The pairs with their terms put right, what was changed, and flags for what could not be."""
    result = []
    for segment, pair in zip(segments, pairs, strict=True):
        target, changes, found = terms.apply(pair, segment.hits, markup)
        target = typographic(target, pair.source)
        links = moved(pair.links, pair.target, target) if target != pair.target else pair.links
        result.append(replace(pair, target=target, changes=changes, flags=(*pair.flags, *found), links=links))
    return result


def english(article: Article, targets: Sequence[str]) -> str:
    """The article's text with its sentences replaced by `targets`: same paragraphs, same white space between them."""
    remaining = iter(targets)
    width = max((len(line) for line in article.text.splitlines()), default=0)
    paragraphs = []
    for paragraph in article.paragraphs:
        text = paragraph.replaced([next(remaining) for _ in paragraph.sentences])
        newline = LINE_END.search(paragraph.text)
        paragraphs.append(wrapped(text, width, newline[0]) if newline else text)
    return article.joined(paragraphs)


def encoded(text: str) -> bytes:
    """UTF-8; a lone surrogate (only a broken JSON or file name has one) becomes U+FFFD instead of an exception."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text).encode()


def wrapped(text: str, width: int, newline: str) -> str:
    """The text filled to the width of the article's longest line, as the editor that broke the Dutch lines would."""
    return newline.join(textwrap.wrap(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False))
