"""What the review page's scripts know of a bitext: everything that its exports are made of, as JSON.

The exports have to be the command line's byte for byte, so nothing is formatted twice: a pair's properties (scores,
flags, changes …) are those that `align.tmxprops` writes, as text. The scripts leave out what only depends on the
document (they know it) and on the texts (which may change).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from align.bitext import Bitext, Pair
from align.jsonl import iter_jsonl
from align.tmxprops import pair_props

_START, _END = b'<script type="application/json" id="document">', b"</script>"
_MADE_THERE = {"document", "paragraph", "kind", "model", "status", "note", "removed"}


def document_hash(bitext: Bitext) -> str:
    """The SHA-256 of the bitext's JSON lines, in hex: what a review of it is kept under and belongs to."""
    digest = hashlib.sha256()
    for piece in iter_jsonl(bitext):
        digest.update(piece)
    return digest.hexdigest()


def hash_in(page: bytes) -> str:
    """The document's hash of a page that `align.page` made, or "": what the page keeps its review under."""
    _, _, rest = page.partition(_START)
    data, end, _ = rest.partition(_END)
    return str(json.loads(data)["hash"]) if end else ""


def document(bitext: Bitext) -> dict[str, Any]:
    """The bitext for the page's scripts (see `page/document.js`)."""
    return {
        "article": bitext.name,
        "hash": document_hash(bitext),
        "source_language": bitext.source_language,
        "target_language": bitext.target_language,
        "properties": bitext.properties,
        "pairs": [_pair(pair, bitext) for pair in bitext.pairs],
    }


def _pair(pair: Pair, bitext: Bitext) -> dict[str, Any]:
    """One pair; what it does not have is left out."""
    found = {
        "status": pair.status,
        "note": pair.note,
        "props": [prop for prop in pair_props(pair, bitext) if prop[0] not in _MADE_THERE],
    }
    texts = {"source": pair.source, "target": pair.target, "paragraph": pair.paragraph, "kind": pair.kind}
    return texts | {key: value for key, value in found.items() if value}
