"""TMX that is not even XML: encodings, bare ampersands, HTML names, control characters, found and mended in the text.

Only what has one meaning is mended. The result is UTF-8 without a byte order mark; whether it is XML now, and TMX, is
for others to say (`align.tmxcheck`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import escape
from html.entities import html5

from align.tmxrules import Finding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION = re.compile(r"""^<\?xml[^>]*?\?>""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ARCHIVES = {b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7-Zip", b"%PDF": "PDF"}
# One alternative matches what must not be touched: CDATA, comments, processing instructions.
_FAULTS = re.compile(
    r"(?P<keep><!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>)"
    r"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff])"
    r"|&#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<decimal>[0-9]{1,10}));"
    r"|&(?P<name>[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<ampersand>&(?!#?[A-Za-z0-9]{1,32};))"
    r"|(?P<less><(?![A-Za-z/!?_]))",
    re.DOTALL,
)
_KNOWN = {"amp", "lt", "gt", "quot", "apos"}


def decoded(data: bytes) -> tuple[str, list[Finding]]:
    """The text without byte order mark, and what is wrong with its bytes. The text is empty where there is none."""
    if not data.strip():
        return "", [Finding("empty")]
    for magic, name in _ARCHIVES.items():
        if data.startswith(magic):
            return "", [Finding("archive", detail=name)]
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_mark(data, encoding)
    if data[:4] in (b"<\0?\0", b"\0<\0?"):
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        return data.decode(encoding, "replace"), [Finding("utf-16")]
    if data.count(b"\0") > len(data) // 100 + 1:
        return "", [Finding("binary")]
    return _without_mark(data)


def _with_mark(data: bytes, encoding: str) -> tuple[str, list[Finding]]:
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").lstrip("ï»¿"), [Finding("guessed", 1, "Windows-1252")]
    return text.lstrip("\ufeff"), [Finding("bom" if encoding == "utf-8" else "utf-16")]


def _without_mark(data: bytes) -> tuple[str, list[Finding]]:
    found = _ENCODING.match(data[:200])
    claimed = found[1].decode() if found else "utf-8"
    for encoding in dict.fromkeys(["utf-8", claimed]):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        honest = encoding == claimed.lower() or _same(encoding, claimed) or text.isascii()
        return text, [] if honest and not _wide(claimed) else [Finding("encoding", 1, claimed)]
    line = data[: _first_wrong(data)].count(b"\n") + 1
    text = data.decode("cp1252", "replace")
    return text, [Finding("guessed", line, "Windows-1252")]


def _same(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one) == codecs.lookup(other)
    except LookupError:
        return False


def _wide(encoding: str) -> bool:
    """Whether the bytes, which are not in UTF-16 or UTF-32, or in nothing known, cannot be what is claimed."""
    try:
        return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
    except LookupError:
        return True


def _first_wrong(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def mended(text: str) -> tuple[str, list[Finding]]:
    """The text with what is not XML put right, declaration included, and what was found, by line and column."""
    body = text.lstrip()
    findings = [Finding("before", 1, "blank")] if body != text and body.startswith("<?xml") else []
    if not findings:
        body = text
    declaration = _DECLARATION.match(body)
    if declaration:
        body = '<?xml version="1.0" encoding="UTF-8"?>' + body[declaration.end() :]
    pieces, position, place = [], 0, _Place(body)
    for match, finding, replacement in _faults(body):
        findings.append(place.at(match.start(), finding))
        pieces += [body[position : match.start()], replacement]
        position = match.end()
    return "".join([*pieces, body[position:]]), findings


class _Place:
    """Line and column of ascending offsets."""

    def __init__(self, text: str) -> None:
        self.text, self.offset, self.line = text, 0, 1

    def at(self, offset: int, finding: Finding) -> Finding:
        self.line += self.text.count("\n", self.offset, offset)
        self.offset = offset
        column = offset - self.text.rfind("\n", 0, offset)
        return Finding(finding.rule, self.line, finding.detail, column)


def _faults(text: str) -> Iterator[tuple[re.Match[str], Finding, str]]:
    doctype = re.search(r"<!DOCTYPE[^>[]*\[.*?\]\s*>", text[:100_000], re.DOTALL)
    for match in _FAULTS.finditer(text):
        if match["keep"] or (doctype and doctype.start() <= match.start() < doctype.end()):
            continue
        if match["control"]:
            yield match, Finding("control", detail=f"U+{ord(match[0]):04X}"), ""
        elif match["hex"] or match["decimal"]:
            code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
            if not _allowed(code):
                yield match, Finding("control", detail=match[0]), ""
        elif match["name"]:
            if match["name"] not in _KNOWN and not doctype:
                character = html5.get(match["name"] + ";")
                rule = Finding("entity", detail=match[0]) if character else Finding("ampersand")
                yield match, rule, escape(character) if character else "&amp;" + match[0][1:]
        elif match["ampersand"]:
            yield match, Finding("ampersand"), "&amp;"
        else:
            yield match, Finding("less-than"), "&lt;"


def _allowed(code: int) -> bool:
    """XML 1.0, production 2 (Char)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
