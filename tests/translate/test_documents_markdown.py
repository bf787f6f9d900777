"""Markdown: what is text, what stays, and the English with its markup in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.translate.documented import document, english, shouted, sources, with_text
from translate.documents.markdown import escaped
from translate.errors import KrantError

PAGE = """---
titel: Nee
---
# Poetin *belde* Biden

Hij zei `code x` tegen **Biden** en [een link](http://x.nl/a_b "titel") dat
het \\*goed\\* &amp; wel is. Een ![plaatje](a.png) en <http://x.nl>.

> Citaat over
> twee regels

- een punt
1. drie

| kop | a |
|---|---|
| b **c** | b |

```
code blijft
```

[ref]: http://x.nl

Zie [ref] of [tekst][ref]. <b>html</b> ~~weg~~
"""
PIECES = [
    "Poetin",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "[",
    "]",
    "(",
    ")",
    "!",
    "<",
    ">",
    "&amp;",
    "\\",
    "# ",
    "- ",
    "> ",
]
PIECES += [
    "1. ",
    "|",
    "---",
    "\r\n",
    "  \n",
    "<b>",
    "</b>",
    "http://x.nl",
    "~~",
    "\t",
    "é",
    "    ",
    "[a](b)",
    "![c](d)",
]
MARKDOWN = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))
ONCE = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def test_text_is_found_and_nothing_else(tmp_path: Path) -> None:
    assert sources(document(tmp_path, "a.md", PAGE)) == [
        "Poetin belde Biden",
        "Hij zei code x tegen Biden en een link dat het *goed* & wel is.",
        "Een en http://x.nl.",
        "Citaat over twee regels",
        "een punt",
        "drie",
        "kop",
        "a",
        "b c",
        "b",
        "Zie ref of tekst. html weg",
    ]


def test_markup_goes_with_its_words(tmp_path: Path) -> None:
    found = document(tmp_path, "a.md", PAGE)
    result = english(
        found,
        {
            "Poetin belde Biden": ("Putin called Biden", "0-0 1-1 2-2"),
            "Hij zei code x tegen Biden en een link dat het *goed* & wel is.": (
                "He told Biden and a link in code x that it is *good* & well.",
                "0-0 1-1 5-2 6-3 7-4 8-5 9-9 10-10 11-12 12-13 13-11",
            ),
            "Citaat over twee regels": "Quotation over two lines",
            "b c": ("c d", "0-1 1-0"),
            "Zie ref of tekst. html weg": ("See reference or text. Html away", "0-0 1-1 2-2 3-3 4-4 5-5"),
        },
    ).decode()
    assert "# Putin *called* Biden\n" in result
    assert (
        'He told **Biden** and [a link](http://x.nl/a_b "titel") in `code x` that it is \\*good\\* & well. Een'
        in result
    )
    assert "> Quotation over two lines\n" in result
    assert "| **c** d |" in result
    assert "See [reference][ref] or [text][ref]. <b>Html</b> ~~away~~" in result
    assert "titel: Nee" in result and "code blijft" in result and "[ref]: http://x.nl\n" in result


def test_what_looks_like_markup_is_escaped(tmp_path: Path) -> None:
    found = document(tmp_path, "a.md", "Een zin.\n")
    for text in ("*a* _b_ `c` [d](e) <f> \\g", "# a", "- a", "1. a", "> a", "&lt; a_b", "~~a~~", "--- a", "=== b"):
        result = english(found, {"Een zin.": text}).decode()
        tokens = MarkdownIt("commonmark").enable("strikethrough").parse(result)
        inline = tokens[1].children or []
        assert [token.tag for token in tokens if token.nesting == 1] == ["p"]
        assert "".join(token.content for token in inline) == text
        assert {token.type for token in inline} <= {"text", "text_special"}
    assert escaped("in 2.50 uur - nee") == "in 2.50 uur - nee"


@ONCE
@given(MARKDOWN)
@example("\ufeff# Kop\r\n\r\n> een *twee\r\n> drie* vier\r\n")
@example("[a *b* c]\n\n[a *b* c]: x\n")
@example("| a \\| b | a |\n|---|---|\n| a | a |\n")
def test_untranslated_it_is_the_same_to_the_byte(tmp_path: Path, text: str) -> None:
    found = with_text(tmp_path, "a.md", text, "no text|binary")
    if found is None:
        return
    assert english(found) == text.encode()
    parse = MarkdownIt("commonmark").enable("table").parse
    kept = [token.type for token in parse(shouted(found).decode().removeprefix("\ufeff")) if token.type != "inline"]
    assert kept == [token.type for token in parse(text.removeprefix("\ufeff")) if token.type != "inline"]


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "no text"), (b"a\0b", "binary"), (b"\x81\x8d", "neither UTF-8"), (b"```\nx\n```", "no text")],
)
def test_what_is_no_text_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(KrantError, match=message):
        document(tmp_path, "a.md", data)
