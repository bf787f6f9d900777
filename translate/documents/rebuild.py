"""The file again with English in its place: edits to the source, one for each slot whose text changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from align.bitext import Pair
from translate.documents.blocks import Block, Document, Extent, Part, Slot, cut
from translate.documents.carry import Field, Linked, divided, linked, order
from translate.errors import KrantError


@dataclass(frozen=True, slots=True)
class Edit:
    """`source[start:end]` becomes `text`."""

    start: int
    end: int
    text: str


def rebuilt(document: Document, pairs: Iterable[Pair]) -> bytes:
    """The bytes of the document with every sentence replaced by its target.

    `pairs` are those of the document's article, in order. Raises KrantError where they are not (the file changed).
    """
    own: dict[int, list[Pair]] = {}
    for pair in pairs:
        own.setdefault(pair.paragraph, []).append(pair)
    first, texts = 0, {}
    for part in document.parts:
        edits: list[Edit] = []
        for index, block in enumerate(part.blocks, first):
            edits += _of_block(part, block, _placed(block, own.get(index, []), document), _inside(block, edits))
        first += len(part.blocks)
        texts[part.name] = part.encode(rendered(part.source, edits))
    return document.save(texts)


def _inside(block: Block, edits: Sequence[Edit]) -> list[Edit]:
    """The edits inside a block, which are the last ones: of blocks that ended while it was open."""
    first = block.slots[0]
    start = min([first.places[0], *(extent[0] for extent in first.inside)])
    return list(takewhile(lambda edit: edit.start >= start, reversed(edits)))


Placed = list[tuple[int, Pair]]


def _placed(block: Block, pairs: Sequence[Pair], document: Document) -> Placed:
    """Each pair with the position of its source in the block."""
    text, position, found = block.text, 0, []
    for pair in pairs:
        at = text.find(pair.source, position)
        if at < 0:
            raise KrantError(f"{document.path}: was changed while it was translated. Translate it again.")
        found.append((at, pair))
        position = at + len(pair.source)
    return found


def _of_block(part: Part, block: Block, placed: Placed, others: list[Edit]) -> list[Edit]:
    """The edits of a block. `others` are edits before, some of them inside it: of an image's text, of a text box."""
    edits = [
        edit
        for at, pair in placed
        if pair.target != pair.source
        for edit in _of_sentence(part, block, at, pair, others)
    ]
    if block.copy is None:
        return edits
    copy = block.copy
    if copy.place == copy.whole and not edits:
        return []
    inner = rendered(part.source, edits, *copy.whole)
    also = [Edit(one.start, one.end, one.text) for one in copy.also]
    return [*also, Edit(*copy.place, copy.before + inner + copy.after)]


def _of_sentence(part: Part, block: Block, at: int, pair: Pair, others: list[Edit]) -> list[Edit]:
    """The edits that make a sentence its translation."""
    groups = _joined(list(_cut(block, at, at + len(pair.source))))
    units = [] if block.cues else list(_units(block, groups))
    if units:
        groups = _padded(groups, units)
        units = list(_units(block, groups))
    fields, start = [], 0
    for group in groups:
        size = sum(len(slot.text) for slot in group)
        fields.append(Field(start, start + size, group[0].look, group[0].fixed, len(group[0].inside)))
        start += size
    known = linked(pair.source, pair.target, fields, pair.links)
    moved = _moved(known, groups, units)
    if moved is None:
        return _filled(block, groups, divided(known, range(len(groups)), cues=block.cues))
    (start, end), items = moved
    texts = divided(known, [index for _, inside in items for index in inside])
    pieces = []
    for extent, inside in items:
        own = _filled(block, groups, {index: texts[index] for index in inside})
        pieces.append(rendered(part.source, [*others, *own], *extent))
    return [Edit(start, end, "".join(pieces))]


def _cut(block: Block, start: int, end: int) -> Iterator[Slot]:
    """The slots of a block between two positions of its text."""
    position = 0
    for slot in block.slots:
        after = position + len(slot.text)
        if position < end and start < after:
            yield cut(slot, max(0, start - position), min(len(slot.text), end - position))
        position = after


def _joined(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Slots that look the same and have only a change of run between them count as one."""
    groups: list[list[Slot]] = []
    for slot in slots:
        if groups and slot.glued and not slot.fixed and groups[-1][-1].look == slot.look and not groups[-1][-1].fixed:
            groups[-1].append(slot)
        else:
            groups.append([slot])
    return groups


def _units(block: Block, groups: Sequence[Sequence[Slot]]) -> Iterator[tuple[Extent, list[int]]]:
    """The outermost elements that are wholly within a sentence, but do not hold all of it, with their groups."""
    members: dict[Extent, list[int]] = {}
    for index, group in enumerate(groups):
        for extent in {extent for slot in group for extent in slot.inside}:
            members.setdefault(extent, []).append(index)
    whole = {
        extent: sum(len(slot.text) for slot in block.slots if extent in slot.inside)
        == sum(len(slot.text) for index in inside for slot in groups[index] if extent in slot.inside)
        for extent, inside in members.items()
    }
    taken: set[int] = set()
    for extent in sorted(members, key=lambda one: (one[0], -one[1])):
        inside = members[extent]
        if whole[extent] and len(inside) < len(groups) and not taken & set(inside):
            taken.update(inside)
            yield extent, inside


def _padded(groups: list[list[Slot]], units: Sequence[tuple[Extent, list[int]]]) -> list[list[Slot]]:
    """The groups with an empty one before a unit that begins the sentence, and after one that ends it."""
    inside = {index for _, members in units for index in members}
    plain = [group for index, group in enumerate(groups) if index not in inside]
    if not plain:
        return groups
    look = max(plain, key=lambda group: sum(len(slot.text) for slot in group))[0].look
    first = [[Slot("", (units[0][0][0],), look)]] if 0 in inside else []
    last = [[Slot("", (units[-1][0][1],), look)]] if len(groups) - 1 in inside else []
    return [*first, *groups, *last]


def _moved(
    known: Linked, groups: Sequence[Sequence[Slot]], units: Sequence[tuple[Extent, list[int]]]
) -> tuple[Extent, list[tuple[Extent, list[int]]]] | None:
    """The sentence's items (units, and the source between them) in the translation's order; None if that is the same.

    Units change places with each other; what is between them stays.
    """
    wanted = order(known, [inside for _, inside in units])
    if wanted == sorted(wanted):
        return None
    first, last = groups[0][0], groups[-1][-1]
    start = min(first.places[0], units[0][0][0])
    end = max(last.places[-1], units[-1][0][1])
    items: list[tuple[Extent, list[int]]] = []
    position = start
    for number, (extent, _) in enumerate(units):
        between = (position, extent[0])
        items += [(between, _within(groups, between)), units[wanted[number]]]
        position = extent[1]
    tail = (position, end)
    items.append((tail, _within(groups, tail)))
    return (start, end), items


def _within(groups: Sequence[Sequence[Slot]], extent: Extent) -> list[int]:
    return [
        index
        for index, group in enumerate(groups)
        if extent[0] <= group[0].places[0] and group[-1].places[-1] <= extent[1]
    ]


def _filled(block: Block, groups: Sequence[Sequence[Slot]], texts: dict[int, str]) -> list[Edit]:
    """An edit for each slot whose text changes; of joined slots the first gets it all."""
    edits: list[Edit] = []
    for index, text in texts.items():
        group = groups[index]
        if group[0].fixed or (block.cues and group[0].text.isspace()) or text == "".join(slot.text for slot in group):
            continue
        for number, slot in enumerate(group):
            new = text if number == 0 else ""
            edits.append(Edit(slot.places[0], slot.places[-1], block.escape(new)))
            if slot.amend and (not slot.amend.spaces or new != new.strip()):
                edits.append(Edit(slot.amend.start, slot.amend.end, slot.amend.text))
    return edits


def rendered(source: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """`source[start:end]` with the edits that lie in it. Edits do not overlap; the same edit twice counts once."""
    end = len(source) if end is None else end
    pieces, position = [], start
    for edit in sorted(set(edits), key=lambda one: (one.start, one.end)):
        if edit.start < position or edit.end > end:
            continue
        pieces.append(source[position : edit.start])
        pieces.append(edit.text)
        position = edit.end
    return "".join([*pieces, source[position:end]])
