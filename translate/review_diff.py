"""What reviews change, for people: sentence by sentence, what goes in [-brackets-] and what comes in {+braces+}."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from translate.review_apply import Reviewed
from translate.review_merge import Change, Conflict

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(before: str, after: str) -> str:
    """Both texts in one, the differences by word: `The [-chair-]{+seat+} is empty.`"""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    parts = []
    for what, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[first:last])
        parts.append(gone if what == "equal" else (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else ""))
    return "".join(parts)


def lines(reviewed: Reviewed) -> Iterator[str]:
    """An article's changes and conflicts, then how many there are."""
    for change in reviewed.merged.changes:
        yield from _change(change)
    for conflict in reviewed.merged.conflicts:
        yield from _conflict(conflict)
    yield f"{reviewed.before.name}: {summary(reviewed)}"


def summary(reviewed: Reviewed) -> str:
    """`3 approved, 1 edited, 1 conflict; 5 of 20 sentences decided`."""
    counts = Counter(_kind(change) for change in reviewed.merged.changes)
    parts = [f"{count} {kind}" for kind, count in sorted(counts.items())]
    conflicts = len(reviewed.merged.conflicts)
    parts += [f"{conflicts} conflict{'' if conflicts == 1 else 's'}"] if conflicts else []
    pairs = reviewed.merged.bitext.pairs
    decided = sum(bool(pair.status) for pair in pairs)
    return f"{', '.join(parts) or 'nothing to change'}; {decided} of {len(pairs)} sentences decided"


def as_json(reviewed: Reviewed) -> dict[str, Any]:
    """The same for programs."""
    return {
        "article": reviewed.before.name,
        "files": [str(path) for path in reviewed.files],
        "changes": [
            {
                "sentence": one.start + 1,
                "what": _kind(one),
                "before": [_pair(pair.source, pair.target, pair.status, pair.note) for pair in one.before],
                "after": [_pair(pair.source, pair.target, pair.status, pair.note) for pair in one.after],
            }
            for one in reviewed.merged.changes
        ],
        "conflicts": [
            {
                "sentence": one.start + 1,
                "sources": [pair.source for pair in one.before],
                "wishes": [
                    {
                        "file": name,
                        "segments": [_pair(seg.source, seg.target, seg.status, seg.note) for seg in segments],
                    }
                    for name, segments in one.wishes
                ],
            }
            for one in reviewed.merged.conflicts
        ],
    }


def _pair(source: str, target: str, status: str, note: str) -> dict[str, str]:
    return {"source": source, "target": target, "status": status, "note": note}


def _kind(change: Change) -> str:
    """What was done, in a word: merged and split come before what was decided about the result."""
    if len(change.after) < len(change.before):
        return "merged"
    if len(change.after) > len(change.before):
        return "split"
    statuses = {pair.status for pair in change.after}
    if [one.status for one in change.before] == [one.status for one in change.after] and not change.texts_differ:
        return "noted"
    if change.texts_differ:
        return "edited"
    return min(statuses) or "taken back"


def _change(change: Change) -> Iterator[str]:
    statuses = ", ".join(dict.fromkeys(pair.status or "unreviewed" for pair in change.after))
    kind = _kind(change)
    yield f"{_place(change.start, len(change.before))}: {kind if kind in statuses else f'{kind}, {statuses}'}"
    if change.texts_differ:
        yield f"  nl  {' | '.join(_line(pair.source) for pair in change.after)}"
        before = " | ".join(_line(pair.target) for pair in change.before)
        yield f"  en  {word_diff(before, ' | '.join(_line(pair.target) for pair in change.after))}"
    else:
        yield f"  en  {' | '.join(_line(pair.target) for pair in change.after)}"
    yield from (f"  note  {_line(pair.note)}" for pair in change.after if pair.note)


def _conflict(conflict: Conflict) -> Iterator[str]:
    yield f"{_place(conflict.start, len(conflict.before))}: CONFLICT, left as it is"
    yield f"  nl  {' | '.join(_line(pair.source) for pair in conflict.before)}"
    for name, segments in conflict.wishes:
        statuses = ", ".join(dict.fromkeys(one.status or "unreviewed" for one in segments))
        yield f"  {name} ({statuses}): {' | '.join(_line(one.target) for one in segments)}"


def _place(start: int, count: int) -> str:
    return f"sentence {start + 1}" if count == 1 else f"sentences {start + 1}–{start + count}"


def _line(text: str) -> str:
    return " ".join(text.split())
