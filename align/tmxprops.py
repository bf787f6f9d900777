"""What is known about a pair as TMX properties, `x-krant-…`, and back: each format stands here next to its inverse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import get_args

from align.bitext import Alternative, Bitext, Change, Flag, Kind, Pair, Status

PREFIX = "x-krant-"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even as a reference (section 2.2 of its specification)."""

_REMOVED = re.compile(r"U\+([0-9A-F]{4}) at ([0-9]{1,9})")

Props = Iterable[tuple[str, str]]
"""Names, without the prefix, and values, in the file's order; a name may come more than once."""


def pair_props(pair: Pair, bitext: Bitext) -> Iterator[tuple[str, str]]:
    """Where a pair stands, what made it and what is known about it.

    `paragraph` counts from 1; `flag` is `name: detail`; `change` a JSON array of source, before, after and reason;
    `links` has source-target word indices (`0-0 1-2`); `status`, `note` and `origin` are a review's, `alternative` is a
    JSON array of source, target, match (0 to 1) and origin; `removed` says which characters the segment had to lose and
    where they stood, as in `source: U+0007 at 12`.
    """
    yield "document", bitext.name
    yield "paragraph", str(pair.paragraph + 1)
    yield "kind", pair.kind
    yield from [("model", value) for key, value in bitext.properties if key == "model"][:1]
    if pair.score is not None:
        yield "score", repr(pair.score)
    yield from (("flag", _flag_text(flag)) for flag in pair.flags)
    yield from (("change", _change_text(change)) for change in pair.changes)
    if pair.links:
        yield "links", " ".join(f"{source}-{target}" for source, target in pair.links)
    reviewed = (("status", pair.status), ("note", pair.note), ("origin", pair.origin))
    yield from ((name, value) for name, value in reviewed if value)
    yield from (("alternative", _alternative_text(one)) for one in pair.alternatives)
    for side, text in (("source", pair.source), ("target", pair.target)):
        if removed := [f"U+{ord(match[0]):04X} at {match.start()}" for match in FORBIDDEN.finditer(text)]:
            yield "removed", f"{side}: {', '.join(removed)}"


def pair_from(source: str, target: str, props: Props) -> Pair:
    """The pair of two segments and their properties. Raises ValueError for a property that is not as written above."""
    values: dict[str, list[str]] = {}
    for name, value in props:
        values.setdefault(name, []).append(value)
    return Pair(
        _restored(source, values.get("removed", []), "source"),
        _restored(target, values.get("removed", []), "target"),
        int(values["paragraph"][0]) - 1 if "paragraph" in values else 0,
        _kind(values["kind"][0]) if "kind" in values else "text",
        float(values["score"][0]) if "score" in values else None,
        tuple(_flag(value) for value in values.get("flag", [])),
        tuple(_change(value) for value in values.get("change", [])),
        tuple(_link(link) for value in values.get("links", []) for link in value.split()),
        _status(values.get("status", [""])[0]),
        values.get("note", [""])[0],
        values.get("origin", [""])[0],
        tuple(_alternative(value) for value in values.get("alternative", [])),
    )


def _flag_text(flag: Flag) -> str:
    """Names are kebab-case, so that the first colon ends one."""
    return f"{flag.name}: {flag.detail}" if flag.detail else flag.name


def _flag(value: str) -> Flag:
    name, _, detail = value.partition(": ")
    return Flag(name, detail)


def _change_text(change: Change) -> str:
    return _json([change.source, change.before, change.after, change.reason])


def _json(value: list[str | float]) -> str:
    """JSON can escape what XML cannot hold, so that nothing is lost here."""
    text = json.dumps(value, ensure_ascii=False)
    return FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _change(value: str) -> Change:
    try:
        parts = json.loads(value)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or len(parts) != 4 or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"the change {value[:60]!r} is not a list of four texts")
    return Change(*parts)


def _alternative_text(one: Alternative) -> str:
    return _json([one.source, one.target, one.match, one.origin])


def _alternative(value: str) -> Alternative:
    try:
        source, target, match, origin = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        source = target = match = origin = None
    if not isinstance(match, int | float) or not all(isinstance(text, str) for text in (source, target, origin)):
        raise ValueError(f"the alternative {value[:60]!r} is not a list of source, target, match and origin")
    return Alternative(source, target, float(match), origin)


def _status(value: str) -> Status:
    status: Status
    for status in get_args(Status):
        if value == status:
            return status
    raise ValueError(f"'{value[:60]}' is not the status of a review ({', '.join(get_args(Status)[1:])})")


def _kind(value: str) -> Kind:
    kind: Kind
    for kind in get_args(Kind):
        if value == kind:
            return kind
    raise ValueError(f"'{value[:60]}' is not a kind of paragraph ({', '.join(get_args(Kind))})")


def _link(value: str) -> tuple[int, int]:
    source, _, target = value.partition("-")
    return int(source), int(target)


def _restored(text: str, removed: list[str], side: str) -> str:
    """The text with the characters that XML could not hold back in their places."""
    for value in removed:
        if value.startswith(f"{side}: "):
            for code, place in _REMOVED.findall(value):
                character, index = chr(int(code, 16)), int(place)
                if FORBIDDEN.match(character):
                    text = text[:index] + character + text[index:]
    return text
