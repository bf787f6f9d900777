"""A review goes into the English document, too; where that cannot be, it is said."""

from __future__ import annotations

from pathlib import Path

from align.bitext import Bitext
from tests.translate.documented import Given, document, pairs
from translate.documents.reading import write_document
from translate.documents.renewed import renew


def test_a_document_is_renewed(tmp_path: Path) -> None:
    found = document(tmp_path, "a.html", "<p>Een <b>zin</b>.</p>")
    record = {"articles": [{"name": "a", "input": str(tmp_path / "a.html")}]}

    def bitext(given: Given) -> Bitext:
        return Bitext("a", "nl", "en", tuple(pairs(found, given)))

    assert renew(tmp_path, record, bitext({"Een zin.": "No."})) == ""
    assert not (tmp_path / "a.en.html").exists()  # the run wrote none
    write_document(tmp_path, tmp_path / "a.html", bitext({}))
    assert renew(tmp_path, record, bitext({"Een zin.": ("A phrase.", "0-0 1-1")})) == ""
    assert (tmp_path / "a.en.html").read_text("utf-8") == "<p>A <b>phrase</b>.</p>"
    (tmp_path / "a.html").write_text("<p>Iets anders.</p>", encoding="utf-8")
    assert "is not renewed" in renew(tmp_path, record, bitext({}))
    assert (tmp_path / "a.en.html").read_text("utf-8") == "<p>A <b>phrase</b>.</p>"
