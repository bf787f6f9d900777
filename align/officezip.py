"""Office files are ZIP archives: the same content should give the same bytes, and a hostile archive should not win."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from align.errors import AlignError

CORE = "docProps/core.xml"
MAX_BYTES = 512 * 2**20  # of an archive unpacked: some 5 million sentences
BROKEN: tuple[type[Exception], ...] = (
    BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError,
    AssertionError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What openpyxl and python-docx raise for files that are not what they should be (lxml's errors are SyntaxErrors)."""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that ZIP can express


def steady(data: bytes) -> bytes:
    """The archive without times: neither those of the entries nor those of the document's properties."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, _CORE_XML if name == CORE else old.read(name))
    return out.getvalue()


_CORE_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Krant</dc:creator></cp:coreProperties>'
)


def archive(source: Path | bytes, name: str, kind: str) -> BytesIO:
    """The archive, ready to be opened. Raises AlignError for what is none, or what would fill the memory."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        with ZipFile(BytesIO(data)) as file:
            if sum(entry.file_size for entry in file.infolist()) > MAX_BYTES:
                raise AlignError(f"{name}: is larger than {MAX_BYTES >> 20} MB unpacked. Split the table.")
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except BROKEN as error:
        if isinstance(error, AlignError):
            raise
        raise AlignError(f"{name}: is not {kind} ({error}). Save it as {kind} again.") from error
    return BytesIO(data)
