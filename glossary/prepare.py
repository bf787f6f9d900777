"""What the translator is given: names in their English spelling, so that it copies them (Poetins → Putins).

Only where a verbatim copy is right: names whose English form needs no article and no rewording. The inflection stays
Dutch, so that the model still reads Dutch. Switch it off by passing no kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.fold import folded
from glossary.inflect import dutch_genitive
from glossary.patterns import is_acronym
from glossary.terms import NAMES, Change, Hit, Kind


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Dutch sentence with English names in it, and what was substituted."""

    text: str
    changes: tuple[Change, ...] = ()


def prepare(sentence: str, hits: Sequence[Hit], kinds: frozenset[Kind] | frozenset[str] = NAMES) -> Prepared:
    """`sentence` with the names of the given kinds in English spelling."""
    parts: list[str] = []
    changes: list[Change] = []
    position = 0
    for hit in hits:
        new = _substitute(hit) if hit.term.kind in kinds and not hit.protected else None
        if new is not None and new != hit.text:
            parts += [sentence[position : hit.start], new]
            changes.append(Change(hit.text, hit.text, new, "given to the model"))
            position = hit.end
    return Prepared("".join([*parts, sentence[position:]]), tuple(changes))


def _substitute(hit: Hit) -> str | None:
    """The English base with the occurrence's Dutch inflection, or None where a copy would be wrong."""
    base = hit.base
    if not _is_copyable(hit) or folded(base) == folded(hit.text):
        return None
    if hit.form == "genitive" or (hit.form == "transliterated" and hit.expected != base):
        mark = "’" if "’" in hit.text else "'"
        return dutch_genitive(base).replace("'", mark)
    if hit.form in ("plain", "surname", "transliterated"):
        return base
    if hit.form == "compound":
        rest = hit.word[len(hit.text) :] if hit.word.startswith(hit.text) else "-"
        return base if rest.startswith(("-", "‑")) or not is_acronym(base) else f"{base}-"
    return None


def _is_copyable(hit: Hit) -> bool:
    """Persons, and single words: multi-word bodies and countries (United States) need an article or a translation."""
    return hit.term.kind == "person" or " " not in hit.base
