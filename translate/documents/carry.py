"""Which words of a translation go where the words of the source stood: into a link, into bold, into a subtitle.

Each target word gets the slot of the source word it is linked to; where links say nothing, an equal word, else the
place in proportion. One pass over all (target word, slot) pairs finds the best division in which slots keep their
order (dynamic programming, O(words × slots)); slots that had words get some. Slots that the links put in another order
are exchanged before (`order`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.words import words

Links = Sequence[tuple[int, int]]
LINKED, ALIKE, AWAY = 1.0, 0.9, 0.02  # a word in its own slot; in one that looks the same; a slot further
PLAIN, NEAREST = 0.1, 0.5  # a word without a link in plain text; where a slot without a link would be in proportion
NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Field:
    """A slot's part of one sentence: `source[start:end]`, in `depth` inline elements."""

    start: int
    end: int
    look: str = ""
    fixed: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """A sentence and its translation: word spans of both, the fields of the source words, and the target words' links.

    `homes[j]` are the fields that target word j belongs to; `centres` the place in proportion of each field.
    """

    source: str
    target: str
    fields: tuple[Field, ...]
    spans: tuple[tuple[int, int], ...]
    homes: tuple[tuple[int, ...], ...]
    centres: tuple[float, ...]
    full: tuple[bool, ...]  # fields that had words


def linked(source: str, target: str, fields: Sequence[Field], links: Links) -> Linked:
    """What `order` and `divided` need to know."""
    ours, theirs = words(source), words(target)
    owners = [_owner(span, fields) for span in ours]
    found: dict[int, list[int]] = {}
    for i, j in links:
        if i < len(ours) and j < len(theirs):
            found.setdefault(j, []).append(i)
    _equal(source, target, ours, theirs, found)
    homes = []
    for j, (start, end) in enumerate(theirs):
        own = [owners[i] for i in found.get(j, ())]
        texts = {source[slice(*ours[i])] for i in found.get(j, ())}
        homes.append(tuple(field for field in own if not fields[field].fixed or target[start:end] in texts))
    size = max(1, len(source))
    centres = tuple((field.start + field.end) / 2 / size * len(theirs) for field in fields)
    full = tuple(not field.fixed and index in owners for index, field in enumerate(fields))
    return Linked(source, target, tuple(fields), tuple(theirs), tuple(homes), centres, full)


def _owner(span: tuple[int, int], fields: Sequence[Field]) -> int:
    """The field with most of a word."""
    shares = [min(span[1], field.end) - max(span[0], field.start) for field in fields]
    return shares.index(max(shares))


def _equal(
    source: str, target: str, ours: list[tuple[int, int]], theirs: list[tuple[int, int]], found: dict[int, list[int]]
) -> None:
    """Links between equal words, where there are none: names and numbers, in order."""
    taken = {i for some in found.values() for i in some}
    free: dict[str, list[int]] = {}
    for i, span in enumerate(ours):
        if i not in taken:
            free.setdefault(source[slice(*span)].casefold(), []).append(i)
    for j, span in enumerate(theirs):
        same = free.get(target[slice(*span)].casefold())
        if j not in found and same:
            found[j] = [same.pop(0)]


def order(known: Linked, units: Sequence[Sequence[int]]) -> list[int]:
    """The order in which the translation has the units (each some fields): by the mean place of their linked words."""
    places = []
    for unit in units:
        own = [j for j, homes in enumerate(known.homes) if set(homes) & set(unit)]
        places.append(sum(own) / len(own) if own else sum(known.centres[k] for k in unit) / len(unit))
    return sorted(range(len(units)), key=lambda index: (places[index], index))


def divided(known: Linked, sequence: Sequence[int], *, cues: bool = False) -> dict[int, str]:
    """The target's text of each field; joined in `sequence` (the fields in their new order) they are the target.

    What a fixed field would get is left out: it keeps its own text.
    """
    if len(sequence) == 1 and not known.fields[sequence[0]].fixed:
        return {sequence[0]: known.target}
    chosen = _best(known, sequence, cues)
    texts = dict.fromkeys(sequence, "")
    position, before = 0, -1
    for (start, end), here in zip(known.spans, chosen, strict=True):
        _gap(known, sequence, texts, known.target[position:start], before, here, cues)
        texts[sequence[here]] += known.target[start:end]
        position, before = end, here
    _gap(known, sequence, texts, known.target[position:], before, len(sequence), cues)
    return texts


def _best(known: Linked, sequence: Sequence[int], cues: bool) -> list[int]:
    """For each target word the position in `sequence`, never going back; fields that had words are not passed over."""
    count, size = len(known.spans), len(sequence)
    plain = _plain(known)
    must = [known.full[k] and (cues or known.fields[k].look != plain) for k in sequence]
    if sum(must) > count:
        must = [False] * size
    skips = [0]
    for needed in must:
        skips.append(skips[-1] + needed)
    scores = [[_score(known, j, k, cues) for k in sequence] for j in range(count)]
    table: list[list[float]] = []
    back: list[list[int]] = []
    for j, row in enumerate(scores):
        best, origin = [NEVER] * size, [0] * size
        for here in range(size):
            if j == 0:
                allowed = [(0.0, here)] if skips[here] == 0 else []
            else:  # from the same field, or from one after which nothing is passed over
                allowed = [
                    (table[-1][one], one)
                    for one in range(here + 1)
                    if (one == here or skips[here] - skips[one + 1] == 0) and table[-1][one] > NEVER / 2
                ]
            if allowed:
                value, origin[here] = max(allowed, key=lambda item: (item[0], item[1]))
                best[here] = value + row[here]
        table.append(best)
        back.append(origin)
    if not table:
        return []
    last = max(
        (here for here in range(size) if skips[size] - skips[here + 1] == 0), key=lambda here: (table[-1][here], -here)
    )
    path = [last]
    for origin in reversed(back[1:]):
        path.append(origin[path[-1]])
    return path[::-1]


def _score(known: Linked, word: int, field: int, cues: bool) -> float:
    homes, fields = known.homes[word], known.fields
    if fields[field].fixed:
        return 2 * LINKED if field in homes else -LINKED
    if cues:
        if not known.full[field]:
            return NEVER / 1e4  # the space between two lines
        near = -abs(word + 0.5 - known.centres[field]) / max(1, len(known.spans)) * sum(known.full)
        away = sum(sum(known.full[min(field, home) : max(field, home)]) for home in homes)
        return near / 2 - away / len(homes) if homes else near - PLAIN * (fields[field].look != _plain(known))
    if homes:
        return max(_alike(known, field, home) for home in homes)
    if not any(field in some for some in known.homes) and known.full[field]:
        return NEAREST - abs(word + 0.5 - known.centres[field]) * 0.1
    return PLAIN if fields[field].look == _plain(known) else 0.0


def _alike(known: Linked, field: int, home: int) -> float:
    if field == home:
        return LINKED if known.fields[field].look == _plain(known) else 2 * LINKED
    return ALIKE - AWAY * abs(field - home) if known.fields[field].look == known.fields[home].look else 0.0


def _plain(known: Linked) -> str:
    """The look of most of the sentence, as far as it is in the fewest elements."""
    sizes: dict[str, int] = {}
    least = min((field.depth for field in known.fields), default=0)
    for field in (one for one in known.fields if one.depth == least):
        sizes[field.look] = sizes.get(field.look, 0) + field.end - field.start
    return max(sizes, key=lambda look: (sizes[look], -len(look)), default="")


def _gap(
    known: Linked, sequence: Sequence[int], texts: dict[int, str], gap: str, before: int, after: int, cues: bool
) -> None:
    """Share out what stands between two words (or before the first, `before` -1, or after the last).

    Marks stay outside of what is emphasised, unless they were inside in the source.
    """
    if not gap or before == after:
        if gap:
            texts[sequence[before]] += gap
        return
    left, right = _field(known, sequence, before), _field(known, sequence, after)
    spaces = [index for index, character in enumerate(gap) if character.isspace()]
    apart = all(
        known.source[known.fields[k].start : known.fields[k].end].isspace() for k in sequence[before + 1 : after]
    )
    apart = cues and after - before > 1 and apart
    if left is not None and (apart or _marked(known, left, -1)):
        end = spaces[0] if spaces else len(gap)
        texts[sequence[before]] += gap[:end]
        gap = gap[end:]
    own = ""
    if right is not None and (apart or _marked(known, right, 0)):
        start = len(gap) - len(gap.split()[-1]) if gap.strip() and not gap[-1].isspace() else len(gap)
        gap, own = gap[:start], gap[start:]
    texts[_between(known, sequence, before, after)] += gap
    if right is not None:
        texts[sequence[after]] += own


def _between(known: Linked, sequence: Sequence[int], before: int, after: int) -> int:
    """The field for what stands between two others: one between them, else a plain one of them, else the left one."""
    left, right = _field(known, sequence, before), _field(known, sequence, after)
    free = [k for k in sequence[before + 1 : after] if not known.fields[k].fixed]
    if free:
        return free[0]
    if right is None or (left is not None and not left.fixed and (left.look == _plain(known) or right.fixed)):
        return sequence[before]
    if left is None or left.fixed or right.look == _plain(known):
        return sequence[after]
    return sequence[before]


def _field(known: Linked, sequence: Sequence[int], at: int) -> Field | None:
    return known.fields[sequence[at]] if 0 <= at < len(sequence) else None


def _marked(known: Linked, field: Field, edge: int) -> bool:
    """Whether a field that is emphasised begins (0) or ends (-1) with a mark."""
    text = known.source[field.start : field.end].strip()
    return not field.fixed and field.look != _plain(known) and bool(text) and not text[edge].isalnum()
