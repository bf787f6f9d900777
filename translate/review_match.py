"""Which pairs of an article the segments of a review are, whatever was merged and split in between.

Sources are compared without white space. A review of the whole article is laid beside it: both are the same text cut
in places, and between two cuts that they share there is a block, some pairs on one side and some segments on the other.
Segments of a CAT tool's file, which may hold half an article or ten, are looked up by their text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from align.bitext import Pair
from translate.errors import KrantError
from translate.review import Review, Segment


@dataclass(frozen=True, slots=True)
class Block:
    """The pairs `start:end` of an article and the segments that a review has in their place."""

    start: int
    end: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How a review and an article fit: the blocks in order, the segments that are not in the article, and the
    repeated sentences that the file has in different translations, so that it does not say which is which."""

    blocks: tuple[Block, ...]
    unknown: tuple[Segment, ...] = ()
    unclear: tuple[Segment, ...] = ()

    @property
    def pairs(self) -> int:
        return sum(block.end - block.start for block in self.blocks)


def squeezed(text: str) -> str:
    """The text without white space, and without the mark that a browser takes for some."""
    return "".join(text.replace("\ufeff", "").split())


def is_whole(pairs: Sequence[Pair], segments: Sequence[Segment]) -> bool:
    """Whether the segments are the article's Dutch, all of it and in order."""
    return _text(pairs) == _text(segments)


def match(pairs: Sequence[Pair], review: Review, *, same_document: bool = False) -> Match:
    """Lay a review beside an article's pairs. `same_document` says that its ids are their indices."""
    if same_document and all(one.ids for one in review.segments):
        return Match(tuple(_by_ids(pairs, review)))
    for places in (range(len(pairs)), _two_sided(pairs)):
        kept = [pairs[place] for place in places]
        if is_whole(kept, review.segments):
            return Match(
                tuple(
                    Block(places[block.start], places[block.end - 1] + 1, block.segments)
                    for block in _by_place(kept, review.segments)
                )
            )
    return _by_text(pairs, review)


def _two_sided(pairs: Sequence[Pair]) -> Sequence[int]:
    """The pairs that a TMX can hold: what aligned texts have on one side only is left out there."""
    return [place for place, pair in enumerate(pairs) if pair.source.strip() and pair.target.strip()]


def _text(parts: Sequence[Pair] | Sequence[Segment]) -> str:
    return "".join(squeezed(part.source) for part in parts)


def _by_ids(pairs: Sequence[Pair], review: Review) -> Iterator[Block]:
    """Consecutive segments whose ids overlap belong together; every pair has to be there once, with its text."""
    position = 0
    waiting: list[Segment] = []
    for number, segment in enumerate(review.segments):
        waiting.append(segment)
        following = review.segments[number + 1].ids if number + 1 < len(review.segments) else ()
        ids = {index for one in waiting for index in one.ids}
        if ids & set(following):
            continue
        end = position + len(ids)
        if ids != set(range(position, end)) or end > len(pairs) or not is_whole(pairs[position:end], waiting):
            raise KrantError(
                f"{review.path}: segment {number + 1} is not the Dutch of sentence {position + 1}, which it should be. "
                "Somebody changed the file; export the review again."
            )
        yield Block(position, end, tuple(waiting))
        position, waiting = end, []
    if position != len(pairs):
        raise KrantError(f"{review.path}: ends after sentence {position} of {len(pairs)}. Export the review again.")


def _by_place(pairs: Sequence[Pair], segments: Sequence[Segment]) -> Iterator[Block]:
    """Blocks between the places where both are cut; the two have the same text."""
    start = first = 0
    while start < len(pairs) or first < len(segments):
        end, last = min(start + 1, len(pairs)), min(first + 1, len(segments))
        ours, theirs = _length(pairs[start:end]), _length(segments[first:last])
        while ours != theirs or end == start or last == first:
            if ours < theirs or (end == start and end < len(pairs)):
                ours, end = ours + _length(pairs[end : end + 1]), end + 1
            elif last < len(segments):
                theirs, last = theirs + _length(segments[last : last + 1]), last + 1
            else:
                break
        if start < end and first < last:  # else a side without text at the very end, which nobody decided about
            yield Block(start, end, tuple(segments[first:last]))
        start, first = end, last


def _length(parts: Sequence[Pair] | Sequence[Segment]) -> int:
    return len(_text(parts))


def _by_text(pairs: Sequence[Pair], review: Review) -> Match:
    """Each pair gets the segment with its source: the one that was meant for its place, else the one for all places.

    Of several for all places, files that keep our properties have them in the order of the article; of others nobody
    knows which is which, and they stay outside.
    """
    segments = review.segments
    ours, theirs = _grouped(pairs), _grouped(segments)
    blocks, unclear = [], []
    for text, places in ours.items():
        found = [segments[index] for index in theirs.get(text, ())]
        chosen = {
            place: one for one in found if one.context for place in places if _context(pairs, place) == one.context
        }
        general = [one for one in found if not one.context]
        rest = [place for place in places if place not in chosen]
        if len({one.target for one in general}) == 1:
            chosen |= dict.fromkeys(rest, general[0])
        elif review.article and len(general) == len(rest):
            chosen |= zip(rest, general, strict=True)
        else:
            unclear += general
        blocks += [Block(place, place + 1, (one,)) for place, one in chosen.items()]
    unknown = [segments[index] for text, places in theirs.items() if text not in ours for index in places]
    return Match(tuple(sorted(blocks, key=attrgetter("start"))), tuple(unknown), tuple(unclear))


def _context(pairs: Sequence[Pair], place: int) -> tuple[str, str]:
    before = pairs[place - 1].source if place else ""
    return before, pairs[place + 1].source if place + 1 < len(pairs) else ""


def _grouped(parts: Sequence[Pair] | Sequence[Segment]) -> dict[str, list[int]]:
    """The indices of the parts by their source without white space; empty sources are nothing to look up."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, source in enumerate([part.source for part in parts]):
        if text := squeezed(source):
            found[text].append(index)
    return found
