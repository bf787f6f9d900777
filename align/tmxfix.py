"""Repairing a TMX file: everything that has one right answer, and nothing that would cost text.

The file is copied as a stream, each unit put right on the way; the copy is compared text by text with the original and
must be valid before it is kept. What a rule's `repair` in `align.tmxrules` says is done here or in `align.tmxmend`.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from align.errors import AlignError
from align.files import atomic_file
from align.tmxcheck import Checked
from align.tmxread import XML_LANG, canonical, language_of, local
from align.tmxschema import require_valid
from align.tmxunit import ATTRIBUTES, CODE, HEADER, INLINE, SEGTYPES
from align.xmlread import events, forget

_CODES = INLINE - {"hi", "sub"}
_START = b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'


def fix(checked: Checked, path: Path) -> None:
    """Write the repaired file to `path`.

    Raises AlignError where the file cannot be repaired (nothing is written then) or not be written.
    """
    if checked.source is None:
        raise AlignError(f"{path}: was not written, because the file cannot be read as TMX. Export it again.")
    with atomic_file(path) as file:
        for piece in _pieces(checked.source):
            file.write(piece)
        require_valid(file, str(path))
        file.seek(0)
        with _opened(checked.source) as original:
            same = _digest(file) == _digest(original)
        if not same:
            raise AlignError(f"{path}: was not written, because a text would have been lost. Export the file again.")


def _opened(source: Path | bytes) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _elements(file: BinaryIO) -> Iterator[Any]:
    for _, element in events(file):
        if local(element).lower() in ("header", "tu"):
            unknown = next(element.iter(etree.Entity), None)
            if unknown is not None:
                raise AlignError(f"Line {element.sourceline}: {unknown.text} is not known in TMX. Mend it by hand.")
            yield element
            forget(element)


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    yield _START
    begun = False
    with _opened(source) as file:
        for element in _elements(file):
            if local(element).lower() == "header":
                if begun:
                    raise AlignError("The file has two headers, or one after its units. Mend it by hand.")
                yield _written(_header(element), "  ") + b"  <body>\n"
            else:
                if not begun:
                    yield _written(_header(element, missing=True), "  ") + b"  <body>\n"
                unit = _unit(element)
                if unit is not None:
                    yield _written(unit, "    ")
            begun = True
        if not begun:
            yield _written(_header(etree.Element("tu"), missing=True), "  ") + b"  <body>\n"
    yield b"  </body>\n</tmx>\n"


def _written(element: Any, indent: str) -> bytes:
    return f"{indent}{etree.tostring(element, encoding='unicode').strip()}\n".encode()


def _header(element: Any, missing: bool = False) -> Any:
    """The header with all that it needs; from the first unit (for its language) where there is none."""
    if missing:
        first = next((language_of(child) for child in element if language_of(child)), "*all*")
        header, own = etree.Element("header"), {"srclang": canonical(first) if first != "*all*" else first}
    else:
        header, own = _framed(element), {}
    defaults = dict.fromkeys(HEADER, "unknown") | {"segtype": "sentence", "adminlang": "en", "srclang": "*all*"}
    for name in HEADER:
        if header.get(name) is None:
            header.set(name, own.get(name, defaults[name]))
    _segtype(header, "sentence")
    if header.get("srclang") != "*all*":
        header.set("srclang", canonical(header.get("srclang")))
    return header


def _segtype(element: Any, otherwise: str) -> None:
    value = element.get("segtype")
    if value is not None and value not in SEGTYPES:
        if value.strip().lower() in SEGTYPES:
            element.set("segtype", value.strip().lower())
        elif otherwise:
            element.set("segtype", otherwise)
        else:
            del element.attrib["segtype"]
            _prop(element, "x-segtype", value)


def _unit(element: Any) -> Any | None:
    """The unit put right; None for one without any text."""
    unit = _framed(element)
    for variant in [child for child in unit if child.tag == "tuv" and child.find("seg") is None]:
        if not "".join(variant.itertext()).strip():
            unit.remove(variant)
    if unit.find("tuv") is None and not "".join(unit.itertext()).strip():
        return None
    _segtype(unit, "")
    return unit


def _framed(element: Any) -> Any:
    """A copy of a header, unit or variant: what TMX knows; other attributes become properties."""
    name = local(element).lower()
    copy = etree.Element(name)
    copy.text = element.text
    for attribute, value in element.attrib.items():
        if attribute in ATTRIBUTES[name] or (attribute == XML_LANG and name == "tuv"):
            copy.set(attribute, value)
    if name == "tuv":
        _language(copy, language_of(element))
    for child in element:
        kind = local(child).lower()
        made = _framed(child) if kind == "tuv" else _segment(child) if kind == "seg" else _plain(child)
        made.tail = child.tail
        copy.append(made)
    first = [child for child in copy if child.tag in ("note", "prop")]
    copy[:] = [*first, *(child for child in copy if child.tag not in ("note", "prop"))]
    for attribute, value in element.attrib.items():
        if attribute not in ATTRIBUTES[name]:
            _prop(copy, f"x-{attribute.rpartition('}')[2]}", value)
    for segment in element if name == "tuv" else ():
        for attribute, value in segment.attrib.items() if local(segment).lower() == "seg" else ():
            _prop(copy, f"x-seg-{attribute.rpartition('}')[2]}", value)
    return copy


def _language(copy: Any, code: str) -> None:
    copy.attrib.pop("lang", None)
    if code.strip():
        copy.set(XML_LANG, canonical(code) if CODE.fullmatch(canonical(code)) else code)


def _prop(element: Any, kind: str, value: str) -> None:
    prop = etree.Element("prop", type=kind)
    prop.text = value
    element.insert(0, prop)


def _plain(element: Any) -> Any:
    """A copy of a note, a property or anything else, without namespaces; a property has a type."""
    copy = etree.Element(local(element).lower(), dict(element.attrib))
    copy.text = element.text
    for child in element:
        made = _plain(child)
        made.tail = child.tail
        copy.append(made)
    if copy.tag == "prop" and copy.get("type") is None:
        copy.set("type", "x-unknown")
    return copy


def _segment(element: Any) -> Any:
    """A copy of a segment in which all markup is TMX's: codes have what they need, other elements become codes."""
    segment = etree.Element("seg")
    used = {child.get("i") for child in element.iter("*")}
    free = (str(number) for number in count(1) if str(number) not in used)
    _copy_inline(element, segment, free, [])
    return segment


def _copy_inline(element: Any, into: Any, free: Iterator[str], opened: list[str]) -> None:
    _add_text(into, element.text)
    for child in element:
        name = local(child)
        if name in INLINE:
            made = etree.SubElement(into, name, dict(child.attrib))
            _complete(made, free, opened)
            _copy_inline(child, made, free, opened)
        else:
            _as_codes(child, into, free, opened)
        _add_text(into, child.tail)


def _complete(code: Any, free: Iterator[str], opened: list[str]) -> None:
    """What the format demands: an opening code without number gets a free one, its closing one the same."""
    if code.tag == "bpt" and code.get("i") is None:
        code.set("i", next(free))
        opened.append(code.get("i"))
    elif code.tag == "ept" and code.get("i") is None:
        code.set("i", opened.pop() if opened else next(free))
    elif code.tag == "it" and code.get("pos") not in ("begin", "end"):
        code.tag = "ph"
        code.attrib.pop("pos", None)


def _as_codes(element: Any, into: Any, free: Iterator[str], opened: list[str]) -> None:
    """Markup that TMX does not have as native codes: `<b>x</b>` around x, `<br/>` as a placeholder."""
    attributes = "".join(f' {name.rpartition("}")[2]}="{value}"' for name, value in element.attrib.items())
    name = local(element)
    if not len(element) and not element.text:
        etree.SubElement(into, "ph").text = f"<{name}{attributes}/>"
        return
    number = next(free)
    etree.SubElement(into, "bpt", i=number).text = f"<{name}{attributes}>"
    _copy_inline(element, into, free, opened)
    etree.SubElement(into, "ept", i=number).text = f"</{name}>"


def _add_text(into: Any, text: str | None) -> None:
    if text and len(into):
        into[-1].tail = (into[-1].tail or "") + text
    elif text:
        into.text = (into.text or "") + text


def _digest(file: BinaryIO) -> bytes:
    """A hash of every unit's languages and texts, native codes apart, in order; units without text do not count."""
    digest = blake2b()
    for element in _elements(file):
        segments = [child for variant in element for child in variant if local(child).lower() == "seg"]
        texts = [(canonical(language_of(one.getparent())), _text(one)) for one in segments]
        if texts:
            digest.update(repr(texts).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _text(element: Any) -> str:
    if local(element) in _CODES:
        return ""
    return "".join([element.text or "", *(_text(child) + (child.tail or "") for child in element)])
