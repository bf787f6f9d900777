"""What is wrong within the header or one unit of a TMX file: findings by the rules of `align.tmxrules`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from align.tmxdialect import RESERVED
from align.tmxread import XML_LANG, canonical, language_of, local
from align.tmxrules import Finding

HEADER = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
SEGTYPES = {"block", "paragraph", "sentence", "phrase"}
_AUTHORSHIP = {"creationdate", "creationid", "changedate", "changeid"}
_ORIGIN = _AUTHORSHIP | {
    "o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "o-tmf",
}  # fmt: skip
ATTRIBUTES = {
    "header": {*HEADER, "o-encoding"} | _AUTHORSHIP,
    "tu": {"tuid", "segtype", "srclang"} | _ORIGIN,
    "tuv": {XML_LANG, "lang"} | _ORIGIN,
    "seg": set[str](),
    "note": {XML_LANG, "lang", "o-encoding"},
    "prop": {"type", XML_LANG, "lang", "o-encoding"},
    "bpt": {"i", "x", "type"},
    "ept": {"i"},
    "it": {"pos", "x", "type"},
    "ph": {"x", "assoc", "type"},
    "hi": {"x", "type"},
    "ut": {"x"},
    "sub": {"datatype", "type"},
}
INLINE = {"bpt", "ept", "it", "ph", "hi", "ut", "sub"}
NEEDED = {"bpt": "i", "ept": "i", "it": "pos", "prop": "type"}
CODE = re.compile(r"(?:[a-z]{2,3}|x|i)(?:-[A-Za-z0-9]{1,8})*", re.IGNORECASE)
_DATE = re.compile(r"\d{8}T\d{6}Z")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
# UTF-8 read as Windows-1252: é is Ã©, ’ is â€™, € is â‚¬, a no-break space Â and one.
_MOJIBAKE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â(?:€[˜™œ\x9d“”¢¦\xa0]|‚¬)|Â[\xa0«»°·§]|ï»¿")


def attribute_findings(element: Any) -> Iterator[Finding]:
    """Attributes that TMX does not have there, and those that it demands of properties."""
    name = local(element).lower()
    for attribute in element.attrib:
        if attribute not in ATTRIBUTES.get(name, {attribute}):
            yield Finding("attribute", element.sourceline, _plain(attribute))
        elif attribute.endswith("date") and not _DATE.fullmatch(element.get(attribute)):
            yield Finding("date", element.sourceline, element.get(attribute)[:40])
    if name == "prop" and element.get("type") is None:
        yield Finding("prop", element.sourceline)
    if name == "prop" and element.get("type", "").lower() in RESERVED:
        yield Finding("reserved", element.sourceline, element.get("type"))


def _plain(attribute: str) -> str:
    return attribute.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")


def header_findings(header: Any) -> Iterator[Finding]:
    line = header.sourceline
    yield from attribute_findings(header)
    missing = [name for name in HEADER if header.get(name) is None]
    if missing:
        yield Finding("header", line, ", ".join(missing))
    if header.get("segtype", "sentence") not in SEGTYPES:
        yield Finding("segtype", line, header.get("segtype"))
    srclang = header.get("srclang", "")
    if srclang == "*all*":
        yield Finding("all", line)
    elif srclang:
        yield from code_findings(srclang, line)
    for child in header:
        if local(child).lower() in ("note", "prop"):
            yield from attribute_findings(child)
        elif local(child).lower() != "ude":
            yield Finding("element", child.sourceline, local(child))


def code_findings(code: str, line: int) -> Iterator[Finding]:
    if not CODE.fullmatch(canonical(code)) or not code.strip():
        yield Finding("bad-code", line, code)
    elif canonical(code) != code:
        yield Finding("code", line, code)


def unit_findings(unit: Any) -> Iterator[Finding]:
    """Everything that shows within one unit."""
    yield from attribute_findings(unit)
    if unit.get("segtype", "sentence") not in SEGTYPES:
        yield Finding("segtype", unit.sourceline, unit.get("segtype"))
    yield from _children(unit, "tuv")
    variants = variants_of(unit)
    if not variants:
        yield Finding("no-variant", unit.sourceline)
    for variant in variants:
        yield from _variant(variant)
    codes = Counter(canonical(language_of(variant)) for variant in variants)
    for code, count in codes.items():
        if count > 1:
            yield Finding("twice", unit.sourceline, code)
    if len(codes) == 1 and len(variants) == 1:
        yield Finding("one-language", unit.sourceline, next(iter(codes)))


def variants_of(unit: Any) -> list[Any]:
    return [child for child in unit if local(child).lower() == "tuv"]


def _children(parent: Any, last: str) -> Iterator[Finding]:
    """Notes and properties come first, then what `last` names, and there is no text between."""
    begun = False
    for text, line in [(parent.text, parent.sourceline), *((child.tail, child.sourceline) for child in parent)]:
        if text and text.strip():
            yield Finding("text", line, text.strip()[:40])
    for child in parent:
        name = local(child)
        if name != name.lower():
            yield Finding("case", child.sourceline, name)
        if name.lower() == last:
            begun = True
        elif name in ("note", "prop"):
            yield from attribute_findings(child)
            if begun:
                yield Finding("order", child.sourceline, name)
        else:
            yield Finding("element", child.sourceline, name)


def _variant(variant: Any) -> Iterator[Finding]:
    line = variant.sourceline
    yield from attribute_findings(variant)
    code = language_of(variant)
    if not code.strip():
        yield Finding("no-language", line)
    else:
        yield from code_findings(code, line)
        if variant.get(XML_LANG) is None:
            yield Finding("lang", line)
    yield from _children(variant, "seg")
    segments = [child for child in variant if local(child).lower() == "seg"]
    if not segments:
        yield Finding("no-segment", line)
    if len(segments) > 1:
        yield Finding("segments", line)
    for segment in segments[:1]:
        yield from _segment(segment)


def _segment(segment: Any) -> Iterator[Finding]:
    line, text = segment.sourceline, "".join(segment.itertext())
    if not text.strip():
        yield Finding("blank", line)
    elif text[0].isspace() or text[-1].isspace():
        yield Finding("edges", line)
    if len(text) > 2000:
        yield Finding("long", line, f"{len(text):,}")
    if "\ufffd" in text:
        yield Finding("lost", line)
    for pattern, rule in ((_ESCAPED, "twice-escaped"), (_MOJIBAKE, "mojibake")):
        if found := pattern.search(_without_codes(segment)):
            yield Finding(rule, line, found[0])
    yield from attribute_findings(segment)
    yield from _inline([child for child in segment.iter("*") if child is not segment], line)


def _without_codes(segment: Any) -> str:
    """The text outside native codes, where `&lt;` is nothing special."""
    return "".join([segment.text or "", *(child.tail or "" for child in segment)])


def _inline(elements: Sequence[Any], line: int) -> Iterator[Finding]:
    ends = Counter[str]()
    for element in elements:
        name = local(element)
        if name not in INLINE:
            yield Finding("inline", element.sourceline, name)
            continue
        yield from attribute_findings(element)
        needed = NEEDED.get(name)
        if needed and element.get(needed) is None:
            yield Finding("inline-attribute", element.sourceline, needed)
        elif name in ("bpt", "ept"):
            ends[element.get("i")] += 1 if name == "bpt" else -1
    for number, balance in ends.items():
        if balance:
            yield Finding("pair", line, number)
