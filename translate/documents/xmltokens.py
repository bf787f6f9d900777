"""XML as a list of tokens with their places, checked first: well-formed, and without entities of its own.

An archive's parts and CAT tools' files come from anywhere: a file that declares entities (XXE, billion laughs) is
refused, no address is ever opened, and what expat does not take is no XML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from translate.errors import KrantError

TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*'|\[.*?\]\s*(?=>))*>"
    r"|</(?P<end>[^\s>]+)\s*>|<(?P<start>[^\s/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|(?P<ref>&[^;]+;)|(?P<text>[^<&]+)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Token:
    """`source[start:end]`: kind `start`, `end`, `alone` (with the element's name), `text` (as it reads) or `other`."""

    kind: str
    name: str
    text: str
    start: int
    end: int


def tokens(source: str) -> Iterator[Token]:
    """The tokens of well-formed XML (see `check`); together they are all of it."""
    for found in TOKEN.finditer(source):
        start, end = found.span()
        match found.lastgroup:
            case "start":
                yield Token("alone" if source[end - 2] == "/" else "start", found["start"], "", start, end)
            case "end":
                yield Token("end", found["end"], "", start, end)
            case "ref":
                yield Token("text", "", html.unescape(found[0]), start, end)
            case "text":
                yield Token("text", "", found[0], start, end)
            case "cdata":
                yield Token("cdata", "", found["cdata"], start + 9, end - 3)
            case _:
                yield Token("other", "", "", start, end)


def check(source: str, where: str) -> None:
    """Raises KrantError for what is not well-formed, or declares entities. `where` is for the message."""
    parser = expat.ParserCreate("utf-8")
    parser.EntityDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(re.sub("[\ud800-\udfff]", "\ufffd", source).encode(), True)
    except _EntityError as error:
        raise KrantError(f"{where}: declares entities, which could be an attack. Remove its <!DOCTYPE …>.") from error
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code) or "not well-formed"
        raise KrantError(
            f"{where}: line {error.lineno}, column {error.offset + 1}: is no XML ({said}). Save it again."
        ) from error


class _EntityError(Exception):
    """The document declares an entity."""


def _refuse(*_: object) -> None:
    raise _EntityError


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag, as they read."""
    return {
        found[1]: html.unescape(found[2] if found[2] is not None else found[3]) for found in ATTRIBUTE.finditer(tag)
    }


def escaped(text: str) -> str:
    """Text between tags; what XML cannot hold becomes a replacement character."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
