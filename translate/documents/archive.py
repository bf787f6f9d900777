"""Documents that are ZIP archives (Word, OpenDocument, EPUB): some parts have text, all others stay byte for byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from align.officezip import require_sound
from translate.documents.blocks import Block, Document, Part
from translate.errors import KrantError

BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, RuntimeError, OSError)
"""What zipfile raises for archives that are not what they should be."""

MAX_BYTES = 512 * 2**20  # of an archive unpacked
MAX_PART = 32 * 2**20  # of a part with text
MAX_ENTRIES = 20_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of encrypted Office files, and of the formats before 2007

Choose = Callable[[ZipFile], Iterable[str]]
Read = Callable[[str, str, str], Iterable[Block]]


def read_archive(path: Path, data: bytes, kind: str, choose: Choose, read: Read) -> Document:
    """The document in an archive. `choose` names its parts with text; `read` makes blocks of (text, name, where).

    Raises KrantError for what is no such archive, is encrypted, or would fill the memory.
    """
    if data.startswith(OLE):
        raise KrantError(f"{path}: is encrypted, or older than {kind}. Save it as {kind} without a password.")
    try:
        with ZipFile(BytesIO(data)) as file:
            _check(file, path, kind)
            names = list(choose(file))
            parts = tuple(_part(file, name, f"{path}, {name}", read) for name in names)
    except KrantError:
        raise
    except BROKEN as error:
        raise KrantError(f"{path}: is damaged, or not {kind} ({error}). Save it as {kind} again.") from error
    return Document(path, parts, lambda texts: _again(data, texts))


def _check(file: ZipFile, path: Path, kind: str) -> None:
    """In this order: nothing is unpacked whole before it is known to be as large as it says."""
    entries = file.infolist()
    if len(entries) > MAX_ENTRIES:
        raise KrantError(f"{path}: has {len(entries):,} parts, more than the {MAX_ENTRIES:,} of any {kind}. Split it.")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise KrantError(f"{path}: is larger than {MAX_BYTES >> 20} MB unpacked. Split it.")
    locked = any(entry.flag_bits & 1 for entry in entries)
    if not locked:
        require_sound(file)
    if locked or any(_protected(file, entry) for entry in entries):
        raise KrantError(f"{path}: is encrypted. Save it as {kind} without a password or copy protection.")


def _protected(file: ZipFile, entry: ZipInfo) -> bool:
    if entry.filename == "META-INF/manifest.xml":
        return b"encryption-data" in part_of(file, entry.filename)
    return entry.filename in ("EncryptedPackage", "META-INF/rights.xml")


def _part(file: ZipFile, name: str, where: str, read: Read) -> Part:
    from translate.documents.reading import decoded

    if file.getinfo(name).file_size > MAX_PART:
        raise KrantError(f"{where}: is larger than {MAX_PART >> 20} MB. Split the document.")
    source, encode = decoded(part_of(file, name), Path(where), references=True)
    return Part(name, source, tuple(read(source, name, where)), encode)


def part_of(file: ZipFile, name: str) -> bytes:
    """A part that is to be read as text. Raises ValueError for one that is too large."""
    if file.getinfo(name).file_size > MAX_PART:
        raise ValueError(f"{name} is larger than {MAX_PART >> 20} MB")
    return file.read(name)


def _again(data: bytes, texts: dict[str, bytes]) -> bytes:
    """The archive with other texts: the same entries in the same order, with the same times and methods."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        new.comment = old.comment
        for entry in old.infolist():
            info = ZipInfo(entry.filename, entry.date_time)
            info.compress_type, info.external_attr, info.create_system = (
                entry.compress_type, entry.external_attr, entry.create_system,
            )  # fmt: skip
            new.writestr(info, texts[entry.filename] if entry.filename in texts else old.read(entry))
    return out.getvalue()
