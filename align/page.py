"""Pages for people: one bitext to read and review, and the index of a run. Each is one file that needs nothing else.

Template, styles and scripts are separate files in `page/` next to this module, put into the page when it is written.
The page is complete without its scripts; they add search, filters, keys, word links and the choice of a theme.

Article text, names, flags and properties are hostile input. Jinja2 escapes every value; `align.visible` makes what
HTML cannot hold, and what reorders text, visible and harmless (its docstring says character by character what the
reader sees); file names are percent-encoded into relative links, so `javascript:` is a folder like any other. The
Content-Security-Policy forbids everything but the very styles and scripts written here, by their SHA-256, and with
`trusted-types` every way for a script to turn text into markup.

The same arguments give the same bytes: no times, no random identifiers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import regex
from markupsafe import Markup

from align.bitext import Bitext
from align.pagedata import document
from align.pagerows import Marks, label, paragraphs, word_links
from align.pageterms import Terms, overview
from align.visible import attribute, shown
from align.words import words

_FOLDER = Path(__file__).with_name("page")
_ARTICLE_SCRIPTS = tuple(
    f"{name}.js"
    for name in (
        *("text", "visible", "document", "segments", "diff", "pairs", "rows", "filters", "wordlinks"),
        *("review", "editor", "split", "xml", "formats", "xliff", "importing", "store", "transfer", "desk"),
        *("keys", "start"),
    )
)
_LONG = 300  # sentences, from where laying out only what is on the screen pays; most articles have 20 to 80
_BUFFER = 1000  # pieces of a page that are encoded at a time
_INDEX_SCRIPTS = ("text.js", "index.js")
_LANGUAGES = {"nl": ("Dutch", "Nederlands"), "en": ("English", "English")}  # here, and in the language itself
_KEYS = (
    (("j", "↓"), "next sentence (arrows: when a sentence has the focus)"),
    (("k", "↑"), "previous sentence"),
    (("n",), "next flagged sentence"),
    (("p",), "previous flagged sentence"),
    (("v",), "next sentence that is not reviewed yet"),
    (("a",), "approve and go on; once more takes it back"),
    (("r",), "reject; once more takes it back"),
    (("A", "R"), "approve or reject the whole paragraph"),
    (("e", "Enter"), "edit the English; Enter keeps it, Esc leaves it as it was"),
    (("c",), "write a note"),
    (("m",), "merge with the next sentence of the paragraph"),
    (("s",), "split in two"),
    (("u", "U"), "take the last change back, make it again (also Ctrl+Z, Ctrl+Y)"),
    (("x",), "export the review, or import one"),
    (("→", "←"), "next and previous linked word of the sentence"),
    (("f",), "only flagged sentences, and back"),
    (("/",), "search; Enter goes to the first sentence found"),
    (("Esc",), "show all sentences again"),
    (("t",), "theme: system, light, dark"),
    (("?",), "these keys"),
)


# The first one is the template's own: it stands before any text of the article, which could not have a tag anyway.
_LINKS = re.compile(rb"<nav aria-label=\"Articles\">.*?</nav>\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One article of a run: what it is, how much there is to look at, and where its files are.

    `name` is the article's path in the run without suffix, `html` and the paths of `files` (label, path) are relative
    to the index with `/` between folders. `words` counts the source's words, `flags` each flag's occurrences,
    `seconds` is the time the article took. `document` is the hash under which the page keeps its review (see
    `align.pagedata`), `terms` the names and terms of the article. `problem` says why there is no translation, for an
    article that failed.
    """

    name: str
    title: str
    segments: int = 0
    words: int = 0
    flags: tuple[tuple[str, int], ...] = ()
    changes: int = 0
    seconds: float | None = None
    html: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    document: str = ""
    terms: Terms = ()

    @property
    def flag_count(self) -> int:
        return sum(count for _, count in self.flags)


@dataclass(frozen=True, slots=True)
class _Total:
    segments: int
    words: int
    flags: int
    changes: int
    seconds: float


def page(
    bitext: Bitext, *, title: str, home: str | None = None, previous: str | None = None, next: str | None = None
) -> bytes:
    """Return the review page of `bitext` as UTF-8 HTML.

    `home`, `previous` and `next` are paths relative to the page with `/` between folders, not yet percent-encoded.
    """
    marks = Marks.of(bitext.pairs)
    return _written(
        "article.html.j2",
        scripts=_ARTICLE_SCRIPTS,
        styles=("base.css", "article.css", "review.css"),
        title=title,
        name=bitext.name,
        home=home,
        previous=previous,
        next=next,
        source_language=bitext.source_language,
        target_language=bitext.target_language,
        source_name=_language(bitext.source_language)[1],
        target_name=_language(bitext.target_language)[1],
        facts=_facts(bitext),
        long=len(bitext.pairs) > _LONG,
        summary=marks.summary(),
        paragraphs=paragraphs(bitext.pairs, marks),
        keys=_KEYS,
        document=_json(document(bitext)),
        links=_json({f"s{number}": word_links(pair) for number, pair in enumerate(bitext.pairs, 1) if pair.links}),
        model=dict(bitext.properties).get("model"),
        properties=bitext.properties,
    )


def linked(data: bytes, *, home: str | None = None, previous: str | None = None, next: str | None = None) -> bytes:
    """Return the page `data`, as `page` made it, with these links to other pages in the place of those it has.

    Which article comes next is known only when the run is over; nothing else of a page depends on it.
    """
    links = _environment().get_template("links.html.j2").render(home=home, previous=previous, next=next)
    return _LINKS.sub(lambda _: links.encode("utf-8"), data, count=1)


def index(
    rows: Sequence[IndexRow], *, properties: Sequence[tuple[str, str]] = (), title: str = "Articles in English"
) -> bytes:
    """Return the index of a run as UTF-8 HTML: a table of `rows` in the given order, and the run's signature."""
    return b"".join(iter_index(rows, properties=properties, title=title))


def iter_index(
    rows: Sequence[IndexRow], *, properties: Sequence[tuple[str, str]] = (), title: str = "Articles in English"
) -> Iterator[bytes]:
    """What `index` returns, in pieces: a run may have many articles."""
    found = overview((row.title, row.html, row.terms) for row in rows)
    total = _Total(
        segments=sum(row.segments for row in rows),
        words=sum(row.words for row in rows),
        flags=sum(row.flag_count for row in rows),
        changes=sum(row.changes for row in rows),
        seconds=sum(row.seconds or 0.0 for row in rows),
    )
    failed = sum(1 for row in rows if row.problem)
    facts = [_counted(len(rows), "article"), _counted(total.segments, "sentence"), _counted(total.flags, "flag")]
    yield from _pieces(
        "index.html.j2",
        scripts=_INDEX_SCRIPTS,
        styles=("base.css", "index.css"),
        title=title,
        facts=[*facts, *([f"{failed:,} not translated"] if failed else [])],
        rows=rows,
        total=total,
        terms=found,
        inconsistent=sum(1 for term in found if not term.consistent),
        properties=properties,
    )


def _written(template: str, *, scripts: tuple[str, ...], styles: tuple[str, ...], **values: Any) -> bytes:
    return b"".join(_pieces(template, scripts=scripts, styles=styles, **values))


def _pieces(template: str, *, scripts: tuple[str, ...], styles: tuple[str, ...], **values: Any) -> Iterator[bytes]:
    """Render a template with its inlined files and the policy that allows exactly those."""
    theme, script, css = _asset("theme.js"), _program(scripts), "".join(map(_asset, styles))
    policy = (
        f"default-src 'none'; script-src {_hash(theme)} {_hash(script)}; style-src {_hash(css)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    values |= {"policy": policy, "theme": Markup(theme), "script": Markup(script), "style": Markup(css)}
    stream = _environment().get_template(template).stream(values)
    stream.enable_buffering(_BUFFER)
    for piece in stream:
        yield piece.encode("utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: attribute(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        keep_trailing_newline=True,
    )
    environment.filters |= {"shown": shown, "path": _path, "label": label, "number": "{:,}".format}
    return environment


@cache
def _asset(name: str) -> str:
    """A file of `page/`; line ends become \\n, as a browser sees them when it checks the hash."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def _program(names: Iterable[str]) -> str:
    """Several scripts as one, in a scope of their own."""
    return "(() => {\n" + "\n".join(map(_asset, names)) + "})();\n"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))


def _path(path: str) -> str:
    """A relative path as a relative link; undecodable bytes of a file name come out as those bytes."""
    decodable = regex.sub(r"[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path)
    link = quote(decodable, safe="/", errors="surrogateescape")
    return f".{link}" if link.startswith("/") else link  # `//host/…` would be another host


def _language(code: str) -> tuple[str, str]:
    return _LANGUAGES.get(code.partition("-")[0].lower(), (code, code))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _facts(bitext: Bitext) -> list[str]:
    sides = (
        (bitext.source_language, [p.source for p in bitext.pairs]),
        (bitext.target_language, [p.target for p in bitext.pairs]),
    )
    counts = [f"{sum(len(words(text)) for text in texts):,} words in {_language(code)[0]}" for code, texts in sides]
    flagged = sum(1 for pair in bitext.pairs if pair.flags)
    return [
        _counted(len(bitext.pairs), "sentence"),
        *counts,
        f"{flagged:,} flagged" if flagged else "nothing flagged",
    ]
