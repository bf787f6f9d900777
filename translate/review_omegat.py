"""What OmegaT writes into a TMX beside the texts: notes, and between which sentences an alternative translation stands.

OmegaT has one translation for all occurrences of a sentence, and alternatives for single ones, which it knows by the
sentences before and after (properties `prev` and `next`; OmegaT 3.6 and later, `org.omegat.core.data.ProjectTMX`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from translate.review import Segment


def with_contexts(path: Path, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments of a TMX file with their notes and contexts. The file was read before, and so is known to be TMX."""
    known: dict[tuple[str, str], deque[tuple[str, tuple[str, str] | None]]] = defaultdict(deque)
    for texts, note, context in _units(path):
        for first, second in (texts[:2], texts[1::-1]):  # the languages may come in any order
            known[first, second].append((note, context))
    found = []
    for one in segments:
        queue = known.get((one.source, one.target))
        note, context = queue.popleft() if queue else ("", None)
        found.append(replace(one, note=one.note or note, context=context))
    return tuple(found)


def _units(path: Path) -> Iterator[tuple[list[str], str, tuple[str, str] | None]]:
    from align.xmlread import events, forget  # lxml

    with path.open("rb") as file:
        for _, unit in events(file, tag="{*}tu"):
            texts = ["".join(segment.itertext()) for segment in unit.iter("{*}seg")]
            props = {prop.get("type"): "".join(prop.itertext()) for prop in unit.iter("{*}prop")}
            if len(texts) == 2:
                yield (
                    texts,
                    _notes(unit),
                    (props.get("prev", ""), props.get("next", "")) if _is_alternative(props) else None,
                )
            forget(unit)


def _notes(unit: Any) -> str:
    return "\n".join("".join(note.itertext()) for note in unit.iterchildren("{*}note"))


def _is_alternative(props: dict[str, str]) -> bool:
    return "file" in props and ("prev" in props or "next" in props)
