"""A bitext as JSON lines, for programs: the first line describes the document, every other line is a pair.

The keys are the fields of `align.bitext` (paragraphs count from 0), all of them on every line but those of a review
(`status`, `note`, `origin`, `alternatives`), which are there only where they say something. Lines end at `\\n` and at
nothing else: other line separators within a text are escaped, so that any reader splits the file alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from align.bitext import Alternative, Bitext, Change, Flag, Kind, Pair, Status
from align.errors import AlignError

FORMAT = "krant bitext 1"
_REVIEW = ("status", "note", "origin", "alternatives")
# json escapes the C0 controls; these are line ends to str.splitlines, or not to be had in UTF-8 or on a screen.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def write_jsonl(bitext: Bitext) -> bytes:
    """The JSON lines of `bitext` as UTF-8 bytes."""
    return b"".join(iter_jsonl(bitext))


def iter_jsonl(bitext: Bitext) -> Iterator[bytes]:
    """The JSON lines of `bitext`, one piece a line."""
    yield _line(
        {
            "format": FORMAT,
            "name": bitext.name,
            "source_language": bitext.source_language,
            "target_language": bitext.target_language,
            "properties": bitext.properties,
        }
    )
    for pair in bitext.pairs:
        yield _line({key: value for key, value in asdict(pair).items() if value or key not in _REVIEW})


def _line(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


def read_jsonl(source: Path | bytes) -> Bitext:
    """Read what `write_jsonl` wrote. Keys that are missing from a pair take their defaults, unknown ones are ignored.

    Raises AlignError, with file, line and cause, for anything else.
    """
    name = "JSONL data" if isinstance(source, bytes) else str(source)
    document: Bitext | None = None
    pairs = []
    for number, line in enumerate(_lines(source, name), start=1):
        try:
            value = json.loads(line)
            if document is None:
                document = _document(value)
            else:
                pairs.append(_pair(value))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            cause = f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)
            raise AlignError(f"{name}, line {number}: {cause}. Mend the line, or write the file anew.") from error
    if document is None:
        raise AlignError(f"{name}: is empty. Its first line should describe the document.")
    return Bitext(document.name, document.source_language, document.target_language, tuple(pairs), document.properties)


def _lines(source: Path | bytes, name: str) -> list[str]:
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        return data.decode("utf-8-sig").removesuffix("\n").split("\n") if data else []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise AlignError(f"{name}, line {line}: is not UTF-8. Save the file as UTF-8.") from error
    except OSError as error:
        raise AlignError(f"{name}: cannot be read: {error.strerror}. Check the path and its permissions.") from error


def _document(value: dict[str, Any]) -> Bitext:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError(f'the first line of the file is not the object with "format": "{FORMAT}" that Krant\'s has')
    return Bitext(
        _text(value["name"]),
        _text(value["source_language"]),
        _text(value["target_language"]),
        (),
        tuple((_text(key), _text(item)) for key, item in value.get("properties", [])),
    )


def _pair(value: dict[str, Any]) -> Pair:
    kind = value.get("kind", "text")
    if kind not in get_args(Kind):
        raise ValueError(f"'{kind}' is not a kind of paragraph ({', '.join(get_args(Kind))})")
    status = value.get("status", "")
    if status not in get_args(Status):
        raise ValueError(f"'{status}' is not the status of a review ({', '.join(get_args(Status)[1:])})")
    score = value.get("score")
    return Pair(
        _text(value["source"]),
        _text(value["target"]),
        _index(value.get("paragraph", 0)),
        kind,
        None if score is None else float(score),
        tuple(Flag(_text(flag["name"]), _text(flag.get("detail", ""))) for flag in value.get("flags", [])),
        tuple(
            Change(*(_text(change[key]) for key in ("source", "before", "after", "reason")))
            for change in value.get("changes", [])
        ),
        tuple((_index(source), _index(target)) for source, target in value.get("links", [])),
        status,
        _text(value.get("note", "")),
        _text(value.get("origin", "")),
        tuple(_alternative(one) for one in value.get("alternatives", [])),
    )


def _alternative(value: dict[str, Any]) -> Alternative:
    texts = _text(value["source"]), _text(value["target"])
    return Alternative(*texts, float(value["match"]), _text(value.get("origin", "memory")))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{json.dumps(value)} stands where a text should")
    return value


def _index(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{json.dumps(value)} stands where a whole number should")
    return value
