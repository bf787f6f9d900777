"""Several reviews of one article, and what stands in it already, brought together: changes, and conflicts.

A conflict is two people wanting different things of the same sentences. Nothing is chosen silently: the article stays
there as it is, unless one file is preferred. What a person saw and changed is no conflict with what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.bitext import Bitext, Pair, Status
from translate.errors import KrantError
from translate.review import Review, Segment
from translate.review_match import Block, Match, squeezed

STANDING = "what stands"  # the name of the article's own decision in a conflict
_WEIGHT = {"": 0, "edited": 1, "rejected": 1, "approved": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """Pairs of the article (from index `start`) and what takes their place."""

    start: int
    before: tuple[Pair, ...]
    after: tuple[Pair, ...]
    machine: tuple[str, ...] = ()

    @property
    def texts_differ(self) -> bool:
        return [(one.source, one.target) for one in self.before] != [(one.source, one.target) for one in self.after]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sentences (pairs from index `start`) for which `wishes` differ; each has the name of its file."""

    start: int
    before: tuple[Pair, ...]
    wishes: tuple[tuple[str, tuple[Segment, ...]], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The article after the reviews, what changed in it, and what people have to settle."""

    bitext: Bitext
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A review laid beside the article. `current` says that it was made of the article as it stands now."""

    review: Review
    match: Match
    current: bool


@dataclass(frozen=True, slots=True)
class _Wish:
    path: Path | None
    block: Block
    decisive: bool = True


def merge(bitext: Bitext, given: Sequence[Given], prefer: Path | None = None) -> Merged:
    """Apply all reviews to the article at once, so that their order does not matter.

    Raises KrantError for a review that moves text from one paragraph into another.
    """
    pairs = list(bitext.pairs)
    wishes = sorted(
        (wish for one in given for wish in _wishes(pairs, one)), key=lambda one: (one.block.start, one.block.end)
    )
    changes, conflicts = [], []
    for group in _overlapping(wishes):
        start, end = group[0].block.start, max(one.block.end for one in group)
        before = tuple(pairs[start:end])
        chosen = _agreed(group) or next((one for one in group if prefer is not None and one.path == prefer), None)
        if chosen is None:
            conflicts.append(Conflict(start, before, tuple((_name(one), one.block.segments) for one in group)))
        elif chosen.path is not None:
            before = tuple(pairs[chosen.block.start : chosen.block.end])
            after = tuple(_pairs(before, chosen.block.segments))
            if after != before:
                changes.append(Change(chosen.block.start, before, after, _machine(before, chosen.block.segments)))
    for change in reversed(changes):
        pairs[change.start : change.start + len(change.before)] = change.after
    return Merged(replace(bitext, pairs=tuple(pairs)), tuple(changes), tuple(conflicts))


def _wishes(pairs: Sequence[Pair], given: Given) -> Iterator[_Wish]:
    """What a review wants changed, and where it did not know it, the article's own decision against it."""
    for block in given.match.blocks:
        ours = pairs[block.start : block.end]
        block = replace(block, segments=tuple(_settled(ours, block.segments, given)))
        if _same(ours, block.segments) or not _wants(block, given):
            continue
        if len({(pair.paragraph, pair.kind == "date") for pair in ours}) > 1:
            raise KrantError(
                f"{given.review.path}: joins text of different paragraphs: {ours[0].source[:40]!r} … Split it again."
            )
        yield _Wish(given.review.path, block, _decides(ours, block.segments))
        if not given.current and any(pair.status for pair in ours):
            standing = tuple(Segment(one.source, one.target, one.status, one.note) for one in ours)
            yield _Wish(None, replace(block, segments=standing))


def _settled(ours: Sequence[Pair], segments: Sequence[Segment], given: Given) -> Iterator[Segment]:
    """A text that differs and has no status is an edit: CAT tools do not write down who decided what."""
    means_all = given.current or not given.review.complete
    for one in segments:
        alone = len(ours) == len(segments) == 1
        differs = means_all and not (alone and one.target == ours[0].target)
        changed = differs if one.machine is None else one.machine != one.target
        yield replace(one, status="edited") if changed and not one.status and one.target.strip() else one


def _same(ours: Sequence[Pair], segments: Sequence[Segment]) -> bool:
    """Whether the article says so already; a note or a status that the file does not have is no difference."""
    if len(ours) != len(segments):
        return False
    return all(
        squeezed(pair.source) == squeezed(one.source) and pair.target == one.target
        and pair.status == one.status and pair.note == one.note
        for pair, one in zip(ours, segments, strict=True)
    )  # fmt: skip


def _wants(block: Block, given: Given) -> bool:
    """Of the article as it stands, every difference is meant; of another edition, only what the reviewer did."""
    if given.current and given.review.complete:
        return True
    if given.review.complete:
        return any(one.touched for one in block.segments) or len(block.segments) != block.end - block.start
    return any(one.status or one.note for one in block.segments)


def _decides(ours: Sequence[Pair], segments: Sequence[Segment]) -> bool:
    """Whether it is more than a note."""
    return any(one.status for one in segments) or [one.target for one in segments] != [one.target for one in ours]


def _overlapping(wishes: Sequence[_Wish]) -> Iterator[list[_Wish]]:
    """The wishes, sorted by place, in groups that share pairs."""
    group: list[_Wish] = []
    end = 0
    for wish in wishes:
        if group and wish.block.start >= end:
            yield group
            group = []
        group.append(wish)
        end = max(end, wish.block.end)
    if group:
        yield group


def _agreed(group: Sequence[_Wish]) -> _Wish | None:
    """The wish that all of a group can live with: the same texts, the strongest status, everyone's note."""
    strongest = max(group, key=lambda one: (one.decisive, *(_WEIGHT[segment.status] for segment in one.block.segments)))
    if any(one.block.start != strongest.block.start or one.block.end != strongest.block.end for one in group):
        return None
    if any(one.decisive and not _agree(one.block.segments, strongest.block.segments) for one in group):
        return None
    segments = []
    for index, segment in enumerate(strongest.block.segments):
        others = [one.block.segments[index] for one in group if len(one.block.segments) > index]
        notes = dict.fromkeys(note for one in [segment, *others] for note in one.note.split("\n") if note)
        machine = next((one.machine for one in [segment, *others] if one.machine is not None), None)
        segments.append(replace(segment, note="\n".join(notes), machine=machine))
    path = next((one.path for one in group if one.path is not None), None)
    return _Wish(path, replace(strongest.block, segments=tuple(segments)), strongest.decisive)


def _agree(some: Sequence[Segment], others: Sequence[Segment]) -> bool:
    if len(some) != len(others):
        return False
    return all(
        squeezed(one.source) == squeezed(other.source) and one.target == other.target
        and ("rejected" in (one.status, other.status)) <= (one.status == other.status)
        for one, other in zip(some, others, strict=True)
    )  # fmt: skip


def _pairs(before: Sequence[Pair], segments: Sequence[Segment]) -> Iterator[Pair]:
    """The segments as pairs (docs/review-format.md): what was known of another text is not known of this one."""
    for segment in segments:
        status: Status = segment.status
        pair = before[0]
        alone = len(before) == len(segments) == 1
        source = pair.source if alone and squeezed(segment.source) == squeezed(pair.source) else segment.source
        if alone and segment.target == pair.target:
            yield replace(pair, status=status, note=segment.note)
        else:
            yield Pair(source, segment.target, pair.paragraph, pair.kind, status=status, note=segment.note)


def _machine(before: Sequence[Pair], segments: Sequence[Segment]) -> tuple[str, ...]:
    """What the model had written for each segment, "" where nobody knows any more."""
    alone = len(before) == len(segments) == 1
    known = before[0].target if alone and not before[0].status and not before[0].origin else ""
    return tuple(known if one.machine is None else one.machine for one in segments)


def _name(wish: _Wish) -> str:
    return STANDING if wish.path is None else str(wish.path)
