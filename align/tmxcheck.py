"""What is wrong with a TMX file of any origin: `check` finds, `align.tmxrules` explains, `align.tmxfix` repairs.

The file is read as a stream; of its units only hashes stay in memory. Only a file that is no XML, or not plain UTF-8,
is read whole, to be mended first (`align.tmxmend`), so that everything that is wrong with it is found at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from align.errors import AlignError
from align.tmxmend import decoded, mended
from align.tmxread import canonical, explained, language_of, local
from align.tmxrules import Finding
from align.tmxschema import broken_rules
from align.tmxunit import header_findings, unit_findings, variants_of
from align.xmlread import events, forget

_VERSIONS = {"1.1", "1.2", "1.3"}
_PLAIN = (b"<?xml", b"<tmx", b"<!DOC", b"<TMX", b"<!--")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked at. `source` is what can be parsed of it (None: nothing), `units` its units' number."""

    findings: tuple[Finding, ...]
    source: Path | bytes | None
    units: int = 0


@dataclass
class _Memory:
    """What has to be remembered from unit to unit; texts are hashes."""

    units: int = 0
    header: bool = False
    body: bool = False
    srclang: str = ""
    codes: Counter[str] = field(default_factory=Counter)
    pairs: dict[int, int] = field(default_factory=dict)
    sources: dict[int, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)


def check(path: Path) -> Checked:
    """Look at a file. Raises AlignError only where it cannot be read; everything else is a finding."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        # With a DTD the parser lets names such as &nbsp; pass, without knowing what they mean.
        plain = head.startswith(_PLAIN) and b"<!DOCTYPE" not in head
        if plain:
            try:
                return _parsed(path, [])
            except etree.XMLSyntaxError:
                pass
        data = path.read_bytes()
    except OSError as error:
        raise AlignError(f"{path}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    return check_bytes(data)


def check_bytes(data: bytes) -> Checked:
    """Look at a file's bytes, mending what is not XML."""
    text, findings = decoded(data)
    if not text:
        return Checked(tuple(findings), None)
    text, more = mended(text)
    findings += more
    whole = text.encode("utf-8", "replace")
    try:
        return _parsed(whole, findings)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        cause = explained(error.msg, line, column, "").partition(": is not well-formed XML: ")[2]
        return Checked((*findings, Finding("not-xml", max(line, 1), cause, max(column, 1))), None)


def _parsed(source: Path | bytes, before: list[Finding]) -> Checked:
    """The findings of what is XML. Raises XMLSyntaxError for what is not."""
    memory = _Memory()
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        findings = [*before, *_walk(file, memory)]
    hopeless = any(finding.rule in ("not-tmx", "entities") for finding in findings)
    known = any(finding.level == "error" or finding.rule == "old-version" for finding in findings)
    if not hopeless and not known:
        findings += [Finding("schema", line, message) for line, message in broken_rules(source)]
    return Checked(tuple(findings), None if hopeless else source, memory.units)


def _walk(file: BinaryIO, memory: _Memory) -> Iterator[Finding]:
    """Everything from root to end. Elements are forgotten when they have been looked at."""
    root = None
    for event, element in events(file, ("start", "end")):
        name = local(element).lower()
        if root is None:
            root = element
            findings = list(_root(root))
            yield from findings
            if any(finding.rule in ("not-tmx", "entities") for finding in findings):
                return
        elif event == "start":
            memory.body = memory.body or name == "body"
        elif name == "header":
            memory.header = True
            memory.srclang = canonical(element.get("srclang", "").replace("*all*", ""))
            yield from header_findings(element)
        elif name == "tu":
            yield from _unit(element, memory)
            forget(element)
    yield from _frame(root, memory)


def _root(root: Any) -> Iterator[Finding]:
    name, line = local(root), root.sourceline
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None:
        yield Finding("entities" if any(True for _ in document_type.iterentities()) else "doctype", 1)
    if name.lower() != "tmx":
        yield Finding("not-tmx", line, name)
        return
    if name != "tmx":
        yield Finding("case", line, name)
    if root.nsmap:
        yield Finding("namespace", line, ", ".join(f"xmlns:{key}" if key else "xmlns" for key in root.nsmap))
    version = root.get("version")
    if version != "1.4":
        old = version in _VERSIONS
        yield Finding("old-version" if old else "version", line, version if version else "missing")
    for attribute in root.attrib:
        if attribute != "version":
            yield Finding("attribute", line, attribute.rpartition("}")[2])


def _unit(unit: Any, memory: _Memory) -> Iterator[Finding]:
    memory.units += 1
    yield from unit_findings(unit)
    for variant in variants_of(unit):
        memory.codes[canonical(language_of(variant))] += 1
    if unit.get("tuid"):
        if unit.get("tuid") in memory.ids:
            yield Finding("id", unit.sourceline, unit.get("tuid")[:40])
        memory.ids.add(unit.get("tuid"))
    yield from _seen_before(unit, memory)


def _seen_before(unit: Any, memory: _Memory) -> Iterator[Finding]:
    texts = [(canonical(language_of(one)), "".join(one.itertext())) for one in variants_of(unit)]
    if len(texts) < 2 or not all(text.strip() for _, text in texts):
        return
    texts.sort(key=lambda item: item[0] != memory.srclang)
    whole, source = _key(repr(sorted(texts))), _key(repr(texts[0]))
    if whole in memory.pairs:
        yield Finding("same", unit.sourceline, str(memory.pairs[whole]))
    elif source in memory.sources:
        yield Finding("other", unit.sourceline, str(memory.sources[source]))
    memory.pairs.setdefault(whole, unit.sourceline)
    memory.sources.setdefault(source, unit.sourceline)


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _frame(root: Any, memory: _Memory) -> Iterator[Finding]:
    """What shows only at the end of the file."""
    if root is None:
        return
    if not memory.header:
        yield Finding("no-header")
    if not memory.body:
        yield Finding("no-body")
    if not memory.units:
        yield Finding("no-units")
    main = {code.partition("-")[0] for code in memory.codes}
    if memory.units and memory.srclang and memory.srclang.partition("-")[0] not in main:
        yield Finding("srclang", 0, memory.srclang)
    for language in sorted(main):
        codes = sorted(code for code in memory.codes if code.partition("-")[0] == language and code)
        if len(codes) > 1:
            yield Finding("languages", 0, ", ".join(codes))
    for child in root:
        if local(child).lower() not in ("header", "body"):
            yield Finding("element", child.sourceline, local(child))
