"""Ordinary Dutch words: what a capitalised token, an acronym's twin or the rest of a compound may be.

The list is that of the lower-case words of the newspaper prose written for Krant and the frequent ones of the training
corpus (data/dutch-words.txt); it is read on first use.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("data") / "dutch-words.txt"
ENGLISH_TOO = WORDS.with_name("english-too.txt")  # those of them that are as frequent in English texts


def listed(text: str) -> frozenset[str]:
    """The words of a list that is easier to read as a text."""
    return frozenset(text.split())


# Short nouns that end compounds; other short words (aan, een, se, er …) would find Peruaan in Peru.
_SHORT_TAILS = listed(
    "top lid wet fan kop man lob cel gas olie as eed cao bus bom eis spel zege zaak plan deal pact land rol nota visie "
    "koers tak akte baas blok boek brief crisis debat doel film fonds geld groep hulp kamp kant kern leer les macht "
    "merk mijn nieuws oorlog partij pers plein post raad rede rel rente ruil ruzie staf steun straf strijd tank tekst "
    "tijd toon uur val vete visum vlag volk vloot vrij vrouw vuur week werk wens wijk zone"
)
# Derivations and inflections that look like words, and streets, whose names stay as they are.
_NO_TAILS = listed(
    "aans aanse aan een eens eense ers ens isch ische ist isten isme iaan iaans iaanse lander landers lands landse "
    "heen heid ling ster sters eren elen baar loze loos ding dingen straat laan plein gracht kade steeg dijk singel "
    "beek veen dal heide hout horst kerk kerke meer monde poort rode sluis weide woud zand hoven hove vliet "
    "burg dorp stad dam berg stein stra huis mans sens son sen zoon"
)
_COMBINING = (
    *("getrouw", "gezind", "kritisch", "vriendelijk", "vijandig", "achtig", "aanhanger", "ganger", "loyalist"),
    *("stemmer", "kiezer", "watcher", "hater", "kenner", "adept", "sympathisant", "fluisteraar", "criticus", "critici"),
)


@cache
def dutch_words() -> frozenset[str]:
    """The ordinary words, lower case."""
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def is_word(text: str) -> bool:
    """Whether `text`, whatever its case, is an ordinary Dutch word."""
    return text.lower() in dutch_words()


@cache
def english_too() -> frozenset[str]:
    """The ordinary Dutch words that are English words, too: water, strand, die, premier."""
    return frozenset(ENGLISH_TOO.read_text(encoding="utf-8").split())


def is_only_dutch(text: str) -> bool:
    """Whether `text`, whatever its case, is an ordinary Dutch word and no English one."""
    return is_word(text) and text.lower() not in english_too()


@cache
def is_tail(rest: str) -> bool:
    """Whether `rest` can be the second part of a closed compound: -top, -woordvoerder, -getrouwe, -lidstaten."""
    if rest in _NO_TAILS or len(rest) < 2:
        return False
    if rest in _SHORT_TAILS or rest.startswith(_COMBINING):
        return True
    words = dutch_words()
    if len(rest) >= 4 and rest in words:
        return True
    if len(rest) >= 5 and rest[0] == "s" and is_tail(rest[1:]):
        return True
    return any(
        rest[:cut] in words and rest[cut:] in words and rest[:cut] not in _NO_TAILS for cut in range(4, len(rest) - 3)
    )
