"""Web pages, Markdown, subtitles, tables, XLIFF and TMX that nobody should have to read, by seed."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable

from tests.fuzz_archives import ENTITIES

Made = tuple[str, str | bytes]
"""A suffix, and what is in the file."""
Text = Callable[[random.Random], str | bytes]

DEPTHS = (10, 500, 20_000)
TAGS = ["div", "ul><li", "blockquote", "table><tr><td", "b", "a href='x'", "svg", "p", "script", "textarea", "!--"]
DEEP_MARKDOWN = [
    "> ",
    "- ",
    "* ",
    "1. ",
    "[",
    "![",
    "**",
    "_",
    "`",
    "<div>",
    "\t",
    "#",
    "|",
    "\\",
    "<",
    "&",
    "((",
    "~~",
]


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _plain(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "replace")


def _page(chance: random.Random, text: str) -> Made:
    return ".html", f"<!DOCTYPE html><html><body><h1>Kop</h1><p>{text}</p><ul><li>{text}</ul></body></html>"


def _deep_page(chance: random.Random, text: str) -> Made:
    tag, depth = chance.choice(TAGS), chance.choice(DEPTHS)
    return chance.choice([".html", ".htm", ".xhtml"]), f"<{tag}>" * depth + html.escape(text) + "</div>" * depth


def _deep_markdown(chance: random.Random, text: str) -> Made:
    return ".md", chance.choice(DEEP_MARKDOWN) * chance.choice(DEPTHS) + text


def _lists(chance: random.Random, text: str) -> Made:
    rows = (f"{'  ' * depth}{chance.choice('-*+')} {text[:40]}\n" for depth in range(chance.choice([10, 300])))
    return ".md", "".join(rows)


def _json(chance: random.Random, text: str) -> Made:
    written = json.dumps(text, ensure_ascii=chance.random() < 0.5)
    lone = chance.choice(["\\ud800", "\\udfff\\ud800", "\\u0000", "\\ud83d\\ude00", "\\x", "\\u12", ""])
    return ".jsonl", f'{{"title": "Kop {lone}", "text": {written[:-1]}{lone}"}}\n' * chance.randint(1, 3)


def _deep_json(chance: random.Random, text: str) -> Made:
    depth, pair = chance.choice([10, 900, 100_000]), chance.choice(["[]", "{}"])
    key = '"a": ' if pair == "{}" else ""
    deep = (pair[0] + key) * depth + '"x"' + pair[1] * depth
    return ".jsonl", f'{{"text": {chance.choice([deep, json.dumps(text)])}, "meer": {deep}}}\n'


def _table(chance: random.Random, text: str) -> Made:
    mark = chance.choice([",", ";", "\t"])
    cells = chance.choice(['"' + text.replace('"', '""') + '"', text, '"' + text])
    row = mark.join(["1", cells, *["x"] * chance.choice([0, 3, 1000])])
    return chance.choice([".csv", ".tsv"]), f"id{mark}text\n{row}\n{row}\n"


def _subtitles(chance: random.Random, text: str) -> Made:
    times = chance.choice(["00:00:01,000 --> 00:00:02,000", "99:99:99,999 --> 0", "-->", "00:00:01.5 --> 00:00:00"])
    return ".srt", "".join(f"{number}\n{times}\n{line}\n\n" for number, line in enumerate(text.split("\n"), 1))


def _unit(chance: random.Random, text: str) -> Made:
    source = chance.choice([html.escape(text), text, "<g id='1'>" * 300 + "x" + "</g>" * 300, "<ph/>x<bpt i='1'/>"])
    doctype = chance.choice(["", "", "", *ENTITIES])
    source = f"{source} &e9;" if doctype else source
    if chance.random() < 0.5:
        lang = 'xml:lang="nl"'
        units = f"<tu><tuv {lang}><seg>{source}</seg></tuv></tu>"
        return ".tmx", f'{doctype}<tmx version="1.4"><header srclang="nl"/><body>{units}</body></tmx>'
    unit = f'<trans-unit id="1"><source>{source}</source></trans-unit>'
    head = '<file source-language="nl" target-language="en" datatype="plaintext" original="a">'
    return ".xlf", f'{doctype}<xliff version="1.2">{head}<body>{unit}</body></file></xliff>'


def _deep_xml(chance: random.Random, text: str) -> Made:
    tag, depth = chance.choice(["group", "x", "mrk", "unit", "tu"]), chance.choice([10, 1000, 50_000])
    return ".xlf", f'<xliff version="1.2">{f"<{tag}>" * depth}{html.escape(text)}{f"</{tag}>" * depth}</xliff>'


def _any(chance: random.Random, text: str) -> Made:
    """Any content under any name."""
    return chance.choice([".html", ".md", ".srt", ".csv", ".jsonl", ".tmx", ".xlf", ".docx", ".odt", ".epub"]), text


KINDS: dict[str, Callable[[random.Random, str], Made]] = {
    "page": _page,
    "page, deep": _deep_page,
    "Markdown, deep": _deep_markdown,
    "Markdown lists": _lists,
    "JSON": _json,
    "JSON, deep": _deep_json,
    "table": _table,
    "subtitles": _subtitles,
    "TMX or XLIFF": _unit,
    "XML, deep": _deep_xml,
    "document of anything": _any,
}


def document(chance: random.Random, kind: str, text: str | bytes) -> tuple[str, bytes]:
    """A document of a kind with a text in it, perhaps with some bytes changed; its suffix and its bytes."""
    suffix, content = KINDS[kind](chance, _plain(text))
    data = bytearray(_raw(content))
    if data and chance.random() < 0.2:
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    return suffix, bytes(data)
