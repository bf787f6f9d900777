"""The readers against damaged files, by hand: `python -m tests.fuzz_readers 100000 [SEED]`.

Each input is a file of the zoo or one that we wrote, with elements left out or doubled and values changed, and in most
cases bytes flipped, pieces cut, doubled or swapped for another file's, and things put in that parsers stumble over. A
reader may give a bitext or its package's error, within ten seconds; anything else is printed with the input, and the
exit code is 1.
"""

from __future__ import annotations

import io
import random
import re
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from align.errors import AlignError
from align.exceltable import read_xlsx, write_xlsx
from align.texttable import iter_tsv, read_tsv
from align.tmx import write_tmx
from align.tmxcheck import check_bytes
from align.tmxfix import fix
from align.tmxread import iter_pairs, read_tmx
from align.wordtable import read_docx, write_docx
from align.xliff import write_xliff
from align.xliff2 import write_xliff2
from align.xliffread import read_xliff
from glossary.formats import read as read_glossary
from glossary.tbx import Dialect, write_tbx
from glossary.terms import GlossaryError, Term
from tests.align.test_xliff import ARTICLE

ZOO = Path(__file__).parent / "data" / "zoo"
SECONDS = 10
SPICE = b"""& | < | > | ]]> | <![CDATA[ | <!-- | --> | <?x?> | &#0; | &#x1F; | &amp; | &e; | \0 | \xff | \xc3 | \xed\xa0
| " | ' | = | xmlns='urn:x' | xmlns:a='b' | <a:b/> | <tu> | </tu> | <seg> | </seg> | <tuv> | <bpt> | <ept i='1'/> | <hi>
| </mrk> | <mrk mtype='seg'> | <cp hex='D800'/> | <cp/> | <!DOCTYPE a [<!ENTITY e 'x'>]> | xml:lang='nl' | lang='' | nan
| i='-1' | \xef\xbb\xbf | \xff\xfe | <prop type="x-krant-links">1-2-3</prop> | <prop type="x-krant-change">[[[</prop>
| 1e999 | x-krant-score | x-krant-paragraph | 99999999999999999999999999999999999 | <x><x><x><x><x><x>""".replace(
    b"\n", b" "
).split(b" | ")
VALUES = [
    b"",
    b"nan",
    b"-1",
    b"9" * 5000,
    b"[" * 5000,
    b"x-krant-links",
    b"x-krant-removed",
    b"*all*",
    b"2.1",
    b"1.2",
    b"\xe2\x80\x99",
]
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_ELEMENT = re.compile(rb"<([A-Za-z:-]+)[^<>]*>[^<>]*</\1>\s*")


def reshaped(data: bytes, chance: random.Random) -> bytes:
    """`data`, still XML: an element left out or doubled, or another value or text."""
    pattern = chance.choice([_VALUE, _ELEMENT])
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    if pattern is _VALUE:
        middle = match[0][:1] + chance.choice(VALUES) + match[0][-1:]
    else:
        middle = chance.choice([b"", match[0] * 2])
    return data[: match.start()] + middle + data[match.end() :]


def changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """`data` with some changes, in half of the cases none that make it something other than XML."""
    for _ in range(1 + int(chance.expovariate(1))):
        data = reshaped(data, chance)
    out = bytearray(data)
    for _ in range(int(chance.expovariate(1))):
        start = chance.randrange(len(out) + 1)
        end = min(len(out), start + int(chance.expovariate(1 / 20)))
        match chance.randrange(6):
            case 0:
                out[start:end] = b""
            case 1:
                out[start:start] = out[start:end]
            case 2:
                out[start:start] = chance.choice(SPICE)
            case 3 if start < len(out):
                out[start] = chance.randrange(256)
            case 4:
                place = chance.randrange(len(other) + 1)
                out[start:end] = other[place : place + chance.randrange(60)]
            case _:
                out[start:end] = chance.choice(SPICE)
    return bytes(out)


def checked(data: bytes) -> None:
    found = check_bytes(data)
    for finding in found.findings:
        assert finding.text
    if found.source is not None:
        fix(found, Path(tempfile.gettempdir()) / "krant-fuzz.tmx")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _office(read: Callable[[bytes], object], whole: bytes, part: str) -> Callable[[bytes], object]:
    """A target for the XML of one part of an office file; the other parts are as they were."""
    parts = _parts(whole)

    def target(data: bytes) -> object:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, content in parts.items():
                file.writestr(name, data if name == part else content)
        return read(out.getvalue())

    return target


def _tbx(data: bytes) -> None:
    path = Path(tempfile.gettempdir()) / "krant-fuzz.tbx"
    path.write_bytes(data)
    read_glossary(path)


XLSX, DOCX = write_xlsx(ARTICLE), write_docx(ARTICLE)
SHEET, BODY = "xl/worksheets/sheet1.xml", "word/document.xml"
TBX: tuple[Dialect, ...] = ("tbx2", "tbx3-dca", "tbx3-dct")
TARGETS: dict[str, tuple[Callable[[bytes], object], list[bytes]]] = {
    "read_tmx": (read_tmx, [write_tmx(ARTICLE), *(path.read_bytes() for path in sorted(ZOO.glob("*.tmx")))]),
    "iter_pairs": (lambda data: list(iter_pairs(data, inline="markup")), [write_tmx(ARTICLE)]),
    "tmx check": (checked, [path.read_bytes() for path in sorted(ZOO.glob("*.tmx"))]),
    "read_xliff 1.2": (read_xliff, [write_xliff(ARTICLE)]),
    "read_xliff 2.1": (read_xliff, [write_xliff2(ARTICLE)]),
    "read_xlsx": (_office(read_xlsx, XLSX, SHEET), [_parts(XLSX)[SHEET]]),
    "read_docx": (_office(read_docx, DOCX, BODY), [_parts(DOCX)[BODY]]),
    "read_tsv": (read_tsv, [b"".join(iter_tsv(ARTICLE))]),
    "read_tbx": (_tbx, [write_tbx([Term("Poetin", "Putin", variants=("P",))], kind).encode() for kind in TBX]),
}


def too_slow(*_: object) -> None:
    raise TimeoutError(f"took more than {SECONDS} s")


def main(count: int, seed: int) -> int:
    signal.signal(signal.SIGALRM, too_slow)
    chance, outcomes, failures, begun = random.Random(seed), Counter[str](), 0, time.monotonic()
    everything = [data for _, seeds in TARGETS.values() for data in seeds]
    for number in range(count):
        name = list(TARGETS)[number % len(TARGETS)]
        target, seeds = TARGETS[name]
        data = changed(chance.choice(seeds), chance.choice(everything), chance)
        signal.alarm(SECONDS)
        try:
            target(data)
            outcomes[f"{name}: read"] += 1
        except (AlignError, GlossaryError):
            outcomes[f"{name}: refused"] += 1
        except Exception as error:
            failures += 1
            print(f"{name}: {type(error).__name__}: {error}\n{data!r}\n", flush=True)
        finally:
            signal.alarm(0)
    print(f"{count:,} inputs, seed {seed}, {time.monotonic() - begun:.0f} s, {failures} failures; {dict(outcomes)}")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
