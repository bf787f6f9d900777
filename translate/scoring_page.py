"""The comparison of systems as one HTML file: scores, and every sentence with all translations of it.

It needs nothing else, loads nothing and has no script; the Content-Security-Policy allows only this very style sheet.
Texts and names are hostile input: Jinja2 escapes, `align.visible` shows what HTML cannot hold.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from align.visible import attribute, shown
from translate.scoring import LOWER_IS_BETTER, Scored
from translate.scoring_table import SURE, terms_of

_FOLDER = Path(__file__).with_name("page")


def scoring_page(results: Sequence[Scored], source: Sequence[str], reference: Sequence[str], title: str) -> bytes:
    """The page as UTF-8. Of two systems or more, the sentences on which the first two differ most come first;
    of one, its worst."""
    style = (_FOLDER / "scoring.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    order = sorted(range(len(source)), key=lambda number: (_interest(results, number), number))
    text = _template().render(
        title=title,
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        version=version("krant"),
        metrics=[score.metric for score in results[0].scores],
        signatures=[score.signature for score in results[0].scores],
        rows=[_row(result) for result in results],
        sentences=[_sentence(results, number, source[number], reference[number]) for number in order],
        count=len(source),
    )
    return text.encode("utf-8")


def _interest(results: Sequence[Scored], number: int) -> float:
    values = [dict(result.sentences)["chrF2++"][number] for result in results]
    return -abs(values[0] - values[1]) if len(values) > 1 else values[0]


def _row(result: Scored) -> dict[str, Any]:
    compared = {one.metric: one for one in result.compared}
    cells = []
    for score in result.scores:
        one = compared.get(score.metric)
        gain = one.difference * (-1 if score.metric in LOWER_IS_BETTER else 1) if one else 0
        sure = one is not None and one.p < SURE
        cells.append({"score": score, "compared": one, "class": ("better" if gain > 0 else "worse") if sure else ""})
    return {"name": result.system.name, "cells": cells}


def _sentence(results: Sequence[Scored], number: int, dutch: str, english: str) -> dict[str, Any]:
    best = max(dict(result.sentences)["chrF2++"][number] for result in results)
    systems = []
    for result in results:
        values = {name: each[number] for name, each in result.sentences}
        text = _marked(result.system.translations[number], english)
        one = {"name": result.system.name, "text": text, "values": values, "terms": terms_of(result, number)}
        systems.append(one | {"best": values["chrF2++"] == best})
    return {"number": number + 1, "dutch": dutch, "english": english, "systems": systems}


def _marked(text: str, reference: str) -> Markup:
    """The translation with the words marked that the reference has not in that place."""
    words, wanted = text.split(" "), reference.split(" ")
    parts: list[Markup] = []
    for kind, start, end, _, _ in difflib.SequenceMatcher(None, words, wanted, autojunk=False).get_opcodes():
        if start < end:
            piece = shown(" ".join(words[start:end]))
            parts.append(piece if kind == "equal" else Markup("<mark>{}</mark>").format(piece))
    return Markup(" ").join(parts)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER, encoding="utf-8"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"shown": shown, "attribute": attribute}
    return environment.get_template("scoring.html.j2")
