"""TMX files, ours and other tools', as a bitext.

What `align.tmx` wrote comes back exactly. Of other tools' files (TMX 1.1 to 1.4) the two texts of each unit are read:
with `xml:lang` or `lang`, in any order, in UTF-8 or UTF-16. The file is a stream, so that `iter_pairs` needs the same
memory for a million units as for one. The parser loads no DTD, opens no other file and expands no entity, so that a
hostile file can neither read nor fetch nor blow up anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from lxml import etree

from align.bitext import Bitext, Pair
from align.errors import AlignError
from align.tmxprops import PREFIX, pair_from
from align.xmlread import events, forget

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPED = re.compile(":(?:Single|Multiple)String$")  # what Trados adds to the names of fields
Inline = Literal["codes", "text", "markup"]
_DAMAGED = "The file is cut off or damaged here; export it again."
_CURES = {
    "EntityRef|Entity '": "Write & as &amp;, and a character itself in place of its name (é for &eacute;).",
    "PCDATA invalid Char|xmlParseCharRef": "Remove the control character.",
    "encoding|not proper UTF-8|bytes": "Save the file in the encoding that its first line names, best UTF-8.",
    "tag mismatch": "Close each element with the end tag of the same name.",
    "Premature end|end of Start Tag|Extra content": "The file is cut off or goes on after its end; export it again.",
    "Document is empty|no element found|Start tag expected": "Export the file again: this is not an XML file.",
    "too long|Excessive depth|amplification": "No tool takes this: split the text into sentences.",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the file has it: our properties without their prefix, the variants' languages and texts."""

    line: int
    props: tuple[tuple[str, str], ...]
    variants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header: `language` is srclang, empty where it is missing or `*all*`; our properties without prefix."""

    language: str = ""
    props: tuple[tuple[str, str], ...] = ()


def read_tmx(
    source: Path | bytes, *, source_language: str = "", target_language: str = "", inline: Inline = "codes"
) -> Bitext:
    """Read a TMX file, or its bytes, as one bitext, in the two languages named or those that the file begins with.

    A unit without one of the languages gives a pair with that side empty; one with neither is left out. Language
    codes are written the usual way (`EN-us` is read as `en-US`). Of inline elements (bpt, ept, ph, it, hi …) remain
    their `codes` as text, the `text` around and within highlights only, or the `markup` as it is in the file. Raises
    AlignError for what is not TMX, with line and column.
    """
    name = "TMX data" if isinstance(source, bytes) else str(source)
    header, units = Header(), []
    for item in _items(source, name, inline):
        if isinstance(item, Header):
            header = item
        else:
            units.append(item)
    own, properties = _own(header.props)
    languages = _languages(source_language or header.language, target_language or own.get("target-language", ""), units)
    title = own.get("document", "" if isinstance(source, bytes) else source.stem)
    return Bitext(title, *languages, tuple(_pairs(units, languages, name)), properties)


def iter_pairs(
    source: Path | bytes, *, source_language: str = "", target_language: str = "", inline: Inline = "codes"
) -> Iterator[Pair]:
    """The pairs of a TMX file one at a time, in constant memory; otherwise like `read_tmx`.

    Languages that are neither named nor in the header are those of the first thousand units.
    """
    name = "TMX data" if isinstance(source, bytes) else str(source)
    items = _items(source, name, inline)
    header, first = Header(), []
    for item in islice(items, 1000):
        if isinstance(item, Header):
            header = item
        else:
            first.append(item)
    target = target_language or _own(header.props)[0].get("target-language", "")
    languages = _languages(source_language or header.language, target, first)
    units = chain(first, (item for item in items if isinstance(item, Unit)))
    yield from _pairs(units, languages, name)


def _pairs(units: Iterable[Unit], languages: tuple[str, str], name: str) -> Iterator[Pair]:
    for unit in units:
        texts = _sides(unit.variants, languages)
        if any(texts):
            try:
                yield pair_from(*texts, unit.props)
            except ValueError as error:
                cure = f"Mend or remove the {PREFIX}… property that says so."
                raise AlignError(f"{name}, line {unit.line}: a unit cannot be understood: {error}. {cure}") from error


def _own(props: Sequence[tuple[str, str]]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """The header's own facts, the first property of each name, and the bitext's properties, all others."""
    own: dict[str, str] = {}
    properties = []
    for name, value in props:
        if name in ("document", "target-language") and name not in own:
            own[name] = value
        else:
            properties.append((name, value))
    return own, tuple(properties)


def _items(source: Path | bytes, name: str, inline: Inline) -> Iterator[Header | Unit]:
    """The header and the units in the file's order; each element is forgotten when it has been read."""
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            for element in _elements(file, name):
                if local(element) == "header":
                    language = element.get("srclang", "")
                    yield Header("" if language == "*all*" else canonical(language), _props(element))
                else:
                    yield Unit(element.sourceline, _props(element), tuple(_variants(element, name, inline)))
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error


def _elements(file: BinaryIO, name: str) -> Iterator[Any]:
    """Each `header` and `tu` element of the file at its end. The root is looked at before anything else."""
    parsed = events(file, ("start", "end"))
    root = None
    try:
        for event, element in parsed:
            if root is None:
                root = element
                _check_root(root, name)
            if event == "end" and local(element) in ("header", "tu"):
                yield element
                forget(element)
    except etree.XMLSyntaxError as error:
        # The log knows more than the exception, which calls an unknown entity 'no element found' at line 0.
        found = [(entry.message, entry.line, entry.column) for entry in parsed.error_log]
        raise AlignError(explained(*(found or [(error.msg, *error.position)])[0], name)) from error


def _check_root(root: Any, name: str) -> None:
    if local(root) != "tmx":
        raise AlignError(f"{name}, line {root.sourceline}: is not TMX but <{local(root)}>. Export the file as TMX.")
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise AlignError(f"{name}: declares entities, which TMX has no use for. Remove its <!DOCTYPE …> declaration.")


def explained(message: str, line: int, column: int, name: str) -> str:
    """A parser's message with place, cause and cure."""
    cause = re.sub(r", line \d+, column \d+.*|\n", "", message)
    cure = next((cure for sign, cure in _CURES.items() if re.search(sign, cause)), _DAMAGED)
    return f"{name}, line {max(line, 1)}, column {max(column, 1)}: is not well-formed XML: {cause}. {cure}"


def local(element: Any) -> str:
    """The name without a namespace; entity references among the children have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _props(element: Any) -> tuple[tuple[str, str], ...]:
    props = ((child.get("type", ""), child) for child in element if local(child) == "prop")
    return tuple(
        (_TYPED.sub("", kind.removeprefix(PREFIX)), "".join(prop.itertext()))
        for kind, prop in props
        if kind.startswith(PREFIX)
    )


def _variants(unit: Any, name: str, inline: Inline) -> Iterator[tuple[str, str]]:
    for variant in unit:
        if local(variant) == "tuv":
            segment = next((child for child in variant if local(child) == "seg"), None)
            if segment is None:
                raise AlignError(f"{name}, line {variant.sourceline}: a <tuv> has no <seg>. Export the file again.")
            entity = next(segment.iter(etree.Entity), None)
            if entity is not None:
                cure = "Write the character itself."
                raise AlignError(f"{name}, line {segment.sourceline}: {entity.text} is not known in TMX. {cure}")
            yield canonical(language_of(variant)), _FLAT[inline](segment)


def language_of(variant: Any) -> str:
    """The language code as it stands there, empty where there is none."""
    return str(variant.get(XML_LANG) or variant.get("lang") or "")


def _text(element: Any) -> str:
    """The text without native codes; that of highlights (hi) is text, and so is that of sub-flows."""
    is_text = local(element) in ("seg", "hi", "sub")
    parts = [element.text or ""] if is_text else []
    for child in element:
        parts += [_text(child), (child.tail or "") if is_text else ""]
    return "".join(parts)


def _markup(segment: Any) -> str:
    """The segment's content as XML, each element without the namespaces of the file."""
    parts = [escape(segment.text or "", quote=False)]
    for child in segment:
        tail, child.tail = child.tail, None
        parts += [etree.tostring(child, encoding="unicode", with_tail=False), escape(tail or "", quote=False)]
    return "".join(parts)


_FLAT: dict[Inline, Callable[[Any], str]] = {
    "codes": lambda segment: "".join(segment.itertext()),
    "text": _text,
    "markup": _markup,
}


@lru_cache
def canonical(language: str) -> str:
    """The language code as BCP 47 writes it: `EN-us`, `en_US` → `en-US`; `zh-hant` → `zh-Hant`."""
    first, *rest = language.strip().replace("_", "-").split("-")
    styles = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(styles.get(len(part), str.lower)(part) for part in rest)])


def _languages(source: str, target: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The two languages: those asked for or declared, else the first ones that the units have."""
    source, target = canonical(source), canonical(target)
    seen = list(dict.fromkeys(language for unit in units for language, _ in unit.variants))
    source = source or next((language for language in seen if language != target), "")
    return source, target or next((language for language in seen if not _matches(language, source)), "")


def _matches(language: str, wanted: str) -> bool:
    """Whether the main languages are the same; regions are forgiven."""
    return language.partition("-")[0] == wanted.partition("-")[0]


def _sides(variants: Sequence[tuple[str, str]], languages: tuple[str, str]) -> tuple[str, str]:
    """The unit's texts in the two languages, the exact code before its relatives, each variant used once."""
    left = list(variants)
    texts = []
    for wanted in languages:
        found = next((variant for variant in left if variant[0] == wanted), None)
        found = found or next((variant for variant in left if _matches(variant[0], wanted)), None)
        texts.append(found[1] if found else "")
        if found:
            left.remove(found)
    return texts[0], texts[1]
