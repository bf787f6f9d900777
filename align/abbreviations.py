"""Words that decide where a sentence ends: abbreviations by what may follow them, and words that start sentences.

The lists are data, `data/sentences-nl.txt` and `-en.txt`, written by hand for newspaper prose. An abbreviation that is
in no list (enz., jl., Inc.) ends its sentence when a capital follows, as any other word does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's lists; abbreviations stand without their last full stop.

    `never`: no sentence ends there. `number`: none ends there before a number. `exact`: the same, but capitals count
    (the month jan. is not the name Jan.). `cautious`: a sentence ends there only before a word of `starters`.
    `ends`: dotted abbreviations that end a sentence as ordinary words do. `labels`: words followed by a single
    capital that is not an initial (plan B.). `dangling`: words after which an ellipsis is a pause. `shouted`: names
    that end in ! or ?. `reporting`: verbs after a quotation and its speaker (“Why?” Obama asked). `units`: a sentence
    ends after these as after any word, if a number stands before them (10 min. is no minister). `forms`: legal forms
    that stand before a company's name if a word in lower case stands before them (de v.o.f. Gebr. De Groot). `abroad`:
    countries and the like that end a sentence as any word does, if one of `articles` stands before them (V.S. Naipaul).
    All others are explained in the files.
    """

    language: str
    never: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    cautious: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    starters: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dangling: tuple[str, ...] = ()
    shouted: tuple[str, ...] = ()
    reporting: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    abroad: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    monarchs: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    era: tuple[str, ...] = ()
    bible: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    lowercase: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    suffixed: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()


@cache
def words(language: str) -> Words:
    """The lists of 'nl' or 'en'; any other language has none."""
    if language not in LANGUAGES:
        return Words("")
    lists: dict[str, list[str]] = {}
    path = Path(__file__).parent / "data" / f"sentences-{language}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = lists.setdefault(line[1 : line.index("]")], [])
        elif line and not line.startswith("#"):
            section.extend(line.split())
    return Words(language, **{name: tuple(entries) for name, entries in lists.items()})
