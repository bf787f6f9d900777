"""XLIFF files, 1.2 and 2.x, of any tool as a bitext.

Source: XLIFF Version 1.2 and 2.1 (OASIS Standards). What `align.xliff` and `align.xliff2` wrote comes back exactly, and
what a tool changed in it counts: text, approval, state, notes. Of other tools' files are read: the texts, a pair a
segment (`seg-source` and `mrk mtype="seg"` in 1.2, `segment` in 2.x), approval, notes, and alternatives with their
match. Inline elements give their text; native codes (`ph`, `bpt`, `ept`, `it`) none. A unit without a target is a pair
with an empty one. The parser loads no DTD, opens no other file and expands no entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from align.bitext import Alternative, Bitext, Pair, Status
from align.errors import AlignError
from align.tmxprops import PREFIX, pair_from
from align.tmxread import canonical, explained, local
from align.xliff import UNKNOWN
from align.xmlread import whole

_CODES = frozenset({"ph", "bpt", "ept", "it", "x", "bx", "ex", "sc", "ec", "sm", "em"})
_OURS = "krant "  # how the notes that we wrote for people begin their category
_FINAL = {"final", "signed-off"}

Props = list[tuple[str, str]]


def read_xliff(source: Path | bytes) -> Bitext:
    """The pairs of a file, in order. Raises AlignError for what is no XLIFF file, with file, line, cause and cure.

    Several `file` elements are read as one bitext, in the languages, name and properties of the first.
    """
    name = "XLIFF data" if isinstance(source, bytes) else str(source)
    root = _root(source, name)
    first = next(root.iter("{*}file"), root)
    new = root.get("version", "").startswith("2")
    keys = (root, "srcLang", "trgLang") if new else (first, "source-language", "target-language")
    languages = [canonical(keys[0].get(key, "")).removeprefix(UNKNOWN) for key in keys[1:]]
    properties = _file_properties(first)
    # Ours has the name as it is; another tool's is the path of the document that was translated.
    title = first.get("original", "") if _is_ours(root) else "" if isinstance(source, bytes) else source.stem
    pairs: list[Pair] = []
    for unit in root.iter("{*}unit" if new else "{*}trans-unit"):
        try:
            pairs += _unit_2(unit) if new else _unit_1(unit)
        except ValueError as error:
            cure = f"Mend or remove the {PREFIX}… property that says so."
            raise AlignError(f"{name}, line {unit.sourceline}: a unit cannot be understood: {error}. {cure}") from error
    return Bitext(title, languages[0], languages[1], tuple(pairs), tuple(properties))


def _root(source: Path | bytes, name: str) -> Any:
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            tree = whole(file)
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except etree.XMLSyntaxError as error:
        raise AlignError(explained(str(error.msg), error.position[0], error.position[1], name)) from error
    root = tree.getroot()
    if local(root) != "xliff":
        raise AlignError(f"{name}, line {root.sourceline}: is not XLIFF but <{local(root)}>. Export the file as XLIFF.")
    if tree.docinfo.doctype:
        raise AlignError(f"{name}: has a <!DOCTYPE …>, which XLIFF has no use for. Remove it.")
    return root


def _is_ours(root: Any) -> bool:
    """Whether anything is written under our names."""
    kinds = (element.get("context-type") or element.get("type") or "" for element in root.iter("{*}context", "{*}meta"))
    return any(kind.startswith(PREFIX) for kind in kinds) or any(
        tool.get("tool-id") == "krant" for tool in root.iter("{*}tool")
    )


def _file_properties(file: Any) -> Props:
    notes = [(note.get("from", ""), _text(note)) for note in file.iterfind("{*}header/{*}note")]
    metas = [(meta.get("type", ""), _text(meta)) for meta in file.iterfind("{*}metadata/{*}metaGroup/{*}meta")]
    return [(kind.removeprefix(PREFIX), value) for kind, value in notes + metas if kind.startswith(PREFIX)]


def _unit_1(unit: Any) -> Iterator[Pair]:
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None:
        return
    contexts = [(one.get("context-type", ""), _text(one)) for one in unit.iterfind("{*}context-group/{*}context")]
    props = [(kind.removeprefix(PREFIX), value) for kind, value in contexts if kind.startswith(PREFIX)]
    notes = [_text(note) for note in unit.iterfind("{*}note") if not note.get("from", "").startswith(_OURS)]
    others = [_alternative_1(one, _text(source)) for one in unit.iterfind("{*}alt-trans")]
    state, qualifier = ("", "") if target is None else (target.get("state", ""), target.get("state-qualifier", ""))
    for before, after in _texts_1(unit, source, target):
        pair = pair_from(before, after, props)
        pair = replace(
            pair, status=_status(pair.status, unit.get("approved"), state, qualifier, bool(after), bool(props))
        )
        yield _noted(pair, notes, [] if props else [one for one in others if one.target])


def _status(before: Status, approved: str | None, state: str, qualifier: str, translated: bool, ours: bool) -> Status:
    """What a tool decided wins over what we wrote: approval first, then the state."""
    if approved == "yes" or state in _FINAL:
        return "approved"
    if qualifier.startswith("rejected"):
        return "rejected"
    if ours and state == "translated":
        return "edited"  # we write that for a person's text only, so that a person it was
    return "" if before == "approved" and approved == "no" and translated else before


def _texts_1(unit: Any, source: Any, target: Any) -> list[tuple[str, str]]:
    """The texts of a unit's segments, or of the whole unit where it has none, or different ones in its target."""
    cut = unit.find("{*}seg-source")
    parts = {mid: _text(part) for mid, part in _segments(source if cut is None else cut)}
    targets = {} if target is None else {mid: _text(part) for mid, part in _segments(target)}
    if parts and parts.keys() == targets.keys():
        return [(text, targets[mid]) for mid, text in parts.items()]
    return [(_text(source), "" if target is None else _text(target))]


def _segments(element: Any) -> Iterator[tuple[str, Any]]:
    for number, mark in enumerate(element.iter("{*}mrk")):
        if mark.get("mtype") == "seg":
            yield mark.get("mid", str(number)), mark


def _alternative_1(one: Any, unit_source: str) -> Alternative:
    source, target = one.find("{*}source"), one.find("{*}target")
    texts = unit_source if source is None else _text(source), "" if target is None else _text(target)
    return Alternative(*texts, _match(one.get("match-quality")), one.get("origin") or "memory")


def _match(quality: str | None) -> float:
    """A match from 0 to 1; tools write 92, 92.0 and 92% (memsource: 0.92)."""
    found = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{1,6})?)\s*%?\s*", quality or "")
    value = float(found[1]) if found else 0.0
    return min(value if value <= 1 and "." in (quality or "") else value / 100, 1.0)


def _unit_2(unit: Any) -> Iterator[Pair]:
    metas = [(one.get("type", ""), _text(one)) for one in unit.iterfind("{*}metadata/{*}metaGroup/{*}meta")]
    props = [(kind.removeprefix(PREFIX), value) for kind, value in metas if kind.startswith(PREFIX)]
    found = [(note.get("category", ""), _text(note)) for note in unit.iterfind("{*}notes/{*}note")]
    notes = [text for category, text in found if not category.startswith(_OURS)]
    others = [_alternative_2(one) for one in unit.iterfind("{*}matches/{*}match")]
    for segment in unit.iterfind("{*}segment"):
        source, target = segment.find("{*}source"), segment.find("{*}target")
        if source is not None:
            pair = pair_from(_text(source), "" if target is None else _text(target), props)
            if segment.get("state") == "final" and pair.target:
                pair = replace(pair, status="approved")
            elif pair.status == "approved" and pair.target and segment.get("state") is not None:
                pair = replace(pair, status="")
            yield _noted(pair, notes, [] if props else others)


def _alternative_2(one: Any) -> Alternative:
    texts = [_text(side) if (side := one.find(f"{{*}}{name}")) is not None else "" for name in ("source", "target")]
    return Alternative(texts[0], texts[1], _match(one.get("matchQuality")), one.get("origin") or "memory")


def _noted(pair: Pair, notes: list[str], others: list[Alternative]) -> Pair:
    """The pair with the notes of other people behind its own."""
    if notes:
        pair = replace(pair, note="\n".join([*filter(None, [pair.note]), *notes]))
    return replace(pair, alternatives=tuple(others)) if others else pair


def _text(element: Any) -> str:
    """The text of an element and of what is marked in it, without native codes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_character(child) if local(child) == "cp" else "" if local(child) in _CODES else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(element: Any) -> str:
    """XLIFF 2's `cp`: a character that XML cannot hold, as a hexadecimal number."""
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        return ""
