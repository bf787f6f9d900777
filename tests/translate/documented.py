"""What the tests of documents share: a document from text, its translation by a dictionary, with links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from align.bitext import Pair
from align.words import words
from translate.documents.blocks import Document
from translate.documents.choices import DEFAULT, Choices
from translate.documents.reading import is_document, read_document
from translate.documents.rebuild import rebuilt
from translate.errors import KrantError

Given = dict[str, str | tuple[str, str]]
"""Translations: the target, or the target and its word links as `0-0 1-2`."""


def document(folder: Path, name: str, content: str | bytes, choices: Choices = DEFAULT) -> Document:
    path = folder / name
    assert is_document(path)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return read_document(path, choices)


def with_text(folder: Path, name: str, content: str | bytes, none: str = "no text") -> Document | None:
    """The document, or None where it is said that there is none, in words that match `none`."""
    try:
        return document(folder, name, content)
    except KrantError as problem:
        assert re.search(none, str(problem))
        return None


def sources(found: Document) -> list[str]:
    """Every sentence of a document, in order."""
    return [sentence.text for _, sentence in found.article("a").sentences()]


def pairs(found: Document, given: Given | None = None) -> Iterator[Pair]:
    for index, sentence in found.article("a").sentences():
        value = (given or {}).get(sentence.text, sentence.text)
        target, links = value if isinstance(value, tuple) else (value, "")
        both = [link.split("-") for link in links.split()]
        yield Pair(sentence.text, target, index, links=tuple((int(i), int(j)) for i, j in both))


def english(found: Document, given: Given | None = None) -> bytes:
    return rebuilt(found, pairs(found, given))


def shouted(found: Document) -> bytes:
    """Every sentence in capitals: its words stay where they are."""
    made = []
    for pair in pairs(found):
        target = pair.source.upper()
        count = min(len(words(pair.source)), len(words(target)))
        made.append(Pair(pair.source, target, pair.paragraph, links=tuple((i, i) for i in range(count))))
    return rebuilt(found, made)
