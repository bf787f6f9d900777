"""The report of `krant check` as one HTML file: terms with their counts, and every finding in its sentence.

Like the review page it needs nothing else and loads nothing, and it has no script at all; the Content-Security-Policy
allows only this very style sheet. Texts, names and terms are hostile input: Jinja2 escapes, `align.visible` shows what
HTML cannot hold. The same report gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from align.bitext import Bitext
from align.visible import attribute, marked, shown
from glossary.check import CheckReport, Finding, TermReport
from glossary.terms import Glossary

_FOLDER = Path(__file__).with_name("page")
_FAULTS = ("missing", "forbidden", "inconsistent")
_LINKS = 12  # places that a rendering links to; a table row with thousands of links helps nobody


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the report: the anchor, and what is shown."""

    target: str
    label: str


def check_page(report: CheckReport, bitexts: Mapping[str, Bitext], glossary: Glossary, folder: Path) -> str:
    """The page as text; `bitexts` are those that were checked, by the names that the report has for them.

    Where a bitext's review page lies beside it, the report links there, relative to `folder`, where it will be.
    """
    anchors = _anchors(report, list(bitexts))
    rows = [_row(one, anchors) for one in report.terms]
    style = (_FOLDER / "check.css").read_text("utf-8")
    return _template().render(
        style=Markup(style),
        policy=_policy(style),
        hits=report.hits,
        terms=len(report.terms),
        faults=[(fault, report.count(fault)) for fault in _FAULTS],
        glossary=f"{glossary.name} {glossary.signature()}",
        version=version("krant"),
        uneven=[row for row in rows if row["uneven"]],
        even=[row for row in rows if not row["uneven"]],
        documents=[_document(name, bitext, report, anchors, folder) for name, bitext in bitexts.items()],
    )


def _anchors(report: CheckReport, names: Sequence[str]) -> dict[tuple[str, str], str]:
    """The anchor of every sentence that has a finding."""
    numbers = {name: number for number, name in enumerate(names, 1)}
    places = ((one.document, one.id) for one in report.findings)
    return {place: f"d{numbers[place[0]]}s{place[1]}" for place in places}


def _row(term: TermReport, anchors: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "nl": term.term.nl,
        "en": term.term.en,
        "occurrences": term.occurrences,
        "missing": term.missing,
        "missing_links": _links(term.missing_places, anchors),
        "uneven": term.missing > 0
        or any(not one.right or any(place in anchors for place in one.places) for one in term.renderings),
        "renderings": [
            {
                "english": one.english,
                "count": one.count,
                "right": one.right,
                "links": [] if one.right else _links(one.places, anchors),
            }
            for one in term.renderings
        ],
    }


def _links(places: Iterable[tuple[str, str]], anchors: Mapping[tuple[str, str], str]) -> list[Link]:
    known = [place for place in dict.fromkeys(places) if place in anchors]
    links = [Link(f"#{anchors[place]}", f"{Path(place[0]).stem}:{place[1]}") for place in known]
    return links[:_LINKS]


def _document(
    name: str, bitext: Bitext, report: CheckReport, anchors: Mapping[tuple[str, str], str], folder: Path
) -> dict[str, Any]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in report.findings:
        if one.document == name:
            found[one.id].append(one)
    pairs = [
        _pair(id, anchors[name, id], bitext.pairs[int(id) - 1].source, bitext.pairs[int(id) - 1].target, ones)
        for id, ones in sorted(found.items(), key=lambda item: int(item[0]))
    ]
    return {
        "name": name,
        "page": _page(Path(name), folder),
        "findings": sum(map(len, found.values())),
        "pairs": pairs,
        "source_language": bitext.source_language,
        "target_language": bitext.target_language,
    }


def _pair(id: str, anchor: str, source: str, target: str, findings: Sequence[Finding]) -> dict[str, Any]:
    violations = [one.violation for one in findings]
    return {
        "id": id,
        "anchor": anchor,
        "source": marked(source, [(one.source, f"{one.fault}: {one.expected}") for one in violations]),
        "target": marked(target, [(one.found, f"{one.fault}: {one.expected}") for one in violations if one.found]),
        "violations": violations,
    }


def _page(bitext: Path, folder: Path) -> str:
    """The link to the review page beside a bitext, '' where there is none."""
    page = bitext.with_suffix(".html")
    if not page.is_file():
        return ""
    link = quote(os.path.relpath(page, folder).replace(os.sep, "/"), safe="/", errors="surrogateescape")
    return link if link.startswith("../") else f"./{link}"


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"shown": shown, "attribute": attribute}
    return environment.get_template("check.html.j2")
