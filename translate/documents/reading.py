"""Which reader a file has, by its suffix; its text with an encoding that goes both ways; the English file beside it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

from align.bitext import Bitext
from align.files import write_atomically
from translate.documents.blocks import BoundsError, Document
from translate.documents.choices import DEFAULT, SUFFIXES, Choices
from translate.errors import KrantError

MAX_BYTES = 64 * 2**20  # of an archive, which has pictures, too
MAX_TEXT = 16 * 2**20  # of any other file; ten long novels
ARCHIVES = (".docx", ".odt", ".epub")
CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|^<\?xml[^>]{0,100}?encoding=["']([\w.-]+)""", re.I
)


def is_document(path: Path) -> bool:
    """Whether a file has a reader of its own; all others are plain text."""
    return path.suffix.lower() in SUFFIXES


def read_document(path: Path, choices: Choices = DEFAULT) -> Document:
    """The document in a file. Raises KrantError for what cannot be read, and for a document without text."""
    try:
        check_size(path)
        data = path.read_bytes()
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}. Check its name and permissions.") from error
    return document_of(path, data, choices)


def check_size(path: Path) -> None:
    """Raises KrantError for a file that is too large to be read."""
    limit = MAX_BYTES if path.suffix.lower() in ARCHIVES else MAX_TEXT
    if path.stat().st_size > limit:
        raise KrantError(f"{path}: is larger than {limit >> 20} MB. Split it.")


def document_of(path: Path, data: bytes, choices: Choices = DEFAULT) -> Document:
    """The document in a file of these bytes. Raises KrantError for what is none, and for one without text."""
    try:
        document = _read(path, data, choices)
    except BoundsError as error:
        raise KrantError(f"{path}: has {error}. Check the file.") from error
    if not document.blocks:
        raise KrantError(f"{path}: has no text to translate.")
    return document


def _read(path: Path, data: bytes, choices: Choices) -> Document:
    match path.suffix.lower():
        case ".md" | ".markdown":
            from translate.documents.markdown import read_markdown

            return read_markdown(path, *decoded(data, path))
        case ".docx":
            from translate.documents.word import read_word

            return read_word(path, data)
        case ".odt":
            from translate.documents.opendocument import read_opendocument

            return read_opendocument(path, data)
        case ".epub":
            from translate.documents.book import read_book

            return read_book(path, data)
        case ".srt":
            from translate.documents.subtitles import read_subtitles

            return read_subtitles(path, *decoded(data, path))
        case ".csv" | ".tsv":
            from translate.documents.rows import read_csv

            return read_csv(path, *decoded(data, path), choices)
        case ".jsonl":
            from translate.documents.rows import read_jsonl

            return read_jsonl(path, *decoded(data, path), choices)
        case ".tmx" | ".xlf" | ".xliff":
            from translate.documents.catfiles import read_catfile

            return read_catfile(path, *decoded(data, path, references=True))
        case _:
            from translate.documents.webpage import read_webpage

            return read_webpage(path, *decoded(data, path, references=True), main_text=choices.main_text)


def english_path(folder: Path, name: str, source: Path) -> Path:
    """Where the English document goes: `NAME.en.SUFFIX`."""
    base = folder / name
    return base.with_name(f"{base.name}.en{source.suffix}")


def write_document(folder: Path, source: Path, bitext: Bitext, choices: Choices = DEFAULT) -> Path | None:
    """Write the English document of `bitext`, which is of the file `source`, beside its other outputs.

    Returns its path; None for plain text, which has no more than its text. Raises KrantError and AlignError.
    """
    from translate.documents.rebuild import rebuilt

    if not is_document(source):
        return None
    path = english_path(folder, bitext.name, source)
    write_atomically(path, rebuilt(read_document(source, choices), bitext.pairs))
    return path


def decoded(data: bytes, path: Path, *, references: bool = False) -> tuple[str, Callable[[str], bytes]]:
    """The text of a file and what makes bytes of such a text again, by its BOM, its own word or as UTF-8.

    With `references` (HTML, XML) a character that the encoding lacks becomes a numeric reference. Raises KrantError.
    """
    bom, encoding = _encoding(data, references)
    try:
        text = data[len(bom) :].decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        if bom or encoding != "utf-8" or not isinstance(error, UnicodeDecodeError):
            raise KrantError(f"{path}: is not {encoding}, as it says. Save it as UTF-8.") from error
        encoding = "cp1252"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as wrong:
            raise KrantError(f"{path}: is neither UTF-8 nor Windows-1252. Save it as UTF-8.") from wrong
    if "\0" in text:
        raise KrantError(f"{path}: is a binary file, whatever its name says. Check the file.")

    def encode(text: str) -> bytes:
        text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        if references:
            return bom + text.encode(encoding, "xmlcharrefreplace")
        try:
            return bom + text.encode(encoding)
        except UnicodeEncodeError:  # Windows-1252 Markdown that has got characters it cannot hold
            return text.encode("utf-8")

    return text, encode


def _encoding(data: bytes, declared: bool) -> tuple[bytes, str]:
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return bom, name
    found = CHARSET.search(data[:4096]) if declared else None
    if found is None:
        return b"", "utf-8"
    name = (found[1] or found[2]).decode("ascii").lower()
    # What says Latin-1 is Windows-1252 in fact, as browsers take it (WHATWG Encoding Standard); UTF-16 cannot say so.
    return b"", {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "utf-16": "utf-8"}.get(name, name)
