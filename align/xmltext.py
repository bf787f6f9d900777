"""Text as XML 1.0 holds it: the escapes of everything Krant writes, so simple that the review page has the same ones.

In text `&`, `<` and `>` become `&amp;`, `&lt;` and `&gt;`, and the carriage return, DEL and the C1 controls decimal
references (`&#13;`, `&#127;` … `&#159;`); in attributes also the quotation mark (`&quot;`), tab (`&#9;`) and line feed
(`&#10;`). Every other character stands for itself, in UTF-8. Source: XML 1.0, sections 2.2, 2.11 and 3.3.3.
"""

from __future__ import annotations

import re
from functools import lru_cache

from align.tmxprops import FORBIDDEN

# A raw carriage return would be read as a line feed, and U+0085 is a line end to some readers. The other C1 controls
# and DEL may stand in XML, but only as references do they survive editors and keep the file free of control characters.
_TEXT = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"} | {chr(code): f"&#{code};" for code in range(0x7F, 0xA0)}
)
_ESCAPED = re.compile("[&<>\r\x7f-\x9f]")  # looked for first, because `translate` is slow and most texts have none
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def segment_text(text: str) -> str:
    """A segment: what XML cannot hold is left out (`align.tmxprops` has a property that says what and where)."""
    return _text(FORBIDDEN.sub("", text))


def shown_text(text: str) -> str:
    """Names and properties are for people: what XML cannot hold becomes a replacement character."""
    return _text(_shown(text))


@lru_cache
def attribute(text: str) -> str:
    """The value of an attribute, for double quotes, shown as `shown_text` does."""
    return _shown(text).translate(_ATTRIBUTE)


def _shown(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(text: str) -> str:
    return text.translate(_TEXT) if _ESCAPED.search(text) else text
