"""Inflection that the glossary needs: Dutch plurals, adjectives and genitives, English possessives and plurals."""

from __future__ import annotations

import re

_SIBILANTS = ("s", "x", "z", "ce", "sj", "ch", "š", "ž")
_VOWELS = "aeiou"
_SAME_PLURAL = re.compile(r"(?:ese|ss|sh|French|Dutch|English|Irish|Welsh|Swiss|Kyrgyz|Roma|Sinti)$")
_HEAD = re.compile(r" (?:of|for|to|in|at|on|and) ")


def possessive(english: str) -> str:
    """The English possessive: Putin's, the Emirates'."""
    return f"{english}'" if english.endswith("es") and " " in english else f"{english}'s"


def possessives(english: str) -> tuple[str, ...]:
    """The possessives that are right: Boris's and Boris'."""
    return (f"{english}'s", f"{english}'") if english.endswith(("s", "x", "z")) else (f"{english}'s",)


def english_plural(noun: str) -> str:
    """The plural of an English noun (phrase): Ukrainians, Frenchmen, Chinese, members of parliament."""
    head = _HEAD.search(noun)
    if head:
        return english_plural(noun[: head.start()]) + noun[head.start() :]
    if noun.endswith(("man", "woman")) and not noun.endswith(("German", "Roman", "Oman", "human")):
        return noun[:-2] + "en"
    if _SAME_PLURAL.search(noun):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "z")) and not noun.endswith(("Czech", "ach")):
        return noun + "es"
    return noun + "s"


def dutch_genitive(name: str) -> str:
    """How Dutch writes the genitive of a name: Putins, Obama's, Boris'."""
    last = name[-1:].lower()
    if name.lower().endswith(_SIBILANTS):
        return f"{name}'"
    if last in "aiouy" or name.isupper():
        return f"{name}'s"
    return f"{name}s"


def takes_bare_apostrophe(name: str) -> bool:
    """Whether the genitive of a Dutch name is a bare apostrophe: Boris', Marx', Loekasjenkovitsj'."""
    return name.lower().endswith(_SIBILANTS)


def dutch_plurals(noun: str) -> tuple[str, ...]:
    """Every plural that Dutch spelling could give a noun: Russen, Denen, Chinezen, Oekraïners, foto's."""
    if noun[-1:].lower() in "aiouy":
        return (f"{noun}'s",)
    found = [f"{noun}s", f"{noun}en"]
    stem = re.fullmatch(r"(.*?)(aa|ee|oo|uu)([bcdfgklmnprst])", noun)
    if stem:
        begin, vowel, last = stem.groups()
        voiced = {"f": "v", "s": "z"}.get(last, last)
        found += [f"{begin}{vowel[0]}{last}en", f"{begin}{vowel[0]}{voiced}en"]
    elif re.search(r"[^aeiou][aeiou][bcdfgklmnprst]$", noun):
        found.append(f"{noun}{noun[-1]}en")
    if re.search(r"(?:[aeiou]{2}|ij|[lrn])[fs]$", noun):
        found.append(noun[:-1] + {"f": "v", "s": "z"}[noun[-1]] + "en")
    for ending, plural in (("lid", "leden"), ("heid", "heden"), ("man", "mannen"), ("man", "lieden"), ("e", "en")):
        if noun.endswith(ending) and len(noun) > len(ending) + 1:
            found.append(noun[: -len(ending)] + plural)
    if noun.endswith("sman"):
        found.append(noun[:-4] + "sen")
    return tuple(dict.fromkeys(found))
