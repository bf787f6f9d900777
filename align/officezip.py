"""Office files are ZIP archives: the same content should give the same bytes, and a hostile archive should not win."""

from __future__ import annotations

import zlib
from copy import copy
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
_STEP = 2**20
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


def require_sound(file: ZipFile) -> None:
    """Raises BadZipFile, or what else ZipFile raises, if an entry is damaged, or is larger than it says.

    `ZipFile.read` believes an archive: it unpacks an entry as far as that goes and then keeps as much as was announced,
    so that some kilobytes with a small size can fill the memory. The caller has looked at the sizes that are announced.
    """
    for entry in file.infolist():
        more, left = copy(entry), entry.file_size
        more.file_size += 1  # ZipFile looks at the checksum at the end, and takes no more than this
        with file.open(more) as stream:
            while piece := stream.read(_STEP):
                left -= len(piece)
        if left:
            raise BadZipFile(f"{entry.filename!r} is not as large as it says")


def archive(source: Path | bytes, name: str, kind: str) -> BytesIO:
    """The archive, ready to be opened. Raises AlignError for what is none, or what would fill the memory."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        with ZipFile(BytesIO(data)) as file:
            if sum(entry.file_size for entry in file.infolist()) > MAX_BYTES:
                raise AlignError(f"{name}: is larger than {MAX_BYTES >> 20} MB unpacked. Split the table.")
            require_sound(file)
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except BROKEN as error:
        if isinstance(error, AlignError):
            raise
        raise AlignError(f"{name}: is not {kind} ({error}). Save it as {kind} again.") from error
    return BytesIO(data)
