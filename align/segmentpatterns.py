"""What the segmentation rules are made of: the form of a rule, classes of characters, and patterns of word lists.

The patterns keep to what Python's `regex`, Java and ICU have in common: no `\\w`, `\\b` or `\\d` (they mean different
things), a bound on every repetition before a break and none of a whole group (Java's look-behind needs both, and it
keeps the time linear), and no flags.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from align.abbreviations import Words

SPACE = r"[\s\p{Z}]"
END = "[.!?…]"
CLOSE = "[\"'’”“»«)\\]]"
OPEN = "[\"'‘’“„”«»(\\[¡¿]"
QUOTE = '["‘“„«»”]'
START = r"[\p{Lu}\p{Lt}\p{Lo}\p{Nd}\p{Sc}@#½¼¾]"
WORD_START = r"(?<![\p{L}\p{M}\p{N}.@/_’'&+-])"
WORD_END = r"(?![\p{L}\p{M}])"
APOSTROPHE = "['’‘`]"
OMISSION = r"[(\[](?:…|\.\.\.)[)\]]"
DOTTED = WORD_START + r"\p{L}{1,3}\.-?" * 2 + r"(?:\p{L}{1,3}\.-?)?" * 4
INITIAL = rf"{WORD_START}\p{{Lu}}\."
CONSONANTS = "[bcdfghjklmnpqrstvwxz]"
NAMED = rf"(?!Br|Gr|Hm|Mm|Pf|Ps|Ss|Ts)[BCDFGHJKLMNPQRSTVWXZ]{CONSONANTS}{{1,4}}"
UNPRONOUNCEABLE = rf"{WORD_START}(?:{CONSONANTS}{{2,5}}|{NAMED}|\p{{Ll}}{{1,12}}[bcdfgkptvw][lr])\."
NUMBER = r"(?:[\p{Nd}\p{Sc}±≈<>½¼¾]|(?:[VXLC]|[IVXLC]{2,6})(?![\p{L}\p{M}]))"
JOINED = rf"(?:{WORD_START}|(?<=\p{{L}}-)|(?<=\p{{L}}\.-))"
DASH = "[–—-]"
BULLET = "[•●▪■◦‣►▶➤✓]"
ADDRESS_ENDS = (
    *("com", "org", "net", "info", "gov", "nl", "be", "eu", "uk", "de"),
    *("fr", "es", "it", "ch", "at", "ie", "us", "ca", "au", "ru", "tv", "nu", "io", "ai", "app", "dev", "edu", "int"),
)
DOMAIN = (
    rf"[\p{{L}}\p{{N}}-]{{2,40}}\.(?:{'|'.join(ADDRESS_ENDS)}|{'|'.join(word.upper() for word in ADDRESS_ENDS[:10])})"
)
BEGIN = rf"(?:^{SPACE}{{0,9}}|{END}{CLOSE}{{0,3}}{SPACE}{{1,4}}){OPEN}{{0,2}}"
CAPITAL = rf"{SPACE}+{OPEN}{{0,3}}[\p{{Lu}}\p{{Lt}}]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A place where text ends with `before` and goes on with `after` is a break or, if not `breaks`, is none.

    `narrow` says that a break rule's places are among those of a wider one, so that nobody need look for them.
    """

    before: str
    after: str
    breaks: bool
    why: str
    narrow: bool = False


def any_of(patterns: Iterable[str]) -> str:
    """One of the patterns; with none of them, nothing fits."""
    return "(?:" + ("|".join(dict.fromkeys(patterns)) or "(?!)") + ")"


def literally(words: Iterable[str], either_case: bool = False) -> str:
    """The words as alternatives, those with the same first letter together, which keeps long lists fast.

    `_` in a word is white space. `either_case`: one in lower case also with a capital, as at a sentence's start, but
    not a single letter, which would be an initial then.
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        first, rest = _escaped(word[:1], either_case and word[1:] != ""), _escaped(word[1:])
        groups.setdefault(first, []).append(rest)
    return any_of(first + _rest(rests) for first, rests in groups.items())


def abbreviation(words: Iterable[str], start: str = WORD_START) -> str:
    """One of the words, which stand without their last full stop, with it; in either case as `literally` does it.

    Those with the same last letter are together, because `regex` looks behind from right to left.
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        rest = _escaped(word[:-1][:1], either_case=True) + _escaped(word[:-1][1:])
        groups.setdefault(_escaped(word[-1]), []).append(rest)
    return rf"{start}{any_of(_rest(rests) + last for last, rests in groups.items())}\."


def _escaped(text: str, either_case: bool = False) -> str:
    if either_case and text.islower():
        return f"[{text}{text.upper()}]"
    escaped: str = regex.escape(text, special_only=True)
    return escaped.replace("_", SPACE)


def _rest(patterns: list[str]) -> str:
    return any_of(patterns) if patterns[1:] else patterns[0]


def labelled(words: Iterable[str], letters: str = r"\p{Lu}") -> str:
    """A single capital after one of the words, with its full stop: plan B."""
    return rf"{WORD_START}{literally(words, either_case=True)}{SPACE}{letters}\."


def unsure(lists: Words) -> str:
    """What may end a sentence or stand in the midst of it: initials, dotted words, abbreviations of names."""
    shouted = rf"{WORD_START}{literally(lists.shouted)}"
    found = any_of([INITIAL, abbreviation(lists.cautious), shouted, DOTTED, UNPRONOUNCEABLE])
    return rf"{found}(?<!{abbreviation(lists.never)}){CLOSE}{{0,3}}"


def starter(lists: Words, more: bool = False) -> str:
    """A function word with which a new sentence begins, not the first part of a surname (De Wever, In ’t Veld).

    With `more`, any word that is known to begin sentences.
    """
    surname = rf"(?:De|Den|Ten|Ter|Te|Van|Het){SPACE}(?:(?:de|den|der|la|le|het|{APOSTROPHE}t){SPACE})?\p{{Lu}}"
    place = rf"(?:Aan|In|Op|Onder|Uit|Van|Voor){SPACE}(?:(?:de|den|der|het){SPACE}\p{{Lu}}|{APOSTROPHE}[tn])"
    no_name = rf"(?!{surname}|{place})" if lists.language == "nl" else ""
    others = [literally(lists.openers), rf"\p{{Lu}}\p{{Ll}}{{3,20}}{any_of(lists.endings)}"] if more else []
    found = any_of([literally(lists.starters), *others])
    return rf"{SPACE}+{OPEN}{{0,3}}{no_name}{found}(?![\p{{L}}\p{{M}}’'.-])"
