"""A reviewed article's text: the Dutch cut where the reviewers merged and split, the English with their words in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from align.bitext import Article, Pair, Paragraph, Sentence
from translate.pipeline import LINE_END, english, wrapped
from translate.review_match import squeezed
from translate.review_merge import Change


def cut(article: Article, pairs: Iterable[Pair]) -> Article | None:
    """The article with the pairs' sources as its sentences; None where they are not all of its text."""
    by_paragraph = {index: list(group) for index, group in groupby(pairs, key=lambda pair: pair.paragraph)}
    paragraphs = []
    for index, paragraph in enumerate(article.paragraphs):
        found = cut_paragraph(paragraph, [pair.source for pair in by_paragraph.pop(index, [])])
        if found is None:
            return None
        paragraphs.append(found)
    return None if by_paragraph else replace(article, paragraphs=tuple(paragraphs))


def cut_paragraph(paragraph: Paragraph, sources: Sequence[str]) -> Paragraph | None:
    """The paragraph with `sources` as its sentences; None where they are not its text."""
    if not fits(paragraph, sources):
        return None
    spans = _spans(paragraph.text, sources)
    sentences = tuple(Sentence(paragraph.text[start:end], start, end) for start, end in spans)
    return replace(paragraph, sentences=sentences)


def fits(paragraph: Paragraph, sources: Sequence[str]) -> bool:
    """Whether the sources are the paragraph's text but for white space, each with some of it."""
    return all(map(squeezed, sources)) and squeezed(paragraph.text) == "".join(map(squeezed, sources))


def english_of(article: Article, pairs: Sequence[Pair]) -> str | None:
    """The English text for an article that is at hand; None where it is another one than the pairs are from."""
    found = cut(article, pairs)
    return None if found is None else english(found, [pair.target for pair in pairs])


def english_changed(text: str, pairs: Sequence[Pair], changes: Sequence[Change]) -> str | None:
    """The English text as it was written (`pairs`) with the changes put in, for when the Dutch file is gone.

    None where the text is not that of the pairs any more. Paragraphs that are broken into lines are filled anew, as
    wide as the text is.
    """
    if squeezed(text) != "".join(squeezed(pair.target) for pair in pairs) or not all(pair.target for pair in pairs):
        return None
    spans = _spans(text, [pair.target for pair in pairs])
    width = max((len(line) for line in text.splitlines()), default=0)
    targets: list[tuple[int, int, int, str]] = []
    by_start = {change.start: change for change in changes}
    index = 0
    while index < len(pairs):
        change = by_start.get(index)
        count = len(change.before) if change else 1
        words = " ".join(pair.target for pair in change.after if pair.target) if change else None
        start, end = spans[index][0], spans[index + count - 1][1]
        targets.append((pairs[index].paragraph, start, end, text[start:end] if words is None else words))
        index += count
    parts, position = [], 0
    for _, group in groupby(targets, key=lambda one: one[0]):
        paragraph = list(group)
        start, end = paragraph[0][1], paragraph[-1][2]
        parts += [text[position:start], _filled(text, paragraph, width)]
        position = end
    return "".join([*parts, text[position:]])


def _filled(text: str, sentences: Sequence[tuple[int, int, int, str]], width: int) -> str:
    """A paragraph of the English text with its sentences' new texts."""
    start, end = sentences[0][1], sentences[-1][2]
    parts, position = [], start
    for _, begin, finish, words in sentences:
        parts += [text[position:begin], words]
        position = finish
    old, new = text[start:end], "".join(parts)
    newline = LINE_END.search(old)
    return wrapped(new, width, newline[0]) if newline and old != new else new


def _spans(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    """Where in `text` each part stands, whatever white space is in either; parts without text have no width."""
    places = [index for index, character in enumerate(text) if squeezed(character)]
    spans, position = [], 0
    for part in parts:
        length = len(squeezed(part))
        start = places[position] if position < len(places) else len(text)
        spans.append((start, places[position + length - 1] + 1 if length else start))
        position += length
    return spans
