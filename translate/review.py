"""A review that came back: what the page exported (docs/review-format.md), or a CAT tool's TMX or XLIFF.

Whatever the file is, it becomes segments with a decision each. `align.bitext.Pair.status` has the same words, but for
`unreviewed`, which is "" there and here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from align.bitext import Bitext, Status
from translate import bitexts
from translate.errors import KrantError

FORMAT = 1
ALTERNATIVE = "alternative"  # the origin of a unit that some dialects of TMX have for what was on offer only
REVIEW_OF, REVIEWER = "review-of", "reviewer"  # properties of a bitext that was reviewed
_TEXTS = ("article", "document", "source_language", "target_language")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as the reviewer left it. `machine` is the target they had found, None where the file does not say;
    `ids` are the pairs of their document that it was made from, empty where it does not say that; `context` are the
    sentences before and after it, where a CAT tool means this very occurrence."""

    source: str
    target: str
    status: Status = ""
    note: str = ""
    machine: str | None = None
    ids: tuple[int, ...] = ()
    paragraph: int = 0
    context: tuple[str, str] | None = None

    @property
    def touched(self) -> bool:
        """Whether the reviewer did anything to it that the file knows of."""
        return bool(self.status or self.note) or (self.machine is not None and self.machine != self.target)


@dataclass(frozen=True, slots=True)
class Review:
    """A file of decisions. `article` and `document` (a hash) are empty where the file does not name them.

    `complete` says that its segments are those of a whole article and that each decision is written down; a CAT tool's
    file is not: it has texts, of any number of articles.
    """

    path: Path
    segments: tuple[Segment, ...]
    article: str = ""
    document: str = ""
    reviewer: str = ""
    languages: tuple[str, str] = ("nl", "en")
    exported: str = ""
    complete: bool = True


def read_review(path: Path) -> Review:
    """Read a review: our JSON, or any file that is a bitext (TMX, XLIFF …). Raises KrantError."""
    return _read_json(path) if path.suffix.lower() == ".json" else _from_bitext(path, bitexts.read(path))


def write_review(review: Review) -> bytes:
    """The JSON of a review, byte for byte what the page exports."""
    value: dict[str, Any] = {
        "krant_review": FORMAT,
        "article": review.article,
        "document": review.document,
        "source_language": review.languages[0],
        "target_language": review.languages[1],
        "reviewer": review.reviewer,
        **({"exported": review.exported} if review.exported else {}),
        "segments": [
            {
                "ids": list(one.ids),
                "source": one.source,
                "target": one.target,
                "machine": one.target if one.machine is None else one.machine,
                "status": one.status or "unreviewed",
                "note": one.note,
                "paragraph": one.paragraph,
            }
            for one in review.segments
        ],
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return re.sub("[\ud800-\udfff]", lambda lone: f"\\u{ord(lone[0]):04x}", text).encode()


def review_of(bitext: Bitext, document: str, path: Path = Path("review.json")) -> Review:
    """The review that a page made from `bitext` would export before anyone touched it."""
    segments = tuple(
        Segment(pair.source, pair.target, pair.status, pair.note, pair.target, (index,), pair.paragraph)
        for index, pair in enumerate(bitext.pairs)
    )
    return Review(path, segments, bitext.name, document, languages=(bitext.source_language, bitext.target_language))


def _from_bitext(path: Path, bitext: Bitext) -> Review:
    properties = dict(bitext.properties)
    ours = REVIEW_OF in properties
    segments = tuple(
        Segment(pair.source, pair.target, pair.status, pair.note, paragraph=pair.paragraph)
        for pair in bitext.pairs
        if pair.origin != ALTERNATIVE
    )
    if path.suffix.lower() == ".tmx" and not properties:
        from translate.review_omegat import with_contexts

        segments = with_contexts(path, segments)
    return Review(
        path, segments, bitext.name if properties else "", properties.get(REVIEW_OF, ""), properties.get(REVIEWER, ""),
        (bitext.source_language, bitext.target_language), complete=ours,
    )  # fmt: skip


def _read_json(path: Path) -> Review:
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise KrantError(f"{path}: cannot be read: {error.strerror}. Check the path and its permissions.") from error
    except (ValueError, RecursionError) as error:
        raise KrantError(f"{path}: is not JSON: {error}. Export the review again.") from error
    if not isinstance(value, dict) or value.get("krant_review") != FORMAT:
        raise KrantError(
            f'{path}: is no review of Krant (it has no "krant_review": {FORMAT}). Export it from the page.'
        )
    try:
        article, document, source, target = (_text(value[name]) for name in _TEXTS)
        segments = tuple(_segment(one, number) for number, one in enumerate(value["segments"], 1))
        reviewer, exported = _text(value.get("reviewer", "")), _text(value.get("exported", ""))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        cause = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise KrantError(f"{path}: is no whole review: {cause}. Export it from the page again.") from error
    return Review(path, segments, article, document, reviewer, (source, target), exported)


def _segment(value: dict[str, Any], number: int) -> Segment:
    ids = value["ids"]
    if not isinstance(ids, list) or not all(isinstance(one, int) and one >= 0 for one in ids):
        raise ValueError(f"segment {number} has no list of numbers as its ids")
    status = value["status"]
    return Segment(
        _text(value["source"]),
        _text(value["target"]),
        _status("" if status == "unreviewed" else status, number),
        _text(value.get("note", "")),
        _text(value["machine"]),
        tuple(ids),
        int(value.get("paragraph", 0)),
    )


def _status(value: object, number: int) -> Status:
    status: Status
    for status in get_args(Status):
        if value == status:
            return status
    raise ValueError(f"segment {number} has the status {value!r}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{json.dumps(value)[:60]} stands where a text should")
    return value
