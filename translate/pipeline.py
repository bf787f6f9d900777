"""One article through a translator: sentences in, a bitext and the English text out, with nothing lost between."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from align.bitext import Article, Bitext, Flag, Kind, Pair, Paragraph
from translate.guards import flags
from translate.normalize import for_model
from translate.translator import Hypothesis, Translator
from translate.typography import typographic

LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Translation:
    """An article's bitext and its English text, which has the structure of the Dutch one."""

    bitext: Bitext
    english: str


def translate_article(
    article: Article, translator: Translator, properties: Sequence[tuple[str, str]] = ()
) -> Translation:
    """Translate every sentence of `article`; `properties` is the signature that every output records."""
    places = [(index, sentence.text) for index, sentence in article.sentences()]
    kinds = [article.paragraphs[index].kind for index, _ in places]
    wanted = [
        for_model(text) if _translatable(text, kind) else "" for (_, text), kind in zip(places, kinds, strict=True)
    ]
    hypotheses = _translate_some(wanted, translator)
    pairs = tuple(
        _pair(text, index, kind, hypothesis)
        for (index, text), kind, hypothesis in zip(places, kinds, hypotheses, strict=True)
    )
    dated = (("date", article.date),) if article.date else ()
    bitext = Bitext(article.name, article.language, "en", pairs, (*properties, *dated))
    return Translation(bitext, english(article, [pair.target for pair in pairs]))


def _translatable(text: str, kind: Kind) -> bool:
    """A date fragment and what has no letter (`* * *`, `14.30`) stay as they are: a model would invent something."""
    return kind != "date" and LETTERS.search(text) is not None


def _translate_some(sentences: list[str], translator: Translator) -> list[Hypothesis | None]:
    """A hypothesis for every sentence that is not empty; equal sentences are translated once."""
    distinct = list(dict.fromkeys(sentence for sentence in sentences if sentence))
    known = dict(zip(distinct, translator.translate(distinct), strict=True))
    return [known.get(sentence) for sentence in sentences]


def _pair(source: str, paragraph: int, kind: Kind, hypothesis: Hypothesis | None) -> Pair:
    if hypothesis is None:
        return Pair(source, source, paragraph, kind)
    if not hypothesis.text.strip():
        return Pair(source, source, paragraph, kind, flags=(Flag("untranslated", "the model wrote nothing"),))
    target = typographic(hypothesis.text, source)
    return Pair(source, target, paragraph, kind, hypothesis.score, flags(source, target))


def english(article: Article, targets: Sequence[str]) -> str:
    """The article's text with its sentences replaced by `targets`: same paragraphs, same white space between them."""
    remaining = iter(targets)
    paragraphs = []
    for paragraph in article.paragraphs:
        texts = [next(remaining) for _ in paragraph.sentences]
        paragraphs.append(_wrapped(paragraph, texts) if "\n" in paragraph.text else paragraph.replaced(texts))
    return article.joined(paragraphs)


def _wrapped(paragraph: Paragraph, texts: list[str]) -> str:
    """The paragraph filled to the width of the Dutch one, whose lines a hard-wrapping editor broke."""
    newline = "\r\n" if "\r\n" in paragraph.text else "\n"
    width = max(map(len, paragraph.text.splitlines()))
    return newline.join(textwrap.wrap(" ".join(texts), width, break_long_words=False, break_on_hyphens=False))
