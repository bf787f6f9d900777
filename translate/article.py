"""Plain-text newspaper articles: bytes → text → paragraphs of a kind, with sentences and every character kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Article, Kind, Paragraph, Sentence
from align.segment import segment
from translate.documents.choices import DEFAULT, Choices
from translate.documents.reading import check_size, document_of, is_document
from translate.errors import KrantError
from translate.kinds import kinds

MAX_SENTENCES = 100_000  # of an article: a hundred times those of the longest
MAX_LINE = 100_000  # characters; the longest newspaper paragraph has a few thousand
WRAP = (40, 120)  # a hard-wrapped file has its longest line in this range
# What Western European text in Windows-1252 has beyond ASCII; other characters mean that it is another encoding.
CP1252 = set(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽžŸ‘’‚“”„…–—•€£§©®°±²³´·½¼¾¡¿«»‹›ºª™\xa0\xad"
)
DATE = re.compile(r"[^\S\n]*(date[^\S\n]+(\d{4}(?:-\d{2}){0,2}))(?=\s|$)")
NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that is one paragraph: `text[start:end]`, without white space at its ends."""

    start: int
    end: int


def read(path: Path, name: str, language: str = "nl", choices: Choices = DEFAULT) -> tuple[Article, list[str]]:
    """The article in the file at `path`, and warnings. Raises KrantError for what is no readable article.

    A document (Markdown, HTML, Word …) is read as `choices` say, every other file as plain text.
    """
    return parsed(content(path), path, name, language, choices)


def content(path: Path) -> bytes:
    """The bytes of the file at `path`. Raises KrantError for what is no file, and for one that is too large."""
    try:
        if not path.exists():
            raise KrantError(f"{path}: there is no such file. Check the spelling.")
        if path.is_dir():
            raise KrantError(f"{path}: is a folder. Give a text file.")
        if not path.is_file():
            raise KrantError(f"{path}: is not a regular file (a pipe or a device). Give a text file.")
        check_size(path)
        return path.read_bytes()
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}. Check its permissions.") from error


def parsed(
    data: bytes, path: Path, name: str, language: str = "nl", choices: Choices = DEFAULT
) -> tuple[Article, list[str]]:
    """What `read` says of a file of these bytes. Of `path` only the name counts, and it stands in messages."""
    if is_document(path):
        document = document_of(path, data, choices)
        _count(len(document.blocks), "paragraphs", path)
        article, warnings = document.article(name, language), list(document.warnings)
    else:
        text, warnings = decode(data, str(path))
        _count(len(NEWLINE.findall(text)), "lines", path)
        article = parse(text, name, language)
    _count(sum(len(paragraph.sentences) for paragraph in article.paragraphs), "sentences", path)
    return article, warnings


def _count(number: int, what: str, path: Path) -> None:
    """Raises KrantError for an article whose page no browser would show, and whose work nobody would wait for."""
    if number > MAX_SENTENCES:
        raise KrantError(f"{path}: has {number:,} {what}, more than the {MAX_SENTENCES:,} of an article. Split it.")


def decode(data: bytes, where: str) -> tuple[str, list[str]]:
    """The text of a file in UTF-8 (with or without BOM) or Windows-1252, and warnings. `where` is for messages."""
    warnings = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise KrantError(f"{where}: is UTF-16. Save it as UTF-8 and try again.")
    if b"\0" in data:
        raise KrantError(f"{where}: is a binary file, not plain text. Save the article as .txt in UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_1252(data, where, error)
        warnings.append(f"{where}: is Windows-1252, not UTF-8; it was converted.")
    _check(text, where)
    return text, warnings


def _windows_1252(data: bytes, where: str, error: UnicodeDecodeError) -> str:
    """The data as Windows-1252, if all it has beyond ASCII is what Western European text uses."""
    text = data.decode("cp1252", errors="replace")
    if all(character.isascii() or character in CP1252 for character in text):
        return text
    line = data[: error.start].count(b"\n") + 1
    raise KrantError(
        f"{where}: line {line}: the byte 0x{data[error.start]:02x} is neither UTF-8 nor Windows-1252. "
        "Save the file as UTF-8 and try again."
    )


def _check(text: str, where: str) -> None:
    """Refuse what is no article: nothing in it, control characters in bulk, or a line of absurd length."""
    if not text.strip():
        raise KrantError(f"{where}: is empty.")
    controls = sum(character < " " and character not in "\t\n\r\f\v\x85" for character in text)
    if controls > 4 + len(text) // 100:
        raise KrantError(f"{where}: is a binary file, not plain text. Save the article as .txt in UTF-8.")
    for number, line in enumerate(NEWLINE.split(text), 1):
        if len(line) > MAX_LINE:
            raise KrantError(
                f"{where}: line {number} has {len(line):,} characters, more than the {MAX_LINE:,} that a paragraph "
                "may have. Put line breaks between its paragraphs."
            )


def parse(text: str, name: str = "", language: str = "nl") -> Article:
    """The structure of an article's text: date fragment, paragraphs with kinds and sentences, and the gaps between.

    A blank line ends a paragraph; so does a line break, unless the file is hard-wrapped and the next word would not
    have fitted on the line.
    """
    found = DATE.match(text)
    blocks = [Block(found.start(1), found.end(1))] if found else []
    blocks += _blocks(text, found.end() if found else 0)
    texts = [text[block.start : block.end] for block in blocks]
    names: list[Kind] = ["date", *kinds(texts[1:], dated=True)] if found else kinds(texts, dated=False)
    paragraphs = [
        Paragraph(block, _date_sentence(block) if kind == "date" else segment(block, language), kind)
        for block, kind in zip(texts, names, strict=True)
    ]
    edges = [0, *(position for block in blocks for position in (block.start, block.end)), len(text)]
    gaps = tuple(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))
    return Article(name, language, tuple(paragraphs), gaps, found.group(2) if found else None)


def _date_sentence(text: str) -> tuple[Sentence, ...]:
    return (Sentence(text, 0, len(text)),)


def _blocks(text: str, start: int) -> Iterator[Block]:
    """The paragraphs from `start` on: runs of lines that a hard-wrapping editor broke, or single lines."""
    lines = [(begin, end) for begin, end in _lines(text, start) if begin < end]
    width = max((end - begin for begin, end in lines), default=0)
    wrapped = WRAP[0] <= width <= WRAP[1]
    block: Block | None = None
    for begin, end in lines:
        if block is not None and wrapped and _continues(text, block, begin, end, width):
            block = Block(block.start, end)
            continue
        if block is not None:
            yield block
        block = Block(begin, end)
    if block is not None:
        yield block


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The stripped extent of every line from `start` on; an empty extent for a blank line."""
    position = start
    for end, following in [
        *((found.start(), found.end()) for found in NEWLINE.finditer(text, start)),
        (len(text),) * 2,
    ]:
        line = text[position:end]
        begin = position + len(line) - len(line.lstrip())
        yield begin, max(begin, position + len(line.rstrip()))
        position = following


def _continues(text: str, block: Block, begin: int, end: int, width: int) -> bool:
    """Whether the line at `begin` was broken off the one before it, because its first word did not fit there."""
    gap = text[block.end : begin]
    if len(NEWLINE.findall(gap)) != 1:
        return False
    last_line = NEWLINE.split(text[block.start : block.end])[-1]
    first_word = text[begin:end].split(maxsplit=1)[0]
    return len(last_line) + 1 + len(first_word) > width
