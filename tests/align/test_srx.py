"""The exported rules: readable by others, portable, and cutting exactly where `segment` cuts."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from align.segment import segment
from align.srx import NAMESPACE, omegat_segmentation, srx

NAMES = {"nl": "Dutch", "en": "English", "fr": "Default"}
Patterns = list[tuple[bool, str, str]]
DATA = Path(__file__).parents[1] / "data"
PIECES = st.sampled_from(
    [
        *"abAÉ1 .!?…:,–’‘“”)(•🏆。\n\u00a0",
        "dr.",
        "o.a.",
        "enz.",
        "U.S.",
        "J.",
        "plan B.",
        "De",
        "Hij",
        "said",
        "(…)",
        "...",
    ]
)
TEXT = st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=60).map("".join))


def paragraphs(language: str) -> list[str]:
    loaded = json.loads((DATA / f"segmentation-{language}.json").read_text(encoding="utf-8"))
    return [" ".join(item["sentences"]) for item in loaded]


def srx_rules(name: str, lines: bool = False) -> Patterns:
    root = etree.fromstring(srx(lines=lines))
    found = root.findall(f".//{{{NAMESPACE}}}languagerule[@languagerulename='{name}']/{{{NAMESPACE}}}rule")
    return [(rule.get("break") == "yes", str(rule[0].text), str(rule[1].text)) for rule in found]


def bean_rules(name: str) -> Patterns:
    for entry in etree.fromstring(omegat_segmentation()).iter("object"):
        if entry.get("class", "").endswith("MapRule") and entry[0].findtext("string") == name:
            return [
                (item[2].findtext("boolean") == "true", str(item[1][0].text), str(item[0][0].text))
                for item in entry.iterfind("void/object/void/object")
            ]
    raise AssertionError(name)


def places(text: str, before: regex.Pattern[str], after: regex.Pattern[str]) -> Iterator[int]:
    """Where a rule fits, as OmegaT's Segmenter.getBreaks finds it: both patterns searched from left to right."""
    starts = {match.start() for match in after.finditer(text)}
    return (match.end() for match in before.finditer(text) if match.end() in starts)


class Reader:
    """An SRX reader of its own, after OmegaT's Segmenter: later rules first, earlier ones override them."""

    def __init__(self, patterns: Patterns) -> None:
        self.rules = [(breaks, regex.compile(before), regex.compile(after)) for breaks, before, after in patterns]

    def cut(self, text: str) -> list[str]:
        breaks: set[int] = set()
        for is_break, before, after in reversed(self.rules):
            found = places(text, before, after)
            breaks = breaks.union(found) if is_break else breaks.difference(found)
        edges = [0, *sorted(breaks), len(text)]
        pieces = [text[start:end].strip() for start, end in pairwise(edges)]
        return [piece for piece in pieces if piece]


READERS = {language: Reader(srx_rules(name)) for language, name in NAMES.items()}


@pytest.mark.parametrize("language", NAMES)
def test_an_srx_reader_cuts_the_traps_where_segment_cuts(language: str) -> None:
    for text in paragraphs("nl") + paragraphs("en"):
        assert READERS[language].cut(text) == [sentence.text for sentence in segment(text, language)]


@given(text=TEXT)
def test_property_an_srx_reader_cuts_anything_where_segment_cuts(text: str) -> None:
    for language, reader in READERS.items():
        assert reader.cut(text) == [sentence.text for sentence in segment(text, language)]


@pytest.mark.parametrize("name", NAMES.values())
def test_omegats_form_has_the_same_rules(name: str) -> None:
    assert bean_rules(name) == srx_rules(name)
    assert len(srx_rules(name)) > 10


@pytest.mark.parametrize("name", NAMES.values())
def test_patterns_keep_to_what_python_java_and_icu_share(name: str) -> None:
    for _, before, after in srx_rules(name):
        assert not regex.search(r"\\[wWbBdD]|\(\?[a-zA-Z]|\(\?P|\\[ux]|\[\[|&&", before + after)
        assert not regex.search(r"[\])}][*+]", before), "Java needs bounded look-behinds"
        assert ")" + "{" not in before, "Java needs a repetition of one thing in a look-behind"


@pytest.mark.parametrize(
    ("tag", "name"),
    [("NL", "Dutch"), ("nl-BE", "Dutch"), ("en_US", "English"), ("FR", "Default"), ("nld", "Default"), ("", "Default")],
)
def test_exactly_one_pattern_fits_a_language(tag: str, name: str) -> None:
    maps = etree.fromstring(srx()).findall(f".//{{{NAMESPACE}}}languagemap")
    fitting = [m.get("languagerulename") for m in maps if regex.fullmatch(m.get("languagepattern", ""), tag)]
    assert fitting == [name]


def test_with_lines_a_line_end_ends_a_sentence() -> None:
    lines = [
        " date 2019-12 Kop zonder punt",
        "1. Eerst dr. Jansen. Dan niets.",
        "",
        "(Foto: ANP) De zaal",
        "van belang",
    ]
    expected = [sentence.text for line in lines for sentence in segment(line, "nl")]
    assert Reader(srx_rules("Dutch", lines=True)).cut("\r\n".join(lines)) == expected
    assert Reader(srx_rules("Dutch", lines=True)).cut("\n".join(lines)) == expected
    assert len(expected) == 7


def test_the_documents_are_deterministic_utf8() -> None:
    assert srx() == srx() and srx().startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert omegat_segmentation() == omegat_segmentation()
    assert "’" in srx().decode("utf-8")


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>NL</source_lang><target_lang>EN</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>"""
HEADER = (
    '<tmx version="1.4"><header creationtool="krant" creationtoolversion="0" segtype="sentence" o-tmf="krant" '
    'adminlang="en" srclang="nl" datatype="plaintext"/><body>'
)


@pytest.mark.omegat
@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
def test_omegat_itself_fills_every_segment(tmp_path: Path) -> None:
    project, source = tmp_path / "p", paragraphs("nl")
    for folder in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (project / folder).mkdir(parents=True)
    (tmp_path / "config").mkdir()
    texts = dict.fromkeys(s.text for paragraph in source for s in segment(paragraph, "nl"))
    unit = '<tu><tuv xml:lang="nl"><seg>{0}</seg></tuv><tuv xml:lang="en"><seg>x {0}</seg></tuv></tu>'
    tmx = HEADER + "".join(unit.format(escape(text)) for text in texts) + "</body></tmx>"
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source/a.txt").write_text("\n\n".join(source), encoding="utf-8")
    (project / "tm/auto/a.tmx").write_text(tmx, encoding="utf-8")
    (project / "omegat/segmentation.conf").write_bytes(omegat_segmentation())
    command = ["omegat", str(project), "--mode=console-translate", f"--config-dir={tmp_path / 'config'}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    statistics = (project / "omegat/project_stats.txt").read_text(encoding="utf-8")
    counts = {
        row[0].strip(): row[1].strip() for row in (line.split("\t") for line in statistics.splitlines()) if row[1:]
    }
    assert int(counts["Total:"]) >= 300
    assert counts["Remaining:"] == "0"
