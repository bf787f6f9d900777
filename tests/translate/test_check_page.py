"""The report of `krant check --html`: complete, self-contained, and harmless whatever the texts are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from align.bitext import Bitext, Pair
from align.jsonl import write_jsonl
from glossary.check import CheckDocument, CheckPair, check
from glossary.terms import Glossary, Term
from translate.check_page import check_page
from translate.cli_check import check as command

HOSTILE = "<script>alert(1)</script>\u202e\x00"
GLOSSARY = Glossary(
    (
        Term("Poetin", "Putin", kind="person"),
        Term("Kiev", "Kyiv", kind="place"),
        Term("Navo", "NATO", kind="organisation"),
    ),
    "test",
)
BITEXTS = {
    "stuk.tmx": Bitext("stuk", "nl", "en", (Pair("Poetin belt.", "Poetin calls."), Pair("De Navo.", "NATO."))),
    f"{HOSTILE}.tmx": Bitext("x", "nl", "en", (Pair(f"In Kiev {HOSTILE}", f"There {HOSTILE}"),)),
}


def page(folder: Path) -> str:
    documents = [
        CheckDocument(name, tuple(CheckPair(str(n), one.source, one.target) for n, one in enumerate(bitext.pairs, 1)))
        for name, bitext in BITEXTS.items()
    ]
    return check_page(check(documents, GLOSSARY), BITEXTS, GLOSSARY, folder)


def test_every_finding_is_there_in_its_sentence(tmp_path: Path) -> None:
    tree = html.document_fromstring(page(tmp_path))
    texts = [" ".join(one.text_content().split()) for one in tree.findall(".//article")]
    assert [text.split()[:3] for text in texts] == [["1", "Poetin", "belt."], ["1", "In", "Kiev"]]
    assert [one.text_content() for one in tree.findall(".//article//mark")] == ["Poetin", "Poetin", "Kiev"]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree.findall(".//tbody/tr")]
    assert [row[:3] for row in rows] == [["Kiev", "Kyiv", "1"], ["Poetin", "Putin", "1"], ["Navo", "NATO", "1"]]
    assert rows[0][3].startswith("1× missing")
    assert rows[1][3] == "1× Poetin not right stuk:1"
    assert rows[2][3] == "1× NATO"


def test_every_link_in_the_page_leads_somewhere_and_ids_are_unique(tmp_path: Path) -> None:
    tree = html.document_fromstring(page(tmp_path))
    ids = [one.get("id") for one in tree.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))
    links = [one.get("href") for one in tree.findall(".//a")]
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)


def test_a_review_page_beside_a_bitext_is_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stuk.html").write_text("page", encoding="utf-8")
    assert 'href="./stuk.html#s1"' in page(Path())


def test_nothing_acts_and_nothing_is_loaded(tmp_path: Path) -> None:
    text = page(tmp_path)
    assert "<script" not in text and "\u202e" not in re.sub(r"<bdi[^>]*>\u202e</bdi>", "", text) and "\x00" not in text
    assert "&lt;script&gt;" in text
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in text
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
    assert text == page(tmp_path)


def test_the_command_writes_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(write_jsonl(BITEXTS["stuk.tmx"]))
    terms = tmp_path / "terms.csv"
    terms.write_text("Poetin,Putin\n", encoding="utf-8")
    options = ["--no-news", "--glossary", str(terms), "--html", str(tmp_path / "uit" / "check.html"), str(tmp_path)]
    result = CliRunner().invoke(command, options)
    assert result.exit_code == 3
    assert "Poetin" in (tmp_path / "uit" / "check.html").read_text("utf-8")
    refused = CliRunner().invoke(command, [*options[:4], str(terms / "check.html"), str(tmp_path)])
    assert refused.exit_code == 1
