"""What would fill the memory or never end is refused with a word of why; what is only deep is read."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from align.errors import AlignError
from align.officezip import archive
from tests import fuzz_archives
from tests.translate.documented import document, sources
from translate.article import read
from translate.documents import archive as archives
from translate.documents import blocks
from translate.documents import reading as reading_of
from translate.errors import KrantError


def test_a_page_may_be_deep(tmp_path: Path) -> None:
    page = f"{'<div>' * 20_000}<h1>{'<div>' * 20_000}De kop.</div></h1>De rest.{'</i></div>' * 20_000}"
    found = document(tmp_path, "a.html", page)
    assert sources(found) == ["De kop.", "De rest."]
    assert [block.kind for block in found.blocks] == ["title", "text"]


def test_what_is_around_a_text_has_an_end(tmp_path: Path) -> None:
    inside = "<b>" * blocks.MAX_OPEN
    assert sources(document(tmp_path, "a.html", f"{inside}De Raad.")) == ["De Raad."]
    with pytest.raises(KrantError, match=r"a\.html: has more than 1,000 inline elements around one text"):
        document(tmp_path, "a.html", f"{inside}<i>De Raad.")


def test_a_paragraph_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_BLOCK", 100)
    assert document(tmp_path, "a.html", f"<p>{'a ' * 50}<p>{'b ' * 50}").blocks
    with pytest.raises(KrantError, match=r"a\.docx: has a paragraph of more than 100 characters"):
        document(
            tmp_path, "a.docx", fuzz_archives.packed({"word/document.xml": fuzz_archives.body(".docx", "a" * 101)})
        )


@pytest.mark.parametrize("suffix", fuzz_archives.SUFFIXES)
@pytest.mark.parametrize("name", ["", "META-INF/manifest.xml", "META-INF/container.xml", "media/a.png"])
@pytest.mark.parametrize("known", [3, 4])
def test_an_archive_does_not_lie_about_its_sizes(tmp_path: Path, suffix: str, name: str, known: int) -> None:
    """Three bytes, says the directory, and the checksum is right for three, or for one more."""
    whole = fuzz_archives.packed(fuzz_archives.parts(suffix, fuzz_archives.body(suffix, "De Raad.")))
    name = name or fuzz_archives.main_part(suffix)
    lying = fuzz_archives.with_entry(whole, name, zlib.compress(b" " * 10_000, wbits=-15), 3, zlib.crc32(b" " * known))
    says = f"'{name}' is not as large as it says" if known == 4 else f"Bad CRC-32 for file '{name}'"
    with pytest.raises(KrantError, match=says):
        document(tmp_path, f"a{suffix}", lying)
    with pytest.raises(AlignError, match=says):
        archive(lying, "a.xlsx", "an Excel file")


@pytest.mark.parametrize("kind", fuzz_archives.RARE)
@pytest.mark.parametrize("suffix", fuzz_archives.SUFFIXES)
def test_archives_that_are_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, kind: str) -> None:
    """Those of the fuzzer, a hundredth as large."""
    monkeypatch.setattr(fuzz_archives, "BOMB", 3 * 2**20)
    monkeypatch.setattr(fuzz_archives, "MEMBERS", 40)
    monkeypatch.setattr(archives, "MAX_ENTRIES", 39)
    fuzz_archives._members.cache_clear()
    monkeypatch.setattr(fuzz_archives, "_zeros", lambda size: zlib.compress(b" " * (size // 100), wbits=-15))
    for seed in range(4):
        with pytest.raises(KrantError, match=r"larger than|damaged|parts, more than"):
            document(tmp_path, f"a{suffix}", fuzz_archives.RARE[kind](random.Random(seed), suffix, "De Raad."))


def test_an_article_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("woord\n" * 100_001, "utf-8")
    with pytest.raises(KrantError, match=r"a\.txt: has 100,001 lines, more than the 100,000 of an article\. Split it"):
        read(path, "a")
    monkeypatch.setattr("translate.article.MAX_SENTENCES", 3)
    for name, content in (("b.txt", "Ja. Nee. Ja. Nee."), ("b.html", "<p>Ja. Nee.<p>Ja. Nee."), ("c.html", "<p>a" * 4)):
        (tmp_path / name).write_text(content, "utf-8")
        with pytest.raises(KrantError, match=rf"{name}: has 4 (sentences|paragraphs), more than the 3 "):
            read(tmp_path / name, "b")
    (tmp_path / "b.txt").write_text("Ja. Nee.\r\nJa.\r\n", "utf-8", newline="")
    assert len(list(read(tmp_path / "b.txt", "b")[0].sentences())) == 3


def test_a_text_is_as_small_as_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_of, "MAX_TEXT", 2**20)
    (tmp_path / "a.txt").write_text("De Raad.\n" * 120_000, "utf-8")
    with pytest.raises(KrantError, match="is larger than 1 MB"):
        read(tmp_path / "a.txt", "a")
