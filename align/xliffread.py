"""XLIFF files, 1.2 and 2.x, of any tool as a bitext: the source and target texts of their segments.

Source: XLIFF Version 1.2 and 2.1 (OASIS Standards). Segmented units give one pair a segment: `seg-source` and `mrk
mtype="seg"` in 1.2, `segment` in 2.x. Inline elements give their text; native codes (`ph`, `bpt`, `ept`, `it`) none.
Units without a target and alternative translations are left out. The parser loads no DTD, opens no other file and
expands no entity.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from align.bitext import Bitext, Pair
from align.errors import AlignError

_CODES = frozenset({"ph", "bpt", "ept", "it", "x", "bx", "ex", "sc", "ec", "sm", "em"})


def read_xliff(path: Path) -> Bitext:
    """The pairs of a file, in order. Raises AlignError for what is no XLIFF file, with file, line, cause and cure."""
    root = _root(path)
    if root.get("version", "").startswith("2"):
        languages = root.get("srcLang", ""), root.get("trgLang", "")
        found = [*_pairs_2(root)]
    else:
        first = next(root.iter("{*}file"), root)
        languages = first.get("source-language", ""), first.get("target-language", "")
        found = [*_pairs_1(root)]
    pairs = tuple(Pair(source, target) for source, target in found if source.strip() and target.strip())
    return Bitext(path.stem, languages[0] or "nl", languages[1] or "en", pairs)


def _root(path: Path) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        tree: Any = etree.parse(str(path), parser)
    except OSError as error:
        raise AlignError(f"{path}: cannot be read: {error}. Check the path and its permissions.") from error
    except etree.XMLSyntaxError as error:
        cure = "The file is cut off or damaged here; export it again."
        raise AlignError(f"{path}, line {error.lineno}: {error.msg}. {cure}") from error
    root = tree.getroot()
    if _local(root) != "xliff":
        raise AlignError(
            f"{path}, line {root.sourceline}: is not XLIFF but <{_local(root)}>. Export the file as XLIFF."
        )
    if tree.docinfo.doctype:
        raise AlignError(f"{path}: has a <!DOCTYPE …>, which XLIFF has no use for. Remove it.")
    return root


def _pairs_1(root: Any) -> Iterator[tuple[str, str]]:
    for unit in root.iter("{*}trans-unit"):
        source, target = unit.find("{*}source"), unit.find("{*}target")
        if source is None or target is None:
            continue
        cut = unit.find("{*}seg-source")
        parts = {mid: _text(part) for mid, part in _segments(cut if cut is not None else source)}
        targets = {mid: _text(part) for mid, part in _segments(target)}
        if parts and parts.keys() == targets.keys():
            yield from ((text, targets[mid]) for mid, text in parts.items())
        else:
            yield _text(source), _text(target)


def _segments(element: Any) -> Iterator[tuple[str, Any]]:
    for number, mark in enumerate(element.iter("{*}mrk")):
        if mark.get("mtype") == "seg":
            yield mark.get("mid", str(number)), mark


def _pairs_2(root: Any) -> Iterator[tuple[str, str]]:
    for segment in root.iter("{*}segment"):
        source, target = segment.find("{*}source"), segment.find("{*}target")
        if source is not None and target is not None:
            yield _text(source), _text(target)


def _text(element: Any) -> str:
    """The text of an element and of what is marked in it, without native codes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(
                _character(child) if _local(child) == "cp" else "" if _local(child) in _CODES else _text(child)
            )
        parts.append(child.tail or "")
    return "".join(parts)


def _character(element: Any) -> str:
    """XLIFF 2's `cp`: a character that XML cannot hold, as a hexadecimal number."""
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)
