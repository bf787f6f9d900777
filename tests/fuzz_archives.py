"""Documents in archives (.docx, .odt, .epub) that nobody should open: bombs, quines, lies, cuts, entities, by seed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from copy import copy
from functools import cache

SUFFIXES = (".docx", ".odt", ".epub")
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
LAUGHS = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
ENTITIES = [
    f'<!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]>',
    '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    f'<!DOCTYPE x [<!ENTITY e9 "{"a" * 50_000}">]>',
]
BOMB = 300 * 2**20  # bytes of the parts that unpack to a lot
MEMBERS = 100_000
Parts = dict[str, bytes]


def main_part(suffix: str) -> str:
    """The part that has the text."""
    return {".docx": "word/document.xml", ".odt": "content.xml", ".epub": "a.xhtml"}[suffix]


def body(suffix: str, text: str, doctype: str = "") -> bytes:
    """The main part with one paragraph a line; `text` is XML."""
    lines = [line for line in text.split("\n") if line]
    match suffix:
        case ".docx":
            rows = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
            made = f"{doctype}<w:document {WORD}><w:body>{rows}</w:body></w:document>"
        case ".odt":
            rows = "".join(f"<text:p>{line}</text:p>" for line in lines)
            made = (
                f"{doctype}<office:document-content {ODT}><office:body>{rows}</office:body></office:document-content>"
            )
        case _:
            rows = "".join(f"<p>{line}</p>" for line in lines)
            made = f'{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><body>{rows}</body></html>'
    return made.encode("utf-8", "surrogatepass")


def parts(suffix: str, content: bytes, *, href: str = "a.xhtml") -> Parts:
    """An archive's parts around the main one."""
    if suffix != ".epub":
        manifest = {"META-INF/manifest.xml": b"<manifest/>"} if suffix == ".odt" else {}
        return {main_part(suffix): content, **manifest}
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container><rootfile full-path="p.opf"/></container>',
        "p.opf": (
            f'<package><manifest><item id="a" media-type="application/xhtml+xml" href="{href}"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>'
        ).encode(),
        "a.xhtml": content,
    }


def packed(content: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return out.getvalue()


@cache
def _zeros(size: int) -> bytes:
    """`size` spaces, deflated."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [engine.compress(b" " * 2**20) for _ in range(size >> 20)]
    return b"".join([*pieces, engine.flush()])


def with_entry(archive: bytes, name: str, raw: bytes, size: int, crc: int) -> bytes:
    """The archive and an entry whose deflated bytes are `raw`, whatever it says of their size and checksum."""
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as file:
        kept = [info for info in file.filelist if info.filename != name]
        info = zipfile.ZipInfo(name)
        info.compress_type, info.compress_size, info.file_size, info.CRC = 8, len(raw), size, crc
        info.header_offset = file.start_dir
        out.seek(file.start_dir)
        out.write(info.FileHeader(zip64=False) + raw)
        file.start_dir = out.tell()
        file.filelist = [*kept, info]
        file.NameToInfo = {one.filename: one for one in file.filelist}
        file._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def _bomb(chance: random.Random, suffix: str, text: str) -> bytes:
    """A part that unpacks to 300 MB and says so, or says much less, with the checksum of what it says or any."""
    name = chance.choice([main_part(suffix), "META-INF/manifest.xml", "META-INF/container.xml", "media/a.png"])
    size = chance.choice([BOMB, 100, 0, 2**32 - 2])
    crc = zlib.crc32(b" " * size) if size < 1000 else chance.getrandbits(32)
    return with_entry(packed(parts(suffix, body(suffix, text))), name, _zeros(BOMB), size, crc)


def _overlapping(chance: random.Random, suffix: str, text: str) -> bytes:
    """A thousand entries of the directory that are one and the same."""
    out = io.BytesIO(packed(parts(suffix, body(suffix, text)) | {"media/a.png": b" " * 10**6}))
    with zipfile.ZipFile(out, "a") as file:
        last = file.filelist[-1]
        file.filelist += [copy(last) for _ in range(chance.choice([10, 1000]))]
        file._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


@cache
def _members(suffix: str) -> bytes:
    return packed(parts(suffix, body(suffix, "De Raad.")) | {f"a/{number}": b"" for number in range(MEMBERS)})


def _nested(chance: random.Random, suffix: str, text: str) -> bytes:
    """Archives within archives, also as the main part."""
    data = packed(parts(suffix, body(suffix, text)))
    for _ in range(chance.choice([1, 5, 30])):
        content = chance.choice([data, body(suffix, text)])
        data = packed(parts(suffix, content) | {"embedded/a" + suffix: data})
    return data


def _names(chance: random.Random, suffix: str, text: str) -> bytes:
    """Entries with names that lead out of the archive, twice the same ones, and documents that lead out of it."""
    out = io.BytesIO()
    href = chance.choice(["../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "p.opf", "%00", "a.xhtml#b"])
    content = parts(suffix, body(suffix, text), href=href)
    odd = ["../../../buiten", "/tmp/buiten", "a\\..\\b", "C:\\x", "é\u202e", "a" * 5000, "", "a/../../b", "word/"]
    with zipfile.ZipFile(out, "w") as file:
        for name, data in content.items():
            file.writestr(name, data)
        for name in chance.sample(odd, 4):
            file.writestr(zipfile.ZipInfo(name), b"buiten")
        file.filelist += chance.choices(file.filelist, k=2)
    return out.getvalue()


def _flags(chance: random.Random, suffix: str, text: str) -> bytes:
    """A directory whose numbers (versions, flags, methods, sizes, places) are others."""
    data = bytearray(packed(parts(suffix, body(suffix, text))))
    at = data.find(b"PK\x01\x02")
    for _ in range(chance.randint(1, 3)):
        struct.pack_into("<H", data, at + chance.randrange(4, 46, 2), chance.choice([0, 1, 9, 99, 2047, 65535]))
    return bytes(data)


def _entities(chance: random.Random, suffix: str, text: str) -> bytes:
    return packed(parts(suffix, body(suffix, f"{text}\n&e9;", chance.choice(ENTITIES))))


def _deep(chance: random.Random, suffix: str, text: str) -> bytes:
    depth, tag = chance.choice([100, 5000, 50_000]), chance.choice(["w:p", "text:p", "text:span", "div", "b", "x"])
    return packed(parts(suffix, body(suffix, f"{f'<{tag}>' * depth}{text}{f'</{tag}>' * depth}")))


def _flipped(chance: random.Random, suffix: str, text: str) -> bytes:
    data = bytearray(packed(parts(suffix, body(suffix, text))))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(chance: random.Random, suffix: str, text: str) -> bytes:
    data = packed(parts(suffix, body(suffix, text)))
    return data[: chance.randrange(len(data))] if chance.random() < 0.8 else data[chance.randrange(len(data)) :]


def _big_part(chance: random.Random, suffix: str, text: str) -> bytes:
    """Text of a size that is just allowed, or just not any more."""
    size = chance.choice([60, 65, 600]) * 2**20
    content = parts(suffix, body(suffix, text))
    return with_entry(packed(content), main_part(suffix), _zeros(size), size, chance.getrandbits(32))


KINDS: dict[str, Callable[[random.Random, str, str], bytes]] = {
    "archive": lambda chance, suffix, text: packed(parts(suffix, body(suffix, text))),
    "archive, flipped": _flipped,
    "archive, cut": _cut,
    "archive, odd directory": _flags,
    "archive, names": _names,
    "archive in archives": _nested,
    "archive, entities": _entities,
    "archive, deep": _deep,
    "archive, overlapping": _overlapping,
}
RARE: dict[str, Callable[[random.Random, str, str], bytes]] = {
    "archive, bomb": _bomb,
    "archive, large part": _big_part,
    "archive, 100,000 members": lambda chance, suffix, text: _members(suffix),
}
