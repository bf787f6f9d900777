"""An article's files as bytes, the very ones that `outputs.write_article` writes: for places that are no folder."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from align.bitext import Bitext
from align.files import WRITERS
from align.page import page
from translate.documents.reading import document_of, english_path, is_document
from translate.formats import Formats
from translate.inputs import Input
from translate.outputs import INDEX, PAGE, STATE, title_of
from translate.pipeline import Translation, encoded


def article_files(translation: Translation, item: Input, data: bytes, formats: Formats) -> Iterator[tuple[str, bytes]]:
    """The files, by their path relative to the outputs, the state last. `data` are the article's own bytes.

    Raises KrantError and AlignError.
    """
    bitext, name = translation.bitext, translation.bitext.name
    if is_document(item.path):
        from translate.documents.rebuild import rebuilt

        document = document_of(item.path, data, item.choices)
        yield english_path(Path(), name, item.path).as_posix(), rebuilt(document, bitext.pairs)
    yield f"{name}.en.txt", encoded(translation.english)
    endings = dict.fromkeys([".tmx", *(ending for _, ending in formats.labels)])
    for ending in endings:
        if ending != STATE:
            yield name + ending, _written(bitext, ending, name)
    home = "../" * name.count("/") + INDEX
    yield name + PAGE, page(bitext, title=title_of(bitext), home=home)
    yield name + STATE, _written(bitext, STATE, name)


def _written(bitext: Bitext, ending: str, name: str) -> bytes:
    data = b"".join(WRITERS[ending](bitext))
    if ending == ".tmx":
        from align.tmxschema import require_valid  # lxml, which most writers do without

        require_valid(BytesIO(data), name + ending)
    return data
