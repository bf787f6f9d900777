"""Every format at once: every Unicode category, one character and ten thousand, there and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from align.bitext import Bitext, Pair
from align.exceltable import read_xlsx
from align.files import WRITERS, write_bitext
from align.jsonl import read_jsonl
from align.texttable import read_tsv
from align.tmxprops import FORBIDDEN
from align.tmxread import read_tmx
from align.wordtable import read_docx
from align.xliffread import read_xliff


@dataclass(frozen=True)
class Format:
    """A reader, and what the format makes of a text (nothing, but in tables)."""

    read: Callable[[Path], Bitext]
    kept: Callable[[str], str] = str


def shown(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def joined(text: str) -> str:
    """Two surrogates that make a pair are one character in JSON, where they stand as the same two escapes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


FORMATS = {
    ".tmx": Format(read_tmx),
    ".xlf": Format(read_xliff),
    ".xliff": Format(read_xliff),
    ".jsonl": Format(read_jsonl, joined),
    ".xlsx": Format(read_xlsx),
    ".tsv": Format(read_tsv, shown),
    ".docx": Format(read_docx, lambda text: re.sub("\r\n?", "\n", shown(text))),
}


@cache
def categories() -> dict[str, str]:
    """Up to sixty characters of each category, spread over the whole of Unicode."""
    found: dict[str, list[str]] = {}
    for code in range(0x110000):
        found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    return {name: "".join(found[name][:: len(found[name]) // 60 + 1]) for name in sorted(found)}


def test_each_format_is_tried() -> None:
    assert set(FORMATS) == set(WRITERS)
    assert len(categories()) == 30


def back(suffix: str, pairs: list[Pair], folder: Path) -> list[tuple[str, str]]:
    path = folder / f"a{suffix}"
    write_bitext(Bitext("a", "nl", "en", tuple(pairs)), path)
    return [(pair.source, pair.target) for pair in FORMATS[suffix].read(path).pairs]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_category_comes_back(suffix: str, tmp_path: Path) -> None:
    texts = [f"{name} {''.join(characters)} {name}" for name, characters in categories().items()]
    texts += [f"x{character}y" for characters in categories().values() for character in characters[:5]]
    kept = FORMATS[suffix].kept
    found = back(suffix, [Pair(text, text[::-1]) for text in texts], tmp_path)
    assert found == [(kept(text), kept(text[::-1])) for text in texts]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("length", [1, 10_000])
def test_one_character_and_ten_thousand(suffix: str, length: int, tmp_path: Path) -> None:
    pairs = [Pair(one * length, other * length) for one, other in ("é<", "🦊&", "\u05d0\u202e", "\"'", "=+", "x\ufeff")]
    assert back(suffix, pairs, tmp_path) == [(pair.source, pair.target) for pair in pairs]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_bitext_gives_the_same_file(suffix: str, tmp_path: Path) -> None:
    bitext = Bitext("a", "nl", "en", (Pair("Een.", "One."),), (("model", "m"),))
    for folder in ("x", "y"):
        write_bitext(bitext, tmp_path / folder / f"a{suffix}")
    assert (tmp_path / "x" / f"a{suffix}").read_bytes() == (tmp_path / "y" / f"a{suffix}").read_bytes()
